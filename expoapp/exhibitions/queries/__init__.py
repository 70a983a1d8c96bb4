"""Questions about exhibitions and editions. Visitors get only what `is_public` lets through."""

from expoapp.exhibitions.queries.exhibitors import (
    ExhibitorFilters,
    ExhibitorResult,
    exhibitor_sample,
    find_exhibitors,
)
from expoapp.exhibitions.queries.finder import Facet, Filters, Option, Result, find
from expoapp.exhibitions.queries.public import (
    ExhibitionPage,
    Market,
    colocated,
    current_slug,
    find_page,
    get_page,
    held_at,
    markets,
    own_exhibitions,
    own_organiser,
    public_exhibitions,
    published,
    upcoming,
    upcoming_count,
    with_rows,
)

__all__ = [
    "ExhibitionPage",
    "ExhibitorFilters",
    "ExhibitorResult",
    "Facet",
    "Filters",
    "Market",
    "Option",
    "Result",
    "colocated",
    "current_slug",
    "exhibitor_sample",
    "find",
    "find_exhibitors",
    "find_page",
    "get_page",
    "held_at",
    "markets",
    "own_exhibitions",
    "own_organiser",
    "public_exhibitions",
    "published",
    "upcoming",
    "upcoming_count",
    "with_rows",
]
