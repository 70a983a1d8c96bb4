"""When a desk's promise runs out, counted in its working hours by its own clock."""

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
