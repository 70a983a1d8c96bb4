"""Mail waiting to go: written in the transaction of the deed it tells of, delivered afterwards (decision 10)."""

import uuid
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from random import uniform
from typing import Protocol

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from expoapp import clock
from expoapp.db import Base, session, transaction

LEASE = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=72)
LONGEST_WAIT = timedelta(hours=2)
FIRST_WAIT = timedelta(seconds=30)


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
    recipient: Mapped[str] = mapped_column(String(254))
    reply_to: Mapped[str] = mapped_column(String(254), default="")
    in_reply_to: Mapped[str] = mapped_column(String(200), default="")
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


class PermanentFailure(Exception):
    """The mail can never be delivered as it is."""


class Carrier(Protocol):
    """What takes a mail away: an SMTP server, a folder."""

    def carry(self, sender: str, recipient: str, mail: EmailMessage) -> None:
        """Hand one mail over; raise PermanentFailure where trying again is useless."""


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
    enquiry_id: int | None = None,
) -> OutboxMessage:
    """Add a mail to the current transaction; it goes out after the commit."""
    now = clock.now()
    row = OutboxMessage(
        message_id=make_msgid(idstring=uuid.uuid4().hex, domain=domain),
        kind=kind,
        recipient=recipient,
        reply_to=reply_to,
        in_reply_to=in_reply_to,
        subject=subject,
        lang=lang,
        text_body=text_body,
        html_body=html_body,
        enquiry_id=enquiry_id,
        created_at=now,
        next_at=now,
    )
    session().add(row)
    return row


def compose(row: OutboxMessage, sender: str) -> EmailMessage:
    """Return the mail of a row. The same row always makes the same mail."""
    mail = EmailMessage()
    mail["Message-ID"] = row.message_id
    mail["Date"] = format_datetime(row.created_at)
    mail["From"] = sender
    mail["To"] = row.recipient
    if row.reply_to:
        mail["Reply-To"] = row.reply_to
    if row.in_reply_to:
        mail["In-Reply-To"] = mail["References"] = row.in_reply_to
    mail["Subject"] = row.subject
    mail["Content-Language"] = row.lang
    mail["Auto-Submitted"] = "no" if row.kind == "answer" else "auto-generated"
    mail.set_content(row.text_body)
    mail.add_alternative(row.html_body, subtype="html")
    return mail


def wait_before(attempt: int) -> timedelta:
    """Return how long to wait before the next attempt: doubling from 30 s to 2 h, ±20 % (RELIABILITY, Retry)."""
    wait = min(FIRST_WAIT * 2 ** max(0, attempt - 1), LONGEST_WAIT)
    return wait * uniform(0.8, 1.2)  # noqa: S311 -- jitter, not a secret


def lease(limit: int = 20) -> list[OutboxMessage]:
    """Take the mails that are due, and those a dead worker left; no other worker gets them meanwhile. Commits."""
    now = clock.now()
    due = (
        select(OutboxMessage.id)
        .where(
            or_(
                (OutboxMessage.state == "queued") & (OutboxMessage.next_at <= now),
                (OutboxMessage.state == "sending") & (OutboxMessage.leased_until <= now),
            )
        )
        .order_by(OutboxMessage.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    with transaction() as current:
        ids = list(current.scalars(due))
        current.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids))
            .values(state="sending", leased_until=now + LEASE, attempts=OutboxMessage.attempts + 1)
        )
    return list(session().scalars(select(OutboxMessage).where(OutboxMessage.id.in_(ids)).order_by(OutboxMessage.id)))


def deliver(carrier: Carrier, sender: str) -> tuple[int, int]:
    """Deliver what is due; return how many were sent and how many failed. Each mail is a transaction of its own."""
    sent = failed = 0
    for row in lease():
        problem, final = _carry(carrier, sender, row)
        with transaction():
            if not problem:
                row.state, row.sent_at, row.last_error = "sent", clock.now(), ""
                sent += 1
            else:
                given_up = final or clock.now() - row.created_at > GIVE_UP_AFTER
                row.state = "dead" if given_up else "queued"
                row.next_at = clock.now() + wait_before(row.attempts)
                row.last_error = problem[:300]
                failed += 1
            row.leased_until = None
    return sent, failed


def _carry(carrier: Carrier, sender: str, row: OutboxMessage) -> tuple[str, bool]:
    """Hand one mail over; return the problem ("" for none) and whether it is final."""
    try:
        carrier.carry(parseaddr(sender)[1], row.recipient, compose(row, sender))
    except (PermanentFailure, ValueError) as problem:
        return str(problem) or type(problem).__name__, True
    except OSError as problem:
        return f"{type(problem).__name__}: {problem}", False
    return "", False
