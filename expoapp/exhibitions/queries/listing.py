"""The staff's list of exhibitions: what can be chosen, by what it can be ordered, and one page of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp import text
from expoapp.accounts.models import Scope
from expoapp.catalogue.models import City, Region
from expoapp.db import session
from expoapp.exhibitions.models import (
    Edition,
    Exhibition,
    ExhibitionIndustry,
    ExhibitionRegion,
    Status,
    current_edition,
)
from expoapp.exhibitions.queries.staff import BY_NAME, PAGE_LENGTH, in_scope
from expoapp.order import Order

ORDERS = ("name", "place", "dates", "site")
NEXT = ("running", "coming", "provisional", "postponed", "cancelled", "none")
ON_SITE = ("public", "hidden")


@dataclass(frozen=True)
class Wanted:
    """What the list is to show; "" chooses nothing. `next` is one of NEXT, `site` of ON_SITE."""

    words: str = ""
    region: str = ""
    industry: str = ""
    next: str = ""
    site: str = ""


@dataclass(frozen=True)
class StaffRow:
    """An exhibition in the list, with the edition its own address would show if all were public."""

    exhibition: Exhibition
    current: Edition | None


@dataclass(frozen=True)
class StaffList:
    """One page of the list; `page` is the one that is shown, which may be another than was asked for."""

    rows: list[StaffRow]
    total: int
    page: int
    pages: int


def staff_list(
    scope: Scope, moment: datetime, wanted: Wanted | None = None, order: Order = BY_NAME, page: int = 1
) -> StaffList:
    """Return a page of the exhibitions a person may see; words are looked for in all their names.

    Keys are found and ordered first, and rows read for one page of them: what is sorted is narrow.
    """
    keys: Select[Any] = select(Exhibition.id).where(in_scope(scope), *_chosen(wanted or Wanted(), moment))
    total = session().scalar(select(func.count()).select_from(keys.subquery())) or 0
    pages = max(1, -(-total // PAGE_LENGTH))
    shown_page = min(page, pages)
    by = _ordered(keys, order, moment).limit(PAGE_LENGTH).offset((shown_page - 1) * PAGE_LENGTH)
    ids = list(session().scalars(by))
    found = session().scalars(
        select(Exhibition)
        .where(Exhibition.id.in_(ids))
        .options(
            joinedload(Exhibition.organiser),
            joinedload(Exhibition.city).options(joinedload(City.country), selectinload(City.translations)),
            selectinload(Exhibition.editions).selectinload(Edition.days),
        )
    )
    shown = {one.id: one for one in found}
    rows = [StaffRow(shown[one], current_edition(shown[one].editions, moment)) for one in ids]
    return StaffList(rows, total, shown_page, pages)


def _ordered(keys: Select[Any], order: Order, moment: datetime) -> Select[Any]:
    by_name = (Exhibition.name, Exhibition.id)
    if order.key == "place":
        keys = keys.join(City, City.id == Exhibition.city_id)
        return keys.order_by(*order.by({"place": (City.name,)}, *by_name))
    if order.key == "dates":
        # The first day of what runs or comes next; one pass over what is not over yet. Who has nothing stands last.
        coming = (
            select(Edition.exhibition_id, func.min(Edition.starts_on).label("first"))
            .where(Edition.ends_at > moment, Edition.status.not_in([Status.CANCELLED, Status.POSTPONED]))
            .group_by(Edition.exhibition_id)
            .subquery()
        )
        keys = keys.outerjoin(coming, coming.c.exhibition_id == Exhibition.id)
        return keys.order_by(coming.c.first.is_(None), *order.by({"dates": (coming.c.first,)}, *by_name))
    if order.key == "site":
        return keys.order_by(*order.by({"site": (case((Exhibition.is_public(moment), 0), else_=1),)}, *by_name))
    return keys.order_by(*order.by({"name": (Exhibition.name,)}, Exhibition.id))


def _chosen(wanted: Wanted, moment: datetime) -> list[Any]:
    found: list[Any] = [
        Exhibition.search_text.contains(word, autoescape=True) for word in text.normal(wanted.words).split()
    ]
    if wanted.region:
        lies_in = select(ExhibitionRegion.exhibition_id).join(Region, Region.id == ExhibitionRegion.region_id)
        found.append(Exhibition.id.in_(lies_in.where(Region.slug == wanted.region)))
    if wanted.industry:
        serves = select(ExhibitionIndustry.exhibition_id)
        found.append(Exhibition.id.in_(serves.where(ExhibitionIndustry.industry_code == wanted.industry)))
    if wanted.site:
        is_public = Exhibition.is_public(moment)
        found.append(is_public if wanted.site == "public" else ~is_public)
    return [*found, *_has_next(wanted.next, moment)]


def _has_next(kind: str, moment: datetime) -> list[Any]:
    """Return the conditions that an exhibition's next edition is of a kind."""

    def some(*conditions: Any) -> Any:
        return Exhibition.id.in_(select(Edition.exhibition_id).where(*conditions))

    is_ahead = ~Edition.is_over(moment)
    holds = Edition.status.not_in([Status.CANCELLED, Status.POSTPONED])
    kinds: dict[str, list[Any]] = {
        "": [],
        "running": [some(Edition.is_running(moment))],
        "coming": [some(is_ahead, holds, ~Edition.is_running(moment))],
        "provisional": [some(is_ahead, Edition.status == Status.PROVISIONAL)],
        # Postponed with a new date is "coming"; this is what still waits for one.
        "postponed": [some(Edition.status == Status.POSTPONED), ~some(is_ahead, holds)],
        "cancelled": [some(is_ahead, Edition.status == Status.CANCELLED)],
        "none": [~some(is_ahead, Edition.status != Status.CANCELLED)],
    }
    return kinds[kind]
