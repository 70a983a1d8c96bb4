"""Limits that hold while the database is away: kept in memory, for each process by itself."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Lock

from flask import current_app

from expoapp import clock
from expoapp.errors import TooMany
from expoapp.i18n import gettext as _

# Past so many subjects the process lets nobody else in, since it could not count them.
MOST_SUBJECTS = 10_000
_KEPT = "stopgap"
_lock = Lock()


@contextmanager
def counted(subject: str, limit: int, window: timedelta) -> Iterator[None]:
    """Count one use of a subject in this process, unless it fails; raise TooMany past the limit."""
    now = clock.now().timestamp()
    _count(subject, limit, window, now)
    try:
        yield
    except Exception:
        with _lock, suppress(ValueError):
            _uses().get(subject, deque()).remove(now)
        raise


def _count(subject: str, limit: int, window: timedelta, now: float) -> None:
    begins = now - window.total_seconds()
    with _lock:
        uses = _uses()
        if len(uses) >= MOST_SUBJECTS:
            for gone in [name for name, used in uses.items() if not used or used[-1] <= begins]:
                del uses[gone]
        used = uses.get(subject, deque())
        while used and used[0] <= begins:
            used.popleft()
        is_over = len(used) >= limit
        if is_over or (subject not in uses and len(uses) >= MOST_SUBJECTS):
            wait = used[0] - begins if is_over else window.total_seconds()
            raise TooMany(_("Too many attempts. Please wait a little and try again."), retry_after=max(1, round(wait)))
        used.append(now)
        uses[subject] = used


def _uses() -> dict[str, deque[float]]:
    found: dict[str, deque[float]] = current_app.extensions.setdefault(_KEPT, {})
    return found
