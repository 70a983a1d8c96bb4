"""Industries and their groups of goods changed: they belong to the whole house."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from expoapp import audit, text
from expoapp.catalogue.actions import records, slugs
from expoapp.catalogue.actions.regions import exchange
from expoapp.catalogue.models import Industry, ProductGroup, Scope
from expoapp.db import session
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _


@dataclass(frozen=True)
class IndustryFacts:
    """What is known of an industry; its code, which files and addresses use, stays for ever."""

    name: str
    description: str = ""
    hue: int = 0


def industry_state(industry: Industry) -> dict[str, Any]:
    """Return what is known of an industry, with its texts in other languages."""
    names = ("name", "description", "hue")
    return {name: getattr(industry, name) for name in names} | records.texts_of(industry)


def group_state(group: ProductGroup) -> dict[str, Any]:
    """Return what is known of a group of goods, with its name in other languages."""
    return {"name": group.name} | records.texts_of(group)


def create_industry(facts: IndustryFacts, *, by: int, scope: Scope) -> Industry:
    """Add an industry behind the others; its code is made of its name. Raises NotAllowed."""
    records.refuse_limited(scope)
    last = session().scalar(select(Industry.position).order_by(Industry.position.desc()).limit(1)) or 0
    made = Industry(**asdict(facts), position=last + 1, lang=text.language_of(facts.name))
    made.translations, changes = [], audit.changes_of(made)
    slugs.add(made, text.slugify(facts.name, "industry"), _has_industry, "code")
    records.added(made, {"code": [None, made.code]} | changes, "industry.create", by)
    return made


def revise_industry(industry: Industry, facts: IndustryFacts, version: int | None, *, by: int, scope: Scope) -> bool:
    """Change an industry; return whether anything changed. Raises Conflict and NotAllowed."""
    records.refuse_limited(scope)
    return records.revise(industry, asdict(facts), version, "industry.revise", by)


def move_industry(industry: Industry, earlier: bool, *, by: int, scope: Scope) -> None:
    """Let an industry stand one place earlier or later in every list."""
    records.refuse_limited(scope)
    rows = session().scalars(select(Industry).order_by(Industry.position, Industry.name)).all()
    exchange(rows, industry, earlier, "industry.move", by)


def delete_industry(industry: Industry, *, by: int, scope: Scope) -> None:
    """Delete an industry that nothing uses; raise NotAllowed with what uses it."""
    records.refuse_limited(scope)
    records.delete(industry, industry.name, "industry.delete", by, scope)


def add_group(industry: Industry, name: str, *, by: int, scope: Scope) -> ProductGroup:
    """Add a group of goods to an industry, behind its others. Raises Invalid where it has one of that name."""
    records.refuse_limited(scope)
    groups = _groups(industry.code)
    _check_name(name, groups, None)
    last = max((row.position for row in groups), default=0)
    made = ProductGroup(industry_code=industry.code, name=name, position=last + 1, lang=text.language_of(name))
    made.translations, changes = [], audit.changes_of(made)
    slugs.add(made, text.slugify(name, "group"), lambda slug: _has_group(industry.code, slug))
    records.added(made, {"slug": [None, made.slug]} | changes, "product-group.create", by)
    return made


def rename_group(group: ProductGroup, name: str, version: int | None, *, by: int, scope: Scope) -> bool:
    """Give a group of goods another name; its address in the finder stays. Raises Conflict, Invalid, NotAllowed."""
    records.refuse_limited(scope)
    records.same(group, version)
    _check_name(name, _groups(group.industry_code), group)
    return records.revise(group, {"name": name}, None, "product-group.revise", by)


def move_group(group: ProductGroup, earlier: bool, *, by: int, scope: Scope) -> None:
    """Let a group of goods stand one place earlier or later."""
    records.refuse_limited(scope)
    exchange(_groups(group.industry_code), group, earlier, "product-group.move", by)


def delete_group(group: ProductGroup, *, by: int, scope: Scope) -> None:
    """Delete a group of goods that nothing uses; raise NotAllowed with what uses it."""
    records.refuse_limited(scope)
    records.delete(group, group.name, "product-group.delete", by, scope)


def _check_name(name: str, groups: list[ProductGroup], group: ProductGroup | None) -> None:
    if any(text.normal(row.name) == text.normal(name) for row in groups if row is not group):
        raise Invalid(_("This industry has a product group of that name already."), "name")


def _groups(industry_code: str) -> list[ProductGroup]:
    statement = select(ProductGroup).where(ProductGroup.industry_code == industry_code)
    return list(session().scalars(statement.order_by(ProductGroup.position, ProductGroup.name)))


def _has_industry(code: str) -> bool:
    return session().scalar(select(Industry.code).where(Industry.code == code)) is not None


def _has_group(industry_code: str, slug: str) -> bool:
    statement = select(ProductGroup.id).where(ProductGroup.industry_code == industry_code, ProductGroup.slug == slug)
    return session().scalar(statement) is not None


def proposed_hue() -> int:
    """Return the hue that lies furthest from those in use."""
    used = sorted(set(session().scalars(select(Industry.hue))))
    return max(range(0, 360, 10), key=lambda hue: min((_apart(hue, one) for one in used), default=0))


def _apart(one: int, other: int) -> int:
    return min(abs(one - other), 360 - abs(one - other))
