"""The organisers beside our own, and whether the public sees what they hold."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import search
from expoapp.db import transaction
from expoapp.exhibitions import actions
from expoapp.exhibitions.forms import OrganiserFilterForm
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.staff.room import bp, scope
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.web.forms import pressed
from expoapp.web.pages import page_number, see_other


@bp.get("/organisers", endpoint="organisers")
def show_list() -> ResponseReturnValue:
    """Show the other organisers, with how many exhibitions each has and whether they are on the site."""
    form = OrganiserFilterForm(request.args)
    words = search.question(form.q.data or "")
    page = page_number()
    found = queries.organisers(scope(), words, page)

    def address(number: int) -> str:
        query: dict[str, Any] = {"q": words, "page": number if number > 1 else ""}
        return url_for("staff.exhibitions.organisers", **{name: value for name, value in query.items() if value})

    return render_template(
        "exhibitions/staff/organisers.html",
        found=found,
        form=form,
        page=page,
        address=address,
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
    words, page = search.question(request.args.get("q", "")), page_number()
    return see_other("staff.exhibitions.organisers", q=words or None, page=page if page > 1 else None)
