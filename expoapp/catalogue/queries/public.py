"""What visitors' pages ask about regions, countries, cities, venues and industries."""

from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.catalogue.models import City, Country, FormerSlug, Industry, Region, Venue
from expoapp.db import session
from expoapp.errors import NotFound


def _one(statement: Any) -> Any:
    found = session().scalar(statement)
    if found is None:
        raise NotFound()
    return found


def get_region(slug: str) -> Region:
    """Return a region; raises NotFound."""
    found: Region = _one(select(Region).where(Region.slug == slug).options(selectinload(Region.translations)))
    return found


def get_country(slug: str) -> Country:
    """Return a country by its address; raises NotFound."""
    found: Country = _one(
        select(Country)
        .where(Country.slug == slug)
        .options(selectinload(Country.translations), joinedload(Country.region).selectinload(Region.translations))
    )
    return found


def get_industry(code: str) -> Industry:
    """Return an industry by its code; raises NotFound."""
    found: Industry = _one(select(Industry).where(Industry.code == code).options(selectinload(Industry.translations)))
    return found


def get_venue(slug: str) -> Venue:
    """Return a venue with its city and country; raises NotFound."""
    found: Venue = _one(
        select(Venue)
        .where(Venue.slug == slug)
        .options(
            selectinload(Venue.translations),
            joinedload(Venue.city).options(
                selectinload(City.translations),
                joinedload(City.country).joinedload(Country.region).selectinload(Region.translations),
            ),
        )
    )
    return found


def current_venue_slug(former: str) -> str | None:
    """Return the address a venue has now that once had this one."""
    return session().scalar(
        select(Venue.slug)
        .join(FormerSlug, FormerSlug.thing_id == Venue.id)
        .where(FormerSlug.kind == "venue", FormerSlug.slug == former)
    )


def current_region_slug(former: str) -> str | None:
    """Return the address a region has now that once had this one."""
    return session().scalar(
        select(Region.slug)
        .join(FormerSlug, FormerSlug.thing_id == Region.id)
        .where(FormerSlug.kind == "region", FormerSlug.slug == former)
    )


def regions() -> list[Region]:
    """Return all regions in their order."""
    statement = select(Region).options(selectinload(Region.translations)).order_by(Region.position, Region.name)
    return list(session().scalars(statement))


def zones() -> list[str]:
    """Return the zones of our cities, the one of most venues first, and UTC."""
    venues, cities = func.count(Venue.id), func.count(distinct(City.id))
    statement = select(City.zone).outerjoin(Venue, Venue.city_id == City.id).group_by(City.zone)
    found = session().scalars(statement.order_by(venues.desc(), cities.desc(), City.zone))
    return list(dict.fromkeys([*found, "UTC"]))
