"""Figures of the enquiries drawn as SVG, without any text: the words stand beside them, in a size that can be read.

Each drawing is stretched to the place it gets, so that a phone and a wide screen show the same; hidden from assistive
tools, since a table tells the same. Time runs in the direction of reading (decision 13).
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from expoapp import i18n
from expoapp.enquiries.queries import Week

HEIGHT = 100
_OPEN = Markup('<svg class="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" focusable="false">')


def ceiling(highest: int) -> int:
    """Return the number at the top of a chart: 2, 4, 10, 20, 40, 100 …, so that half of it is a whole number too."""
    if highest <= 2:
        return 2
    power = 10 ** int(math.log10(highest))
    return next(top for top in (power, 2 * power, 4 * power, 6 * power, 10 * power) if top >= highest and top % 2 == 0)


def columns(weeks: Sequence[Week], first: date, last: date) -> Markup:
    """Return a column for each week; those with a day of the period from `first` to `last` stand out."""
    top = ceiling(max((week.number for week in weeks), default=0))
    drawn = Markup("").join(
        Markup('<path class="week-column{}" d="M{:.2f} {}h.76v-{:.2f}h-.76z"/>').format(
            " is-meant" if week.monday <= last and week.sunday >= first else "",
            _place(number, len(weeks)) + 0.12,
            HEIGHT,
            HEIGHT * week.number / top,
        )
        for number, week in enumerate(weeks)
        if week.number
    )
    lines = Markup('<path class="week-line" d="M0 0h{0}M0 {1}h{0}"/>').format(len(weeks), HEIGHT / 2)
    return _OPEN.format("week-drawing", len(weeks), HEIGHT) + lines + drawn + Markup("</svg>")


def line(weeks: Sequence[Week]) -> Markup:
    """Return the weeks as one line, small enough to stand beside a sentence."""
    top = ceiling(max((week.number for week in weeks), default=0))
    points = " ".join(
        f"{_place(number, len(weeks)) + 0.5:.1f},{HEIGHT - HEIGHT * week.number / top:.1f}"
        for number, week in enumerate(weeks)
    )
    return _OPEN.format("trend-drawing", len(weeks), HEIGHT) + Markup('<polyline points="{}"/></svg>').format(points)


def bar(number: int, highest: int) -> Markup:
    """Return a bar as long as a number is beside the highest of its table."""
    return _OPEN.format("bar-drawing", 100, 10) + Markup('<path d="M0 0h{:.1f}v10h-{:.1f}z"/></svg>').format(
        *_twice(_long(number, highest))
    )


def wait(median: timedelta, ninetieth: timedelta, promise: timedelta | None, longest: timedelta) -> Markup:
    """Return how long people waited: dark to the median, light to the 90th percentile, the promise marked."""

    def long(length: timedelta) -> float:
        return _long(length.total_seconds(), longest.total_seconds())

    drawn = Markup('<path class="is-most" d="M0 3h{:.1f}v4h-{:.1f}z"/>').format(*_twice(long(ninetieth)))
    drawn += Markup('<path d="M0 0h{:.1f}v10h-{:.1f}z"/>').format(*_twice(long(median)))
    if promise is not None and promise <= longest:
        drawn += Markup('<path class="is-promise" d="M{:.1f} 0v10"/>').format(long(promise))
    return _OPEN.format("bar-drawing wait-drawing", 100, 10) + drawn + Markup("</svg>")


def months(weeks: Sequence[Week]) -> list[str]:
    """Return what stands below each week: the month where it begins, "" elsewhere."""
    return [
        i18n.month_name(week.sunday.month) if week.sunday.month != week.monday.month or week.monday.day == 1 else ""
        for week in weeks
    ]


def _place(number: int, of: int) -> int:
    return of - 1 - number if i18n.direction() == "rtl" else number


def _long(value: float, highest: float) -> float:
    return 100 * value / highest if highest else 0.0


def _twice(value: float) -> tuple[float, float]:
    return value, value
