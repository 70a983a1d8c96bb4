"""Questions about what belongs to no single noun."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from expoapp import clock, search
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.exhibitions import queries as exhibitions
from expoapp.exhibitions.models import Organiser
from expoapp.exhibitions.queries import FoundExhibition, FoundPlace, Market
from expoapp.news import queries as news
from expoapp.news.models import NewsPost
from expoapp.search import Correction, Word
from expoapp.site.models import Banner, Page, SiteSetting
from expoapp.site.queries import found
from expoapp.site.queries.house import DEFAULTS, banners, get_banner, get_setting, house_today, house_zone, zones
from expoapp.site.queries.quality import dismissals, quality_facts
from expoapp.site.queries.redirects import (
    LONGEST_ADDRESS,
    LONGEST_SEARCH,
    Likely,
    MissingList,
    RedirectList,
    find_redirect,
    following,
    get_missing,
    get_redirect,
    hidden_name,
    likely,
    microsite,
    missing,
    old_post,
    redirects,
)

__all__ = [
    "DEFAULTS",
    "LONGEST_ADDRESS",
    "LONGEST_SEARCH",
    "NO_CHROME",
    "Chrome",
    "Found",
    "Likely",
    "MissingList",
    "RedirectList",
    "banners",
    "chrome",
    "dismissals",
    "find_public_page",
    "find_redirect",
    "following",
    "found",
    "get_banner",
    "get_missing",
    "get_page",
    "get_redirect",
    "get_setting",
    "hidden_name",
    "house_today",
    "house_zone",
    "likely",
    "microsite",
    "missing",
    "old_post",
    "pages",
    "quality_facts",
    "redirects",
    "search_all",
    "zones",
]


@dataclass(frozen=True)
class Chrome:
    """What stands around every page: banner, menu, footer."""

    organiser: Organiser | None
    exhibitions: int
    regions: list[Market]
    banners: list[Banner]
    pages: list[Page]
    links: list[tuple[str, str]]

    @property
    def years_in_business(self) -> int:
        """Return for how many years the organiser has been at work; 0 where unknown."""
        founded = self.organiser.founded_year if self.organiser else None
        return clock.today().year - founded if founded else 0

    @property
    def years(self) -> str:
        """Return the span of the copyright line."""
        this_year = clock.today().year
        founded = self.organiser.founded_year if self.organiser else None
        return f"{founded} – {this_year}" if founded and founded < this_year else str(this_year)


NO_CHROME = Chrome(organiser=None, exhibitions=0, regions=[], banners=[], pages=[], links=[])


def chrome(moment: datetime) -> Chrome:
    """Return what stands around every page, counted over our own exhibitions only (product rule 12)."""
    settings = DEFAULTS | {row.name: row.value for row in session().scalars(select(SiteSetting))}
    return Chrome(
        organiser=exhibitions.own_organiser(),
        exhibitions=exhibitions.own_exhibitions(moment),
        regions=exhibitions.markets("region", moment, own_only=True, with_parts=False),
        banners=list(
            session().scalars(
                select(Banner)
                .where(Banner.is_published(moment))
                .options(selectinload(Banner.translations))
                .order_by(Banner.id)
            )
        ),
        pages=list(
            session().scalars(
                select(Page).where(Page.is_published(moment)).options(selectinload(Page.translations)).order_by(Page.id)
            )
        ),
        links=[(str(label), str(url)) for label, url in settings["social_links"]],
    )


def find_public_page(slug: str, moment: datetime) -> Page | None:
    """Return one of the organiser's own pages if the public may see it."""
    return session().scalar(
        select(Page).where(Page.slug == slug, Page.is_published(moment)).options(selectinload(Page.translations))
    )


def pages() -> list[Page]:
    """Return all of the organiser's own pages, public or not, in the order of the footer."""
    return list(session().scalars(select(Page).order_by(Page.id)))


def get_page(page_id: int) -> Page:
    """Return one of the organiser's own pages with its translations, for staff; raises NotFound."""
    found = session().scalar(
        select(Page)
        .where(Page.id == page_id)
        .options(selectinload(Page.translations))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def page_titles(ids: Iterable[int]) -> dict[int, str]:
    """Return the titles of the organiser's own pages, by their ids."""
    rows = session().execute(select(Page.id, Page.title).where(Page.id.in_(set(ids))))
    return {row.id: row.title for row in rows}


@dataclass(frozen=True)
class Found:
    """What the public finds by some words, in three groups, and how much there is of each in all."""

    words: list[Word] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    exhibitions: list[FoundExhibition] = field(default_factory=list)
    places: list[FoundPlace] = field(default_factory=list)
    posts: list[NewsPost] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return how much there is together."""
        return sum(self.totals.values())

    @property
    def meant(self) -> str:
        """Return the words that were looked for, as somebody would type them."""
        return " ".join(word.typed for word in self.words)


def search_all(asked: str, moment: datetime, limits: dict[str, int], offset: int = 0) -> Found:
    """Return what is found in the groups that `limits` names: exhibitions, places, posts.

    `offset` is how many of each group are left out. The number of statements does not depend on the rows.
    """

    def finds(words: Sequence[Word]) -> Any:
        return or_(exhibitions.any_exhibition(words, moment), news.any_post(words, moment))

    words, corrections = search.settle(search.read(asked), finds)
    if not words:
        return Found()
    kinds: dict[str, Any] = {
        "exhibitions": exhibitions.found_exhibitions,
        "places": exhibitions.found_places,
        "posts": news.found_posts,
    }
    found = {name: kinds[name](words, moment, limit, offset) for name, limit in limits.items()}
    rows = {name: group for name, (group, _total) in found.items()}
    return Found(words, corrections, **rows, totals={name: total for name, (_group, total) in found.items()})
