"""The one-time keys of forms sent."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from expoapp.db import Base


class FormToken(Base):
    """The one-time key of a form sent: the same key with the same body is the same enquiry (R06)."""

    __tablename__ = "form_tokens"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_digest: Mapped[str] = mapped_column(String(64))
    # Of the network and the browser it came from: shows that two enquiries have one sender, and goes with this row.
    sender_digest: Mapped[str] = mapped_column(String(64), default="")
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
