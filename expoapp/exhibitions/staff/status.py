"""Move, postpone, cancel or take up again a coming edition: one small page with what visitors will see."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from expoapp import clock
from expoapp.db import transaction
from expoapp.enquiries import queries as enquiries
from expoapp.errors import Conflict, Invalid
from expoapp.exhibitions import actions
from expoapp.exhibitions.actions import Change
from expoapp.exhibitions.forms import CancelForm, MoveForm, PostponeForm, StatusForm
from expoapp.exhibitions.models import Edition, Precision
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.staff.room import bp, scope, why_hidden
from expoapp.exhibitions.wording import dates_of, days_in_words, state_of
from expoapp.i18n import gettext as _
from expoapp.watching import queries as watching
from expoapp.web.editing import blame
from expoapp.web.forms import submitted
from expoapp.web.pages import see_other

FORMS: dict[Change, type[StatusForm]] = {
    Change.MOVE: MoveForm,
    Change.POSTPONE: PostponeForm,
    Change.CANCEL: CancelForm,
    Change.REINSTATE: StatusForm,
}


@bp.route(
    "/editions/<int:edition_id>/<any(cancel, move, postpone, reinstate):change>",
    methods=["GET", "POST"],
    endpoint="change_status",
)
def change_status(edition_id: int, change: str) -> ResponseReturnValue:
    """Ask for the reason, and for new days where it moves; then say so everywhere at once."""
    edition, what = actions.get_own_edition(edition_id, scope()), Change(change)
    form = FORMS[what](submitted(), data=_start(edition, what))
    if request.method == "POST" and form.validate():
        exhibition_id, version = edition.exhibition_id, edition.version
        try:
            if str(form.version.data) != str(version):
                raise Conflict()
            with transaction():
                actions.change_status(
                    edition_id,
                    what,
                    by=current_user.id,
                    scope=scope(),
                    version=version,
                    **{name: form[name].data for name in ("reason", "starts_on", "ends_on") if name in form},
                )
        except Invalid as problem:
            edition = queries.get_edition(edition_id, scope())
            blame(form, Invalid(problem.sentence, "reason" if problem.field == "status_reason" else problem.field))
        except (Conflict, StaleDataError):
            edition = queries.get_edition(edition_id, scope())
            form.version.data = str(edition.version)
            return _page(form, edition, what, is_changed=True)
        else:
            flash(done_words(what))
            return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)
    return _page(form, edition, what)


def _start(edition: Edition, change: Change) -> dict[str, object]:
    found: dict[str, object] = {"version": edition.version}
    if change is Change.MOVE and edition.precision == Precision.EXACT:
        found |= {"starts_on": edition.starts_on, "ends_on": edition.ends_on}
    return found


def _page(form: StatusForm, edition: Edition, change: Change, *, is_changed: bool = False) -> ResponseReturnValue:
    moment = clock.now()
    body = render_template(
        "exhibitions/staff/change_status.html",
        form=form,
        edition=edition,
        change=change.value,
        title=title_of(change),
        possible=change in actions.changes_for(edition),
        is_changed=is_changed,
        seen=seen_words(edition, change),
        hidden=why_hidden(edition, moment, edition.exhibition),
        now=_("%(days)s: %(state)s", days=dates_of(edition), state=state_of(edition, moment).words),
        watchers=watching.watchers_of(edition.exhibition_id),
        enquiries=enquiries.open_about(edition.exhibition_id, scope()),
    )
    return body, 409 if is_changed else 422 if form.errors or form.form_errors else 200


def label_of(change: Change) -> str:
    """Return what a change is called on its button."""
    return {
        Change.MOVE: _("Move"),
        Change.POSTPONE: _("Postpone"),
        Change.CANCEL: _("Cancel"),
        Change.REINSTATE: _("Take up again"),
    }[change]


def title_of(change: Change) -> str:
    """Return what a change is called where nothing beside it says of what: on its page and its last button."""
    return {
        Change.MOVE: _("Move the edition"),
        Change.POSTPONE: _("Postpone the edition"),
        Change.CANCEL: _("Cancel the edition"),
        Change.REINSTATE: _("Take the edition up again"),
    }[change]


def changes_offered(edition: Edition) -> list[tuple[str, str]]:
    """Return (change, label) of what can be done to an edition now."""
    return [(change.value, label_of(change)) for change in actions.changes_for(edition)]


def done_words(change: Change) -> str:
    """Return what was done."""
    return {
        Change.MOVE: _("The edition is moved. Every page, list and calendar says so from now on."),
        Change.POSTPONE: _("The edition is postponed. Every page, list and calendar says so from now on."),
        Change.CANCEL: _("The edition is cancelled. Every page, list and calendar says so from now on."),
        Change.REINSTATE: _("The edition takes place again. Every page, list and calendar says so from now on."),
    }[change]


def seen_words(edition: Edition, change: Change) -> str:
    """Return in one sentence what visitors will see."""
    days = days_in_words(edition.precision, edition.starts_on, edition.ends_on)
    name = edition.exhibition.name
    if change is Change.CANCEL:
        return _(
            "“This edition is cancelled”, with your reason; in lists and calendars “CANCELLED – %(name)s”.",
            name=name,
        )
    if change is Change.POSTPONE:
        return _(
            "“Postponed. No new date is known yet”, with your reason, and that %(days)s no longer holds.",
            days=days,
        )
    if change is Change.MOVE:
        return _("The new days, marked as moved, with your reason; and %(days)s among its former dates.", days=days)
    return _("That it takes place, %(days)s, as it was announced before.", days=days)
