"""An edition as a calendar file, read by two other programs' parsers and by the letter of the rules."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
import vobject
from icalendar import Calendar
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from expoapp import clock as our_clock
from expoapp import i18n
from expoapp.accounts.models import Scope
from expoapp.exhibitions import actions, ical
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionName, Status
from expoapp.exhibitions.queries import get_page
from expoapp.exhibitions.queries import staff as queries
from tests import factories as make

URL = "https://www.example.org/exhibitions/buildexpo-kenya/2027"
CHANGED = datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC)


def file_of(db: Session, edition: Edition) -> bytes:
    """Return the file of an edition, loaded as its page loads it."""
    found = db.get_one(Edition, inspect(edition).identity)
    slug, year = db.get_one(Exhibition, found.exhibition_id).slug, found.slug
    db.commit()
    db.expunge_all()
    return ical.calendar(get_page(slug, our_clock.now()).edition(year), URL)


def event_of(file: bytes) -> Any:
    """Return the one entry, after the rules that hold for every file."""
    assert file.endswith(b"END:VCALENDAR\r\n")
    assert not file.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in file.replace(b"\r\n", b"")
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
    calendar = Calendar.from_ical(file)
    assert calendar["VERSION"] == "2.0"
    assert "METHOD" not in calendar
    assert "X-WR-CALNAME" not in calendar
    [event] = calendar.walk("VEVENT")
    assert not event.errors
    [other] = vobject.readOne(file.decode()).vevent_list
    assert other.uid.value == str(event["UID"])
    assert other.summary.value == str(event["SUMMARY"])
    return event


def test_a_show_is_one_entry_over_whole_days_that_marks_nobody_busy(db: Session) -> None:
    venue = make.venue("KICC", latitude=-1.2886, longitude=36.8231)
    edition = make.edition(hours=(time(10), time(18)), at=venue, changed_at=CHANGED, hall="Hall 3", sequence=2)
    uid = edition.uid
    event = event_of(file_of(db, edition))
    assert event.decoded("DTSTART") == date(2027, 7, 7)
    assert event.decoded("DTEND") == date(2027, 7, 10)
    assert (event["DTSTART"].params["VALUE"], event["DTEND"].params["VALUE"]) == ("DATE", "DATE")
    assert event["UID"] == str(uid)
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == CHANGED
    assert (event["SEQUENCE"], event["STATUS"], event["TRANSP"]) == (2, "CONFIRMED", "TRANSPARENT")
    assert (event["SUMMARY"], event["URL"]) == ("BUILDEXPO KENYA", URL)
    assert event["LOCATION"] == "Hall 3, KICC, KICC Road, Kenya"
    assert (event["GEO"].latitude, event["GEO"].longitude) == (-1.2886, 36.8231)
    assert "10:00–18:00" in event["DESCRIPTION"]
    assert event["CATEGORIES"].cats == ["Building and construction"]


def test_what_is_not_known_is_left_out(db: Session) -> None:
    event = event_of(file_of(db, make.edition()))
    assert event["LOCATION"] == "Nairobi, Kenya"
    assert "GEO" not in event


@pytest.mark.parametrize(
    ("status", "said", "summary"),
    [
        (Status.SCHEDULED, "CONFIRMED", "BUILDEXPO KENYA"),
        (Status.RESCHEDULED, "CONFIRMED", "BUILDEXPO KENYA"),
        (Status.PROVISIONAL, "TENTATIVE", "DATES NOT CONFIRMED – BUILDEXPO KENYA"),
        (Status.CANCELLED, "CANCELLED", "CANCELLED – BUILDEXPO KENYA"),
        (Status.POSTPONED, "CANCELLED", "POSTPONED – BUILDEXPO KENYA"),
    ],
)
def test_the_status_is_said_twice(db: Session, status: Status, said: str, summary: str) -> None:
    edition = make.edition(status=status, status_reason="No hall.", hours=(time(10), time(18)))
    event = event_of(file_of(db, edition))
    assert (event["STATUS"], event["SUMMARY"]) == (said, summary)
    assert event.decoded("DTSTART") == date(2027, 7, 7)
    is_off = status in {Status.CANCELLED, Status.POSTPONED}
    assert ("No hall." in event["DESCRIPTION"], "10:00" in event["DESCRIPTION"]) == (is_off, not is_off)


def test_the_same_edition_gives_the_same_bytes_whatever_the_hour(db: Session, clock: time_machine.Traveller) -> None:
    edition = make.edition(hours=(time(10), time(18)))
    before = file_of(db, edition)
    clock.shift(timedelta(days=700))
    assert file_of(db, edition) == before


def test_a_moved_edition_is_the_same_entry_with_a_higher_sequence(db: Session) -> None:
    edition = make.edition(changed_at=CHANGED)
    key = edition.id
    before = event_of(file_of(db, edition))
    facts = actions.edition_facts(queries.get_edition(key, Scope(everywhere=True)))
    moved = replace(facts, starts_on=date(2027, 8, 4), ends_on=date(2027, 8, 6))
    actions.revise_edition(key, moved, by=None)
    after = event_of(file_of(db, edition))
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"], after["STATUS"]) == (0, 1, "CONFIRMED")
    assert after.decoded("DTSTAMP") > before.decoded("DTSTAMP")


def test_an_entry_speaks_the_visitors_language_and_long_lines_fold_between_characters(db: Session) -> None:
    name = "معرض الأدوات المنزلية والهدايا والألعاب والأجهزة والمفروشات – دبي 🎪🎪🎪🎪🎪🎪🎪🎪🎪🎪🎪🎪"
    exhibition = make.exhibition("GIFTS")
    exhibition.names.append(ExhibitionName(kind="language", lang="ar", name=name))
    edition = make.edition(exhibition)
    with i18n.speaking("ar"):
        event = event_of(file_of(db, edition))
    assert event["SUMMARY"] == name


@pytest.mark.parametrize(
    "name",
    [
        "A, B; C\\D: \"E\" 'F'",
        "x\r\nBEGIN:VALARM\r\nEND:VALARM",
        "\x07tab\tand bell",
        "\\" * 120,
        "back\\nslash",
        ",;" * 60,
        "😀" * 45,
        "]]></x>",
    ],
    ids=["marks", "lines", "controls", "backslashes", "line break", "escapes", "wide", "markup"],
)
def test_no_name_can_add_a_property_or_break_the_file(db: Session, name: str) -> None:
    plain = event_of(file_of(db, make.edition()))
    event = event_of(file_of(db, make.edition(make.exhibition(name, slug="hostile"))))
    assert list(event) == list(plain)
    assert event.subcomponents == []
    kept = "".join(sign for sign in name.replace("\r\n", "\n") if sign == "\n" or sign >= " ")
    assert event["SUMMARY"] == kept


def test_folding_never_parts_a_backslash_from_what_it_escapes(db: Session) -> None:
    for length in range(50, 75):
        exhibition = make.exhibition("x" * length + ",;\\", slug=f"show-{length}")
        for line in file_of(db, make.edition(exhibition)).split(b"\r\n"):
            assert len(re.findall(rb"\\*$", line)[0]) % 2 == 0


def test_an_edition_without_exact_days_makes_no_entry(db: Session) -> None:
    edition = make.edition(precision="month")
    with pytest.raises(ValueError, match="exact"):
        file_of(db, edition)
