"""A password's other form, its argon2id hash; and whether a password is good enough to be taken."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from expoapp.accounts import breached
from expoapp.errors import TooMany
from expoapp.i18n import gettext as _

SHORTEST = 15
# With a second factor a shorter one will do (R14).
SHORTEST_WITH_FACTOR = 12
LONGEST = 128
# What a word from the person's own names leaves over must still be this long.
_LEAST_REST = 8
_FEWEST_SIGNS = 5
_SHORTEST_WORD = 3
# Words that guessers try first, and our own; a password made of these and the person's names alone is refused.
_WORDS = (
    *("password", "passwort", "passw0rd", "p@ssword", "welcome", "letmein", "iloveyou", "administrator", "admin"),
    *("qwerty", "monkey", "dragon", "football", "sunshine", "princess", "master", "login", "secret", "changeme"),
    *("exhibition", "expoapp", "expo", "staff", "office", "trade", "fair"),
)
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_STEPS = frozenset(pair for row in _ROWS for a, b in pairwise(row) for pair in (a + b, b + a))
# What a generated password is made of: nothing that is mistaken for something else when read from a screen.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Nobody's password, hashed at the same cost: an unknown name takes as long to refuse as a wrong password (R17).
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$cFe20JqZSWQS0GAj4x1FDQ$so+eNZWmMhlcb64C7gPhXufpNj2qa1NkIJIeLwbBoJk"
_HASHES_AT_ONCE = 4
_LONGEST_WAIT_SECONDS = 2
_places = BoundedSemaphore(_HASHES_AT_ONCE)


@contextmanager
def _place() -> Iterator[None]:
    """Hash only so many at once, since each takes 19 MiB and a processor for a while."""
    if not _places.acquire(timeout=_LONGEST_WAIT_SECONDS):
        raise TooMany(_("Too many people are signing in just now. Please try again in a few seconds."), retry_after=5)
    try:
        yield
    finally:
        _places.release()


def hashed(password: str) -> str:
    """Return the hash to keep. The password itself is taken as it is: nothing cut, trimmed or normalised.

    Let no transaction be open meanwhile, as with `matches`.
    """
    with _place():
        return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Say whether a password is the one whose hash was kept; takes as long when nothing was kept.

    Let no transaction be open meanwhile: it would hold the database for the length of a hash.
    """
    if len(password) > LONGEST:
        return False
    with _place():
        try:
            _hasher.verify(kept or _NOBODY, password)
        except VerifyMismatchError:
            return False
        except InvalidHashError:  # an account that no password opens
            return _refuse_slowly(password)
    return kept is not None


def _refuse_slowly(password: str) -> bool:
    with suppress(VerifyMismatchError):
        _hasher.verify(_NOBODY, password)
    return False


def is_outdated(kept: str) -> bool:
    """Say whether a hash was made with other parameters than are used now."""
    return _hasher.check_needs_rehash(kept)


def generated() -> str:
    """Return a random password of 99 bits that can be read from a screen and typed."""
    return "-".join("".join(secrets.choice(_READABLE) for _sign in range(_GROUP)) for _group in range(_GROUPS))


def weakness(password: str, names: Iterable[str], least: int = SHORTEST) -> str:
    """Return a sentence about why a password cannot be taken, or "" when it can.

    `names` are those of the person and the organisation, e-mail addresses among them: they must not be what it is
    made of.
    """
    if len(password) < least:
        return _("The password must have at least %(least)s characters. A sentence is a good one.", least=least)
    if len(password) > LONGEST:
        return _("The password may have at most %(most)s characters.", most=LONGEST)
    folded = password.casefold()
    if len(set(folded)) < _FEWEST_SIGNS or _repeats(folded):
        return _("The password repeats itself. Please choose one that is harder to guess.")
    if _is_sequence(folded):
        return _("The password follows the alphabet or the keyboard. Please choose one that is harder to guess.")
    if breached.is_known(password):
        return _("This password is known from thefts of other sites' passwords, and is tried first. Choose another.")
    if len(_rest(folded, names)) < _LEAST_REST:
        return _("The password is made of names and words that are tried first. Please choose other words.")
    return ""


def _repeats(value: str) -> bool:
    """Say whether it is one piece over and over, the last time perhaps cut."""
    return any(value[step:] == value[:-step] for step in range(1, len(value) // 2 + 1))


def _is_sequence(value: str) -> bool:
    """Say whether most of its signs only go on, back or stand still from the one before."""
    pairs = [a + b for a, b in pairwise(value)]
    return sum(pair in _STEPS or pair[0] == pair[1] for pair in pairs) * 3 > len(pairs) * 2


def _rest(value: str, names: Iterable[str]) -> str:
    """Return what is left without the names' words, the words everybody tries, and blanks."""
    words = {word for name in names for word in _split(name)} | set(_WORDS)
    for word in sorted(words, key=len, reverse=True):
        value = value.replace(word, "")
    return "".join(value.split())


def _split(name: str) -> list[str]:
    spaced = "".join(sign if sign.isalnum() else " " for sign in name.casefold())
    return [word for word in spaced.split() if len(word) >= _SHORTEST_WORD]
