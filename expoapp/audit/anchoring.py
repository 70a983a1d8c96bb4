"""How far the trail had come, written down hourly outside of the database: whoever changes it there cannot change this.

A file in the instance folder, a line an hour: moment, number and mac of the last entry; the same goes into the log.
"""

import logging
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from expoapp import clock
from expoapp.audit.entries import ensure_head
from expoapp.db import transaction

NAME = "audit-anchors"
# Some fourteen months; what is older lies in sealed segments anyway.
MOST = 10_000
log = logging.getLogger("expoapp")


@dataclass(frozen=True)
class Anchor:
    """What was the last entry at a moment."""

    at: datetime
    entry_id: int
    mac: str


def anchors(instance: Path) -> list[Anchor]:
    """Return all anchors, the oldest first; raise ValueError with the number of a line that is none."""
    return [_read(number, line) for number, line in enumerate(_lines(instance / NAME), 1)]


def last_anchor(instance: Path) -> Anchor | None:
    """Return the newest anchor."""
    lines = _lines(instance / NAME)
    return _read(len(lines), lines[-1]) if lines else None


def drop_anchor(instance: Path) -> Anchor | None:
    """Write down what the last entry is now; None for an empty trail. Commits."""
    with transaction():
        head = ensure_head()
        if head is None:
            return None
        dropped = Anchor(clock.now().replace(microsecond=0), head.entry_id, head.mac)
    path = instance / NAME
    lines = [*_lines(path), f"{dropped.at.isoformat()} {dropped.entry_id} {dropped.mac}"]
    # Written anew beside it and then put in its place, so that no power cut leaves half a line.
    part = path.with_name(f"{NAME}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("".join(f"{line}\n" for line in lines[-MOST:]))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    # As a warning, since an anchor that no log keeps is none.
    log.warning("audit anchor: %s %s", dropped.entry_id, dropped.mac)
    return dropped


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _read(number: int, line: str) -> Anchor:
    try:
        at, entry_id, mac = line.split(" ")
        return Anchor(datetime.fromisoformat(at), int(entry_id), mac)
    except ValueError:
        raise ValueError(number) from None
