"""An edition's exhibitors as staff see them: all of them, whether shown or not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp import text
from expoapp.accounts.models import Scope
from expoapp.catalogue.models import ProductGroup
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionProductGroup, Exhibitor
from expoapp.exhibitions.queries.staff import in_scope

ON_A_PAGE = 100
LONGEST_SEARCH = 100
SHOWN, NOT_SHOWN = "shown", "not-shown"


@dataclass(frozen=True)
class ExhibitorSheet:
    """One page of an edition's exhibitors; `everyone` and `agreed` count them without any filter."""

    rows: list[Exhibitor]
    total: int
    page: int
    pages: int
    everyone: int
    agreed: int
    halls: list[str]


def exhibitor_sheet(
    edition_id: int, moment: datetime, words: str = "", hall: str = "", consent: str = "", page: int = 1
) -> ExhibitorSheet:
    """Return one page of an edition's exhibitors by name; the caller has asked whether the edition may be seen."""
    of_edition = Exhibitor.edition_id == edition_id
    has_agreed = Exhibitor.consented_at.is_not(None) & (Exhibitor.consented_at <= moment)
    everyone, agreed = (
        session()
        .execute(select(func.count(), func.count().filter(has_agreed)).select_from(Exhibitor).where(of_edition))
        .one()
    )
    halls = [one for one in session().scalars(select(Exhibitor.hall).where(of_edition).distinct()) if one]
    statement: Any = select(Exhibitor).where(of_edition)
    for word in text.normal(words).split():
        statement = statement.where(Exhibitor.search_text.contains(word, autoescape=True))
    if hall in halls:
        statement = statement.where(Exhibitor.hall == hall)
    if consent in {SHOWN, NOT_SHOWN}:
        statement = statement.where(has_agreed if consent == SHOWN else ~has_agreed)
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    pages = max(1, -(-total // ON_A_PAGE))
    at = min(page, pages)
    rows = session().scalars(
        statement.order_by(Exhibitor.name_key, Exhibitor.id).limit(ON_A_PAGE).offset((at - 1) * ON_A_PAGE)
    )
    return ExhibitorSheet(list(rows), total, at, pages, everyone, agreed, sorted(halls))


def get_exhibitor(exhibitor_id: int, scope: Scope) -> Exhibitor:
    """Return an exhibitor with its groups and its edition; raise NotFound outside the scope."""
    found = session().scalar(
        select(Exhibitor)
        .join(Edition, Edition.id == Exhibitor.edition_id)
        .join(Exhibition, Exhibition.id == Edition.exhibition_id)
        .where(Exhibitor.id == exhibitor_id, in_scope(scope))
        .options(
            selectinload(Exhibitor.product_group_rows),
            joinedload(Exhibitor.edition)
            .joinedload(Edition.exhibition)
            .options(joinedload(Exhibition.organiser), selectinload(Exhibition.region_rows)),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def is_named(edition_id: int, key: str) -> bool:
    """Say whether a company of a name, as `text.normal` writes it, is in an edition."""
    statement = select(Exhibitor.id).where(Exhibitor.edition_id == edition_id, Exhibitor.name_key == key)
    return session().scalar(statement) is not None


def groups_for(exhibition_id: int, besides: frozenset[int]) -> list[ProductGroup]:
    """Return the groups of goods of an exhibition, and those that an exhibitor has already."""
    own = select(ExhibitionProductGroup.product_group_id).where(ExhibitionProductGroup.exhibition_id == exhibition_id)
    statement = select(ProductGroup).options(selectinload(ProductGroup.translations))
    statement = statement.where(ProductGroup.id.in_(own) | ProductGroup.id.in_(besides))
    return list(session().scalars(statement.order_by(ProductGroup.industry_code, ProductGroup.position)))


def group_names(ids: set[int]) -> dict[int, str]:
    """Return {id: name} of groups of goods, in the language spoken now."""
    statement = select(ProductGroup).options(selectinload(ProductGroup.translations))
    return {group.id: text.named(group) for group in session().scalars(statement.where(ProductGroup.id.in_(ids)))}
