"""Views of the inbox that a person has kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expoapp.db import Base


class SavedView(Base):
    """A choice of filters under a name. It is its owner's alone; what it shows is always cut to the owner's regions."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))  # as it stands in the address of the inbox, without searched words
    created_at: Mapped[datetime]
