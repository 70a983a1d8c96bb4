"""Questions about what belongs to no single noun."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expoapp import clock
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.exhibitions import queries as exhibitions
from expoapp.exhibitions.models import Organiser
from expoapp.exhibitions.queries import Market
from expoapp.site.models import Banner, Page, Redirect, SiteSetting

# The site's own settings: their names and what holds while staff have not said otherwise.
DEFAULTS: dict[str, Any] = {"social_links": []}


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


def chrome(moment: datetime) -> Chrome:
    """Return what stands around every page, counted over our own exhibitions only (decision 12)."""
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


def find_redirect(path: str) -> Redirect | None:
    """Return where an address of the old site leads."""
    return session().get(Redirect, path[:300])
