"""Cities and the clocks that exhibitions in them follow."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from expoapp import clock, search
from expoapp.catalogue import actions, forms
from expoapp.catalogue.actions import CityFacts
from expoapp.catalogue.models import City
from expoapp.catalogue.queries import staff as queries
from expoapp.catalogue.staff.room import bp, by, deleted, scope, versions_of
from expoapp.exhibitions import queries as exhibitions
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.editing import edit
from expoapp.web.pages import see_other
from expoapp.web.tables import Column, Table

LIST = Table(
    "staff.catalogue.cities",
    [
        Column("name", _l("City"), sorts=True),
        Column("country", _l("Country"), sorts=True),
        Column("zone", _l("Time zone"), sorts=True),
        Column("venues", _l("Venues"), is_number=True),
        Column("editions", _l("Editions"), is_number=True),
    ],
    "country",
)


@bp.get("/cities", endpoint="cities")
def show_list() -> str:
    """Show the cities of the person's regions with their time zones."""
    form = forms.CityFilterForm(request.args)
    words = search.question(form.q.data or "")
    view = LIST.read(q=words)
    found = queries.cities(scope(), words, view.order, view.page)
    ids = [one.id for one in found.rows]
    return render_template(
        "catalogue/staff/cities.html",
        found=found,
        form=form,
        view=view,
        venues=queries.venue_numbers(ids),
        editions=exhibitions.editions_by_city(scope(), ids),
    )


@bp.route("/cities/<int:city_id>/edit", methods=["GET", "POST"], endpoint="edit_city")
def change(city_id: int) -> ResponseReturnValue:
    """Change a city; with its time zone go the moments of its editions."""

    def save(city: City, form: Any, version: int) -> bool:
        facts = CityFacts(form.name.data, form.zone.data)
        return actions.revise_city(city, facts, version, by=by(), scope=scope())

    found: ResponseReturnValue = edit(
        lambda: queries.get_city(city_id, scope()), _filled, save, _page, lambda: see_other("staff.catalogue.cities")
    )
    return found


@bp.post("/cities/<int:city_id>/delete", endpoint="delete_city")
def delete(city_id: int) -> ResponseReturnValue:
    """Delete a city that nothing uses."""
    return deleted(
        lambda: actions.delete_city(queries.get_city(city_id, scope()), by=by(), scope=scope()),
        _("The city is deleted."),
        see_other("staff.catalogue.cities"),
        see_other("staff.catalogue.edit_city", city_id=city_id),
    )


def _filled(city: City, sent: Any) -> forms.CityForm:
    return forms.CityForm(sent, data={name: getattr(city, name) for name in ("version", "name", "zone")})


def _page(form: forms.CityForm, city: City, conflict: list[tuple[str, str, str]] | None) -> str:
    return render_template(
        "catalogue/staff/city_form.html",
        form=form,
        city=city,
        conflict=conflict,
        zones=clock.place_zones(),
        editions=exhibitions.editions_by_city(scope(), [city.id]).get(city.id, 0),
        versions=versions_of(city, actions.NOUNS["city"].texts),
    )
