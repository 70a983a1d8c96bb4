"""What visitors ask for in vain, noted in one small file for the work process to count.

The file is bounded and holds cleaned addresses only (R24): nothing of who asked, and nothing that could be a name, a
key or a number of somebody. What robots try on every site is left out, for nobody can act on it.
"""

import itertools
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from expoapp.site import addresses

# Some thousand lines a round; what a flood asks for beyond that is not counted.
LARGEST_FILE = 200_000
LONGEST = 120
_LINE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([01]) (/\S*)")
_FIT = re.compile(r"/[a-z0-9/._~-]*")
_PIECES = re.compile(r"[^A-Za-z0-9]+")
# Rooms whose addresses hold keys or what somebody typed.
_PRIVATE = {"consent", "enquire", "instant-reply", "search", "staff", "static", "watch"}
_ROBOTS = re.compile(
    r"/\.|//|/wp|wordpress|xmlrpc|phpmyadmin|/pma|/admin|administrator|adminer|/cgi|/vendor|phpunit|phpinfo|/etc/|passwd"
    r"|actuator|autodiscover|/owa|/ecp|boaform|hnap1|/solr|jenkins|telescope|laravel|drupal|joomla|typo3|magento|/shell"
    r"|eval-stdin|/config|/backup|/debug|/console|/setup|/install\b|/api/|/graphql|/swagger|/server-status|/login|/signin"
    r"|/user/|/upload|/tmp/|/temp/|/test\b|/info\.php|/_|/remote|/sdk|/geoserver|/nmap|/druid"
)
# Files that are no page: a redirect could only lead somewhere else than was meant.
_NO_PAGE = re.compile(
    r"\.(?!php$|html?$|aspx?$|pdf$)[a-z0-9]{1,8}$|~$|/(favicon|apple-touch-icon|robots|sitemap|ads|humans|security)\b"
)
# Short or numbered scripts at the root are what robots look for; the old site had none.
_PROBE = re.compile(r"/([a-z0-9]{1,3}|[a-z]*[0-9]+[a-z]*)\.php")


@dataclass
class Count:
    """How often one address was asked for in vain, and on which days."""

    first_on: date
    last_on: date
    asked: int = 0
    asked_from_us: int = 0


def clean(path: str, pairs: addresses.Pairs) -> str:
    """Return the key under which an address asked for in vain may be noted, "" where it may not."""
    key = addresses.path_key(path)
    if len(path) > LONGEST or not _FIT.fullmatch(key) or key == "/":
        return ""
    steps = [step for step in key.split("/") if step]
    if _PRIVATE & set(steps[:2]) or _ROBOTS.search(path.lower()) or _NO_PAGE.search(key):
        return ""
    kept = {name: value for name, value in addresses.old_query(pairs).items() if not _is_telling(value)}
    if _PROBE.fullmatch(key) and not kept:
        return ""
    if any(map(_is_telling, _PIECES.split(path))) or _is_number(path):
        return ""
    return addresses.key_of(path, kept.items())


def _is_telling(piece: str) -> bool:
    """Say whether a piece of an address could be a key, a reference or somebody's number."""
    if len(piece) > 32:
        return True
    turns = sum(
        _class_of(one) != _class_of(other) and "digit" in {_class_of(one), _class_of(other)}
        for one, other in itertools.pairwise(piece)
    )
    capitals = sum(one.islower() and other.isupper() for one, other in itertools.pairwise(piece))
    return turns >= 3 or (len(piece) >= 16 and (turns >= 2 or capitals >= 4)) or _is_number(piece)


def _class_of(sign: str) -> str:
    return "digit" if sign.isdigit() else "letter"


def _is_number(part: str) -> bool:
    """Say whether a text holds seven digits or more with nothing but signs between them: a telephone number has them.

    Two of the old site's numbers, or a day such as 2026-07-08, must not count as one.
    """
    without_days = re.sub(r"(?:19|20)[0-9]{2}-?[01][0-9]-?[0-3][0-9]", "", part)
    return bool(re.search(r"[0-9](?:[-._~ ]?[0-9]){6}", without_days))


def note(folder: Path, path: str, pairs: addresses.Pairs, today: date, *, is_ours: bool) -> None:
    """Note an address asked for in vain, if it may be noted and there is room; `is_ours`: by a link on our site.

    One short append, which the system does in one piece: several processes share the file. Where the disk takes
    nothing, the visitor still gets the page.
    """
    key = clean(path, list(pairs))
    if not key:
        return
    with suppress(OSError):
        file = os.open(_file(folder), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.fstat(file).st_size < LARGEST_FILE:
                os.write(file, f"{today.isoformat()} {int(is_ours)} {key}\n".encode())
        finally:
            os.close(file)


def take(folder: Path) -> dict[str, Count]:
    """Return what was noted since the last time; it stays until it is `done`, should storing it fail."""
    taken = _taken(folder)
    if not taken.exists():
        with suppress(FileNotFoundError):
            _file(folder).rename(taken)
    counts: dict[str, Count] = {}
    for day, is_ours, key in _lines(taken):
        count = counts.setdefault(key, Count(day, day))
        count.first_on, count.last_on = min(count.first_on, day), max(count.last_on, day)
        count.asked += 1
        count.asked_from_us += is_ours
    return counts


def done(folder: Path) -> None:
    """Throw away what was taken and is stored."""
    _taken(folder).unlink(missing_ok=True)


def _lines(taken: Path) -> Iterator[tuple[date, bool, str]]:
    """Yield the whole lines; what a full disk has cut is left out."""
    if not taken.exists():
        return
    for line in taken.read_text(encoding="utf-8", errors="replace").splitlines():
        found = _LINE.fullmatch(line)
        with suppress(ValueError):
            if found:
                yield date.fromisoformat(found[1]), found[2] == "1", found[3][: addresses.LONGEST]


def _file(folder: Path) -> Path:
    return folder / "asked-in-vain"


def _taken(folder: Path) -> Path:
    return folder / "asked-in-vain.taken"
