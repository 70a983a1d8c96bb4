"""What a search finds: exhibitions, each with an edition of it, and the places and industries they have to do with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, case, cast, exists, func, literal, or_, select, true, union_all
from sqlalchemy.orm import joinedload, selectinload

from expoapp import search
from expoapp.catalogue.models import City, Country, Industry, Region, Venue
from expoapp.db import session
from expoapp.exhibitions.models import (
    Edition,
    Exhibition,
    ExhibitionIndustry,
    ExhibitionRegion,
    current_edition,
)
from expoapp.exhibitions.queries.public import published, with_rows
from expoapp.exhibitions.queries.words import hits, in_city, keys, of_brand, says
from expoapp.search import SearchEntry, Word

# What a word counts that is in no name: found by place or industry, found by other words of the thing.
_BY_PLACE, _BY_TEXT = 4, 5
_PLACES: dict[str, tuple[Any, Any]] = {
    "region": (Region, Region.id),
    "country": (Country, Country.code),
    "city": (City, City.id),
    "industry": (Industry, Industry.code),
    "venue": (Venue, Venue.id),
}


@dataclass(frozen=True)
class FoundExhibition:
    """A public exhibition, and the edition of it that fits best; None where it has no public one."""

    exhibition: Exhibition
    edition: Edition | None
    is_named: bool  # by some of the words, not only by where or about what it is


@dataclass(frozen=True)
class FoundPlace:
    """A region, country, city, industry or venue."""

    kind: str
    thing: Any


def any_exhibition(words: Sequence[Word], moment: datetime) -> Any:
    """Return the condition that the public finds an exhibition by all of some words."""
    return exists(select(Exhibition.id).where(_fits(words, moment)))


def _fits(words: Sequence[Word], moment: datetime) -> Any:
    """Return the condition that an exhibition is public and has to do with all words, or one public edition of it."""
    editions = select(Edition.exhibition_id).where(Edition.is_published(moment), *map(says, words))
    return and_(
        Exhibition.is_public(moment),
        or_(Exhibition.id.in_(editions), and_(true(), *(_at_home(word) for word in words))),
    )


def _at_home(word: Word) -> Any:
    """Return the condition that an exhibition, with or without editions, has to do with a word."""
    return or_(of_brand(word), _is_there(word))


def _is_there(word: Word) -> Any:
    in_cities = Exhibition.city_id.in_(select(City.id).where(in_city(word)))
    return or_(in_cities, Exhibition.venue_id.in_(hits("venue", word)))


def found_exhibitions(
    words: Sequence[Word], moment: datetime, limit: int, offset: int = 0
) -> tuple[list[FoundExhibition], int]:
    """Return the exhibitions that fit best, and how many there are. Names stand before places before other words."""
    wanted = search.essential(words)
    fits = _fits(wanted, moment)
    total = session().scalar(select(func.count()).select_from(Exhibition).where(fits)) or 0
    is_coming = exists(
        select(Edition.id).where(
            Edition.exhibition_id == Exhibition.id, Edition.is_published(moment), ~Edition.is_over(moment)
        )
    )
    rank = search.rank(words, lambda word: case((_elsewhere(word), _BY_PLACE), else_=_BY_TEXT))
    best = (
        select(Exhibition.id, rank)
        .join(SearchEntry, (SearchEntry.kind == "exhibition") & (SearchEntry.key == cast(Exhibition.id, String)))
        .where(fits)
        .order_by(rank, case((is_coming, 0), else_=1), Exhibition.name, Exhibition.id)
        .limit(limit)
        .offset(offset)
    )
    ranks: dict[int, int] = {row[0]: row[1] for row in session().execute(best)}
    exhibitions = {one.id: one for one in session().scalars(_for_rows(ranks))}
    fitting = and_(true(), *map(says, wanted))
    statement = with_rows(published(moment).where(Edition.exhibition_id.in_(ranks))).add_columns(fitting)
    editions: dict[int, tuple[list[Edition], list[Edition]]] = {one: ([], []) for one in ranks}
    for edition, is_fitting in session().execute(statement):
        editions[edition.exhibition_id][not is_fitting].append(edition)
    return [
        FoundExhibition(
            exhibitions[one],
            current_edition(editions[one][0] or editions[one][1], moment),
            is_named=rank < _BY_PLACE * len(words),
        )
        for one, rank in ranks.items()
    ], total


def _elsewhere(word: Word) -> Any:
    """Return the condition that an exhibition has to do with a word by its place or industry."""
    industries = select(ExhibitionIndustry.exhibition_id).where(
        ExhibitionIndustry.industry_code.in_(search.hits("industry", word))
    )
    return or_(_is_there(word), Exhibition.id.in_(industries))


def _for_rows(ids: Collection[int]) -> Any:
    return (
        select(Exhibition)
        .where(Exhibition.id.in_(ids))
        .options(
            joinedload(Exhibition.city).options(joinedload(City.country), selectinload(City.translations)),
            joinedload(Exhibition.organiser),
            selectinload(Exhibition.names),
            selectinload(Exhibition.translations),
            selectinload(Exhibition.industries).selectinload(Industry.translations),
        )
    )


def found_places(words: Sequence[Word], moment: datetime, limit: int, offset: int = 0) -> tuple[list[FoundPlace], int]:
    """Return the regions, countries, cities, industries and venues that are called so, and how many there are.

    All words fit the place or what it lies in, at least one the place itself, and something public is held there.
    """
    wanted = search.essential(words)
    found = union_all(*(_called(kind, number, wanted, moment) for number, kind in enumerate(_PLACES))).subquery()
    total = session().scalar(select(func.count()).select_from(found)) or 0
    best = select(found.c.kind, found.c.key).order_by(found.c.rank, found.c.number, found.c.key)
    chosen = [(row[0], row[1]) for row in session().execute(best.limit(limit).offset(offset))]
    things: dict[tuple[str, str], Any] = {}
    for kind, (model, column) in _PLACES.items():
        keys = [column.type.python_type(key) for one, key in chosen if one == kind]
        statement = select(model).where(column.in_(keys)).options(selectinload(model.translations))
        if kind == "city":
            statement = statement.options(joinedload(City.country))
        elif kind == "venue":
            place = joinedload(Venue.city).options(joinedload(City.country), selectinload(City.translations))
            statement = statement.options(place)
        if keys:
            things |= {(kind, str(getattr(thing, column.key))): thing for thing in session().scalars(statement)}
    return [FoundPlace(kind, things[kind, key]) for kind, key in chosen], total


def _called(kind: str, number: int, words: Sequence[Word], moment: datetime) -> Any:
    """Return the statement for the places of a kind that fit, with their rank; the kinds stand by `number`."""
    key = _PLACES[kind][1]
    return (
        select(
            literal(number).label("number"),
            literal(kind, String).label("kind"),
            cast(key, String).label("key"),
            search.rank(words, lambda _word: _BY_PLACE).label("rank"),
        )
        .join(SearchEntry, (SearchEntry.kind == kind) & (SearchEntry.key == cast(key, String)))
        .where(_is_used(kind, moment), *(_lies_in(kind, word) for word in words))
        .where(or_(*(_is_called(kind, word) for word in words)))
    )


def _is_called(kind: str, word: Word) -> Any:
    return _PLACES[kind][1].in_(keys(kind, word))


def _lies_in(kind: str, word: Word) -> Any:
    """Return the condition that a place, or what it lies in, is called so."""
    if kind == "venue":
        return or_(_is_called(kind, word), Venue.city_id.in_(select(City.id).where(in_city(word))))
    if kind == "city":
        return in_city(word)
    if kind == "country":
        return or_(_is_called(kind, word), Country.region_id.in_(hits("region", word)))
    return _is_called(kind, word)


def _is_used(kind: str, moment: datetime) -> Any:
    """Return the condition that something public is held in a place or line of business."""
    shows = select(Exhibition.id).where(Exhibition.is_public(moment))
    if kind == "region":
        return Region.id.in_(select(ExhibitionRegion.region_id).where(ExhibitionRegion.exhibition_id.in_(shows)))
    if kind == "industry":
        linked = select(ExhibitionIndustry.industry_code)
        return Industry.code.in_(linked.where(ExhibitionIndustry.exhibition_id.in_(shows)))
    editions = published(moment)
    if kind == "venue":
        at = select(Exhibition.venue_id).where(Exhibition.is_public(moment), Exhibition.venue_id.is_not(None))
        held = editions.with_only_columns(Edition.venue_id).where(Edition.venue_id.is_not(None))
        return or_(Venue.id.in_(at), Venue.id.in_(held))
    cities = or_(
        City.id.in_(select(Exhibition.city_id).where(Exhibition.is_public(moment))),
        City.id.in_(editions.with_only_columns(Edition.city_id)),
    )
    return cities if kind == "city" else Country.code.in_(select(City.country_code).where(cities))
