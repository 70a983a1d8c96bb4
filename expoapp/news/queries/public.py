"""What visitors' pages ask."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, and_, extract, func, inspect, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from expoapp.catalogue.models import Country, FormerSlug, Industry, Region
from expoapp.db import session
from expoapp.exhibitions import queries as exhibitions
from expoapp.exhibitions.models import Edition, Exhibition, Status
from expoapp.news.models import How, NewsCountry, NewsExhibition, NewsIndustry, NewsPost

PAGE_LENGTH = 20
NEXT_EDITIONS = 6
FORMER = "news"  # the kind of our rows among the former slugs
ORDER = (NewsPost.posted_on.desc(), NewsPost.id.desc())


@dataclass(frozen=True)
class About:
    """What an archive page is narrowed to. An exhibition stands for its own market and so goes alone."""

    exhibition: Exhibition | None = None
    country: Country | None = None
    region: Region | None = None
    industry: Industry | None = None

    @property
    def query(self) -> dict[str, str]:
        """Return the filters as an address writes them, always in the same order."""
        if self.exhibition is not None:
            return {"exhibition": self.exhibition.slug}
        found = {}
        if self.country is not None:
            found["country"] = self.country.slug
        elif self.region is not None:
            found["region"] = self.region.slug
        if self.industry is not None:
            found["industry"] = self.industry.code
        return found


def newest(
    moment: datetime,
    *,
    exhibition_id: int | None = None,
    country_codes: Collection[str] | None = None,
    industry_codes: Collection[str] | None = None,
    limit: int = 5,
    offset: int = 0,
) -> list[NewsPost]:
    """Return the newest posts of an exhibition or a market, loaded for `news_row`. None as a filter means any.

    With an exhibition: posts that name it, and those of the market that the other two describe. A post that names
    no industry matches by country alone. What staff have excluded never matches.
    """
    statement = _published(moment).where(*_matching(exhibition_id, country_codes, industry_codes))
    return list(session().scalars(_for_rows(statement.order_by(*ORDER)).limit(limit).offset(offset)))


def count(
    moment: datetime,
    *,
    exhibition_id: int | None = None,
    country_codes: Collection[str] | None = None,
    industry_codes: Collection[str] | None = None,
) -> int:
    """Return how many posts `newest` could return."""
    wanted = _matching(exhibition_id, country_codes, industry_codes)
    statement = select(func.count(NewsPost.id)).where(NewsPost.is_published(moment), *wanted)
    return session().scalar(statement) or 0


def pinned(moment: datetime) -> list[NewsPost]:
    """Return the posts that staff keep at the top."""
    statement = _published(moment).where(NewsPost.pinned).order_by(*ORDER)
    return list(session().scalars(_for_rows(statement).limit(PAGE_LENGTH)))


def years(moment: datetime) -> dict[int, int]:
    """Return the number of posts of each year that has any, the newest first."""
    statement = select(NewsPost.year, func.count()).where(NewsPost.is_published(moment)).group_by(NewsPost.year)
    return {row[0]: row[1] for row in session().execute(statement.order_by(NewsPost.year.desc()))}


def months(year: int, moment: datetime) -> dict[int, int]:
    """Return the number of posts of each month of a year that has any, the newest first."""
    month = extract("month", NewsPost.posted_on)
    statement = select(month, func.count()).where(NewsPost.is_published(moment), NewsPost.year == year).group_by(month)
    return {int(row[0]): row[1] for row in session().execute(statement.order_by(month.desc()))}


def posted_in(year: int, month: int | None, moment: datetime, *, limit: int, offset: int = 0) -> list[NewsPost]:
    """Return the posts of a year or month, the newest first."""
    statement = _published(moment).where(NewsPost.year == year)
    if month is not None:
        statement = statement.where(extract("month", NewsPost.posted_on) == month)
    return list(session().scalars(_for_rows(statement.order_by(*ORDER)).limit(limit).offset(offset)))


def countries_in_news(moment: datetime) -> list[tuple[Country, int]]:
    """Return our countries with the number of posts that name each."""
    statement = (
        select(Country, func.count(NewsCountry.post_id))
        .join(NewsCountry, NewsCountry.country_code == Country.code)
        .join(NewsPost, NewsPost.id == NewsCountry.post_id)
        .where(NewsPost.is_published(moment), NewsCountry.how != How.EXCLUDED)
        .group_by(*inspect(Country).columns)
    )
    return [(row[0], row[1]) for row in session().execute(statement)]


def industries_in_news(moment: datetime) -> list[tuple[Industry, int]]:
    """Return the industries with the number of posts that name each."""
    statement = (
        select(Industry, func.count(NewsIndustry.post_id))
        .join(NewsIndustry, NewsIndustry.industry_code == Industry.code)
        .join(NewsPost, NewsPost.id == NewsIndustry.post_id)
        .where(NewsPost.is_published(moment), NewsIndustry.how != How.EXCLUDED)
        .group_by(*inspect(Industry).columns)
        .order_by(Industry.position, Industry.name)
        .options(selectinload(Industry.translations))
    )
    return [(row[0], row[1]) for row in session().execute(statement)]


def about(moment: datetime, *, exhibition: str, country: str, region: str, industry: str) -> About:
    """Return what slugs and codes name; one that names nothing public counts as not given."""
    if exhibition:
        found = session().scalar(
            select(Exhibition)
            .where(Exhibition.slug == exhibition, Exhibition.is_public(moment))
            .options(joinedload(Exhibition.city), selectinload(Exhibition.industries), selectinload(Exhibition.names))
        )
        if found is not None:
            return About(exhibition=found)
    state = session().scalar(select(Country).where(Country.slug == country)) if country else None
    return About(
        country=state,
        region=session().scalar(select(Region).where(Region.slug == region).options(selectinload(Region.translations)))
        if region and state is None
        else None,
        industry=session().scalar(
            select(Industry).where(Industry.code == industry).options(selectinload(Industry.translations))
        )
        if industry
        else None,
    )


def filters_of(wanted: About) -> dict[str, Any]:
    """Return what to ask of `newest` and `count` for an archive page."""
    if wanted.exhibition is not None:
        return {
            "exhibition_id": wanted.exhibition.id,
            "country_codes": [wanted.exhibition.city.country_code],
            "industry_codes": [row.code for row in wanted.exhibition.industries],
        }
    found: dict[str, Any] = {}
    if wanted.country is not None:
        found["country_codes"] = [wanted.country.code]
    elif wanted.region is not None:
        found["country_codes"] = list(
            session().scalars(select(Country.code).where(Country.region_id == wanted.region.id))
        )
    if wanted.industry is not None:
        found["industry_codes"] = [wanted.industry.code]
    return found


def find_post(year: int, slug: str, moment: datetime) -> NewsPost | None:
    """Return a public post with all that its page shows."""
    return session().scalar(_for_page(_published(moment).where(NewsPost.year == year, NewsPost.slug == slug)))


def find_draft(post_id: int) -> NewsPost | None:
    """Return a post, public or not, with all that its page shows."""
    statement = _for_page(select(NewsPost).where(NewsPost.id == post_id))
    return session().scalar(statement.execution_options(populate_existing=True))


def _for_page(statement: Select[Any]) -> Select[Any]:
    return statement.options(
        selectinload(NewsPost.translations),
        selectinload(NewsPost.exhibition_links)
        .joinedload(NewsExhibition.exhibition)
        .options(joinedload(Exhibition.organiser), selectinload(Exhibition.names)),
        selectinload(NewsPost.country_links).joinedload(NewsCountry.country),
        selectinload(NewsPost.industry_links).joinedload(NewsIndustry.industry).selectinload(Industry.translations),
    )


def current_address(former: str, moment: datetime) -> tuple[int, str] | None:
    """Return year and slug that a public post has now which once had the address "year/slug"."""
    statement = (
        select(NewsPost.year, NewsPost.slug)
        .join(FormerSlug, FormerSlug.thing_id == NewsPost.id)
        .where(FormerSlug.kind == FORMER, FormerSlug.slug == former, NewsPost.is_published(moment))
    )
    row = session().execute(statement).first()
    return (row.year, row.slug) if row else None


def neighbours(post: NewsPost, moment: datetime) -> tuple[NewsPost | None, NewsPost | None]:
    """Return the public posts before and after one."""
    place = tuple_(NewsPost.posted_on, NewsPost.id)
    here = tuple_(post.posted_on, post.id)
    before = _for_rows(_published(moment).where(place < here).order_by(*ORDER)).limit(1)
    after = _for_rows(_published(moment).where(place > here).order_by(NewsPost.posted_on, NewsPost.id)).limit(1)
    return session().scalar(before), session().scalar(after)


@dataclass(frozen=True)
class Subjects:
    """What a post is about, as visitors may see it. A country has its row where it has a page of its own."""

    exhibitions: list[Exhibition]
    countries: list[tuple[str, Country | None]]
    industries: list[Industry]


def subjects(post: NewsPost, moment: datetime) -> Subjects:
    """Return what a post that `find_post` has loaded is about; asks nothing more."""
    shows = [link.exhibition for link in post.exhibition_links if link.how != How.EXCLUDED]
    return Subjects(
        exhibitions=sorted((show for show in shows if show.is_public(moment)), key=lambda show: show.name),
        countries=sorted(
            ((link.country_code, link.country) for link in post.country_links if link.how != How.EXCLUDED),
            key=itemgetter(0),
        ),
        industries=sorted(
            (link.industry for link in post.industry_links if link.how != How.EXCLUDED),
            key=lambda industry: (industry.position, industry.name),
        ),
    )


def next_editions(post: NewsPost, moment: datetime, limit: int = NEXT_EDITIONS) -> list[Edition]:
    """Return the next edition of each exhibition that a post names, else of its market.

    The market are its countries, narrowed by its industries when it names any; industries alone when no country.
    """
    named = [link.exhibition_id for link in post.exhibition_links if link.how != How.EXCLUDED]
    found = _next_of_each(exhibitions.upcoming(moment, exhibition_ids=named)) if named else []
    if found:
        return found[:limit]
    countries = [link.country_code for link in post.country_links if link.how != How.EXCLUDED]
    industries = [link.industry_code for link in post.industry_links if link.how != How.EXCLUDED]
    if not countries and not industries:
        return []
    market = exhibitions.upcoming(moment, country_codes=countries or None, industry_codes=industries or None)
    unwanted = {link.exhibition_id for link in post.exhibition_links if link.how == How.EXCLUDED}
    return _next_of_each([one for one in market if one.exhibition_id not in unwanted])[:limit]


def _next_of_each(editions: list[Edition]) -> list[Edition]:
    """Keep one edition of each exhibition: the first that is to be held, else the first."""
    chosen: dict[int, Edition] = {}
    for edition in editions:
        kept = chosen.setdefault(edition.exhibition_id, edition)
        if kept.status == Status.CANCELLED and edition.status != Status.CANCELLED:
            chosen[edition.exhibition_id] = edition
    kept_ids = {edition.id for edition in chosen.values()}
    return [edition for edition in editions if edition.id in kept_ids]


def _published(moment: datetime) -> Select[Any]:
    """Return the one statement from which everything for visitors is made."""
    return select(NewsPost).where(NewsPost.is_published(moment))


def _for_rows(statement: Select[Any]) -> Select[Any]:
    return statement.options(selectinload(NewsPost.translations))


def _matching(
    exhibition_id: int | None, country_codes: Collection[str] | None, industry_codes: Collection[str] | None
) -> list[Any]:
    market: list[Any] = []
    if country_codes is not None:
        in_countries = NewsCountry.country_code.in_(country_codes), NewsCountry.how != How.EXCLUDED
        market.append(NewsPost.id.in_(select(NewsCountry.post_id).where(*in_countries)))
    if industry_codes is not None:
        named = select(NewsIndustry.post_id).where(NewsIndustry.how != How.EXCLUDED)
        fits = NewsPost.id.in_(named.where(NewsIndustry.industry_code.in_(industry_codes)))
        market.append(fits if country_codes is None else or_(fits, NewsPost.id.not_in(named)))
    if exhibition_id is None:
        return market
    linked = select(NewsExhibition.post_id).where(NewsExhibition.exhibition_id == exhibition_id)
    names = NewsPost.id.in_(linked.where(NewsExhibition.how != How.EXCLUDED))
    if not market:
        return [names]
    return [or_(names, and_(*market)), NewsPost.id.not_in(linked.where(NewsExhibition.how == How.EXCLUDED))]
