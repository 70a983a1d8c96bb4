"""What the finder finds: the numbers and choices of a result, and its editions as each view needs them."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.catalogue.models import City, Venue
from expoapp.db import session
from expoapp.exhibitions.models import FEED_MOST, Edition, Exhibition
from expoapp.exhibitions.queries.changes import last_change
from expoapp.exhibitions.queries.finder.conditions import conditions, days_of, in_days
from expoapp.exhibitions.queries.finder.counts import Counts, count, month_number, months_of, others_are_public
from expoapp.exhibitions.queries.finder.facets import Facet, Option, chosen, facets
from expoapp.exhibitions.queries.finder.filters import Filters
from expoapp.exhibitions.queries.finder.shelves import NAMED, Shelves, shelves
from expoapp.exhibitions.queries.public import SORT_DAY, UNDATED, of_own, published, with_rows
from expoapp.exhibitions.queries.words import Correction, understand

# As many rows as one statement of a select-in load takes, so that the number of statements stays the same.
SHEET_MOST = 500


@dataclass(frozen=True)
class Relief:
    """How many editions there would be without one facet ("words" is one), or in the other half of time."""

    facet: str
    count: int


@dataclass(frozen=True)
class Feed:
    """What a calendar feed holds, the choices that made it, and when it can have changed last."""

    filters: Filters
    chosen: list[Option]
    editions: list[Edition]
    changed_at: datetime


@dataclass(frozen=True)
class Result:
    """What was understood, how much of it there is, and the choices beside it."""

    filters: Filters
    total: int
    facets: list[Facet]
    chosen: list[Option]
    corrections: list[Correction]
    counts: Counts
    whole: Select[Any] = field(repr=False)
    has_others: bool = False
    relief: list[Relief] = field(default_factory=list)

    def months(self) -> list[tuple[int, int]]:
        """Return (month, number of editions that have a day in it), in order; months as `counts` counts them."""
        return sorted(months_of(self.counts.spans.get("shown", [])).items())


def find(asked: Filters, moment: datetime) -> Result:
    """Return what was asked for; the number of statements does not depend on the rows."""
    has_others = others_are_public(moment)
    on = shelves(asked)
    filters = on.known(asked if has_others else replace(asked, all_organisers=False))
    base, fits, corrections = _asked(filters, on, moment)
    counts = count(base, fits, moment)
    inside = _in_the_data(filters, counts)
    if inside != filters:
        return find(inside, moment)
    result = Result(
        filters=filters,
        total=counts.total(),
        facets=facets(filters, on, counts),
        chosen=chosen(filters, on),
        corrections=corrections,
        counts=counts,
        whole=base.where(*fits.values()),
        has_others=has_others,
    )
    return result if result.total else replace(result, relief=_relief(result, on, moment))


def _asked(filters: Filters, on: Shelves, moment: datetime) -> tuple[Select[Any], dict[str, Any], list[Correction]]:
    """Return all editions that could be shown, the condition of each facet, and corrected words."""
    over = Edition.is_over(moment)
    base = published(moment).where(over if filters.past else ~over)
    if not filters.all_organisers:
        base = base.where(of_own())
    said = understand(filters.words, moment)
    fits = conditions(filters, on, moment)
    if said.conditions:
        fits["words"] = and_(*said.conditions)
    return base, fits, said.corrections


def _in_the_data(filters: Filters, counts: Counts) -> Filters:
    """Return the filters without months before the first or after the last in which anything at all is held."""
    bounds = counts.bounds()
    outside = [
        (level, value)
        for level in ("quarter", "month")
        for value in getattr(filters, level)
        if bounds is None or month_number(days_of(value)[1]) < bounds[0] or month_number(days_of(value)[0]) > bounds[1]
    ]
    return filters.without(*outside) if outside else filters


def _relief(result: Result, on: Shelves, moment: datetime) -> list[Relief]:
    """Return what would help where nothing fits, the most first."""
    filters = result.filters
    found = [Relief(facet, result.counts.total(f"without {facet}")) for facet in filters.active()]
    base, fits, _ = _asked(replace(filters, past=not filters.past), on, moment)
    other = select(func.count()).select_from(base.where(*fits.values()).with_only_columns(Edition.id).subquery())
    found.append(Relief("when", session().scalar(other) or 0))
    return sorted((one for one in found if one.count), key=lambda one: -one.count)


def in_month(result: Result, month: date) -> list[Edition]:
    """Return the editions of a result that stand in a month, in the order of the list; at most 500."""
    first, last = days_of(f"{month:%Y-%m}")
    return _light(result.whole.where(in_days(first, last)), past=False)


def whole(result: Result) -> list[Edition]:
    """Return the editions of a result as a map or a sheet shows them, at most 500."""
    return _light(result.whole, past=result.filters.past)


def _light(statement: Select[Any], *, past: bool) -> list[Edition]:
    """Load what a mark or a line says: name, dates, state, place, hues; no texts."""
    order = (SORT_DAY.desc(), Edition.id.desc()) if past else (UNDATED, SORT_DAY, Edition.id)
    loaded = statement.options(
        joinedload(Edition.exhibition).options(
            selectinload(Exhibition.names), selectinload(Exhibition.industries), joinedload(Exhibition.organiser)
        ),
        joinedload(Edition.city).options(joinedload(City.country), selectinload(City.translations)),
        joinedload(Edition.venue).selectinload(Venue.translations),
        selectinload(Edition.days),
    )
    return list(session().scalars(loaded.order_by(*order).limit(SHEET_MOST)))


def for_feed(asked: Filters, moment: datetime) -> Feed | None:
    """Return what a calendar feed holds: from 30 days back to all future, exact days only, at most 500.

    None where a filter names nothing: a subscription must never widen to everything because a place is called
    differently now. Months need not be in the data; the feed is then empty.
    """
    on = shelves(asked)
    coming = replace(on.led_on(asked), past=False)
    if any(value not in getattr(on, level) for level in NAMED for value in getattr(coming, level)):
        return None
    filters = on.known(coming)
    statement = published(moment).where(Edition.is_in_feeds(moment))
    if not filters.all_organisers:
        statement = statement.where(of_own())
    statement = statement.where(
        *conditions(filters, on, moment).values(), *understand(filters.words, moment).conditions
    )
    rows = session().scalars(with_rows(statement.order_by(Edition.starts_on, Edition.id).limit(FEED_MOST)))
    return Feed(filters, chosen(filters, on), list(rows), last_change(moment))
