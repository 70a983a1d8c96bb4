"""The same person and exhibition within a day: an addition, which nobody but its sender is told of (decision 17)."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload
from time_machine import Traveller
from werkzeug.test import TestResponse

from expoapp.audit import AuditEntry
from expoapp.clock import now
from expoapp.db import transaction
from expoapp.enquiries import keeping, queries
from expoapp.enquiries.models import Enquiry, FormToken, State
from tests import factories
from tests.conftest import Maker
from tests.enquiries.faults import breaker
from tests.enquiries.test_own import DESK, do, links_to
from tests.enquiries.walks import LETTER, fill_in, mails, open_house, parts
from tests.office import Person, enter
from tests.pages import links, parse, words

OFFER = "Is this an addition to what you wrote before?"
ABOUT = "/enquire?kind=exhibit&exhibition=buildexpo-kenya"
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; rv:140.0) Firefox/140.0"}


@pytest.fixture
def house(db: Session, clock: Traveller) -> None:
    open_house(db, "BUILDEXPO KENYA", "FOODEXPO KENYA")


def write(
    app: Flask, clock: Traveller, address: str = ABOUT, network: str = "198.51.100.7", **given: Any
) -> TestResponse:
    """Send the form from a network with Firefox; return the page of thanks."""
    client = app.test_client()
    sent = fill_in(client, clock, address, **given)
    headers = given.pop("headers", FIREFOX)
    answer = client.post("/enquire", data=sent, headers=headers, environ_base={"REMOTE_ADDR": network})
    assert answer.status_code == 303, words(answer.text)
    return client.get(answer.location)


def press(client: FlaskClient, thanks: TestResponse) -> TestResponse:
    """Press the button of the offer, and follow to the page that comes."""
    form = parse(thanks.text).find(".//main//form")
    sent = {field.get("name"): field.get("value") for field in form.iter("input")}
    return client.get(client.post(form.get("action"), data=sent).location)


def rows(db: Session) -> list[Enquiry]:
    db.rollback()
    found = select(Enquiry).order_by(Enquiry.id).options(selectinload(Enquiry.timeline))
    return list(db.scalars(found.options(selectinload(Enquiry.exhibition_rows))))


@pytest.mark.usefixtures("house")
def test_a_second_letter_is_stored_at_once_and_joined_when_its_sender_says_so(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    assert OFFER not in words(write(app, clock).text)
    also = f"{ABOUT}&exhibition=foodexpo-kenya"
    thanks = write(app, clock, also, message="And 20 m² outside.", phone="+254 20 123456", email="ZAWADI@example.com")
    earlier, later = rows(db)
    assert (earlier.state, later.state) == ("new", "new")
    earlier.opened_at = earlier.created_at
    db.commit()
    assert OFFER in words(thanks.text)
    assert "about BUILDEXPO KENYA within the last day" in words(thanks.text)
    assert earlier.reference not in thanks.text
    after = press(client, thanks)
    assert OFFER not in words(after.text)
    assert later.reference in words(after.text)
    assert "with your earlier enquiry" in words(after.text)
    earlier, later = rows(db)
    assert (later.state, later.joined_to_id) == ("joined", earlier.id)
    assert earlier.opened_at is None  # there is something to read again
    addition = earlier.timeline[-1]
    assert (addition.what, addition.account_id) == ("addition", None)
    assert addition.text == "And 20 m² outside.\n\nPhone: +254 20 123456"
    assert len(earlier.exhibition_rows) == 2
    [line] = db.scalars(select(AuditEntry).where(AuditEntry.action == "enquiry.join"))
    assert (line.thing, line.changes) == (f"enquiries/{later.id}", {"joined_to_id": [None, earlier.id]})
    press(client, thanks)  # the page may still be open elsewhere
    assert len(rows(db)[0].timeline) == len(earlier.timeline)


@pytest.mark.usefixtures("house")
def test_the_desk_has_one_enquiry_and_both_references_lead_to_it(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    write(app, clock)
    thanks = write(app, clock, message="More")
    sales = enter(app, "sales")
    press(client, thanks)
    earlier, later = rows(db)
    place = f"/staff/enquiries/{earlier.reference}"
    assert [link.partition("?")[0] for link in links(sales.get("/staff/enquiries").text) if "/EX-" in link] == [place]
    for typed in (earlier.reference, later.reference.lower()):
        assert sales.get(sales.post("/staff/enquiries/find", {"words": typed}).location).status_code == 200
    page = sales.get(f"/staff/enquiries/{later.reference}").text
    assert "an addition to another enquiry" in words(page)
    assert f"/staff/enquiries/{earlier.reference}" in links(page)
    assert "Addition by the sender" in words(sales.get(f"/staff/enquiries/{earlier.reference}").text)
    assert sales.post(f"/staff/enquiries/{later.reference}/answer", {"version": later.version}).status_code != 303


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({}, {"network": "203.0.113.9"}, id="another network"),
        pytest.param({}, {"headers": {"User-Agent": "curl/8"}}, id="another browser"),
        pytest.param({}, {"email": "else@example.com"}, id="another address"),
        pytest.param({}, {"address": "/enquire?exhibition=foodexpo-kenya"}, id="another exhibition"),
        pytest.param({}, {"address": "/enquire"}, id="no exhibition"),
        pytest.param({"website": "x"}, {}, id="the first is held back"),
        pytest.param({}, {"website": "x"}, id="the second is held back"),
    ],
)
@pytest.mark.usefixtures("house")
def test_who_is_not_its_sender_is_told_nothing(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, first: dict[str, Any], second: dict[str, Any]
) -> None:
    write(app, clock, **first)
    thanks = write(app, clock, **second)
    assert OFFER not in words(thanks.text)
    # Nor does it help to press a button that was not drawn.
    signed = thanks.request.args["for"]
    client.post("/enquire/join", data={"for": signed})
    assert [row.joined_to_id for row in rows(db)] == [None, None]


@pytest.mark.usefixtures("house")
def test_a_page_of_thanks_for_a_stranger_differs_in_nothing_from_one_for_the_first_to_write(
    app: Flask, db: Session, clock: Traveller
) -> None:
    """What a prober sees is byte for byte the same, but for the reference and its signature."""

    def seen(email: str) -> str:
        page = write(app, clock, network="203.0.113.9", email=email)
        reference = rows(db)[-1].reference
        return page.text.replace(reference, "").replace(page.request.args["for"], "")

    write(app, clock)
    known = seen(LETTER["email"])
    clock.shift(timedelta(seconds=-40))
    assert words(known) == words(seen("nobody@example.com"))


@pytest.mark.parametrize(("hours", "is_offered"), [(23, True), (25, False)])
@pytest.mark.usefixtures("house")
def test_after_a_day_it_is_an_enquiry_of_its_own(app: Flask, clock: Traveller, hours: int, is_offered: bool) -> None:
    write(app, clock)
    clock.shift(timedelta(hours=hours))
    assert (OFFER in words(write(app, clock, message="More").text)) == is_offered


@pytest.mark.usefixtures("house")
def test_what_the_desk_has_answered_is_not_added_to(app: Flask, db: Session, clock: Traveller) -> None:
    write(app, clock)
    [earlier] = rows(db)
    enter(app, "sales").post(
        f"/staff/enquiries/{earlier.reference}/answer", {"version": 1, "subject": "Hello", "words": "Yes."}
    )
    assert OFFER not in words(write(app, clock, message="More").text)


@pytest.mark.usefixtures("house")
def test_what_shows_the_sender_is_no_address_and_goes_after_two_days(app: Flask, db: Session, clock: Traveller) -> None:
    write(app, clock)
    kept = db.scalars(select(FormToken)).one()
    assert len(kept.sender_digest) == 64
    assert "198.51.100.7" not in str(vars(kept))
    db.rollback()
    clock.shift(timedelta(hours=49))
    write(app, clock, message="Later")
    assert db.scalar(select(func.count()).select_from(FormToken)) == 1


@pytest.mark.parametrize("signed", ["", "forged", "IkVYLTdLM0YtOTJRRCI.AAAA"])
def test_nobody_joins_what_is_not_theirs(client: FlaskClient, db: Session, signed: str) -> None:
    assert client.post("/enquire/join", data={"for": signed}).status_code == 404


# ---- At the desk -----------------------------------------------------------------------------------------------------


@pytest.fixture
def pair(app: Flask, db: Session, house: None, clock: Traveller) -> tuple[str, str]:
    """References of two letters of one address about one exhibition, sent from different networks."""
    write(app, clock)
    write(app, clock, network="203.0.113.9", message="And outside?")
    earlier, later = rows(db)
    return earlier.reference, later.reference


def test_the_desk_sees_what_looks_like_an_addition_and_joins_it_with_one_click(
    app: Flask, db: Session, pair: tuple[str, str]
) -> None:
    earlier, later = pair
    sales = enter(app, "sales", email="wanjiru@example.org")
    for shown in pair:
        page = sales.get(f"/staff/enquiries/{shown}").text
        [form] = [one for one in parse(page).iter("form") if one.get("action") == f"/staff/enquiries/{later}/join"]
        assert "Looks like an addition" in words(page)
    sent = {field.get("name"): field.get("value") for field in form.iter("input")}
    answer = sales.client.post(f"/staff/enquiries/{later}/join", data=sent)
    assert answer.location == f"/staff/enquiries/{earlier}"
    assert sales.client.post(f"/staff/enquiries/{later}/join", data=sent).status_code == 303  # twice is once
    first, second = rows(db)
    assert (second.state, second.joined_to_id) == ("joined", first.id)
    assert [event.what for event in first.timeline] == ["arrived", "addition"]
    assert first.timeline[-1].account_id == sales.account_id
    assert "Looks like an addition" not in words(sales.get(f"/staff/enquiries/{earlier}").text)


def test_what_was_answered_waits_again_for_an_addition(
    app: Flask, db: Session, clock: Traveller, pair: tuple[str, str]
) -> None:
    earlier, later = pair
    sales = enter(app, "sales")
    sales.post(f"/staff/enquiries/{earlier}/answer", {"version": 1, "subject": "Hello", "words": "Yes."})
    assert sales.post(f"/staff/enquiries/{later}/join", {"to": earlier}).status_code == 303
    found = rows(db)[0]
    assert (found.state, found.asked_again_at is not None, found.due_at > now()) == ("assigned", True, True)
    assert found.is_unanswered


def test_somebody_answering_meanwhile_is_told_of_the_addition(app: Flask, db: Session, pair: tuple[str, str]) -> None:
    earlier, later = pair
    sales = enter(app, "sales")
    sales.post(f"/staff/enquiries/{later}/join", {"to": earlier})
    answer = sales.post(f"/staff/enquiries/{earlier}/answer", {"version": 1, "subject": "Hello", "words": "Yes."})
    assert answer.status_code == 409
    assert "And outside?" in words(answer.text)


@pytest.mark.parametrize("state", ["lost", "spam", "joined"])
def test_what_is_closed_is_not_joined(app: Flask, db: Session, pair: tuple[str, str], state: str) -> None:
    rows(db)[0].state = State(state)
    db.commit()
    answer = enter(app, "sales").post(f"/staff/enquiries/{pair[1]}/join", {"to": pair[0]})
    assert answer.status_code == 403
    assert rows(db)[1].joined_to_id is None


def test_an_earlier_one_or_that_of_another_address_is_not_joined(
    app: Flask, db: Session, clock: Traveller, pair: tuple[str, str]
) -> None:
    write(app, clock, email="else@example.com")
    stranger = rows(db)[-1].reference
    sales = enter(app, "sales")
    for one, other in ((pair[0], pair[1]), (stranger, pair[0]), (pair[0], pair[0])):
        assert sales.post(f"/staff/enquiries/{one}/join", {"to": other}).status_code == 403
    assert {row.joined_to_id for row in rows(db)} == {None}


def test_only_who_may_see_both_joins_them(app: Flask, db: Session, clock: Traveller, house: None) -> None:
    gulf = factories.region("middle-east", "Middle East")
    factories.exhibition("DUBAIEXPO", regions=[gulf])
    db.commit()
    write(app, clock, "/enquire?exhibition=dubaiexpo&exhibition=buildexpo-kenya")
    write(app, clock, network="203.0.113.9")
    there, here = (row.reference for row in rows(db))
    person: Person = enter(app, "sales", regions=["east-africa"])
    assert person.post(f"/staff/enquiries/{here}/join", {"to": there}).status_code == 404
    for role in ("viewer", "editor"):
        assert enter(app, role).post(f"/staff/enquiries/{here}/join", {"to": there}).status_code == 403
    assert rows(db)[1].joined_to_id is None


def test_what_was_joined_to_an_addition_goes_with_it(
    app: Flask, db: Session, clock: Traveller, pair: tuple[str, str]
) -> None:
    write(app, clock, network="203.0.113.9", message="A third")
    third = rows(db)[-1].reference
    sales = enter(app, "sales")
    sales.post(f"/staff/enquiries/{third}/join", {"to": pair[1]})
    sales.post(f"/staff/enquiries/{pair[1]}/join", {"to": pair[0]})
    first, *additions = rows(db)
    assert {row.joined_to_id for row in additions} == {first.id}


# ---- What an addition has in common with the first -------------------------------------------------------------------


def joined(app: Flask, client: FlaskClient, db: Session, clock: Traveller, **given: Any) -> tuple[Enquiry, Enquiry]:
    """Let somebody write twice and join the second to the first."""
    write(app, clock)
    press(client, write(app, clock, message="And a kanarien cage.", **given))
    earlier, later = rows(db)
    assert later.state == "joined"
    return earlier, later


@pytest.mark.usefixtures("house")
def test_a_message_by_the_link_of_an_addition_reaches_the_desk_with_the_first(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    joined(app, client, db, clock)
    own = links_to(app)[-1]
    before = len(mails(app))
    assert do(client, own, "add", words="And another thing").status_code == 303
    earlier, later = rows(db)
    for one in (earlier, later):
        assert (one.timeline[-1].what, one.timeline[-1].text) == ("addition", "And another thing")
    assert (earlier.opened_at, later.state) == (None, "joined")
    assert len(mails(app)) == before + 2
    [told] = [mail for mail in mails(app) if mail["To"] == DESK and "And another thing" in parts(mail)[0]]
    assert earlier.reference in told["Subject"]
    refused = do(client, links_to(app)[-1], "withdraw")
    assert refused.status_code == 422
    assert "withdrawn with that one" in words(refused.text)
    assert rows(db)[1].state == "joined"


@pytest.mark.usefixtures("house")
def test_an_addition_that_is_erased_is_erased_from_the_first_too(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    _earlier, later = joined(app, client, db, clock)
    with app.app_context(), transaction():
        keeping.anonymise([later.id], app.config["SETTINGS"].instance, "erased")
    earlier, _later = rows(db)
    assert "kanarien" not in repr([(event.text, event.details) for event in earlier.timeline])
    assert earlier.name == LETTER["name"]


@pytest.mark.usefixtures("house")
def test_a_message_by_the_link_of_an_addition_is_read_also_when_the_first_was_erased(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    earlier, _later = joined(app, client, db, clock)
    own = links_to(app)[-1]
    with app.app_context(), transaction():
        keeping.anonymise([earlier.id], app.config["SETTINGS"].instance, "erased")
    assert do(client, own, "add", words="I am still here").status_code == 303
    _earlier, later = rows(db)
    assert (later.state, later.joined_to_id, later.is_unanswered) == ("new", None, True)


@pytest.mark.usefixtures("house")
def test_what_was_agreed_to_with_an_addition_holds(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    joined(app, client, db, clock, marketing="y")
    with app.app_context():
        assert len(list(queries.marketing_consents())) == 1


@pytest.mark.usefixtures("house")
def test_an_addition_that_was_kept_in_the_spool_can_be_joined(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, databases: Maker
) -> None:
    write(app, clock)
    visitor = app.test_client()
    sent = fill_in(visitor, clock, ABOUT, message="And outside?")
    db.rollback()
    with breaker(app, databases)("gone"):
        answer = visitor.post("/enquire", data=sent, headers=FIREFOX, environ_base={"REMOTE_ADDR": "198.51.100.7"})
    app.test_cli_runner().invoke(args=["spool", "replay"])
    thanks = visitor.get(answer.location)
    assert OFFER in words(thanks.text)
    assert "with your earlier enquiry" in words(press(client, thanks).text)
    assert rows(db)[1].state == "joined"
