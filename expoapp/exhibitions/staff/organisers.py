"""Organisers: the list of those beside our own, one organiser, and whether the public sees what it holds."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import clock, search
from expoapp.db import transaction
from expoapp.errors import NotAllowed
from expoapp.exhibitions import actions
from expoapp.exhibitions.forms import OrganiserFilterForm, OrganiserForm
from expoapp.exhibitions.models import Organiser
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.staff.room import bp, scope, why_hidden
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import ngettext
from expoapp.web.editing import add, edit
from expoapp.web.forms import pressed, submitted
from expoapp.web.pages import see_other
from expoapp.web.tables import Column, Table, View

LIST = Table(
    "staff.exhibitions.organisers",
    [
        Column("name", _l("Organiser"), sorts=True),
        Column("exhibitions", _l("Exhibitions"), sorts=True, falls=True, is_number=True),
        Column("site", _l("On the site"), sorts=True),
        Column("deed", _l("What to do")),
    ],
    "name",
)


def _view() -> View:
    return LIST.read(q=search.question(request.args.get("q", "")))


@bp.get("/organisers", endpoint="organisers")
def show_list() -> ResponseReturnValue:
    """Show the other organisers, with how many exhibitions each has and whether they are on the site."""
    view = _view()
    return render_template(
        "exhibitions/staff/organisers.html",
        found=queries.organisers(scope(), view.filters["q"], view.order, view.page),
        form=OrganiserFilterForm(request.args),
        view=view,
        own_id=queries.own_organiser_id(),
        may_switch=scope().everywhere,
    )


@bp.get("/organisers/<int:organiser_id>", endpoint="organiser")
def show(organiser_id: int) -> ResponseReturnValue:
    """Show an organiser: what is known, what it holds, and whether the public sees that."""
    return render_template(
        "exhibitions/staff/organiser.html",
        organiser=queries.get_organiser(organiser_id, scope()),
        held=queries.held_by(organiser_id, scope()),
        most=queries.HELD_SHOWN,
        moment=clock.now(),
        why_hidden=why_hidden,
        may_change=scope().everywhere,
    )


@bp.route("/organisers/new", methods=["GET", "POST"], endpoint="new_organiser")
def new() -> ResponseReturnValue:
    """Add an organiser beside our own."""

    def done(organiser_id: int) -> ResponseReturnValue:
        flash(_("The organiser is added. Visitors see nothing of it until you show it on the site."))
        return see_other("staff.exhibitions.organiser", organiser_id=organiser_id)

    found: ResponseReturnValue = add(
        OrganiserForm(submitted()),
        lambda form: actions.create_organiser(_facts(form), by=current_user.id, scope=scope()).id,
        _page,
        done,
    )
    return found


@bp.route("/organisers/<int:organiser_id>/edit", methods=["GET", "POST"], endpoint="edit_organiser")
def change(organiser_id: int) -> ResponseReturnValue:
    """Change what is known of an organiser."""

    def fill(organiser: Organiser, sent: Any) -> OrganiserForm:
        names = ("version", "name", "website", "founded_year")
        return OrganiserForm(sent, data={name: getattr(organiser, name) for name in names}, is_own=organiser.is_own)

    def save(organiser: Organiser, form: Any, version: int) -> bool:
        return actions.revise_organiser(organiser, _facts(form, organiser), version, by=current_user.id, scope=scope())

    found: ResponseReturnValue = edit(
        lambda: queries.get_organiser(organiser_id, scope()),
        fill,
        save,
        _page,
        lambda: see_other("staff.exhibitions.organiser", organiser_id=organiser_id),
    )
    return found


@bp.post("/organisers/<int:organiser_id>/delete", endpoint="delete_organiser")
def delete(organiser_id: int) -> ResponseReturnValue:
    """Delete an organiser that holds nothing."""
    pressed()
    try:
        with transaction():
            actions.delete_organiser(queries.get_organiser(organiser_id, scope()), by=current_user.id, scope=scope())
    except NotAllowed as problem:
        flash(str(problem.sentence), "error")
        return see_other("staff.exhibitions.organiser", organiser_id=organiser_id)
    flash(_("The organiser is deleted."))
    return see_other("staff.exhibitions.organisers")


@bp.post("/organisers/<int:organiser_id>/show", endpoint="show_organiser")
def show_organiser(organiser_id: int) -> ResponseReturnValue:
    """Show the public what an organiser holds."""
    pressed()
    with transaction():
        actions.show_organisers([organiser_id], by=current_user.id, scope=scope())
    flash(_("The organiser's exhibitions are on the site, marked as theirs."))
    return _back()


@bp.post("/organisers/<int:organiser_id>/hide", endpoint="hide_organiser")
def hide_organiser(organiser_id: int) -> ResponseReturnValue:
    """Take off the public site what an organiser holds."""
    pressed()
    with transaction():
        actions.hide_organisers([organiser_id], by=current_user.id, scope=scope())
    flash(_("The organiser's exhibitions are off the site."))
    return _back()


@bp.post("/organisers/show", endpoint="show_all_organisers")
def show_all_organisers() -> ResponseReturnValue:
    """Show the public what all other organisers hold."""
    pressed()
    with transaction():
        count = actions.show_organisers(None, by=current_user.id, scope=scope())
    flash(ngettext("%(num)s organiser is now on the site.", "%(num)s organisers are now on the site.", count))
    return _back()


@bp.post("/organisers/hide", endpoint="hide_all_organisers")
def hide_all_organisers() -> ResponseReturnValue:
    """Take off the public site what all other organisers hold."""
    pressed()
    with transaction():
        count = actions.hide_organisers(None, by=current_user.id, scope=scope())
    flash(ngettext("%(num)s organiser is now off the site.", "%(num)s organisers are now off the site.", count))
    return _back()


def _back() -> ResponseReturnValue:
    """Return to the page of the list from which the button was pressed."""
    return see_other("staff.exhibitions.organisers", **_view().here)


def _facts(form: Any, organiser: Organiser | None = None) -> actions.OrganiserFacts:
    # Of other organisers nobody is asked for the year, so what a file said of it stays.
    founded = form.founded_year.data if "founded_year" in form else organiser.founded_year if organiser else None
    return actions.OrganiserFacts(form.name.data, form.website.data, founded)


def _page(form: OrganiserForm, organiser: Organiser | None, conflict: list[tuple[str, str, str]] | None) -> str:
    return render_template("exhibitions/staff/organiser_form.html", form=form, organiser=organiser, conflict=conflict)
