"""Passkeys (WebAuthn) as second factor, where the extra `passkeys` is installed; the one module that knows its library.

Imported where it is first used, since it is not part of every installation (see `is_offered`).
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

LONGEST_ANSWER = 20_000
_keys: list[bytes] = []


@dataclass(frozen=True)
class Known:
    """A key as it is kept."""

    credential: str
    public_key: str
    used: int


def use_key(key: bytes) -> None:
    """Draw challenges with this key from here on; the application says so at its start."""
    _keys[:] = [key]


def is_offered(origin: str) -> bool:
    """Say whether passkeys can be used: the library is there, and browsers take keys for a host of this name."""
    parts = urlsplit(origin)
    try:
        ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        is_safe = parts.scheme == "https" or parts.hostname == "localhost"
        return is_safe and find_spec("webauthn") is not None
    return False


def challenge(token_digest: str, purpose: str) -> bytes:
    """Return what a key must sign in a session; another once the session's token is another, so it works once."""
    return hmac.new(_keys[0], f"{purpose} {token_digest}".encode(), hashlib.sha256).digest()


def to_add(origin: str, asked: bytes, email: str, name: str, account_id: int, known: Sequence[Known]) -> str:
    """Return what a browser needs to make a key, as JSON."""
    lib = _library()
    options = lib.generate_registration_options(
        rp_id=urlsplit(origin).hostname or "",
        rp_name=name,
        user_name=email,
        user_id=hmac.new(_keys[0], f"account {account_id}".encode(), hashlib.sha256).digest(),
        challenge=asked,
        exclude_credentials=_described(lib, known),
    )
    return str(lib.options_to_json(options))


def added(origin: str, asked: bytes, answer: str) -> Known | None:
    """Return the key that a browser has made; None where its answer is not right."""
    lib = _library()
    try:
        found = lib.verify_registration_response(
            credential=answer,
            expected_challenge=asked,
            expected_rp_id=urlsplit(origin).hostname or "",
            expected_origin=origin,
        )
    except _refusals():
        return None
    encode = lib.helpers.bytes_to_base64url
    return Known(encode(found.credential_id), encode(found.credential_public_key), found.sign_count)


def to_prove(origin: str, asked: bytes, known: Sequence[Known]) -> str:
    """Return what a browser needs to let one of the known keys sign, as JSON."""
    lib = _library()
    options = lib.generate_authentication_options(
        rp_id=urlsplit(origin).hostname or "", challenge=asked, allow_credentials=_described(lib, known)
    )
    return str(lib.options_to_json(options))


def proved(origin: str, asked: bytes, answer: str, known: Sequence[Known]) -> Known | None:
    """Return the key that has signed, with its new count; None where none of the known ones has."""
    lib = _library()
    try:
        given = lib.helpers.parse_authentication_credential_json(answer)
        name = lib.helpers.bytes_to_base64url(given.raw_id)
        key = next((one for one in known if one.credential == name), None)
        if key is None:
            return None
        found = lib.verify_authentication_response(
            credential=given,
            expected_challenge=asked,
            expected_rp_id=urlsplit(origin).hostname or "",
            expected_origin=origin,
            credential_public_key=lib.helpers.base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.used,
        )
    except _refusals():
        return None
    return Known(key.credential, key.public_key, found.new_sign_count)


def _described(lib: Any, known: Sequence[Known]) -> list[Any]:
    describe = lib.helpers.structs.PublicKeyCredentialDescriptor
    return [describe(id=lib.helpers.base64url_to_bytes(one.credential)) for one in known]


def _library() -> Any:
    import webauthn  # noqa: PLC0415 -- an extra: where it is missing no passkeys are offered

    return webauthn


def _refusals() -> tuple[type[Exception], ...]:
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 -- the same

    return (WebAuthnException, ValueError, TypeError, KeyError)
