"""Whether everything that belongs together is there (R02)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import String, cast, column, exists, func, literal, select, table

from expoapp import audit, clock
from expoapp.audit import AuditEntry
from expoapp.db import session
from expoapp.enquiries.models import HIDDEN, Consent, Enquiry, EnquiryEvent
from expoapp.outbox import OutboxMessage

# So many ids are named of each kind; the others are counted.
SHOWN = 20
# Mails that an enquiry sends; those of others belong to whom they tell.
OURS = ("acknowledgement", "desk-notice", "answer")
# Above us, so known by its table only.
_WATCHERS = table("watchers", column("id"))


def faults() -> Iterator[tuple[str, int, list[int]]]:
    """Yield (what is wrong, how often, the first ids) for each kind of thing that lacks what belongs to it."""
    for what, condition, key in _rules():
        number, ids = _found(condition, key)
        if number:
            yield what, number, ids


def _rules() -> list[tuple[str, Any, Any]]:
    of_this = OutboxMessage.enquiry_id == Enquiry.id
    thing = literal("enquiries/") + cast(Enquiry.id, String)
    submitted = exists().where(AuditEntry.thing == thing, AuditEntry.action == "enquiry.submit")
    # What was held back when it came sends no mails until somebody releases it; the trail says how it came.
    was_let_in = submitted.where(AuditEntry.changes["state"].as_string().not_in(HIDDEN))
    no_enquiry = ~exists().where(Enquiry.id == OutboxMessage.enquiry_id)
    no_watcher = ~exists().where(_WATCHERS.c.id == OutboxMessage.watcher_id)
    belongs_to_none = OutboxMessage.enquiry_id.is_(None) & OutboxMessage.kind.in_(OURS)
    return [
        (
            "enquiries without what their sender agreed to",
            ~exists().where(Consent.enquiry_id == Enquiry.id, Consent.purpose == "answer"),
            Enquiry.id,
        ),
        (
            "enquiries without their arrival in the timeline",
            ~exists().where(EnquiryEvent.enquiry_id == Enquiry.id, EnquiryEvent.what == "arrived"),
            Enquiry.id,
        ),
        (
            "enquiries without their line in the audit trail",
            # What came longer ago than the trail is kept has none any more.
            ~submitted & (Enquiry.created_at > func.coalesce(audit.released_until(), clock.BEGINNING)),
            Enquiry.id,
        ),
        (
            "enquiries without a mail to the desk",
            # Who is taken out of an enquiry is taken out of its mails too.
            was_let_in
            & Enquiry.anonymised_at.is_(None)
            & ~exists().where(of_this, OutboxMessage.kind == "desk-notice"),
            Enquiry.id,
        ),
        (
            "mails without their enquiry",
            belongs_to_none | (OutboxMessage.enquiry_id.is_not(None) & no_enquiry),
            OutboxMessage.id,
        ),
        ("mails without whom they tell", OutboxMessage.watcher_id.is_not(None) & no_watcher, OutboxMessage.id),
    ]


def _found(condition: Any, key: Any) -> tuple[int, list[int]]:
    number = session().scalar(select(func.count(key)).where(condition)) or 0
    return number, list(session().scalars(select(key).where(condition).order_by(key).limit(SHOWN))) if number else []
