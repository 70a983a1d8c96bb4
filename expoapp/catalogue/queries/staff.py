"""What the back office asks of places and lines of business.

Venues and cities belong to the region of their country: outside of a person's scope they do not exist (R04). Regions,
countries and industries belong to the whole house, so everybody reads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Integer, Select, cast, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp import search
from expoapp.catalogue.models import City, Country, Industry, ProductGroup, Region, Scope, Venue
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.order import Order
from expoapp.search import SearchEntry, Word

PAGE_LENGTH = 50
# What a venue may lack, by the name that addresses of the list use.
_LACKS = {
    "address": Venue.address == "",
    "point": Venue.latitude.is_(None) | Venue.longitude.is_(None),
    "directions": Venue.directions == "",
}
GAPS = ("any", *_LACKS)


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    rows: list[Any]
    total: int

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // PAGE_LENGTH))


@dataclass(frozen=True)
class Around:
    """The points of the other venues of a city, and of its country."""

    in_city: list[tuple[float, float]] = field(default_factory=list)
    in_country: list[tuple[float, float]] = field(default_factory=list)


def in_scope(scope: Scope) -> Any:
    """Return the condition that a country lies in one of the person's regions."""
    return Country.code.is_not(None) if scope.everywhere else Country.region_id.in_(scope.region_ids)


def _one(statement: Any) -> Any:
    found = session().scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound()
    return found


def _page(statement: Select[Any], page: int) -> Page:
    total = session().scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    rows = session().scalars(statement.limit(PAGE_LENGTH).offset((page - 1) * PAGE_LENGTH))
    return Page(list(rows), total)


def _is_called(words: Sequence[Word], kinds: dict[str, Any]) -> list[Any]:
    """Return conditions that each word begins a word of one of the names; `kinds`: entry kind to column."""

    def key(column: Any) -> Any:
        return SearchEntry.key if column is Country.code else cast(SearchEntry.key, Integer)

    return [
        or_(*(column.in_(search.hits(kind, word, key(column))) for kind, column in kinds.items())) for word in words
    ]


BY_CITY, BY_COUNTRY = Order("city"), Order("country")
_VENUES_BY = {"name": (Venue.name,), "city": (Country.name, City.name)}
_CITIES_BY = {"name": (City.name,), "country": (Country.name,), "zone": (City.zone,)}


def venues(
    scope: Scope, words: str = "", country: str = "", gap: str = "", order: Order = BY_CITY, page: int = 1
) -> Page:
    """Return a page of the venues of a person's regions, by name or by country and city.

    `words` are looked for in the names of venue, city and country; `gap` keeps those that lack it ("any": anything).
    """
    statement = (
        select(Venue)
        .join(City, City.id == Venue.city_id)
        .join(Country, Country.code == City.country_code)
        .where(in_scope(scope))
        .where(*_is_called(search.read(words), {"venue": Venue.id, "city": City.id, "country": Country.code}))
        .options(joinedload(Venue.city).options(joinedload(City.country), selectinload(City.translations)))
        .order_by(*order.by(_VENUES_BY, Venue.name, Venue.id))
    )
    if country:
        statement = statement.where(Country.code == country)
    if gap:
        statement = statement.where(or_(*_LACKS.values()) if gap == "any" else _LACKS[gap])
    return _page(statement, page)


def gaps_of(venue: Venue) -> list[str]:
    """Return what a venue lacks, by the names of `GAPS`."""
    point = venue.latitude is not None and venue.longitude is not None
    has = {"address": bool(venue.address), "point": point, "directions": bool(venue.directions)}
    return [name for name, is_there in has.items() if not is_there]


def venue_countries(scope: Scope) -> list[Country]:
    """Return the countries of a person's regions in which a venue lies, by name."""
    used = select(City.country_code).join(Venue, Venue.city_id == City.id)
    statement = select(Country).where(in_scope(scope), Country.code.in_(used)).order_by(Country.name)
    return list(session().scalars(statement))


def get_venue(venue_id: Any, scope: Scope) -> Venue:
    """Return a venue with its city, country and texts; raise NotFound outside the scope."""
    found: Venue = _one(
        select(Venue)
        .join(City, City.id == Venue.city_id)
        .join(Country, Country.code == City.country_code)
        .where(Venue.id == int(venue_id), in_scope(scope))
        .options(
            selectinload(Venue.translations),
            joinedload(Venue.city).options(
                selectinload(City.translations),
                joinedload(City.country).joinedload(Country.region).selectinload(Region.translations),
            ),
        )
    )
    return found


def namesakes(venue: Venue) -> list[Venue]:
    """Return the other venues of the same city that are called alike."""
    statement = select(Venue).where(Venue.city_id == venue.city_id, Venue.id != venue.id)
    alike = func.lower(Venue.name) == func.lower(venue.name)
    return list(session().scalars(statement.where(alike).order_by(Venue.id)))


def points_around(city: City, besides: int = 0) -> Around:
    """Return the points of the other venues around a city."""
    statement = (
        select(Venue.city_id, Venue.latitude, Venue.longitude)
        .join(City, City.id == Venue.city_id)
        .where(City.country_code == city.country_code, Venue.id != besides)
        .where(Venue.latitude.is_not(None), Venue.longitude.is_not(None))
    )
    rows: Any = session().execute(statement).all()
    return Around([(row[1], row[2]) for row in rows if row[0] == city.id], [(row[1], row[2]) for row in rows])


def cities(scope: Scope, words: str = "", order: Order = BY_COUNTRY, page: int = 1) -> Page:
    """Return a page of the cities of a person's regions, by name, country or time zone."""
    statement = (
        select(City)
        .join(Country, Country.code == City.country_code)
        .where(in_scope(scope))
        .where(*_is_called(search.read(words), {"city": City.id, "country": Country.code}))
        .options(joinedload(City.country), selectinload(City.translations))
        .order_by(*order.by(_CITIES_BY, City.name, City.id))
    )
    return _page(statement, page)


def cities_to_choose(scope: Scope) -> list[City]:
    """Return all cities of a person's regions, by country and name."""
    statement = select(City).join(Country, Country.code == City.country_code).where(in_scope(scope))
    statement = statement.options(selectinload(City.translations))
    return list(session().scalars(statement.order_by(Country.name, City.name, City.id)))


def get_city(city_id: Any, scope: Scope) -> City:
    """Return a city with its country and names; raise NotFound outside the scope."""
    found: City = _one(
        select(City)
        .join(Country, Country.code == City.country_code)
        .where(City.id == int(city_id), in_scope(scope))
        .options(selectinload(City.translations), joinedload(City.country))
    )
    return found


def venue_numbers(city_ids: Sequence[int]) -> dict[int, int]:
    """Return how many venues lie in each of some cities."""
    statement = select(Venue.city_id, func.count()).where(Venue.city_id.in_(city_ids)).group_by(Venue.city_id)
    return {row[0]: row[1] for row in session().execute(statement)}


def regions() -> list[Region]:
    """Return all regions in their order, with their texts."""
    statement = select(Region).options(selectinload(Region.translations)).order_by(Region.position, Region.name)
    return list(session().scalars(statement))


def get_region(region_id: Any, _scope: Scope) -> Region:
    """Return a region with its texts; everybody may read it. Raises NotFound."""
    found: Region = _one(select(Region).where(Region.id == int(region_id)).options(selectinload(Region.translations)))
    return found


def countries() -> list[Country]:
    """Return all countries with their regions and texts, by region and name."""
    statement = (
        select(Country)
        .join(Region, Region.id == Country.region_id)
        .options(joinedload(Country.region).selectinload(Region.translations), selectinload(Country.translations))
        .order_by(Region.position, Region.name, Country.name)
    )
    return list(session().scalars(statement))


def get_country(code: str, _scope: Scope) -> Country:
    """Return a country with its region and texts; everybody may read it. Raises NotFound."""
    found: Country = _one(
        select(Country)
        .where(Country.code == code)
        .options(joinedload(Country.region).selectinload(Region.translations), selectinload(Country.translations))
    )
    return found


def industries() -> list[Industry]:
    """Return all industries in their order, with their texts."""
    statement = select(Industry).options(selectinload(Industry.translations))
    return list(session().scalars(statement.order_by(Industry.position, Industry.name)))


def get_industry(code: str, _scope: Scope) -> Industry:
    """Return an industry with its texts; everybody may read it. Raises NotFound."""
    found: Industry = _one(select(Industry).where(Industry.code == code).options(selectinload(Industry.translations)))
    return found


def groups_of(industry_code: str) -> list[ProductGroup]:
    """Return the groups of goods of an industry in their order, with their names."""
    statement = select(ProductGroup).where(ProductGroup.industry_code == industry_code)
    statement = statement.options(selectinload(ProductGroup.translations))
    return list(session().scalars(statement.order_by(ProductGroup.position, ProductGroup.name)))


def group_numbers() -> dict[str, int]:
    """Return how many groups of goods each industry has."""
    statement = select(ProductGroup.industry_code, func.count()).group_by(ProductGroup.industry_code)
    return {row[0]: row[1] for row in session().execute(statement)}


def get_group(group_id: Any, _scope: Scope) -> ProductGroup:
    """Return a group of goods with its names; everybody may read it. Raises NotFound."""
    found: ProductGroup = _one(
        select(ProductGroup).where(ProductGroup.id == int(group_id)).options(selectinload(ProductGroup.translations))
    )
    return found
