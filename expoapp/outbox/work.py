"""The rounds that the worker makes."""

import time
from collections.abc import Callable

from expoapp.config import Settings
from expoapp.outbox.carriers import carrier_for
from expoapp.outbox.queue import deliver, wake


def deliver_due(
    settings: Settings, stop: Callable[[], bool] = lambda: False, longest: float | None = None
) -> tuple[int, int]:
    """Deliver everything that is due; return how many mails were sent and how many failed.

    `stop` is asked before each mail: once it says yes, the mail in hand is finished and no other is begun. After
    `longest` seconds the round ends, so that other work gets its turn.
    """
    end = None if longest is None else time.monotonic() + longest
    with carrier_for(settings) as carrier:
        return deliver(carrier, settings.mail_from, stop, lambda: end is not None and time.monotonic() >= end)


def wake_waiting(settings: Settings) -> int:
    """Look whether the mail server is back, where mails wait for it, and make them due; return how many."""
    with carrier_for(settings) as carrier:
        return wake(carrier)
