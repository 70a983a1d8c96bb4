"""Questions about exhibitions and editions. Visitors get only what `is_public` lets through."""

from expoapp.exhibitions.queries.compare import Asked, asked_for, latest_figure
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
    "Asked",
    "ExhibitionPage",
    "Facet",
    "Filters",
    "Market",
    "Option",
    "Result",
    "asked_for",
    "colocated",
    "current_slug",
    "find",
    "find_page",
    "get_page",
    "held_at",
    "latest_figure",
    "markets",
    "own_exhibitions",
    "own_organiser",
    "public_exhibitions",
    "published",
    "upcoming",
    "upcoming_count",
    "with_rows",
]
