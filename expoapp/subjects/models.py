"""Who must never be written to again, and who asked what we know of them; both without any address."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from expoapp.db import Base


class Suppression(Base):
    """An address that was erased, as a keyed hash: no list of ours takes it up again."""

    __tablename__ = "suppressions"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime]


class SubjectRequest(Base):
    """Somebody's wish to get a copy of what we hold, or to have it erased, and the day it is due.

    The address stands in the letter that asked, not here; who enters it again finds the request by its hash.
    """

    __tablename__ = "subject_requests"
    __table_args__ = (CheckConstraint("kind IN ('copy', 'erasure')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    done_at: Mapped[datetime | None] = mapped_column(index=True)
