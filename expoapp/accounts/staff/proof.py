"""Proving once more who one is, before a grave act (R19)."""

import logging

from flask import Request, after_this_request, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.accounts import actions, queries
from expoapp.accounts.forms import ProofForm
from expoapp.accounts.staff.room import bp, own_password, with_token
from expoapp.db import transaction
from expoapp.errors import TooMany
from expoapp.i18n import gettext as _
from expoapp.web import errors, guard
from expoapp.web.forms import PROOF, submitted

log = logging.getLogger("expoapp.accounts")

LARGEST_CARRIED = 200_000  # characters of a form that is carried through the question for the password


def prove() -> Response | None:
    """Let a grave act pass where the proof is fresh; else ask for the password, and take it where it came along.

    A form that comes too late is carried through the question: it is drawn again with all it held, hidden, beside the
    field for the password. So nothing typed is lost, and what was wanted is done with the next press (decision 24).
    """
    typed = request.form.get(PROOF)
    if queries.is_proved(g.session, clock.now()):
        _keep_from_views(request)
        return None
    if request.method in guard.SAFE:
        return redirect(url_for("staff.accounts.confirm", next=guard.here()), code=302)
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in {PROOF, "key"}]
    if sum(len(name) + len(value) for name, value in carried) > LARGEST_CARRIED:
        return errors.page(413, _("This is too long to be kept while you confirm that it is you. Please shorten it."))
    form = ProofForm(request.form)
    if typed is None:
        return _confirm_page(form, guard.here(), carried, code=403)
    answer = _prove(form, guard.here(), carried)
    if answer is None:
        _keep_from_views(request)
    return answer


def _keep_from_views(asked: Request) -> None:
    """Take the password out of what came, so that no view can store or show it."""
    others = [(name, value) for name, value in asked.form.items(multi=True) if name != PROOF]
    asked.form = ImmutableMultiDict(others)


@bp.route("/confirm", methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    """Ask for the password once more, and lead on to the page that wanted it."""
    wanted = guard.home_address(request.args.get("next"))
    address = url_for("staff.accounts.confirm", next=wanted)
    form = ProofForm(submitted())
    if request.method != "POST":
        return _confirm_page(form, address, [], code=200)
    return _prove(form, address, []) or redirect(wanted or url_for("staff.accounts.account"), code=303)


def _prove(form: ProofForm, address: str, carried: list[tuple[str, str]]) -> Response | None:
    """Take the password of a form as proof; return what to answer where it is none."""
    if not form.validate():
        return _confirm_page(form, address, carried)
    try:
        kept = own_password(form.password.data)
    except TooMany as problem:
        form.form_errors.append(str(problem.sentence))
        answer = _confirm_page(form, address, carried, code=429)
        answer.headers["Retry-After"] = str(problem.retry_after)
        return answer
    token = None
    if kept is not None:
        with transaction():
            token = actions.prove(current_user, g.session.id, kept)
    if token is None:
        log.info("proof refused")
        form.password.errors = [_("This is not your password.")]
        return _confirm_page(form, address, carried)
    after_this_request(lambda answer: with_token(answer, token))
    return None


def _confirm_page(form: ProofForm, address: str, carried: list[tuple[str, str]], code: int = 422) -> Response:
    body = render_template("accounts/staff/confirm.html", form=form, address=address, carried=carried)
    return Response(body, code, mimetype="text/html")
