"""What belongs to no single noun: pages, banners, redirects and the site's own settings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp.catalogue.models import TranslationColumns
from expoapp.db import Base, Publication


class Page(Publication, Base):
    """A page of the organiser's own: about, privacy, press."""

    __tablename__ = "pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)  # sanitised HTML
    lang: Mapped[str] = mapped_column(String(12), default="en")
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    translations: Mapped[list["PageTranslation"]] = relationship(cascade="all, delete-orphan", lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class PageTranslation(TranslationColumns, Base):
    """A page's text in another language."""

    __tablename__ = "page_translations"

    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True)


class Banner(Publication, Base):
    """A line above every page, with a start and an end."""

    __tablename__ = "banners"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    text: Mapped[str] = mapped_column(String(400))
    url: Mapped[str] = mapped_column(String(300), default="")
    lang: Mapped[str] = mapped_column(String(12), default="en")
    version: Mapped[int] = mapped_column(default=1)
    translations: Mapped[list["BannerTranslation"]] = relationship(cascade="all, delete-orphan", lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class BannerTranslation(TranslationColumns, Base):
    """A banner's text in another language."""

    __tablename__ = "banner_translations"

    banner_id: Mapped[int] = mapped_column(ForeignKey("banners.id", ondelete="CASCADE"), primary_key=True)


class Redirect(Base):
    """An address of the old site, or one made by hand, and where it leads."""

    __tablename__ = "redirects"
    __table_args__ = (CheckConstraint("path LIKE '/%' AND target LIKE '/%'", name="stays_home"),)

    path: Mapped[str] = mapped_column(String(300), primary_key=True)  # with its query, as asked for
    target: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]


class SiteSetting(Base):
    """One of the site's own settings that staff may change; the allowed names stand in `queries.DEFAULTS`."""

    __tablename__ = "site_settings"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
