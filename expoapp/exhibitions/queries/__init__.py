"""Questions about exhibitions and editions. Visitors get only what `is_public` lets through."""

from expoapp.exhibitions.queries import finder
from expoapp.exhibitions.queries.finder import Facet, Filters, Option, Position, Result, find
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
    "Facet",
    "Filters",
    "Market",
    "Option",
    "Position",
    "Result",
    "colocated",
    "current_slug",
    "find",
    "find_page",
    "finder",
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
