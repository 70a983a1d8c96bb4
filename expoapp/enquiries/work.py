"""What the work process does for enquiries."""

from collections.abc import Callable

from expoapp import clock
from expoapp.db import transaction
from expoapp.enquiries import actions


def clear_quarantine(stop: Callable[[], bool] = lambda: False) -> int:
    """Delete what has been held back for longer than it is kept; return how many."""
    cleared = 0
    while not stop():
        with transaction():
            some = actions.clear_quarantine(clock.now())
        cleared += some
        if not some:
            break
    return cleared
