"""What the rooms of an account share: the session's cookie, its mails, and the limits on guessing."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, g, has_request_context
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp import i18n
from expoapp.accounts import passwords
from expoapp.accounts.mail import Letterhead
from expoapp.accounts.models import StaffSession
from expoapp.db import session, transaction
from expoapp.exhibitions import queries as exhibitions
from expoapp.web import guard, pages, throttle

bp = Blueprint("accounts", __name__)
people_bp = Blueprint("people", __name__)

WINDOW = timedelta(minutes=5)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TRIES_PER_ACCOUNT = 10
# Where nobody is known yet whose language could be spoken.
CHOOSE_LANGUAGE = frozenset({"staff.accounts.sign_in", "staff.accounts.forgotten"})


def cookie_name(ending: str = "session") -> str:
    """Return a cookie's name; the prefix makes browsers refuse one that another host has set (R18)."""
    return f"__Host-{ending}" if pages.settings().is_https else ending


@bp.url_defaults
def keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Let the way to a page for strangers go on in the language spoken now, where their browser asks for another."""
    is_open = endpoint in CHOOSE_LANGUAGE and "lang" not in values and has_request_context()
    if is_open and i18n.language() != guard.language_of_browser():
        values["lang"] = i18n.language()


def with_token(answer: Response, token: str | None) -> Response:
    """Hand a session's new token to the browser, if there is one."""
    if token is not None:
        is_https = pages.settings().is_https
        answer.set_cookie(cookie_name(), token, secure=is_https, httponly=True, samesite="Lax", path="/")
    return answer


def count(subject: str, limit: int, window: timedelta = WINDOW) -> None:
    """Count one try; raise TooMany past the limit."""
    throttle.count(current_app.config["THROTTLE_KEY"], subject, limit, window)


def forget(subject: str) -> None:
    """Take back the tries that were counted."""
    throttle.forget(current_app.config["THROTTLE_KEY"], subject)


def letterhead() -> Letterhead:
    """Return how our mails begin and end."""
    return Letterhead(pages.settings(), pages.office_address)


def own_names() -> list[str]:
    """Return the words no password may be made of, besides the person's own."""
    own = exhibitions.own_organiser()
    return [own.name] if own else []


def new_hash(password: str) -> str:
    """Return the hash of a password that somebody wants to have from now on."""
    session().rollback()  # hashing takes long, and others want to write
    return passwords.hashed(password)


def present_session() -> StaffSession:
    """Return the session somebody is in, whole or half-way."""
    found: StaffSession = g.get("half_session") or g.session
    return found


def own_password(typed: str) -> str | None:
    """Return the hash that a person's own password was compared with; None where it is not theirs.

    Counts tries, those on the account's page among them; raises TooMany.
    """
    subject = f"password:{current_user.id}"
    with transaction():
        count(subject, TRIES_PER_ACCOUNT)
        kept: str = current_user.password_hash
    # No transaction is open here: hashing takes long, and others want to write.
    if not passwords.matches(kept, typed):
        return None
    with transaction():
        forget(subject)
    return kept
