"""Exhibitions as the rows of a spreadsheet."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp import sheets, text
from expoapp.accounts.models import Scope
from expoapp.catalogue.actions.sheets import find_city, find_venue
from expoapp.catalogue.models import FormerSlug, ProductGroup
from expoapp.db import session
from expoapp.errors import Invalid
from expoapp.exhibitions.actions.exhibitions import (
    ExhibitionFacts,
    create_exhibition,
    exhibition_facts,
    hand_over,
    revise_exhibition,
)
from expoapp.exhibitions.actions.slugs import EXHIBITION
from expoapp.exhibitions.models import Exhibition, Organiser
from expoapp.exhibitions.queries import staff as queries
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.sheets import Cells, Column, cells

LONGEST_TEXT = 20_000
FORMER = "former"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
_TEXTS = ("description", "exhibitor_profile", "visitor_profile", "entry_terms")


def find_exhibition(said: str, scope: Scope) -> int | None:
    """Return the id of the exhibition of a person's regions with this address or name, None where there is none.

    Raises Invalid where several have the name.
    """
    slug = text.slugify(said)
    every = select(Exhibition.id).where(queries.in_scope(scope))
    if found := session().scalar(every.where(Exhibition.slug == slug)):
        return found
    had = select(FormerSlug.thing_id).where(FormerSlug.kind == EXHIBITION, FormerSlug.slug == slug)
    if found := session().scalar(every.where(Exhibition.id.in_(had))):
        return found
    called = or_(Exhibition.name == said, func.lower(Exhibition.name) == said.lower())
    ids = list(session().scalars(every.where(called).order_by(Exhibition.id).limit(2)))
    if len(ids) > 1:
        raise Invalid(
            _("Several exhibitions are called “%(name)s”: write the address on the site.", name=cells.shown(said)),
            "exhibition",
        )
    return ids[0] if ids else None


def _keys(scope: Scope) -> Select[Any]:
    return select(Exhibition.id).where(queries.in_scope(scope)).order_by(Exhibition.name, Exhibition.id)


def _load(ids: Sequence[int], scope: Scope) -> list[Exhibition]:
    statement = (
        select(Exhibition)
        .where(Exhibition.id.in_(ids), queries.in_scope(scope))
        .options(
            joinedload(Exhibition.organiser),
            joinedload(Exhibition.city),
            joinedload(Exhibition.venue),
            selectinload(Exhibition.region_rows),
            selectinload(Exhibition.regions),
            selectinload(Exhibition.industry_rows),
            selectinload(Exhibition.product_group_rows),
            selectinload(Exhibition.product_groups),
            selectinload(Exhibition.names),
        )
    )
    return list(session().scalars(statement.execution_options(populate_existing=True)))


def _cells_of(exhibition: Exhibition) -> dict[str, str]:
    groups = sorted(f"{one.industry_code}/{one.slug}" for one in exhibition.product_groups)
    names = [f"{FORMER if one.kind == FORMER else one.lang}: {one.name}" for one in exhibition.names]
    return {
        "exhibition": exhibition.slug,
        "name": exhibition.name,
        "organiser": exhibition.organiser.slug,
        "regions": "; ".join(one.slug for one in exhibition.regions),
        "country": exhibition.city.country_code,
        "city": exhibition.city.name,
        "venue": exhibition.venue.slug if exhibition.venue else "",
        "industries": "; ".join(one.industry_code for one in exhibition.industry_rows),
        "product_groups": "; ".join(groups),
        "tagline": exhibition.tagline,
        **{name: getattr(exhibition, name) for name in _TEXTS},
        "website": exhibition.website,
        "founded_year": str(exhibition.founded_year or ""),
        "names": "\n".join(names),
    }


def _name_of(found: Cells) -> str:
    return text.one_line(found.get("name")) or text.one_line(found.get("exhibition"))


def _find(found: Cells, scope: Scope) -> int | None:
    if slug := text.one_line(found.get("exhibition")):
        if known := find_exhibition(slug, scope):
            return known
        raise Invalid(
            _(
                "There is no exhibition “%(name)s” here. For a new one leave this cell empty and give the name.",
                name=cells.shown(slug),
            ),
            "exhibition",
        )
    name = text.one_line(found.get("name"))
    if not name:
        raise Invalid(_("The name is needed."), "name")
    return find_exhibition(name, scope)


def _write(exhibition: Exhibition | None, found: Cells, by: int, scope: Scope, deed: str) -> int:
    organiser = _organiser(exhibition, found, scope) if text.one_line(found.get("organiser")) else None
    facts = _facts(exhibition, found, scope)
    if exhibition is None:
        made = create_exhibition(facts, by=by, scope=scope, organiser_id=organiser.id if organiser else None, deed=deed)
        return made.id
    number = exhibition.id
    revise_exhibition(number, facts, by=by, scope=scope, deed=deed)
    if organiser is not None:
        hand_over(number, organiser.id, by=by, scope=scope, deed=deed)
    return number


def _facts(exhibition: Exhibition | None, found: Cells, scope: Scope) -> ExhibitionFacts:
    """Return what an exhibition is with the cells that a row changes."""
    if exhibition is None:
        if not text.one_line(found.get("regions")):
            raise Invalid(_("Choose at least one region."), "regions")
        facts = ExhibitionFacts("", find_city(found, scope).id, (), ())
    else:
        facts = exhibition_facts(exhibition)
        if {"city", "country"} & found.keys():
            facts = replace(facts, city_id=find_city(_cells_of(exhibition) | dict(found), scope).id)
    if "venue" in found:
        said = text.one_line(found["venue"])
        facts = replace(facts, venue_id=find_venue(said, scope).id if said else None)
    if "regions" in found:
        known = {region.id: (region.slug, region.name) for region in queries.regions_for(scope)}
        known |= {one.id: (one.slug, one.name) for one in (exhibition.regions if exhibition else ())}
        facts = replace(facts, region_ids=_chosen(found, "regions", known, _no_region))
    if "industries" in found:
        lines = {one.code: (one.code, one.name) for one in queries.industries()}
        facts = replace(facts, industry_codes=_chosen(found, "industries", lines, _no_industry))
    if "product_groups" in found:
        facts = replace(facts, product_group_ids=_groups(found, facts.industry_codes))
    elif "industries" in found:
        # Groups of an industry that was just taken away go with it.
        inside = {one.id for one in queries.product_groups_of(facts.industry_codes)}
        facts = replace(facts, product_group_ids=tuple(one for one in facts.product_group_ids if one in inside))
    return replace(facts, **_texts(exhibition, found))


def _texts(exhibition: Exhibition | None, found: Cells) -> dict[str, Any]:
    values: dict[str, Any] = {name: cells.words(found, name, 200) for name in ("name", "tagline") if name in found}
    values |= {name: cells.lines(found, name, LONGEST_TEXT) for name in _TEXTS if name in found}
    if "website" in found:
        values["website"] = cells.link(found, "website")
    if "founded_year" in found:
        values["founded_year"] = cells.whole(found, "founded_year", cells.FIRST_YEAR, cells.LAST_YEAR)
    if "names" in found:
        values["names"] = _names(exhibition, found)
    return values


def _chosen(
    found: Cells, column: str, known: dict[Any, tuple[str, str]], complain: Callable[[str], str]
) -> tuple[Any, ...]:
    """Return the keys of what a cell names by codes or names, in its order."""
    by_name = {said.casefold(): key for key, names in known.items() for said in names}
    keys = []
    for said in cells.several(found[column]):
        if said.casefold() not in by_name:
            raise Invalid(complain(cells.shown(said)), column)
        keys.append(by_name[said.casefold()])
    return tuple(dict.fromkeys(keys))


def _no_region(name: str) -> str:
    return _("There is no region “%(name)s” here.", name=name)


def _no_industry(name: str) -> str:
    return _("There is no industry “%(name)s”.", name=name)


def _groups(found: Cells, codes: Iterable[str]) -> tuple[int, ...]:
    """Return the groups of goods that a cell names: "industry/group", or the group's name alone."""
    groups: list[ProductGroup] = queries.product_groups_of(list(codes))
    named: dict[str, set[int]] = {}
    for one in groups:
        for said in (f"{one.industry_code}/{one.slug}", one.slug, one.name):
            named.setdefault(said.casefold(), set()).add(one.id)
    keys: list[int] = []
    for said in cells.several(found["product_groups"]):
        ids = named.get(said.casefold(), set())
        if len(ids) != 1:
            told = (
                _("Several industries have a group “%(name)s”; write industry/group.", name=cells.shown(said))
                if ids
                else _("Its industries have no group “%(name)s”.", name=cells.shown(said))
            )
            raise Invalid(told, "product_groups")
        keys += ids
    return tuple(sorted(set(keys)))


def _organiser(exhibition: Exhibition | None, found: Cells, scope: Scope) -> Organiser:
    """Return the organiser named. As in the form, who may not act in all regions does not choose one."""
    said = text.one_line(found["organiser"])
    named = select(Organiser).where(or_(Organiser.slug == said, Organiser.name == said)).order_by(Organiser.id)
    if not scope.everywhere:
        named = named.where(Organiser.is_own if exhibition is None else Organiser.id == exhibition.organiser_id)
    row = session().scalar(named.limit(1))
    if row is None and not scope.everywhere:
        raise Invalid(_("Who runs an exhibition is decided by people who may act in all regions."), "organiser")
    if row is None:
        raise Invalid(_("There is no organiser “%(name)s”.", name=cells.shown(said)), "organiser")
    return row


def _names(exhibition: Exhibition | None, found: Cells) -> tuple[tuple[str, str, str], ...]:
    """Return the other names, a line each: "former: KENYA BUILD" or "ar: …"."""
    known = {one.name: one.lang for one in exhibition.names if one.kind == FORMER} if exhibition else {}
    lang = exhibition.lang if exhibition else "en"
    names = []
    for line in text.lines(found["names"]).split("\n"):
        kind, colon, name = (part.strip() for part in line.partition(":"))
        if not line.strip():
            continue
        if not colon or not name or not (kind == FORMER or _LANGUAGE.fullmatch(kind)):
            raise Invalid(
                _(
                    "“%(line)s” is no other name; write “former: Kenya Build” or “ar: …”, a line each.",
                    line=cells.shown(line),
                ),
                "names",
            )
        name = cells.words({"names": name}, "names", 200)
        names.append((FORMER, known.get(name, lang), name) if kind == FORMER else ("language", kind, name))
    return tuple(dict.fromkeys(names))


EXHIBITIONS = sheets.Sheet(
    "exhibitions",
    _l("Exhibitions"),
    Exhibition.__tablename__,
    (
        Column(
            "exhibition",
            _l("Exhibition"),
            _l("Its address on the site, by which it is known again; empty for a new one"),
        ),
        Column("name", _l("Name"), called=("title", "show", "fair")),
        Column("organiser", _l("Organiser"), _l("Left out, it is ours")),
        Column("regions", _l("Regions"), _l("Parted by semicolons"), called=("region",)),
        Column("country", _l("Country"), _l("Its code, such as KE")),
        Column("city", _l("City"), called=("town",)),
        Column("venue", _l("Usual venue"), _l("Its address on the site, or its name")),
        Column("industries", _l("Industries"), _l("Parted by semicolons, the main one first"), called=("industry",)),
        Column("product_groups", _l("Product groups"), _l("As industry/group, parted by semicolons")),
        Column("tagline", _l("Tagline")),
        Column("description", _l("Description")),
        Column("exhibitor_profile", _l("Who exhibits")),
        Column("visitor_profile", _l("Who visits")),
        Column("entry_terms", _l("Who may enter, on what terms")),
        Column("website", _l("Own website"), called=("url", "web")),
        Column("founded_year", _l("Held since (year)"), is_a="number", called=("since", "founded")),
        Column("names", _l("Other names"), _l("A line each: “former: Kenya Build”, “ar: …”")),
    ),
    (frozenset({"exhibition"}), frozenset({"name"})),
    "staff.exhibitions.edit",
    _keys,
    _load,
    _cells_of,
    _name_of,
    _find,
    _write,
)
