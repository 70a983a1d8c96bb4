"""Venues added, changed, given another address and deleted."""

from dataclasses import asdict, dataclass
from typing import Any

from expoapp import audit, history, text
from expoapp.catalogue.actions import loading, points, records, slugs
from expoapp.catalogue.actions.cities import NewCity, add_city
from expoapp.catalogue.models import City, Scope, Venue
from expoapp.catalogue.queries import staff as queries
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _

KIND = "venue"
FIELDS = ("name", "address", "directions", "city_id", "latitude", "longitude")


@dataclass(frozen=True)
class VenueFacts:
    """What is known of a venue; the point is known wholly or not at all."""

    name: str
    city_id: int
    address: str = ""
    directions: str = ""
    latitude: float | None = None
    longitude: float | None = None


def venue_state(venue: Venue) -> dict[str, Any]:
    """Return what is known of a venue, with its texts in other languages."""
    return {name: getattr(venue, name) for name in FIELDS} | {"slug": venue.slug} | records.texts_of(venue)


def create_venue(
    facts: VenueFacts,
    *,
    by: int,
    scope: Scope,
    new_city: NewCity | None = None,
    is_sure: bool = False,
    deed: str = "",
) -> Venue:
    """Add a venue; its address is made of its name. Raises Invalid, also for a point far off unless `is_sure`."""
    city = _city(facts, new_city, by=by, scope=scope)
    _check_point(facts, city, is_sure)
    made = Venue(**asdict(facts) | {"city_id": city.id}, lang=text.language_of(facts.name))
    made.translations = []
    changes = {name: change for name, change in audit.changes_of(made).items() if change[1] not in {None, ""}}
    slugs.add(made, loading.venue_address(facts.name, city), loading.venue_is_taken)
    records.added(made, {"slug": [None, made.slug]} | changes, "venue.create", by, deed)
    return made


def revise_venue(
    venue: Venue,
    facts: VenueFacts,
    version: int | None,
    *,
    by: int,
    scope: Scope,
    slug: str = "",
    new_city: NewCity | None = None,
    is_sure: bool = False,
    deed: str = "",
) -> bool:
    """Change a venue, and its address where `slug` names another; return whether anything changed.

    Raises Conflict, and Invalid, also for a point far off unless `is_sure` or it stays where it was.
    """
    records.same(venue, version)
    city = _city(facts, new_city, by=by, scope=scope)
    values = asdict(facts) | {"city_id": city.id}
    stays = (venue.latitude, venue.longitude, venue.city_id) == (facts.latitude, facts.longitude, city.id)
    _check_point(facts, city, is_sure or stays, venue.id)
    changed = rename_venue(venue, slug, by=by) if slug else False
    return records.revise(venue, values, None, "venue.revise", by, deed) or changed


def rename_venue(venue: Venue, slug: str, *, by: int) -> bool:
    """Give a venue another address; the one it leaves leads to it for ever. Raises Invalid when it is taken."""
    wanted, left = slugs.wanted(KIND, venue, slug), venue.slug
    if wanted == left:
        return False
    before = history.state_of(venue)
    slugs.move(KIND, venue, wanted)
    audit.record("venue.rename", venue, {"slug": [left, wanted]}, by)
    history.keep(venue, before, "venue.rename", by)
    return True


def delete_venue(venue: Venue, *, by: int, scope: Scope) -> None:
    """Delete a venue that nothing uses, with its former addresses; raise NotAllowed with what uses it."""
    records.delete(venue, venue.name, "venue.delete", by, scope)
    slugs.forget_all(KIND, venue.id)


def _city(facts: VenueFacts, new_city: NewCity | None, *, by: int, scope: Scope) -> City:
    if new_city is not None:
        return add_city(new_city, by=by, scope=scope)
    return queries.get_city(facts.city_id, scope)


def _check_point(facts: VenueFacts, city: City, is_sure: bool, venue_id: int = 0) -> None:
    """Raise Invalid for a point that lies far from the other venues around, unless somebody is sure of it."""
    if is_sure or facts.latitude is None or facts.longitude is None:
        return
    point = (facts.latitude, facts.longitude)
    around = queries.points_around(city, venue_id)
    if far := points.how_far_off(point, around.in_city, around.in_country):
        raise Invalid(
            _("This point lies %(distance)s km from %(place)s.", distance=far.said, place=city.name)
            + (" " + _("With the two numbers changed about it would be near.") if far.is_swapped else "")
            + " "
            + _("If it is right nevertheless, tick so below."),
            "point",
        )
