"""Regions in their order, and the countries in them: they belong to the whole house."""

from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from expoapp import clock, text
from expoapp.catalogue import actions, forms
from expoapp.catalogue.actions import CountryFacts, RegionFacts
from expoapp.catalogue.models import Country, Region
from expoapp.catalogue.queries import staff as queries
from expoapp.catalogue.staff.room import bp, by, deleted, scope, versions_of
from expoapp.db import transaction
from expoapp.exhibitions import queries as exhibitions
from expoapp.i18n import gettext as _
from expoapp.web.editing import add, edit
from expoapp.web.forms import pressed, submitted
from expoapp.web.pages import see_other


@bp.get("/regions", endpoint="regions")
def show_list() -> str:
    """Show the regions in the order in which visitors see them."""
    rows = queries.regions()
    return render_template(
        "catalogue/staff/regions.html",
        regions=rows,
        names={one.id: text.named(one) for one in rows},
        public=exhibitions.public_numbers("region", clock.now()),
        versions_of=lambda one: versions_of(one, actions.NOUNS["region"].texts),
        may_change=scope().everywhere,
    )


@bp.route("/regions/new", methods=["GET", "POST"], endpoint="new_region")
def new() -> ResponseReturnValue:
    """Add a region behind the others."""
    form = forms.RegionForm(submitted())
    form.offer(queries.regions())
    del form.slug

    def done(_made: Any) -> ResponseReturnValue:
        flash(_("The region is added. It stands on the site once a public exhibition lies in it."))
        return see_other("staff.catalogue.regions")

    found: ResponseReturnValue = add(
        form, lambda form: actions.create_region(_facts(form), by=by(), scope=scope()).id, _page, done
    )
    return found


@bp.route("/regions/<int:region_id>/edit", methods=["GET", "POST"], endpoint="edit_region")
def change(region_id: int) -> ResponseReturnValue:
    """Change what is known of a region."""

    def save(region: Region, form: Any, version: int) -> bool:
        return actions.revise_region(region, _facts(form), version, by=by(), scope=scope(), slug=form.slug.data)

    found: ResponseReturnValue = edit(
        lambda: queries.get_region(region_id, scope()),
        _filled,
        save,
        _page,
        lambda: see_other("staff.catalogue.regions"),
    )
    return found


@bp.post("/regions/<int:region_id>/<any(up, down):way>", endpoint="move_region")
def move(region_id: int, way: str) -> ResponseReturnValue:
    """Let a region stand one place earlier or later."""
    pressed()
    with transaction():
        actions.move_region(queries.get_region(region_id, scope()), way == "up", by=by(), scope=scope())
    flash(_("The order is changed."))
    return see_other("staff.catalogue.regions", _anchor=f"region-{region_id}")


@bp.post("/regions/<int:region_id>/delete", endpoint="delete_region")
def delete(region_id: int) -> ResponseReturnValue:
    """Delete a region that nothing uses."""
    return deleted(
        lambda: actions.delete_region(queries.get_region(region_id, scope()), by=by(), scope=scope()),
        _("The region is deleted."),
        see_other("staff.catalogue.regions"),
        see_other("staff.catalogue.edit_region", region_id=region_id),
    )


@bp.get("/countries", endpoint="countries")
def show_countries() -> str:
    """Show the countries by region."""
    return render_template(
        "catalogue/staff/countries.html",
        countries=queries.countries(),
        public=exhibitions.public_numbers("country", clock.now()),
        may_change=scope().everywhere,
    )


@bp.route("/countries/<code>/edit", methods=["GET", "POST"], endpoint="edit_country")
def change_country(code: str) -> ResponseReturnValue:
    """Change a country's region and description."""

    def fill(country: Country, sent: Any) -> forms.CountryForm:
        stored = {name: getattr(country, name) for name in ("version", "region_id", "description")}
        form = forms.CountryForm(sent, data=stored)
        form.offer(queries.regions())
        return form

    def save(country: Country, form: Any, version: int) -> bool:
        facts = CountryFacts(form.region_id.data, form.description.data)
        return actions.revise_country(country, facts, version, by=by(), scope=scope())

    def page(form: Any, country: Country, conflict: Any) -> str:
        return render_template(
            "catalogue/staff/country_form.html",
            form=form,
            country=country,
            conflict=conflict,
            versions=versions_of(country, actions.NOUNS["country"].texts),
            may_change=scope().everywhere,
        )

    found: ResponseReturnValue = edit(
        lambda: queries.get_country(code, scope()), fill, save, page, lambda: see_other("staff.catalogue.countries")
    )
    return found


def _filled(region: Region, sent: Any) -> forms.RegionForm:
    stored = {name: getattr(region, name) for name in ("version", "name", "slug", "description")}
    form = forms.RegionForm(sent, data=stored | {"within_id": region.within_id or forms.ALONE})
    form.offer(queries.regions(), region.id)
    return form


def _facts(form: forms.RegionForm) -> RegionFacts:
    return RegionFacts(form.name.data, form.description.data, form.within_id.data or None)


def _page(form: forms.RegionForm, region: Region | None, conflict: list[tuple[str, str, str]] | None) -> str:
    return render_template(
        "catalogue/staff/region_form.html",
        form=form,
        region=region,
        conflict=conflict,
        versions=versions_of(region, actions.NOUNS["region"].texts) if region else [],
        may_change=scope().everywhere,
    )
