"""Exhibitors: who takes part in an edition, shown only with their consent."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp.catalogue.models import ProductGroup
from expoapp.db import Base
from expoapp.exhibitions.models.editions import Edition


class Exhibitor(Base):
    """A company at an edition. Its name is unique there without regard to case, accents and signs (`name_key`)."""

    __tablename__ = "exhibitors"
    __table_args__ = (
        UniqueConstraint("edition_id", "name_key"),
        # Consent without its source could not be shown to anybody who asks.
        CheckConstraint("consented_at IS NULL OR consent_source != ''", name="consent_has_a_source"),
        Index("ix_exhibitors_edition_id_consented_at", "edition_id", "consented_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(400))
    country_code: Mapped[str] = mapped_column(String(2), default="")
    hall: Mapped[str] = mapped_column(String(60), default="")
    stand: Mapped[str] = mapped_column(String(60), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    products: Mapped[str] = mapped_column(String(500), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")  # name, stand and products, normalised by text.normal
    consented_at: Mapped[datetime | None]
    consent_source: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    edition: Mapped[Edition] = relationship(lazy="raise")
    product_group_rows: Mapped[list["ExhibitorProductGroup"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="ExhibitorProductGroup.product_group_id"
    )
    product_groups: Mapped[list[ProductGroup]] = relationship(
        secondary="exhibitor_product_groups", viewonly=True, lazy="raise", order_by=ProductGroup.position
    )

    __mapper_args__ = {"version_id_col": version}

    @hybrid_method
    def is_public(self, moment: datetime) -> bool:
        """Say whether the public may see the exhibitor: it agreed to be shown, and its edition is public."""
        return self.consented_at is not None and self.consented_at <= moment and self.edition.is_public(moment)

    @is_public.inplace.expression  # type: ignore[attr-defined]  # mypy sees the method, not the hybrid
    @classmethod
    def _is_public_sql(cls, moment: datetime) -> Any:
        public = select(Edition.id).where(Edition.is_public(moment))
        return cls.consented_at.is_not(None) & (cls.consented_at <= moment) & cls.edition_id.in_(public)


class ExhibitorProductGroup(Base):
    """A group of goods that an exhibitor shows."""

    __tablename__ = "exhibitor_product_groups"

    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id", ondelete="CASCADE"), primary_key=True)
    product_group_id: Mapped[int] = mapped_column(ForeignKey("product_groups.id"), primary_key=True, index=True)
