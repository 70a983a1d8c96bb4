"""Limits that hold while the database is away: kept in memory, for each process by itself."""

from collections import deque
from datetime import timedelta
from threading import Lock

from expoapp import clock
from expoapp.errors import TooMany
from expoapp.i18n import gettext as _

# Past so many subjects the process lets nobody else in, since it could not count them.
MOST_SUBJECTS = 10_000
_uses: dict[str, deque[float]] = {}
_lock = Lock()


def count(subject: str, limit: int, window: timedelta) -> None:
    """Count one use of a subject in this process; raise TooMany past the limit."""
    now = clock.now().timestamp()
    begins = now - window.total_seconds()
    with _lock:
        if len(_uses) >= MOST_SUBJECTS:
            for gone in [name for name, used in _uses.items() if used[-1] <= begins]:
                del _uses[gone]
        used = _uses.get(subject, deque())
        while used and used[0] <= begins:
            used.popleft()
        is_over = len(used) >= limit
        if is_over or (subject not in _uses and len(_uses) >= MOST_SUBJECTS):
            wait = used[0] - begins if is_over else window.total_seconds()
            raise TooMany(_("Too many attempts. Please wait a little and try again."), retry_after=max(1, round(wait)))
        used.append(now)
        _uses[subject] = used


def forget_all() -> None:
    """Begin anew, as a new process does."""
    with _lock:
        _uses.clear()
