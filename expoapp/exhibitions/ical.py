"""An edition as an iCalendar file (RFC 5545, RFC 7986), in the language spoken now.

Pure: the same edition gives the same bytes, for the time of day goes nowhere into it.
"""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from expoapp import i18n, text
from expoapp.exhibitions import wording
from expoapp.exhibitions.models import Edition, Precision, Status
from expoapp.i18n import gettext as _

PRODUCT = "-//expoapp//Exhibitions//EN"
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


def feed(name: str, description: str, entries: Iterable[tuple[Edition, str]], *, source: str, page: str) -> bytes:
    """Return a calendar to subscribe to: editions with exact days, each with its address, under a name.

    `source` is the feed's own address, `page` that of the page which tells the same. Nothing of the time of day goes
    into it: two readings differ only when an edition differs, or leaves the range of `Edition.is_in_feeds`.
    """
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        # Each fact twice: RFC 7986 has the property, and older clients know only Microsoft's and Apple's own.
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"DESCRIPTION:{_text(description)}",
        f"X-WR-CALDESC:{_text(description)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        f"SOURCE;VALUE=URI:{_uri(source)}",
        f"URL:{_uri(page)}",
    ]
    events = [line for edition, url in entries for line in _event(edition, url)]
    return _file([*head, *events, "END:VCALENDAR"])


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
        f"SUMMARY:{_text(wording.title_in_calendars(edition))}",
        f"STATUS:{_STATUS[Status(edition.status)]}",
        "TRANSP:TRANSPARENT",
        *_place(edition),
        f"URL:{_uri(url)}",
        f"DESCRIPTION:{_text(_description(edition, url))}",
        *_categories(edition),
        "END:VEVENT",
    ]


def _place(edition: Edition) -> list[str]:
    lines = [f"LOCATION:{_text(wording.place_of(edition))}"]
    if edition.venue and edition.venue.latitude is not None and edition.venue.longitude is not None:
        lines.append(f"GEO:{edition.venue.latitude:.6f};{edition.venue.longitude:.6f}")
    return lines


def _description(edition: Edition, url: str) -> str:
    lines = [text.words(edition.exhibition, "tagline").value]
    if edition.is_off:
        lines.append(text.words(edition, "status_reason").value)
    else:
        lines += [_hours(entry) for entry in wording.hours_of(edition)]
    return "\n".join([line for line in lines if line] + [url])


def _hours(entry: wording.Hours) -> str:
    closes = _("%(hour)s the next day", hour=entry.closes) if entry.closes_next_day else entry.closes
    audience = {"trade": _("Trade visitors only"), "public": _("Open to the public")}.get(entry.audience, "")
    remarks = "; ".join(one for one in (audience, entry.note.value) if one)
    return f"{i18n.days(entry.days[0], entry.days[-1])}: {entry.opens}–{closes}" + (f" ({remarks})" if remarks else "")


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
