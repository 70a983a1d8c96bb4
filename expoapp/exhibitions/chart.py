"""Figures over an exhibition's editions as small column charts, drawn as SVG with presentation attributes only.

One chart for each kind of figure, a column for each edition, time in the direction of reading (decision 13). An
edition whose figure is unknown keeps its place as a gap. A target is hollow with a broken outline and hatched, so that
nobody takes it for a count, whatever colours they see. Style sheets may give `.chart-column` and others their hue.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from expoapp import i18n
from expoapp.exhibitions.models import Assurance, Edition, Figure, FigureKind

# Drawn for half the width of a phone, where a unit is three quarters of a pixel: hence the large letters.
WIDTH, HEIGHT = 208, 150
TOP, FLOOR = 24, 124  # where the tallest column ends, and where all begin
WIDEST_COLUMN = 34
MOST_COLUMNS = 8
LETTERS = 15
LETTER = 0.57 * LETTERS  # the width of a digit


@dataclass(frozen=True)
class Column:
    """One edition in a chart: what stands below it, and its figure where one is known."""

    label: str
    figure: Figure | None
    edition: Edition

    @property
    def is_target(self) -> bool:
        """Say whether the figure is only hoped for."""
        return self.figure is not None and self.figure.assurance == Assurance.TARGET


def columns(editions: Sequence[Edition], kind: str) -> list[Column]:
    """Return the editions from the first to the last with a figure of a kind, in order of time, the last eight at most.

    What was called off between them was not held and leaves no gap. Fewer than two figures make no chart.
    """
    dated = [one for one in editions if one.starts_on is not None and not one.is_off]
    ordered = sorted(dated, key=_order)
    figures = [next((row for row in one.figures if row.kind == kind), None) for one in ordered]
    known = [place for place, figure in enumerate(figures) if figure is not None]
    if len(known) < 2:
        return []
    span = range(known[0], known[-1] + 1)[-MOST_COLUMNS:]
    years = Counter(_order(ordered[place])[0].year for place in span)
    return [Column(_label(ordered[place], years), figures[place], ordered[place]) for place in span]


def kinds(editions: Sequence[Edition]) -> list[tuple[str, list[Column]]]:
    """Return the kinds of figures of which there is a chart, with its columns."""
    charts = [(kind.value, columns(editions, kind)) for kind in FigureKind]
    return [(kind, found) for kind, found in charts if found]


def told_by(shown: Edition | None, editions: Sequence[Edition]) -> Edition | None:
    """Return the edition whose figures a page tells: the one shown, else the newest before it that has some."""
    if shown is None or shown.figures:
        return shown
    before = [one for one in editions if one.figures and one.starts_on and _is_before(one, shown)]
    return max(before, key=_order, default=None)


def _order(edition: Edition) -> tuple[date, int]:
    return edition.starts_on or date.max, edition.id


def _is_before(one: Edition, shown: Edition) -> bool:
    return shown.starts_on is None or (one.starts_on is not None and one.starts_on < shown.starts_on)


def svg(shown: Sequence[Column], current: Edition | None = None) -> Markup:
    """Return a chart as inline SVG, hidden from assistive tools: whoever draws it tells the same in words.

    The edition the page is about stands out by its bold label.
    """
    highest = max((one.figure.value for one in shown if one.figure), default=0) or 1
    slot = WIDTH / len(shown)
    wide = min(slot * 0.62, WIDEST_COLUMN)
    valued, named = _valued(shown, slot), _named(shown, slot)
    # Browsers without drawings write the texts one after another: the blanks are theirs.
    drawn = Markup(" ").join(
        _shape(one, middle, wide, highest)
        + _words(
            one, middle, highest, is_valued=place in valued, is_named=place in named, is_bold=one.edition is current
        )
        for place, one in enumerate(shown)
        for middle in [_middle(place, slot)]
    )
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" aria-hidden="true" font-size="{}" '
        'text-anchor="middle">{}<path class="chart-floor" d="M0 {}h{}" stroke="currentColor" fill="none"/></svg>'
    ).format(WIDTH, HEIGHT, LETTERS, drawn, FLOOR + 0.5, WIDTH)


def _label(edition: Edition, years: Counter[int]) -> str:
    day = edition.starts_on
    if day is None:
        raise ValueError("only an edition with days stands in a chart")
    return str(day.year) if years[day.year] == 1 else f"{i18n.month_name(day.month)} {day.year % 100:02d}"


def _middle(place: int, slot: float) -> float:
    middle = (place + 0.5) * slot
    return WIDTH - middle if i18n.direction() == "rtl" else middle


def _valued(shown: Sequence[Column], slot: float) -> set[int]:
    """Return the columns whose figure is written above them: all while there is room, else the last and the highest."""
    known = {place: one.figure.value for place, one in enumerate(shown) if one.figure}
    longest = max(len(i18n.number(value)) for value in known.values())
    if longest * LETTER <= slot:
        return set(known)
    last, highest = max(known), max(known, key=lambda place: (known[place], place))
    return {last} if (last - highest) * slot < longest * LETTER else {last, highest}


def _named(shown: Sequence[Column], slot: float) -> set[int]:
    """Return the columns whose edition is named below them: each second or third where there is no room for all."""
    longest = max(len(one.label) for one in shown) + 0.5
    step = math.ceil(longest * LETTER / slot)
    return {place for place in range(len(shown)) if (len(shown) - 1 - place) % step == 0}


def _tall(value: int, highest: int) -> float:
    return max(2.0, (FLOOR - TOP) * value / highest)


def _shape(one: Column, middle: float, wide: float, highest: int) -> Markup:
    if one.figure is None:
        return Markup('<text class="chart-label" x="{:.1f}" y="{}">–</text>').format(middle, FLOOR - 6)
    tall = _tall(one.figure.value, highest)
    draw = _hollow if one.is_target else _solid
    return draw(middle - wide / 2, FLOOR - tall, wide, tall)


def _words(one: Column, middle: float, highest: int, *, is_valued: bool, is_named: bool, is_bold: bool) -> Markup:
    weight = Markup(' font-weight="700"') if is_bold else ""
    said = Markup("")
    if is_named:
        said += Markup('<text class="chart-label" x="{:.1f}" y="{}"{}>{}</text> ').format(
            middle, FLOOR + 20, weight, one.label
        )
    if is_valued and one.figure:
        said += Markup('<text class="chart-value" x="{:.1f}" y="{:.1f}"{}>{}</text>').format(
            middle, FLOOR - _tall(one.figure.value, highest) - 6, weight, i18n.number(one.figure.value)
        )
    return said


def _solid(left: float, top: float, wide: float, tall: float) -> Markup:
    return Markup('<path class="chart-column" fill="currentColor" d="M{:.1f} {:.1f}h{:.1f}v{:.1f}h-{:.1f}z"/>').format(
        left, top, wide, tall, wide
    )


def _hollow(left: float, top: float, wide: float, tall: float) -> Markup:
    """Draw an outline with lines slanting upwards inside it, each clipped by hand: a pattern would need an id."""
    lines = []
    right, floor = left + wide, top + tall
    start = left - tall + 9
    while start < right:
        low, high = max(start, left), min(start + tall, right)
        lines.append(f"M{low:.1f} {floor - (low - start):.1f}L{high:.1f} {floor - (high - start):.1f}")
        start += 9
    return Markup(
        '<path class="chart-target" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="5 3" '
        'd="M{:.1f} {:.1f}h{:.1f}v{:.1f}h-{:.1f}z"/>'
        '<path class="chart-target" fill="none" stroke="currentColor" d="{}"/>'
    ).format(left, top, wide, tall, wide, "".join(lines))
