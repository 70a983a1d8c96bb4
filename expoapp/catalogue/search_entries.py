"""What places and lines of business are found by: their names in every language, and what else people call them."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import inspect, select

from expoapp import i18n, search, text
from expoapp.catalogue.models import (
    City,
    CityTranslation,
    Country,
    Industry,
    IndustryTranslation,
    ProductGroup,
    ProductGroupTranslation,
    Region,
    RegionTranslation,
    Venue,
    VenueTranslation,
)
from expoapp.db import session
from expoapp.search import Entry

# Beside the names of CLDR: what people type for countries of ours, and for groups of them that are no region of ours.
_GULF = ("Gulf", "GCC", "Khaleej", "الخليج")
_ALSO = {
    "AE": ("UAE", "Emirates", *_GULF),
    "BH": _GULF,
    "CD": ("DRC", "DR Congo"),
    "CI": ("Ivory Coast",),
    "CZ": ("Czech Republic",),
    "GB": ("UK", "England", "Britain"),
    "KW": _GULF,
    "NL": ("Holland",),
    "OM": _GULF,
    "QA": _GULF,
    "SA": ("KSA", *_GULF),
    "TR": ("Turkey",),
    "US": ("USA", "America"),
    "ZA": ("RSA",),
}


def _names(model: Any, translation: Any, keys: Collection[str] | None) -> Iterator[tuple[Any, list[str]]]:
    """Yield each thing's key and names, its own first; `keys` None means all."""
    key = inspect(model).primary_key[0]
    owner = next(column for column in inspect(translation).primary_key if column.foreign_keys)
    named = select(key, model.name).order_by(key)
    said = select(owner, translation.value).where(translation.field == "name").order_by(owner, translation.lang)
    if keys is not None:
        wanted = [key.type.python_type(one) for one in keys]
        named, said = named.where(key.in_(wanted)), said.where(owner.in_(wanted))
    found = {row[0]: [row[1]] for row in session().execute(named)}
    for thing, name in session().execute(said):
        if thing in found:
            found[thing].append(name)
    yield from found.items()


def _simple(model: Any, translation: Any) -> search.Describe:
    """Return what describes things that are found by their names only."""

    def describe(keys: Collection[str] | None) -> Iterator[Entry]:
        for key, names in _names(model, translation, keys):
            yield Entry(str(key), tuple(names))

    return describe


def countries(keys: Collection[str] | None = None) -> Iterator[Entry]:
    """Yield countries by their names in every language of the site."""
    statement = select(Country.code, Country.name).order_by(Country.code)
    for code, name in session().execute(statement if keys is None else statement.where(Country.code.in_(keys))):
        told = [i18n.locale(language).territories.get(code, name) for language in i18n.LANGUAGES]
        yield Entry(code, tuple(dict.fromkeys((name, *told, *_ALSO.get(code, ())))))


def cities(keys: Collection[str] | None = None) -> Iterator[Entry]:
    """Yield cities by their names; one that a time zone is named after has a name in every language."""
    zones = {row[0]: row[1] for row in session().execute(select(City.id, City.zone))}
    for city_id, names in _names(City, CityTranslation, keys):
        zone = zones[city_id]
        if text.normal(zone.rpartition("/")[2]) == text.normal(names[0]):
            names += [i18n.city_of_zone(zone, language) for language in i18n.LANGUAGES]
        yield Entry(str(city_id), tuple(dict.fromkeys(name for name in names if name)))


def follow() -> None:
    """Keep the index of all of these."""
    search.follow("region", _simple(Region, RegionTranslation), {Region: "id", RegionTranslation: "region_id"})
    search.follow("country", countries, {Country: "code"})
    search.follow("city", cities, {City: "id", CityTranslation: "city_id"})
    search.follow("venue", _simple(Venue, VenueTranslation), {Venue: "id", VenueTranslation: "venue_id"})
    search.follow(
        "industry", _simple(Industry, IndustryTranslation), {Industry: "code", IndustryTranslation: "industry_code"}
    )
    search.follow(
        "product-group",
        _simple(ProductGroup, ProductGroupTranslation),
        {ProductGroup: "id", ProductGroupTranslation: "product_group_id"},
    )
