"""Signing in and out of the back office, its front page, and one's own account."""

import logging
import re
from datetime import timedelta

from flask import Blueprint, Flask, Request, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.accounts import actions, passwords, queries
from expoapp.accounts.forms import ChangePasswordForm, SignInForm
from expoapp.accounts.models import Account, Role
from expoapp.db import transaction
from expoapp.enquiries import queries as enquiries
from expoapp.errors import Invalid, TooMany
from expoapp.exhibitions import queries as exhibitions
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import ngettext
from expoapp.web import guard, pages, throttle
from expoapp.web.forms import pressed, session_key, submitted

bp = Blueprint("accounts", __name__)
log = logging.getLogger("expoapp.accounts")

LONGEST_COOKIE = 100
WINDOW = timedelta(minutes=5)
TRIES_PER_ACCOUNT = TRIES_PER_ADDRESS = 10
TRIES_OVERALL = 1000
# The rooms behind the front page. Those whose address does not exist or is not open to the person are left out.
ROOMS = [
    ("staff.enquiries.inbox", _l("Enquiries"), _l("Read what visitors ask, answer them, and see whose turn it is.")),
    ("staff.mail.list", _l("Mail"), _l("See what was sent, what waits, and what was given up, and send it again.")),
    ("staff.exhibitions.list", _l("Exhibitions"), _l("Keep dates, places and texts of exhibitions and editions true.")),
    ("staff.news.list", _l("News"), _l("Write posts, publish them, and say which exhibitions they are about.")),
    ("staff.accounts.account", _l("Your account"), _l("Change your password, and see where you are signed in.")),
]
_BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]
_SYSTEMS = [
    ("iPhone|iPad", "iOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
]
ROLES = {
    Role.VIEWER: _l("Viewer"),
    Role.EDITOR: _l("Editor"),
    Role.SALES: _l("Sales"),
    Role.ADMIN: _l("Administrator"),
}


# ---- Who is it? ------------------------------------------------------------------------------------------------------


@guard.login_manager.request_loader
def load(asked: Request) -> Account | None:
    """Return who is signed in, read afresh on every request, so that rights end at once (R05)."""
    token = asked.cookies.get(cookie_name(), "")
    if not token or len(token) > LONGEST_COOKIE:
        return None
    now, digest = clock.now(), queries.digest(token)
    found = queries.find_session(digest, now)
    if found and now - found.seen_at >= actions.SEEN_EVERY:
        with transaction():
            actions.see(found.id, now)
        found = queries.find_session(digest, now)
    if found is None:
        return None
    g.session_digest, g.session = digest, found
    return found.account


def cookie_name() -> str:
    """Return the cookie's name; the prefix makes browsers refuse one that another host has set (R18)."""
    return "__Host-session" if pages.settings().is_https else "session"


def browser_name(user_agent: str) -> str:
    """Return a browser's name in words, so that nothing closer about the person need be kept."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if re.search(sign, user_agent)), "")
    return f"{browser} · {system}" if browser and system else browser or system


# ---- Signing in and out ----------------------------------------------------------------------------------------------


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Let a person in. Wrong name and wrong password get the same answer after the same time (R17)."""
    wanted = guard.home_address(request.args.get("next"))
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(wanted or url_for("staff.accounts.today"), code=303)
    form = SignInForm(submitted())
    if request.method == "GET" or not form.validate():
        return _sign_in_page(form, wanted)
    account = f"sign-in:{queries.email_key(form.email.data)}"
    try:
        with transaction():
            _count(account, TRIES_PER_ACCOUNT)
            _count(f"sign-in from:{throttle.network_of(request.remote_addr)}", TRIES_PER_ADDRESS)
            _count("sign-in", TRIES_OVERALL)
            account_id, kept = queries.find_credentials(form.email.data)
        # No transaction is open here: hashing takes long, and others want to write.
        token = None
        if passwords.matches(kept, form.password.data) and account_id is not None and kept is not None:
            with transaction():
                throttle.forget(current_app.config["THROTTLE_KEY"], account)
                browser = browser_name(request.headers.get("User-Agent", ""))
                former = queries.digest(request.cookies.get(cookie_name(), ""))
                token = actions.sign_in(account_id, form.password.data, kept, browser, former)
    except TooMany as problem:
        form.form_errors.append(str(problem.sentence))
        answer = _sign_in_page(form, wanted, 429)
        answer.headers["Retry-After"] = str(problem.retry_after)
        return answer
    if token is None:
        log.info("sign-in refused")
        form.form_errors.append(_("E-mail address and password do not belong together, or the account is closed."))
        return _sign_in_page(form, wanted)
    answer = redirect(wanted or url_for("staff.accounts.today"), code=303)
    answer.set_cookie(cookie_name(), token, secure=pages.settings().is_https, httponly=True, samesite="Lax", path="/")
    return answer


def _sign_in_page(form: SignInForm, wanted: str | None, code: int = 422) -> Response:
    body = render_template("accounts/staff/sign_in.html", form=form, next=wanted)
    return Response(body, code if form.errors else 200, mimetype="text/html")


def _count(subject: str, limit: int) -> None:
    throttle.count(current_app.config["THROTTLE_KEY"], subject, limit, WINDOW)


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    pressed()
    with transaction():
        actions.sign_out(current_user, g.session.id)
    answer = pages.see_other("staff.accounts.sign_in")
    answer.delete_cookie(cookie_name(), secure=pages.settings().is_https, httponly=True, samesite="Lax", path="/")
    return answer


# ---- The front page and one's own account ----------------------------------------------------------------------------


@bp.get("")
def today() -> ResponseReturnValue:
    """Show what waits, and the ways to the rooms."""
    ways = [room for room in ROOMS if room[0] in current_app.view_functions and guard.may(room[0])]
    waiting = None
    if guard.may("staff.enquiries.inbox"):
        waiting = enquiries.waiting_counts(current_user.scope, current_user.id, clock.now())
    return render_template("accounts/staff/today.html", ways=ways, waiting=waiting)


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
    with transaction():
        _count(f"password:{current_user.id}", TRIES_PER_ACCOUNT)
        kept = current_user.password_hash
    if not passwords.matches(kept, form.old.data):
        form.old.errors = [_("This is not your present password.")]
        return _account_page(form)
    own = exhibitions.own_organiser()
    try:
        with transaction():
            actions.set_password(
                current_user, form.new.data, names=[own.name] if own else [], keep=g.session.id, by=current_user.id
            )
    except Invalid as problem:
        form.new.errors = [str(problem.sentence)]
        return _account_page(form)
    flash(_("Your password is changed. Everywhere else you are signed out."))
    return pages.see_other("staff.accounts.account")


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


def init_app(app: Flask) -> None:
    """Teach templates who is signed in and what they may do."""
    app.jinja_env.globals.update(may=guard.may, current_user=current_user, session_key=session_key)
