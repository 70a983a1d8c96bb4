"""The days of the next edition: the same weekdays, where the fair has always been in the year (decision 30)."""

from collections.abc import Sequence
from datetime import date, timedelta

NEAR = 10  # a fair held further away than this many days was moved on purpose: that year tells nothing of its habit
MOST_YEARS = 5


def same_day(day: date, year: int) -> date:
    """Return the same day of another year; the 28th stands in for the 29th of February."""
    return date(year, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def next_first_day(first: date, earlier: Sequence[date], year: int) -> date:
    """Return the first day proposed for a year: the weekday of `first`, nearest to where the fair usually begins.

    Where it usually begins is the mean of the last one and of those before it that began near it (`earlier`, the
    newest first). Without them 52 weeks on would always be nearest, and within six years a fair would come a week too
    early. The day stays inside its year, which stands in its address.
    """
    apart = [0]
    for day in earlier:
        # Around New Year the near one may lie in the year before or after.
        by = min(((same_day(day, first.year + n) - first).days for n in (-1, 0, 1)), key=abs)
        if abs(by) <= NEAR and len(apart) < MOST_YEARS:
            apart.append(by)
    # Compared in whole numbers: the distance to the mean, times how many days it is the mean of.
    aim = same_day(first, year).toordinal() * len(apart) + sum(apart)
    start = same_day(first, year)
    start -= timedelta(days=(start.weekday() - first.weekday()) % 7 + 14)
    found = [start + timedelta(weeks=n) for n in range(6)]
    inside = [day for day in found if day.year == year]
    return min(inside, key=lambda day: (abs(day.toordinal() * len(apart) - aim), day))
