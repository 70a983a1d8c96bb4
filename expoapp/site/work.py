"""The rounds of the work process: what visitors asked for in vain, files of rows, and what is to be mended."""

import time
from collections.abc import Callable
from pathlib import Path

from expoapp.db import session, transaction
from expoapp.site import actions, missing
from expoapp.site.quality import Finding

# A round makes room for the other rounds after so many seconds.
LONGEST = 10.0


def make_round(folder: Path) -> int:
    """Add up what the web processes have noted since the last round; return how many addresses. Commits."""
    counts = missing.take(folder)
    if counts:
        with transaction():
            actions.fold(counts)
    missing.done(folder)
    return len(counts)


def carry_on(stop: Callable[[], bool] = lambda: False) -> int:
    """Work on files handed in, in short transactions, for LONGEST seconds; return how many steps. Commits."""
    end, steps = time.monotonic() + LONGEST, 0
    while not stop() and time.monotonic() < end:
        with transaction():
            if not actions.take_step():
                break
        steps += 1
    return steps


def find_what_to_mend(is_offered: Callable[[Finding], bool]) -> bool:
    """Find what is to be mended of all exhibitions, and keep it; say whether that was necessary. Commits."""
    found = actions.find_to_mend(is_offered)
    session().rollback()  # nobody waits meanwhile
    if found is None:
        return False
    with transaction():
        actions.keep_to_mend(found)
    return True
