"""What is remembered to tell robots from people: digests and counts, no word that anybody wrote."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from expoapp.db import Base


class SpamWord(Base):
    """In how many letters that the desk has sorted a word stood; the row without a digest counts the letters."""

    __tablename__ = "spam_words"

    digest: Mapped[str] = mapped_column(String(16), primary_key=True)
    spam: Mapped[int] = mapped_column(default=0)
    fine: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime]


class SeenText(Base):
    """A run of words in an enquiry, by which nearly the same text is known when it comes from somebody else."""

    __tablename__ = "seen_texts"

    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(16), primary_key=True, index=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)
