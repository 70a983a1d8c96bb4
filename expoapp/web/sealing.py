"""Values that travel in an address but may be a person's: sealed, so that no log and no history can read them (R24)."""

import base64
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

from expoapp import text

LONGEST = 1_200


def seal(value: str) -> str:
    """Return a value as an address may carry it; nothing of it can be read without our key. "" stays ""."""
    return _box().encrypt(value.encode()).decode() if value else ""


def unseal(sealed: Any) -> str:
    """Return what was sealed; "" for what we did not seal."""
    if not sealed or len(sealed) > LONGEST or not sealed.isascii():
        return ""
    try:
        return text.one_line(_box().decrypt(sealed.encode()).decode())
    except InvalidToken:
        return ""


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(current_app.config["SEAL_KEY"]))
