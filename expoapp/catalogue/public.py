"""Pages of regions, countries, industries and venues."""

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
from expoapp.web.pages import PublicPages

SHOWN = 12
NEWS_SHOWN = 5
AT_A_VENUE = 100
bp = PublicPages("catalogue", __name__)


@bp.page("/regions/<slug>")
def region(slug: str) -> str:
    """Show what is coming in a region, and the news of its countries."""
    found = queries.get_region(slug)
    moment = clock.now()
    countries = [one for one in exhibitions.markets("country", moment) if one.thing.region_id == found.id]
    codes = [one.thing.code for one in countries]
    return _market(
        found,
        moment,
        heading=str(words(found, "name")),
        facet="region",
        value=found.slug,
        where={"region_ids": [found.id]},
        posts=news.newest(moment, country_codes=codes, limit=NEWS_SHOWN),
        news_filter={"region": found.slug},
        countries=countries,
        steps=[(_("Exhibitions"), url_for("exhibitions.finder"))],
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
        facet="country",
        value=found.slug,
        where={"country_codes": [found.code]},
        posts=news.newest(moment, country_codes=[found.code], limit=NEWS_SHOWN),
        news_filter={"country": found.slug},
        steps=[
            (_("Exhibitions"), url_for("exhibitions.finder")),
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
        facet="industry",
        value=found.code,
        where={"industry_codes": [found.code]},
        posts=news.newest(moment, industry_codes=[found.code], limit=NEWS_SHOWN),
        news_filter={"industry": found.code},
        steps=[(_("Exhibitions"), url_for("exhibitions.finder"))],
    )


def _market(found: Any, moment: datetime, *, where: dict[str, Any], **values: Any) -> str:
    total, brands = exhibitions.upcoming_count(moment, **where)
    return render_template(
        "catalogue/market.html",
        thing=found,
        moment=moment,
        editions=exhibitions.upcoming(moment, **where, limit=SHOWN),
        total=total,
        brands=brands,
        **({"countries": []} | values),
    )


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
    return render_template(
        "catalogue/venue.html",
        venue=found,
        upcoming=exhibitions.upcoming(moment, venue_id=found.id, limit=AT_A_VENUE),
        past=exhibitions.held_at(found.id, moment, AT_A_VENUE),
        moment=moment,
    )
