"""What things are called by their keys: one statement for each sort, however many there are."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from expoapp import i18n
from expoapp.accounts.models import Scope
from expoapp.catalogue.models import City, Country, Industry, ProductGroup, Region, Venue
from expoapp.db import session
from expoapp.exhibitions.models import Edition, Exhibition, Organiser
from expoapp.exhibitions.queries.staff import in_scope
from expoapp.i18n import gettext as _


def regions(keys: Iterable[int]) -> dict[int, str]:
    """Return the names of regions."""
    return _names(Region.id, Region.name, keys)


def countries(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of countries by their codes."""
    return {code: i18n.territory(code) for code in _names(Country.code, Country.name, keys)}


def cities(keys: Iterable[int]) -> dict[int, str]:
    """Return the names of cities with their countries."""
    rows = session().execute(select(City.id, City.name, City.country_code).where(City.id.in_(set(keys))))
    return {row.id: _("%(city)s, %(country)s", city=row.name, country=i18n.territory(row.country_code)) for row in rows}


def venues(keys: Iterable[int]) -> dict[int, str]:
    """Return the names of venues."""
    return _names(Venue.id, Venue.name, keys)


def industries(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of industries by their codes."""
    return _names(Industry.code, Industry.name, keys)


def product_groups(keys: Iterable[int]) -> dict[int, str]:
    """Return the names of groups of goods."""
    return _names(ProductGroup.id, ProductGroup.name, keys)


def organisers(keys: Iterable[int]) -> dict[int, str]:
    """Return the names of organisers."""
    return _names(Organiser.id, Organiser.name, keys)


def exhibitions(keys: Iterable[int], scope: Scope) -> dict[int, str]:
    """Return the names of those exhibitions that somebody may see."""
    rows = session().execute(
        select(Exhibition.id, Exhibition.name).where(Exhibition.id.in_(set(keys)), in_scope(scope))
    )
    return {row.id: row.name for row in rows}


def editions(keys: Iterable[int], scope: Scope) -> dict[int, str]:
    """Return the names of those editions that somebody may see, each with what parts it from the others."""
    statement = select(Edition.id, Edition.slug, Exhibition.name).join(Exhibition)
    rows = session().execute(statement.where(Edition.id.in_(set(keys)), in_scope(scope)))
    return {row.id: f"{row.name} {row.slug}" for row in rows}


def _names(key: Any, name: Any, keys: Iterable[Any]) -> dict[Any, str]:
    rows = session().execute(select(key.label("key"), name.label("name")).where(key.in_(set(keys))))
    return {row.key: row.name for row in rows}
