"""The hours of an edition in one cell: a line each day, "2027-07-07 10:00-18:00 trade; schools welcome"."""

import re
from collections.abc import Iterable
from datetime import date, time

from expoapp import text
from expoapp.errors import Invalid
from expoapp.exhibitions.importer import DayHours
from expoapp.i18n import gettext as _
from expoapp.sheets import Cells, cells

LONGEST_NOTE = 200
# "+1" says that it closes after midnight.
_LINE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}) +([0-9]{1,2}:[0-9]{2}) *[-–] *([0-9]{1,2}:[0-9]{2})(\+1)?(?: +(trade|public))?"
    r"(?:; *(.*))?"
)


def hours_told(days: Iterable[DayHours]) -> str:
    """Return hours as a cell holds them."""
    return "\n".join(_told(one) for one in days)


def _told(one: DayHours) -> str:
    ends = f"{one.closes:%H:%M}{'+1' if one.closes_next_day else ''}"
    said = f"{one.day.isoformat()} {one.opens:%H:%M}-{ends}{' ' + one.audience if one.audience else ''}"
    return f"{said}; {one.note}" if one.note else said


def hours_read(found: Cells) -> tuple[DayHours, ...]:
    """Return the hours that a cell holds; raise Invalid."""
    days: dict[date, DayHours] = {}
    for line in text.lines(found["hours"]).split("\n"):
        if not line.strip():
            continue
        one = _read(line.strip())
        if one.day in days:
            raise Invalid(_("The hours of %(day)s stand there twice.", day=one.day.isoformat()), "hours")
        days[one.day] = one
    return tuple(days.values())


def _read(line: str) -> DayHours:
    parts = _LINE.fullmatch(line)
    try:
        if parts is None:
            raise ValueError(line)
        day, opens, closes = date.fromisoformat(parts[1]), _time(parts[2]), _time(parts[3])
    except ValueError:
        raise Invalid(
            _("“%(line)s” are no hours; write a line a day: 2027-07-31 10:00-18:00.", line=cells.shown(line)), "hours"
        ) from None
    if closes <= opens and not parts[4]:
        raise Invalid(
            _(
                "“%(line)s” closes before it opens; if that is after midnight, write +1: 18:00-02:00+1.",
                line=cells.shown(line),
            ),
            "hours",
        )
    note = cells.words({"hours": parts[6] or ""}, "hours", LONGEST_NOTE)
    return DayHours(day, opens, closes, bool(parts[4]), parts[5] or "", note)


def _time(said: str) -> time:
    hour, _colon, minute = said.partition(":")
    return time(int(hour), int(minute))
