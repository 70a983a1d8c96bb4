"""One deed on many enquiries."""

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp import clock, i18n
from expoapp.db import transaction
from expoapp.enquiries import actions, forms, queries
from expoapp.enquiries.models import Enquiry, State
from expoapp.enquiries.queries import Filters
from expoapp.enquiries.staff import asked
from expoapp.enquiries.staff.inbox import page
from expoapp.enquiries.staff.room import bp, letterhead
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext

# So many are changed in one transaction: visitors who send something meanwhile wait no longer than these take.
BATCH = 50


@bp.post("/bulk")
def bulk() -> Response:
    """Do one deed to all that are ticked, or to all that fit; what was changed meanwhile stays, and is named (R13)."""
    filters = asked.read(request.form)
    form = forms.BulkForm(request.form)
    form.offer(queries.colleagues(current_user.scope))
    rows = asked.ticked(request.form)
    is_right = form.validate()
    ticked = frozenset(reference for reference, _version in rows)
    if is_right and form.everything.data:
        rows = list(queries.versions_of(filters, current_user.scope, current_user.id, clock.now()))
    if not is_right:
        problem = next(error for errors in form.errors.values() for error in errors)
        return page(filters, code=422, alert=str(problem), bulk=form, ticked=ticked)
    if not rows:
        return page(filters, code=422, alert=_("Nothing is ticked. Tick at least one enquiry first."), bulk=form)
    if len(rows) > queries.MOST_AT_ONCE:
        return page(filters, code=422, alert=_too_many(), bulk=form, ticked=ticked)
    if form.everything.data:
        return make_response(
            render_template("enquiries/staff/bulk.html", form=form, rows=rows, here=asked.kept(filters))
        )
    return _do(filters, form, rows)


def _do(filters: Filters, form: forms.BulkForm, rows: list[tuple[str, int]]) -> Response:
    deed = _deed(form)
    outcome = actions.Outcome()
    # What comes from spam or goes there touches contacts, which visitors hold while they wait for the trail's lock.
    batch = 1 if form.deed.data in {"move", "spam"} else BATCH
    for begin in range(0, len(rows), batch):
        with transaction():
            outcome += actions.each(rows[begin : begin + batch], current_user.scope, deed)
    if outcome.done:
        flash(ngettext("Done for %(num)s enquiry.", "Done for %(num)s enquiries.", len(outcome.done)))
    if not outcome.refused:
        return redirect(asked.address(filters), code=303)
    # Nothing is ticked again that was done; what was refused is, so that a second look is all it takes.
    return page(filters, code=409, told=outcome, bulk=form, ticked=frozenset(one for one, _why in outcome.refused))


def _deed(form: forms.BulkForm) -> Callable[[Enquiry, int], None]:
    """Return what is to be done to each enquiry of which the person saw a certain version."""
    me, name = current_user.id, form.deed.data

    def move(state: State, reason: str) -> Callable[[Enquiry, int], None]:
        head = letterhead()
        return lambda one, version: actions.move(one, version, state, reason, me, head)

    deeds: dict[str, Any] = {
        "take": lambda: lambda one, version: actions.assign(one, version, me, me),
        "assign": lambda: lambda one, version: actions.assign(one, version, form.owner_id, me),
        "move": lambda: move(State(form.to_state.data), form.to_reason.data),
        "spam": lambda: move(State.SPAM, ""),
        "postpone": lambda: lambda one, version: actions.postpone(one, version, form.to_until.data, me),
    }
    return deeds[name]()


def _too_many() -> str:
    return _(
        "That is more than %(most)s enquiries, and so many cannot be changed at once. Choose fewer with the filters.",
        most=i18n.number(queries.MOST_AT_ONCE),
    )
