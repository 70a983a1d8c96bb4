"""How what was sent is stored, and what is said when it cannot be."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import current_app, make_response, render_template, request
from itsdangerous import URLSafeSerializer
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.wrappers import Response

from expoapp.db import transaction
from expoapp.enquiries import actions, wording
from expoapp.enquiries.actions import Key, Limits, Wish
from expoapp.enquiries.limits import ACKNOWLEDGEMENTS_A_DAY, FASTEST_PERSON, POSTS, POSTS_WINDOW
from expoapp.enquiries.mail import Letterhead
from expoapp.errors import Conflict, Invalid, NotAllowed, TooMany
from expoapp.i18n import gettext as _
from expoapp.web import throttle
from expoapp.web.forms import new_token
from expoapp.web.pages import absolute, address_in, see_other, settings

# Each time another copy was faster it is there the next time, so that few tries are enough.
TRIES = 5


def thanks_signer() -> URLSafeSerializer:
    """Return what signs a reference, so that only its sender sees the thanks."""
    return URLSafeSerializer(current_app.config["FORM_KEY"], salt="thanks")


def form_page(template: str, form: Any, code: int, alert: str = "", retry_after: int | None = None) -> Response:
    """Return a form's page with everything that was typed, and why it comes back."""
    body = render_template(template, form=form, alert=alert, consent=wording.answer_consent())
    answer = make_response(body, code)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def answered(form: Any, wish: Wish, key: Key, template: str) -> Response:
    """Store what was sent and lead to the thanks, or give the form back with everything in it."""
    try:
        reference = stored(lambda: actions.submit(wish, key, _limits(), letterhead()))
    except (Conflict, Invalid) as problem:
        if "token" in form:
            form.token.data = new_token()
        code = 409 if isinstance(problem, Conflict) else 422
        return form_page(template, form, code, alert=str(problem.sentence))
    except TooMany as problem:
        return form_page(template, form, 429, alert=str(problem.sentence), retry_after=problem.retry_after)
    except NotAllowed as problem:
        return form_page(template, form, 503, alert=str(problem.sentence), retry_after=3600)
    except OperationalError as problem:
        current_app.logger.error("enquiry not stored: %s", type(problem.orig).__name__)
        alert = _("Your enquiry could not be stored just now, and nothing is lost: please send it again in a minute.")
        return form_page(template, form, 503, alert=alert, retry_after=60)
    return see_other("enquiries.thanks", **{"for": thanks_signer().dumps(reference)})


def stored(deed: Callable[[], str]) -> str:
    """Run a deed as one transaction, and again where another copy of it was faster; once more on a busy database."""
    may_be_busy = True
    for attempt in range(1, TRIES + 1):
        try:
            with transaction():
                return deed()
        except IntegrityError:
            if attempt == TRIES:
                raise
        except OperationalError:
            if not may_be_busy:
                raise
            may_be_busy = False
    raise AssertionError("the last try either returns or raises")


def _limits() -> Limits:
    secret = current_app.config["THROTTLE_KEY"]

    def admit() -> None:
        throttle.count(secret, f"enquiry:{throttle.network_of(request.remote_addr)}", POSTS, POSTS_WINDOW)

    def may_acknowledge(email_key: str) -> bool:
        try:
            throttle.count(secret, f"acknowledge:{email_key}", ACKNOWLEDGEMENTS_A_DAY, timedelta(days=1))
        except TooMany:
            return False
        return True

    return Limits(admit, may_acknowledge)


def letterhead() -> Letterhead:
    """Return what our mails need from the running application."""
    return Letterhead(settings(), _office_address, address_in)


def _office_address(reference: str) -> str:
    return absolute("staff.enquiries.enquiry", reference=reference)


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
