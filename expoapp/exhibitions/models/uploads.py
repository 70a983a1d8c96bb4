"""A list of exhibitors that somebody has uploaded and not yet applied."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from expoapp.db import Base

# So long somebody may look at what a file would do; then it goes.
KEPT_FOR = timedelta(hours=2)


class ExhibitorUpload(Base):
    """A file between its upload and the deed. Who comes back for it shows the key, of which only a digest is kept."""

    __tablename__ = "exhibitor_uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"), index=True)
    content: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)

    def is_over(self, moment: datetime) -> bool:
        """Say whether it has been kept long enough."""
        return self.created_at <= moment - KEPT_FOR
