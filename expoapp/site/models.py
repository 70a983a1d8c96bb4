"""What belongs to no single noun: pages, banners, redirects and the site's own settings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp.accounts.models import Account
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
    """An address of the old site, or one made by hand, and where it leads for ever."""

    __tablename__ = "redirects"
    __table_args__ = (CheckConstraint("path LIKE '/%' AND target LIKE '/%'", name="stays_home"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(300), unique=True)  # a key, see addresses.key_of
    target: Mapped[str] = mapped_column(String(300))
    is_tree: Mapped[bool] = mapped_column(default=False)  # everything below the path leads there too
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class MissingAddress(Base):
    """An address that visitors asked for in vain: how often, and on which days. Nothing of who asked is kept."""

    __tablename__ = "missing_addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(300), unique=True)  # a key, see addresses.key_of
    asked: Mapped[int]
    asked_from_us: Mapped[int]  # of these, by a link on our own site
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date, index=True)
    is_ignored: Mapped[bool] = mapped_column(default=False)


class QualityDismissal(Base):
    """A finding of the data quality list that is so on purpose, for good or until a day."""

    __tablename__ = "quality_dismissals"
    __table_args__ = (UniqueConstraint("kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))  # such as "edition/12"
    exhibition_id: Mapped[int | None] = mapped_column(ForeignKey("exhibitions.id", ondelete="CASCADE"), index=True)
    until: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(300))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    account: Mapped[Account | None] = relationship(lazy="raise")


class QualityRound(Base):
    """When the findings below were found, in one row, and how far the trail had come by then."""

    __tablename__ = "quality_rounds"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime]
    entry_id: Mapped[int]


class QualityScore(Base):
    """How good what is told of an exhibition was, from 0 to 100, without what is so on purpose."""

    __tablename__ = "quality_scores"
    __table_args__ = (Index("ix_quality_scores_score", "score", "exhibition_id"),)

    exhibition_id: Mapped[int] = mapped_column(
        ForeignKey("exhibitions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    score: Mapped[int]


class QualityFinding(Base):
    """One thing that was to be mended of an exhibition, on purpose or not."""

    __tablename__ = "quality_findings"
    __table_args__ = (Index("ix_quality_findings_kind_subject", "kind", "subject"),)

    exhibition_id: Mapped[int] = mapped_column(
        ForeignKey("exhibitions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)


class SiteSetting(Base):
    """One of the site's own settings that staff may change; the allowed names stand in `queries.DEFAULTS`."""

    __tablename__ = "site_settings"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
