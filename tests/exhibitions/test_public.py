"""Exhibition and edition pages as a visitor sees them."""

import json
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from expoapp import clock as our_clock
from expoapp.catalogue.models import FormerSlug
from expoapp.exhibitions.models import Colocation, EditionChange, Figure, Status
from tests import factories as make
from tests.pages import parse, words


def test_the_exhibitions_own_address_shows_its_current_edition(
    client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2025, 7, 2), number=26)
    make.edition(exhibition, date(2026, 7, 8), number=27)
    db.commit()
    assert "8–10 Jul 2026" in words(client.get("/exhibitions/buildexpo-kenya").text).replace("\u2009", " ")
    clock.move_to(datetime(2025, 7, 3, tzinfo=UTC))
    shown = words(client.get("/exhibitions/buildexpo-kenya").text)
    assert "On now, day 2 of 3" in shown


def test_an_editions_address_never_leads_to_another_edition(client: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2024, 7, 3))
    make.edition(exhibition, date(2027, 7, 7))
    db.commit()
    answer = client.get("/exhibitions/buildexpo-kenya/2024")
    assert answer.status_code == 200
    assert parse(answer.text).find(".//time").get("datetime") == "2024-07-03"
    assert client.get("/exhibitions/buildexpo-kenya/2025").status_code == 404


def test_a_former_address_leads_on_for_ever_in_every_language(client: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2027, 7, 7))
    db.add(FormerSlug(kind="exhibition", slug="build-kenya", thing_id=exhibition.id))
    db.commit()
    for old, new in (
        ("/exhibitions/build-kenya", "/exhibitions/buildexpo-kenya"),
        ("/ar/exhibitions/build-kenya/2027", "/ar/exhibitions/buildexpo-kenya/2027"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)


@pytest.mark.parametrize("hidden", ["exhibition", "organiser"])
@pytest.mark.parametrize("rest", ["", "/2027", "/2027/exhibitors", "/calendar.ics", "/2027/calendar.ics", "/share.png"])
def test_a_former_address_says_nothing_of_an_exhibition_that_is_not_public(
    client: FlaskClient, db: Session, hidden: str, rest: str
) -> None:
    by = make.organiser("Others", is_own=False, is_listed=hidden != "organiser")
    exhibition = make.exhibition("CANARY SHOW", published=hidden != "exhibition", by=by)
    make.edition(exhibition, date(2027, 7, 7))
    db.add(FormerSlug(kind="exhibition", slug="once", thing_id=exhibition.id))
    db.commit()
    answer = client.get(f"/exhibitions/once{rest}")
    assert (answer.status_code, "canary" in str(answer.headers)) == (404, False)


@pytest.mark.parametrize("hidden", ["exhibition", "edition"])
def test_what_is_not_public_answers_like_what_does_not_exist(client: FlaskClient, db: Session, hidden: str) -> None:
    exhibition = make.exhibition("CANARY SHOW", published=hidden != "exhibition", tagline="CANARY-7f3a")
    make.edition(exhibition, date(2027, 7, 7), published=hidden != "edition", note="CANARY-7f3a")
    db.commit()
    missing = client.get("/exhibitions/no-such-show/2027")
    answer = client.get("/exhibitions/canary-show/2027")
    assert answer.status_code == missing.status_code == 404
    if hidden == "exhibition":
        for address in (
            "/",
            "/exhibitions",
            "/exhibitions?q=canary",
            "/regions/east-africa",
            "/countries/kenya",
            "/ar/",
        ):
            assert "CANARY" not in client.get(address).text


@pytest.mark.usefixtures("clock")
def test_a_cancelled_edition_keeps_its_page_and_says_why(client: FlaskClient, db: Session) -> None:
    make.edition(starts_on=date(2026, 11, 5), status=Status.CANCELLED, status_reason="Halls needed for a state event.")
    db.commit()
    shown = words(client.get("/exhibitions/buildexpo-kenya/2026").text)
    assert "This edition is cancelled. Halls needed for a state event." in shown


@pytest.mark.usefixtures("clock")
def test_what_can_be_done_next_fits_the_state(client: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2026, 11, 5), status=Status.CANCELLED)
    make.edition(exhibition, date(2027, 7, 7))
    make.edition(make.exhibition("WOODEXPO"), date(2027, 5, 6), status=Status.POSTPONED)
    make.edition(make.exhibition("OLDEXPO"), date(2024, 5, 6))
    db.commit()

    def first(address: str) -> str:
        buttons = parse(client.get(address).text).findall(".//header//p[@class='buttons']/a")
        return str(buttons[0].text).replace("\u2009", " ")

    assert first("/exhibitions/buildexpo-kenya/2026") == "Next edition: 7–9 Jul 2027"
    assert first("/exhibitions/buildexpo-kenya/2027") == "Ask for a stand"
    assert first("/exhibitions/woodexpo/2027") == "Tell me when the dates are fixed"
    assert first("/exhibitions/oldexpo/2024") == "Ask about the next one"


@pytest.mark.usefixtures("clock")
def test_a_moved_edition_shows_new_and_former_dates(client: FlaskClient, db: Session) -> None:
    edition = make.edition(starts_on=date(2027, 2, 1), status=Status.RESCHEDULED, sequence=1)
    edition.changes.append(
        EditionChange(
            sequence=1,
            changed_at=our_clock.now(),
            announced_on=date(2026, 8, 20),
            what="dates status",
            former_status="scheduled",
            former_precision="exact",
            former_starts_on=date(2026, 10, 12),
            former_ends_on=date(2026, 10, 14),
            status="rescheduled",
        )
    )
    db.commit()
    shown = words(client.get("/exhibitions/buildexpo-kenya/2027").text).replace("\u2009", " ")
    assert "Moved to new dates: 1–3 Feb 2027" in shown
    assert "12–14 Oct 2026" in shown
    assert "12–14 أكتوبر 2026" in words(client.get("/ar/exhibitions/buildexpo-kenya/2027").text).replace("\u2009", " ")


@pytest.mark.usefixtures("clock")
def test_hours_stand_with_their_zone_and_figures_with_their_source(client: FlaskClient, db: Session) -> None:
    figure = Figure(kind="exhibitors", value=12345, source="Show report", assurance="audited")
    make.edition(starts_on=date(2025, 7, 2), hours=(time(10), time(18)), figures=[figure])
    db.commit()
    shown = words(client.get("/exhibitions/buildexpo-kenya/2025").text)
    assert "10:00–18:00" in shown
    assert "East Africa Time" in shown
    assert "12,345 exhibitors Audited · Show report" in shown


@pytest.mark.usefixtures("clock")
def test_colocation_is_shown_on_both(client: FlaskClient, db: Session) -> None:
    one = make.edition(make.exhibition("BUILDEXPO KENYA"), date(2026, 7, 8))
    other = make.edition(make.exhibition("LIGHTEXPO KENYA"), date(2026, 7, 8))
    db.add(Colocation(edition_id=min(one.id, other.id), other_id=max(one.id, other.id)))
    db.commit()
    for shown, partner in (("buildexpo-kenya", "LIGHTEXPO KENYA"), ("lightexpo-kenya", "BUILDEXPO KENYA")):
        together = words(client.get(f"/exhibitions/{shown}/2026").text).partition("Held together with")[2]
        assert partner in together


def test_an_exhibition_without_editions_still_has_a_page(client: FlaskClient, db: Session) -> None:
    make.exhibition("NEW SHOW")
    db.commit()
    assert "No edition is announced yet" in words(client.get("/exhibitions/new-show").text)


def test_every_texts_language_is_marked_where_it_is_not_the_pages(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition(description="In English only."), date(2027, 7, 7))
    db.commit()
    page = parse(client.get("/ar/exhibitions/buildexpo-kenya").text)
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    marked = [span for span in page.iter("span") if span.text == "In English only."]
    assert [(span.get("lang"), span.get("dir")) for span in marked] == [("en", "ltr")]


def test_the_calendar_file_of_an_exact_edition(client: FlaskClient, db: Session) -> None:
    uid = str(make.edition(starts_on=date(2027, 7, 7)).uid)
    make.edition(make.exhibition("VAGUE"), date(2027, 10, 1), date(2027, 10, 31), precision="month")
    db.commit()
    answer = client.get("/exhibitions/buildexpo-kenya/2027/calendar.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    event = Calendar.from_ical(answer.data).walk("VEVENT")[0]
    assert str(event["UID"]) == uid
    assert event["DTEND"].dt == date(2027, 7, 10)
    again = client.get(
        "/exhibitions/buildexpo-kenya/2027/calendar.ics", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get("/exhibitions/vague/2027/calendar.ics").status_code == 404


@pytest.mark.usefixtures("clock")
def test_markup_agrees_with_the_page(client: FlaskClient, db: Session) -> None:
    make.edition(
        make.exhibition("A </script><script>alert(1)</script> SHOW", slug="a-show"), date(2026, 7, 8), at=make.venue()
    )
    db.commit()
    page = parse(client.get("/exhibitions/a-show/2026").text)
    data = [json.loads(script.text) for script in page.iter("script") if script.get("type") == "application/ld+json"]
    event = next(one for one in data if one["@type"] == "ExhibitionEvent")
    assert event["name"] == "A </script><script>alert(1)</script> SHOW"
    assert event["startDate"] == "2026-07-08"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"


def test_the_number_of_statements_does_not_depend_on_the_rows(
    client: FlaskClient, db: Session, statements: "list[str]"
) -> None:
    addresses = ["/", "/exhibitions", "/exhibitions/show-0", "/regions/east-africa", "/countries/kenya", "/venues/kicc"]

    def count() -> dict[str, int]:
        found = {}
        for address in addresses:
            statements.clear()
            assert client.get(address).status_code == 200
            found[address] = len(statements)
        return found

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            exhibition = make.exhibition(f"SHOW {number}")
            for year in (2025, 2027, 2028):
                figure = Figure(kind="exhibitors", value=1, source="x", assurance="counted")
                hours = (time(10), time(18))
                make.edition(exhibition, date(year, 7, 7), hours=hours, at=make.venue(), figures=[figure])
            make.post(f"Post {number}", countries=["KE"], exhibitions=[exhibition])
        db.commit()

    grow(0, 2)
    few = count()
    grow(2, 14)
    many = count()
    assert many == few
    assert max(many.values()) <= 45
