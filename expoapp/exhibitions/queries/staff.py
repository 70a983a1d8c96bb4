"""What the back office asks. Every question takes the person's scope: what lies outside it does not exist (R04)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp import text
from expoapp.accounts.models import Scope
from expoapp.catalogue.models import City, Country, Industry, ProductGroup, Region, Venue
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionRegion, Organiser
from expoapp.order import Order

PAGE_LENGTH = 50
HELD_SHOWN = 100
BY_NAME = Order("name")


@dataclass(frozen=True)
class OrganiserRow:
    """An organiser with the number of its exhibitions that a person may see."""

    organiser: Organiser
    exhibitions: int


@dataclass(frozen=True)
class OrganiserList:
    """One page of the organisers, and how many of all there are are on the site."""

    rows: list[OrganiserRow]
    total: int
    pages: int
    on_site: int
    all: int


def in_scope(scope: Scope) -> Any:
    """Return the condition that an exhibition lies in one of the person's regions."""
    if scope.everywhere:
        return Exhibition.id.is_not(None)
    return Exhibition.id.in_(
        select(ExhibitionRegion.exhibition_id).where(ExhibitionRegion.region_id.in_(scope.region_ids))
    )


def edition_in_scope(scope: Scope) -> Any:
    """Return the condition that an edition's exhibition lies in one of the person's regions."""
    if scope.everywhere:
        return Edition.id.is_not(None)
    return Edition.exhibition_id.in_(
        select(ExhibitionRegion.exhibition_id).where(ExhibitionRegion.region_id.in_(scope.region_ids))
    )


def get_exhibition(exhibition_id: int, scope: Scope) -> Exhibition:
    """Return an exhibition with all its rows and editions; raise NotFound outside the scope.

    One in several regions is seen from any of them, but changed only by who holds all of them.
    """
    found = session().scalar(
        select(Exhibition)
        .where(Exhibition.id == exhibition_id, in_scope(scope))
        .options(
            joinedload(Exhibition.organiser),
            joinedload(Exhibition.city).joinedload(City.country),
            joinedload(Exhibition.venue),
            selectinload(Exhibition.region_rows),
            selectinload(Exhibition.regions),
            selectinload(Exhibition.industry_rows),
            selectinload(Exhibition.product_group_rows),
            selectinload(Exhibition.names),
            selectinload(Exhibition.editions).options(
                selectinload(Edition.days),
                joinedload(Edition.venue),
                joinedload(Edition.city).selectinload(City.translations),
            ),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def regions_of(exhibition_id: int, scope: Scope) -> list[int]:
    """Return the ids of the regions an exhibition lies in, its first one first; raise NotFound outside the scope."""
    found = session().scalars(
        select(ExhibitionRegion.region_id)
        .join(Exhibition, Exhibition.id == ExhibitionRegion.exhibition_id)
        .where(Exhibition.id == exhibition_id, in_scope(scope))
        .order_by(ExhibitionRegion.position)
    )
    if not (ids := list(found)):
        raise NotFound()
    return ids


def get_edition(edition_id: int, scope: Scope) -> Edition:
    """Return an edition with all its rows; raise NotFound outside the scope."""
    found = session().scalar(
        select(Edition)
        .join(Exhibition)
        .where(Edition.id == edition_id, in_scope(scope))
        .options(
            joinedload(Edition.exhibition).options(
                joinedload(Exhibition.organiser),
                joinedload(Exhibition.city),
                selectinload(Exhibition.region_rows),
                selectinload(Exhibition.industry_rows),
            ),
            joinedload(Edition.city),
            joinedload(Edition.venue),
            selectinload(Edition.days),
            selectinload(Edition.changes),
            selectinload(Edition.figures),
            selectinload(Edition.documents),
            selectinload(Edition.partners),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


_ORGANISERS_BY: dict[str, Any] = {
    "name": lambda row: text.normal(row.name),
    "exhibitions": lambda row: row.exhibitions,
    "site": lambda row: not row.is_listed,
}


def organisers(scope: Scope, words: str = "", order: Order = BY_NAME, page: int = 1) -> OrganiserList:
    """Return a page of the organisers beside our own that hold something in a person's regions; without limit, all."""
    counted = (
        select(Exhibition.organiser_id, func.count().label("exhibitions"))
        .where(in_scope(scope))
        .group_by(Exhibition.organiser_id)
        .subquery()
    )
    every: Any = (
        select(
            Organiser.id,
            Organiser.name,
            Organiser.is_listed,
            func.coalesce(counted.c.exhibitions, 0).label("exhibitions"),
        )
        .join(counted, counted.c.organiser_id == Organiser.id, isouter=scope.everywhere)
        .where(~Organiser.is_own)
    )
    rows = session().execute(every).all()
    wanted = text.normal(words).split()
    # Compared as searches compare names; neither database folds accents and scripts by itself.
    fitting = [row for row in rows if all(word in text.normal(row.name) for word in wanted)]
    fitting = order.sorted(fitting, _ORGANISERS_BY, last=lambda row: (text.normal(row.name), row.id))
    shown = fitting[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    found = session().scalars(select(Organiser).where(Organiser.id.in_([row.id for row in shown])))
    by_id = {organiser.id: organiser for organiser in found}
    return OrganiserList(
        [OrganiserRow(by_id[row.id], row.exhibitions) for row in shown],
        len(fitting),
        max(1, -(-len(fitting) // PAGE_LENGTH)),
        on_site=sum(row.is_listed for row in rows),
        all=len(rows),
    )


def organiser_names() -> list[tuple[int, str]]:
    """Return (id, name) of all organisers, ours first."""
    rows = session().execute(select(Organiser.id, Organiser.name, Organiser.is_own))
    return [(row.id, row.name) for row in sorted(rows, key=lambda row: (not row.is_own, text.normal(row.name)))]


def get_organiser(organiser_id: Any, _scope: Scope) -> Organiser:
    """Return an organiser; it lies in no region, so everybody may read it. Raises NotFound."""
    found = session().get(Organiser, int(organiser_id), populate_existing=True)
    if found is None:
        raise NotFound()
    return found


def own_organiser_id() -> int | None:
    """Return which organiser is our own, None before anything is loaded."""
    return session().scalar(select(Organiser.id).where(Organiser.is_own))


def held_by(organiser_id: int, scope: Scope) -> list[Exhibition]:
    """Return the exhibitions of an organiser that lie in a person's regions, by name, as a list shows them."""
    statement = select(Exhibition).where(Exhibition.organiser_id == organiser_id, in_scope(scope))
    statement = statement.options(
        joinedload(Exhibition.city).selectinload(City.translations), joinedload(Exhibition.organiser)
    )
    return list(session().scalars(statement.order_by(Exhibition.name, Exhibition.id).limit(HELD_SHOWN)))


def regions_for(scope: Scope) -> list[Region]:
    """Return the regions a person may act in."""
    statement = select(Region).options(selectinload(Region.translations)).order_by(Region.position, Region.name)
    if not scope.everywhere:
        statement = statement.where(Region.id.in_(scope.region_ids))
    return list(session().scalars(statement))


def industries() -> list[Industry]:
    """Return all industries by the name they have in the language spoken now."""
    found = session().scalars(select(Industry).options(selectinload(Industry.translations)))
    return sorted(found, key=lambda industry: text.normal(text.named(industry)))


def product_groups_of(industry_codes: Collection[str]) -> list[ProductGroup]:
    """Return the groups of goods of some industries."""
    statement = select(ProductGroup).options(selectinload(ProductGroup.translations))
    statement = statement.where(ProductGroup.industry_code.in_(industry_codes))
    return list(session().scalars(statement.order_by(ProductGroup.industry_code, ProductGroup.position)))


def cities_for(scope: Scope, besides: Collection[int] = ()) -> list[City]:
    """Return the cities of a person's regions, and those that a thing names already, by country."""
    statement = select(City).join(Country).options(joinedload(City.country), selectinload(City.translations))
    statement = statement.order_by(Country.name, City.name)
    if not scope.everywhere:
        statement = statement.where(Country.region_id.in_(scope.region_ids) | City.id.in_(besides))
    return list(session().scalars(statement))


def venues_for(
    scope: Scope, besides: Collection[int] = (), country_codes: Collection[str] | None = None
) -> list[Venue]:
    """Return the venues of a person's regions, or of some countries in them, and those that a thing names already.

    They are in the order of their cities.
    """
    statement = select(Venue).join(City).join(Country).order_by(City.name, Venue.name)
    statement = statement.options(joinedload(Venue.city).selectinload(City.translations))
    if country_codes is not None:
        statement = statement.where(City.country_code.in_(country_codes) | Venue.id.in_(besides))
    if not scope.everywhere:
        statement = statement.where(Country.region_id.in_(scope.region_ids) | Venue.id.in_(besides))
    return list(session().scalars(statement))
