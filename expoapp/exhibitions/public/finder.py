"""The finder: editions by place, trade, month, state and words."""

from itertools import groupby
from typing import Any

from flask import render_template, request, url_for

from expoapp import clock, i18n, text
from expoapp.exhibitions import queries
from expoapp.exhibitions.models import Status
from expoapp.exhibitions.public.room import bp, group_of
from expoapp.exhibitions.queries import Facet, Filters
from expoapp.i18n import gettext as _
from expoapp.web.pages import choice, choices, page_number


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
