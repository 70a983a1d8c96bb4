"""What visitors' pages ask."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, distinct, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from expoapp.catalogue.models import City, Country, FormerSlug, Industry, ProductGroup, Region, Venue
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.exhibitions.models import (
    Colocation,
    Edition,
    EditionChange,
    Exhibition,
    ExhibitionIndustry,
    ExhibitionRegion,
    Organiser,
    Precision,
    Status,
    current_edition,
)

# Where an edition stands in a list: by its first day; one known only by month or year after all exact ones of it;
# one without a date that holds at the end.
UNDATED = case((or_(Edition.status == Status.POSTPONED, Edition.starts_on.is_(None)), 1), else_=0)
SORT_DAY = case((Edition.precision == Precision.EXACT, Edition.starts_on), else_=Edition.ends_on)


@dataclass(frozen=True)
class ExhibitionPage:
    """An exhibition with all its public editions, the newest first, and the one its own address shows."""

    exhibition: Exhibition
    editions: list[Edition]
    current: Edition | None

    def edition(self, slug: str) -> Edition:
        """Return one of its editions; raises NotFound."""
        for found in self.editions:
            if found.slug == slug:
                return found
        raise NotFound()

    def others(self, shown: Edition | None) -> list[Edition]:
        """Return the editions beside the one shown."""
        return [one for one in self.editions if one is not shown]


@dataclass(frozen=True)
class Market:
    """A region, country or industry with the number of its public exhibitions and of its coming editions."""

    thing: Any
    exhibitions: int
    upcoming: int


def with_rows(statement: Select[Any]) -> Select[Any]:
    """Load with each edition what its row, its state and its hours say."""
    return statement.options(
        joinedload(Edition.exhibition).options(
            selectinload(Exhibition.names),
            selectinload(Exhibition.translations),
            selectinload(Exhibition.industries).selectinload(Industry.translations),
            joinedload(Exhibition.organiser),
        ),
        joinedload(Edition.city).options(joinedload(City.country), selectinload(City.translations)),
        joinedload(Edition.venue).selectinload(Venue.translations),
        selectinload(Edition.days),
        selectinload(Edition.translations),
    )


def published(moment: datetime) -> Select[Any]:
    """Return the one statement from which every list of editions for visitors is made."""
    return select(Edition).where(Edition.is_public(moment))


def upcoming(moment: datetime, *, limit: int | None = None, **where: Any) -> list[Edition]:
    """Return the editions that are not over, in the order in which they open; `where` as in `editions_of`."""
    statement = editions_of(moment, **where).order_by(UNDATED, SORT_DAY, Edition.id).limit(limit)
    return list(session().scalars(with_rows(statement)))


def editions_of(
    moment: datetime,
    *,
    past: bool | None = False,
    exhibition_ids: Collection[int] | None = None,
    country_codes: Collection[str] | None = None,
    industry_codes: Collection[str] | None = None,
    region_ids: Collection[int] | None = None,
    venue_id: int | None = None,
    own_only: bool = False,
    opens_before: date | None = None,
) -> Select[Any]:
    """Return the statement of a market's editions: those not over, those that are (`past`), or both (None)."""
    statement = published(moment)
    if past is not None:
        statement = statement.where(Edition.is_over(moment) if past else ~Edition.is_over(moment))
    if exhibition_ids is not None:
        statement = statement.where(Edition.exhibition_id.in_(exhibition_ids))
    if country_codes is not None:
        statement = statement.where(in_countries(Country.code.in_(country_codes)))
    if industry_codes is not None:
        statement = statement.where(in_industries(industry_codes))
    if region_ids is not None:
        statement = statement.where(in_regions(Region.id.in_(region_ids)))
    if venue_id is not None:
        statement = statement.where(Edition.venue_id == venue_id)
    if own_only:
        statement = statement.where(of_own())
    if opens_before is not None:
        statement = statement.where(Edition.starts_on < opens_before, Edition.status != Status.POSTPONED)
    return statement


def in_countries(condition: Any) -> Any:
    """Return the condition that an edition is held in a country that fits."""
    return Edition.city_id.in_(select(City.id).join(City.country).where(condition))


def in_industries(codes: Collection[str]) -> Any:
    """Return the condition that an edition's exhibition serves one of the industries."""
    return Edition.exhibition_id.in_(
        select(ExhibitionIndustry.exhibition_id).where(ExhibitionIndustry.industry_code.in_(codes))
    )


def in_regions(condition: Any) -> Any:
    """Return the condition that an edition's exhibition lies in a region that fits."""
    return Edition.exhibition_id.in_(
        select(ExhibitionRegion.exhibition_id).join(Region, Region.id == ExhibitionRegion.region_id).where(condition)
    )


def of_own() -> Any:
    """Return the condition that an edition's exhibition is the organiser's own."""
    return Edition.exhibition_id.in_(select(Exhibition.id).where(Exhibition.is_own))


def find_page(slug: str, moment: datetime) -> ExhibitionPage | None:
    """Return a public exhibition with its public editions, everything its pages show loaded."""
    is_it = (Exhibition.slug == slug, Exhibition.is_public(moment))
    return _page_of(select(Exhibition).where(*is_it), published(moment), moment)


def find_draft(
    moment: datetime, *, exhibition_id: int | None = None, edition_id: int | None = None
) -> ExhibitionPage | None:
    """Return an exhibition, public or not, as its pages will show it, named by itself or by one of its editions.

    That edition is among its editions, public or not; of the others only those that are published.
    """
    # Whoever checked that it may be shown has loaded some of it, and that is not all that a page shows.
    session().expunge_all()
    owner = select(Edition.exhibition_id).where(Edition.id == edition_id).scalar_subquery()
    one = select(Exhibition).where(Exhibition.id == (owner if edition_id else exhibition_id))
    return _page_of(one, select(Edition).where(Edition.is_published(moment) | (Edition.id == edition_id)), moment)


def _page_of(one: Select[Any], editions: Select[Any], moment: datetime) -> ExhibitionPage | None:
    exhibition = session().scalar(
        one.options(
            joinedload(Exhibition.city).options(joinedload(City.country), selectinload(City.translations)),
            selectinload(Exhibition.regions).selectinload(Region.translations),
            selectinload(Exhibition.product_groups).selectinload(ProductGroup.translations),
            selectinload(Exhibition.names),
            selectinload(Exhibition.translations),
            selectinload(Exhibition.industries).selectinload(Industry.translations),
            joinedload(Exhibition.organiser),
        )
    )
    if exhibition is None:
        return None
    statement = with_rows(
        editions.where(Edition.exhibition_id == exhibition.id).order_by(
            UNDATED.desc(), SORT_DAY.desc(), Edition.id.desc()
        )
    ).options(
        selectinload(Edition.changes).joinedload(EditionChange.former_venue).selectinload(Venue.translations),
        selectinload(Edition.figures),
        selectinload(Edition.documents),
    )
    found = list(session().scalars(statement))
    return ExhibitionPage(exhibition, found, current_edition(found, moment))


def get_page(slug: str, moment: datetime) -> ExhibitionPage:
    """Return a public exhibition as `find_page` does; raises NotFound."""
    found = find_page(slug, moment)
    if found is None:
        raise NotFound()
    return found


def current_slug(former: str, moment: datetime) -> str | None:
    """Return the address a public exhibition has now that once had this one."""
    statement = (
        select(Exhibition.slug)
        .join(FormerSlug, FormerSlug.thing_id == Exhibition.id)
        .where(FormerSlug.kind == "exhibition", FormerSlug.slug == former, Exhibition.is_public(moment))
    )
    return session().scalar(statement)


def colocated(edition: Edition, moment: datetime) -> list[Edition]:
    """Return the public editions held together with one, whichever of the two the pair was told for."""
    partners = (
        select(Colocation.other_id)
        .where(Colocation.edition_id == edition.id)
        .union(select(Colocation.edition_id).where(Colocation.other_id == edition.id))
    )
    if edition.starts_on is None or edition.ends_on is None:
        return []
    # The pair is told once; whether they still meet is asked of their days, since either may have been moved.
    together = (Edition.starts_on <= edition.ends_on) & (Edition.ends_on >= edition.starts_on)
    statement = published(moment).where(Edition.id.in_(partners), together).order_by(Edition.starts_on, Edition.id)
    return list(session().scalars(with_rows(statement)))


def public_exhibitions(moment: datetime, *, own_only: bool = False) -> list[Exhibition]:
    """Return the public exhibitions by name, with regions, names, industries and their public editions."""
    statement = (
        select(Exhibition)
        .where(Exhibition.is_public(moment))
        .outerjoin(Edition, (Edition.exhibition_id == Exhibition.id) & Edition.is_published(moment))
        .options(
            contains_eager(Exhibition.editions).selectinload(Edition.days),
            joinedload(Exhibition.organiser),
            joinedload(Exhibition.city).options(joinedload(City.country), selectinload(City.translations)),
            selectinload(Exhibition.regions).selectinload(Region.translations),
            selectinload(Exhibition.names),
            selectinload(Exhibition.translations),
            selectinload(Exhibition.industries).selectinload(Industry.translations),
        )
        .order_by(Exhibition.name, Exhibition.id)
    )
    if own_only:
        statement = statement.where(Exhibition.is_own)
    return list(session().scalars(statement).unique())


def own_organiser() -> Organiser | None:
    """Return our own organiser; None before one is loaded."""
    return session().scalar(select(Organiser).where(Organiser.is_own).order_by(Organiser.id).limit(1))


def own_exhibitions(moment: datetime) -> int:
    """Return how many of our own exhibitions are public (product rule 12)."""
    return session().scalar(select(func.count()).where(Exhibition.is_own, Exhibition.is_public(moment))) or 0


def markets(kind: str, moment: datetime, *, own_only: bool = False, with_parts: bool = True) -> list[Market]:
    """Return the regions, countries or industries ("region", "country", "industry") in which something public is held.

    `with_parts` False leaves out regions within others, so that nothing is counted in two of them by that.
    Two statements whatever the number of rows, and one for their translations.
    """
    thing: Any = {"region": Region, "country": Country, "industry": Industry}[kind]
    key = {"region": Region.id, "country": Country.code, "industry": Industry.code}[kind]
    statement: Any = select(
        key,
        func.count(distinct(Exhibition.id)),
        func.count(distinct(case((~Edition.is_over(moment) & Edition.is_published(moment), Edition.id)))),
    ).select_from(Exhibition)
    if kind == "region":
        statement = statement.join(ExhibitionRegion, ExhibitionRegion.exhibition_id == Exhibition.id).join(
            Region, Region.id == ExhibitionRegion.region_id
        )
    elif kind == "country":
        statement = statement.join(City, City.id == Exhibition.city_id).join(City.country)
    else:
        statement = statement.join(ExhibitionIndustry, ExhibitionIndustry.exhibition_id == Exhibition.id).join(
            ExhibitionIndustry.industry
        )
    statement = statement.outerjoin(Edition, Edition.exhibition_id == Exhibition.id).where(Exhibition.is_public(moment))
    if own_only:
        statement = statement.where(Exhibition.is_own)
    if kind == "region" and not with_parts:
        statement = statement.where(Region.within_id.is_(None))
    counted = {row[0]: (row[1], row[2]) for row in session().execute(statement.group_by(key))}
    order: Any = Country.name if kind == "country" else thing.position
    rows: Sequence[Any] = (
        session()
        .scalars(
            select(thing).where(key.in_(counted)).options(selectinload(thing.translations)).order_by(order, thing.name)
        )
        .all()
    )
    return [Market(row, *counted[row.id if kind == "region" else row.code]) for row in rows]
