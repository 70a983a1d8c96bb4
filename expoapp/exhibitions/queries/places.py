"""What the pages of regions, countries, industries and venues ask: numbers, cities, what was held.

`where` narrows to a market as in `public.editions_of`.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, distinct, func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.catalogue.models import City, Industry, Venue
from expoapp.db import session
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionIndustry, ExhibitionRegion
from expoapp.exhibitions.queries.public import editions_of, of_own, with_rows


@dataclass(frozen=True)
class MarketNumbers:
    """How many editions of a market are coming, of how many exhibitions, how many are over, how many are others'."""

    coming: int
    exhibitions: int
    past: int
    of_others: int


@dataclass(frozen=True)
class Held:
    """A city with the number of its coming editions, of those that run now, and the venues they use."""

    city: City
    count: int
    running: int
    venues: tuple[Venue, ...]


@dataclass(frozen=True)
class VenueInUse:
    """A venue with the number of its coming and of its past editions."""

    venue: Venue
    coming: int
    past: int


def public_numbers(kind: str, moment: datetime) -> dict[Any, int]:
    """Return how many public exhibitions each market has, by its key; kinds: "region", "country", "industry"."""
    counted: Any = {
        "region": select(ExhibitionRegion.region_id, func.count()).join(
            Exhibition, Exhibition.id == ExhibitionRegion.exhibition_id
        ),
        "country": select(City.country_code, func.count()).join(Exhibition, Exhibition.city_id == City.id),
        "industry": select(ExhibitionIndustry.industry_code, func.count()).join(
            Exhibition, Exhibition.id == ExhibitionIndustry.exhibition_id
        ),
    }[kind]
    rows = session().execute(counted.where(Exhibition.is_public(moment)).group_by(counted.selected_columns[0]))
    return {row[0]: row[1] for row in rows}


def market_numbers(moment: datetime, **where: Any) -> MarketNumbers:
    """Return the numbers of a market in one statement."""
    is_over = Edition.is_over(moment)
    statement = editions_of(moment, past=None, **where).with_only_columns(
        func.count(case((~is_over, Edition.id))),
        func.count(distinct(case((~is_over, Edition.exhibition_id)))),
        func.count(case((is_over, Edition.id))),
        func.count(case((~of_own(), Edition.id))),
    )
    return MarketNumbers(*session().execute(statement).one())


def held(moment: datetime, *, limit: int, offset: int = 0, **where: Any) -> list[Edition]:
    """Return what was held and is over, the latest first."""
    statement = editions_of(moment, past=True, **where).order_by(Edition.starts_on.desc(), Edition.id)
    return list(session().scalars(with_rows(statement.limit(limit).offset(offset))))


def held_by_city(moment: datetime, **where: Any) -> list[Held]:
    """Return the cities in which something of a market is coming. A handful of statements whatever the number."""
    coming = editions_of(moment, **where)
    counts: Counter[int] = Counter()
    running: Counter[int] = Counter()
    used: dict[int, set[int]] = {}
    on_now = func.count(case((Edition.is_running(moment), Edition.id)))
    grouped = coming.with_only_columns(Edition.city_id, Edition.venue_id, func.count(), on_now)
    for city_id, venue_id, count, now in session().execute(grouped.group_by(Edition.city_id, Edition.venue_id)):
        counts[city_id] += count
        running[city_id] += now
        used.setdefault(city_id, set()).update([venue_id] if venue_id else [])
    venues_used = select(Venue).where(Venue.id.in_(set().union(*used.values())))
    found = {venue.id: venue for venue in session().scalars(venues_used)}
    cities = select(City).where(City.id.in_(counts)).options(joinedload(City.country), selectinload(City.translations))
    return [
        Held(city, counts[city.id], running[city.id], tuple(found[key] for key in sorted(used[city.id])))
        for city in session().scalars(cities)
    ]


def industries_of(moment: datetime, **where: Any) -> list[tuple[Industry, int]]:
    """Return the industries of a market with the number of their coming editions, the most frequent first."""
    number = func.count(Edition.id)
    counted = (
        editions_of(moment, **where)
        .with_only_columns(ExhibitionIndustry.industry_code, number)
        .join(ExhibitionIndustry, ExhibitionIndustry.exhibition_id == Edition.exhibition_id)
        .group_by(ExhibitionIndustry.industry_code)
    )
    counts: dict[str, int] = {row[0]: row[1] for row in session().execute(counted)}
    statement = select(Industry).where(Industry.code.in_(counts)).options(selectinload(Industry.translations))
    rows = session().scalars(statement.order_by(Industry.position, Industry.name))
    return sorted(((row, counts[row.code]) for row in rows), key=lambda pair: -pair[1])


def halls_of(venue_id: int, moment: datetime) -> list[str]:
    """Return the halls in which public editions were or are held at a venue."""
    statement = editions_of(moment, past=None, venue_id=venue_id).where(Edition.hall != "")
    return list(session().scalars(statement.with_only_columns(Edition.hall).distinct().order_by(Edition.hall)))


def venue_numbers(moment: datetime, venue_ids: Collection[int] | None = None) -> dict[int, tuple[int, int]]:
    """Return how many public editions are coming to each venue and how many are over; without any, none is listed."""
    is_over = Edition.is_over(moment)
    counted = editions_of(moment, past=None).where(Edition.venue_id.is_not(None))
    if venue_ids is not None:
        counted = counted.where(Edition.venue_id.in_(venue_ids))
    grouped = counted.with_only_columns(
        Edition.venue_id, func.count(case((~is_over, Edition.id))), func.count(case((is_over, Edition.id)))
    ).group_by(Edition.venue_id)
    rows: Any = session().execute(grouped)
    return {row[0]: (row[1], row[2]) for row in rows}


def venues(moment: datetime) -> list[VenueInUse]:
    """Return the venues at which anything public is or was held, with their cities, by name."""
    counts = venue_numbers(moment)
    statement = (
        select(Venue)
        .where(Venue.id.in_(counts))
        .options(
            selectinload(Venue.translations),
            joinedload(Venue.city).options(joinedload(City.country), selectinload(City.translations)),
        )
        .order_by(Venue.name, Venue.id)
    )
    return [VenueInUse(venue, *counts[venue.id]) for venue in session().scalars(statement)]
