"""Venues: the list, one venue's page, and the form to add or change one."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from expoapp import clock, i18n, search
from expoapp.catalogue import actions, forms
from expoapp.catalogue.actions import NewCity, VenueFacts, points
from expoapp.catalogue.models import Venue
from expoapp.catalogue.queries import staff as queries
from expoapp.catalogue.staff.room import bp, by, country_choices, deleted, lacks, scope, versions_of
from expoapp.exhibitions import queries as exhibitions
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.editing import add, edit
from expoapp.web.forms import submitted
from expoapp.web.pages import choice, row_key, see_other
from expoapp.web.tables import Column, Table

LIST = Table(
    "staff.catalogue.venues",
    [
        Column("name", _l("Venue"), sorts=True),
        Column("city", _l("City"), sorts=True),
        Column("coming", _l("Coming"), is_number=True),
        Column("gaps", _l("What is missing")),
        Column("site", _l("On the site")),
    ],
    "city",
)


@bp.get("/venues", endpoint="venues")
def show_list() -> str:
    """Show the venues of the person's regions, with what is coming to each and what is missing."""
    form, moment = forms.VenueFilterForm(request.args), clock.now()
    countries = sorted(queries.venue_countries(scope()), key=lambda one: i18n.territory(one.code))
    form.country.choices = [
        SelectChoice("", _("All")),
        *(SelectChoice(one.code, i18n.territory(one.code)) for one in countries),
    ]
    form.gap.choices = [
        SelectChoice("", _("Show all")),
        SelectChoice("any", _("Anything")),
        SelectChoice("address", _("Street address")),
        SelectChoice("point", _("Position on the map")),
        SelectChoice("directions", _("How to get there")),
    ]
    words = search.question(form.q.data or "")
    country = form.country.data = choice("country", {one.code for one in countries})
    gap = form.gap.data = choice("gap", queries.GAPS)
    view = LIST.read(q=words, country=country, gap=gap)
    found = queries.venues(scope(), words, country, gap, view.order, view.page)
    ids = [one.id for one in found.rows]
    return render_template(
        "catalogue/staff/venues.html",
        found=found,
        form=form,
        view=view,
        coming=exhibitions.coming_at(scope(), moment, ids),
        listed=exhibitions.venue_numbers(moment, ids),
        gaps_of=lambda venue: lacks(queries.gaps_of(venue)),
    )


@bp.get("/venues/<int:venue_id>", endpoint="venue")
def show(venue_id: int) -> str:
    """Show a venue: what is known, what is held there, and what can be done with it."""
    venue, moment = queries.get_venue(venue_id, scope()), clock.now()
    return render_template(
        "catalogue/staff/venue.html",
        venue=venue,
        editions=exhibitions.editions_at(scope(), moment, venue.id),
        listed=exhibitions.venue_numbers(moment, [venue.id]).get(venue.id, (0, 0)),
        halls=exhibitions.halls_of(venue.id, moment),
        gaps=lacks(queries.gaps_of(venue)),
        namesakes=queries.namesakes(venue),
        versions=versions_of(venue, actions.NOUNS["venue"].texts),
        moment=moment,
    )


@bp.route("/venues/new", methods=["GET", "POST"], endpoint="new_venue")
def new() -> ResponseReturnValue:
    """Add a venue; its city may be new, too."""
    form = forms.VenueForm(submitted(), data={"city": row_key("city") or None})
    form.offer(queries.cities_to_choose(scope()), country_choices())
    del form.slug

    def save(form: Any) -> int:
        made = actions.create_venue(
            _facts(form), by=by(), scope=scope(), new_city=_new_city(form), is_sure=form.is_sure.data
        )
        found: int = made.id
        return found

    def done(venue_id: int) -> ResponseReturnValue:
        flash(_("The venue is added. Exhibitions and editions can be held there now."))
        return see_other("staff.catalogue.venue", venue_id=venue_id)

    found: ResponseReturnValue = add(form, save, _page, done)
    return found


@bp.route("/venues/<int:venue_id>/edit", methods=["GET", "POST"], endpoint="edit_venue")
def change(venue_id: int) -> ResponseReturnValue:
    """Change what is known of a venue."""

    def save(venue: Venue, form: Any, version: int) -> bool:
        return actions.revise_venue(
            venue,
            _facts(form),
            version,
            by=by(),
            scope=scope(),
            slug=form.slug.data,
            new_city=_new_city(form),
            is_sure=form.is_sure.data,
        )

    found: ResponseReturnValue = edit(
        lambda: queries.get_venue(venue_id, scope()),
        _filled,
        save,
        _page,
        lambda: see_other("staff.catalogue.venue", venue_id=venue_id),
    )
    return found


@bp.post("/venues/<int:venue_id>/delete", endpoint="delete_venue")
def delete(venue_id: int) -> ResponseReturnValue:
    """Delete a venue that nothing uses."""
    return deleted(
        lambda: actions.delete_venue(queries.get_venue(venue_id, scope()), by=by(), scope=scope()),
        _("The venue is deleted."),
        see_other("staff.catalogue.venues"),
        see_other("staff.catalogue.venue", venue_id=venue_id),
    )


def _filled(venue: Venue, sent: Any) -> forms.VenueForm:
    stored = {name: getattr(venue, name) for name in ("version", "name", "slug", "address", "directions")}
    stored |= {"city": venue.city_id, "point": points.written(venue.latitude, venue.longitude)}
    form = forms.VenueForm(sent, data=stored)
    form.offer(queries.cities_to_choose(scope()), country_choices())
    return form


def _facts(form: forms.VenueForm) -> VenueFacts:
    latitude, longitude = points.read(form.point.data) or (None, None)
    return VenueFacts(
        name=form.name.data,
        city_id=form.city.data,
        address=form.address.data,
        directions=form.directions.data,
        latitude=latitude,
        longitude=longitude,
    )


def _new_city(form: forms.VenueForm) -> NewCity | None:
    if form.city.data != forms.NEW_CITY:
        return None
    return NewCity(form.new_city.data, form.new_city_country.data, form.zone.data)


def _page(form: forms.VenueForm, venue: Venue | None, conflict: list[tuple[str, str, str]] | None) -> str:
    return render_template(
        "catalogue/staff/venue_form.html", form=form, venue=venue, conflict=conflict, zones=clock.place_zones()
    )
