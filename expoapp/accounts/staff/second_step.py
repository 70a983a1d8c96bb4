"""The second step of signing in, and setting up what it asks for."""

import logging
from datetime import timedelta

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.wrappers import Response

from expoapp.accounts import actions, factors, passkeys
from expoapp.accounts.forms import CodeForm, PasskeyForm, RecoveryForm
from expoapp.accounts.models import Account
from expoapp.accounts.staff import device
from expoapp.accounts.staff.room import DAY, HOUR, WINDOW, bp, count, forget, letterhead, present_session, with_token
from expoapp.accounts.staff.signing_in import way_on
from expoapp.db import transaction
from expoapp.errors import Invalid, TooMany
from expoapp.i18n import gettext as _
from expoapp.web import guard
from expoapp.web.forms import pressed, submitted
from expoapp.web.pages import choice, settings

log = logging.getLogger("expoapp.accounts")

# R15, of each account; a browser that the account knows has tries of its own (R16).
TRIES: list[tuple[int, timedelta]] = [(5, WINDOW), (20, HOUR), (50, DAY)]


@bp.route("/sign-in/code", methods=["GET", "POST"])
def second_step() -> ResponseReturnValue:
    """Ask for the second factor; only then the session opens anything."""
    wanted = guard.home_address(request.args.get("next"))
    found = g.get("half_session")
    if request.method == "POST":
        pressed()
    if found is None:
        return redirect(wanted or url_for("staff.accounts.today"), code=303)
    if not found.account.has_factor:
        return redirect(way_on(found.account, wanted), code=303)
    with_recovery = choice("with", {"recovery"}) == "recovery"
    form = RecoveryForm(submitted()) if with_recovery else CodeForm(submitted())
    if request.method != "POST" or not form.validate():
        return _code_page(form, wanted, with_recovery)
    account_id = found.account_id
    try:
        _count_tries(account_id)
    except TooMany as problem:
        form.code.errors = [str(problem.sentence)]
        answer = _code_page(form, wanted, with_recovery, 429)
        answer.headers["Retry-After"] = str(problem.retry_after)
        return answer
    with transaction():
        token = actions.prove_factor(found, form.code.data, letterhead())
        if token is not None:
            _forget_tries(account_id)
    if token is None:
        log.info("second factor refused")
        form.code.errors = [
            _("This recovery code is not right, or was used already. Please type another one.")
            if with_recovery
            else _("This code is not right, was used already, or is too old. Please type the newest one.")
        ]
        return _code_page(form, wanted, with_recovery)
    answer = redirect(wanted or url_for("staff.accounts.today"), code=303)
    return device.remember(with_token(answer, token), account_id)


@bp.post("/sign-in/passkey")
def prove_passkey() -> ResponseReturnValue:
    """Take a passkey's signature in place of the code."""
    pressed()
    form = PasskeyForm(submitted())
    wanted = guard.home_address(request.args.get("next"))
    found = g.get("half_session")
    if found is None or not found.account.has_factor or not offers_passkeys():
        return redirect(wanted or url_for("staff.accounts.today"), code=303)
    account_id = found.account_id
    code_form = CodeForm()
    try:
        _count_tries(account_id)
    except TooMany as problem:
        code_form.code.errors = [str(problem.sentence)]
        return _code_page(code_form, wanted, False, 429)
    with transaction():
        said = form.answer.data if form.validate() else ""
        token = actions.prove_passkey(found, said or "", letterhead())
        if token is not None:
            _forget_tries(account_id)
    if token is None:
        log.info("passkey refused")
        code_form.code.errors = [_("The passkey did not fit. Try once more, or type the code of your app.")]
        return _code_page(code_form, wanted, False)
    answer = redirect(wanted or url_for("staff.accounts.today"), code=303)
    return device.remember(with_token(answer, token), account_id)


def offers_passkeys() -> bool:
    """Say whether passkeys can be used in this installation."""
    return passkeys.is_offered(settings().origin)


def _subjects(account_id: int) -> list[str]:
    whose = device.tries_of(account_id) or f"account:{account_id}"
    return [f"factor:{whose}:{window}" for _limit, window in TRIES]


def _count_tries(account_id: int) -> None:
    with transaction():
        for subject, (limit, window) in zip(_subjects(account_id), TRIES, strict=True):
            count(subject, limit, window)


def _forget_tries(account_id: int) -> None:
    for subject in _subjects(account_id):
        forget(subject)


def _code_page(form: CodeForm, wanted: str | None, with_recovery: bool, code: int = 422) -> Response:
    found = present_session()
    known = actions.known_keys(found.account_id) if offers_passkeys() else []
    asked = passkeys.challenge(found.token_digest, actions.PROVE)
    body = render_template(
        "accounts/staff/second_step.html",
        form=form,
        key_form=PasskeyForm(),
        key_asked=passkeys.to_prove(settings().origin, asked, known) if known else "",
        next=wanted,
        with_recovery=with_recovery,
        email=found.account.email,
    )
    return Response(body, code if form.errors else 200, mimetype="text/html")


@bp.route("/account/factor", methods=["GET", "POST"])
def factor() -> ResponseReturnValue:
    """Set up a second factor: scan, type a code, keep the recovery codes. Also half-way in, where one is compulsory."""
    wanted = guard.home_address(request.args.get("next"))
    if request.method == "POST":
        pressed()
    found = present_session()
    is_inside = g.get("half_session") is None
    if not is_inside and found.account.has_factor:
        return redirect(way_on(found.account, wanted), code=303)
    form = CodeForm(submitted())
    if request.method != "POST" or not form.validate():
        return _factor_page(form, is_inside, wanted)
    account = found.account
    try:
        _count_tries(account.id)
        with transaction():
            token, codes = actions.confirm_factor(found, form.code.data, letterhead())
            _forget_tries(account.id)
    except Invalid as problem:
        form.code.errors = [str(problem.sentence)]
        return _factor_page(form, is_inside, wanted)
    except TooMany as problem:
        form.code.errors = [str(problem.sentence)]
        return _factor_page(form, is_inside, wanted, 429)
    answer = codes_page(account, codes, wanted or url_for("staff.accounts.today"), is_inside=is_inside)
    return device.remember(with_token(answer, token), account.id)


def _factor_page(form: CodeForm, is_inside: bool, wanted: str | None, code: int = 422) -> Response:
    found = present_session()
    secret = actions.new_secret(found)
    said = factors.address(secret, found.account.email, letterhead().name)
    body = render_template(
        "accounts/staff/factor.html",
        form=form,
        layout=_layout(is_inside),
        account=found.account,
        next=wanted,
        picture=Markup(factors.drawn(said)),  # noqa: S704 -- squares of our own drawing
        secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        codes=[],
        is_inside=is_inside,
    )
    return Response(body, code if form.errors else 200, mimetype="text/html")


def codes_page(
    account: Account, codes: list[str], onward: str, *, is_inside: bool, are_renewed: bool = False
) -> Response:
    """Show recovery codes, this once: the first ones of an app, or others in place of those."""
    body = render_template(
        "accounts/staff/factor.html",
        layout=_layout(is_inside),
        account=account,
        codes=codes,
        are_renewed=are_renewed,
        onward=onward,
        is_inside=is_inside,
    )
    return Response(body, 200, mimetype="text/html")


def _layout(is_inside: bool) -> str:
    return "layouts/staff.html" if is_inside else "layouts/entry.html"
