"""Places and lines of business brought to what files want, each known by the key that files use."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from expoapp import audit, i18n, text
from expoapp.catalogue import importer
from expoapp.catalogue.actions import slugs
from expoapp.catalogue.importer import RegionPlace
from expoapp.catalogue.models import (
    City,
    Country,
    FormerSlug,
    Industry,
    ProductGroup,
    Region,
    RegionTranslation,
    Venue,
)
from expoapp.db import session
from expoapp.errors import Invalid

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"

# Hues well apart for the codes our files use, in steps of 10; the same code has the same hue on every installation.
HUES = {
    "agriculture": 120,
    "automotive": 20,
    "aviation-defence": 220,
    "beauty-personal-care": 330,
    "building-construction": 40,
    "business-services": 280,
    "chemicals-materials": 160,
    "education-publishing": 250,
    "energy-power": 80,
    "food-hospitality": 140,
    "general-trade": 170,
    "household-gifts": 340,
    "ict-electronics": 270,
    "interiors-furniture": 320,
    "jewellery-watches": 310,
    "leisure-arts-sport": 350,
    "lighting-electrical": 100,
    "manufacturing-machinery": 210,
    "medical-pharma": 190,
    "mining-metals": 60,
    "oil-gas": 30,
    "plastics-packaging-print": 300,
    "security-safety": 0,
    "textiles-fashion": 290,
    "tourism-travel": 200,
    "transport-logistics": 240,
    "water-environment": 230,
    "wood-forestry": 110,
}


def hue_of(code: str) -> int:
    """Return the hue of an industry; a code nobody foresaw gets one from its letters, always the same."""
    return HUES.get(code, int(text.digest(code)[:8], 16) % 36 * 10)


def keep(thing: Any, wanted: Mapping[str, Any], action: str, by: int | None) -> str:
    """Bring a thing to the values wanted, adding it where it is new; return what happened."""
    is_new = thing not in session()
    for name, value in wanted.items():
        if getattr(thing, name) != value:
            setattr(thing, name, value)
    changes = audit.changes_of(thing)
    if not is_new and not changes:
        return UNCHANGED
    session().add(thing)
    audit.record(f"{action}.{'create' if is_new else 'revise'}", thing, changes, by)
    return NEW if is_new else CHANGED


def keep_region(slug: str, *, by: int | None, **wanted: Any) -> tuple[Region, str]:
    """Add or change a region; a new one stands behind the others unless its position is given."""
    found = _known(Region, "region", slug) or Region(slug=slug, lang=i18n.DEFAULT)
    return found, keep(found, wanted, "region", by)


def _known(model: Any, kind: str, slug: str) -> Any:
    """Return what a file calls by an address, also one that staff have given another address since."""
    former = select(FormerSlug.thing_id).where(FormerSlug.kind == kind, FormerSlug.slug == slug)
    has, had = model.slug == slug, model.id.in_(former)
    return session().scalar(select(model).where(has | had).order_by(has.desc()).limit(1))


def ensure_region(place: RegionPlace, *, by: int | None) -> tuple[Region, str]:
    """Return a region of the bundled table; one that is there already keeps what is known of it."""
    found: Region | None = _known(Region, "region", place.slug)
    if found is not None:
        return found, UNCHANGED
    whole: Region | None = _known(Region, "region", place.within)
    made, outcome = keep_region(
        place.slug,
        by=by,
        name=place.name,
        description=place.description,
        # Behind what staff have put in order, and among the others as the table has them.
        position=1000 + place.position,
        within_id=whole.id if whole else None,
    )
    for field, source in (("name", place.names), ("description", place.descriptions)):
        for lang in source.keys() - {i18n.DEFAULT}:
            keep_text(made, RegionTranslation, "region_id", field, lang, source[lang], source[i18n.DEFAULT])
    return made, outcome


def ensure_parts(country: Country, region: Region, *, by: int | None) -> list[tuple[Region, str]]:
    """Return the parts of a region that a country lies in, by the bundled table."""
    place = importer.countries().get(country.code)
    parts = place.parts if place else ()
    return [ensure_region(part, by=by) for part in parts if part.within == region.slug]


def keep_country(code: str, region: Region, *, by: int | None, moves: bool = True) -> tuple[Country, str]:
    """Add a country by its code, or move it to another region; `moves` False leaves it where it is."""
    found = session().get(Country, code)
    if found is None:
        name = i18n.locale(i18n.DEFAULT).territories[code]
        found = Country(code=code, name=name, slug=text.slugify(name, code.lower()), lang=i18n.DEFAULT)
        return found, keep(found, {"region_id": region.id}, "country", by)
    return found, keep(found, {"region_id": region.id} if moves else {}, "country", by)


def keep_city(name: str, country: Country, zone: str, *, by: int | None) -> tuple[City, str]:
    """Add a city; raise Invalid when it is there with another time zone, for one of the two must be wrong."""
    slug = text.slugify(name)
    if not slug:
        raise Invalid(f'"{name}" is no name of a city', "city")
    found = session().scalar(select(City).where(City.country_code == country.code, City.slug == slug))
    if found is None:
        made = City(country_code=country.code, slug=slug, name=name, zone=zone, lang=i18n.DEFAULT)
        return made, keep(made, {}, "city", by)
    if found.zone != zone:
        raise Invalid(f"{found.name} is in the time zone {found.zone}, not {zone}", "timezone")
    return found, UNCHANGED


def keep_venue(slug: str, *, by: int | None, **wanted: Any) -> tuple[Venue, str]:
    """Add or change a venue."""
    found = _known(Venue, "venue", slug) or Venue(slug=slug, lang=i18n.DEFAULT)
    return found, keep(found, wanted, "venue", by)


def ensure_venue(name: str, city: City, *, by: int | None) -> tuple[Venue, str]:
    """Return the venue of a name in a city, added where there is none; case and accents make no difference."""
    wanted = text.normal(name)
    for venue in session().scalars(select(Venue).where(Venue.city_id == city.id).order_by(Venue.id)):
        if text.normal(venue.name) == wanted:
            return venue, UNCHANGED
    made = Venue(name=name, city_id=city.id, lang=text.language_of(name))
    changes = audit.changes_of(made)
    slugs.add(made, venue_address(name, city), venue_is_taken)
    audit.record("venue.create", made, {"slug": [None, made.slug]} | changes, by)
    return made, NEW


def venue_address(name: str, city: City) -> str:
    """Return the address a venue would have: its name, with its city where another venue is called so."""
    base = text.slugify(name, "venue")
    return base if not venue_is_taken(base) else text.slugify(f"{base} {city.name}") or base


def venue_is_taken(slug: str) -> bool:
    """Say whether a venue has or had the address."""
    return slugs.is_taken("venue", Venue, slug)


def keep_industry(code: str, *, by: int | None, **wanted: Any) -> tuple[Industry, str]:
    """Add or change an industry; a new one gets its hue."""
    found = session().get(Industry, code) or Industry(code=code, hue=hue_of(code), lang=i18n.DEFAULT)
    return found, keep(found, wanted, "industry", by)


def keep_product_group(industry_code: str, slug: str, *, by: int | None, **wanted: Any) -> tuple[ProductGroup, str]:
    """Add or change a group of goods inside an industry."""
    found = session().scalar(
        select(ProductGroup).where(ProductGroup.industry_code == industry_code, ProductGroup.slug == slug)
    ) or ProductGroup(industry_code=industry_code, slug=slug, lang=i18n.DEFAULT)
    return found, keep(found, wanted, "product-group", by)


def keep_text(thing: Any, model: Any, owner: str, field: str, lang: str, value: str, source: str) -> str:
    """Add or change one translation of a thing; `owner` is the column that leads to the thing."""
    key = thing.code if hasattr(thing, "code") else thing.id
    found = session().scalar(
        select(model).where(getattr(model, owner) == key, model.field == field, model.lang == lang)
    )
    if found is None:
        row = model(field=field, lang=lang, value=value, source_digest=text.digest(source), **{owner: key})
        session().add(row)
        session().flush()
        return NEW
    if (found.value, found.source_digest) == (value, text.digest(source)):
        return UNCHANGED
    found.value, found.source_digest = value, text.digest(source)
    session().flush()
    return CHANGED
