"""Regions and countries changed: they belong to the whole house."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import inspect, select, update

from expoapp import audit, history, text
from expoapp.catalogue.actions import records, slugs
from expoapp.catalogue.models import Country, Region, Scope
from expoapp.db import session
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _

KIND = "region"


@dataclass(frozen=True)
class RegionFacts:
    """What is known of a region; one `within` another is a part of it."""

    name: str
    description: str = ""
    within_id: int | None = None


@dataclass(frozen=True)
class CountryFacts:
    """What is known of a country; its name in every language comes from CLDR."""

    region_id: int
    description: str = ""


def region_state(region: Region) -> dict[str, Any]:
    """Return what is known of a region, with its texts in other languages."""
    names = ("name", "description", "within_id", "slug")
    return {name: getattr(region, name) for name in names} | records.texts_of(region)


def country_state(country: Country) -> dict[str, Any]:
    """Return what is known of a country, with its texts in other languages."""
    return {"region_id": country.region_id, "description": country.description} | records.texts_of(country)


def create_region(facts: RegionFacts, *, by: int, scope: Scope) -> Region:
    """Add a region behind the others; its address is made of its name. Raises Invalid, NotAllowed."""
    records.refuse_limited(scope)
    _check_whole(facts.within_id, None)
    made = Region(**asdict(facts), position=_behind(), lang=text.language_of(facts.name))
    made.translations, changes = [], audit.changes_of(made)
    slugs.add(made, text.slugify(facts.name, "region"), lambda slug: slugs.is_taken(KIND, Region, slug))
    records.added(made, {"slug": [None, made.slug]} | changes, "region.create", by)
    return made


def revise_region(
    region: Region, facts: RegionFacts, version: int | None, *, by: int, scope: Scope, slug: str = ""
) -> bool:
    """Change a region, and its address where `slug` names another; return whether anything changed.

    Raises Conflict, Invalid and NotAllowed.
    """
    records.refuse_limited(scope)
    records.same(region, version)
    _check_whole(facts.within_id, region)
    changed = rename_region(region, slug, by=by) if slug else False
    return records.revise(region, asdict(facts), None, "region.revise", by) or changed


def rename_region(region: Region, slug: str, *, by: int) -> bool:
    """Give a region another address; the one it leaves leads to it for ever. Raises Invalid when it is taken."""
    wanted, left = slugs.wanted(KIND, region, slug), region.slug
    if wanted == left:
        return False
    before = history.state_of(region)
    slugs.move(KIND, region, wanted)
    audit.record("region.rename", region, {"slug": [left, wanted]}, by)
    history.keep(region, before, "region.rename", by)
    return True


def move_region(region: Region, earlier: bool, *, by: int, scope: Scope) -> None:
    """Let a region stand one place earlier or later in every list."""
    records.refuse_limited(scope)
    rows = session().scalars(select(Region).order_by(Region.position, Region.name)).all()
    exchange(rows, region, earlier, "region.move", by)


def exchange(rows: Sequence[Any], thing: Any, earlier: bool, action: str, by: int) -> None:
    """Let a thing change places with its neighbour in a list, counting the positions anew; nothing beyond its ends."""
    order = list(rows)
    place = order.index(thing)
    other = place - 1 if earlier else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    model, key = type(thing), inspect(type(thing)).primary_key[0]
    for position, row in enumerate(order):
        if row.position != position:
            # No form shows positions, so this is no other version of what somebody may have open in one.
            wanted = update(model).where(key == inspect(row).identity[0]).values(position=position)
            session().execute(wanted.execution_options(synchronize_session=False))
    audit.record(action, thing, {"position": [place, other]}, by)


def delete_region(region: Region, *, by: int, scope: Scope) -> None:
    """Delete a region that nothing uses, with its former addresses; raise NotAllowed with what uses it."""
    records.refuse_limited(scope)
    records.delete(region, region.name, "region.delete", by, scope)
    slugs.forget_all(KIND, region.id)


def revise_country(country: Country, facts: CountryFacts, version: int | None, *, by: int, scope: Scope) -> bool:
    """Change a country; return whether anything changed. Raises Conflict, Invalid and NotAllowed."""
    records.refuse_limited(scope)
    region = session().get(Region, facts.region_id)
    if region is None or region.within_id is not None:
        # Whoever may act in a whole may act in its parts: a country in a part alone would be lost to the whole.
        raise Invalid(_("Choose a region that is not part of another."), "region_id")
    return records.revise(country, asdict(facts), version, "country.revise", by)


def _behind() -> int:
    return (session().scalar(select(Region.position).order_by(Region.position.desc()).limit(1)) or 0) + 1


def _check_whole(within_id: int | None, region: Region | None) -> None:
    """Keep the tree two storeys high, as rights and lists read it."""
    if within_id is None:
        return
    whole = session().get(Region, within_id)
    if whole is None or (region is not None and whole.id == region.id):
        raise Invalid(_("Choose another region."), "within_id")
    if whole.within_id is not None:
        raise Invalid(_("%(region)s is a part itself: choose the whole.", region=whole.name), "within_id")
    if region is not None and session().scalar(select(Region.id).where(Region.within_id == region.id).limit(1)):
        raise Invalid(_("%(region)s has parts, so it cannot be one.", region=region.name), "within_id")
    if region is not None and session().scalar(select(Country.code).where(Country.region_id == region.id).limit(1)):
        raise Invalid(
            _("Countries lie in %(region)s; move them first, since a country lies in a whole.", region=region.name),
            "within_id",
        )
