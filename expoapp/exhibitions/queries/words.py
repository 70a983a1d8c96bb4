"""What a visitor types into the finder, turned into conditions on editions. Words are never operators (R31)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, cast, exists, or_, select

from expoapp import clock, search
from expoapp.catalogue.models import City
from expoapp.exhibitions.models import (
    Edition,
    Exhibition,
    ExhibitionIndustry,
    ExhibitionProductGroup,
    ExhibitionRegion,
)
from expoapp.search import Correction, SearchEntry, Word

__all__ = [
    "Correction",
    "Found",
    "Understood",
    "hits",
    "in_city",
    "keys",
    "of_brand",
    "read_around",
    "says",
    "understand",
]

# Returns the keys of the things of a kind that a word finds, or the statement for them.
Found = Callable[[str, Word], Any]
_CODES = {"country", "industry"}  # whose keys are no numbers
_AROUND = ("city", "country", "industry", "organiser", "product-group", "region", "venue")
_MOST_READ = 500  # more than so many are left to the statement that asks for them


@dataclass(frozen=True)
class Understood:
    """The conditions that words stand for, one a word, and what was taken for a typing error on the way."""

    conditions: list[Any] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


def understand(asked: str, moment: datetime | None = None) -> Understood:
    """Return a condition for each word: it stands in a name, a place or an industry, or is the year.

    A word by which nothing public is called gives way to the nearest one that finds something.
    """
    now = moment or clock.now()

    def finds(words: Any) -> Any:
        return exists(select(Edition.id).where(Edition.is_public(now), *map(says, words)))

    words, corrections = search.settle(search.read(asked), finds)
    return Understood([says(word) for word in search.essential(words)], corrections)


def says(word: Word) -> Any:
    """Return the condition that an edition has to do with a word."""
    parts: list[Any] = [
        Edition.exhibition_id.in_(select(Exhibition.id).where(of_brand(word))),
        Edition.city_id.in_(select(City.id).where(in_city(word))),
        Edition.venue_id.in_(hits("venue", word)),
    ]
    if word.year is not None:
        first, last = date(word.year, 1, 1), date(word.year, 12, 31)
        parts += [Edition.slug == str(word.year), (Edition.starts_on <= last) & (Edition.ends_on >= first)]
    return or_(*parts)


def of_brand(word: Word, found: Found | None = None) -> Any:
    """Return the condition that an exhibition, wherever it is held, has to do with a word."""
    found = found or keys
    return or_(
        Exhibition.id.in_(keys("exhibition", word)),
        Exhibition.organiser_id.in_(found("organiser", word)),
        _linked(ExhibitionIndustry, ExhibitionIndustry.industry_code, found("industry", word)),
        _linked(ExhibitionProductGroup, ExhibitionProductGroup.product_group_id, found("product-group", word)),
        _linked(ExhibitionRegion, ExhibitionRegion.region_id, found("region", word)),
    )


def _linked(link: Any, column: Any, found: Any) -> Any:
    return Exhibition.id.in_(select(link.exhibition_id).where(column.in_(found)))


def in_city(word: Word, found: Found | None = None) -> Any:
    """Return the condition that a city, or its country, is called so."""
    found = found or keys
    return or_(City.id.in_(found("city", word)), City.country_code.in_(found("country", word)))


def read_around(words: Sequence[Word]) -> Found:
    """Return what tells the things that some words find and exhibitions have to do with, all read in one statement."""
    read = search.keys(_AROUND, words, _MOST_READ)

    def found(kind: str, word: Word) -> Any:
        if word not in read:
            return keys(kind, word)
        return read[word][kind] if kind in _CODES else [int(key) for key in read[word][kind]]

    return found


def keys(kind: str, word: Word) -> Any:
    """Return the statement for the keys of the things of a kind that a word finds, as their columns have them."""
    return search.hits(kind, word) if kind in _CODES else hits(kind, word)


def hits(kind: str, word: Word) -> Any:
    """Return the statement for the ids of the things of a kind that a word finds."""
    return search.hits(kind, word, cast(SearchEntry.key, Integer))
