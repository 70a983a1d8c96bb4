"""Who is signed in, signing in, and signing out."""

import logging
import re

from flask import Request, after_this_request, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.accounts import actions, passwords, queries
from expoapp.accounts.forms import SignInForm
from expoapp.accounts.models import Account, StaffSession
from expoapp.accounts.staff import device
from expoapp.accounts.staff.room import (
    TRIES_PER_ACCOUNT,
    bp,
    cookie_name,
    count,
    forget,
    present_session,
    with_token,
)
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
    g.session_name = queries.session_name(found)
    if not found.is_whole:
        g.half_session = found
        return None
    if found.roles and found.roles != actions.roles_of(found.account):
        found = _renewed(found)
    g.session = found
    return found.account


def _renewed(found: StaffSession) -> StaffSession:
    """Give a session another token since its person's roles are others now (R18)."""
    with transaction():
        token = actions.renew(found.account, found.id)
    if token is None:
        return found
    after_this_request(lambda answer: with_token(answer, token))
    return queries.find_session(queries.digest(token), clock.now()) or found


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
    if request.method != "POST" and g.get("half_session") is not None:
        return redirect(way_on(present_session().account, wanted), code=303)
    form = SignInForm(submitted())
    if request.method != "POST" or not form.validate():
        return _sign_in_page(form, wanted)
    try:
        account_id, token = _try(form.email.data, form.password.data)
    except TooMany as problem:
        form.form_errors.append(str(problem.sentence))
        answer = _sign_in_page(form, wanted, 429)
        answer.headers["Retry-After"] = str(problem.retry_after)
        return answer
    if token is None:
        log.info("sign-in refused")
        form.form_errors.append(_("E-mail address and password do not belong together, or the account is closed."))
        return _sign_in_page(form, wanted)
    return signed_in(queries.get_person(account_id), token, wanted)


def _try(email: str, password: str) -> tuple[int, str | None]:
    """Begin a session for whom address and password belong to; return no token for anybody else."""
    with transaction():
        account_id, kept = queries.find_credentials(email)
        mine = device.tries_of(account_id)
        tries = mine or f"sign-in:{queries.email_key(email)}"
        count(tries, TRIES_PER_ACCOUNT)
        if not mine:
            count(f"sign-in from:{throttle.network_of(request.remote_addr)}", TRIES_PER_ADDRESS)
            count("sign-in", TRIES_OVERALL)
    # No transaction is open here: hashing takes long, and others want to write.
    if not passwords.matches(kept, password) or account_id is None or kept is None:
        return 0, None
    renewed = passwords.hashed(password) if passwords.is_outdated(kept) else ""
    with transaction():
        forget(tries)
        return account_id, begin(account_id, kept, renewed)


def begin(account_id: int, kept: str, renewed: str = "") -> str | None:
    """Begin a session of this browser, in place of the one it had, within a transaction; return its token."""
    browser = browser_name(request.headers.get("User-Agent", ""))
    former = queries.digest(request.cookies.get(cookie_name(), ""))
    return actions.sign_in(account_id, kept, browser, former, renewed)


def signed_in(account: Account, token: str, wanted: str | None) -> Response:
    """Hand over the token of a session that has just begun, and lead on: to the second step, or inside."""
    answer = with_token(redirect(way_on(account, wanted), code=303), token)
    if account.has_factor or account.needs_factor:
        return answer
    return device.remember(answer, account.id)


def way_on(account: Account, wanted: str | None) -> str:
    """Return where a session goes whose password was right."""
    if account.has_factor:
        return url_for("staff.accounts.second_step", next=wanted)
    if account.needs_factor:
        return url_for("staff.accounts.factor", next=wanted)
    return wanted or url_for("staff.accounts.today")


def _sign_in_page(form: SignInForm, wanted: str | None, code: int = 422) -> Response:
    body = render_template("accounts/staff/sign_in.html", form=form, next=wanted)
    return Response(body, code if form.errors else 200, mimetype="text/html")


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session, also one that has not come inside yet."""
    pressed()
    found = present_session()
    with transaction():
        actions.sign_out(found.account, found.id)
    answer = pages.see_other("staff.accounts.sign_in")
    answer.delete_cookie(cookie_name(), secure=pages.settings().is_https, httponly=True, samesite="Lax", path="/")
    return answer
