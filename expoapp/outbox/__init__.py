"""Mail waiting to go: written in the transaction of the deed it tells of, delivered afterwards (product rule 10)."""

from expoapp.outbox.carriers import Carrier, FolderCarrier, PermanentFailure, SmtpCarrier, Unreachable, carrier_for
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
    "deliver",
    "deliver_due",
    "lease",
    "put",
    "wait_before",
    "written",
]
