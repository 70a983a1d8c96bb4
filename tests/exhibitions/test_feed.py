"""The calendar to subscribe to, one for each address of the finder, read by two other programs' parsers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
import vobject
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from expoapp.exhibitions.models import Edition, Status
from tests import factories as make
from tests.pages import links

pytestmark = pytest.mark.usefixtures("clock")  # 2 March 2026, 9:00 UTC


def calendar_of(body: bytes) -> Any:
    """Return the calendar, after the rules that hold for every feed."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    found = Calendar.from_ical(body)
    events = found.walk("VEVENT")
    assert not [event.errors for event in events if event.errors]
    other = vobject.readOne(body.decode())
    assert [str(event["UID"]) for event in events] == [one.uid.value for one in getattr(other, "vevent_list", [])]
    return found


def names(body: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in calendar_of(body).walk("VEVENT")]


def test_the_head_says_what_it_is_and_how_often_to_ask(client: FlaskClient, db: Session) -> None:
    make.edition(starts_on=date(2026, 7, 8))
    db.commit()
    answer = client.get("/exhibitions.ics?country=kenya&status=scheduled")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith('.ics"')
    head = calendar_of(answer.data)
    assert head["NAME"] == head["X-WR-CALNAME"] == "Exhibitions: Kenya · Dates confirmed"
    assert head["DESCRIPTION"] == head["X-WR-CALDESC"]
    assert head["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert head["REFRESH-INTERVAL"].dt == timedelta(hours=12)
    assert head["X-PUBLISHED-TTL"] == "PT12H"
    assert head["SOURCE"].params["VALUE"] == "URI"
    assert head["SOURCE"] == "http://127.0.0.1:8000/exhibitions.ics?country=kenya&status=scheduled"
    assert head["URL"] == "http://127.0.0.1:8000/exhibitions?country=kenya&status=scheduled"
    assert "METHOD" not in head
    [event] = head.walk("VEVENT")
    assert event["URL"] == "http://127.0.0.1:8000/exhibitions/buildexpo-kenya/2026"


def test_it_reaches_from_thirty_days_back_to_all_future_and_holds_exact_days_only(
    client: FlaskClient, db: Session
) -> None:
    for name, first in (
        ("LONG AGO", date(2026, 1, 20)),
        ("LATELY", date(2026, 2, 10)),
        ("IN TEN YEARS", date(2036, 1, 1)),
    ):
        make.edition(make.exhibition(name), first)
    make.edition(make.exhibition("VAGUE"), date(2026, 6, 1), date(2026, 6, 30), precision="month")
    make.edition(make.exhibition("UNKNOWN"), None)
    make.edition(make.exhibition("DRAFT"), date(2026, 6, 1), published=False)
    make.edition(make.exhibition("PUT OFF"), date(2026, 6, 1), status=Status.POSTPONED)
    make.edition(make.exhibition("THEIRS", by=make.organiser("Others", is_own=False)), date(2026, 6, 1))
    db.commit()
    assert names(client.get("/exhibitions.ics").data) == ["LATELY", "POSTPONED – PUT OFF", "IN TEN YEARS"]
    assert "THEIRS" in names(client.get("/exhibitions.ics?organisers=all").data)


def test_filters_hold_and_a_place_that_is_not_known_never_widens_the_subscription(
    client: FlaskClient, db: Session
) -> None:
    make.edition(make.exhibition("INLAND"), date(2026, 6, 1))
    make.edition(make.exhibition("COAST", in_city=make.city("Mombasa")), date(2026, 6, 1))
    db.commit()
    assert names(client.get("/exhibitions.ics?city=ke-mombasa").data) == ["COAST"]
    assert names(client.get("/exhibitions.ics?q=inland&region=").data) == ["INLAND"]
    assert names(client.get("/exhibitions.ics?month=2031-01").data) == []
    assert client.get("/exhibitions.ics?city=ke-atlantis").status_code == 404
    assert client.get("/exhibitions.ics?city=%00&city=ke-mombasa").status_code == 404


def test_it_is_the_same_bytes_while_nothing_changes_and_is_not_sent_again(
    client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    edition = make.edition(starts_on=date(2026, 7, 8))
    db.commit()
    first = client.get("/exhibitions.ics")
    clock.shift(timedelta(hours=7))
    assert client.get("/exhibitions.ics").data == first.data
    for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get("/exhibitions.ics", headers={header: first.headers[value]})
        assert (again.status_code, again.data) == (304, b"")
    row = db.get_one(Edition, edition.id)
    row.status, row.sequence, row.changed_at = Status.CANCELLED, 1, datetime.now(UTC)
    row.updated_at = row.changed_at
    db.commit()
    for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert client.get("/exhibitions.ics", headers={header: first.headers[value]}).status_code == 200


@pytest.mark.sql
@pytest.mark.parametrize("expires", [None, "edition", "exhibition"])
def test_what_leaves_by_itself_is_seen_by_who_asks_for_changes_only(
    client: FlaskClient, db: Session, clock: time_machine.Traveller, expires: str | None
) -> None:
    edition = make.edition(starts_on=date(2026, 12, 8) if expires else date(2026, 3, 8))
    if expires:
        thing = edition if expires == "edition" else edition.exhibition
        thing.public_until = datetime.now(UTC) + timedelta(days=20)
    db.commit()
    first = client.get("/exhibitions.ics")
    assert len(names(first.data)) == 1
    clock.shift(timedelta(days=50))
    later = client.get("/exhibitions.ics", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert (later.status_code, names(later.data)) == (200, [])


def test_the_finder_offers_it_for_the_filters_that_are_chosen(client: FlaskClient, db: Session) -> None:
    make.edition()
    db.commit()
    page = client.get("/exhibitions?country=kenya").text
    assert "webcal://127.0.0.1:8000/exhibitions.ics?country=kenya" in links(page)
    assert 'value="http://127.0.0.1:8000/exhibitions.ics?country=kenya"' in page
    assert "Google Calendar looks every 8 to 24 hours" in page
    page = client.get("/ar/exhibitions").text
    assert "webcal://127.0.0.1:8000/ar/exhibitions.ics" in links(page)
