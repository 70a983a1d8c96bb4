"""The finder: editions by place, trade, time, state and words, with counts beside every choice (V5, V7)."""

from expoapp.exhibitions.queries.finder.counts import Span
from expoapp.exhibitions.queries.finder.facets import Facet, Option
from expoapp.exhibitions.queries.finder.filters import LEVELS, MOST_VALUES, RUNNING, TREES, Filters
from expoapp.exhibitions.queries.finder.paging import Page, Position, page_of
from expoapp.exhibitions.queries.finder.results import (
    SHEET_MOST,
    Feed,
    Relief,
    Result,
    find,
    for_feed,
    in_month,
    whole,
)
from expoapp.exhibitions.queries.finder.shelves import city_value, group_value

__all__ = [
    "LEVELS",
    "MOST_VALUES",
    "RUNNING",
    "SHEET_MOST",
    "TREES",
    "Facet",
    "Feed",
    "Filters",
    "Option",
    "Page",
    "Position",
    "Relief",
    "Result",
    "Span",
    "city_value",
    "find",
    "for_feed",
    "group_value",
    "in_month",
    "page_of",
    "whole",
]
