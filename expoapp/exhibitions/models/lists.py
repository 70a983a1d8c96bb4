"""What an edition has lists of: figures, documents, partners, and the editions it is held together with."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expoapp.db import Base
from expoapp.exhibitions.models.kinds import Assurance, DocumentKind, FigureKind, PartnerKind, one_of


class Figure(Base):
    """A figure with its definition, source, date and assurance (product rule 6)."""

    __tablename__ = "figures"
    __table_args__ = (
        UniqueConstraint("edition_id", "kind"),
        one_of(FigureKind, "kind"),
        one_of(Assurance, "assurance"),
        CheckConstraint("value >= 0", name="value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    value: Mapped[int]
    definition: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(300))
    as_of: Mapped[date | None] = mapped_column(Date)
    assurance: Mapped[str] = mapped_column(String(8))


class Document(Base):
    """A brochure, floor plan or show report of an edition."""

    __tablename__ = "documents"
    __table_args__ = (one_of(DocumentKind, "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str] = mapped_column(String(12))
    url: Mapped[str] = mapped_column(String(300))


class EditionPartner(Base):
    """Who holds an edition with the organiser, pays for it, supports it or works for it, in the order of `position`."""

    __tablename__ = "edition_partners"
    __table_args__ = (one_of(PartnerKind, "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(300), default="")
    position: Mapped[int] = mapped_column(default=0)


class Colocation(Base):
    """Two editions at the same venue and days, told once: the smaller id first."""

    __tablename__ = "colocations"
    __table_args__ = (CheckConstraint("edition_id < other_id", name="told_once"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True, index=True)
