"""How many editions stand behind every choice: one statement, whatever is chosen and however many there are.

All editions that could be shown are written down once, with a mark for each facet that says whether they fit it; every
number beside a choice is a sum over that one list, under the marks of the other facets.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import CTE, Integer, Select, String, and_, case, cast, extract, func, literal_column, select, union_all

from expoapp.catalogue.models import City
from expoapp.db import session
from expoapp.exhibitions.models import (
    Edition,
    Exhibition,
    ExhibitionIndustry,
    ExhibitionProductGroup,
    ExhibitionRegion,
)
from expoapp.exhibitions.queries.finder.conditions import dated

NOTHING: Any = literal_column("''", String)
ZERO: Any = literal_column("0", Integer)


@dataclass(frozen=True)
class Span:
    """So many editions from one month to another; a month is counted as `year * 12 + month - 1`."""

    first: int
    last: int
    count: int


@dataclass(frozen=True)
class Counts:
    """The numbers of one page: by kind of choice and key, and the spans of months."""

    by: dict[str, Counter[str]] = field(default_factory=dict)
    spans: dict[str, list[Span]] = field(default_factory=dict)

    def of(self, kind: str) -> Counter[str]:
        """Return the numbers of one kind by their keys."""
        return self.by.get(kind, Counter())

    def total(self, kind: str = "total") -> int:
        """Return a single number."""
        return self.of(kind)[""]

    def bounds(self) -> tuple[int, int] | None:
        """Return the first and the last month of all that could be shown; None where nothing has a month."""
        return next(((one.first, one.last) for one in self.spans.get("bounds", []) if one.count), None)


def months_of(spans: Iterable[Span]) -> Counter[int]:
    """Return how many editions have a day in each month."""
    found: Counter[int] = Counter()
    for span in spans:
        for month in range(span.first, span.last + 1):
            found[month] += span.count
    return found


def quarters_of(spans: Iterable[Span]) -> Counter[int]:
    """Return how many editions have a day in each quarter; a quarter is counted as its first month divided by 3."""
    found: Counter[int] = Counter()
    for span in spans:
        for quarter in range(span.first // 3, span.last // 3 + 1):
            found[quarter] += span.count
    return found


def month_number(day: date) -> int:
    """Return the month of a day as spans count it."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """Return the first day of a month that is counted as spans do."""
    return date(month // 12, month % 12 + 1, 1)


def count(base: Select[Any], fits: dict[str, Any], moment: Any) -> Counts:
    """Count `base` (a selection of editions) under the facets' conditions, each facet under all the others."""
    rows: Any = session().execute(union_all(*_parts(_ledger(base, fits, moment), list(fits))))
    found = Counts()
    for kind, key, first, last, number in rows:
        if kind in {"span", "shown", "bounds"}:
            found.spans.setdefault(kind, []).append(Span(int(first or 0), int(last or 0), int(number)))
        else:
            found.by.setdefault(kind, Counter())[key] += int(number)
    return found


def _ledger(base: Select[Any], fits: dict[str, Any], moment: Any) -> CTE:
    def month(day: Any) -> Any:
        number = cast(extract("year", day), Integer) * 12 + cast(extract("month", day), Integer) - 1
        return case((dated(), number))

    return base.with_only_columns(
        Edition.exhibition_id,
        Edition.city_id,
        Edition.status,
        case((Edition.is_running(moment), 1), else_=0).label("running"),
        month(Edition.starts_on).label("first_month"),
        month(Edition.ends_on).label("last_month"),
        *(case((condition, 1), else_=0).label(f"fits_{facet}") for facet, condition in fits.items()),
    ).cte("ledger")


def _parts(ledger: CTE, facets: list[str]) -> list[Select[Any]]:
    one = ledger.c

    def under_all_but(facet: str) -> Any:
        return and_(True, *(one[f"fits_{other}"] == 1 for other in facets if other != facet))

    def tally(kind: str, key: Any, facet: str, first: Any = ZERO, last: Any = ZERO) -> Select[Any]:
        named = literal_column(f"'{kind}'", String)
        made = select(named, cast(key, String), first, last, func.count()).select_from(ledger)
        return made.where(under_all_but(facet))

    def whole(kind: str, facet: str) -> Select[Any]:
        return tally(kind, NOTHING, facet)

    def spans(kind: str, facet: str) -> Select[Any]:
        made = tally(kind, NOTHING, facet, one.first_month, one.last_month)
        return made.where(one.first_month.is_not(None)).group_by(one.first_month, one.last_month)

    def through(kind: str, key: Any, facet: str, table: Any) -> Select[Any]:
        made = tally(kind, key, facet).join(table, table.exhibition_id == one.exhibition_id)
        return made.group_by(key)

    parts = [
        whole("total", ""),
        select(
            literal_column("'bounds'", String), NOTHING, func.min(one.first_month), func.max(one.last_month),
            func.count(one.first_month),
        ).select_from(ledger),
        through("region", ExhibitionRegion.region_id, "place", ExhibitionRegion),
        tally("country", City.country_code, "place").join(City, City.id == one.city_id).group_by(City.country_code),
        tally("city", one.city_id, "place").group_by(one.city_id),
        through("industry", ExhibitionIndustry.industry_code, "trade", ExhibitionIndustry),
        through("group", ExhibitionProductGroup.product_group_id, "trade", ExhibitionProductGroup),
        spans("span", "time"),
        spans("shown", ""),
        tally("status", one.status, "state").group_by(one.status),
        whole("running", "state").where(one.running == 1),
    ]  # fmt: skip
    return [*parts, *(whole(f"without {facet}", facet) for facet in facets)]


def others_are_public(moment: Any) -> bool:
    """Say whether an exhibition of another organiser is public (product rule 12)."""
    others = select(Exhibition.id).where(~Exhibition.is_own, Exhibition.is_public(moment))
    return session().scalar(others.limit(1)) is not None
