"""Pages of regions, countries, industries and venues, and their lists."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from expoapp import clock, i18n
from expoapp.catalogue import queries
from expoapp.errors import NotFound
from expoapp.exhibitions import queries as exhibitions
from expoapp.i18n import gettext as _
from expoapp.news import queries as news
from expoapp.text import words
from expoapp.web.pages import PublicPages, page_number

SHOWN = 12
HELD_SHOWN = 5
NEWS_SHOWN = 5
AT_A_VENUE = 20
bp = PublicPages("catalogue", __name__)


@bp.page("/regions")
def regions() -> str:
    """List the regions in which something is held."""
    found = exhibitions.markets("region", clock.now())
    rows = [(one, str(words(one.thing, "name")), url_for("catalogue.region", slug=one.thing.slug)) for one in found]
    return render_template("catalogue/markets.html", heading=_("Regions"), groups=[("", rows)])


@bp.page("/countries")
def countries() -> str:
    """List the countries in which something is held, by region, and show them on a map."""
    moment = clock.now()
    found = exhibitions.markets("country", moment)
    names = {one.id: str(words(one, "name")) for one in queries.regions()}
    groups: dict[int, list[Any]] = {key: [] for key in names}
    for one in found:
        row = (one, i18n.territory(one.thing.code), url_for("catalogue.country", slug=one.thing.slug))
        groups[one.thing.region_id].append(row)
    return render_template(
        "catalogue/markets.html",
        heading=_("Countries"),
        groups=[(names[key], sorted(rows, key=lambda row: row[1])) for key, rows in groups.items() if rows],
        held=exhibitions.held_by_city(moment),
        finder=_finder({}, with_others=bool(exhibitions.market_numbers(moment).of_others)),
        moment=moment,
    )


@bp.page("/industries")
def industries() -> str:
    """List the industries for which something is held."""
    found = exhibitions.markets("industry", clock.now())
    rows = [(one, str(words(one.thing, "name")), url_for("catalogue.industry", code=one.thing.code)) for one in found]
    return render_template("catalogue/markets.html", heading=_("Industries"), groups=[("", rows)])


@bp.page("/venues")
def venues() -> str:
    """List the venues at which something is or was held, by country."""
    groups: dict[str, list[exhibitions.VenueInUse]] = {}
    for one in exhibitions.venues(clock.now()):
        groups.setdefault(one.venue.city.country_code, []).append(one)
    named = sorted((i18n.territory(code), rows) for code, rows in groups.items())
    return render_template("catalogue/venues.html", groups=named)


@bp.page("/regions/<slug>")
def region(slug: str) -> str | Response:
    """Show what is coming in a region, and the news of its countries."""
    try:
        found = queries.get_region(slug)
    except NotFound:
        now_at = queries.current_region_slug(slug)
        if now_at is None:
            raise
        return redirect(url_for("catalogue.region", slug=now_at), code=301)
    moment = clock.now()
    inside = [one for one in exhibitions.markets("country", moment) if one.thing.region_id == found.id]
    return _market(
        found,
        moment,
        heading=str(words(found, "name")),
        chosen={"region": found.slug},
        where={"region_ids": [found.id]},
        posts=news.newest(moment, country_codes=[one.thing.code for one in inside], limit=NEWS_SHOWN),
        countries=sorted(inside, key=lambda one: i18n.territory(one.thing.code)),
        steps=[(_("Regions"), url_for("catalogue.regions"))],
    )


@bp.page("/countries/<slug>")
def country(slug: str) -> str:
    """Show what is coming in a country, and its news."""
    found = queries.get_country(slug)
    moment = clock.now()
    return _market(
        found,
        moment,
        heading=i18n.territory(found.code),
        chosen={"country": found.slug},
        where={"country_codes": [found.code]},
        posts=news.newest(moment, country_codes=[found.code], limit=NEWS_SHOWN),
        steps=[
            (_("Countries"), url_for("catalogue.countries")),
            (str(words(found.region, "name")), url_for("catalogue.region", slug=found.region.slug)),
        ],
    )


@bp.page("/industries/<code>")
def industry(code: str) -> str:
    """Show what is coming in an industry, and its news."""
    found = queries.get_industry(code)
    moment = clock.now()
    return _market(
        found,
        moment,
        heading=str(words(found, "name")),
        chosen={"industry": found.code},
        where={"industry_codes": [found.code]},
        posts=news.newest(moment, industry_codes=[found.code], limit=NEWS_SHOWN),
        steps=[(_("Industries"), url_for("catalogue.industries"))],
    )


def _market(found: Any, moment: datetime, *, chosen: dict[str, str], where: dict[str, Any], **values: Any) -> str:
    numbers = exhibitions.market_numbers(moment, **where)
    held = exhibitions.held_by_city(moment, **where)
    return render_template(
        "catalogue/market.html",
        thing=found,
        moment=moment,
        numbers=numbers,
        editions=exhibitions.upcoming(moment, **where, limit=SHOWN),
        past=exhibitions.held(moment, **where, limit=HELD_SHOWN),
        held=sorted(held, key=lambda one: (-one.count, str(words(one.city, "name")))),
        industries=[] if "industry" in chosen else exhibitions.industries_of(moment, **where),
        finder=_finder(chosen, with_others=bool(numbers.of_others)),
        news_filter=chosen,
        **({"countries": []} | values),
    )


def _finder(chosen: dict[str, str], *, with_others: bool) -> Callable[..., str]:
    """Return what makes the finder's addresses for a market; it leaves other organisers' fairs away unless asked."""
    given = chosen | ({"organisers": "all"} if with_others else {})

    def address(**more: Any) -> str:
        # A city lies in its country and its region and says more than they do.
        kept = {name: value for name, value in given.items() if not ("city" in more and name in {"region", "country"})}
        return url_for("exhibitions.finder", **(kept | more))

    return address


@bp.page("/venues/<slug>")
def venue(slug: str) -> str | Response:
    """Show a venue: where it is, what is coming and what was held there."""
    moment = clock.now()
    try:
        found = queries.get_venue(slug)
    except NotFound:
        now_at = queries.current_venue_slug(slug)
        if now_at is None:
            raise
        return redirect(url_for("catalogue.venue", slug=now_at), code=301)
    numbers = exhibitions.market_numbers(moment, venue_id=found.id)
    pages = max(1, -(-numbers.past // AT_A_VENUE))
    page = min(page_number(), pages)

    def address(number: int) -> str:
        return url_for("catalogue.venue", slug=found.slug, page=number if number > 1 else None)

    return render_template(
        "catalogue/venue.html",
        venue=found,
        numbers=numbers,
        # What is coming stands on the first page only: the others are further back in time.
        upcoming=exhibitions.upcoming(moment, venue_id=found.id, limit=AT_A_VENUE) if page == 1 else [],
        past=exhibitions.held(moment, venue_id=found.id, limit=AT_A_VENUE, offset=(page - 1) * AT_A_VENUE),
        halls=exhibitions.halls_of(found.id, moment),
        finder=_finder({}, with_others=bool(numbers.of_others)),
        page=page,
        pages=pages,
        address=address,
        moment=moment,
    )
