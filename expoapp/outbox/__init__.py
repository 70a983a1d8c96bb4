"""Mail waiting to go: written in the transaction of the deed it tells of, delivered afterwards (product rule 10)."""

from expoapp.outbox.carriers import Carrier, FolderCarrier, PermanentFailure, SmtpCarrier, Unreachable, carrier_for
from expoapp.outbox.faults import Fault
from expoapp.outbox.forgetting import dead_before, empty, erase, forget, held, sent_before, without_keys
from expoapp.outbox.letters import Letterhead, written
from expoapp.outbox.message import OutboxMessage, compose, put
from expoapp.outbox.queue import Health, can_go_again, deliver, health, lease, send_again, wait_before
from expoapp.outbox.work import deliver_due, wake_waiting

__all__ = [
    "Carrier",
    "Fault",
    "FolderCarrier",
    "Health",
    "Letterhead",
    "OutboxMessage",
    "PermanentFailure",
    "SmtpCarrier",
    "Unreachable",
    "can_go_again",
    "carrier_for",
    "compose",
    "dead_before",
    "deliver",
    "deliver_due",
    "empty",
    "erase",
    "forget",
    "health",
    "held",
    "lease",
    "put",
    "send_again",
    "sent_before",
    "wait_before",
    "wake_waiting",
    "without_keys",
    "written",
]
