"""The pages behind links in mails: a forgotten password, an invitation, a new address.

Their addresses hold a token, so the pages tell nobody where they are; and since mail scanners follow links, only the
press of a button does something (decision 21).
"""

from collections.abc import Callable
from functools import wraps

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from expoapp import clock, i18n
from expoapp.accounts import actions, passwords, queries, wording
from expoapp.accounts.forms import ForgottenForm, JoinForm, NewPasswordForm, StrangersForm
from expoapp.accounts.models import NEED_FACTOR, Purpose
from expoapp.accounts.staff.room import DAY, HOUR, bp, count, letterhead, new_hash, own_names
from expoapp.accounts.staff.signing_in import TRIES_PER_ADDRESS, begin, signed_in
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid, NotFound, TooMany
from expoapp.i18n import gettext as _
from expoapp.web import throttle
from expoapp.web.forms import submitted
from expoapp.web.pages import see_other

MAILS_AN_HOUR, MAILS_A_DAY = 3, 5
LONGEST_TOKEN = 100


def _token() -> str:
    return request.args.get("for", "")[:LONGEST_TOKEN]


def _page(template: str, code: int = 200, **given: object) -> Response:
    answer = Response(render_template(f"accounts/staff/{template}.html", **given), code, mimetype="text/html")
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


def _by_link(view: Callable[[], ResponseReturnValue]) -> Callable[[], ResponseReturnValue]:
    """Say of a link that it does not work: the same of one that never was, was used, was withdrawn or is too old."""

    @wraps(view)
    def looked_up() -> ResponseReturnValue:
        try:
            return view()
        except NotFound as problem:
            return _page("link_dead", 404, sentence=problem.sentence)

    return looked_up


@bp.route("/forgotten", methods=["GET", "POST"])
def forgotten() -> ResponseReturnValue:
    """Mail a link that sets a password; the answer is the same whether somebody has the address or nobody (R17)."""
    form = ForgottenForm(submitted())
    if request.method != "POST" or not form.validate():
        return _page("forgotten", 422 if form.errors else 200, form=form, is_sent=False)
    try:
        with transaction():
            count(f"forgotten from:{throttle.network_of(request.remote_addr)}", TRIES_PER_ADDRESS)
    except TooMany as problem:
        form.form_errors.append(str(problem.sentence))
        answer = _page("forgotten", 429, form=form, is_sent=False)
        answer.headers["Retry-After"] = str(problem.retry_after)
        return answer
    subject = f"forgotten:{queries.email_key(form.email.data)}"
    try:
        with transaction():
            count(f"{subject}:hour", MAILS_AN_HOUR, HOUR)
            count(f"{subject}:day", MAILS_A_DAY, DAY)
        is_within = True
    except TooMany:
        is_within = False  # not said either: it would tell who else asked
    with transaction():
        actions.ask_for_password(form.email.data, letterhead(), is_within_limits=is_within)
    return _page("forgotten", form=form, is_sent=True)


@bp.route("/reset", methods=["GET", "POST"])
@_by_link
def reset() -> ResponseReturnValue:
    """Choose a new password by the link in a mail."""
    form = NewPasswordForm(submitted())
    account = queries.get_link(_token(), Purpose.PASSWORD, clock.now()).account
    i18n.speak(account.lang)
    least = actions.least_of(account)
    if request.method == "POST" and form.validate():
        hashed = new_hash(form.new.data)
        try:
            with transaction():
                actions.reset_password(_token(), form.new.data, letterhead(), names=own_names(), hashed=hashed)
        except Invalid as problem:
            form.new.errors = [str(problem.sentence)]
        else:
            flash(_("Your password is changed. Sign in with the new one."))
            return see_other("staff.accounts.sign_in")
    return _page("reset", 422 if form.errors else 200, form=form, token=_token(), least=least)


@bp.route("/join", methods=["GET", "POST"])
@_by_link
def accept() -> ResponseReturnValue:
    """Join by the link of an invitation: give a name, choose a password, then the second factor where it is needed."""
    made, names = queries.get_invitation(_token(), clock.now()), queries.region_names()
    i18n.speak(made.lang)
    form = JoinForm(submitted(), data={"name": made.name})
    needs_factor = not NEED_FACTOR.isdisjoint(made.role_set)
    given = {
        "email": made.email,
        "roles": wording.roles_in_words(made.role_set),
        "then": wording.consequence(made.role_set, made.everywhere, [names[row.region_id] for row in made.region_rows]),
        "needs_factor": needs_factor,
        "least": passwords.SHORTEST_WITH_FACTOR if needs_factor else passwords.SHORTEST,
    }
    if request.method == "POST" and form.validate():
        hashed = new_hash(form.new.data)
        try:
            with transaction():
                account = actions.accept(_token(), form.name.data, form.new.data, names=own_names(), hashed=hashed)
                token = begin(account.id, hashed)
        except Invalid as problem:
            form.new.errors = [str(problem.sentence)]
        except Conflict as problem:  # somebody gave the address an account meanwhile
            form.form_errors.append(str(problem.sentence))
        else:
            flash(_("Welcome. This is the back office."))
            return signed_in(account, token, None) if token else see_other("staff.accounts.sign_in")
    return _page("accept", 422 if form.errors else 200, form=form, token=_token(), **given)


@bp.route("/confirm-address", methods=["GET", "POST"])
@_by_link
def confirm_address() -> ResponseReturnValue:
    """Use a new address, when the button behind the link in its mailbox is pressed."""
    form = StrangersForm(submitted())
    link = queries.get_link(_token(), Purpose.ADDRESS, clock.now())
    email = link.new_email
    i18n.speak(link.account.lang)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                actions.confirm_address(_token(), letterhead())
        except Conflict as problem:
            form.form_errors.append(str(problem.sentence))
        else:
            flash(_("Your new address is confirmed. From now on you sign in with it."))
            return see_other("staff.accounts.account")
    return _page("confirm_address", 422 if form.errors else 200, form=form, token=_token(), email=email)
