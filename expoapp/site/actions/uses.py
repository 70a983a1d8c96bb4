"""What uses places, lines of business and organisers, so that none is deleted that something leads to.

The site stands above all features that use them, so that it can say it of all.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select

from expoapp.accounts.models import AccountRegion, Scope
from expoapp.catalogue.actions import uses
from expoapp.catalogue.models import City, Country, Industry, ProductGroup, Region, Venue
from expoapp.db import session
from expoapp.enquiries.models import Enquiry, RoutingRule
from expoapp.exhibitions.models import (
    Edition,
    EditionChange,
    Exhibition,
    ExhibitionIndustry,
    ExhibitionProductGroup,
    ExhibitionRegion,
    Exhibitor,
    ExhibitorProductGroup,
    Organiser,
)
from expoapp.exhibitions.queries.staff import in_scope
from expoapp.i18n import ngettext
from expoapp.news.models import NewsIndustry

_NAMED = 3


def _count(model: Any, *conditions: Any) -> int:
    return session().scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def _exhibitions(condition: Any, scope: Scope) -> list[str]:
    """Return the exhibitions that fit, by name as far as somebody may see them (R04)."""
    if not (number := _count(Exhibition, condition)):
        return []
    seen = select(Exhibition.name).where(condition, in_scope(scope)).order_by(Exhibition.name).limit(_NAMED + 1)
    return [_named(ngettext("%(num)s exhibition", "%(num)s exhibitions", number), session().scalars(seen).all())]


def _editions(condition: Any, scope: Scope) -> list[str]:
    """Return the editions that fit, by name as far as somebody may see them (R04)."""
    if not (number := _count(Edition, condition)):
        return []
    statement = select(Exhibition.name, Edition.slug).join(Exhibition, Exhibition.id == Edition.exhibition_id)
    seen = statement.where(condition, in_scope(scope)).order_by(Edition.starts_on.desc(), Edition.id).limit(_NAMED + 1)
    names = [f"{name} {slug}" for name, slug in session().execute(seen)]
    return [_named(ngettext("%(num)s edition", "%(num)s editions", number), names)]


def _named(said: str, names: Sequence[str]) -> str:
    if not names:
        return said
    return f"{said} ({', '.join(names[:_NAMED])}{' …' if len(names) > _NAMED else ''})"


def of_venue(venue: Venue, scope: Scope) -> list[str]:
    """Return what uses a venue; an edition that moved away from it tells so on its page."""
    left = select(EditionChange.edition_id).where(EditionChange.former_venue_id == venue.id)
    held = or_(Edition.venue_id == venue.id, Edition.id.in_(left))
    return [*_editions(held, scope), *_exhibitions(Exhibition.venue_id == venue.id, scope)]


def of_city(city: City, scope: Scope) -> list[str]:
    """Return what uses a city."""
    rows = session().scalars(select(Venue.name).where(Venue.city_id == city.id).order_by(Venue.name)).all()
    venues = [_named(ngettext("%(num)s venue", "%(num)s venues", len(rows)), rows)] if rows else []
    return [
        *venues,
        *_editions(Edition.city_id == city.id, scope),
        *_exhibitions(Exhibition.city_id == city.id, scope),
    ]


def of_region(region: Region, scope: Scope) -> list[str]:
    """Return what uses a region."""
    inside = select(ExhibitionRegion.exhibition_id).where(ExhibitionRegion.region_id == region.id)
    countries = _count(Country, Country.region_id == region.id)
    parts = _count(Region, Region.within_id == region.id)
    rules = _count(RoutingRule, RoutingRule.region_id == region.id)
    enquiries = _count(Enquiry, Enquiry.region_id == region.id)
    people = _count(AccountRegion, AccountRegion.region_id == region.id)
    said = [
        (countries, ngettext("%(num)s country", "%(num)s countries", countries)),
        (parts, ngettext("%(num)s part of it", "%(num)s parts of it", parts)),
        (rules, ngettext("%(num)s rule of the desks", "%(num)s rules of the desks", rules)),
        (enquiries, ngettext("%(num)s enquiry", "%(num)s enquiries", enquiries)),
        (people, ngettext("the rights of %(num)s person", "the rights of %(num)s people", people)),
    ]
    return [*_exhibitions(Exhibition.id.in_(inside), scope), *(words for number, words in said if number)]


def of_industry(industry: Industry, scope: Scope) -> list[str]:
    """Return what uses an industry."""
    serving = select(ExhibitionIndustry.exhibition_id).where(ExhibitionIndustry.industry_code == industry.code)
    groups = _count(ProductGroup, ProductGroup.industry_code == industry.code)
    posts = _count(NewsIndustry, NewsIndustry.industry_code == industry.code)
    said = [
        (groups, ngettext("%(num)s product group", "%(num)s product groups", groups)),
        (posts, ngettext("%(num)s news post", "%(num)s news posts", posts)),
    ]
    return [*_exhibitions(Exhibition.id.in_(serving), scope), *(words for number, words in said if number)]


def of_group(group: ProductGroup, scope: Scope) -> list[str]:
    """Return what uses a group of goods."""
    shown = select(ExhibitionProductGroup.exhibition_id).where(ExhibitionProductGroup.product_group_id == group.id)
    naming = select(ExhibitorProductGroup.exhibitor_id).where(ExhibitorProductGroup.product_group_id == group.id)
    exhibitors = _count(Exhibitor, Exhibitor.id.in_(naming))
    said = [ngettext("%(num)s exhibitor", "%(num)s exhibitors", exhibitors)] if exhibitors else []
    return [*_exhibitions(Exhibition.id.in_(shown), scope), *said]


def of_organiser(organiser: Organiser, scope: Scope) -> list[str]:
    """Return what uses an organiser."""
    return _exhibitions(Exhibition.organiser_id == organiser.id, scope)


def follow() -> None:
    """Say of all of these what uses them."""
    for model, ask in (
        (Venue, of_venue),
        (City, of_city),
        (Region, of_region),
        (Industry, of_industry),
        (ProductGroup, of_group),
        (Organiser, of_organiser),
    ):
        uses.follow(model.__tablename__, ask)
