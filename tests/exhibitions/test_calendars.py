"""Calendar files and subscriptions as programs get them, read by two parsers that know nothing of each other."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
import vobject
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.test import TestResponse

from expoapp.catalogue.models import FormerSlug
from expoapp.exhibitions.models import Edition, Exhibition, Precision, Status
from tests import factories as make
from tests.exhibitions.filling import send
from tests.office import enter
from tests.pages import parse

FILE = "/exhibitions/buildexpo-kenya/2027/calendar.ics"
FEED = "/exhibitions/buildexpo-kenya/calendar.ics"


def first_parser(file: bytes) -> list[dict[str, Any]]:
    """Read a file with icalendar."""
    found = []
    for event in Calendar.from_ical(file).walk("VEVENT"):
        assert not event.errors
        place = event.get("GEO")
        found.append(
            {
                "uid": str(event["UID"]),
                "sequence": int(event["SEQUENCE"]),
                "status": str(event["STATUS"]),
                "starts": event.decoded("DTSTART"),
                "ends": event.decoded("DTEND"),
                "stamp": event.decoded("DTSTAMP"),
                "modified": event.decoded("LAST-MODIFIED"),
                "summary": str(event["SUMMARY"]),
                "location": str(event["LOCATION"]),
                "description": str(event["DESCRIPTION"]),
                "url": str(event["URL"]),
                "place": (place.latitude, place.longitude) if place else None,
            }
        )
    return found


def second_parser(file: bytes) -> list[dict[str, Any]]:
    """Read a file with vobject."""
    found = []
    for event in getattr(vobject.readOne(file.decode()), "vevent_list", []):
        place = event.geo.value.split(";") if hasattr(event, "geo") else None
        found.append(
            {
                "uid": event.uid.value,
                "sequence": int(event.sequence.value),
                "status": event.status.value,
                "starts": event.dtstart.value,
                "ends": event.dtend.value,
                "stamp": event.dtstamp.value,
                "modified": event.last_modified.value,
                "summary": event.summary.value,
                "location": event.location.value,
                "description": event.description.value,
                "url": event.url.value,
                "place": (float(place[0]), float(place[1])) if place else None,
            }
        )
    return found


def agreed(file: bytes) -> list[dict[str, Any]]:
    """Return a file's entries, on which both parsers agree."""
    one, other = first_parser(file), second_parser(file)
    assert one == other
    return one


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_two_parsers_agree_on_every_edition_of_the_sample(client: FlaskClient, db: Session, prefix: str) -> None:
    editions = list(db.scalars(select(Edition).options(joinedload(Edition.exhibition))))
    assert len(editions) == 94
    db.expunge_all()
    db.rollback()
    read = 0
    for edition in editions:
        answer = client.get(f"{prefix}/exhibitions/{edition.exhibition.slug}/{edition.slug}/calendar.ics")
        if edition.precision != Precision.EXACT:
            assert answer.status_code == 404
            continue
        [entry] = agreed(answer.data)
        assert edition.ends_on is not None
        assert entry["uid"] == str(edition.uid)
        assert (entry["starts"], entry["ends"]) == (edition.starts_on, edition.ends_on + timedelta(days=1))
        assert (entry["sequence"], entry["stamp"]) == (edition.sequence, edition.changed_at.replace(microsecond=0))
        is_off = edition.status in {Status.CANCELLED, Status.POSTPONED}
        assert (entry["status"] == "CANCELLED") is is_off
        read += 1
    assert read >= 90


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_two_parsers_agree_on_every_subscription_of_the_sample(client: FlaskClient, db: Session, prefix: str) -> None:
    slugs = set(db.scalars(select(Exhibition.slug)))
    db.rollback()
    entries = [
        entry for slug in slugs for entry in agreed(client.get(f"{prefix}/exhibitions/{slug}/calendar.ics").data)
    ]
    assert len({entry["uid"] for entry in entries}) == len(entries) > 28


@pytest.mark.usefixtures("clock")
def test_a_moved_and_then_cancelled_edition_keeps_its_uid_and_raises_its_sequence(
    app: Flask, client: FlaskClient, db: Session
) -> None:
    make.organiser()
    key = make.edition(starts_on=date(2027, 7, 7)).id
    db.commit()
    editor = enter(app, "editor").client
    form = f"/staff/exhibitions/editions/{key}/edit"
    [planned] = agreed(client.get(FILE).data)
    assert send(editor, form, starts_on="2027-08-04", ends_on="2027-08-06", status_reason="The hall is taken.").location
    [moved] = agreed(client.get(FILE).data)
    assert send(editor, form, status="cancelled", status_reason="No hall.").location
    [off] = agreed(client.get(FILE).data)
    assert planned["uid"] == moved["uid"] == off["uid"]
    assert [one["sequence"] for one in (planned, moved, off)] == [0, 1, 2]
    assert [one["status"] for one in (planned, moved, off)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [one["starts"] for one in (planned, moved, off)] == [date(2027, 7, 7), date(2027, 8, 4), date(2027, 8, 4)]
    assert off["summary"] == "CANCELLED – BUILDEXPO KENYA"
    # A postponed edition's file lives on as well: whoever saved its address must learn that the days are void.
    assert send(editor, form, status="postponed", status_reason="No hall yet.").location
    [void] = agreed(client.get(FILE).data)
    assert (void["status"], void["sequence"], void["summary"]) == ("CANCELLED", 3, "POSTPONED – BUILDEXPO KENYA")
    [fed] = agreed(client.get(FEED).data)
    assert fed == void


def test_what_is_told_of_the_hours_is_complete(client: FlaskClient, db: Session) -> None:
    edition = make.edition(hours=(time(16), time(23)))
    edition.days[1].closes, edition.days[1].closes_next_day = time(1), True
    edition.days[2].audience = "public"
    edition.days[2].note = "Families; children welcome"
    db.commit()
    [entry] = agreed(client.get(FILE).data)
    assert entry["description"].replace("\u2009", " ").split("\n")[1:] == [
        "7 July 2027: 16:00–23:00",
        "8 July 2027: 16:00–01:00 the next day",
        "9 July 2027: 16:00–23:00 (Open to the public; Families; children welcome)",
        "http://127.0.0.1:8000/exhibitions/buildexpo-kenya/2027",
    ]


def _head(answer: TestResponse) -> dict[str, str]:
    calendar = Calendar.from_ical(answer.data)
    return {name: str(value.to_ical().decode()) for name, value in calendar.items()}


@pytest.mark.usefixtures("clock")
def test_a_subscription_has_a_name_and_says_how_often_to_look(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("BUILDEXPO, KENYA", slug="buildexpo-kenya"), date(2027, 7, 7))
    db.commit()
    answer = client.get(FEED)
    origin = "http://127.0.0.1:8000"
    assert _head(answer) == {
        "VERSION": "2.0",
        "PRODID": "-//expoapp//Exhibitions//EN",
        "NAME": "BUILDEXPO\\, KENYA",
        "X-WR-CALNAME": "BUILDEXPO\\, KENYA",
        "DESCRIPTION": "All editions of BUILDEXPO\\, KENYA\\, kept up to date.",
        "X-WR-CALDESC": "All editions of BUILDEXPO\\, KENYA\\, kept up to date.",
        "REFRESH-INTERVAL": "PT12H",
        "X-PUBLISHED-TTL": "PT12H",
        "SOURCE": f"{origin}{FEED}",
        "URL": f"{origin}/exhibitions/buildexpo-kenya",
    }
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in answer.data
    assert b"SOURCE;VALUE=URI:" in answer.data
    assert answer.headers["Content-Disposition"] == 'inline; filename="buildexpo-kenya.ics"'
    assert _head(client.get(FILE)).keys() == {"VERSION", "PRODID"}


@pytest.mark.usefixtures("clock")  # 2 March 2026
def test_a_subscription_reaches_back_thirty_days_and_holds_what_has_exact_days(
    client: FlaskClient, db: Session
) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2025, 7, 2))
    make.edition(exhibition, date(2026, 1, 27), date(2026, 1, 29), slug="long-ago")
    make.edition(exhibition, date(2026, 2, 1), date(2026, 2, 3), slug="lately", status=Status.CANCELLED)
    make.edition(exhibition, date(2027, 7, 7))
    make.edition(exhibition, date(2028, 7, 1), date(2028, 7, 31), precision="month")
    make.edition(exhibition, date(2029, 7, 4), published=False)
    make.edition(exhibition, None)
    db.commit()
    assert [one["starts"] for one in agreed(client.get(FEED).data)] == [date(2026, 2, 1), date(2027, 7, 7)]


@pytest.mark.parametrize("address", [FILE, FEED])
def test_a_file_is_the_same_while_nothing_changes_and_not_sent_twice(
    client: FlaskClient, db: Session, clock: time_machine.Traveller, address: str
) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2027, 7, 7))
    db.commit()
    before = client.get(address)
    assert before.content_type == "text/calendar; charset=utf-8"
    clock.shift(timedelta(days=90))
    for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert client.get(address, headers={header: before.headers[value]}).status_code == 304
    assert client.get(address).data == before.data
    # A new name is a new file, though nothing moved: sequence and stamp of the entry stay.
    exhibition.name = "BUILDEXPO EAST AFRICA"
    exhibition.updated_at = datetime(2026, 6, 1, tzinfo=UTC)
    db.commit()
    for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert client.get(address, headers={header: before.headers[value]}).status_code == 200


@pytest.mark.parametrize("address", [FEED, "/exhibitions.ics"])
def test_who_asks_for_changes_only_hears_of_what_went_and_what_came(
    client: FlaskClient, app: Flask, db: Session, clock: time_machine.Traveller, address: str
) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2027, 7, 7))
    withdrawn = make.edition(exhibition, date(2028, 7, 7))
    expired = make.edition(exhibition, date(2029, 7, 7))
    early = make.edition(exhibition, date(2030, 7, 7))
    expired.public_until = datetime(2026, 4, 1, tzinfo=UTC)
    early.public_from = datetime(2026, 5, 1, tzinfo=UTC)
    db.commit()
    since = ""

    def held() -> list[int]:
        nonlocal since
        answer = client.get(address, headers={"If-Modified-Since": since} if since else {})
        assert answer.status_code == 200
        since = answer.headers["Last-Modified"]
        return [one["starts"].year for one in agreed(answer.data)]

    assert held() == [2027, 2028, 2029]
    clock.shift(timedelta(hours=1))
    assert enter(app, "editor").post(f"/staff/exhibitions/editions/{withdrawn.id}/withdraw").status_code == 303
    assert held() == [2027, 2029]
    clock.shift(timedelta(days=45))
    assert held() == [2027]
    clock.shift(timedelta(days=30))
    assert held() == [2027, 2030]


@pytest.mark.parametrize("rest", ["calendar.ics", "2027/calendar.ics"])
def test_a_saved_address_leads_on_when_the_exhibition_is_renamed(client: FlaskClient, db: Session, rest: str) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2027, 7, 7))
    db.add(FormerSlug(kind="exhibition", slug="build-kenya", thing_id=exhibition.id))
    db.commit()
    answer = client.get(f"/ar/exhibitions/build-kenya/{rest}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/ar/exhibitions/buildexpo-kenya/{rest}")


@pytest.mark.parametrize("hidden", ["exhibition", "edition"])
def test_calendars_hold_nothing_that_is_not_public(client: FlaskClient, db: Session, hidden: str) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA", published=hidden != "exhibition")
    make.edition(exhibition, date(2027, 7, 7), published=hidden != "edition")
    db.commit()
    assert client.get(FILE).status_code == 404
    assert b"VEVENT" not in client.get(FEED).data


def test_a_file_name_is_plain_whatever_the_address(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("معرض البناء"), date(2027, 7, 7))
    db.commit()
    answer = client.get("/exhibitions/معرض-البناء/2027/calendar.ics")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="2027.ics"'


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("given", "is_offered"),
    [
        ({}, True),
        ({"status": Status.PROVISIONAL}, True),
        ({"status": Status.CANCELLED}, False),
        ({"status": Status.POSTPONED}, False),
        ({"precision": "month"}, False),
        ({"starts_on": date(2025, 7, 2), "slug": "2027"}, False),
    ],
)
def test_only_days_that_hold_and_are_to_come_are_offered_for_calendars(
    client: FlaskClient, db: Session, given: dict[str, Any], is_offered: bool
) -> None:
    make.edition(**given)
    db.commit()
    page = parse(client.get("/exhibitions/buildexpo-kenya/2027").text)
    addresses = [link.get("href", "") for link in page.iter("a")]
    assert (FILE in addresses) is is_offered
    assert any("calendar.google.com" in one for one in addresses) is is_offered
    assert any("outlook.live.com" in one for one in addresses) is is_offered
    assert f"webcal://127.0.0.1:8000{FEED}" in addresses
