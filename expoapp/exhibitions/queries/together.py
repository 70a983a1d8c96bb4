"""Editions beside one: what it is held with, what else is on at its venue or in its trade, its own former ones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, select, union
from sqlalchemy.orm import joinedload

from expoapp.accounts.models import Scope
from expoapp.catalogue.models import City
from expoapp.db import session
from expoapp.exhibitions.models import (
    Colocation,
    Edition,
    Exhibition,
    ExhibitionIndustry,
    ExhibitionRegion,
    Precision,
    Status,
)
from expoapp.exhibitions.queries.staff import in_scope

# More than these at one venue on the same days are no co-location but a mistake in the dates.
MOST_OFFERED = 20
MOST_FORMER = 30


@dataclass(frozen=True)
class Neighbour:
    """An edition as far as one beside it is measured against it."""

    id: int
    exhibition_id: int
    name: str
    slug: str
    number: int | None
    status: str
    starts_on: date
    ends_on: date
    venue_id: int | None
    hall: str
    shares_trade: bool = False  # one of ours, of the same industry in the same country


def partner_ids(edition_id: int) -> list[int]:
    """Return the ids of the editions one is held together with, whichever of the two the pair was told for."""
    told = union(
        select(Colocation.other_id.label("id")).where(Colocation.edition_id == edition_id),
        select(Colocation.edition_id).where(Colocation.other_id == edition_id),
    ).subquery()
    return list(session().scalars(select(told.c.id).order_by(told.c.id)))


def may_change(scope: Scope) -> Any:
    """Return the condition that an exhibition lies in the person's regions only."""
    if scope.everywhere:
        return Exhibition.id.is_not(None)
    elsewhere = exists().where(
        ExhibitionRegion.exhibition_id == Exhibition.id, ExhibitionRegion.region_id.not_in(scope.region_ids)
    )
    return in_scope(scope) & ~elsewhere


def offered(
    scope: Scope,
    edition_id: int | None,
    venue_id: int | None,
    first: date | None,
    last: date | None,
    besides: Collection[int] = (),
) -> list[Edition]:
    """Return the editions at the same venue on overlapping days that somebody may change, and `besides` among them."""
    fits: Any = Edition.id.in_(besides)
    if venue_id and first and last:
        meets = (Edition.starts_on <= last) & (Edition.ends_on >= first)
        is_on = (Edition.precision == Precision.EXACT) & Edition.status.not_in([Status.POSTPONED, Status.CANCELLED])
        fits |= (Edition.venue_id == venue_id) & meets & is_on
    statement = select(Edition).join(Exhibition).where(fits, may_change(scope))
    if edition_id is not None:
        statement = statement.where(Edition.id != edition_id)
    rows = statement.options(joinedload(Edition.exhibition)).order_by(Edition.starts_on, Exhibition.name, Edition.id)
    return list(session().scalars(rows.limit(MOST_OFFERED + len(besides))))


def seen(scope: Scope, ids: Collection[int]) -> list[Edition]:
    """Return those of some editions that a person may look at."""
    statement = select(Edition).join(Exhibition).where(Edition.id.in_(ids), in_scope(scope))
    return list(session().scalars(statement.options(joinedload(Edition.exhibition)).order_by(Edition.id)))


def as_neighbour(edition: Edition) -> Neighbour | None:
    """Return an edition as one beside it sees it; None without days."""
    if edition.starts_on is None or edition.ends_on is None:
        return None
    return Neighbour(
        edition.id,
        edition.exhibition_id,
        edition.exhibition.name,
        edition.slug,
        edition.number,
        edition.status,
        edition.starts_on,
        edition.ends_on,
        edition.venue_id,
        edition.hall,
    )


def neighbours(
    scope: Scope,
    moment: datetime,
    *,
    exhibition: Exhibition,
    country_code: str,
    first: date,
    last: date,
    apart: timedelta,
) -> list[Neighbour]:
    """Return what is held within some days of these in a country, as far as a person may know of it.

    What is public everybody may know; of the rest only what lies in the person's regions is told.
    """
    codes = [row.industry_code for row in exhibition.industry_rows] if exhibition.is_own else []
    shares = exists().where(
        ExhibitionIndustry.exhibition_id == Exhibition.id, ExhibitionIndustry.industry_code.in_(codes)
    )
    statement = (
        _columns((shares & Exhibition.is_own).label("shares_trade"))
        .join(City, City.id == Edition.city_id)
        .where(
            City.country_code == country_code,
            Edition.precision == Precision.EXACT,
            Edition.status.not_in([Status.POSTPONED, Status.CANCELLED]),
            Edition.starts_on <= last + apart,
            Edition.ends_on >= first - apart,
            in_scope(scope) | Edition.is_public(moment),
        )
        .order_by(Edition.starts_on, Edition.id)
    )
    return [Neighbour(**row._mapping) for row in session().execute(statement)]


def former(exhibition_id: int) -> list[Neighbour]:
    """Return an exhibition's editions whose days are exact, the newest first."""
    statement = (
        _columns()
        .where(Edition.exhibition_id == exhibition_id, Edition.precision == Precision.EXACT)
        .order_by(Edition.starts_on.desc(), Edition.id.desc())
        .limit(MOST_FORMER)
    )
    return [Neighbour(**row._mapping) for row in session().execute(statement)]


def _columns(*more: Any) -> Any:
    return (
        select(
            Edition.id,
            Edition.exhibition_id,
            Exhibition.name,
            Edition.slug,
            Edition.number,
            Edition.status,
            Edition.starts_on,
            Edition.ends_on,
            Edition.venue_id,
            Edition.hall,
            *more,
        )
        .select_from(Edition)
        .join(Exhibition)
    )
