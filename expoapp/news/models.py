"""News posts and what they are about."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp.catalogue.models import Country, Industry, TranslationColumns
from expoapp.db import Base, Publication
from expoapp.exhibitions.models import Exhibition, one_of

SLUG_LENGTH = 70


class How(StrEnum):
    """How a post came to be linked: found in its text or given by its source, pinned or excluded by staff."""

    NAMED = "named"
    PINNED = "pinned"
    EXCLUDED = "excluded"


class NewsPost(Publication, Base):
    """A post of the news archive. Its address is /news/<year posted>/<slug> and permanent."""

    __tablename__ = "news_posts"
    __table_args__ = (UniqueConstraint("year", "slug"), Index("ix_news_posts_posted_on_id", "posted_on", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80))  # at most SLUG_LENGTH, so that year and slug fit into a former slug
    posted_on: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)  # sanitised HTML
    search_text: Mapped[str] = mapped_column(Text, default="")  # title and body, normalised by text.normal
    lang: Mapped[str] = mapped_column(String(12), default="en")
    pinned: Mapped[bool] = mapped_column(default=False)
    source_key: Mapped[str | None] = mapped_column(String(80), unique=True)  # natural key of an import
    source_digest: Mapped[str] = mapped_column(String(32), default="")  # of texts and links as they were imported
    old_id: Mapped[int | None] = mapped_column(unique=True)  # its number on the old site: news.php?newsid=123
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    exhibition_links: Mapped[list["NewsExhibition"]] = relationship(cascade="all, delete-orphan", lazy="raise")
    country_links: Mapped[list["NewsCountry"]] = relationship(cascade="all, delete-orphan", lazy="raise")
    industry_links: Mapped[list["NewsIndustry"]] = relationship(cascade="all, delete-orphan", lazy="raise")
    translations: Mapped[list["NewsTranslation"]] = relationship(cascade="all, delete-orphan", lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class NewsExhibition(Base):
    """A post's link to an exhibition."""

    __tablename__ = "news_exhibitions"
    __table_args__ = (one_of(How, "how"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id", ondelete="CASCADE"), primary_key=True)
    exhibition_id: Mapped[int] = mapped_column(
        ForeignKey("exhibitions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    how: Mapped[str] = mapped_column(String(8), default=How.NAMED)
    exhibition: Mapped[Exhibition] = relationship(lazy="raise")


class NewsCountry(Base):
    """A post's link to a country, which need not be one of our catalogue: any ISO 3166-1 code."""

    __tablename__ = "news_countries"
    __table_args__ = (one_of(How, "how"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id", ondelete="CASCADE"), primary_key=True)
    country_code: Mapped[str] = mapped_column(String(2), primary_key=True, index=True)
    how: Mapped[str] = mapped_column(String(8), default=How.NAMED)
    is_given: Mapped[bool] = mapped_column(default=False)  # by the source itself, so it stays whatever the words say
    country: Mapped[Country | None] = relationship(
        primaryjoin="foreign(NewsCountry.country_code) == Country.code", viewonly=True, lazy="raise"
    )


class NewsIndustry(Base):
    """A post's link to an industry."""

    __tablename__ = "news_industries"
    __table_args__ = (one_of(How, "how"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id", ondelete="CASCADE"), primary_key=True)
    industry_code: Mapped[str] = mapped_column(ForeignKey("industries.code"), primary_key=True, index=True)
    how: Mapped[str] = mapped_column(String(8), default=How.NAMED)
    is_given: Mapped[bool] = mapped_column(default=False)
    industry: Mapped[Industry] = relationship(lazy="raise")


class NewsTranslation(TranslationColumns, Base):
    """A post's text in another language."""

    __tablename__ = "news_translations"

    post_id: Mapped[int] = mapped_column(ForeignKey("news_posts.id", ondelete="CASCADE"), primary_key=True)
