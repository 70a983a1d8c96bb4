"""What is asked when posts are written or taken in: our names, what is there already, which addresses are taken."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.catalogue.models import City, Country, FormerSlug, Industry
from expoapp.db import session
from expoapp.exhibitions.models import Exhibition
from expoapp.news.models import NewsPost
from expoapp.news.queries.public import FORMER


@dataclass(frozen=True)
class NamedExhibition:
    """An exhibition with everything it is called."""

    id: int
    names: tuple[str, ...]
    country_code: str
    city: str


@dataclass(frozen=True)
class Portfolio:
    """The names by which posts speak of what is ours."""

    country_codes: frozenset[str]
    cities: tuple[tuple[str, str], ...]  # name, country code
    exhibitions: tuple[NamedExhibition, ...]
    industry_codes: frozenset[str]


def portfolio() -> Portfolio:
    """Return every name that a post may speak of, also of what is not public yet."""
    current = session()
    # A post that mentions somebody else's fair is not yet about it, and many of those names are everyday words.
    shows = current.scalars(
        select(Exhibition).where(Exhibition.is_own).options(selectinload(Exhibition.names), joinedload(Exhibition.city))
    )
    return Portfolio(
        country_codes=frozenset(current.scalars(select(Country.code))),
        cities=tuple((row.name, row.country_code) for row in current.execute(select(City.name, City.country_code))),
        exhibitions=tuple(
            NamedExhibition(
                show.id, (show.name, *(row.name for row in show.names)), show.city.country_code, show.city.name
            )
            for show in shows
        ),
        industry_codes=frozenset(current.scalars(select(Industry.code))),
    )


def by_source(keys: Collection[str]) -> dict[str, NewsPost]:
    """Return the posts that were taken in under these natural keys, with their links."""
    statement = (
        select(NewsPost)
        .where(NewsPost.source_key.in_(keys))
        .options(
            selectinload(NewsPost.exhibition_links),
            selectinload(NewsPost.country_links),
            selectinload(NewsPost.industry_links),
        )
    )
    return {str(post.source_key): post for post in session().scalars(statement)}


def numbered(old_ids: Collection[int]) -> dict[int, str | None]:
    """Return which of these numbers of the old site belong to posts already, with the natural keys of these."""
    statement = select(NewsPost.old_id, NewsPost.source_key).where(NewsPost.old_id.in_(old_ids))
    return {row.old_id: row.source_key for row in session().execute(statement) if row.old_id is not None}


def is_taken(year: int, slug: str, but: int | None) -> bool:
    """Say whether an address belongs to another post, now or formerly."""
    current = session()
    if current.scalar(select(NewsPost.id).where(NewsPost.year == year, NewsPost.slug == slug, NewsPost.id != but)):
        return True
    former = select(FormerSlug.thing_id).where(FormerSlug.kind == FORMER, FormerSlug.slug == f"{year}/{slug}")
    return current.scalar(former.where(FormerSlug.thing_id != but)) is not None
