"""Who holds what of an address."""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from email_validator import EmailNotValidError, validate_email

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Subject:
    """A person: their address as it is compared, and the installation's folder, where written mail may lie."""

    key: str
    instance: Path


@dataclass(frozen=True)
class Part:
    """What one feature holds.

    `held` returns its rows as {table: rows of plain values}. `erase` erases at most so many of them in the caller's
    transaction and returns how many it found; it is called until it finds none.
    """

    held: Callable[[Subject], dict[str, Rows]]
    erase: Callable[[Subject, int], int]


_parts: dict[str, Part] = {}
_keys: list[bytes] = []


def follow(name: str, part: Part) -> None:
    """Show, hand over and erase what a feature holds from now on."""
    _parts[name] = part


def parts() -> list[Part]:
    """Return all parts, always in the same order."""
    return [part for _name, part in sorted(_parts.items())]


def use_key(key: bytes) -> None:
    """Hash addresses with this key from here on; the application says so at its start."""
    _keys[:] = [key]


def key_of(email: str) -> str:
    """Return an address as addresses are compared, its domain as name servers have it (RFC 5890)."""
    typed = unicodedata.normalize("NFKC", email).strip()
    try:
        known = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:  # such as "" of who was made anonymous; it is nobody's
        return typed.casefold()
    return (known.ascii_email or known.normalized).casefold()


def hash_of(email: str) -> str:
    """Return the keyed hash of an address: it tells nothing to who has only the database."""
    return hmac.new(_keys[0], key_of(email).encode(), hashlib.sha256).hexdigest()
