"""The front page, and one's own account."""

from flask import current_app, flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import clock
from expoapp.accounts import actions, queries
from expoapp.accounts.forms import ChangePasswordForm
from expoapp.accounts.models import Role
from expoapp.accounts.staff.room import bp, own_password, with_token
from expoapp.db import transaction
from expoapp.enquiries import queries as enquiries
from expoapp.errors import Invalid
from expoapp.exhibitions import queries as exhibitions
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import ngettext
from expoapp.web import guard, pages
from expoapp.web.forms import pressed, submitted

TREND_WEEKS = 27
# The rooms behind the front page. Those whose address does not exist or is not open to the person are left out.
ROOMS = [
    ("staff.enquiries.inbox", _l("Enquiries"), _l("Read what visitors ask, answer them, and see whose turn it is.")),
    ("staff.mail.list", _l("Mail"), _l("See what was sent, what waits, and what was given up, and send it again.")),
    ("staff.exhibitions.list", _l("Exhibitions"), _l("Keep dates, places and texts of exhibitions and editions true.")),
    ("staff.news.list", _l("News"), _l("Write posts, publish them, and say which exhibitions they are about.")),
    ("staff.accounts.account", _l("Your account"), _l("Change your password, and see where you are signed in.")),
]
ROLES = {
    Role.VIEWER: _l("Viewer"),
    Role.EDITOR: _l("Editor"),
    Role.SALES: _l("Sales"),
    Role.ADMIN: _l("Administrator"),
}


@bp.get("")
def today() -> ResponseReturnValue:
    """Show what waits, and the ways to the rooms."""
    ways = [room for room in ROOMS if room[0] in current_app.view_functions and guard.may(room[0])]
    waiting, held = None, 0
    if guard.may("staff.enquiries.quarantine"):
        held = enquiries.held_count(current_user.scope)
    if guard.may("staff.enquiries.inbox"):
        waiting = enquiries.waiting_counts(current_user.scope, current_user.id, clock.now())
    weeks = None
    if guard.may("staff.enquiries.figures"):
        weeks = enquiries.weekly(current_user.scope, clock.today(), TREND_WEEKS)
    portfolio = None
    if guard.may("staff.exhibitions.next_year"):
        portfolio = exhibitions.next_year.waiting(current_user.scope, clock.now())
    return render_template(
        "accounts/staff/today.html", ways=ways, waiting=waiting, held=held, weeks=weeks, portfolio=portfolio
    )


@bp.get("/account")
def account() -> ResponseReturnValue:
    """Show one's own account."""
    return _account_page(ChangePasswordForm())


def _account_page(form: ChangePasswordForm) -> ResponseReturnValue:
    body = render_template(
        "accounts/staff/account.html",
        form=form,
        role_names=[name for role, name in ROLES.items() if role in current_user.roles],
        sessions=queries.sessions_of(current_user.id, clock.now()),
        here=g.session.id,
    )
    return body, 422 if form.errors else 200


@bp.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Take another password, and end the person's other sessions."""
    form = ChangePasswordForm(submitted())
    if not form.validate():
        return _account_page(form)
    kept = own_password(form.old.data)
    if kept is None:
        form.old.errors = [_("This is not your present password.")]
        return _account_page(form)
    own = exhibitions.own_organiser()
    try:
        with transaction():
            actions.set_password(
                current_user, form.new.data, names=[own.name] if own else [], keep=g.session.id, by=current_user.id
            )
            token = actions.prove(current_user, g.session.id, current_user.password_hash)
    except Invalid as problem:
        form.new.errors = [str(problem.sentence)]
        return _account_page(form)
    flash(_("Your password is changed. Everywhere else you are signed out."))
    return with_token(pages.see_other("staff.accounts.account"), token)


@bp.post("/account/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of the person's sessions."""
    pressed()
    with transaction():
        actions.end_session(current_user, session_id)
    flash(_("That browser is signed out."))
    return pages.see_other("staff.accounts.account")


@bp.post("/account/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """End all of the person's sessions but this one."""
    pressed()
    with transaction():
        ended = actions.end_others(current_user, keep=g.session.id)
    flash(ngettext("%(num)s other browser is signed out.", "%(num)s other browsers are signed out.", ended))
    return pages.see_other("staff.accounts.account")
