"""The keys of private links: made, kept as digests, replaced when they were used to change something (E8)."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta

from expoapp import clock
from expoapp.db import session
from expoapp.enquiries.models import PrivateLink, Purpose

LIVES = timedelta(days=90)
CONFIRM_WITHIN = timedelta(hours=48)
# A link that was replaced shows the enquiry a little longer, and leads a second click to where the first one went.
GRACE = timedelta(minutes=10)
KEY_BYTES = 32


def digest(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def issue(enquiry_id: int, purpose: Purpose = Purpose.OWN, *, new_email: str = "", key: str = "") -> str:
    """Add a link to the current transaction, and return its key: one drawn by lot, where none is given."""
    key = key or secrets.token_urlsafe(KEY_BYTES)
    now = clock.now()
    session().add(
        PrivateLink(
            digest=digest(key),
            enquiry_id=enquiry_id,
            purpose=purpose,
            new_email=new_email,
            made_at=now,
            expires_at=now + (LIVES if purpose == Purpose.OWN else CONFIRM_WITHIN),
        )
    )
    return key


def next_key(key: str, said: Iterable[str], secret: bytes) -> str:
    """Return the key that follows when a link is used for what was said.

    The same link, used twice for the same (a double click), is followed by the same key, so that both answers lead to
    one place; nobody without the secret can tell which.
    """
    words = "\0".join([key, *said])
    return urlsafe_b64encode(hmac.new(secret, words.encode(), hashlib.sha256).digest()).decode().rstrip("=")


def is_good(link: PrivateLink, moment: datetime) -> bool:
    """Say whether a link still shows its enquiry."""
    in_time = link.replaced_at is None or link.replaced_at > moment - GRACE
    return in_time and link.expires_at > moment and link.enquiry.anonymised_at is None
