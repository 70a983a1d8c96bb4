"""Who is signed in, signing in, and signing out."""

import logging
import re

from flask import Request, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.accounts import actions, passwords, queries
from expoapp.accounts.forms import SignInForm
from expoapp.accounts.models import Account
from expoapp.accounts.staff.room import TRIES_PER_ACCOUNT, bp, cookie_name, count, with_token
from expoapp.db import transaction
from expoapp.errors import TooMany
from expoapp.i18n import gettext as _
from expoapp.web import guard, pages, throttle
from expoapp.web.forms import pressed, submitted

log = logging.getLogger("expoapp.accounts")

LONGEST_COOKIE = 100
TRIES_PER_ADDRESS = 10
TRIES_OVERALL = 1000
_BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]
_SYSTEMS = [
    ("iPhone|iPad", "iOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
]


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
    g.session, g.session_name = found, queries.session_name(found)
    return found.account


def browser_name(user_agent: str) -> str:
    """Return a browser's name in words, so that nothing closer about the person need be kept."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if re.search(sign, user_agent)), "")
    return f"{browser} · {system}" if browser and system else browser or system


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Let a person in. Wrong name and wrong password get the same answer after the same time (R17)."""
    wanted = guard.home_address(request.args.get("next"))
    if request.method != "POST" and current_user.is_authenticated:
        return redirect(wanted or url_for("staff.accounts.today"), code=303)
    form = SignInForm(submitted())
    if request.method != "POST" or not form.validate():
        return _sign_in_page(form, wanted)
    account = f"sign-in:{queries.email_key(form.email.data)}"
    try:
        with transaction():
            count(account, TRIES_PER_ACCOUNT)
            count(f"sign-in from:{throttle.network_of(request.remote_addr)}", TRIES_PER_ADDRESS)
            count("sign-in", TRIES_OVERALL)
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
    return with_token(redirect(wanted or url_for("staff.accounts.today"), code=303), token)


def _sign_in_page(form: SignInForm, wanted: str | None, code: int = 422) -> Response:
    body = render_template("accounts/staff/sign_in.html", form=form, next=wanted)
    return Response(body, code if form.errors else 200, mimetype="text/html")


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    pressed()
    with transaction():
        actions.sign_out(current_user, g.session.id)
    answer = pages.see_other("staff.accounts.sign_in")
    answer.delete_cookie(cookie_name(), secure=pages.settings().is_https, httponly=True, samesite="Lax", path="/")
    return answer
