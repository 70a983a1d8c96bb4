"""Venues as the rows of a spreadsheet, taken out and brought in alike."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp import sheets, text
from expoapp.catalogue.actions.venues import KIND, VenueFacts, create_venue, revise_venue
from expoapp.catalogue.models import City, Country, FormerSlug, Scope, Venue
from expoapp.catalogue.queries.staff import in_scope
from expoapp.db import session
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.sheets import Cells, Column, cells

LONGEST_TEXT = 20_000


def find_city(found: Cells, scope: Scope) -> City:
    """Return the city that a row names by its name or address and its country's code or name; raise Invalid."""
    named, country = text.one_line(found.get("city")), text.one_line(found.get("country"))
    if not named:
        raise Invalid(_("The city is needed."), "city")
    statement = select(City).join(Country).where(in_scope(scope), City.slug == text.slugify(named))
    if country:
        code = Country.code == country.upper() if len(country) == 2 else Country.slug == text.slugify(country)
        statement = statement.where(code)
    rows = list(session().scalars(statement.options(joinedload(City.country)).order_by(City.id)))
    if len(rows) > 1:
        raise Invalid(_("There are several cities called %(name)s: name the country, too.", name=named), "country")
    if not rows:
        raise Invalid(
            _(
                "There is no city “%(name)s” here. A new city comes with its first venue, in the form “New venue”.",
                name=cells.shown(named),
            ),
            "city",
        )
    return rows[0]


def find_venue(said: str, scope: Scope, city: City | None = None, column: str = "venue") -> Venue:
    """Return the venue of a person's regions that is meant by an address or a name; raise Invalid.

    By a name alone it must be the only one, in a city where that is known.
    """
    slug = text.slugify(said)
    had = select(FormerSlug.thing_id).where(FormerSlug.kind == KIND, FormerSlug.slug == slug)
    every = select(Venue).join(City).join(Country).where(in_scope(scope)).options(joinedload(Venue.city))
    if found := session().scalar(every.where(Venue.slug == slug)):
        return found
    if found := session().scalar(every.where(Venue.id.in_(had))):
        return found
    named = every.where(_is_called(said))
    if city is not None:
        named = named.where(Venue.city_id == city.id)
    rows = list(session().scalars(named.order_by(Venue.id).limit(2)))
    if len(rows) > 1:
        raise Invalid(
            _("Several venues are called “%(name)s”: write the address on the site.", name=cells.shown(said)), column
        )
    if not rows:
        raise Invalid(_("There is no venue “%(name)s” here.", name=cells.shown(said)), column)
    return rows[0]


def _is_called(name: str) -> Any:
    return or_(Venue.name == name, func.lower(Venue.name) == name.lower())


def _keys(scope: Scope) -> Select[Any]:
    return select(Venue.id).join(City).join(Country).where(in_scope(scope)).order_by(Country.name, City.name, Venue.id)


def _load(ids: Sequence[int], scope: Scope) -> list[Venue]:
    statement = select(Venue).join(City).join(Country).where(Venue.id.in_(ids), in_scope(scope))
    loaded = statement.options(joinedload(Venue.city).joinedload(City.country), selectinload(Venue.translations))
    return list(session().scalars(loaded.execution_options(populate_existing=True)))


def _cells_of(venue: Venue) -> dict[str, str]:
    return {
        "venue": venue.slug,
        "name": venue.name,
        "city": venue.city.name,
        "country": venue.city.country_code,
        "address": venue.address,
        "directions": venue.directions,
        "latitude": _number(venue.latitude),
        "longitude": _number(venue.longitude),
    }


def _number(value: float | None) -> str:
    """Return a coordinate to a tenth of a millimetre: spreadsheets keep no more than 15 digits."""
    return "" if value is None else f"{value:.9f}".rstrip("0").rstrip(".")


def _name_of(found: Cells) -> str:
    name = text.one_line(found.get("name")) or text.one_line(found.get("venue"))
    return ", ".join(part for part in (name, text.one_line(found.get("city"))) if part)


def _find(found: Cells, scope: Scope) -> int | None:
    if slug := text.one_line(found.get("venue")):
        return find_venue(slug, scope).id
    name = cells.words(found, "name", 200) if "name" in found else ""
    if not name:
        raise Invalid(_("The name is needed."), "name")
    city = find_city(found, scope)
    named = select(Venue.id).where(Venue.city_id == city.id, _is_called(name))
    ids = list(session().scalars(named.order_by(Venue.id).limit(2)))
    if len(ids) > 1:
        raise Invalid(_("Several venues are called “%(name)s”: write the address on the site.", name=name), "venue")
    return ids[0] if ids else None


def _write(venue: Venue | None, found: Cells, by: int, scope: Scope, deed: str) -> int:
    place = found if venue is None else _cells_of(venue) | dict(found)
    city = find_city(place, scope) if venue is None or {"city", "country"} & found.keys() else venue.city
    if venue is None:
        facts = VenueFacts(name="", city_id=city.id)
    else:
        facts = VenueFacts(**{field.name: getattr(venue, field.name) for field in fields(VenueFacts)})
        facts = replace(facts, city_id=city.id)
    facts = replace(facts, **_values(found))
    if not facts.name:
        raise Invalid(_("The name is needed."), "name")
    if (facts.latitude is None) != (facts.longitude is None):
        raise Invalid(_("Latitude and longitude are given together, or neither."), "latitude")
    try:
        if venue is None:
            return create_venue(facts, by=by, scope=scope, deed=deed).id
        revise_venue(venue, facts, None, by=by, scope=scope, deed=deed)
    except Invalid as problem:
        if problem.field != "point":
            raise
        raise Invalid(
            _("The point lies far from the other venues around. If it is right, set it in the venue’s own form."),
            "latitude",
        ) from problem
    return venue.id


def _values(found: Cells) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column, longest in (("name", 200), ("address", 300)):
        if column in found:
            values[column] = cells.words(found, column, longest)
    if "directions" in found:
        values["directions"] = cells.lines(found, "directions", LONGEST_TEXT)
    for column, most in (("latitude", 90), ("longitude", 180)):
        if column in found:
            values[column] = cells.degrees(found, column, most)
    return values


VENUES = sheets.Sheet(
    "venues",
    _l("Venues"),
    Venue.__tablename__,
    (
        Column("venue", _l("Venue"), _l("Its address on the site, by which it is known again; empty for a new one")),
        Column("name", _l("Name"), called=("hall", "exhibition centre")),
        Column("city", _l("City"), called=("town",)),
        Column("country", _l("Country"), _l("Its code, such as KE")),
        Column("address", _l("Street address"), called=("street",)),
        Column("directions", _l("How to get there")),
        Column("latitude", _l("Latitude"), is_a="number", called=("lat",)),
        Column("longitude", _l("Longitude"), is_a="number", called=("lon", "lng", "long")),
    ),
    (frozenset({"venue"}), frozenset({"name", "city"})),
    "staff.catalogue.edit_venue",
    _keys,
    _load,
    _cells_of,
    _name_of,
    _find,
    _write,
)


def follow() -> None:
    """Offer the table of venues."""
    sheets.follow(VENUES)
