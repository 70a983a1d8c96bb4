"""How what was sent is stored, and what is said when it cannot be."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from typing import Any

from flask import current_app, make_response, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from werkzeug.wrappers import Response

from expoapp.db import is_away, transaction
from expoapp.enquiries import actions, wording, work
from expoapp.enquiries.actions import Key, Limits, Receipt, Wish
from expoapp.enquiries.limits import FASTEST_PERSON, POSTS, POSTS_WINDOW
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from expoapp.i18n import gettext as _
from expoapp.spool import Full
from expoapp.web import away, stopgap, throttle
from expoapp.web.forms import new_token
from expoapp.web.pages import see_other, settings

# Each time another copy was faster it is there the next time, so that few tries are enough.
TRIES = 5
# Past this many seconds a visitor is not made to wait for the database once more.
PATIENCE = 2.0


def thanks_signer() -> URLSafeSerializer:
    """Return what signs a reference, so that only its sender sees the thanks."""
    return URLSafeSerializer(current_app.config["FORM_KEY"], salt="thanks")


def received(signed: str) -> tuple[str, str]:
    """Return the reference that was signed, and its name in the spool, "" where it never was there.

    Raises NotFound for what we have not signed.
    """
    try:
        found = thanks_signer().loads(signed)
    except BadSignature as problem:
        raise NotFound() from problem
    return (found[0], found[1]) if isinstance(found, list) else (found, "")


def form_page(template: str, form: Any, code: int, alert: str = "", retry_after: int | None = None) -> Response:
    """Return a form's page with everything that was typed, and why it comes back.

    Where the database goes away only now, the page goes out without what it would tell of the site around the form.
    """
    given = {"form": form, "alert": alert, "consent": wording.answer_consent()}
    try:
        body = render_template(template, **given)
    except SQLAlchemyError as problem:
        if not is_away(problem):
            raise
        away.note(problem)
        body = render_template(template, **given)
    answer = make_response(body, code)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def answered(form: Any, wish: Wish, key: Key, template: str) -> Response:
    """Store what was sent and lead to the thanks, or give the form back with everything in it.

    While the database is away, what was sent is kept in the spool instead.
    """
    slip = actions.receipt(key)
    try:
        reference = actions.find_kept(work.spool(), key)
        is_kept = reference is not None
        if reference is None:
            reference, is_kept = _stored_or_kept(wish, key, slip)
    except (Conflict, Invalid) as problem:
        if "token" in form:
            form.token.data = new_token()
        code = 409 if isinstance(problem, Conflict) else 422
        return form_page(template, form, code, alert=str(problem.sentence))
    except TooMany as problem:
        return form_page(template, form, 429, alert=str(problem.sentence), retry_after=problem.retry_after)
    except NotAllowed as problem:
        return form_page(template, form, 503, alert=str(problem.sentence), retry_after=3600)
    except (Full, OSError) as problem:
        current_app.logger.error("enquiry not kept: %s", type(problem).__name__)
        alert = _("Your enquiry could not be stored just now, and nothing is lost: please send it again in a minute.")
        return form_page(template, form, 503, alert=alert, retry_after=60)
    said = [reference, key.digest] if is_kept else reference
    return see_other("enquiries.thanks", **{"for": thanks_signer().dumps(said)})


def _stored_or_kept(wish: Wish, key: Key, slip: Receipt) -> tuple[str, bool]:
    """Return the reference of what was sent, and whether it waits in the spool."""
    head = work.letterhead()

    def submit(attempt: int) -> str:
        return actions.submit(wish, key, _limits(), head, slip if attempt == 1 else actions.receipt(key, attempt))

    if not away.is_noted() and away.was_noted_lately() and key.is_fresh:
        with suppress(Full, OSError):  # then there is still the database
            return actions.keep(work.spool(), wish, key, slip, _admitted_without_database), True
    if not away.is_noted():
        try:
            return stored(submit), False
        except SQLAlchemyError as problem:
            if not is_away(problem):
                raise
            away.note(problem)
    if not key.is_fresh:
        # It may have been stored yesterday, which cannot be looked up now; a new token would make it a second one.
        raise Full()
    return actions.keep(work.spool(), wish, key, slip, _admitted_without_database), True


def stored(deed: Callable[[int], str]) -> str:
    """Run a deed as one transaction, and again where another copy of it was faster; once more on a busy database.

    The deed is told which attempt it is, counted by what was already there. Who has waited for a busy database waits
    no second time.
    """
    began, may_be_busy, attempt = time.monotonic(), True, 1
    while True:
        try:
            with transaction():
                return deed(attempt)
        except IntegrityError:
            if attempt == TRIES:
                raise
            attempt += 1
        except OperationalError:
            if not may_be_busy or time.monotonic() - began > PATIENCE:
                raise
            may_be_busy = False


def _limits() -> Limits:
    secret = current_app.config["THROTTLE_KEY"]

    def admit() -> None:
        throttle.count(secret, f"enquiry:{throttle.network_of(request.remote_addr)}", POSTS, POSTS_WINDOW)

    return Limits(admit, work.may_acknowledge)


def _admitted_without_database() -> AbstractContextManager[None]:
    # Each process counts by itself, so each lets in its share only: stricter in all, and never open.
    share = max(1, POSTS // settings().web_workers)
    return stopgap.counted(f"enquiry:{throttle.network_of(request.remote_addr)}", share, POSTS_WINDOW)


def sender_digest() -> str:
    """Return what forms sent from one browser in one network have in common, and nothing else (decision 17)."""
    return digest("sender", [throttle.network_of(request.remote_addr), request.user_agent.string])


def suspicion(trap: str, age: float) -> str:
    """Say what shows at the form itself that a robot had sent it, as `enquiries.spam` calls it; "" for nothing."""
    if trap:
        return "trap"
    return "fast" if age < FASTEST_PERSON else ""


def digest(purpose: str, value: Any) -> str:
    """Return a keyed digest, from which nobody can guess what was sent."""
    if isinstance(value, Wish):
        value = vars(replace(value, suspicion=""))  # hangs on the time, so it may differ between copies
    said = json.dumps([purpose, value], sort_keys=True, default=str)
    return hmac.new(current_app.config["FORM_KEY"], said.encode(), hashlib.sha256).hexdigest()
