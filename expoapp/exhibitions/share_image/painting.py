"""A share image as PNG: painted once for each content, kept on disk, and never more than a few at a time."""

import hashlib
import os
import tempfile
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path

import resvg_py

from expoapp import fonts

AT_ONCE = 2  # painted in one process; one takes some hundredths of a second of one core
KEPT_MOST = 1_500  # pictures on disk, of about 50 kB each
_START, _END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_brushes = threading.BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """So many pictures are being painted that this one has to come again."""


def digest(drawing: str) -> str:
    """Return the name of a picture: the same drawing, painted with the same tools, is the same picture."""
    return hashlib.sha256(f"{_tools()}{drawing}".encode()).hexdigest()[:40]


def paint(drawing: str, shelf: Path) -> bytes:
    """Return the PNG of a drawing, from the shelf if it lies there. Raises Busy."""
    place = shelf / f"{digest(drawing)}.png"
    kept = _take(place)
    if kept is not None:
        return kept
    if not _brushes.acquire(blocking=False):
        raise Busy
    try:
        picture: bytes = resvg_py.svg_to_bytes(
            svg_string=drawing, skip_system_fonts=True, font_files=[str(path) for path in _font_files()]
        )
    finally:
        _brushes.release()
    # A disk that is full or read-only costs time, and no picture.
    with suppress(OSError):
        _put(place, picture)
    return picture


def _take(place: Path) -> bytes | None:
    """Return a picture from the shelf; one that a power cut has left unfinished does not count."""
    try:
        found = place.read_bytes()
    except OSError:
        return None
    return found if found.startswith(_START) and found.endswith(_END) else None


def _put(place: Path, picture: bytes) -> None:
    """Put a picture on the shelf so that nobody ever sees half of it, and clear the shelf where it is full."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, part = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(picture)
        Path(part).replace(place)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise
    _clear(place.parent)


def _clear(shelf: Path) -> None:
    """Throw the oldest pictures away, a tenth at once, where there are too many."""
    with os.scandir(shelf) as entries:
        names = [entry.path for entry in entries]
    if len(names) > KEPT_MOST:
        oldest = sorted(names, key=_age)
        for name in oldest[: len(names) - KEPT_MOST + KEPT_MOST // 10]:
            Path(name).unlink(missing_ok=True)


def _age(name: str) -> float:
    try:
        return Path(name).stat().st_mtime
    except OSError:
        return 0.0


@cache
def _font_files() -> list[Path]:
    return sorted(fonts.FOLDER.glob("*.ttf"))


@cache
def _tools() -> str:
    """Return what a picture depends on beside its drawing."""
    known = hashlib.sha256(resvg_py.__version__.encode())
    for path in _font_files():
        known.update(path.read_bytes())
    return known.hexdigest()
