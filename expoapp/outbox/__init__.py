"""Mail waiting to go: written in the transaction of the deed it tells of, delivered afterwards (product rule 10)."""

from expoapp.outbox.carriers import Carrier, FolderCarrier, PermanentFailure, SmtpCarrier, Unreachable, carrier_for
from expoapp.outbox.forgetting import dead_before, empty, erase, forget, held, sent_before, without_keys
from expoapp.outbox.letters import Letterhead, written
from expoapp.outbox.queue import OutboxMessage, compose, deliver, lease, put, wait_before
from expoapp.outbox.work import deliver_due

__all__ = [
    "Carrier",
    "FolderCarrier",
    "Letterhead",
    "OutboxMessage",
    "PermanentFailure",
    "SmtpCarrier",
    "Unreachable",
    "carrier_for",
    "compose",
    "dead_before",
    "deliver",
    "deliver_due",
    "empty",
    "erase",
    "forget",
    "held",
    "lease",
    "put",
    "sent_before",
    "wait_before",
    "without_keys",
    "written",
]
