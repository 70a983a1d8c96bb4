"""Nobody writes mail through our forms: not its head, not its envelope, not its words (R37, R43)."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.enquiries.models import Enquiry
from expoapp.outbox import OutboxMessage
from tests import factories
from tests.conftest import MakeApp
from tests.enquiries.walks import LETTER, fill_in, mail_to, mails, open_house, parts, send
from tests.mail_server import MailServer
from tests.office import enter
from tests.outbox.rows import deliver
from tests.pages import parse

DESK = "nairobi@example.org"
FSI, PDI = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
RLM = "\N{RIGHT-TO-LEFT MARK}"
VICTIM = "victim@example.com"
ADDRESSES = [
    f"a@example.org\r\nBcc: {VICTIM}",
    f"a@example.org\nBcc: {VICTIM}",
    f"a@example.org\rBcc: {VICTIM}",
    f"a@example.org%0d%0aBcc:{VICTIM}",
    "a@example.org\r\n\r\nBuy now",
    "a@example.org\r\n",
    "\na@example.org",
    "a@exam\nple.org",
    "a\x00@example.org",
    "a@example.org\x00",
    "a@example.org\x0b",
    "a@example.org\x85",
    f"a@example.org, {VICTIM}",
    f"a@example.org; {VICTIM}",
    f"a@example.org {VICTIM}",
    f"a@example.org>,<{VICTIM}",
    f"<a@example.org>,<{VICTIM}>",
    f"Ann <{VICTIM}>",
    f"friends: a@example.org, {VICTIM};",
    "a(comment)@example.org",
    "a@(comment)example.org",
    "a@example.org(comment)",
    '"a b"@example.org',
    f'"{VICTIM}, a"@example.org',
    '"a\\"b"@example.org',
    f"@relay.example.org:{VICTIM}",
    f"{VICTIM}%relay.example.org",
    "a@[127.0.0.1]",
    "a@localhost",
    "a@@example.org",
    "a@example..org",
    ".a@example.org",
    "a@example.org> SIZE=1",
    "a@example.org BODY=8BITMIME",
    f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 63}.org",
    f"{'a' * 300}@example.org",
    "",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_one_plain_address_is_refused_and_no_mail_goes_anywhere(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, address: str
) -> None:
    open_house(db)
    sent = fill_in(client, clock, email=address)
    for answer in (
        client.post("/enquire", data=sent),
        client.post("/instant-reply", data=LETTER | {"email": address}),
        client.post("/watch", data={"email": address, "exhibition": "buildexpo-kenya"}),
    ):
        assert 400 <= answer.status_code < 500
    db.rollback()
    assert not db.scalars(select(Enquiry.id)).all()
    assert not db.scalars(select(OutboxMessage.id)).all()


def test_whoever_a_form_names_gets_three_mails_a_day_at_most(make_app: MakeApp, clock: Traveller) -> None:
    with MailServer() as server:
        app = make_app(smtp_host="127.0.0.1", smtp_port=server.port, smtp_starttls=False, smtp_per_second=10_000)
        with app.app_context():
            open_house(factories.session())
        for number in range(50):
            client = app.test_client()
            sent = fill_in(client, clock, email=VICTIM, message=f"Question {number}")
            answer = client.post("/enquire", data=sent, environ_base={"REMOTE_ADDR": f"127.2.0.{number + 1}"})
            assert answer.status_code == 303
        assert deliver(app)[1] == 0
        assert [one.recipients for one in server.delivered].count((VICTIM,)) == 3


PROBES = "{{7*7}} ${7*7} {enquiry.__class__} %(x)s %s {0} <%= 7*7 %> #{7*7}"


def test_what_looks_like_a_template_comes_out_as_it_was_typed(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    [exhibition] = open_house(db, f"EXPO {PROBES}")
    send(
        client,
        clock,
        f"/enquire?exhibition={exhibition.slug}",
        name=PROBES,
        company=PROBES,
        message=f"{PROBES}\n\n{PROBES}",
    )
    acknowledgement, notice = mail_to(app, LETTER["email"]), mail_to(app, DESK)
    assert f"EXPO {PROBES}" in notice["Subject"]
    for mail, times in ((acknowledgement, 1), (notice, 5)):
        plain, rich = parts(mail)
        assert plain.count(PROBES) == times
        assert " ".join("".join(parse(rich).find(".//body").itertext()).split()).count(PROBES) == times
    db.rollback()
    reference = db.scalars(select(Enquiry.reference)).one()
    db.rollback()
    sales = enter(app, "sales", email="wanjiru@example.org")
    sent = {"version": 1, "subject": PROBES, "words": PROBES}
    assert sales.post(f"/staff/enquiries/{reference}/answer", sent).status_code == 303
    [answer] = [one for one in mails(app) if one["To"] == LETTER["email"] and one["Auto-Submitted"] == "no"]
    assert answer["Subject"] == f"[{reference}] {PROBES}"
    assert PROBES in parts(answer)[0]
    assert "49" not in parts(answer)[0] + parts(answer)[1]


def test_every_mail_is_read_by_another_program_as_it_was_meant(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    send(client, clock, "/ar/enquire?kind=exhibit&exhibition=buildexpo-kenya", name="محمد")
    for mail, lang, direction in ((mail_to(app, LETTER["email"]), "ar", "rtl"), (mail_to(app, DESK), "en", "ltr")):
        assert not mail.defects
        assert mail.get_content_type() == "multipart/alternative"
        plain, rich = mail.iter_parts()
        assert (plain.get_content_type(), rich.get_content_type()) == ("text/plain", "text/html")
        page = parse(rich.get_content())
        assert (page.get("lang"), page.get("dir")) == (lang, direction)
        # Nothing is fetched when a mail is opened, and nothing in it can run.
        for element in page.iter():
            assert element.tag not in {"img", "script", "link", "iframe", "object", "form", "video", "audio"}
            assert not {"src", "srcset", "background"} & set(element.attrib)
        assert not re.search(r"url\(|@import", rich.get_content())
        addresses = {element.get("href") for element in page.iter("a")}
        assert {one for one in addresses if not str(one).startswith("http://127.0.0.1:8000")} == set()
        assert all(len(line) <= 998 for line in mail.as_bytes().split(b"\n"))


def test_an_arabic_mail_runs_from_right_to_left_wherever_latin_letters_stand_in_it(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    send(client, clock, "/ar/enquire?kind=exhibit&exhibition=buildexpo-kenya")
    mail = mail_to(app, LETTER["email"])
    db.rollback()
    reference = db.scalars(select(Enquiry.reference)).one()
    assert mail["Subject"].startswith(f"{RLM}[{reference}] ")
    plain, rich = parts(mail)
    for latin in (reference, "BUILDEXPO KENYA", "Amina Odhiambo", "Nairobi desk", "+254 20 000 0000"):
        assert f"{FSI}{latin}{PDI}" in plain
        assert re.search(rf'<bdi(?: dir="ltr")?>{re.escape(latin)}</bdi>', rich)
    send(client, clock, "/enquire", message="In English")
    assert not [one for one in mails(app) if one["Content-Language"] == "en" and RLM in one["Subject"]]
