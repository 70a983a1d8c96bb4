"""Questions about the next year: the portfolio to roll over, what a deed made, what is still to be confirmed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.accounts.models import Scope
from expoapp.catalogue.models import City, Region
from expoapp.db import session
from expoapp.exhibitions.models import (
    CARRIED_FIELDS,
    CarriedField,
    Colocation,
    Edition,
    Exhibition,
    ExhibitionRegion,
    Exhibitor,
    Precision,
    Status,
)
from expoapp.exhibitions.queries.staff import in_scope
from expoapp.history import Revision

PAGE_LENGTH = 60  # so many rows are still one page to read, and one deed of a second or two


@dataclass(frozen=True)
class Portfolio:
    """One page of our own exhibitions."""

    exhibitions: list[Exhibition]
    total: int
    pages: int


@dataclass(frozen=True)
class Rolled:
    """An edition that a roll-over made; `is_untouched` while nobody has done anything to it since."""

    edition: Edition
    is_untouched: bool
    revision: Revision


def _own(scope: Scope) -> Any:
    return in_scope(scope) & Exhibition.is_own


def portfolio(scope: Scope, page: int = 1, region: str = "") -> Portfolio:
    """Return a page of our exhibitions in a person's regions, by name, with their editions and hours."""
    condition = _own(scope)
    if region:
        lies_in = select(ExhibitionRegion.exhibition_id).join(Region, Region.id == ExhibitionRegion.region_id)
        condition &= Exhibition.id.in_(lies_in.where(Region.slug == region))
    total = session().scalar(select(func.count()).select_from(Exhibition).where(condition)) or 0
    pages = max(1, -(-total // PAGE_LENGTH))
    ids = select(Exhibition.id).where(condition).order_by(Exhibition.name, Exhibition.id)
    page = min(page, pages)
    wanted = list(session().scalars(ids.limit(PAGE_LENGTH).offset((page - 1) * PAGE_LENGTH)))
    return Portfolio(exhibitions_of(wanted, scope), total, pages)


def exhibitions_of(ids: Collection[int], scope: Scope) -> list[Exhibition]:
    """Return those of some exhibitions that are ours and in a person's regions, by name, with their editions."""
    statement = (
        select(Exhibition)
        .where(Exhibition.id.in_(ids), _own(scope))
        .options(
            joinedload(Exhibition.organiser),
            joinedload(Exhibition.city),
            selectinload(Exhibition.region_rows),
            selectinload(Exhibition.editions).options(
                selectinload(Edition.days), joinedload(Edition.venue), joinedload(Edition.city)
            ),
        )
        .order_by(Exhibition.name, Exhibition.id)
        .execution_options(populate_existing=True)
    )
    return list(session().scalars(statement))


def with_values(edition_ids: Iterable[int]) -> list[Edition]:
    """Return editions with all that one can be given from another: hours, papers, figures and translated notes."""
    statement = (
        select(Edition)
        .where(Edition.id.in_(list(edition_ids)))
        .options(
            selectinload(Edition.days),
            selectinload(Edition.documents),
            selectinload(Edition.figures),
            selectinload(Edition.partners),
            selectinload(Edition.translations),
        )
        .execution_options(populate_existing=True)
    )
    return list(session().scalars(statement))


def held_at(
    venue_ids: Collection[int], first: date, last: date, scope: Scope, moment: datetime
) -> list[tuple[int, int | None, date | None, date | None, str]]:
    """Return (exhibition, venue, first day, last day, name) of what takes place at venues between two days.

    Of other regions only what is public anyway is told.
    """
    statement = (
        select(Exhibition.id, Edition.venue_id, Edition.starts_on, Edition.ends_on, Exhibition.name)
        .join(Exhibition, Exhibition.id == Edition.exhibition_id)
        .where(
            Edition.venue_id.in_(venue_ids),
            Edition.precision == Precision.EXACT,
            Edition.status.not_in([Status.CANCELLED, Status.POSTPONED]),
            Edition.starts_on <= last,
            Edition.ends_on >= first,
            or_(in_scope(scope), Edition.is_public(moment)),
        )
        .order_by(Exhibition.name, Edition.id)
    )
    return [(key, venue, first, last, name) for key, venue, first, last, name in session().execute(statement)]


def held_together(edition_ids: Collection[int]) -> set[frozenset[int]]:
    """Return the pairs of editions held together that one of these belongs to."""
    statement = select(Colocation.edition_id, Colocation.other_id).where(
        Colocation.edition_id.in_(edition_ids) | Colocation.other_id.in_(edition_ids)
    )
    return {frozenset((one, other)) for one, other in session().execute(statement)}


def exhibition_ids_of(edition_ids: Collection[int]) -> dict[int, int]:
    """Return {edition: its exhibition}."""
    statement = select(Edition.id, Edition.exhibition_id).where(Edition.id.in_(edition_ids))
    return {row.id: row.exhibition_id for row in session().execute(statement)}


def colocatable(exhibition_ids: Collection[int], first: date, last: date) -> list[Edition]:
    """Return editions of some exhibitions with exact days between two days."""
    statement = select(Edition).where(
        Edition.exhibition_id.in_(exhibition_ids),
        Edition.precision == Precision.EXACT,
        Edition.starts_on <= last,
        Edition.ends_on >= first,
    )
    return list(session().scalars(statement.order_by(Edition.id)))


def is_rolled(deed: str) -> bool:
    """Say whether a roll-over of this name was made."""
    return session().scalar(select(Revision.id).where(Revision.deed == deed).limit(1)) is not None


def rolled(deed: str, scope: Scope) -> list[Rolled]:
    """Return the editions that a roll-over made and that are still there, in a person's regions, by name."""
    first: dict[int, Revision] = {}
    for row in session().scalars(select(Revision).where(Revision.deed == deed).order_by(Revision.id)):
        first.setdefault(int(row.thing.partition("/")[2]), row)
    statement = (
        select(Edition)
        .join(Exhibition)
        .where(Edition.id.in_(first), in_scope(scope))
        .options(
            joinedload(Edition.exhibition).options(
                joinedload(Exhibition.organiser), selectinload(Exhibition.region_rows)
            ),
            joinedload(Edition.venue),
            joinedload(Edition.city),
            selectinload(Edition.days),
            selectinload(Edition.changes),
            selectinload(Edition.figures),
            selectinload(Edition.documents),
            selectinload(Edition.partners),
            selectinload(Edition.translations),
        )
        .order_by(Exhibition.name, Edition.id)
        .execution_options(populate_existing=True)
    )
    found = list(session().scalars(statement))
    things = [first[one.id].thing for one in found]
    newest = select(func.max(Revision.id)).where(Revision.thing.in_(things)).group_by(Revision.thing)
    last = {row.thing: row for row in session().scalars(select(Revision).where(Revision.id.in_(newest)))}
    with_exhibitors = set(
        session().scalars(select(Exhibitor.edition_id).where(Exhibitor.edition_id.in_([one.id for one in found])))
    )
    return [
        Rolled(
            one,
            # What a file has changed since is kept nowhere, but does not stand there any longer.
            last[first[one.id].thing].deed == deed
            and one.updated_at <= last[first[one.id].thing].at
            and one.id not in with_exhibitors,
            first[one.id],
        )
        for one in found
    ]


def unconfirmed_of(edition_ids: Collection[int]) -> dict[int, list[str]]:
    """Return {edition: the fields that still bear its former edition's value}, in their order."""
    statement = select(CarriedField.edition_id, CarriedField.field).where(CarriedField.edition_id.in_(edition_ids))
    found: dict[int, list[str]] = {}
    for edition_id, field in session().execute(statement):
        found.setdefault(edition_id, []).append(field)
    return {key: sorted(names, key=CARRIED_FIELDS.index) for key, names in found.items()}


def unconfirmed_editions(scope: Scope, page: int = 1) -> tuple[list[Edition], int]:
    """Return a page of the editions with something to confirm, by name, and how many there are."""
    condition = in_scope(scope) & Edition.id.in_(select(CarriedField.edition_id))
    counted = select(func.count()).select_from(Edition).join(Exhibition).where(condition)
    statement = (
        select(Edition)
        .join(Exhibition)
        .where(condition)
        .options(
            joinedload(Edition.exhibition).options(
                joinedload(Exhibition.organiser), selectinload(Exhibition.region_rows)
            ),
            joinedload(Edition.venue),
            joinedload(Edition.city).options(joinedload(City.country), selectinload(City.translations)),
            selectinload(Edition.days),
        )
        .order_by(Exhibition.name, Edition.starts_on, Edition.id)
        .limit(PAGE_LENGTH)
        .offset((page - 1) * PAGE_LENGTH)
    )
    return list(session().scalars(statement)), session().scalar(counted) or 0


def waiting(scope: Scope, moment: datetime) -> tuple[int, int]:
    """Return how many of our exhibitions have no coming edition, and how many editions something to confirm."""
    # Asked for what has ended: for what is to end SQLite would fetch half of all rows, each by an index.
    has_ended = Edition.ends_at.is_not(None) & (Edition.ends_at <= moment)
    coming = select(Edition.exhibition_id).where(Edition.status != Status.CANCELLED, ~has_ended)
    without = (
        select(func.count())
        .select_from(Exhibition)
        .where(_own(scope), Exhibition.state != "withdrawn", Exhibition.id.not_in(coming))
    )
    unconfirmed = (
        select(func.count(CarriedField.edition_id.distinct()))
        .join(Edition, Edition.id == CarriedField.edition_id)
        .join(Exhibition, Exhibition.id == Edition.exhibition_id)
        .where(in_scope(scope))
    )
    return session().scalar(without) or 0, session().scalar(unconfirmed) or 0
