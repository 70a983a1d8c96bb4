"""The second factor: a secret shared with an app on the person's phone, and codes that stand in for it once (R15)."""

import base64
import hashlib
import hmac
import io
import os
import secrets
import unicodedata
from datetime import datetime

import pyotp
import segno
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SECONDS = 30
# A phone's clock may be one step off, or the code be typed slowly.
DRIFT = 1
RECOVERY_CODES = 10
# What a recovery code is made of: nothing that is mistaken for something else. 24 signs of 31 are 118 bits.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 6
_NONCE = 12
_BYTES = 20
_keys: list[bytes] = []


def use_key(key: bytes) -> None:
    """Seal secrets with this key from here on; the application says so at its start."""
    _keys[:] = [key]


def new_secret(session_name: str, former_step: int) -> str:
    """Return the secret of 160 bits that a session sets up, as apps take it (RFC 4226).

    It is drawn from what names the session, so that looking at its picture changes nothing, and two windows show the
    same one; `former_step` changes when it is taken, and so the next one is another.
    """
    drawn_from = f"{session_name} {former_step}".encode()
    return base64.b32encode(hmac.new(_keys[0], b"new secret " + drawn_from, hashlib.sha256).digest()[:_BYTES]).decode()


def sealed(secret: str, account_id: int) -> str:
    """Return a secret as it is kept: of no use to who has only the database, and for its own account only."""
    nonce = os.urandom(_NONCE)
    kept = AESGCM(_keys[0]).encrypt(nonce, secret.encode(), str(account_id).encode())
    return base64.urlsafe_b64encode(nonce + kept).decode()


def opened(kept: str, account_id: int) -> str:
    """Return a secret that was sealed; "" for what our key does not open, so that no code fits it."""
    raw = base64.urlsafe_b64decode(kept)
    try:
        return AESGCM(_keys[0]).decrypt(raw[:_NONCE], raw[_NONCE:], str(account_id).encode()).decode()
    except InvalidTag:
        return ""


def step_of(secret: str, typed: str, moment: datetime) -> int:
    """Return the step of time whose code was typed, 0 for none; the caller takes a step only once.

    However a code is written (blanks, hyphens, digits of another script), it is the step that counts.
    """
    code, now = digits(typed), int(moment.timestamp()) // SECONDS
    if not secret or not code:
        return 0
    found = 0
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), code):
            found = step
    return found


def digits(typed: str) -> str:
    """Return a code as plain digits; "" where something else stands between them than blanks and hyphens."""
    plain = [sign for sign in unicodedata.normalize("NFKC", typed) if not _is_between(sign)]
    return "".join(str(unicodedata.decimal(sign)) for sign in plain) if all(s.isdecimal() for s in plain) else ""


def _is_between(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in {"Pd", "Cf"} or sign == "."


def address(secret: str, email: str, issuer: str) -> str:
    """Return what the picture says to an app: the secret, and under which names to list it."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def drawn(said: str) -> str:
    """Return a picture that cameras read, as SVG; dark on light in either scheme, since some read nothing else."""
    target = io.BytesIO()
    segno.make(said, error="m").save(
        target, kind="svg", xmldecl=False, svgns=False, omitsize=True, dark="#000", light="#fff", svgclass=None
    )
    return target.getvalue().decode()


def new_codes() -> list[str]:
    """Return recovery codes to show once."""
    return [
        "-".join("".join(secrets.choice(_READABLE) for _sign in range(_GROUP)) for _group in range(_GROUPS))
        for _code in range(RECOVERY_CODES)
    ]


def code_digest(typed: str) -> str:
    """Return the digest by which a recovery code is kept, in whatever case and grouping it was typed."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", typed).casefold() if sign.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
