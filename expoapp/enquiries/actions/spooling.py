"""How an enquiry is kept safe while the database is away, and comes into it afterwards (R07)."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, fields, replace
from datetime import datetime
from threading import Lock
from typing import Any

from expoapp import subjects
from expoapp.enquiries import queries
from expoapp.enquiries.actions.receiving import (
    Key,
    Limits,
    Receipt,
    Wish,
    expect_same,
    forget_keys,
    reference_for,
    take_in,
)
from expoapp.enquiries.mail import Letterhead
from expoapp.errors import Conflict
from expoapp.i18n import speaking
from expoapp.spool import Full, Spool

# Rises when an older program could not read what this one keeps.
FORM = 1
# Copies of one form wait for one another, so that they count as one; others share a lock by chance and wait a write.
_in_hand = tuple(Lock() for _ in range(64))


def keep(
    spool: Spool, wish: Wish, key: Key, slip: Receipt, admitted: Callable[[], AbstractContextManager[None]]
) -> str:
    """Keep an enquiry in the spool, on the disk, and return its reference; the same key gives the same.

    What cannot be kept does not count as `admitted`. Raises Conflict where the key is kept for something else, what
    `admitted` raises, spool.Full, and OSError.
    """
    with _in_hand[hash(key.digest) % len(_in_hand)]:
        known = find_kept(spool, key)
        if known is not None:
            return known
        try:
            with admitted():
                _wish, earlier, stored = _read(spool.put(key.digest, _written(wish, key, slip)))
        except ValueError as problem:
            raise Full() from problem
    expect_same(key, earlier.body_digest, stored.reference)
    return stored.reference


def find_kept(spool: Spool, key: Key) -> str | None:
    """Return the reference under which a key's enquiry waits in the spool; raise Conflict where that says other things.

    What cannot be read stands in nobody's way: the same key has the same reference in any case.
    """
    try:
        content = spool.find(key.digest)
        if content is None:
            return None
        _wish, earlier, slip = _read(content)
    except (OSError, ValueError):
        return None
    expect_same(key, earlier.body_digest, slip.reference)
    return slip.reference


def take_kept(content: bytes, limits: Limits, head: Letterhead) -> str:
    """Store an enquiry that was kept, unless it is stored already; return its reference.

    Raises NotAllowed where no desk is there, ValueError where a newer program has kept it, and IntegrityError where
    something is stored at this moment that it must be compared with: then the whole must be done again.
    """
    wish, key, slip = _read(content)
    with speaking(wish.lang):
        if queries.is_stored(slip.reference, slip.at):
            return slip.reference
        forget_keys(slip.at)
        used = queries.find_token(key.digest, slip.at)
        if used is not None:
            token, reference = used
            try:
                expect_same(key, token.body_digest, reference)
            except Conflict:
                # Who sent it has a reference for it, so it becomes an enquiry of its own.
                return take_in(wish, None, limits, head, _unused(slip, key))
            return reference
        return take_in(wish, key, limits, head, _unused(slip, key))


def kept_of(spool: Spool, key: str) -> dict[str, dict[str, Any]]:
    """Return what an address sent and what still waits in the spool, as {entry: what was filled in}."""
    contents = {name: spool.find(name) for name in spool.names()}
    wishes = {name: json.loads(content)["wish"] for name, content in contents.items() if content is not None}
    return {name: wish for name, wish in wishes.items() if subjects.key_of(wish["email"]) == key}


def forget_kept(spool: Spool, key: str) -> int:
    """Let go of everything that an address sent and that still waits in the spool; return how much it was."""
    with spool.round(wait=True):  # what is just being stored is in the database afterwards
        theirs = kept_of(spool, key)
        for name in theirs:
            spool.remove(name)
    return len(theirs)


def _unused(slip: Receipt, key: Key) -> Receipt:
    """Return a receipt whose reference no other enquiry has: by far the most often the one that was given out."""
    if not queries.is_reference(slip.reference):
        return slip
    return replace(slip, reference=reference_for(key, attempt=2))


def _written(wish: Wish, key: Key, slip: Receipt) -> bytes:
    kept = {
        "form": FORM,
        "key": asdict(key),
        "receipt": asdict(slip) | {"at": slip.at.isoformat(), "was_kept": True},
        "wish": asdict(wish),
    }
    return json.dumps(kept, ensure_ascii=False).encode()


def _read(content: bytes) -> tuple[Wish, Key, Receipt]:
    found: dict[str, Any] = json.loads(content)
    if found["form"] != FORM or set(found["wish"]) - {field.name for field in fields(Wish)}:
        raise ValueError("kept by a newer program")
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in found["wish"].items()
    }
    wish = Wish(**values)
    slip = Receipt(**found["receipt"] | {"at": datetime.fromisoformat(found["receipt"]["at"])})
    return wish, Key(**found["key"]), slip
