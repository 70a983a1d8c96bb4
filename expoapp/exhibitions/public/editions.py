"""The pages of exhibitions and editions."""

from datetime import datetime

from flask import render_template, url_for
from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.errors import NotFound
from expoapp.exhibitions import chart, jsonld, queries
from expoapp.exhibitions.models import Edition
from expoapp.exhibitions.public.room import address_of, bp, moved
from expoapp.exhibitions.queries import ExhibitionPage
from expoapp.i18n import gettext as _
from expoapp.news import queries as news
from expoapp.web import pages

NEWS_ON_A_PAGE = 4
EXHIBITORS_ON_A_PAGE = 8


@bp.page("/exhibitions/<slug>")
def exhibition(slug: str) -> str | Response:
    """Show an exhibition by its current edition; a former address leads on."""
    moment = clock.now()
    page = queries.find_page(slug, moment)
    if page is None:
        return moved(slug, moment, "exhibitions.exhibition")
    return _page(page, page.current, moment, is_series=True)


@bp.page("/exhibitions/<slug>/<edition>")
def edition(slug: str, edition: str) -> str | Response:
    """Show one edition; its address never leads to another edition."""
    moment = clock.now()
    page = queries.find_page(slug, moment)
    if page is None:
        return moved(slug, moment, "exhibitions.edition", edition=edition)
    return _page(page, page.edition(edition), moment, is_series=False)


def show_draft(exhibition_id: int, moment: datetime) -> str:
    """Show an exhibition that is not public as visitors will see it, by its current edition of those published."""
    page = _draft(moment, exhibition_id=exhibition_id)
    return _page(page, page.current, moment, is_series=True)


def show_draft_edition(edition_id: int, moment: datetime) -> str:
    """Show an edition that is not public as visitors will see it."""
    page = _draft(moment, edition_id=edition_id)
    shown = next(one for one in page.editions if one.id == edition_id)
    return _page(page, shown, moment, is_series=False)


def _draft(moment: datetime, **named: int) -> ExhibitionPage:
    found = queries.find_draft(moment, **named)
    if found is None:
        raise NotFound()
    return found


def _page(page: ExhibitionPage, shown: Edition | None, moment: datetime, *, is_series: bool) -> str:
    whole = page.exhibition
    series = pages.absolute("exhibitions.exhibition", slug=whole.slug)
    markup = [jsonld.breadcrumbs([(_("Exhibitions"), pages.absolute("exhibitions.finder")), (whole.name, series)])]
    if is_series:
        markup.append(jsonld.series(whole, page.editions, series, address_of))
    elif shown is not None and (event := jsonld.event(shown, address_of(shown), series)):
        markup.append(event)
    return render_template(
        "exhibitions/exhibition.html",
        page=page,
        exhibition=whole,
        edition=shown,
        is_series=is_series,
        moment=moment,
        others=page.others(shown),
        colocated=queries.colocated(shown, moment) if shown else [],
        exhibitors=queries.exhibitor_sample(shown.id, moment, EXHIBITORS_ON_A_PAGE) if shown else (0, []),
        told=chart.told_by(shown, page.editions),
        charts=chart.kinds(page.editions),
        posts=news.newest(
            moment,
            exhibition_id=whole.id,
            country_codes=[whole.city.country_code],
            industry_codes=[row.code for row in whole.industries],
            limit=NEWS_ON_A_PAGE,
        ),
        markup=[jsonld.script(one) for one in markup],
        canonical=url_for("exhibitions.exhibition", slug=whole.slug)
        if is_series or shown is None
        else url_for("exhibitions.edition", slug=whole.slug, edition=shown.slug),
    )
