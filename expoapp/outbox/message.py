"""A mail as it is stored, and the letter that is made of it: the same row always makes the same letter."""

import hashlib
import uuid
from datetime import datetime
from email import policy
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from expoapp import clock
from expoapp.db import Base, session


class _WholeHeader(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]  # the registry joins them just so
    """A header that is never folded: Python would write a long address as an encoded word, which nobody follows."""

    def fold(self, *, policy: "policy.Policy[Any]") -> str:
        """Return the header as one line, however long."""
        return f"{self.name}: {self}{policy.linesep}"


class _SubjectHeader(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]  # the registry joins them just so
    """A subject that arrives as it was written: Python loses the blank where it breaks one in another script."""

    def fold(self, *, policy: "policy.Policy[Any]") -> str:
        """Return the header; one in another script is encoded as a whole, blanks included."""
        if self.isascii():
            return super().fold(policy=policy)
        encoded = Header(str(self), "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {encoded}{policy.linesep}"


class _IdsHeader(UniqueUnstructuredHeader, BaseHeader):  # type: ignore[misc]  # the registry joins them just so
    """Message-IDs, one a line: Python writes long ones as encoded words, and then no program threads the mail."""

    def fold(self, *, policy: "policy.Policy[Any]") -> str:
        """Return the header, folded only between the identifiers (RFC 5322 3.6.4)."""
        return f"{self.name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


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
        Index("ix_outbox_state_id", "state", "id"),
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
    fault: Mapped[str] = mapped_column(String(12), default="")  # a Fault: what stood in the way the last time
    last_error: Mapped[str] = mapped_column(String(300), default="")  # the same in the words of the other side
    given_up_at: Mapped[datetime | None]
    resent_at: Mapped[datetime | None]  # when somebody had it sent anew: its age counts from there

    @property
    def tried_since(self) -> datetime:
        """Return when its present tries began."""
        return self.resent_at or self.created_at


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
