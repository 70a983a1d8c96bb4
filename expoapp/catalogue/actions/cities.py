"""Cities added and changed. Whose clocks follow a city's is said by those above (`follow_zone`)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from expoapp import audit, clock, i18n, text
from expoapp.catalogue import importer
from expoapp.catalogue.actions import loading, records, slugs
from expoapp.catalogue.models import City, Country, Region, Scope
from expoapp.db import session
from expoapp.errors import Invalid, NotAllowed
from expoapp.i18n import gettext as _

# Takes the city with its new zone, the one it had, who does it, and where they may act.
Follower = Callable[[City, str, int, Scope], None]
_followers: list[Follower] = []


@dataclass(frozen=True)
class CityFacts:
    """What is known of a city; its address inside its country stays."""

    name: str
    zone: str


@dataclass(frozen=True)
class NewCity:
    """A city that is not there yet; without a zone it gets that of the bundled table, where its name tells it."""

    name: str
    country_code: str
    zone: str = ""


def follow_zone(follower: Follower) -> None:
    """Tell somebody of each city that gets another time zone, in the same deed."""
    if follower not in _followers:
        _followers.append(follower)


def revise_city(city: City, facts: CityFacts, version: int | None, *, by: int, scope: Scope) -> bool:
    """Change a city; with its zone go the moments of its editions. Raises Conflict, Invalid, NotAllowed."""
    _check_zone(facts.zone, "zone")
    left = city.zone
    changed = records.revise(city, asdict(facts), version, "city.revise", by)
    if left != facts.zone:
        for follower in _followers:
            follower(city, left, by, scope)
    return changed


def add_city(wanted: NewCity, *, by: int, scope: Scope) -> City:
    """Return the city that is wanted, added where it is new; its country may be new, too. Raises Invalid."""
    if not (slug := text.slugify(wanted.name)):
        raise Invalid(_("“%(name)s” is no name of a city.", name=wanted.name), "new_city")
    country = _country(wanted.country_code, by=by, scope=scope)
    place = importer.countries().get(wanted.country_code)
    zone = wanted.zone or (place.zone_of(wanted.name) if place else "")
    if not zone:
        raise Invalid(_("%(country)s has several time zones: say which.", country=i18n.territory(country.code)), "zone")
    _check_zone(zone, "zone")
    found = session().scalar(select(City).where(City.country_code == country.code, City.slug == slug))
    if found is None:
        found = City(country_code=country.code, name=wanted.name, zone=zone, lang=text.language_of(wanted.name))
        found.translations, changes = [], audit.changes_of(found)
        slugs.add(found, slug, lambda one: _city_is_taken(country.code, one))
        records.added(found, changes, "city.create", by)
    elif wanted.zone and found.zone != zone:
        raise Invalid(
            _("%(city)s is there already, with the time zone %(zone)s.", city=found.name, zone=found.zone), "zone"
        )
    return found


def delete_city(city: City, *, by: int, scope: Scope) -> None:
    """Delete a city that nothing uses; raise NotAllowed with what uses it."""
    records.delete(city, city.name, "city.delete", by, scope)


def _city_is_taken(country_code: str, slug: str) -> bool:
    statement = select(City.id).where(City.country_code == country_code, City.slug == slug)
    return session().scalar(statement) is not None


def _country(code: str, *, by: int, scope: Scope) -> Country:
    """Return a country of the person's regions, added by the bundled table where it is new."""
    found = session().get(Country, code)
    place = importer.countries().get(code)
    if found is None and place is None:
        raise Invalid(_("Choose a country of the list."), "new_city_country")
    if found is None and place is not None:
        region = session().scalar(select(Region).where(Region.slug == place.region.slug))
        if region is None and scope.everywhere:
            region, _outcome = loading.ensure_region(place.region, by=by)
        if region is not None and scope.covers([region.id]):
            found, _outcome = loading.keep_country(code, region, by=by)
    if found is None or not scope.covers([found.region_id]):
        raise NotAllowed(_("%(country)s lies in a region that is not yours.", country=i18n.territory(code)))
    return found


def _check_zone(zone: str, field: str) -> None:
    if not clock.is_zone(zone):
        raise Invalid(_("%(zone)s is no time zone; they are called Africa/Nairobi or Asia/Dubai.", zone=zone), field)


def city_state(city: City) -> dict[str, Any]:
    """Return what is known of a city, with its name in other languages."""
    return {"name": city.name, "zone": city.zone} | records.texts_of(city)
