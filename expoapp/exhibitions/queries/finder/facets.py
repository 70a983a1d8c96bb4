"""The choices of the finder as trees: countries in their regions, groups in their industries, months in quarters."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from expoapp.exhibitions.models import Status
from expoapp.exhibitions.queries.finder.counts import Counts, first_day, months_of, quarters_of
from expoapp.exhibitions.queries.finder.filters import LEVELS, RUNNING, Filters
from expoapp.exhibitions.queries.finder.shelves import Shelves, quarter_of

# What is certain first.
STATES = (
    RUNNING,
    Status.SCHEDULED,
    Status.RESCHEDULED,
    Status.PROVISIONAL,
    Status.POSTPONED,
    Status.CANCELLED,
)


@dataclass(frozen=True)
class Option:
    """One choice: its value in addresses, the thing it stands for, how many editions it leads to, what lies in it."""

    level: str
    value: str
    thing: Any
    count: int
    is_chosen: bool
    inside: tuple["Option", ...] = ()

    def chosen_inside(self) -> list[tuple[str, str]]:
        """Return what is chosen among the choices that lie in this one, as (level, value)."""
        return [(one.level, one.value) for one in _walk(self.inside) if one.is_chosen]


@dataclass(frozen=True)
class Facet:
    """One group of choices."""

    name: str
    options: list[Option]


def _walk(options: Any) -> Iterator[Option]:
    for one in options:
        yield one
        yield from _walk(one.inside)


def chosen(filters: Filters, on: Shelves) -> list[Option]:
    """Return the choices made, in the order of addresses; how much is behind them is not asked."""
    return [
        Option(level, value, getattr(on, level, {}).get(value, value), 0, True)
        for level in LEVELS
        for value in getattr(filters, level)
    ]


def facets(filters: Filters, on: Shelves, counts: Counts) -> list[Facet]:
    """Return the choices that lead to something, and those already made."""
    made = [
        Facet("place", _places(filters, on, counts)),
        Facet("trade", _trades(filters, on, counts)),
        Facet("time", _times(filters, counts)),
        Facet("state", _states(filters, counts)),
    ]
    return [facet for facet in made if facet.options]


def _kept(options: Iterator[Option]) -> tuple[Option, ...]:
    return tuple(one for one in options if one.count or one.is_chosen or one.inside)


def _places(filters: Filters, on: Shelves, counts: Counts) -> list[Option]:
    of_city, of_country, of_region = counts.of("city"), counts.of("country"), counts.of("region")
    opened = {on.city[value].country_code for value in filters.city}
    opened |= {on.country[value].code for value in filters.country}

    def cities(code: str) -> tuple[Option, ...]:
        if code not in opened:
            return ()
        here = [(value, row) for value, row in on.city.items() if row.country_code == code]
        found = _kept(Option("city", value, row, of_city[str(row.id)], value in filters.city) for value, row in here)
        # A country with one city has nothing to narrow.
        return found if len(found) > 1 or any(one.is_chosen for one in found) else ()

    def countries(region: int) -> tuple[Option, ...]:
        return _kept(
            Option("country", value, row, of_country[row.code], value in filters.country, cities(row.code))
            for value, row in on.country.items()
            if row.region_id == region
        )

    return list(
        _kept(
            Option("region", value, row, of_region[str(row.id)], value in filters.region, countries(row.id))
            for value, row in on.region.items()
        )
    )


def _trades(filters: Filters, on: Shelves, counts: Counts) -> list[Option]:
    of_industry, of_group = counts.of("industry"), counts.of("group")

    def groups(code: str) -> tuple[Option, ...]:
        return _kept(
            Option("group", value, row, of_group[str(row.id)], value in filters.group)
            for value, row in on.group.items()
            if row.industry_code == code
        )

    return list(
        _kept(
            Option("industry", value, row, of_industry[value], value in filters.industry, groups(value))
            for value, row in on.industry.items()
        )
    )


def _times(filters: Filters, counts: Counts) -> list[Option]:
    spans = counts.spans.get("span", [])
    months = {f"{first_day(number):%Y-%m}": found for number, found in months_of(spans).items()}
    quarters = {quarter_of(f"{first_day(number * 3):%Y-%m}"): found for number, found in quarters_of(spans).items()}
    months |= {value: months.get(value, 0) for value in filters.month}
    quarters |= {value: quarters.get(value, 0) for value in filters.quarter}
    quarters |= {value: quarters.get(value, 0) for value in map(quarter_of, months)}

    def inside(quarter: str) -> tuple[Option, ...]:
        return _kept(
            Option("month", value, value, found, value in filters.month)
            for value, found in sorted(months.items())
            if quarter_of(value) == quarter
        )

    return list(
        _kept(
            Option("quarter", value, value, found, value in filters.quarter, inside(value))
            for value, found in sorted(quarters.items())
        )
    )


def _states(filters: Filters, counts: Counts) -> list[Option]:
    found = counts.of("status")
    found[RUNNING] = counts.total("running")
    return list(_kept(Option("status", str(one), one, found[one], one in filters.status) for one in STATES))
