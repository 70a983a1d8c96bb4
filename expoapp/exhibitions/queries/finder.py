"""The finder: editions by region, country, industry, month, status and words, with counts beside every choice.

OR inside a facet, AND across; each facet's counts are made under the others, so that no choice leads to nothing (V5).
"""

import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from expoapp import text
from expoapp.catalogue.models import City, Country, Industry, Region
from expoapp.db import session
from expoapp.exhibitions.models import Edition, ExhibitionIndustry, ExhibitionRegion, Precision, Status
from expoapp.exhibitions.queries.public import (
    SORT_DAY,
    UNDATED,
    in_countries,
    in_industries,
    in_regions,
    published,
    with_rows,
)
from expoapp.exhibitions.queries.words import Correction, understand

FACETS = ("region", "country", "industry", "month", "status")
RUNNING = "running"
PAGE_LENGTH = 40
LONGEST_SEARCH = 100
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Filters:
    """What a visitor asks for. Values that name nothing are dropped by `find`."""

    region: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    words: str = ""
    past: bool = False

    def chosen(self) -> int:
        """Return how many choices are made."""
        return sum(len(getattr(self, facet)) for facet in FACETS) + bool(self.words)

    def without(self, facet: str, value: str) -> "Filters":
        """Return the filters with one choice taken back."""
        if facet == "words":
            return replace(self, words="")
        left: dict[str, Any] = {facet: tuple(one for one in getattr(self, facet) if one != value)}
        return replace(self, **left)

    def query(self) -> dict[str, Any]:
        """Return the filters as an address writes them, always in the same order."""
        found: dict[str, Any] = {facet: sorted(getattr(self, facet)) for facet in FACETS if getattr(self, facet)}
        if self.words:
            found["q"] = self.words
        if self.past:
            found["when"] = "past"
        return found


@dataclass(frozen=True)
class Option:
    """One choice: its value in addresses, the thing it stands for, and how many editions it leads to."""

    value: str
    thing: Any
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One group of choices."""

    name: str
    options: list[Option]


@dataclass(frozen=True)
class Result:
    """One page of editions with the choices beside it."""

    filters: Filters
    editions: list[Edition]
    total: int
    page: int
    pages: int
    facets: list[Facet] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


def find(asked: Filters, moment: datetime, page: int = 1) -> Result:
    """Return one page of what was asked for; the number of statements does not depend on the rows."""
    known = _known(asked)
    conditions = _conditions(known, moment)
    base = published(moment).where(Edition.is_over(moment) if known.past else ~Edition.is_over(moment))
    said = understand(known.words)
    base = base.where(*said.conditions)
    whole = base.where(*conditions.values())
    total = session().scalar(select(func.count()).select_from(whole.subquery())) or 0
    pages = max(1, -(-total // PAGE_LENGTH))
    shown = min(page, pages)
    order = (Edition.starts_on.desc(), Edition.id) if known.past else (UNDATED, SORT_DAY, Edition.id)
    statement = with_rows(whole.order_by(*order).limit(PAGE_LENGTH).offset((shown - 1) * PAGE_LENGTH))
    facets = [
        Facet(name, _count(name, base.where(*(c for other, c in conditions.items() if other != name)), known, moment))
        for name in FACETS
    ]
    return Result(known, list(session().scalars(statement)), total, shown, pages, facets, said.corrections)


def _known(asked: Filters) -> Filters:
    """Drop months and states that are none; unknown slugs are dropped by the things they do not name."""
    slugs = {
        "region": select(Region.slug).where(Region.slug.in_(asked.region)),
        "country": select(Country.slug).where(Country.slug.in_(asked.country)),
        "industry": select(Industry.code).where(Industry.code.in_(asked.industry)),
    }
    found: dict[str, Any] = {
        name: tuple(session().scalars(statement)) if getattr(asked, name) else () for name, statement in slugs.items()
    }
    return replace(
        asked,
        **found,
        month=tuple(one for one in asked.month if _MONTH.fullmatch(one)),
        status=tuple(one for one in asked.status if one == RUNNING or one in set(Status)),
        words=text.one_line(asked.words)[:LONGEST_SEARCH],
    )


def _conditions(filters: Filters, moment: datetime) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if filters.region:
        found["region"] = in_regions(Region.slug.in_(filters.region))
    if filters.country:
        found["country"] = in_countries(Country.slug.in_(filters.country))
    if filters.industry:
        found["industry"] = in_industries(filters.industry)
    if filters.month:
        found["month"] = or_(*(_in_month(one) for one in filters.month))
    if filters.status:
        found["status"] = or_(
            Edition.status.in_([one for one in filters.status if one != RUNNING]),
            *([_running(moment)] if RUNNING in filters.status else []),
        )
    return found


def _running(moment: datetime) -> Any:
    """Return `Edition.phase(moment) is RUNNING` as a condition."""
    return and_(
        Edition.precision == Precision.EXACT,
        Edition.status.not_in([Status.POSTPONED, Status.CANCELLED]),
        Edition.starts_at <= moment,
        Edition.ends_at > moment,
    )


def _in_month(value: str) -> Any:
    """Return the condition that an edition has a day in a month; dates that do not hold have none."""
    year, month = int(value[:4]), int(value[5:])
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return and_(
        Edition.status != Status.POSTPONED,
        Edition.precision.in_([Precision.EXACT, Precision.MONTH]),
        Edition.starts_on <= last,
        Edition.ends_on >= first,
    )


def _count(facet: str, base: Select[Any], filters: Filters, moment: datetime) -> list[Option]:
    """Return the choices of a facet that lead to something, and those already chosen."""
    editions = base.with_only_columns(Edition.id)
    chosen = getattr(filters, facet)
    if facet == "month":
        return _months(base, chosen)
    if facet == "status":
        return _states(base, chosen, moment)
    thing: Any = {"region": Region, "country": Country, "industry": Industry}[facet]
    key = Industry.code if facet == "industry" else thing.slug
    counted = select(key, func.count(Edition.id)).select_from(Edition).where(Edition.id.in_(editions)).group_by(key)
    if facet == "region":
        counted = counted.join(ExhibitionRegion, ExhibitionRegion.exhibition_id == Edition.exhibition_id).join(
            Region, Region.id == ExhibitionRegion.region_id
        )
    elif facet == "country":
        counted = counted.join(City, City.id == Edition.city_id).join(City.country)
    else:
        counted = counted.join(ExhibitionIndustry, ExhibitionIndustry.exhibition_id == Edition.exhibition_id).join(
            ExhibitionIndustry.industry
        )
    counts: dict[str, int] = {row[0]: row[1] for row in session().execute(counted)}
    wanted = set(counts) | set(chosen)
    named = select(thing).where(key.in_(wanted)).options(selectinload(thing.translations))
    rows = session().scalars(named.order_by(thing.name))
    found = [(row.code if facet == "industry" else row.slug, row) for row in rows]
    return [Option(value, row, counts.get(value, 0), value in chosen) for value, row in found]


def _months(base: Select[Any], chosen: tuple[str, ...]) -> list[Option]:
    spans = (
        base.where(Edition.status != Status.POSTPONED, Edition.precision.in_([Precision.EXACT, Precision.MONTH]))
        .with_only_columns(Edition.starts_on, Edition.ends_on, func.count())
        .group_by(Edition.starts_on, Edition.ends_on)
    )
    counts: Counter[str] = Counter()
    rows: Any = session().execute(spans)
    for row in rows:
        first, last, count = row
        month = first.replace(day=1)
        while month <= last:
            counts[f"{month:%Y-%m}"] += count
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    values = sorted(set(counts) | set(chosen))
    return [Option(one, date.fromisoformat(f"{one}-01"), counts[one], one in chosen) for one in values]


def _states(base: Select[Any], chosen: tuple[str, ...], moment: datetime) -> list[Option]:
    running = _running(moment)
    statement = base.with_only_columns(Edition.status, running, func.count()).group_by(Edition.status, running)
    counts: Counter[str] = Counter()
    for status, is_running, count in session().execute(statement):
        counts[status] += count
        if is_running:
            counts[RUNNING] += count
    order = [RUNNING, *Status]
    return [Option(str(one), one, counts[one], one in chosen) for one in order if counts[one] or one in chosen]
