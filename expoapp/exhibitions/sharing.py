"""Addresses that put an edition into somebody's calendar, hand it to somebody else, or find its place on a map.

Plain links: whoever does not follow one has told nothing to anybody. All values are escaped here.
"""

from datetime import date, timedelta
from urllib.parse import quote, urlencode

from expoapp import text
from expoapp.catalogue.models import Venue
from expoapp.exhibitions import wording
from expoapp.exhibitions.models import Edition


def google_calendar(edition: Edition, url: str) -> str:
    """Return the address at which Google offers the edition for a calendar; the end is exclusive (RULES 2.16)."""
    first, end = _days(edition)
    values = {
        "action": "TEMPLATE",
        "text": wording.title_in_calendars(edition),
        "dates": f"{first:%Y%m%d}/{end:%Y%m%d}",
        "location": wording.place_of(edition),
        "details": url,
    }
    return _address("https://calendar.google.com/calendar/render", values)


def outlook_calendar(edition: Edition, url: str) -> str:
    """Return the address at which Outlook on the web offers the edition for a calendar; the end is exclusive too."""
    first, end = _days(edition)
    values = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": wording.title_in_calendars(edition),
        "startdt": first.isoformat(),
        "enddt": end.isoformat(),
        "allday": "true",
        "location": wording.place_of(edition),
        "body": url,
    }
    return _address("https://outlook.live.com/calendar/0/deeplink/compose", values)


def subscription(url: str) -> str:
    """Return a calendar's address in the form that opens the calendar program instead of downloading a file."""
    return f"webcal://{url.partition('://')[2]}"


def whatsapp(words: str, url: str) -> str:
    """Return the address that opens WhatsApp with a message to be sent to a person of one's choice."""
    return _address("https://wa.me/", {"text": f"{words} {url}"})


def mail(subject: str, words: str, url: str) -> str:
    """Return the address that opens a new mail. RFC 6068: line ends are %0D%0A, and "+" is no blank."""
    return _address("mailto:", {"subject": subject, "body": f"{words}\r\n{url}"})


def linkedin(url: str) -> str:
    """Return the address at which LinkedIn offers a page for posting."""
    return _address("https://www.linkedin.com/sharing/share-offsite/", {"url": url})


def maps(venue: Venue) -> list[tuple[str, str]]:
    """Return (name of the map, address) of a venue's place, by its coordinates, else by its name and address."""
    if venue.latitude is not None and venue.longitude is not None:
        at = f"{venue.latitude:.6f}", f"{venue.longitude:.6f}"
        street = {"mlat": at[0], "mlon": at[1]}
        return [
            ("OpenStreetMap", _address("https://www.openstreetmap.org/", street) + f"#map=16/{at[0]}/{at[1]}"),
            ("Google Maps", _address("https://www.google.com/maps/search/", {"api": "1", "query": ",".join(at)})),
        ]
    place = ", ".join(part for part in (text.words(venue, "name").value, text.words(venue, "address").value) if part)
    return [
        ("OpenStreetMap", _address("https://www.openstreetmap.org/search", {"query": place})),
        ("Google Maps", _address("https://www.google.com/maps/search/", {"api": "1", "query": place})),
    ]


def _days(edition: Edition) -> tuple[date, date]:
    """Return the first day and the one after the last."""
    if not edition.is_exact or edition.is_off or edition.starts_on is None or edition.ends_on is None:
        raise ValueError("only an edition with exact days that hold can be put into a calendar")
    return edition.starts_on, edition.ends_on + timedelta(days=1)


def _address(base: str, values: dict[str, str]) -> str:
    return f"{base}?{urlencode(values, quote_via=quote, safe='')}"
