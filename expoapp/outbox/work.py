"""The round that the worker makes."""

from collections.abc import Callable

from expoapp.config import Settings
from expoapp.outbox.carriers import carrier_for
from expoapp.outbox.queue import deliver


def deliver_due(settings: Settings, stop: Callable[[], bool] = lambda: False) -> tuple[int, int]:
    """Deliver everything that is due, batch by batch; return how many mails were sent and how many failed.

    `stop` is asked before each mail: once it says yes, the mail in hand is finished and the others are given back.
    """
    sent = failed = 0
    with carrier_for(settings) as carrier:
        while True:
            gone, kept = deliver(carrier, settings.mail_from, stop)
            sent, failed = sent + gone, failed + kept
            if not gone or kept or stop():
                return sent, failed
