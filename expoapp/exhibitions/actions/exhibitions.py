"""Exhibitions created, revised, renamed, published and withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from expoapp import audit, clock, history, publication, text
from expoapp.accounts.models import Scope
from expoapp.catalogue.models import ProductGroup
from expoapp.db import session
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound
from expoapp.exhibitions.actions import slugs
from expoapp.exhibitions.models import (
    Exhibition,
    ExhibitionIndustry,
    ExhibitionName,
    ExhibitionProductGroup,
    ExhibitionRegion,
    Organiser,
)
from expoapp.exhibitions.queries import staff as queries
from expoapp.i18n import gettext as _

EVERYWHERE = Scope(everywhere=True)


@dataclass(frozen=True)
class ExhibitionFacts:
    """What is known of an exhibition; regions and industries in their order, names as (kind, lang, name)."""

    name: str
    city_id: int
    region_ids: tuple[int, ...]
    industry_codes: tuple[str, ...]
    venue_id: int | None = None
    product_group_ids: tuple[int, ...] = ()
    tagline: str = ""
    description: str = ""
    exhibitor_profile: str = ""
    visitor_profile: str = ""
    entry_terms: str = ""
    website: str = ""
    founded_year: int | None = None
    names: tuple[tuple[str, str, str], ...] = ()


_LISTS = {"region_ids", "industry_codes", "product_group_ids", "names"}
_COLUMNS = [field.name for field in fields(ExhibitionFacts) if field.name not in _LISTS]


def get_own(exhibition_id: int, scope: Scope, version: int | None = None) -> Exhibition:
    """Return an exhibition that may be changed; raise NotFound, NotAllowed, or Conflict when it changed meanwhile."""
    found = queries.get_exhibition(exhibition_id, scope)
    refuse_outside(scope, [row.region_id for row in found.region_rows])
    if version is not None and found.version != version:
        raise Conflict(_("Somebody else has changed this exhibition meanwhile."))
    return found


def refuse_outside(scope: Scope, region_ids: Iterable[int]) -> None:
    """Raise NotAllowed unless somebody may act in all regions of an exhibition."""
    if not scope.covers(region_ids):
        raise NotAllowed(
            _("This exhibition also lies in a region that is not yours; ask somebody who has all of them.")
        )


def exhibition_facts(exhibition: Exhibition) -> ExhibitionFacts:
    """Return what is known of an exhibition."""
    columns: dict[str, Any] = {name: getattr(exhibition, name) for name in _COLUMNS}
    return ExhibitionFacts(
        region_ids=tuple(row.region_id for row in exhibition.region_rows),
        industry_codes=tuple(row.industry_code for row in exhibition.industry_rows),
        product_group_ids=tuple(sorted(row.product_group_id for row in exhibition.product_group_rows)),
        names=tuple((row.kind, row.lang, row.name) for row in exhibition.names),
        **columns,
    )


def create_exhibition(
    facts: ExhibitionFacts,
    *,
    by: int | None,
    scope: Scope = EVERYWHERE,
    organiser_id: int | None = None,
    slug: str = "",
    deed: str = "",
) -> Exhibition:
    """Add an exhibition as a draft, ours unless another organiser is named. Its address is made of its name."""
    _check(facts, scope)
    now = clock.now()
    made = Exhibition(
        organiser_id=organiser_id or _own_organiser_id(), search_text="", state="draft", created_at=now, updated_at=now
    )
    made.region_rows, made.industry_rows, made.product_group_rows, made.names = [], [], [], []
    changes = _apply(made, facts)
    slugs.add(made, slug or text.slugify(facts.name, "exhibition"), slugs.exhibition_is_taken)
    audit.record("exhibition.create", made, {"slug": [None, made.slug]} | changes, by)
    history.keep(made, None, "exhibition.create", by, deed)
    return made


def revise_exhibition(
    exhibition_id: int,
    facts: ExhibitionFacts,
    *,
    by: int | None,
    scope: Scope = EVERYWHERE,
    version: int | None = None,
    deed: str = "",
) -> bool:
    """Change what is known of an exhibition; return whether anything changed.

    Once visitors have seen it, a name it leaves is kept as a former one, so that it is still found by it.
    """
    exhibition = get_own(exhibition_id, scope, version)
    former = exhibition_facts(exhibition)
    _check(facts, scope, former)
    # A name differing only in case or accents is a correction, not another name.
    if exhibition.was_public(clock.now()) and text.normal(former.name) != text.normal(facts.name):
        left = ("former", exhibition.lang, former.name)
        facts = ExhibitionFacts(**{**_plain(facts), "names": tuple(dict.fromkeys([*facts.names, left]))})
    if _in_order(facts) == _in_order(former):
        return False
    before = history.state_of(exhibition)
    changes = _apply(exhibition, facts)
    exhibition.updated_at = clock.now()
    audit.record("exhibition.revise", exhibition, changes, by)
    history.keep(exhibition, before, "exhibition.revise", by, deed)
    return True


def _plain(facts: ExhibitionFacts) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in fields(ExhibitionFacts)}


def _in_order(facts: ExhibitionFacts) -> dict[str, Any]:
    return _plain(facts) | {
        "names": sorted(facts.names),
        "product_group_ids": sorted(facts.product_group_ids),
    }


def hand_over(
    exhibition_id: int, organiser_id: int, *, by: int | None, scope: Scope = EVERYWHERE, deed: str = ""
) -> bool:
    """Let another organiser run an exhibition; return whether that changed anything.

    An organiser lies in no region, so this is for people who may act in all of them.
    """
    exhibition = get_own(exhibition_id, scope)
    if exhibition.organiser_id == organiser_id:
        return False
    if not scope.everywhere:
        raise NotAllowed(_("Exhibitions are handed over by people who may act in all regions."))
    if session().get(Organiser, organiser_id) is None:
        raise Invalid(_("There is no such organiser."), "organiser")
    before = history.state_of(exhibition)
    exhibition.organiser_id = organiser_id
    changes = audit.changes_of(exhibition)
    exhibition.updated_at = clock.now()
    audit.record("exhibition.hand_over", exhibition, changes, by)
    history.keep(exhibition, before, "exhibition.hand_over", by, deed)
    return True


def rename(exhibition_id: int, slug: str, *, by: int | None, scope: Scope = EVERYWHERE) -> None:
    """Give an exhibition another address; the one it leaves leads to it for ever. Raises Invalid when it is taken."""
    exhibition = get_own(exhibition_id, scope)
    wanted = text.slugify(slug)
    if not wanted:
        raise Invalid(_("An address needs letters or digits."), "slug")
    if wanted == exhibition.slug:
        return
    if slugs.exhibition_is_taken(wanted, exhibition.id):
        raise _taken()
    if exhibition.was_public(clock.now()):
        slugs.keep_former(exhibition.id, exhibition.slug)
    slugs.forget_former(wanted)
    before = history.state_of(exhibition)
    exhibition.slug = wanted
    changes = audit.changes_of(exhibition)
    exhibition.updated_at = clock.now()
    try:
        session().flush()
    except IntegrityError:  # somebody took it since we asked; the database decides (R13)
        raise _taken() from None
    audit.record("exhibition.rename", exhibition, changes, by)
    history.keep(exhibition, before, "exhibition.rename", by)


def _taken() -> Invalid:
    return Invalid(_("Another exhibition has or had this address."), "slug")


def publish_exhibition(
    exhibition_id: int, *, by: int | None, scope: Scope = EVERYWHERE, version: int | None = None
) -> None:
    """Show an exhibition to the public from now on."""
    publication.publish(get_own(exhibition_id, scope), by=by, version=version)


def withdraw_exhibition(
    exhibition_id: int, *, by: int | None, scope: Scope = EVERYWHERE, version: int | None = None
) -> None:
    """Take an exhibition, and with it all its editions, off the public site."""
    publication.withdraw(get_own(exhibition_id, scope), by=by, version=version)


def _own_organiser_id() -> int:
    found = session().scalar(select(Organiser.id).where(Organiser.is_own).order_by(Organiser.id).limit(1))
    if found is None:
        raise NotAllowed(_("There is no organiser yet; load a portfolio first."))
    return found


def _check(facts: ExhibitionFacts, scope: Scope, former: ExhibitionFacts | None = None) -> None:
    if not facts.name:
        raise Invalid(_("The name is needed."), "name")
    if not facts.region_ids and not scope.everywhere:
        raise Invalid(_("Choose at least one region."), "regions")
    if not scope.covers(facts.region_ids):
        raise NotFound()
    if not facts.industry_codes:
        raise Invalid(_("Choose at least one industry."), "industries")
    groups = set(facts.product_group_ids) - set(former.product_group_ids if former else ())
    if groups:
        inside = select(ProductGroup.id).where(
            ProductGroup.id.in_(groups), ProductGroup.industry_code.in_(facts.industry_codes)
        )
        if len(set(session().scalars(inside))) != len(groups):
            raise Invalid(_("A product group does not belong to the industries chosen."), "product_groups")


def _apply(exhibition: Exhibition, facts: ExhibitionFacts) -> dict[str, Any]:
    """Set everything; return the changes for the trail, the lists in words of their own."""
    before: dict[str, list[Any]] = {
        "regions": [row.region_id for row in exhibition.region_rows],
        "industries": [row.industry_code for row in exhibition.industry_rows],
        "product_groups": sorted(row.product_group_id for row in exhibition.product_group_rows),
        "names": sorted(row.name for row in exhibition.names),
    }
    for name in _COLUMNS:
        if getattr(exhibition, name) != getattr(facts, name):
            setattr(exhibition, name, getattr(facts, name))
    found = " ".join(text.normal(name) for name in _names(facts))
    if exhibition.search_text != found:
        exhibition.search_text = found
    changes = audit.changes_of(exhibition)
    changes.pop("search_text", None)
    _set_rows(exhibition, facts)
    after: dict[str, list[Any]] = {
        "regions": list(facts.region_ids),
        "industries": list(facts.industry_codes),
        "product_groups": sorted(facts.product_group_ids),
        "names": sorted(name for _kind, _lang, name in facts.names),
    }
    return changes | {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def _names(facts: ExhibitionFacts) -> Iterable[str]:
    return dict.fromkeys([facts.name, *(name for _kind, _lang, name in facts.names)])


def _set_rows(exhibition: Exhibition, facts: ExhibitionFacts) -> None:
    """Bring the lists to what is wanted, keeping the rows that stay."""
    regions = {row.region_id: row for row in exhibition.region_rows}
    exhibition.region_rows = [regions.get(one) or ExhibitionRegion(region_id=one) for one in facts.region_ids]
    industries = {row.industry_code: row for row in exhibition.industry_rows}
    exhibition.industry_rows = [
        industries.get(one) or ExhibitionIndustry(industry_code=one) for one in facts.industry_codes
    ]
    for position, region in enumerate(exhibition.region_rows):
        region.position = position
    for position, industry in enumerate(exhibition.industry_rows):
        industry.position = position
    groups = {row.product_group_id: row for row in exhibition.product_group_rows}
    exhibition.product_group_rows = [
        groups.get(one) or ExhibitionProductGroup(product_group_id=one) for one in facts.product_group_ids
    ]
    names = {(row.kind, row.lang, row.name): row for row in exhibition.names}
    exhibition.names = [
        names.get(one) or ExhibitionName(kind=one[0], lang=one[1], name=one[2]) for one in dict.fromkeys(facts.names)
    ]
