"""One's own enquiry by a private link: seen, added to, corrected, withdrawn, taken along, erased."""

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.test import TestResponse

from expoapp.audit import AuditEntry
from expoapp.db import db as database
from expoapp.enquiries.models import (
    Company,
    Consent,
    Contact,
    ContactAddress,
    Enquiry,
    EnquiryEvent,
    PrivateLink,
    SeenText,
    State,
)
from expoapp.outbox import OutboxMessage
from tests.conftest import ORIGIN
from tests.enquiries.walks import LETTER, mails, open_house, parts, send
from tests.office import Person, enter
from tests.pages import parse, words

DESK = "nairobi@example.org"
OWN = "/enquire/own?for="
DAY = timedelta(days=1)


def links_to(app: Flask, address: str = LETTER["email"], page: str = "/enquire/own?") -> list[str]:
    """Return path and query of the private links mailed to an address, oldest first."""
    found = []
    for mail in _in_order(app, address):
        found += [word.removeprefix(ORIGIN) for word in parts(mail)[0].split() if page in word]
    return found


def _in_order(app: Flask, address: str) -> list[EmailMessage]:
    mails(app)
    with app.app_context():
        order = list(database.session.scalars(select(OutboxMessage.message_id).order_by(OutboxMessage.id)))
    found = [mail for mail in mails(app) if mail["To"] == address and mail["Message-ID"] in order]
    return sorted(found, key=lambda mail: order.index(mail["Message-ID"]))


def written(app: Flask, client: FlaskClient, clock: Traveller, prefix: str = "", **given: Any) -> str:
    """Send an enquiry and return the private link of its acknowledgement."""
    assert send(client, clock, f"{prefix}/enquire", **given).status_code == 303
    return links_to(app, given.get("email", LETTER["email"]))[-1]


def filled(client: FlaskClient, link: str, deed: str, **given: Any) -> dict[str, Any]:
    """Open the page and return what the form of a deed would send."""
    page = client.get(link)
    assert page.status_code == 200, words(page.text)
    for form in parse(page.text).find(".//main").iter("form"):
        if any(button.get("value") == deed for button in form.iter("button")):
            sent = {one.get("name"): one.get("value", "") for one in form.iter("input")}
            for chosen in form.iter("select"):
                sent[chosen.get("name")] = next(
                    (one.get("value") for one in chosen.iter("option") if "selected" in one.attrib), ""
                )
            return sent | {"deed": deed} | given
    raise AssertionError(f"no form to {deed}")


def do(client: FlaskClient, link: str, deed: str, **given: Any) -> TestResponse:
    """Do a deed from the page."""
    return client.post(link, data=filled(client, link, deed, **given))


def only(db: Session) -> Enquiry:
    db.rollback()
    return db.scalars(select(Enquiry)).one()


def said(db: Session) -> list[tuple[str, str]]:
    db.rollback()
    return [(row.what, row.text) for row in db.scalars(select(EnquiryEvent).order_by(EnquiryEvent.id))]


@pytest.fixture
def link(app: Flask, client: FlaskClient, db: Session, clock: Traveller) -> str:
    """The private link of an enquiry that has just arrived."""
    open_house(db)
    return written(app, client, clock, company="Njoroge & Sons", country="KE", phone="020 123456", marketing="y")


# ---- The link --------------------------------------------------------------------------------------------------------


def test_the_acknowledgement_carries_a_link_of_256_bits_and_the_database_only_its_digest(
    app: Flask, db: Session, link: str
) -> None:
    key = link.removeprefix(OWN)
    assert len(key) >= 43
    tables = [table for table in database.metadata.sorted_tables if table.name != "outbox"]
    for table in tables:
        assert key not in repr(db.execute(select(table)).all())
    mail = _in_order(app, LETTER["email"])[0]
    assert f'href="{ORIGIN}{link}"' in parts(mail)[1]
    assert not links_to(app, DESK)


def test_looking_changes_nothing_so_a_scanner_that_follows_the_link_uses_nothing_up(
    app: Flask, client: FlaskClient, db: Session, link: str
) -> None:
    def dump() -> list[Any]:
        db.rollback()
        return [db.execute(select(table)).all() for table in database.metadata.sorted_tables]

    before = dump()
    for address in (link, link.replace("/own?", "/own/erase?"), link):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert dump() == before


def test_the_page_tells_its_sender_all_of_it_and_no_other_page_its_address(client: FlaskClient, link: str) -> None:
    page = client.get(link)
    told = words(page.text)
    for expected in (*LETTER.values(), "Njoroge & Sons", "Kenya", "020 123456", "Amina Odhiambo", "3 March 2026"):
        assert expected in told
    assert "Received" in told
    assert page.headers["Referrer-Policy"] == "strict-origin"  # never the path; "no-referrer" would hide the origin too
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in page.headers
    assert link.removeprefix(OWN) not in page.text.partition("<body>")[0]


@pytest.mark.parametrize("key", ["", "x", "A" * 43, "é" * 9, "\0", "' OR 1=1 --"])
def test_a_link_that_is_none_of_ours_leads_to_the_form_that_sends_one(client: FlaskClient, link: str, key: str) -> None:
    assert link
    for page in ("/enquire/own", "/enquire/own/erase", "/enquire/own/address"):
        answer = client.get(page, query_string={"for": key})
        assert answer.status_code == 404
        assert "newest link is in your mailbox" in words(answer.text)
        assert answer.headers["Referrer-Policy"] == "strict-origin"


def test_a_link_ends_90_days_after_it_was_made(client: FlaskClient, clock: Traveller, link: str) -> None:
    clock.shift(timedelta(days=89, hours=23))
    assert client.get(link).status_code == 200
    clock.shift(timedelta(hours=2))
    assert client.get(link).status_code == 404


def test_a_link_of_one_purpose_never_serves_the_other(app: Flask, client: FlaskClient, link: str) -> None:
    do(client, link, "correct", email="new@example.com")
    [confirm] = links_to(app, "new@example.com", "/enquire/own/address?")
    key = confirm.partition("for=")[2]
    assert client.get(OWN + key).status_code == 404
    assert client.post("/enquire/own/address?for=" + link.removeprefix(OWN)).status_code == 404


# ---- Deeds -----------------------------------------------------------------------------------------------------------


def test_a_message_reaches_timeline_and_desk_and_replaces_the_link(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, link: str
) -> None:
    answer = do(client, link, "add", words="Two stands,\n<b>please</b>.")
    assert answer.status_code == 303
    assert said(db)[-1] == ("addition", "Two stands,\n<b>please</b>.")
    page = client.get(answer.location)
    assert "Your message has arrived" in words(page.text)
    assert "&lt;b&gt;please&lt;/b&gt;" in page.text
    [*_, notice] = _in_order(app, DESK)
    assert notice["Reply-To"] == LETTER["email"]
    assert "<b>please</b>" in parts(notice)[0]
    [*_, mine] = _in_order(app, LETTER["email"])
    assert "please" not in mine.as_string()  # nothing of what the sender wrote: it could be a stranger's mailbox
    assert links_to(app)[-1] == answer.location.partition("&")[0]
    clock.shift(timedelta(minutes=9))
    assert client.get(link).status_code == 200
    clock.shift(timedelta(minutes=2))
    assert client.get(link).status_code == 404
    assert client.get(links_to(app)[-1]).status_code == 200


def test_two_clicks_are_one_deed_and_both_lead_to_the_same_page(client: FlaskClient, db: Session, link: str) -> None:
    sent = filled(client, link, "add", words="Once")
    first, second = client.post(link, data=sent), client.post(link, data=sent)
    assert first.location == second.location
    assert [what for what, _text in said(db)].count("addition") == 1
    assert db.scalar(select(func.count()).select_from(PrivateLink)) == 2


def test_clicks_at_the_same_moment_are_one_deed(app: Flask, client: FlaskClient, db: Session, link: str) -> None:
    sent, start = filled(client, link, "add", words="Once"), Barrier(4)

    def click(_number: int) -> str:
        start.wait()
        return app.test_client().post(link, data=sent).location

    with ThreadPoolExecutor(4) as crowd:
        assert len(set(crowd.map(click, range(4)))) == 1
    assert [what for what, _text in said(db)].count("addition") == 1


def test_a_replaced_link_does_nothing_else_and_keeps_what_was_typed(
    client: FlaskClient, db: Session, link: str
) -> None:
    other = filled(client, link, "add", words="From the other window")
    do(client, link, "add", words="First")
    answer = client.post(link, data=other)
    assert answer.status_code == 409
    assert "newest link in your mailbox" in words(answer.text)
    assert "From the other window</textarea>" in answer.text
    assert [what for what, _text in said(db)].count("addition") == 1


@pytest.mark.sql
@pytest.mark.parametrize(
    ("state", "owner", "then"),
    [
        ("answered", True, "assigned"),
        ("won", False, "qualified"),
        ("withdrawn", False, "new"),
        ("qualified", True, "qualified"),
    ],
)
def test_a_message_brings_what_was_done_with_back_to_the_desk(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, link: str, state: str, owner: bool, then: str
) -> None:
    sales = enter(app, "sales")
    found = only(db)
    found.state, found.answered_at, found.owner_id = state, found.created_at, sales.account_id if owner else None
    found.opened_at = found.created_at
    db.commit()
    clock.shift(3 * DAY)
    do(client, link, "add", words="One more thing")
    found = only(db)
    assert (found.state, found.opened_at) == (then, None)
    clock.shift(3 * DAY)
    late = found.created_at + 7 * DAY
    assert db.scalar(select(Enquiry.is_overdue(late))) is found.is_overdue(late) is True


def test_what_is_corrected_counts_at_once_and_the_desk_learns_what(
    app: Flask, client: FlaskClient, db: Session, link: str
) -> None:
    answer = do(client, link, "correct", name="Zawadi N. Njoroge", phone="0722 123456")
    assert answer.status_code == 303
    found = only(db)
    assert (found.name, found.phone_e164) == ("Zawadi N. Njoroge", "+254722123456")
    told = enter(app, "admin", lang="ar").get(f"/staff/enquiries/{found.reference}").text
    assert "الاسم والهاتف" in told
    assert "Name and Phone" not in told
    assert "Name and Phone" in parts(_in_order(app, DESK)[-1])[0]
    assert "Nothing is different" in words(do(client, answer.location, "correct").text)


def test_what_is_corrected_is_what_the_contact_and_the_company_are_called(
    client: FlaskClient, db: Session, link: str
) -> None:
    def contacts() -> list[tuple[str, str, str]]:
        db.rollback()
        asked = select(ContactAddress.email, Contact.name, Company.key).join_from(ContactAddress, Contact)
        return [tuple(row) for row in db.execute(asked.join(Company, isouter=True))]

    assert [row[1] for row in contacts()] == [LETTER["name"]]
    link = do(client, link, "correct", name="Zawadi N. Njoroge", company="Twiga Steel").location
    assert contacts() == [(LETTER["email"], "Zawadi N. Njoroge", only(db).company_order)]
    do(client, link, "correct", company="Simba Steel")
    assert [row[2] for row in contacts()] == db.scalars(select(Company.key)).all() == ["simba steel"]


def test_a_correction_of_an_older_version_is_refused_with_what_was_typed(
    app: Flask, client: FlaskClient, db: Session, link: str
) -> None:
    sent = filled(client, link, "correct", name="Mine")
    sales = enter(app, "sales")
    sales.post(
        f"/staff/enquiries/{only(db).reference}/assign", {"version": only(db).version, "owner": sales.account_id}
    )
    answer = client.post(link, data=sent)
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text
    assert only(db).name == LETTER["name"]
    version = only(db).version
    assert f'name="version" type="hidden" value="{version}"' in answer.text


def test_a_new_address_counts_once_it_is_confirmed_from_its_own_mailbox(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, link: str
) -> None:
    answer = do(client, link, "correct", email="new@example.com")
    assert only(db).email == LETTER["email"]
    former = _in_order(app, LETTER["email"])[-1]
    assert "If it was not you" in parts(former)[0]
    assert "new@example.com" not in former.as_string()
    [confirm] = links_to(app, "new@example.com", "/enquire/own/address?")
    assert client.get(confirm).status_code == 200  # scanners confirm nothing
    assert only(db).email == LETTER["email"]
    answer = client.post(confirm)
    found = only(db)
    assert (found.email, found.email_key) == ("new@example.com", "new@example.com")
    assert db.scalars(select(ContactAddress.email)).all() == ["new@example.com"]
    assert "Your new e-mail address is confirmed" in words(client.get(answer.location).text)
    assert links_to(app, "new@example.com")[-1] == answer.location.partition("&")[0]
    for old in links_to(app):
        assert client.get(old).status_code == 404  # they went to the former address
    assert client.post(confirm).status_code == 404
    assert "is changed" in _in_order(app, LETTER["email"])[-1]["Subject"]


def test_a_new_address_must_be_confirmed_within_48_hours(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, link: str
) -> None:
    do(client, link, "correct", email="new@example.com")
    [confirm] = links_to(app, "new@example.com", "/enquire/own/address?")
    clock.shift(2 * DAY)
    assert client.post(confirm).status_code == 404
    assert only(db).email == LETTER["email"]


def test_withdrawing_stops_the_desk_and_an_acknowledgement_that_still_waits(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    send(client, clock, "/enquire")
    waiting = db.scalars(select(OutboxMessage).where(OutboxMessage.kind == "acknowledgement")).one()
    [link] = [word.removeprefix(ORIGIN) for word in waiting.text_body.split() if "/enquire/own?" in word]
    answer = do(client, link, "withdraw")
    assert only(db).state == State.WITHDRAWN
    db.rollback()
    assert [row.kind for row in db.scalars(select(OutboxMessage).order_by(OutboxMessage.id))] == [
        "desk-notice",
        "desk-notice",
        "own",
    ]
    assert "withdrawn" in _in_order(app, DESK)[-1]["Subject"]
    assert "withdraw" not in [b.get("value") for b in parse(client.get(answer.location).text).iter("button")]


def test_the_sender_takes_everything_along_as_json_and_csv(client: FlaskClient, link: str, db: Session) -> None:
    answer = do(client, link, "download")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        told = json.loads(file.read("data.json"))
        assert set(file.namelist()) >= {"enquiries.csv", "consents.csv", "mails.csv", "enquiry_events.csv"}
    assert told["enquiries"][0]["message"] == LETTER["message"]
    assert {row["purpose"] for row in told["consents"]} == {"answer", "marketing"}
    assert link.removeprefix(OWN) not in json.dumps(told)  # a copy that is passed on opens nothing
    assert client.get(link).status_code == 200  # nothing was changed, so the link stays


def test_erasing_asks_once_more_and_leaves_only_what_counts(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, link: str
) -> None:
    do(client, link, "add", words="A canary in an addition")
    link = links_to(app)[-1]
    page = client.get(link.replace("/own?", "/own/erase?"))
    sent = {one.get("name"): one.get("value", "") for one in parse(page.text).find(".//main//form").iter("input")}
    del sent["everything"]
    answer = client.post(link.replace("/own?", "/own/erase?"), data=sent)
    assert "It is erased" in words(client.get(answer.location).text)
    found = only(db)
    assert (found.name, found.email, found.email_key, found.phone, found.message) == ("", "", "", "", "")
    assert (found.kind, found.country_code, found.state) == ("general", "KE", "new")
    assert {text for _what, text in said(db)} == {""}
    assert said(db)[-1][0] == "erased"
    assert db.scalar(select(func.count()).select_from(PrivateLink)) == 0
    assert [mail["To"] for mail in mails(app)] == [DESK]
    assert client.get(link).status_code == 404
    assert enter(app, "sales").get(f"/staff/enquiries/{found.reference}").status_code == 200


def test_every_deed_refuses_a_foreign_website_and_a_form_that_is_not_ours(
    client: FlaskClient, db: Session, link: str
) -> None:
    sent = filled(client, link, "add", words="kept")
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post(link, data=sent, headers=foreign).status_code == 403
    for token in ("", "x", sent["token"][:-1]):
        answer = client.post(link, data=sent | {"token": token})
        assert (answer.status_code, "kept</textarea>" in answer.text) == (422, True)
    assert client.post(link, data=sent | {"deed": "nonsense"}).status_code == 400
    assert said(db)[-1][0] == "arrived"
    asked = {"reference": "EX-2222-2222", "email": "a@example.com"}
    assert client.post("/enquire/own/link", data=asked).status_code == 422


def test_deeds_by_one_link_are_limited_and_what_was_typed_stays(client: FlaskClient, link: str) -> None:
    for number in range(20):
        link = do(client, link, "add", words=f"Number {number}").location
    answer = do(client, link, "add", words="One too many")
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers
    assert "One too many</textarea>" in answer.text


def test_page_and_mails_speak_the_visitors_language(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    link = written(app, client, clock, prefix="/ar")
    assert link.startswith("/ar/enquire/own?")
    assert '<html lang="ar" dir="rtl">' in client.get(link).text
    answer = do(client, link, "add", words="شكرا")
    assert answer.location.startswith("/ar/enquire/own?")
    assert {mail["Content-Language"] for mail in _in_order(app, LETTER["email"])} == {"ar"}


# ---- Send me my link again -------------------------------------------------------------------------------------------


def ask(client: FlaskClient, clock: Traveller, **given: str) -> TestResponse:
    page = client.get("/enquire/own/link")
    sent = {one.get("name"): one.get("value", "") for one in parse(page.text).find(".//main//form").iter("input")}
    clock.shift(timedelta(minutes=11))
    return client.post("/enquire/own/link", data=sent | given)


def test_who_lost_the_link_gets_one_and_a_stranger_learns_nothing(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, link: str
) -> None:
    reference = only(db).reference
    tries = [
        (reference.lower().replace("-", " "), LETTER["email"].upper()),
        (reference, "else@example.com"),
        ("EX-2222-2222", LETTER["email"]),
    ]
    answers = [ask(client, clock, reference=number, email=email) for number, email in tries]
    assert {(answer.status_code, answer.location, answer.text) for answer in answers} == {
        (303, "/enquire/own/link/sent", answers[0].text)
    }
    assert len(links_to(app)) == 2
    assert not links_to(app, "else@example.com")
    assert client.get(links_to(app)[-1]).status_code == 200
    for _time in range(4):
        assert ask(client, clock, reference=reference, email=LETTER["email"]).status_code == 303
    assert len(links_to(app)) == 4  # three a day


def test_nobody_can_ask_on_and_on(client: FlaskClient, clock: Traveller, db: Session, link: str) -> None:
    codes = []
    for _time in range(11):
        answer = ask(client, clock, reference="EX-2222-2222", email="a@example.com")
        clock.shift(timedelta(minutes=-11))
        codes.append(answer.status_code)
    assert codes == [303] * 10 + [429]


# ---- Consent to marketing --------------------------------------------------------------------------------------------


def test_one_press_on_the_own_page_withdraws_what_the_address_agreed_to(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, link: str
) -> None:
    written(app, client, clock, marketing="y", message="Another one")
    answer = do(client, link, "marketing")
    db.rollback()
    given = db.scalars(select(Consent).where(Consent.purpose == "marketing")).all()
    assert [row.withdrawn_at is not None for row in given] == [True, True]
    assert "marketing" not in [b.get("value") for b in parse(client.get(answer.location).text).iter("button")]
    sales = Person(app, enter(app, "sales").account_id)
    assert "Not agreed" in words(sales.get(f"/staff/enquiries/{db.scalars(select(Enquiry.reference)).first()}").text)


def test_database_statements_for_the_page_do_not_grow_with_letters(
    client: FlaskClient, db: Session, link: str, statements: list[str]
) -> None:
    client.get(link)
    statements.clear()
    client.get(link)
    few = len(statements)
    enquiry_id = only(db).id
    for number in range(20):
        db.add(EnquiryEvent(enquiry_id=enquiry_id, happened_at=only(db).created_at, what="answered", text=str(number)))
    db.commit()
    statements.clear()
    client.get(link)
    assert len(statements) == few


# ---- Other people, and other states ----------------------------------------------------------------------------------


def test_a_stranger_whom_somebody_names_gets_three_mails_a_day_at_most(
    app: Flask, client: FlaskClient, db: Session, link: str
) -> None:
    for _time in range(5):
        answer = do(client, link, "correct", email="stranger@example.com")
        assert answer.status_code == 303
        link = answer.location
    assert "we have written to it" in parts(_in_order(app, LETTER["email"])[-1])[0]
    assert len(_in_order(app, "stranger@example.com")) == 3


def test_what_the_desk_has_put_away_as_spam_comes_back_by_no_withdrawal(
    client: FlaskClient, db: Session, clock: Traveller, link: str
) -> None:
    found = only(db)
    found.state, found.held_at = State.SPAM, found.created_at
    db.commit()
    link = do(client, link, "withdraw").location
    do(client, link, "add", words="Hello?")
    assert only(db).state == "spam"
    assert [what for what, _text in said(db)][-2:] == ["withdrawn", "addition"]


def test_what_staff_know_of_a_contact_outlives_a_correction_and_the_trail_names_what_was_corrected(
    client: FlaskClient, db: Session, link: str
) -> None:
    known = db.scalars(select(Contact)).one()
    known.name = "Dr Zawadi Njoroge"
    db.commit()
    before = known.id
    do(client, link, "correct", name="Zawadi N.", phone="0722 123456")
    db.rollback()
    after = db.scalars(select(Contact)).one()
    assert (after.id, after.name, after.phone) == (before, "Dr Zawadi Njoroge", "0722 123456")
    line = db.scalars(select(AuditEntry).where(AuditEntry.action == "enquiry.correct")).one()
    assert {"name", "phone", "phone_e164"} <= set(line.changes)


def test_an_erasure_by_a_replaced_link_is_refused_on_a_page(client: FlaskClient, db: Session, link: str) -> None:
    do(client, link, "add", words="One more")
    page = client.get(link.replace("/own?", "/own/erase?"))
    sent = {one.get("name"): one.get("value", "") for one in parse(page.text).find(".//main//form").iter("input")}
    answer = client.post(link.replace("/own?", "/own/erase?"), data=sent)
    assert answer.status_code == 409
    assert "newest link in your mailbox" in words(answer.text)
    assert only(db).name == LETTER["name"]


def test_no_text_of_who_was_erased_is_known_again(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    written(app, client, clock, message="We build kitchens of oak, and would like to show them beside the main gate.")
    assert (db.scalar(select(func.count()).select_from(SeenText)) or 0) > 0
    db.rollback()
    app.test_cli_runner().invoke(args=["privacy", "erase", LETTER["email"], "--yes"])
    assert db.scalar(select(func.count()).select_from(SeenText)) == 0


def test_nobody_is_named_by_a_company_that_only_an_erased_enquiry_named(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    written(app, client, clock, company="Jane Doe Consulting")
    clock.shift(timedelta(minutes=5))
    written(app, client, clock, company="Other Ltd", message="Something else")
    assert len(db.scalars(select(Company.key)).all()) == 2
    db.rollback()
    app.test_cli_runner().invoke(args=["privacy", "erase", LETTER["email"], "--yes"])
    assert db.scalars(select(Company.key)).all() == []
