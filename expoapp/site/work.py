"""The round that counts what visitors asked for in vain."""

from pathlib import Path

from expoapp.db import transaction
from expoapp.site import actions, missing


def make_round(folder: Path) -> int:
    """Add up what the web processes have noted since the last round; return how many addresses. Commits."""
    counts = missing.take(folder)
    if counts:
        with transaction():
            actions.fold(counts)
    missing.done(folder)
    return len(counts)
