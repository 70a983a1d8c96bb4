"""What search engines are told: nothing invented, nothing that the page does not say."""

import json
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from expoapp import clock, i18n
from expoapp.accounts.models import Scope
from expoapp.exhibitions import actions, jsonld
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionName, ExhibitionTranslation, Status
from expoapp.exhibitions.queries import ExhibitionPage, get_page
from expoapp.exhibitions.queries import staff as queries
from tests import factories as make
from tests.pages import parse

SERIES = "https://www.example.org/exhibitions/buildexpo-kenya"
URL = f"{SERIES}/2027"


def page_of(db: Session, exhibition_id: int) -> ExhibitionPage:
    """Return an exhibition as its page loads it."""
    slug = db.get_one(Exhibition, exhibition_id).slug
    db.commit()
    db.expunge_all()
    return get_page(slug, clock.now())


def event_of(db: Session, edition: Edition) -> dict[str, Any] | None:
    found = db.get_one(Edition, inspect(edition).identity)
    year = found.slug
    return jsonld.event(page_of(db, found.exhibition_id).edition(year), URL, SERIES)


def test_an_edition_says_when_where_and_by_whom_with_the_venues_offset(db: Session) -> None:
    venue = make.venue("KICC", latitude=-1.2886, longitude=36.8231)
    exhibition = make.exhibition(entry_terms="Free for trade visitors who register.")
    make.organiser().website = "https://www.example.org"
    found = event_of(db, make.edition(exhibition, hours=(time(10), time(18)), at=venue))
    assert found == {
        "@context": "https://schema.org",
        "@type": "ExhibitionEvent",
        "@id": f"{URL}#event",
        "name": "BUILDEXPO KENYA",
        "url": URL,
        "description": "The tagline of BUILDEXPO KENYA. Free for trade visitors who register.",
        "startDate": "2027-07-07T10:00:00+03:00",
        "endDate": "2027-07-09T18:00:00+03:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "KICC",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "KICC Road",
                "addressLocality": "Nairobi",
                "addressCountry": "KE",
            },
            "geo": {"@type": "GeoCoordinates", "latitude": -1.2886, "longitude": 36.8231},
        },
        "organizer": {"@type": "Organization", "name": "Expogroup", "url": "https://www.example.org"},
        "superEvent": {"@type": "EventSeries", "@id": f"{SERIES}#series", "url": SERIES, "name": "BUILDEXPO KENYA"},
    }


def test_unknown_hours_give_bare_days_and_what_is_unknown_is_left_out(db: Session) -> None:
    found = event_of(db, make.edition(make.exhibition(tagline=""), at=make.venue())) or {}
    assert (found["startDate"], found["endDate"]) == ("2027-07-07", "2027-07-09")
    assert not {"description", "image", "offers", "performer", "previousStartDate"} & found.keys()
    assert "geo" not in found["location"]
    assert "url" not in found["organizer"]


def test_offsets_follow_the_clock_change_during_the_show(db: Session) -> None:
    egypt = make.country("EG", "Egypt")
    venue = make.venue("EIEC", make.city("Cairo", "Africa/Cairo", egypt))
    edition = make.edition(
        None, date(2027, 10, 27), date(2027, 10, 30), zone="Africa/Cairo", hours=(time(10), time(19)), at=venue
    )
    found = event_of(db, edition) or {}
    assert (found["startDate"], found["endDate"]) == ("2027-10-27T10:00:00+03:00", "2027-10-30T19:00:00+02:00")


@pytest.mark.parametrize(
    "given",
    [
        {"precision": "month"},
        {"starts_on": None},
        {"status": Status.PROVISIONAL},
        {"at": None},
    ],
)
def test_what_is_rough_unconfirmed_or_without_address_has_no_markup(db: Session, given: dict[str, Any]) -> None:
    assert event_of(db, make.edition(**({"at": make.venue()} | given))) is None


def test_a_venue_without_address_has_no_markup(db: Session) -> None:
    venue = make.venue()
    venue.address = ""
    assert event_of(db, make.edition(at=venue)) is None


@pytest.mark.parametrize(
    ("status", "word"),
    [(Status.CANCELLED, "EventCancelled"), (Status.POSTPONED, "EventPostponed")],
)
def test_a_status_changes_one_value_and_keeps_the_dates(db: Session, status: Status, word: str) -> None:
    edition = make.edition(at=make.venue())
    key = edition.id
    before = event_of(db, edition) or {}
    db.get_one(Edition, key).status = status
    after = event_of(db, edition)
    assert after == before | {"eventStatus": f"https://schema.org/{word}"}


def test_every_move_is_told_by_the_day_that_was_left(db: Session) -> None:
    edition = make.edition(at=make.venue(), hours=(time(10), time(18)))
    key = edition.id
    for first in (date(2027, 8, 4), date(2027, 9, 1)):
        facts = actions.edition_facts(queries.get_edition(key, Scope(everywhere=True)))
        actions.revise_edition(
            key, replace(facts, starts_on=first, ends_on=first.replace(day=first.day + 1), days=()), by=None
        )
        found = event_of(db, edition) or {}
        assert (found["eventStatus"], found["startDate"]) == ("https://schema.org/EventRescheduled", first.isoformat())
    assert found["previousStartDate"] == ["2027-07-07", "2027-08-04"]


def test_a_series_names_its_editions_by_address_only(db: Session) -> None:
    exhibition = make.exhibition()
    make.edition(exhibition, at=make.venue())
    make.edition(exhibition, None)
    page = page_of(db, exhibition.id)
    found = jsonld.series(page.exhibition, page.editions, SERIES, lambda one: f"{SERIES}/{one.slug}")
    assert found["@type"] == "EventSeries"
    assert found["subEvent"] == [{"@id": f"{URL}#event"}]


def test_markup_speaks_the_pages_language(db: Session) -> None:
    exhibition = make.exhibition()
    exhibition.names.append(ExhibitionName(kind="language", lang="ar", name="معرض البناء"))
    exhibition.translations.append(ExhibitionTranslation(field="tagline", lang="ar", value="شعار", source_digest="x"))
    edition = make.edition(exhibition, at=make.venue())
    with i18n.speaking("ar"):
        found = event_of(db, edition) or {}
    assert (found["name"], found["description"]) == ("معرض البناء", "شعار.")


def test_breadcrumbs_count_from_one() -> None:
    found = jsonld.breadcrumbs([("Exhibitions", "https://x/exhibitions"), ("BUILDEXPO", SERIES)])
    assert [(step["position"], step["name"], step["item"]) for step in found["itemListElement"]] == [
        (1, "Exhibitions", "https://x/exhibitions"),
        (2, "BUILDEXPO", SERIES),
    ]


def test_no_text_can_end_the_script_element() -> None:
    hostile = {"name": "</script><script>alert(1)</script><!-- & \u2028"}
    [element] = parse(f"<html><head>{jsonld.script(hostile)}</head></html>").iter("script")
    assert element.get("type") == "application/ld+json"
    assert json.loads(element.text) == hostile
