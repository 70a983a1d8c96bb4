"""Organisers and exhibitions: the brand that recurs."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, select
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp.catalogue.models import City, Industry, ProductGroup, Region, TranslationColumns, Venue
from expoapp.db import Base, Publication

if TYPE_CHECKING:
    from expoapp.exhibitions.models.editions import Edition


UNKNOWN_ORGANISER = "organiser-not-known"
NO_INDUSTRY = 170  # the hue of what belongs to no industry


class Organiser(Base):
    """Who runs an exhibition. Exactly one is ours; another's fairs show only while it is listed (product rule 12)."""

    __tablename__ = "organisers"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    website: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    founded_year: Mapped[int | None]
    is_own: Mapped[bool] = mapped_column(default=False)
    is_listed: Mapped[bool] = mapped_column(default=False)
    lang: Mapped[str] = mapped_column(String(12), default="en")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_known(self) -> bool:
        """Say whether it is somebody: fairs whose organiser no source names have a stand-in (product rule 12)."""
        return self.slug != UNKNOWN_ORGANISER


class ExhibitionRegion(Base):
    """A region an exhibition lies in."""

    __tablename__ = "exhibition_regions"

    exhibition_id: Mapped[int] = mapped_column(ForeignKey("exhibitions.id", ondelete="CASCADE"), primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class ExhibitionIndustry(Base):
    """An industry an exhibition serves; the first gives it its hue."""

    __tablename__ = "exhibition_industries"

    exhibition_id: Mapped[int] = mapped_column(ForeignKey("exhibitions.id", ondelete="CASCADE"), primary_key=True)
    industry_code: Mapped[str] = mapped_column(ForeignKey("industries.code"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
    industry: Mapped[Industry] = relationship(lazy="raise")


class ExhibitionProductGroup(Base):
    """A group of goods shown at an exhibition."""

    __tablename__ = "exhibition_product_groups"

    exhibition_id: Mapped[int] = mapped_column(ForeignKey("exhibitions.id", ondelete="CASCADE"), primary_key=True)
    product_group_id: Mapped[int] = mapped_column(ForeignKey("product_groups.id"), primary_key=True, index=True)


class ExhibitionName(Base):
    """Another name of an exhibition: a former one, or its name in another language."""

    __tablename__ = "exhibition_names"
    __table_args__ = (CheckConstraint("kind IN ('former', 'language')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibition_id: Mapped[int] = mapped_column(ForeignKey("exhibitions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str] = mapped_column(String(12))


class ExhibitionTranslation(TranslationColumns, Base):
    """An exhibition's text in another language."""

    __tablename__ = "exhibition_translations"

    exhibition_id: Mapped[int] = mapped_column(ForeignKey("exhibitions.id", ondelete="CASCADE"), primary_key=True)


class Exhibition(Publication, Base):
    """The brand that recurs. Its address is permanent and always shows its current edition (product rule 1)."""

    __tablename__ = "exhibitions"
    # All that `is_public` asks, so that what the public may see is told without reading the wide rows.
    __table_args__ = (Index("ix_exhibitions_by_organiser", "organiser_id", "state", "public_from", "public_until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    search_text: Mapped[str] = mapped_column(Text, default="")  # every name, normalised by text.normal
    lang: Mapped[str] = mapped_column(String(12), default="en")
    tagline: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    exhibitor_profile: Mapped[str] = mapped_column(Text, default="")
    visitor_profile: Mapped[str] = mapped_column(Text, default="")
    entry_terms: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    founded_year: Mapped[int | None]
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisers.id"))
    city_id: Mapped[int] = mapped_column(ForeignKey("cities.id"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venues.id"))
    source_key: Mapped[str | None] = mapped_column(String(40), unique=True)  # the fair's key in a directory's file
    source_digest: Mapped[str] = mapped_column(String(32), default="")  # of what the file said of it last
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    organiser: Mapped[Organiser] = relationship(lazy="raise")
    city: Mapped[City] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")
    region_rows: Mapped[list[ExhibitionRegion]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by=ExhibitionRegion.position
    )
    regions: Mapped[list[Region]] = relationship(
        secondary="exhibition_regions", viewonly=True, lazy="raise", order_by=ExhibitionRegion.position
    )
    industry_rows: Mapped[list[ExhibitionIndustry]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by=ExhibitionIndustry.position
    )
    industries: Mapped[list[Industry]] = relationship(
        secondary="exhibition_industries", viewonly=True, lazy="raise", order_by=ExhibitionIndustry.position
    )
    product_group_rows: Mapped[list[ExhibitionProductGroup]] = relationship(cascade="all, delete-orphan", lazy="raise")
    product_groups: Mapped[list[ProductGroup]] = relationship(
        secondary="exhibition_product_groups", viewonly=True, lazy="raise", order_by=ProductGroup.position
    )
    names: Mapped[list[ExhibitionName]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by=ExhibitionName.id
    )
    translations: Mapped[list[ExhibitionTranslation]] = relationship(cascade="all, delete-orphan", lazy="raise")
    editions: Mapped[list["Edition"]] = relationship(back_populates="exhibition", lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def is_own(self) -> bool:
        """Say whether it is ours (product rule 12)."""
        return self.organiser.is_own

    @is_own.inplace.expression
    @classmethod
    def _is_own_sql(cls) -> ColumnElement[bool]:
        return cls.organiser_id.in_(select(Organiser.id).where(Organiser.is_own))

    @property
    def hue(self) -> int:
        """Return the hue in which it is shown: that of its first industry."""
        return self.industries[0].hue if self.industries else NO_INDUSTRY

    @hybrid_method
    def is_public(self, moment: datetime) -> bool:
        """Say whether the public may see the exhibition: published, and its organiser listed."""
        return bool(self.is_published(moment)) and self.organiser.is_listed

    @is_public.inplace.expression  # type: ignore[attr-defined]  # mypy sees the method, not the hybrid
    @classmethod
    def _is_public_sql(cls, moment: datetime) -> Any:
        listed = select(Organiser.id).where(Organiser.is_listed)
        return cls.is_published(moment) & cls.organiser_id.in_(listed)
