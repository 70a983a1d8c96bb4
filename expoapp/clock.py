"""The time: aware UTC everywhere inside, a place's own clock where people read it."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# Stand-ins for "no limit" that sort and compare like any moment, so that one comparison serves Python and SQL.
BEGINNING = datetime(1000, 1, 1, tzinfo=UTC)
END = datetime(9000, 1, 1, tzinfo=UTC)
_NO_PLACES = ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """Return the calendar day it is now in an IANA zone."""
    return now().astimezone(ZoneInfo(zone)).date()


@cache
def place_zones() -> list[str]:
    """Return the zones that are named after places, to propose them."""
    return sorted(name for name in _zones() if "/" in name and not name.startswith(_NO_PLACES))


def is_zone(name: str) -> bool:
    """Say whether a name is a zone of the IANA database."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    # Each asking walks through all files of the database.
    return frozenset(available_timezones())


def moment(day: date, at: time, zone: str) -> datetime:
    """Return the UTC moment of a local day and time.

    A local time that exists twice counts as the later one; one that a clock change skips counts as the first
    moment after the gap.
    """
    place = ZoneInfo(zone)
    wall = datetime.combine(day, at)
    later = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
    if later.astimezone(place).replace(tzinfo=None) == wall:
        return later
    return _end_of_gap(later, wall.replace(tzinfo=place, fold=0).astimezone(UTC), place)


def _end_of_gap(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """Find the transition between two UTC moments to the second, by halving."""
    old = before.astimezone(place).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(place).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def midnight_after(day: date, zone: str) -> datetime:
    """Return the UTC moment at which a local day is over."""
    return moment(day + timedelta(days=1), time(0), zone)
