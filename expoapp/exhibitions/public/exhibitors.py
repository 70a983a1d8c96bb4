"""Who takes part in an edition: a list by hall, country, product and words."""

import re
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from expoapp import clock, i18n, text
from expoapp.errors import NotFound
from expoapp.exhibitions import queries
from expoapp.exhibitions.public.finder.choices import Chip, Choice, Group
from expoapp.exhibitions.public.room import bp, moved
from expoapp.exhibitions.queries import ExhibitorFilters, Facet
from expoapp.i18n import gettext as _
from expoapp.web.pages import choices, page_number


@bp.page("/exhibitions/<slug>/<edition>/exhibitors")
def exhibitors(slug: str, edition: str) -> str | Response:
    """Show the exhibitors of an edition who agreed to be shown; where there are none, there is no such page."""
    moment = clock.now()
    page = queries.find_page(slug, moment)
    if page is None:
        return moved(slug, moment, "exhibitions.exhibitors", edition=edition)
    shown = page.edition(edition)
    asked = ExhibitorFilters(
        hall=tuple(choices("hall")),
        country=tuple(choices("country")),
        product=tuple(choices("product")),
        words=request.args.get("q", ""),
    )
    result = queries.find_exhibitors(shown.id, asked, moment, page_number())
    if not result.everyone:
        raise NotFound(_("No list of exhibitors is published for this edition."))
    filters = result.filters

    def address(page: int = 1, of: ExhibitorFilters = filters) -> str:
        query = of.query() | ({"page": page} if page > 1 else {})
        return url_for("exhibitions.exhibitors", slug=slug, edition=edition, **query)

    return render_template(
        "exhibitions/exhibitors.html",
        exhibition=page.exhibition,
        edition=shown,
        result=result,
        filters=filters,
        facets=[_group(facet) for facet in result.facets if facet.options],
        chips=[Chip(label, address(of=without)) for label, without in _chips(result.facets, filters)],
        address=address,
        canonical=address(result.page),
        is_indexed=not filters.chosen(),
        moment=moment,
    )


def _group(facet: Facet) -> Group:
    """Return a facet as the page writes it, named in the language spoken now."""
    legends = {"hall": _("Hall"), "country": _("Country"), "product": _("Products")}
    choices = [
        Choice(facet.name, one.value, _label(facet.name, one.thing), one.count, one.is_chosen, [])
        for one in facet.options
    ]
    return Group(facet.name, legends[facet.name], sorted(choices, key=lambda one: _by_number(one.label)), [])


def _label(facet: str, thing: Any) -> str:
    if facet == "country":
        return i18n.territory(thing)
    return text.words(thing, "name").value if facet == "product" else str(thing)


def _by_number(label: str) -> list[tuple[int, str]]:
    """Return a label's key in an order in which hall 10 follows hall 9."""
    return [(int(part), "") if part.isdecimal() else (0, part.casefold()) for part in re.split(r"([0-9]+)", label)]


def _chips(facets: list[Facet], filters: ExhibitorFilters) -> list[tuple[str, ExhibitorFilters]]:
    """Return each choice made, and the filters without it."""
    found = [
        (_label(facet.name, one.thing), filters.without(facet.name, one.value))
        for facet in facets
        for one in facet.options
        if one.is_chosen
    ]
    if filters.words:
        found.append((_("“%(words)s”", words=filters.words), filters.without("words", "")))
    return found
