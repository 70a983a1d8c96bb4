"""What the finder's choices stand for: the regions, countries, cities, industries and product groups there are."""

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expoapp.catalogue.models import City, Country, FormerSlug, Industry, ProductGroup, Region
from expoapp.db import session
from expoapp.exhibitions.queries.finder.filters import Filters

# The levels whose values name rows of the database.
NAMED = ("region", "country", "city", "industry", "group")


@dataclass(frozen=True)
class Shelves:
    """Things by the value that stands for them in addresses. Cities and groups only of what is asked for."""

    region: dict[str, Region] = field(default_factory=dict)
    country: dict[str, Country] = field(default_factory=dict)
    city: dict[str, City] = field(default_factory=dict)
    industry: dict[str, Industry] = field(default_factory=dict)
    group: dict[str, ProductGroup] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)  # former values of regions that are asked for

    def led_on(self, asked: Filters) -> Filters:
        """Return the filters with the present address of each region asked for by a former one (product rule 8)."""
        return replace(asked, region=tuple(self.moved.get(value, value) for value in asked.region))

    def known(self, asked: Filters) -> Filters:
        """Return the filters without values that name nothing, and without what a narrower choice has replaced.

        A choice narrows what it lies in: with Kenya chosen in East Africa, East Africa stands for Kenya only, so
        that `country=kenya` is the one address of both (decision 10).
        """
        asked = self.led_on(asked)
        named: dict[str, Any] = {
            level: tuple(value for value in getattr(asked, level) if value in getattr(self, level)) for level in NAMED
        }
        found = replace(asked, **named)
        cities = [self.city[value] for value in found.city]
        crowded = {city.country_code for city in cities}
        countries = [row for value, row in self.country.items() if value in found.country or row.code in crowded]
        regions = {row.region_id for row in countries}
        industries = {self.group[value].industry_code for value in found.group}
        quarters = {quarter_of(month) for month in found.month}
        return replace(
            found,
            region=tuple(value for value in found.region if self.region[value].id not in regions),
            country=tuple(value for value in found.country if self.country[value].code not in crowded),
            industry=tuple(value for value in found.industry if value not in industries),
            quarter=tuple(value for value in found.quarter if value not in quarters),
        )


def quarter_of(month: str) -> str:
    """Return the quarter in which a month lies: "2027-q1" for "2027-03"."""
    return f"{month[:4]}-q{(int(month[5:]) + 2) // 3}"


def city_value(city: City) -> str:
    """Return what stands for a city in addresses: its name may be that of another country's city too."""
    return f"{city.country_code.lower()}-{city.slug}"


def group_value(group: ProductGroup) -> str:
    """Return what stands for a product group in addresses: another industry may have one of the same name."""
    return f"{group.industry_code}.{group.slug}"


def shelves(asked: Filters) -> Shelves:
    """Return what can be chosen, as far as the page shows it."""
    regions = session().scalars(select(Region).options(selectinload(Region.translations))).all()
    countries = session().scalars(select(Country)).all()
    industries = session().scalars(select(Industry).options(selectinload(Industry.translations))).all()
    by_slug = {row.slug: row for row in regions}
    codes = {row.code for row in countries if row.slug in asked.country}
    codes |= {value[:2].upper() for value in asked.city}
    trades = {*asked.industry, *(value.partition(".")[0] for value in asked.group)}
    cities = select(City).where(City.country_code.in_(codes)).options(selectinload(City.translations))
    groups = select(ProductGroup).where(ProductGroup.industry_code.in_(trades))
    groups = groups.options(selectinload(ProductGroup.translations))
    return Shelves(
        region=by_slug,
        country={row.slug: row for row in countries},
        city={city_value(row): row for row in session().scalars(cities)} if codes else {},
        industry={row.code: row for row in industries},
        group={group_value(row): row for row in session().scalars(groups)} if trades else {},
        moved=_moved([value for value in asked.region if value not in by_slug]),
    )


def _moved(unknown: list[str]) -> dict[str, str]:
    """Return where regions are now whose former addresses are asked for."""
    if not unknown:
        return {}
    statement = select(FormerSlug.slug, Region.slug).join(Region, Region.id == FormerSlug.thing_id)
    statement = statement.where(FormerSlug.kind == "region", FormerSlug.slug.in_(unknown))
    return {row[0]: row[1] for row in session().execute(statement)}
