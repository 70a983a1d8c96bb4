"""The words and goods of a file, written to the things they belong to."""

from dataclasses import replace
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expoapp import audit, clock, i18n, text
from expoapp.catalogue import actions as catalogue
from expoapp.catalogue import models as places
from expoapp.catalogue.actions import CHANGED, UNCHANGED
from expoapp.db import session
from expoapp.exhibitions.actions import exhibitions
from expoapp.exhibitions.importer import Plan, Problem, Text
from expoapp.exhibitions.models import Edition, EditionTranslation, Exhibition, ExhibitionTranslation
from expoapp.exhibitions.queries import staff as queries

_TRANSLATIONS: dict[str, tuple[Any, str]] = {
    "regions": (places.RegionTranslation, "region_id"),
    "countries": (places.CountryTranslation, "country_code"),
    "industries": (places.IndustryTranslation, "industry_code"),
    "cities": (places.CityTranslation, "city_id"),
    "venues": (places.VenueTranslation, "venue_id"),
    "exhibitions": (ExhibitionTranslation, "exhibition_id"),
    "editions": (EditionTranslation, "edition_id"),
}


class Counts(Protocol):
    """What a loader reports to."""

    def count(self, kind: str, outcome: str) -> None:
        """Count one entry."""

    def wrong(self, problem: Problem) -> None:
        """Note an entry that was left out."""


def write_goods(plan: Plan, report: Counts, by: int | None) -> None:
    """Set which groups of goods exhibitions show; a slug means the first group of that name in their industries."""
    for entry in plan.goods:
        found = _thing("exhibitions", entry.exhibition)
        if found is None:
            report.wrong(Problem("texts", entry.line, f"exhibition {entry.exhibition}", "there is no such exhibition"))
            continue
        facts = exhibitions.exhibition_facts(queries.get_exhibition(found.id, exhibitions.EVERYWHERE))
        rows = session().scalars(
            select(places.ProductGroup).where(places.ProductGroup.industry_code.in_(facts.industry_codes))
        )
        ids: dict[str, int] = {}
        for row in sorted(rows, key=lambda row: facts.industry_codes.index(row.industry_code)):
            ids.setdefault(row.slug, row.id)
        missing = [slug for slug in entry.groups if slug not in ids]
        if missing:
            reason = f'product_groups: "{missing[0]}" is no product group of its industries'
            report.wrong(Problem("texts", entry.line, f"exhibition {entry.exhibition}", reason))
            continue
        wanted = tuple(sorted(ids[slug] for slug in entry.groups))
        changed = exhibitions.revise_exhibition(found.id, replace(facts, product_group_ids=wanted), by=by)
        report.count("goods", CHANGED if changed else UNCHANGED)


def write_texts(plan: Plan, report: Counts, by: int | None) -> None:
    """Write every text: in a thing's own language onto the thing, in others as translations of it."""
    things: dict[tuple[str, str], Any] = {}
    reported: set[tuple[str, str]] = set()
    # The sources first, so that translations are marked as made from them.
    for entry in sorted(plan.texts, key=lambda entry: entry.lang != i18n.DEFAULT):
        key = entry.kind, entry.key
        if key not in things:
            things[key] = _thing(*key)
        thing = things[key]
        if thing is None:
            if key not in reported:
                reported.add(key)
                reason = "there is no such thing here"
                report.wrong(Problem("texts", entry.line, f"{entry.kind} {entry.key}", reason))
            continue
        report.count("texts", _write(thing, entry, by))


def _thing(kind: str, key: str) -> Any:
    """Return what a text belongs to, None where it is not there."""
    current = session()
    if kind == "industries":
        return current.get(places.Industry, key)
    if kind == "countries":
        return current.get(places.Country, key)
    if kind == "regions":
        return current.scalar(select(places.Region).where(places.Region.slug == key))
    if kind == "venues":
        return current.scalar(select(places.Venue).where(places.Venue.slug == key))
    if kind == "exhibitions":
        return current.scalar(select(Exhibition).where(Exhibition.slug == key).options(selectinload(Exhibition.names)))
    first, _slash, second = key.partition("/")
    if kind == "cities":
        slug = text.slugify(second)
        return current.scalar(select(places.City).where(places.City.country_code == first, places.City.slug == slug))
    statement = select(Edition).join(Exhibition).where(Exhibition.slug == first, Edition.slug == second)
    return current.scalar(statement.options(selectinload(Edition.days)))


def _write(thing: Any, entry: Text, by: int | None) -> str:
    if entry.kind == "exhibitions" and entry.field == "name" and entry.lang != thing.lang:
        return _write_name(thing, entry, by)
    if entry.lang == thing.lang and not entry.field.startswith("day "):
        return _write_source(thing, entry, by)
    if entry.field.startswith("day "):
        source = next((row.note for row in thing.days if f"day {row.day}" == entry.field), "")
    else:
        source = getattr(thing, entry.field) or ""
    model, owner = _TRANSLATIONS[entry.kind]
    return catalogue.keep_text(thing, model, owner, entry.field, entry.lang, entry.value, source)


def _write_source(thing: Any, entry: Text, by: int | None) -> str:
    if getattr(thing, entry.field) == entry.value:
        return UNCHANGED
    setattr(thing, entry.field, entry.value)
    changes = audit.changes_of(thing)
    if hasattr(thing, "updated_at"):
        thing.updated_at = clock.now()
    audit.record(f"{entry.kind}.text", thing, changes, by)
    return CHANGED


def _write_name(exhibition: Exhibition, entry: Text, by: int | None) -> str:
    """Set an exhibition's name in a language: it is found by it, so it stands with its names."""
    facts = exhibitions.exhibition_facts(queries.get_exhibition(exhibition.id, exhibitions.EVERYWHERE))
    kept = tuple(row for row in facts.names if row[:2] != ("language", entry.lang))
    wanted = replace(facts, names=(*kept, ("language", entry.lang, entry.value)))
    return CHANGED if exhibitions.revise_exhibition(exhibition.id, wanted, by=by) else UNCHANGED
