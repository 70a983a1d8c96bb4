"""The nouns of this feature: what a state of each is, how one is brought back, which texts are translated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from expoapp import history
from expoapp.catalogue.actions import cities, industries, records, regions, venues
from expoapp.catalogue.models import City, Country, Industry, ProductGroup, Region, Scope, Venue
from expoapp.catalogue.queries import staff as queries
from expoapp.history import State
from expoapp.i18n import lazy_gettext as _l


@dataclass(frozen=True)
class Noun:
    """A kind of record of this feature.

    `kind` stands in addresses and before the names of its deeds; `texts` can be said in every language; `page` and
    `edit` are the endpoints where it is looked at and changed, `page` with the name of its key, and who may open `view`
    may read what stood in it; `is_common` says that it belongs to the whole house; `remove` takes one away that an
    undone deed made.
    """

    kind: str
    model: Any
    texts: tuple[str, ...]
    get: Callable[[Any, Scope], Any]
    state_of: Callable[[Any], State]
    restore: Callable[[Any, State, int, Scope], None]
    page: tuple[str, str]
    edit: str
    view: str
    is_common: bool = True
    remove: Callable[[Any, int, Scope], object] | None = None

    def translate(self, key: Any, lang: str, words: Mapping[str, str], version: int, *, by: int, scope: Scope) -> bool:
        """Write the texts of a record in another language; return whether that changed anything.

        Raises NotFound, NotAllowed and Conflict.
        """
        if self.is_common:
            records.refuse_limited(scope)
        thing = self.get(key, scope)
        return records.translate(thing, lang, words, version, f"{self.kind}.translate", by)

    def bring_back(self, key: Any, state: State, by: int, scope: Scope) -> None:
        """Bring a state back by the deeds that the forms do."""
        self.restore(self.get(key, scope), state, by, scope)
        thing = self.get(key, scope)
        records.bring_back_texts(thing, state, self.texts, f"{self.kind}.translate", by)


def _facts(kind: type[Any], state: State) -> Any:
    return kind(**{field.name: state[field.name] for field in fields(kind)})


def _restore_venue(venue: Venue, state: State, by: int, scope: Scope) -> None:
    venues.revise_venue(venue, _facts(venues.VenueFacts, state), None, by=by, scope=scope, is_sure=True)


def _remove_venue(venue_id: Any, by: int, scope: Scope) -> None:
    venues.delete_venue(queries.get_venue(venue_id, scope), by=by, scope=scope)


def _restore_city(city: City, state: State, by: int, scope: Scope) -> None:
    cities.revise_city(city, _facts(cities.CityFacts, state), None, by=by, scope=scope)


def _restore_region(region: Region, state: State, by: int, scope: Scope) -> None:
    regions.revise_region(region, _facts(regions.RegionFacts, state), None, by=by, scope=scope)


def _restore_country(country: Country, state: State, by: int, scope: Scope) -> None:
    regions.revise_country(country, _facts(regions.CountryFacts, state), None, by=by, scope=scope)


def _restore_industry(industry: Industry, state: State, by: int, scope: Scope) -> None:
    industries.revise_industry(industry, _facts(industries.IndustryFacts, state), None, by=by, scope=scope)


def _restore_group(group: ProductGroup, state: State, by: int, scope: Scope) -> None:
    industries.rename_group(group, state["name"], None, by=by, scope=scope)


# As the forms call them.
LABELS = {
    "name": _l("Name"),
    "slug": _l("Address on the site"),
    "address": _l("Street address"),
    "directions": _l("How to get there"),
    "city_id": _l("City"),
    "latitude": _l("Latitude"),
    "longitude": _l("Longitude"),
    "zone": _l("Time zone"),
    "description": _l("Description"),
    "within_id": _l("Part of"),
    "region_id": _l("Region"),
    "hue": _l("Colour"),
}
NOUNS = {
    noun.kind: noun
    for noun in (
        Noun(
            "venue",
            Venue,
            ("name", "address", "directions"),
            queries.get_venue,
            venues.venue_state,
            _restore_venue,
            ("staff.catalogue.venue", "venue_id"),
            "staff.catalogue.edit_venue",
            "staff.catalogue.venue",
            is_common=False,
            remove=_remove_venue,
        ),
        Noun(
            "city",
            City,
            ("name",),
            queries.get_city,
            cities.city_state,
            _restore_city,
            ("staff.catalogue.edit_city", "city_id"),
            "staff.catalogue.edit_city",
            "staff.catalogue.cities",
            is_common=False,
        ),
        Noun(
            "region",
            Region,
            ("name", "description"),
            queries.get_region,
            regions.region_state,
            _restore_region,
            ("staff.catalogue.edit_region", "region_id"),
            "staff.catalogue.edit_region",
            "staff.catalogue.regions",
        ),
        Noun(
            "country",
            Country,
            ("description",),
            queries.get_country,
            regions.country_state,
            _restore_country,
            ("staff.catalogue.edit_country", "code"),
            "staff.catalogue.edit_country",
            "staff.catalogue.countries",
        ),
        Noun(
            "industry",
            Industry,
            ("name", "description"),
            queries.get_industry,
            industries.industry_state,
            _restore_industry,
            ("staff.catalogue.edit_industry", "code"),
            "staff.catalogue.edit_industry",
            "staff.catalogue.industries",
        ),
        Noun(
            "product-group",
            ProductGroup,
            ("name",),
            queries.get_group,
            industries.group_state,
            _restore_group,
            ("staff.catalogue.edit_group", "group_id"),
            "staff.catalogue.edit_group",
            "staff.catalogue.industries",
        ),
    )
}


def follow() -> None:
    """Keep the states of all of these."""
    for noun in NOUNS.values():
        history.follow(
            history.Kind(
                noun.model.__tablename__,
                noun.state_of,
                noun.get,
                noun.bring_back,
                page=noun.page,
                view=noun.view,
                edit=noun.edit,
                labels=LABELS,
                remove=noun.remove,
                is_common=noun.is_common,
            )
        )
