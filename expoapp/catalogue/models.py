"""Where and about what exhibitions are held: regions, countries, cities, venues, industries, product groups."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, Float, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp.db import Base


class TranslationColumns:
    """What each table of translations holds beside the thing it belongs to (product rule 9)."""

    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    lang: Mapped[str] = mapped_column(String(12), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    source_digest: Mapped[str] = mapped_column(String(32))


@dataclass(frozen=True)
class Scope:
    """The regions a person may act in: all of them, or a set of region ids."""

    everywhere: bool
    region_ids: frozenset[int] = frozenset()

    def covers(self, region_ids: Iterable[int]) -> bool:
        """Say whether every one of the regions is inside, and there is at least one unless all are allowed."""
        wanted = frozenset(region_ids)
        return self.everywhere or (bool(wanted) and wanted <= self.region_ids)

    def touches(self, region_ids: Iterable[int]) -> bool:
        """Say whether any one of the regions is inside."""
        return self.everywhere or not self.region_ids.isdisjoint(region_ids)


class Region(Base):
    """A group of countries that visitors look in: East Africa, the Middle East.

    One `within` another is a part of it, such as the Gulf states: what lies in the part lies in the whole too, and
    whoever may act in the whole may act in its parts.
    """

    __tablename__ = "regions"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(12), default="en")
    position: Mapped[int] = mapped_column(default=0)
    within_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    translations: Mapped[list["RegionTranslation"]] = relationship(cascade="all, delete-orphan", lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class RegionTranslation(TranslationColumns, Base):
    """A region's text in another language."""

    __tablename__ = "region_translations"

    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"), primary_key=True)


class Country(Base):
    """A country by its ISO 3166-1 code; its name in every language comes from CLDR."""

    __tablename__ = "countries"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), index=True)
    description: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(12), default="en")
    version: Mapped[int] = mapped_column(default=1)
    region: Mapped[Region] = relationship(lazy="raise")
    translations: Mapped[list["CountryTranslation"]] = relationship(cascade="all, delete-orphan", lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class CountryTranslation(TranslationColumns, Base):
    """A country's text in another language."""

    __tablename__ = "country_translations"

    country_code: Mapped[str] = mapped_column(ForeignKey("countries.code", ondelete="CASCADE"), primary_key=True)


class City(Base):
    """A city with the IANA zone whose clock its exhibitions follow."""

    __tablename__ = "cities"
    __table_args__ = (UniqueConstraint("country_code", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    country_code: Mapped[str] = mapped_column(ForeignKey("countries.code"), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    zone: Mapped[str] = mapped_column(String(60))
    lang: Mapped[str] = mapped_column(String(12), default="en")
    version: Mapped[int] = mapped_column(default=1)
    country: Mapped[Country] = relationship(lazy="raise")
    translations: Mapped[list["CityTranslation"]] = relationship(cascade="all, delete-orphan", lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class CityTranslation(TranslationColumns, Base):
    """A city's name in another language."""

    __tablename__ = "city_translations"

    city_id: Mapped[int] = mapped_column(ForeignKey("cities.id", ondelete="CASCADE"), primary_key=True)


class Venue(Base):
    """An exhibition centre or ground."""

    __tablename__ = "venues"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    directions: Mapped[str] = mapped_column(Text, default="")
    city_id: Mapped[int] = mapped_column(ForeignKey("cities.id"), index=True)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    lang: Mapped[str] = mapped_column(String(12), default="en")
    version: Mapped[int] = mapped_column(default=1)
    city: Mapped[City] = relationship(lazy="raise")
    translations: Mapped[list["VenueTranslation"]] = relationship(cascade="all, delete-orphan", lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class VenueTranslation(TranslationColumns, Base):
    """A venue's text in another language."""

    __tablename__ = "venue_translations"

    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id", ondelete="CASCADE"), primary_key=True)


class Industry(Base):
    """A line of business, by the code all our files use; `external_codes` may attach other lists' codes."""

    __tablename__ = "industries"
    __table_args__ = (CheckConstraint("hue BETWEEN 0 AND 350", name="hue"),)

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    external_codes: Mapped[str] = mapped_column(String(200), default="")
    hue: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    lang: Mapped[str] = mapped_column(String(12), default="en")
    version: Mapped[int] = mapped_column(default=1)
    translations: Mapped[list["IndustryTranslation"]] = relationship(cascade="all, delete-orphan", lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class IndustryTranslation(TranslationColumns, Base):
    """An industry's text in another language."""

    __tablename__ = "industry_translations"

    industry_code: Mapped[str] = mapped_column(ForeignKey("industries.code", ondelete="CASCADE"), primary_key=True)


class ProductGroup(Base):
    """A group of goods inside an industry."""

    __tablename__ = "product_groups"
    __table_args__ = (UniqueConstraint("industry_code", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    industry_code: Mapped[str] = mapped_column(ForeignKey("industries.code"), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(default=0)
    lang: Mapped[str] = mapped_column(String(12), default="en")
    version: Mapped[int] = mapped_column(default=1)
    translations: Mapped[list["ProductGroupTranslation"]] = relationship(cascade="all, delete-orphan", lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class ProductGroupTranslation(TranslationColumns, Base):
    """A product group's name in another language."""

    __tablename__ = "product_group_translations"

    product_group_id: Mapped[int] = mapped_column(ForeignKey("product_groups.id", ondelete="CASCADE"), primary_key=True)


class FormerSlug(Base):
    """An address a thing once had; it answers 301 for ever (product rule 8)."""

    __tablename__ = "former_slugs"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    thing_id: Mapped[int] = mapped_column(index=True)
