"""An edition as an iCalendar file (RFC 5545, RFC 7986), in the language spoken now.

Pure: the same edition gives the same bytes, for the time of day goes nowhere into it.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from expoapp import i18n, text
from expoapp.exhibitions import wording
from expoapp.exhibitions.models import Edition, Precision, Status
from expoapp.i18n import gettext as _

PRODUCT = "-//expoapp//Exhibitions//EN"
REFRESH = "PT12H"
LONGEST_LINE = 75  # octets without the line break, RFC 5545 3.1
_STATUS = {
    Status.PROVISIONAL: "TENTATIVE",
    Status.SCHEDULED: "CONFIRMED",
    Status.RESCHEDULED: "CONFIRMED",
    Status.CANCELLED: "CANCELLED",
    Status.POSTPONED: "CANCELLED",  # there is no word for it, and its days are void
}


def calendar(edition: Edition, url: str) -> bytes:
    """Return a calendar with the one entry of an edition; raise ValueError for one without exact days.

    The edition has its exhibition with names and industries, city with country, venue and days loaded.
    """
    return _file(["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", *_event(edition, url), "END:VCALENDAR"])


@dataclass(frozen=True)
class FeedHead:
    """What a calendar to subscribe to says of itself; `source` is the address that programs fetch."""

    name: str
    description: str
    url: str
    source: str


def feed(editions: Iterable[Edition], head: FeedHead, link: Callable[[Edition], str]) -> bytes:
    """Return a calendar with an entry for each edition with exact days; `link` gives an edition's address."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", *_feed_head(head)]
    for edition in editions:
        lines += _event(edition, link(edition))
    return _file([*lines, "END:VCALENDAR"])


def _feed_head(head: FeedHead) -> list[str]:
    name, description = _text(head.name), _text(head.description)
    return [
        # RFC 7986, and beside each the older name that most programs still read.
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"DESCRIPTION:{description}",
        f"X-WR-CALDESC:{description}",
        # The value's type must be named: without it the default would be no duration (RFC 7986 5.7).
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        f"SOURCE;VALUE=URI:{_uri(head.source)}",
        f"URL:{_uri(head.url)}",
        "COLOR:seagreen",
    ]


def _event(edition: Edition, url: str) -> list[str]:
    if edition.precision != Precision.EXACT or edition.starts_on is None or edition.ends_on is None:
        raise ValueError("only an edition with exact days makes a calendar entry")
    return [
        "BEGIN:VEVENT",
        f"UID:{edition.uid}",
        # Without METHOD, DTSTAMP is when the entry was last revised (RFC 5545 3.8.7.2), never the clock.
        f"DTSTAMP:{_moment(edition.changed_at)}",
        f"LAST-MODIFIED:{_moment(edition.changed_at)}",
        f"SEQUENCE:{edition.sequence}",
        f"DTSTART;VALUE=DATE:{_day(edition.starts_on)}",
        f"DTEND;VALUE=DATE:{_day(edition.ends_on + timedelta(days=1))}",  # exclusive, RFC 5545 3.6.1
        f"SUMMARY:{_text(_summary(edition))}",
        f"STATUS:{_STATUS[Status(edition.status)]}",
        "TRANSP:TRANSPARENT",
        *_place(edition),
        f"URL:{_uri(url)}",
        f"DESCRIPTION:{_text(_description(edition, url))}",
        *_categories(edition),
        "END:VEVENT",
    ]


def _summary(edition: Edition) -> str:
    """Return the exhibition's name, with the word that some clients would not show of STATUS."""
    name = wording.name_of(edition.exhibition).value
    if edition.status == Status.CANCELLED:
        return _("CANCELLED – %(name)s", name=name)
    if edition.status == Status.POSTPONED:
        return _("POSTPONED – %(name)s", name=name)
    if edition.status == Status.PROVISIONAL:
        return _("DATES NOT CONFIRMED – %(name)s", name=name)
    return name


def _place(edition: Edition) -> list[str]:
    parts = [edition.hall]
    if edition.venue:
        parts += [text.words(edition.venue, "name").value, text.words(edition.venue, "address").value]
    else:
        parts += [text.words(edition.city, "name").value]
    parts.append(i18n.territory(edition.city.country_code))
    lines = [f"LOCATION:{_text(', '.join(part for part in parts if part))}"]
    if edition.venue and edition.venue.latitude is not None and edition.venue.longitude is not None:
        lines.append(f"GEO:{edition.venue.latitude:.6f};{edition.venue.longitude:.6f}")
    return lines


def _description(edition: Edition, url: str) -> str:
    lines = [text.words(edition.exhibition, "tagline").value]
    if edition.is_off:
        lines.append(text.words(edition, "status_reason").value)
    else:
        for days, opens, closes, note in wording.hours_of(edition):
            lines.append(f"{i18n.days(days[0], days[-1])}: {opens}–{closes}{f' ({note})' if note else ''}")
    return "\n".join([line for line in lines if line] + [url])


def _categories(edition: Edition) -> list[str]:
    names = [_text(text.words(row, "name").value) for row in edition.exhibition.industries]
    return [f"CATEGORIES:{','.join(names)}"] if names else []


def _day(value: date) -> str:
    return f"{value:%Y%m%d}"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Return a TEXT value: no control characters but the line break, and that and three others escaped (3.3.11)."""
    plain = "".join(c for c in value.replace("\r\n", "\n") if c == "\n" or unicodedata.category(c) != "Cc")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _uri(value: str) -> str:
    return "".join(c for c in value if unicodedata.category(c) != "Cc")


def _file(lines: list[str]) -> bytes:
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _folded(line: str) -> bytes:
    """Return a line cut into pieces of 75 octets, never inside a character or between a backslash and what follows."""
    pieces: list[bytes] = []
    piece = b""
    after_backslash = False
    for character in line:
        octets = character.encode()
        # The blank that begins a continued line counts as one of its octets.
        room = LONGEST_LINE - (1 if pieces else 0)
        # A backslash goes with the character that it escapes.
        needed = len(octets) + (4 if character == "\\" and not after_backslash else 0)
        if len(piece) + needed > room and not after_backslash:
            pieces.append(piece)
            piece = b""
        piece += octets
        after_backslash = character == "\\" and not after_backslash
    pieces.append(piece)
    return b"\r\n ".join(pieces)
