"""The organisers beside our own, and whether the public sees what they hold."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import search
from expoapp.db import transaction
from expoapp.exhibitions import actions
from expoapp.exhibitions.forms import OrganiserFilterForm
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.staff.room import bp, scope
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import ngettext
from expoapp.web.forms import pressed
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
        may_switch=scope().everywhere,
    )


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
