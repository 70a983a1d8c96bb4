"""The pages of exhibitions and editions, and an edition as a calendar file."""

from datetime import datetime

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.errors import NotFound
from expoapp.exhibitions import ical, jsonld, queries
from expoapp.exhibitions.models import Edition, Precision
from expoapp.exhibitions.public.room import bp, moved
from expoapp.exhibitions.queries import ExhibitionPage
from expoapp.i18n import gettext as _
from expoapp.news import queries as news
from expoapp.web import pages

NEWS_ON_A_PAGE = 4


@bp.page("/exhibitions/<slug>")
def exhibition(slug: str) -> str | Response:
    """Show an exhibition by its current edition; a former address leads on."""
    moment = clock.now()
    page = queries.find_page(slug, moment)
    if page is None:
        return moved(slug, "exhibitions.exhibition")
    return _page(page, page.current, moment, is_series=True)


@bp.page("/exhibitions/<slug>/<edition>")
def edition(slug: str, edition: str) -> str | Response:
    """Show one edition; its address never leads to another edition."""
    moment = clock.now()
    page = queries.find_page(slug, moment)
    if page is None:
        return moved(slug, "exhibitions.edition", edition=edition)
    return _page(page, page.edition(edition), moment, is_series=False)


@bp.page("/exhibitions/<slug>/<edition>/calendar.ics")
def calendar_file(slug: str, edition: str) -> Response:
    """Return an edition with exact dates as a calendar file that is the same while nothing changes."""
    shown = queries.get_page(slug, clock.now()).edition(edition)
    if shown.precision != Precision.EXACT:
        raise NotFound(_("The dates are not fixed yet, so there is nothing to put into a calendar."))
    answer = make_response(ical.calendar(shown, pages.absolute("exhibitions.edition", slug=slug, edition=edition)))
    answer.content_type = "text/calendar; charset=utf-8"
    name = f"{slug}-{edition}".encode("ascii", "ignore").decode() or "edition"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    answer.last_modified = shown.changed_at
    answer.add_etag()
    return answer.make_conditional(request)


def _page(page: ExhibitionPage, shown: Edition | None, moment: datetime, *, is_series: bool) -> str:
    whole = page.exhibition
    series = pages.absolute("exhibitions.exhibition", slug=whole.slug)

    def link(one: Edition) -> str:
        return pages.absolute("exhibitions.edition", slug=whole.slug, edition=one.slug)

    markup = [jsonld.breadcrumbs([(_("Exhibitions"), pages.absolute("exhibitions.finder")), (whole.name, series)])]
    if is_series:
        markup.append(jsonld.series(whole, page.editions, series, link))
    elif shown is not None and (event := jsonld.event(shown, link(shown), series)):
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
