"""The links by which a visitor comes back to an enquiry."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp.db import Base
from expoapp.enquiries.models.enquiry import Enquiry
from expoapp.exhibitions.models import one_of


class Purpose(StrEnum):
    """What a link is for; one for the first never serves for the other."""

    OWN = "own"
    ADDRESS = "address"  # proves that a new e-mail address is the visitor's


class PrivateLink(Base):
    """A link that was mailed to an enquiry's sender. Only the digest of its key is kept (E8).

    One that was used to change something is replaced by the next; all end with the enquiry.
    """

    __tablename__ = "private_links"
    __table_args__ = (one_of(Purpose, "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(8))
    new_email: Mapped[str] = mapped_column(String(254), default="")
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    replaced_at: Mapped[datetime | None] = mapped_column(index=True)

    enquiry: Mapped[Enquiry] = relationship(lazy="raise")
