"""The passwords that breaches have made known, as a file on the disk: no network is asked (R14).

Kept are the first five bytes of the SHA-256 of each, sorted, one after the other. `make breached` writes the file anew;
where it comes from and under which licence stands in `breached.md` beside it.
"""

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("breached.bin")
# Of 140,000 digests of this length one is met by chance once in eight million passwords.
BYTES = 5
# R14 asks for so many of the most frequent ones; of the rest only those are kept that are long enough to be chosen.
MOST_FREQUENT = 100_000
SHORTEST = 12


def is_known(password: str) -> bool:
    """Say whether a password, in whatever case its letters are, is one of those that are tried first."""
    kept, wanted = _kept(), _digest(password)
    low, high = 0, len(kept) // BYTES
    while low < high:
        middle = (low + high) // 2
        if kept[middle * BYTES : middle * BYTES + BYTES] < wanted:
            low = middle + 1
        else:
            high = middle
    return kept[low * BYTES : low * BYTES + BYTES] == wanted


def count() -> int:
    """Return how many passwords the file knows."""
    return len(_kept()) // BYTES


@cache
def _kept() -> bytes:
    """Return the file, read when a password is chosen for the first time."""
    return FILE.read_bytes()


def _digest(password: str) -> bytes:
    return hashlib.sha256(password.casefold().encode("utf-8", "surrogatepass")).digest()[:BYTES]


def written(passwords: Iterable[str]) -> bytes:
    """Return the file's content for a list that begins with the most frequent passwords."""
    found: set[bytes] = set()
    for password in passwords:
        if len(found) < MOST_FREQUENT or len(password) >= SHORTEST:
            found.add(_digest(password))
    return b"".join(sorted(found))


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_bytes(written(source.read_text(encoding="utf-8", errors="surrogateescape").splitlines()))
