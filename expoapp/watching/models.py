"""Who waits for an exhibition's dates, and what those who wait were told of each edition."""

import base64
import binascii
import hashlib
import hmac
import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp.db import Base
from expoapp.exhibitions.models import Edition, Exhibition, Precision, Status, one_of

KEY_BYTES = 16


class Purpose(StrEnum):
    """What the link in a mail is for; a link for one never serves for the other."""

    CONFIRM = "confirm"
    LEAVE = "leave"


class What(StrEnum):
    """What happened to an edition, as those who wait see it."""

    NOTHING = "nothing"
    FIXED = "fixed"
    MOVED = "moved"
    LOOSENED = "loosened"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Watcher(Base):
    """An address to which we write of one exhibition's dates: from its confirmation until it leaves, then it is gone.

    `key` is drawn by lot and never used again, so that an old link cannot reach somebody else's row. What was agreed
    to is kept as it was shown (R54).
    """

    __tablename__ = "watchers"
    __table_args__ = (
        UniqueConstraint("exhibition_id", "email_key"),
        Index("ix_watchers_confirmed_at_asked_at", "confirmed_at", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True, default=uuid.uuid4)
    exhibition_id: Mapped[int] = mapped_column(ForeignKey("exhibitions.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    lang: Mapped[str] = mapped_column(String(12))
    consent_version: Mapped[str] = mapped_column(String(20))
    consent_wording: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    exhibition: Mapped[Exhibition] = relationship(lazy="raise")

    def token(self, purpose: Purpose, secret: bytes) -> str:
        """Return what proves in a link that we wrote it to this address."""
        return base64.urlsafe_b64encode(self.key.bytes + _proof(self.key, purpose, secret)).decode()


class Announcement(Base):
    """What an edition's dates became at one sequence, and how far those who wait have been told.

    One row for each edition and sequence, also where there is nothing to tell: what differs from the row before it is
    the news. It is for those who asked before it happened; whoever asks later has it before his eyes. Watchers are told
    in the order of their ids, and `reached` is the last one who was.
    """

    __tablename__ = "announcements"
    __table_args__ = (
        UniqueConstraint("edition_id", "sequence"),
        one_of(What, "what"),
        one_of(Status, "status"),
        one_of(Precision, "precision"),
        Index("ix_announcements_is_done_id", "is_done", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    happened_at: Mapped[datetime]  # when the edition was changed, or came before the public
    made_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(12))
    precision: Mapped[str] = mapped_column(String(8))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    former_starts_on: Mapped[date | None] = mapped_column(Date)
    former_ends_on: Mapped[date | None] = mapped_column(Date)
    reached: Mapped[int] = mapped_column(default=0)
    is_done: Mapped[bool]

    edition: Mapped[Edition] = relationship(lazy="raise")


def key_of(token: str, purpose: Purpose, secret: bytes) -> uuid.UUID | None:
    """Return the key of the watcher to whom we wrote a link; None if it is none of ours."""
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    if len(raw) != KEY_BYTES + hashlib.sha256().digest_size:
        return None
    key = uuid.UUID(bytes=raw[:KEY_BYTES])
    return key if hmac.compare_digest(raw[KEY_BYTES:], _proof(key, purpose, secret)) else None


def _proof(key: uuid.UUID, purpose: Purpose, secret: bytes) -> bytes:
    return hmac.new(secret, f"{purpose}:{key.hex}".encode(), hashlib.sha256).digest()
