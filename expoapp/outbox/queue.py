"""The table of mails waiting to go, and how each leaves it: at least once, and known by its Message-ID (R08)."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from email import policy
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from random import uniform
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from expoapp import clock
from expoapp.db import Base, session, transaction
from expoapp.outbox.carriers import Carrier, PermanentFailure, Unreachable

BATCH = 20
LEASE = timedelta(minutes=10)
# A mail whose lease is about to run out is given back: a slow server may take minutes for one.
TIME_FOR_ONE = timedelta(minutes=3)
GIVE_UP_AFTER = timedelta(hours=72)
LONGEST_WAIT = timedelta(hours=2)
FIRST_WAIT = timedelta(seconds=30)


class _WholeHeader(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]  # the registry joins them just so
    """A header that is never folded: Python would write a long address as an encoded word, which nobody follows."""

    def fold(self, *, policy: "policy.Policy[Any]") -> str:
        """Return the header as one line, however long."""
        return f"{self.name}: {self}{policy.linesep}"


class _IdsHeader(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]  # the registry joins them just so
    """Message-IDs, one a line: Python writes long ones as encoded words, and then no program threads the mail."""

    def fold(self, *, policy: "policy.Policy[Any]") -> str:
        """Return the header, folded only between the identifiers (RFC 5322 3.6.4)."""
        return f"{self.name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


class _SubjectHeader(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]  # the registry joins them just so
    """A subject that arrives as it was written: Python loses the blank where it breaks one in another script."""

    def fold(self, *, policy: "policy.Policy[Any]") -> str:
        """Return the header; one in another script is encoded as a whole, blanks included."""
        if self.isascii():
            return super().fold(policy=policy)
        encoded = Header(str(self), "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {encoded}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _SubjectHeader)
_HEADERS.map_to_type("in-reply-to", _IdsHeader)
_HEADERS.map_to_type("references", _IdsHeader)
_HEADERS.map_to_type("list-unsubscribe", _WholeHeader)
_POLICY = policy.default.clone(header_factory=_HEADERS)


class OutboxMessage(Base):
    """One mail. Its Message-ID is fixed here, so that a second delivery is recognised as the same mail."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sending', 'sent', 'dead')", name="state"),
        Index("ix_outbox_state_next_at", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    enquiry_id: Mapped[int | None] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"), index=True)
    watcher_id: Mapped[int | None] = mapped_column(ForeignKey("watchers.id", ondelete="CASCADE"), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    reply_to: Mapped[str] = mapped_column(String(254), default="")
    in_reply_to: Mapped[str] = mapped_column(String(200), default="")
    earlier_ids: Mapped[str] = mapped_column(Text, default="")  # the conversation's Message-IDs, oldest first
    leave_address: Mapped[str] = mapped_column(String(400), default="")  # takes the recipient off the list
    subject: Mapped[str] = mapped_column(String(300))
    lang: Mapped[str] = mapped_column(String(12))
    text_body: Mapped[str] = mapped_column(Text)
    html_body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(300), default="")


def put(
    *,
    kind: str,
    recipient: str,
    subject: str,
    lang: str,
    text_body: str,
    html_body: str,
    domain: str,
    reply_to: str = "",
    in_reply_to: str = "",
    earlier_ids: str = "",
    leave_address: str = "",
    enquiry_id: int | None = None,
    watcher_id: int | None = None,
) -> OutboxMessage:
    """Add a mail to the current transaction; it goes out after the commit.

    It vanishes with the enquiry or watcher it belongs to. `leave_address` takes its recipient off a list by one POST.
    """
    now = clock.now()
    row = OutboxMessage(
        message_id=make_msgid(idstring=uuid.uuid4().hex, domain=domain),
        kind=kind,
        recipient=recipient,
        reply_to=reply_to,
        in_reply_to=in_reply_to,
        earlier_ids=earlier_ids,
        subject=subject,
        lang=lang,
        text_body=text_body,
        html_body=html_body,
        leave_address=leave_address,
        enquiry_id=enquiry_id,
        watcher_id=watcher_id,
        created_at=now,
        next_at=now,
    )
    session().add(row)
    return row


def compose(row: OutboxMessage, sender: str) -> EmailMessage:
    """Return the mail of a row. The same row always makes the same mail."""
    mail = EmailMessage(_POLICY)
    mail["Message-ID"] = row.message_id
    mail["Date"] = format_datetime(row.created_at)
    mail["From"] = sender
    mail["To"] = row.recipient
    if row.reply_to:
        mail["Reply-To"] = row.reply_to
    if row.in_reply_to:
        mail["In-Reply-To"] = row.in_reply_to
        mail["References"] = row.earlier_ids or row.in_reply_to
    mail["Subject"] = row.subject
    if row.leave_address:  # RFC 8058
        mail["List-Unsubscribe"] = f"<{row.leave_address}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Auto-Submitted"] = "no" if row.kind == "answer" else "auto-generated"
    # Quoted, since not every server on the way takes eight bits.
    mail.set_content(row.text_body, cte="quoted-printable")
    mail.add_alternative(row.html_body, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = row.lang
    # A boundary drawn by lot would make every attempt a different mail.
    mail.set_boundary(f"=-{hashlib.sha256(row.message_id.encode()).hexdigest()[:32]}")
    return mail


def wait_before(attempt: int) -> timedelta:
    """Return how long to wait before the next attempt: doubling from 30 s to 2 h, ±20 % (RELIABILITY, Retry)."""
    wait = min(FIRST_WAIT * 2 ** max(0, attempt - 1), LONGEST_WAIT)
    return wait * uniform(0.8, 1.2)  # noqa: S311 -- jitter, not a secret


def lease(limit: int = BATCH) -> list[int]:
    """Take mails that are due, and those a dead worker left, and return their ids. Commits.

    No other worker gets them until the lease runs out.
    """
    now = clock.now()
    due = (
        select(OutboxMessage.id)
        .where(
            or_(
                (OutboxMessage.state == "queued") & (OutboxMessage.next_at <= now),
                (OutboxMessage.state == "sending") & (OutboxMessage.leased_until <= now),
            )
        )
        .order_by(OutboxMessage.next_at, OutboxMessage.id)
        .limit(limit)
    )
    # Looked for without a write lock first, so that an idle worker never stands in a visitor's way.
    if session().scalar(due) is None:
        session().rollback()
        return []
    with transaction() as current:
        ids = list(current.scalars(due.with_for_update(skip_locked=True)))
        current.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids))
            .values(state="sending", leased_until=now + LEASE, attempts=OutboxMessage.attempts + 1)
        )
    return ids


def deliver(carrier: Carrier, sender: str, stop: Callable[[], bool] = lambda: False) -> tuple[int, int]:
    """Deliver one batch of what is due; return how many were sent and how many failed.

    Each mail is a transaction of its own, and none is open while the carrier works. Where the carrier cannot be
    reached, the rest of the batch waits without being tried; once `stop` says yes, it is given back.
    """
    sent = failed = 0
    outage = ""
    for mail_id in lease():
        with transaction() as current:
            row = current.get(OutboxMessage, mail_id)
            if row is None:  # erased meanwhile, with its enquiry
                continue
            if stop() or clock.now() > (row.leased_until or clock.BEGINNING) - TIME_FOR_ONE:
                row.state, row.leased_until, row.attempts = "queued", None, row.attempts - 1
                continue
            recipient, (mail, problem) = row.recipient, _composed(row, sender)
        is_final = mail is None
        if mail is not None:
            problem = outage
            if not outage:
                problem, is_final, is_outage = _carry(carrier, sender, recipient, mail)
                outage = problem if is_outage else ""
        with transaction() as current:
            row = current.get(OutboxMessage, mail_id)
            if row is not None:
                _settle(row, problem, is_final)
        sent, failed = sent + (not problem), failed + bool(problem)
    return sent, failed


def _composed(row: OutboxMessage, sender: str) -> tuple[EmailMessage | None, str]:
    """Return a row's mail, or why it cannot be written, such as a line break in a header."""
    try:
        return compose(row, sender), ""
    except ValueError as problem:
        return None, str(problem) or type(problem).__name__


def _carry(carrier: Carrier, sender: str, recipient: str, mail: EmailMessage) -> tuple[str, bool, bool]:
    """Hand one mail over; return the problem ("" for none), whether it is final, and whether it is the carrier's."""
    try:
        carrier.carry(parseaddr(sender)[1], recipient, mail)
    except (PermanentFailure, ValueError) as problem:
        return str(problem) or type(problem).__name__, True, False
    except OSError as problem:
        return f"{type(problem).__name__}: {problem}", False, isinstance(problem, Unreachable)
    return "", False, False


def _settle(row: OutboxMessage, problem: str, is_final: bool) -> None:
    """Write down how an attempt ended."""
    now = clock.now()
    row.leased_until = None
    row.last_error = problem[:300]
    if not problem:
        row.state, row.sent_at = "sent", now
    elif is_final or now - row.created_at > GIVE_UP_AFTER:
        row.state = "dead"
    else:
        row.state, row.next_at = "queued", now + wait_before(row.attempts)
