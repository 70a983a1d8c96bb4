"""Moving, postponing, cancelling and taking up again: what staff are told before, and what the public reads after."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.enquiries.models import Desk
from expoapp.exhibitions.models import Edition, EditionChange, Exhibition, Status
from tests import factories as make
from tests.exhibitions.filling import filled, send
from tests.exhibitions.test_calendars import agreed
from tests.office import enter
from tests.pages import links, parse, words
from tests.watching.walks import watchers

PUBLIC = "/exhibitions/buildexpo-kenya"
REASON = "The grounds are needed for a state event."
# Every page that shows editions in rows, cards or bars, with where the edition stands on it.
PLACES = [
    "/exhibitions?q=buildexpo+kenya",
    "/exhibitions?q=buildexpo+kenya&view=calendar&at=2027-07",
    "/exhibitions?q=buildexpo+kenya&view=print",
    "/search?q=buildexpo+kenya",
    "/compare?e=buildexpo-kenya",
    PUBLIC,
    f"{PUBLIC}/2027",
]


@pytest.fixture
def editor(app: Flask, sample: Traveller) -> FlaskClient:
    """Somebody who keeps the listings of all regions of the sample."""
    assert sample
    return enter(app, "editor").client


def edition_of(db: Session, year: str = "2027", of: str = "buildexpo-kenya") -> Edition:
    db.rollback()
    whole = select(Edition).join(Exhibition).where(Exhibition.slug == of, Edition.slug == year)
    return db.scalars(whole.execution_options(populate_existing=True)).one()


def form(db: Session, change: str) -> str:
    key = edition_of(db).id
    db.rollback()
    return f"/staff/exhibitions/editions/{key}/{change}"


def rows_of(markup: str) -> list[str]:
    """Return the words of each row that leads to the edition, or to its exhibition."""
    found = parse(markup).xpath('//main//li[contains(@class, "edition")][.//a[contains(@href, "/buildexpo-kenya")]]')
    return [" ".join("".join(one.itertext()).split()) for one in found]


def times_cancelled(client: FlaskClient, place: str) -> int:
    return words(client.get(place).text).casefold().count("cancelled")


def markup_of(page: str) -> str:
    return " ".join(re.findall(r'"eventStatus":\s*"https://schema.org/(\w+)"', page))


def test_a_cancelled_edition_says_so_on_every_public_output_at_the_next_request(
    editor: FlaskClient, client: FlaskClient, db: Session
) -> None:
    # Filters name the word as well, so it is counted.
    before = {place: times_cancelled(client, place) for place in PLACES}
    markup = {place: markup_of(client.get(place).text) for place in (PUBLIC, f"{PUBLIC}/2027")}
    assert set(markup.values()) >= {"EventScheduled"}
    picture = client.get(f"{PUBLIC}/2027/share.png").data
    home = client.get("/").text
    assert rows_of(client.get(PLACES[0]).text)

    assert send(editor, form(db, "cancel"), reason=REASON).status_code == 303

    for place in PLACES:
        assert times_cancelled(client, place) > before[place], place
    for place in (PUBLIC, f"{PUBLIC}/2027"):
        page = client.get(place)
        assert REASON in words(page.text)
        assert ("EventCancelled" in markup_of(page.text)) is bool(markup[place]), place
        assert "ملغ" in words(client.get(f"/ar{place}").text) or "أُلغ" in words(client.get(f"/ar{place}").text)
    # Lists of many either say it or leave it out.
    for place in ("/", "/countries/kenya", "/industries/building-construction", "/regions/east-africa", "/exhibitions"):
        rows = [one for one in rows_of(client.get(place).text) if "7–9 Jul" in one or "2027" in one]
        assert all("Cancelled" in one for one in rows), place
    assert home != client.get("/").text or "buildexpo-kenya" not in home
    calendars = (f"{PUBLIC}/2027/calendar.ics", f"{PUBLIC}/calendar.ics", "/exhibitions.ics?q=buildexpo+kenya")
    uid = str(edition_of(db).uid)
    db.rollback()
    for calendar in calendars:
        [entry] = [one for one in agreed(client.get(calendar).data) if one["uid"] == uid]
        assert (entry["status"], entry["sequence"]) == ("CANCELLED", 1), calendar
        assert entry["summary"] == "CANCELLED – BUILDEXPO KENYA", calendar
    assert client.get(f"{PUBLIC}/2027/share.png").data != picture


def test_before_the_last_button_staff_see_what_visitors_will_read_and_whom_it_concerns(
    editor: FlaskClient, db: Session
) -> None:
    edition = edition_of(db)
    whole = db.get_one(Exhibition, edition.exhibition_id)
    watchers(db, edition.id)
    make.enquiry(about=[whole], at=db.scalars(select(Desk)).first())
    db.commit()
    shown = words(editor.get(form(db, "cancel")).text)
    assert "“This edition is cancelled”, with your reason" in shown
    assert "CANCELLED – BUILDEXPO KENYA" in shown
    assert "1 person waits for its dates and is told by mail." in shown
    assert "1 open enquiry is about this exhibition" in shown
    shown = words(editor.get(form(db, "postpone")).text)
    assert "“Postponed. No new date is known yet”" in shown


def test_a_cancelling_needs_a_reason_and_an_edition_nobody_else_has_changed(editor: FlaskClient, db: Session) -> None:
    address = form(db, "cancel")
    opened = filled(editor.get(address))
    answer = editor.post(address, data=opened)
    assert answer.status_code == 422
    assert send(editor, form(db, "postpone"), reason="No hall yet.").status_code == 303
    opened["reason"] = REASON
    late = editor.post(address, data=opened)
    assert late.status_code == 409
    assert "Somebody else has changed this meanwhile" in words(late.text)
    assert "Postponed" in words(late.text)
    assert filled(late)["reason"] == REASON
    assert edition_of(db).status == Status.POSTPONED
    # Pressed again, knowing it, it is done.
    assert editor.post(address, data=filled(late)).status_code == 303
    assert edition_of(db).status == Status.CANCELLED


def test_what_was_taken_back_stands_as_before_and_visitors_can_read_what_happened(
    editor: FlaskClient, client: FlaskClient, db: Session
) -> None:
    assert send(editor, form(db, "postpone"), reason="No hall yet.").status_code == 303
    assert "Postponed" in words(client.get(f"{PUBLIC}/2027").text)
    assert send(editor, form(db, "cancel"), reason=REASON).status_code == 303
    assert send(editor, form(db, "reinstate")).status_code == 303
    edition = edition_of(db)
    assert (edition.status, edition.status_reason, edition.sequence) == (Status.SCHEDULED, "", 3)
    statuses = select(EditionChange.former_status).where(EditionChange.edition_id == edition.id)
    assert list(db.scalars(statuses.order_by(EditionChange.id))) == ["scheduled", "postponed", "cancelled"]
    db.rollback()
    assert "This edition is cancelled" not in client.get(f"{PUBLIC}/2027").text


def test_a_moved_edition_takes_its_hours_along_and_names_its_former_days(
    editor: FlaskClient, client: FlaskClient, db: Session
) -> None:
    answer = send(editor, form(db, "move"), starts_on="2027-09-08", ends_on="2027-09-06")
    assert answer.status_code == 422
    assert "The last day is before the first." in words(answer.text)
    answer = send(editor, form(db, "move"), starts_on="2027-07-07", ends_on="2027-07-09")
    assert "These are the days it has; choose others." in words(answer.text)
    assert send(editor, form(db, "move"), starts_on="2027-09-08", ends_on="2027-09-10").status_code == 303
    shown = words(client.get(f"{PUBLIC}/2027").text)
    assert "8–10 Sept 2027" in shown
    assert "7–9 Jul 2027" in shown
    assert edition_of(db).status == Status.RESCHEDULED


def test_what_is_over_can_be_neither_moved_nor_cancelled(editor: FlaskClient, db: Session) -> None:
    past = edition_of(db, "2026")
    page, key = f"/staff/exhibitions/{past.exhibition_id}", past.id
    db.rollback()
    offered = links(editor.get(page).text)
    assert f"/staff/exhibitions/editions/{key}/cancel" not in offered
    address = f"/staff/exhibitions/editions/{key}/cancel"
    assert "no longer in a state" in words(editor.get(address).text)
    values = {"key": filled(editor.get(form(db, "cancel")))["key"], "version": "1", "reason": REASON}
    assert editor.post(address, data=values).status_code in {403, 409}
    assert edition_of(db, "2026").status != Status.CANCELLED
