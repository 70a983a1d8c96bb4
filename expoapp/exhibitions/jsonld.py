"""Exhibitions and editions as schema.org data for search engines (RULES 1), in the language spoken now.

Nothing is invented: what is unknown is left out, and an edition that does not qualify has no markup at all.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from expoapp import text
from expoapp.exhibitions import wording
from expoapp.exhibitions.models import Edition, Exhibition, Organiser, Precision, Status
from expoapp.i18n import gettext as _

_CONTEXT = "https://schema.org"
# A provisional edition is not here: none of the four words says that days are not confirmed.
_STATUS = {
    Status.SCHEDULED: "https://schema.org/EventScheduled",
    Status.RESCHEDULED: "https://schema.org/EventRescheduled",
    Status.POSTPONED: "https://schema.org/EventPostponed",
    Status.CANCELLED: "https://schema.org/EventCancelled",
}
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def event(edition: Edition, url: str, series_url: str) -> dict[str, Any] | None:
    """Return an edition as an ExhibitionEvent, None for one without exact, confirmed days or without an address.

    The edition has its exhibition with names, translations and organiser, its city, venue, days and changes loaded.
    """
    if not is_eligible(edition):
        return None
    exhibition = edition.exhibition
    starts, ends = _dates(edition)
    found: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "ExhibitionEvent",
        "@id": f"{url}#event",
        "name": wording.name_of(exhibition).value,
        "url": url,
        "startDate": starts,
        "endDate": ends,
        "eventStatus": _STATUS[Status(edition.status)],
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _place(edition),
        **_organiser(exhibition.organiser),
        "superEvent": {"@type": "EventSeries", "@id": f"{series_url}#series", "url": series_url}
        | {"name": wording.name_of(exhibition).value},
    }
    if described := _description(exhibition):
        found["description"] = described
    if edition.days and all(row.audience == "trade" for row in edition.days):
        found["audience"] = {"@type": "BusinessAudience", "audienceType": _("Trade visitors only")}
    if edition.status == Status.RESCHEDULED:
        former = [row.former_starts_on.isoformat() for row in edition.changes if row.is_move and row.former_starts_on]
        if former:
            found["previousStartDate"] = former[0] if len(former) == 1 else former
    return found


def is_eligible(edition: Edition) -> bool:
    """Say whether an edition may have event markup."""
    return (
        edition.precision == Precision.EXACT
        and edition.starts_on is not None
        and edition.status != Status.PROVISIONAL
        and edition.venue is not None
        and bool(edition.venue.address)
    )


def series(
    exhibition: Exhibition, editions: Sequence[Edition], url: str, link: Callable[[Edition], str]
) -> dict[str, Any]:
    """Return an exhibition as an EventSeries; its editions only by address, for each has its markup on its page."""
    found: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "EventSeries",
        "@id": f"{url}#series",
        "name": wording.name_of(exhibition).value,
        "url": url,
        **_organiser(exhibition.organiser),
    }
    if described := _description(exhibition):
        found["description"] = described
    if parts := [{"@id": f"{link(edition)}#event"} for edition in editions if is_eligible(edition)]:
        found["subEvent"] = parts
    return found


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the way to a page as a BreadcrumbList; each step is its label and its absolute address."""
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": str(label), "item": address}
            for position, (label, address) in enumerate(steps, 1)
        ],
    }


def script(data: Any) -> Markup:
    """Return data as a script element that no browser runs; no sign in the data can end it or begin another."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    # Every sign that could end the element was escaped above.
    return Markup(f'<script type="application/ld+json">{written}</script>')  # noqa: S704 -- see the line above


def _dates(edition: Edition) -> tuple[str, str]:
    """Return start and end: with hour and offset where both ends' hours are known, else the bare days."""
    first, last = edition.starts_on, edition.ends_on
    if first is None or last is None:
        raise ValueError("only an edition with days has dates")
    hours = {row.day: row for row in edition.days}
    if first not in hours or last not in hours:
        return first.isoformat(), last.isoformat()
    opens, closes = hours[first].opens_at(edition.zone), hours[last].closes_at(edition.zone)
    return _local(opens, edition.zone), _local(closes, edition.zone)


def _local(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def _place(edition: Edition) -> dict[str, Any]:
    venue = edition.venue
    if venue is None:
        raise ValueError("only an edition with a venue has a place")
    found: dict[str, Any] = {
        "@type": "Place",
        "name": text.words(venue, "name").value,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": text.words(venue, "address").value,
            "addressLocality": text.words(edition.city, "name").value,
            "addressCountry": edition.city.country_code,
        },
    }
    if venue.latitude is not None and venue.longitude is not None:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": venue.latitude, "longitude": venue.longitude}
    return found


def _organiser(organiser: Organiser) -> dict[str, Any]:
    """Return the property that names the organiser; none where nobody knows who it is."""
    found = {"@type": "Organization", "name": organiser.name}
    if organiser.website:
        found["url"] = organiser.website
    return {"organizer": found} if organiser.is_known else {}


def _description(exhibition: Exhibition) -> str:
    said = [text.words(exhibition, field).value for field in ("tagline", "entry_terms")]
    return " ".join(one if one.endswith((".", "!", "?")) else f"{one}." for one in said if one)
