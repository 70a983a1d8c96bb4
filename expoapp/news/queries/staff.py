"""What the news desk asks, inside a person's regions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from expoapp import text
from expoapp.accounts.models import Scope
from expoapp.catalogue.models import Country, Industry
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.exhibitions.models import Exhibition, ExhibitionRegion
from expoapp.news.models import How, NewsCountry, NewsExhibition, NewsIndustry, NewsPost
from expoapp.order import Order

PAGE_LENGTH = 50


@dataclass(frozen=True)
class StaffPage:
    """One page of the news desk's list."""

    posts: list[NewsPost]
    total: int
    page: int
    pages: int


def within(scope: Scope) -> Any:
    """Return the condition that a person may handle a post.

    News have no region of their own. Whoever is limited to regions may handle posts that are linked to countries or
    exhibitions and to none outside these regions: a country counts by its region, an exhibition by each of its
    regions, what staff have excluded does not count. Posts linked to no place are for those who may act everywhere.
    """
    if scope.everywhere:
        return NewsPost.id.is_not(None)
    regions = scope.region_ids
    country = NewsCountry.post_id == NewsPost.id, NewsCountry.how != How.EXCLUDED
    show = NewsExhibition.post_id == NewsPost.id, NewsExhibition.how != How.EXCLUDED
    countries_inside = select(Country.code).where(Country.region_id.in_(regions))
    shows_inside = select(ExhibitionRegion.exhibition_id).where(ExhibitionRegion.region_id.in_(regions))
    shows_outside = select(ExhibitionRegion.exhibition_id).where(ExhibitionRegion.region_id.not_in(regions))
    return and_(
        or_(exists().where(*country), exists().where(*show)),
        ~exists().where(*country, NewsCountry.country_code.not_in(countries_inside)),
        ~exists().where(
            *show,
            or_(NewsExhibition.exhibition_id.not_in(shows_inside), NewsExhibition.exhibition_id.in_(shows_outside)),
        ),
    )


def titles(ids: Iterable[int], scope: Scope) -> dict[int, str]:
    """Return the titles of those posts that a person may handle, by their ids."""
    rows = session().execute(select(NewsPost.id, NewsPost.title).where(NewsPost.id.in_(set(ids)), within(scope)))
    return {row.id: row.title for row in rows}


def is_within(post: NewsPost, scope: Scope) -> bool:
    """Say whether a person may handle a post as it is stored now."""
    return session().scalar(select(NewsPost.id).where(NewsPost.id == post.id, within(scope))) is not None


def get_for_staff(post_id: int, scope: Scope) -> NewsPost:
    """Return a post with its links; raises NotFound outside the scope."""
    found = session().scalar(
        select(NewsPost)
        .where(NewsPost.id == post_id, within(scope))
        .options(
            selectinload(NewsPost.translations),
            selectinload(NewsPost.exhibition_links).joinedload(NewsExhibition.exhibition),
            selectinload(NewsPost.country_links),
            selectinload(NewsPost.industry_links).joinedload(NewsIndustry.industry).selectinload(Industry.translations),
        )
    )
    if found is None:
        raise NotFound()
    return found


NEWEST = Order("posted", is_falling=True)
_BY: dict[str, tuple[Any, ...]] = {"title": (NewsPost.title,), "posted": (NewsPost.posted_on, NewsPost.id)}


def listed(
    scope: Scope, moment: datetime, *, state: str = "", words: str = "", order: Order = NEWEST, page: int = 1
) -> StaffPage:
    """Return a page of the posts a person may handle; `state` is "public", "waiting", "draft", "withdrawn" or ""."""
    is_state = NewsPost.state == ("published" if state in {"public", "waiting"} else state)
    conditions = [within(scope)]
    if state:
        conditions.append(is_state)
    if state in {"public", "waiting"}:
        conditions.append(NewsPost.is_published(moment) if state == "public" else ~NewsPost.is_published(moment))
    for word in text.normal(words).split()[:10]:
        conditions.append(NewsPost.search_text.contains(word, autoescape=True))
    total = session().scalar(select(func.count(NewsPost.id)).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE_LENGTH))
    shown = min(page, pages)
    statement = select(NewsPost).where(*conditions).order_by(*order.by(_BY, NewsPost.id.desc()))
    rows = session().scalars(statement.limit(PAGE_LENGTH).offset((shown - 1) * PAGE_LENGTH))
    return StaffPage(list(rows), total, shown, pages)


@dataclass(frozen=True)
class Choices:
    """What staff can link a post to by ticks: (key, name), in the order in which they are listed."""

    countries: list[tuple[str, str]]
    industries: list[tuple[str, str]]


def choices(scope: Scope) -> Choices:
    """Return what a person can link a post to, inside their regions. Countries are named by the door."""
    countries = select(Country.code, Country.name).order_by(Country.name)
    if not scope.everywhere:
        countries = countries.where(Country.region_id.in_(scope.region_ids))
    industries = select(Industry).options(selectinload(Industry.translations))
    named = session().scalars(industries.order_by(Industry.position, Industry.name))
    return Choices(_pairs(countries), [(one.code, text.named(one)) for one in named])


def _pairs(statement: Any) -> list[tuple[Any, str]]:
    return [(row[0], row[1]) for row in session().execute(statement)]


def exhibition_names(ids: Collection[int]) -> list[tuple[int, str]]:
    """Return (id, name) of some exhibitions."""
    statement = select(Exhibition.id, Exhibition.name).where(Exhibition.id.in_(ids)).order_by(Exhibition.name)
    return _pairs(statement)
