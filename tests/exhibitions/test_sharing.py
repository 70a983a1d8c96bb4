"""Links that put an edition into a calendar, hand it on or open a map: what the other side reads out of them."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from expoapp import clock, i18n
from expoapp.catalogue.models import Venue
from expoapp.exhibitions import sharing
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionName, Status
from expoapp.exhibitions.queries import get_page
from tests import factories as make

URL = "https://www.example.org/exhibitions/household-dubai/2026?a=1&b=2"


def loaded(db: Session, edition: Edition) -> Edition:
    """Return an edition as its page loads it."""
    found = db.get_one(Edition, inspect(edition).identity)
    slug, year = db.get_one(Exhibition, found.exhibition_id).slug, found.slug
    db.commit()
    db.expunge_all()
    return get_page(slug, clock.now()).edition(year)


def asked(address: str) -> dict[str, str]:
    return {name: value for name, [value] in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


def test_both_calendars_get_whole_days_with_an_exclusive_end(db: Session) -> None:
    venue = make.venue("Trade Centre")
    edition = loaded(
        db, make.edition(make.exhibition("HOUSEHOLD & GIFTS"), date(2026, 12, 30), date(2027, 1, 3), at=venue)
    )
    google = sharing.google_calendar(edition, URL)
    assert google.startswith("https://calendar.google.com/calendar/render?action=TEMPLATE&")
    assert asked(google) == {
        "action": "TEMPLATE",
        "text": "HOUSEHOLD & GIFTS",
        "dates": "20261230/20270104",
        "location": "Trade Centre, Trade Centre Road, Kenya",
        "details": URL,
    }
    outlook = asked(sharing.outlook_calendar(edition, URL))
    assert (outlook["startdt"], outlook["enddt"], outlook["allday"]) == ("2026-12-30", "2027-01-04", "true")
    assert (outlook["subject"], outlook["body"]) == ("HOUSEHOLD & GIFTS", URL)


def test_an_unconfirmed_edition_says_so_and_the_name_is_the_visitors(db: Session) -> None:
    exhibition = make.exhibition("GIFTS")
    exhibition.names.append(ExhibitionName(kind="language", lang="ar", name="معرض الهدايا"))
    edition = loaded(db, make.edition(exhibition, status=Status.PROVISIONAL))
    assert asked(sharing.google_calendar(edition, URL))["text"] == "DATES NOT CONFIRMED – GIFTS"
    with i18n.speaking("ar"):
        assert "معرض الهدايا" in asked(sharing.outlook_calendar(edition, URL))["subject"]


@pytest.mark.parametrize("given", [{"status": Status.CANCELLED}, {"status": Status.POSTPONED}, {"precision": "month"}])
def test_what_does_not_hold_cannot_be_put_into_a_calendar(db: Session, given: dict[str, str]) -> None:
    edition = loaded(db, make.edition(**given))
    for make_address in (sharing.google_calendar, sharing.outlook_calendar):
        with pytest.raises(ValueError, match="exact days that hold"):
            make_address(edition, URL)


def test_messages_arrive_whole_whatever_signs_are_in_them() -> None:
    said = "R&D + 100% «معرض» #1, 30 Dec?"
    assert asked(sharing.whatsapp(said, URL)) == {"text": f"{said} {URL}"}
    address = sharing.mail("R&D", said, URL)
    assert "+" not in address  # RFC 6068: a plus is a plus, not a blank
    assert asked(address) == {"subject": "R&D", "body": f"{said}\r\n{URL}"}
    assert asked(sharing.linkedin(URL)) == {"url": URL}
    assert sharing.subscription("https://www.example.org/a.ics") == "webcal://www.example.org/a.ics"


def test_a_map_opens_at_the_coordinates_else_it_looks_for_the_address() -> None:
    known = Venue(name="KICC", address="City Square", latitude=-1.2886, longitude=36.8231, lang="en", translations=[])
    assert sharing.maps(known) == [
        ("OpenStreetMap", "https://www.openstreetmap.org/?mlat=-1.288600&mlon=36.823100#map=16/-1.288600/36.823100"),
        ("Google Maps", "https://www.google.com/maps/search/?api=1&query=-1.288600%2C36.823100"),
    ]
    rough = Venue(name="KICC", address="City Square, Nairobi", lang="en", translations=[])
    assert [asked(address)["query"] for _name, address in sharing.maps(rough)] == ["KICC, City Square, Nairobi"] * 2
