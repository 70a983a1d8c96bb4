"""The log of mails in the back office: what was sent, what waits, what was given up, and sending again (S9, R09)."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as our_clock
from expoapp.accounts.models import Scope
from expoapp.audit import AuditEntry
from expoapp.enquiries import queries
from expoapp.enquiries.models import Enquiry
from expoapp.enquiries.queries import MailFilters
from expoapp.outbox import Fault, OutboxMessage, wording
from tests import factories
from tests.conftest import MakeApp
from tests.enquiries.walks import LETTER, open_house, send
from tests.mail_server import MailServer
from tests.office import Person, enter
from tests.outbox.rows import deliver, put
from tests.pages import links, parse, words


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as here:
        yield here


@pytest.fixture
def app(make_app: MakeApp, server: MailServer) -> Flask:
    return make_app(smtp_host="127.0.0.1", smtp_port=server.port, smtp_starttls=False, smtp_per_second=10_000)


def refuse(app: Flask, client: FlaskClient, db: Session, clock: Traveller, server: MailServer) -> OutboxMessage:
    """Let the acknowledgement of an enquiry be refused for good, and return it."""
    open_house(db)
    server.answers[LETTER["email"]] = "550 5.1.1 no such user"
    send(client, clock, "/enquire?exhibition=buildexpo-kenya")
    assert deliver(app) == (1, 1)
    db.rollback()
    found = db.scalars(select(OutboxMessage).where(OutboxMessage.state == "dead")).one()
    db.expunge(found)
    db.rollback()
    return found


def test_the_log_says_what_became_of_each_mail_and_leads_to_its_enquiry(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, server: MailServer
) -> None:
    refuse(app, client, db, clock, server)
    page = enter(app, "sales").get("/staff/mail")
    said = words(page.text)
    reference = db.scalars(select(Enquiry.reference)).one()
    for expected in ("1 mail was given up", "Acknowledgement", "Nobody has this address.", LETTER["email"], "Sent"):
        assert expected in said
    assert f"/staff/enquiries/{reference}" in links(page.text)


def test_a_dead_letter_is_seen_on_every_page_of_the_office_until_it_is_sent_again(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, server: MailServer
) -> None:
    sales = enter(app, "sales")
    for address in ("/staff", "/staff/enquiries", "/staff/news"):
        assert "mail was given up" not in sales.get(address).text
    mail = refuse(app, client, db, clock, server)
    for address in ("/staff", "/staff/enquiries", "/staff/news"):
        assert "mail was given up" in sales.get(address).text
    assert "1 mail was given up" in words(sales.get("/staff").text)
    server.answers.clear()
    assert sales.post(f"/staff/mail/{mail.id}/resend").status_code == 303
    assert "The mail is on its way again." in sales.get("/staff/mail").text
    assert "mail was given up" not in sales.get("/staff").text
    assert deliver(app) == (1, 0)
    assert server.delivered[-1].message_id == mail.message_id
    db.rollback()
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "mail.resend")).one()
    assert (entry.account_id, entry.thing, entry.changes) == (
        sales.account_id,
        f"outbox/{mail.id}",
        {"fault": "address"},
    )


def test_all_that_was_given_up_for_one_reason_goes_again_at_once_and_nothing_else(
    app: Flask, db: Session, clock: Traveller, server: MailServer
) -> None:
    for number in range(3):
        server.answers[f"gone-{number}@example.com"] = "550 5.1.1 no such user"
        put(app, recipient=f"gone-{number}@example.com")
    server.answers["strict@example.com"] = "550 5.7.1 not from you"
    put(app, recipient="strict@example.com")
    assert deliver(app) == (0, 4)
    admin = enter(app, "admin")
    assert "Send all 3 again" in words(admin.get("/staff/mail").text)
    assert admin.post("/staff/mail/resend?fault=address").status_code == 303
    assert "3 mails are on their way again." in words(admin.get("/staff/mail").text)
    states = dict(db.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)).all())
    assert states == {"queued": 3, "dead": 1}
    for value in ("", "?fault=", "?fault=nothing", "?fault=%27"):
        admin.post(f"/staff/mail/resend{value}")
    db.rollback()
    assert db.scalar(select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == "dead")) == 1


def test_what_is_under_way_or_sent_is_not_sent_twice_by_an_old_page(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, server: MailServer
) -> None:
    mail = refuse(app, client, db, clock, server)
    sales = enter(app, "sales")
    server.answers.clear()
    for _press in range(2):
        assert sales.post(f"/staff/mail/{mail.id}/resend").status_code == 303
    assert "Nothing was changed" in words(sales.get("/staff/mail").text)
    assert deliver(app) == (1, 0)
    sales.post(f"/staff/mail/{mail.id}/resend")
    assert deliver(app) == (0, 0)


def test_a_mail_is_read_with_its_text_and_leaves_a_trace(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, server: MailServer
) -> None:
    mail = refuse(app, client, db, clock, server)
    sales = enter(app, "sales")
    said = words(sales.get(f"/staff/mail/{mail.id}").text)
    for expected in (mail.subject, "550 5.1.1 no such user", mail.message_id, "A person will answer you by"):
        assert expected in said
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "mail.read")).one()
    assert (entry.thing, entry.changes, entry.account_id) == (f"outbox/{mail.id}", {}, sales.account_id)
    assert LETTER["email"] not in str(entry.changes)


def test_other_regions_and_mails_of_no_enquiry_are_for_those_who_may_act_everywhere(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, server: MailServer
) -> None:
    factories.region("west-africa", "West Africa")
    mail = refuse(app, client, db, clock, server)
    server.answers["watcher@example.com"] = "550 5.1.1 no such user"
    put(app, kind="watch-news", recipient="watcher@example.com")
    assert deliver(app) == (0, 1)
    db.rollback()
    other = db.scalars(select(OutboxMessage.id).where(OutboxMessage.kind == "watch-news")).one()
    here = enter(app, "sales", regions=["east-africa"])
    there = enter(app, "sales", regions=["west-africa"])
    everywhere = enter(app, "sales")
    for person, seen in ((here, {mail.id}), (there, set()), (everywhere, {mail.id, other})):
        page = person.get("/staff/mail").text
        assert {number for number in (mail.id, other) if f'href="/staff/mail/{number}"' in page} == seen
        assert ("mail was given up" in person.get("/staff").text) == (len(seen) == 1)
        for number in (mail.id, other):
            assert person.get(f"/staff/mail/{number}").status_code == (200 if number in seen else 404)
            if number not in seen:
                assert person.post(f"/staff/mail/{number}/resend").status_code == 404
    there.post("/staff/mail/resend?fault=address")
    here.post("/staff/mail/resend?fault=address")
    db.rollback()
    assert {row.id: row.state for row in db.scalars(select(OutboxMessage)) if row.id in {mail.id, other}} == {
        mail.id: "queued",
        other: "dead",
    }


@pytest.mark.sql
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=sent", 1),
        ("state=dead", 1),
        ("state=queued", 0),
        ("fault=address", 1),
        ("fault=mailbox", 0),
        ("state=nonsense&fault=nonsense&before=nonsense", 2),
        ("before=99999999999999999999", 2),
        ("before=-1", 2),
        ("before=1", 0),
    ],
)
def test_filters_take_what_is_offered(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, server: MailServer, query: str, found: int
) -> None:
    refuse(app, client, db, clock, server)
    page = enter(app, "sales").get(f"/staff/mail?{query}")
    assert page.status_code == 200
    assert len([address for address in links(page.text) if address.startswith("/staff/mail/")]) == found


@pytest.mark.sql
@pytest.mark.parametrize(
    ("words", "found"), [("ZAWADI@example", 1), ("nairobi", 1), ("100%", 0), ("_", 0), ("' OR 1=1", 0), ("", 2)]
)
def test_words_are_taken_as_they_are_and_stand_in_no_address(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, server: MailServer, words: str, found: int
) -> None:
    refuse(app, client, db, clock, server)
    sales = enter(app, "sales")
    place = sales.post("/staff/mail/find", {"words": words, "state": "nonsense", "fault": "nonsense"}).location
    page = sales.get(place)
    assert len([address for address in links(page.text) if address.startswith("/staff/mail/")]) == found
    assert words not in unquote(place) or len(words) < 2
    field = parse(page.text).find(".//main//input[@name='words']")
    assert (field.get("value") or "") == words


def test_the_enquiry_shows_its_mails_and_their_states(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, server: MailServer
) -> None:
    mail = refuse(app, client, db, clock, server)
    reference = db.scalars(select(Enquiry.reference)).one()
    page = enter(app, "sales").get(f"/staff/enquiries/{reference}")
    assert f"/staff/mail/{mail.id}" in links(page.text)
    for expected in ("Acknowledgement", "Given up", "Nobody has this address.", "Notice to the desk", "Sent"):
        assert expected in words(page.text)


def test_a_long_log_is_paged_by_place_with_the_same_statements_as_a_short_one(
    app: Flask, db: Session, clock: Traveller, statements: list[str]
) -> None:
    put(app)
    admin = enter(app, "admin")

    admin.get("/staff/mail")  # the first look begins the trail
    statements.clear()
    admin.get("/staff/mail")
    few = len(statements)
    now = our_clock.now()
    given = {
        "kind": "answer",
        "recipient": "a@example.com",
        "reply_to": "",
        "in_reply_to": "",
        "leave_address": "",
        "subject": "A",
        "lang": "en",
        "text_body": "A",
        "html_body": "A",
        "state": "sent",
        "attempts": 1,
        "created_at": now,
        "next_at": now,
        "last_error": "",
        "fault": "",
    }
    db.execute(insert(OutboxMessage), [given | {"message_id": f"<{number}@example.org>"} for number in range(120)])
    db.commit()
    address, seen = "/staff/mail", []
    while address:
        statements.clear()
        page = admin.get(address).text
        assert len(statements) == few
        seen += [int(one.rpartition("/")[2]) for one in links(page) if one.startswith("/staff/mail/")]
        address = next((one for one, said in links(page).items() if said == "Older"), "")
    assert len(seen) == len(set(seen)) == 121
    assert seen == sorted(seen, reverse=True)


def test_a_page_of_the_log_never_loads_the_texts(app: Flask, db: Session, statements: list[str]) -> None:
    put(app)
    statements.clear()
    for state in ("", "dead"):
        queries.mail_log(MailFilters(state=state), Scope(everywhere=True))
    assert not [one for one in statements if "text_body" in one or "html_body" in one]


def test_the_doctor_warns_of_dead_letters_and_of_mail_that_nobody_delivers(
    app: Flask, runner: FlaskCliRunner, db: Session, clock: Traveller, server: MailServer
) -> None:
    put(app)
    assert "No mail was given up" in runner.invoke(args=["doctor"]).output
    clock.shift(timedelta(minutes=16))
    assert "Mail has waited for 16 minutes" in runner.invoke(args=["doctor"]).output
    server.answers["zawadi@example.com"] = "452 4.2.2 mailbox full"
    assert deliver(app) == (0, 1)
    assert "Mail has waited" not in runner.invoke(args=["doctor"]).output
    server.answers["zawadi@example.com"] = "550 no"
    clock.shift(timedelta(minutes=1))
    assert deliver(app) == (0, 1)
    assert "1 mails were given up" in runner.invoke(args=["doctor"]).output


def test_every_fault_and_every_kind_has_its_words(app: Flask) -> None:
    with app.test_request_context():
        assert len({wording.fault_label(fault) for fault in Fault}) == len(Fault)
        assert wording.fault_label("") == wording.fault_label("unknown") == ""
        assert wording.kind_label("own-link") == "Own link"


def test_what_was_given_up_and_can_be_sent_no_more_waits_for_nobody(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, server: MailServer
) -> None:
    mail = refuse(app, client, db, clock, server)
    sales = enter(app, "sales")
    assert "1 mail was given up" in words(sales.get("/staff/mail").text)
    clock.shift(timedelta(days=31))
    app.test_cli_runner().invoke(args=["privacy", "night"])
    sales = Person(app, sales.account_id)
    assert "given up" not in words(sales.get("/staff/mail").text).replace("Given up", "")
    assert "Send again" not in words(sales.get(f"/staff/mail/{mail.id}").text)
    assert sales.get(f"/staff/mail/{mail.id}").status_code == 200
