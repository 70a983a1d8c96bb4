"""Addresses as they are looked up: each has one key, however it was written.

Pure: what stands behind a key is `queries`' affair.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, unquote

# The names by which the old site told one page from another; of a query nothing else counts.
OLD_NAMES = ("id", "newsid", "page", "pageid")
LONGEST = 300
_VALUE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ORIGIN = re.compile(r"https?://[^/\\?#\s]+", re.IGNORECASE)
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]")

Pairs = Iterable[tuple[str, str]]


def path_key(path: str) -> str:
    """Return a path in the form in which it is kept: small letters, single slashes, none at its end."""
    steps = [step for step in unicodedata.normalize("NFC", path).lower().split("/") if step]
    return "/" + "/".join(steps)


def old_query(pairs: Pairs) -> dict[str, str]:
    """Return what of a query the old site went by, in one order."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name.lower() in OLD_NAMES and _VALUE.fullmatch(value):
            found.setdefault(name.lower(), value.lower())
    return dict(sorted(found.items()))


def key_of(path: str, pairs: Pairs = ()) -> str:
    """Return the key of an address: its path, and of its query what the old site went by."""
    return _joined(path_key(path), old_query(pairs).items())


def keys_of(path: str, pairs: Pairs = ()) -> list[str]:
    """Return every key under which an address may be known, the most exact first; the bare path comes last."""
    found, here = list(old_query(pairs).items()), path_key(path)
    return [_joined(here, some) for size in range(len(found), -1, -1) for some in itertools.combinations(found, size)]


def parents_of(path: str) -> list[str]:
    """Return the paths above one, the nearest first, without the root."""
    steps = path_key(path).split("/")[1:]
    return ["/" + "/".join(steps[:count]) for count in range(len(steps) - 1, 0, -1)]


def _joined(path: str, pairs: Pairs) -> str:
    query = "&".join(f"{name}={value}" for name, value in pairs)
    return f"{path}?{query}" if query else path


def bare(key: str) -> str:
    """Return a key without its query."""
    return key.partition("?")[0]


def typed(value: str, origin: str = "") -> tuple[str, list[tuple[str, str]]] | None:
    """Return path and query of what somebody typed or pasted, None for what is no address of a site's page.

    A whole address loses its origin: any for one of the old site, only `origin` where that is given.
    """
    whole = _ORIGIN.match(value)
    if whole and origin and whole.group().lower() != origin.lower():
        return None
    path, _mark, query = (value[whole.end() :] if whole else value).partition("#")[0].partition("?")
    path = unquote(path or "/" if whole else path)
    # Browsers take a backslash for a slash, and two slashes for another host.
    if not path.startswith("/") or path.startswith("//") or _UNFIT.search(path) or ".." in path.split("/"):
        return None
    return path, parse_qsl(query, max_num_fields=20) if query.count("&") < 20 else []


def microsite_steps(path: str) -> Iterator[tuple[str, str]]:
    """Yield (path of a small site of its own, what is asked below it), the longest path first, without slashes."""
    steps = path_key(path).split("/")[1:]
    for count in range(len(steps), 0, -1):
        yield "/".join(steps[:count]), "/".join(steps[count:])
