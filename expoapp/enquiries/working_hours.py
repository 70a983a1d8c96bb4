"""A desk's time, counted in its working hours by its own clock: when its promise runs out, how long somebody waited."""

from bisect import bisect_right
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from expoapp import clock


def end_of(
    promise: timedelta,
    since: datetime,
    *,
    zone: str,
    opens: time,
    closes: time,
    weekend: Collection[int],
    closed: Collection[date] = (),
) -> datetime:
    """Return the moment at which `promise` of working time has passed since a moment.

    `weekend` holds ISO weekday numbers (Monday is 1), `closed` single days. The desk works on the others from `opens`
    to `closes`.
    Raises ValueError where it never works.
    """
    if closes <= opens or {1, 2, 3, 4, 5, 6, 7} <= set(weekend):
        raise ValueError("a desk without working hours keeps no promise")
    left = promise
    day = since.astimezone(ZoneInfo(zone)).date()
    while True:
        if day.isoweekday() not in weekend and day not in closed:
            begins = max(since, clock.moment(day, opens, zone))
            ends = clock.moment(day, closes, zone)
            if begins < ends:
                if left <= ends - begins:
                    return begins + left
                left -= ends - begins
        day += timedelta(days=1)


def is_open(moment: datetime, *, zone: str, opens: time, closes: time, weekend: Collection[int]) -> bool:
    """Say whether a desk is at work at a moment, by its own clock."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.isoweekday() not in weekend and opens <= local.time() < closes


def working_day_after(day: date, number: int, *, weekend: Collection[int], closed: Collection[date] = ()) -> date:
    """Return the `number`th working day after a day. Raises ValueError where there is none."""
    if {1, 2, 3, 4, 5, 6, 7} <= set(weekend):
        raise ValueError("a desk that never works has no working day")
    while number:
        day += timedelta(days=1)
        number -= day.isoweekday() not in weekend and day not in closed
    return day


def next_week(day: date, *, weekend: Collection[int], closed: Collection[date] = ()) -> date:
    """Return the first working day after the weekend that is on or comes; without one, the same day a week later."""
    if not weekend:
        return day + timedelta(days=7)
    while day.isoweekday() not in weekend:
        day += timedelta(days=1)
    return working_day_after(day, 1, weekend=weekend, closed=closed)


class Calendar:
    """A desk's working time from one moment to another, laid out once, so that many waits are counted fast."""

    def __init__(
        self,
        since: datetime,
        until: datetime,
        *,
        zone: str,
        opens: time,
        closes: time,
        weekend: Collection[int],
        closed: Collection[date] = (),
    ) -> None:
        self._begins: list[datetime] = []
        self._ends: list[datetime] = []
        self._before: list[timedelta] = []  # what was worked before each of these days
        worked = timedelta()
        day, last = (one.astimezone(ZoneInfo(zone)).date() for one in (since, until))
        while day <= last:
            begins, ends = clock.moment(day, opens, zone), clock.moment(day, closes, zone)
            if day.isoweekday() not in weekend and day not in closed and begins < ends:
                self._begins.append(begins)
                self._ends.append(ends)
                self._before.append(worked)
                worked += ends - begins
            day += timedelta(days=1)

    def between(self, first: datetime, last: datetime) -> timedelta:
        """Return the working time between two moments, both of them within the calendar."""
        return self._until(last) - self._until(first)

    def _until(self, moment: datetime) -> timedelta:
        place = bisect_right(self._begins, moment) - 1
        if place < 0:
            return timedelta()
        return self._before[place] + min(moment, self._ends[place]) - self._begins[place]
