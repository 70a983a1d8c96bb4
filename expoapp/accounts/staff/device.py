"""Browsers that a person has signed in with before: strangers who guess at the account do not keep them out (R16).

The cookie names the account by a keyed digest and opens nothing; it gives its browser tries of its own.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from expoapp.accounts.staff.room import cookie_name
from expoapp.web import pages

KNOWN_FOR = timedelta(days=180)
LONGEST = 300


def tries_of(account_id: int | None) -> str:
    """Return what names this browser's own tries at an account, "" where it is not known to the account."""
    given = request.cookies.get(cookie_name("known"), "")
    if account_id is None or not given or len(given) > LONGEST:
        return ""
    try:
        whose, number = _signer().loads(given, max_age=int(KNOWN_FOR.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return ""
    return f"known:{account_id}:{number}" if hmac.compare_digest(str(whose), _digest(account_id)) else ""


def remember(answer: Response, account_id: int) -> Response:
    """Let this browser be known again, now that its person has proved all there is to prove."""
    number = tries_of(account_id).rpartition(":")[2] or secrets.token_urlsafe(12)
    answer.set_cookie(
        cookie_name("known"),
        _signer().dumps([_digest(account_id), number]),
        max_age=KNOWN_FOR,
        secure=pages.settings().is_https,
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return answer


def _digest(account_id: int) -> str:
    return hmac.new(current_app.config["KNOWN_KEY"], f"account {account_id}".encode(), hashlib.sha256).hexdigest()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["KNOWN_KEY"], salt="known device")
