"""Mail waiting to go: written in the transaction of the deed it tells of, delivered afterwards (product rule 10)."""

from expoapp.outbox.carriers import Carrier, FolderCarrier, PermanentFailure, SmtpCarrier, Unreachable, carrier_for
from expoapp.outbox.faults import Fault
from expoapp.outbox.letters import Letterhead, written
from expoapp.outbox.message import OutboxMessage, compose, put
from expoapp.outbox.queue import deliver, lease, send_again, wait_before
from expoapp.outbox.work import deliver_due, wake_waiting

__all__ = [
    "Carrier",
    "Fault",
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
    "send_again",
    "wait_before",
    "wake_waiting",
    "written",
]
