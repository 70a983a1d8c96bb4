"""Exhibitions for visitors: the finder, and the pages of exhibitions and editions."""

from datetime import datetime
from itertools import groupby
from typing import Any

from flask import Flask, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from expoapp import clock, i18n, text
from expoapp.errors import NotFound
from expoapp.exhibitions import ical, jsonld, poster, queries, wording
from expoapp.exhibitions.models import Edition, Precision, Status
from expoapp.exhibitions.queries import ExhibitionPage, Facet, Filters
from expoapp.i18n import gettext as _
from expoapp.news import queries as news
from expoapp.web import pages
from expoapp.web.pages import PublicPages, choice, choices, page_number

NEWS_ON_A_PAGE = 4
bp = PublicPages("exhibitions", __name__)


@bp.page("/exhibitions")
def finder() -> str:
    """Show the editions that fit, by month, with the choices beside them."""
    moment = clock.now()
    asked = Filters(
        region=tuple(choices("region")),
        country=tuple(choices("country")),
        industry=tuple(choices("industry")),
        month=tuple(choices("month")),
        status=tuple(choices("status")),
        words=request.args.get("q", ""),
        past=choice("when", {"past"}) == "past",
    )
    result = queries.find(asked, moment, page_number())
    filters = result.filters

    def address(page: int = 1, **changed: Any) -> str:
        query = filters.query() | changed | ({"page": page} if page > 1 else {})
        return url_for("exhibitions.finder", **{name: value for name, value in query.items() if value})

    return render_template(
        "exhibitions/finder.html",
        result=result,
        filters=filters,
        groups=[(label, list(rows)) for label, rows in groupby(result.editions, key=group_of)],
        facets=[(facet, *_labelled(facet)) for facet in result.facets if facet.options],
        chips=_chips(result.facets, filters),
        address=address,
        canonical=address(result.page),
        is_indexed=filters.chosen() <= 1 and bool(result.total),
        moment=moment,
    )


def group_of(edition: Edition) -> str:
    """Return the heading under which an edition stands in a list by month."""
    if edition.status == Status.POSTPONED or edition.starts_on is None:
        return _("Dates to follow")
    if edition.precision == Precision.YEAR:
        return _("%(year)s, month to follow", year=edition.starts_on.year)
    return i18n.month(edition.starts_on)


def _labelled(facet: Facet) -> tuple[str, list[dict[str, Any]]]:
    """Return a facet's legend and its options as the page writes them, named in the language spoken now."""
    legends = {
        "region": _("Region"),
        "country": _("Country"),
        "industry": _("Industry"),
        "month": _("Month"),
        "status": _("State"),
    }
    rows = [
        {"value": one.value, "label": _label(facet.name, one.thing), "count": one.count, "chosen": one.chosen}
        for one in facet.options
    ]
    if facet.name in {"region", "country", "industry"}:
        rows.sort(key=lambda row: str(row["label"]))
    return legends[facet.name], rows


def _label(facet: str, thing: Any) -> str:
    if facet == "country":
        return i18n.territory(thing.code)
    if facet == "month":
        return i18n.month(thing)
    if facet == "status":
        return state_label(str(thing))
    return str(text.words(thing, "name"))


def state_label(state: str) -> str:
    """Return a status, or "running", as a choice is called."""
    labels = {
        "running": _("On now"),
        Status.SCHEDULED: _("Dates confirmed"),
        Status.PROVISIONAL: _("Dates not confirmed yet"),
        Status.RESCHEDULED: _("Moved to new dates"),
        Status.POSTPONED: _("Postponed"),
        Status.CANCELLED: _("Cancelled"),
    }
    return labels[state]


def _chips(facets: list[Facet], filters: Filters) -> list[tuple[str, str]]:
    """Return each choice made, and the address without it."""
    found = [
        (_label(facet.name, one.thing), url_for("exhibitions.finder", **filters.without(facet.name, one.value).query()))
        for facet in facets
        for one in facet.options
        if one.chosen
    ]
    if filters.words:
        without = filters.without("words", "").query()
        found.append((_("“%(words)s”", words=filters.words), url_for("exhibitions.finder", **without)))
    return found


@bp.page("/exhibitions/<slug>")
def exhibition(slug: str) -> str | Response:
    """Show an exhibition by its current edition; a former address leads on."""
    moment = clock.now()
    page = queries.find_page(slug, moment)
    if page is None:
        return _moved(slug, "exhibitions.exhibition")
    return _page(page, page.current, moment, is_series=True)


@bp.page("/exhibitions/<slug>/<edition>")
def edition(slug: str, edition: str) -> str | Response:
    """Show one edition; its address never leads to another edition."""
    moment = clock.now()
    page = queries.find_page(slug, moment)
    if page is None:
        return _moved(slug, "exhibitions.edition", edition=edition)
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


def _moved(slug: str, endpoint: str, **values: Any) -> Response:
    now_at = queries.current_slug(slug)
    if now_at is None:
        raise NotFound(_("We know no exhibition at this address. All exhibitions are one step away."))
    return redirect(url_for(endpoint, slug=now_at, **values), code=301)


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


def init_app(app: Flask) -> None:
    """Teach templates how to say an edition."""
    app.jinja_env.globals.update(
        dates_of=wording.dates_of,
        former_dates_of=wording.former_dates_of,
        group_of=group_of,
        hours_today=wording.hours_today,
        name_of=wording.name_of,
        poster_svg=poster.svg,
        state_of=wording.state_of,
        usual_hours_of=wording.usual_hours_of,
        void_dates_of=wording.void_dates_of,
        words_of_day=wording.words_of_day,
    )
