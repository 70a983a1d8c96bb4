"""An edition's exhibitors by hall, country, product and words: OR inside a facet, AND across, as in the finder."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from expoapp import search, text
from expoapp.catalogue.models import ProductGroup
from expoapp.db import session
from expoapp.exhibitions.models import Exhibitor, ExhibitorProductGroup
from expoapp.exhibitions.queries.finder import Facet, Option, group_value

EXHIBITOR_FACETS = ("hall", "country", "product")
EXHIBITORS_ON_A_PAGE = 60


@dataclass(frozen=True)
class ExhibitorFilters:
    """What a visitor asks for. Values that name nothing are dropped by `find_exhibitors`."""

    hall: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    words: str = ""

    def chosen(self) -> int:
        """Return how many choices are made."""
        return sum(len(getattr(self, facet)) for facet in EXHIBITOR_FACETS) + bool(self.words)

    def without(self, facet: str, value: str) -> "ExhibitorFilters":
        """Return the filters with one choice taken back."""
        if facet == "words":
            return replace(self, words="")
        left: dict[str, Any] = {facet: tuple(one for one in getattr(self, facet) if one != value)}
        return replace(self, **left)

    def query(self) -> dict[str, Any]:
        """Return the filters as an address writes them, always in the same order."""
        found: dict[str, Any] = {name: sorted(getattr(self, name)) for name in EXHIBITOR_FACETS if getattr(self, name)}
        return found | ({"q": self.words} if self.words else {})


@dataclass(frozen=True)
class ExhibitorResult:
    """One page of exhibitors with the choices beside it; `everyone` counts them without any filter."""

    filters: ExhibitorFilters
    exhibitors: list[Exhibitor]
    everyone: int
    total: int
    page: int
    pages: int
    facets: list[Facet] = field(default_factory=list)


@dataclass(frozen=True)
class _Traits:
    """What filters look at of one exhibitor."""

    id: int
    search_text: str
    hall: frozenset[str]
    country: frozenset[str]
    product: frozenset[str]


def find_exhibitors(edition_id: int, asked: ExhibitorFilters, moment: datetime, page: int = 1) -> ExhibitorResult:
    """Return one page of an edition's public exhibitors by name; five statements whatever the number of rows.

    A show has a few thousand exhibitors at most, so all choices are counted from one light reading of them.
    """
    groups, everyone = _traits(edition_id, moment)
    filters = _known(asked, everyone)
    terms = text.normal(filters.words).split()
    said = [one for one in everyone if all(term in one.search_text for term in terms)]
    fitting = [one for one in said if _fits(one, filters, EXHIBITOR_FACETS)]
    pages = max(1, -(-len(fitting) // EXHIBITORS_ON_A_PAGE))
    shown = min(page, pages)
    ids = [one.id for one in fitting[(shown - 1) * EXHIBITORS_ON_A_PAGE : shown * EXHIBITORS_ON_A_PAGE]]
    facets = []
    for name in EXHIBITOR_FACETS:
        others = [one for one in said if _fits(one, filters, [other for other in EXHIBITOR_FACETS if other != name])]
        facets.append(Facet(name, _options(name, others, getattr(filters, name), groups)))
    return ExhibitorResult(filters, _rows(ids), len(everyone), len(fitting), shown, pages, facets)


def exhibitor_sample(edition_id: int, moment: datetime, limit: int) -> tuple[int, list[Exhibitor]]:
    """Return how many public exhibitors an edition has, and the first of them by name."""
    public = Exhibitor.is_public(moment) & (Exhibitor.edition_id == edition_id)
    count = session().scalar(select(func.count()).select_from(Exhibitor).where(public)) or 0
    statement = select(Exhibitor).where(public).order_by(Exhibitor.name_key, Exhibitor.id).limit(limit)
    return count, list(session().scalars(statement))


def _traits(edition_id: int, moment: datetime) -> tuple[dict[str, ProductGroup], list[_Traits]]:
    """Return the groups shown, by the value that stands for each in addresses, and all exhibitors by name."""
    public = Exhibitor.is_public(moment) & (Exhibitor.edition_id == edition_id)
    links = session().execute(
        select(ExhibitorProductGroup.exhibitor_id, ExhibitorProductGroup.product_group_id).where(
            ExhibitorProductGroup.exhibitor_id.in_(select(Exhibitor.id).where(public))
        )
    )
    shown: dict[int, set[int]] = {}
    for exhibitor_id, group_id in links:
        shown.setdefault(exhibitor_id, set()).add(group_id)
    rows = session().scalars(
        select(ProductGroup)
        .where(ProductGroup.id.in_(set().union(*shown.values())))
        .options(selectinload(ProductGroup.translations))
    )
    groups = {row.id: row for row in rows}
    values = {key: group_value(row) for key, row in groups.items()}
    columns = select(Exhibitor.id, Exhibitor.search_text, Exhibitor.hall, Exhibitor.country_code).where(public)
    everyone = [
        _Traits(
            row.id,
            row.search_text,
            frozenset({row.hall} - {""}),
            frozenset({row.country_code} - {""}),
            frozenset(values[key] for key in shown.get(row.id, ())),
        )
        for row in session().execute(columns.order_by(Exhibitor.name_key, Exhibitor.id))
    ]
    return {values[key]: row for key, row in groups.items()}, everyone


def _known(asked: ExhibitorFilters, everyone: list[_Traits]) -> ExhibitorFilters:
    """Drop what no exhibitor of the edition has."""
    kept: dict[str, Any] = {}
    for name in EXHIBITOR_FACETS:
        there = frozenset[str]().union(*(getattr(one, name) for one in everyone))
        kept[name] = tuple(value for value in getattr(asked, name) if value in there)
    return replace(asked, **kept, words=search.question(asked.words))


def _fits(one: _Traits, filters: ExhibitorFilters, facets: Iterable[str]) -> bool:
    return all(not (wanted := getattr(filters, name)) or getattr(one, name) & set(wanted) for name in facets)


def _options(
    name: str, others: list[_Traits], chosen: tuple[str, ...], groups: dict[str, ProductGroup]
) -> list[Option]:
    """Return the choices that lead to somebody, and those already made."""
    counts = Counter(value for one in others for value in getattr(one, name))
    return [
        Option(name, value, groups[value] if name == "product" else value, counts[value], value in chosen)
        for value in sorted(set(counts) | set(chosen))
    ]


def _rows(ids: list[int]) -> list[Exhibitor]:
    statement = (
        select(Exhibitor)
        .where(Exhibitor.id.in_(ids))
        .order_by(Exhibitor.name_key, Exhibitor.id)
        .options(selectinload(Exhibitor.product_groups).selectinload(ProductGroup.translations))
    )
    return list(session().scalars(statement))
