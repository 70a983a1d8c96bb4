"""What can be found by words, kept up to date and asked alike on both databases. Knows no feature (decision 9)."""

from expoapp.search.asking import (
    Correction,
    Finds,
    Word,
    begins,
    essential,
    hits,
    is_called,
    is_named,
    keys,
    question,
    rank,
    read,
    settle,
)
from expoapp.search.index import Describe, Entry, follow, is_empty, rebuild
from expoapp.search.models import SearchEntry, is_compared

__all__ = [
    "Correction",
    "Describe",
    "Entry",
    "Finds",
    "SearchEntry",
    "Word",
    "begins",
    "essential",
    "follow",
    "hits",
    "is_called",
    "is_compared",
    "is_empty",
    "is_named",
    "keys",
    "question",
    "rank",
    "read",
    "rebuild",
    "settle",
]
