"""What the rooms of an account share: the session's cookie, and the limits on guessing."""

from datetime import timedelta

from flask import Blueprint, current_app
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp.accounts import passwords
from expoapp.db import transaction
from expoapp.web import pages, throttle

bp = Blueprint("accounts", __name__)

WINDOW = timedelta(minutes=5)
TRIES_PER_ACCOUNT = 10


def cookie_name() -> str:
    """Return the cookie's name; the prefix makes browsers refuse one that another host has set (R18)."""
    return "__Host-session" if pages.settings().is_https else "session"


def with_token(answer: Response, token: str | None) -> Response:
    """Hand a session's new token to the browser, if there is one."""
    if token is not None:
        is_https = pages.settings().is_https
        answer.set_cookie(cookie_name(), token, secure=is_https, httponly=True, samesite="Lax", path="/")
    return answer


def count(subject: str, limit: int) -> None:
    """Count one try; raise TooMany past the limit."""
    throttle.count(current_app.config["THROTTLE_KEY"], subject, limit, WINDOW)


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
        throttle.forget(current_app.config["THROTTLE_KEY"], subject)
    return kept
