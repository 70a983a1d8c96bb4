"""The rounds that count what visitors asked for in vain, and find what is to be mended."""

from collections.abc import Callable
from pathlib import Path

from expoapp.db import session, transaction
from expoapp.site import actions, missing
from expoapp.site.quality import Finding


def make_round(folder: Path) -> int:
    """Add up what the web processes have noted since the last round; return how many addresses. Commits."""
    counts = missing.take(folder)
    if counts:
        with transaction():
            actions.fold(counts)
    missing.done(folder)
    return len(counts)


def find_what_to_mend(is_offered: Callable[[Finding], bool]) -> bool:
    """Find what is to be mended of all exhibitions, and keep it; say whether that was necessary. Commits."""
    found = actions.find_to_mend(is_offered)
    session().rollback()  # nobody waits meanwhile
    if found is None:
        return False
    with transaction():
        actions.keep_to_mend(found)
    return True
