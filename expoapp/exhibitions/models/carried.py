"""What an edition was given from the one before it and nobody has confirmed yet."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from expoapp.db import Base

# In the order in which they are told.
CARRIED_FIELDS = ("venue", "hall", "hours", "note", "registration", "documents", "partners", "targets")


class CarriedField(Base):
    """A field that still bears the former edition's value. The row goes when the field is changed or confirmed."""

    __tablename__ = "carried_fields"
    __table_args__ = (CheckConstraint(f"field IN ({', '.join(repr(name) for name in CARRIED_FIELDS)})", name="field"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    digest: Mapped[str] = mapped_column(String(32))  # of the value that was carried over
