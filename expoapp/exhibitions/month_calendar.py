"""A month as weeks with a bar for each edition, laid side by side so that none hides another. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from expoapp.exhibitions.models import Edition

LANES = 4  # bars that stand below one another in a week; what is more is counted
WEEK = 7


@dataclass(frozen=True)
class Bar:
    """An edition in one week: its first column (from 1), how many days, and whether it goes on before and after."""

    edition: Edition
    column: int
    length: int
    lane: int
    goes_before: bool
    goes_after: bool

    @property
    def is_hidden(self) -> bool:
        """Say whether there is no room for it beside the others."""
        return self.lane > LANES


@dataclass(frozen=True)
class More:
    """How many editions have no room on a day, and the day from which a list must begin to hold them all."""

    column: int
    day: date
    number: int
    since: date


@dataclass(frozen=True)
class Week:
    """Seven days, None where a day is not of the month; its bars; and what has no room, a day's after the other."""

    days: list[date | None]
    bars: list[Bar]
    more: list[More]

    @property
    def first(self) -> date:
        """Return its first day in the month."""
        return next(day for day in self.days if day)

    @property
    def last(self) -> date:
        """Return its last day in the month."""
        return next(day for day in reversed(self.days) if day)


def weeks(editions: Iterable[Edition], month: date, first_weekday: int) -> list[Week]:
    """Return the weeks of a month; `month` is its first day, a week begins on `first_weekday` (0 is Monday)."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    monday = month - timedelta(days=(month.weekday() - first_weekday) % WEEK)
    shown = sorted(
        (one for one in editions if one.starts_on and one.ends_on),
        key=lambda one: (one.starts_on, -(one.ends_on - one.starts_on).days, one.id),  # type: ignore[operator]  # sorted out above
    )
    found = []
    while monday < following:
        days = [monday + timedelta(days=n) for n in range(WEEK)]
        found.append(_week([day if month <= day < following else None for day in days], shown))
        monday += timedelta(days=WEEK)
    return found


def _week(days: list[date | None], editions: list[Edition]) -> Week:
    inside = [day for day in days if day]
    first, last = inside[0], inside[-1]
    offset = days.index(first)
    ends: list[date] = []  # of each lane, the last day that is taken
    bars = []
    for one in editions:
        if one.starts_on is None or one.ends_on is None or one.starts_on > last or one.ends_on < first:
            continue
        begins, stops = max(one.starts_on, first), min(one.ends_on, last)
        lane = next((n for n, taken in enumerate(ends) if taken < begins), len(ends))
        ends[lane : lane + 1] = [stops]
        bars.append(
            Bar(
                edition=one,
                column=(begins - first).days + offset + 1,
                length=(stops - begins).days + 1,
                lane=lane + 1,
                goes_before=one.starts_on < begins,
                goes_after=one.ends_on > stops,
            )
        )
    return Week(days, bars, _more(days, bars))


def _more(days: list[date | None], bars: list[Bar]) -> list[More]:
    hidden = [bar for bar in bars if bar.is_hidden]
    found = []
    for column, day in enumerate(days, start=1):
        here = [bar.edition for bar in hidden if bar.column <= column < bar.column + bar.length]
        if day and here:
            found.append(More(column, day, len(here), min(one.starts_on or day for one in here)))
    return found
