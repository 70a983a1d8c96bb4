"""What belongs to no single noun: pages, banners, redirects and the site's own settings."""

from datetime import date, datetime
from enum import StrEnum
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


class ImportState(StrEnum):
    """How far a file has come that somebody hands in. What is in work, the work process carries on."""

    COLUMNS = "columns"  # it must be said what its columns are
    CHECKING = "checking"
    CHECKED = "checked"  # each row says what it would do
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class Import(Base):
    """A file of rows that somebody hands in, from its upload to what it changed. Its deed is named after its number."""

    __tablename__ = "imports"
    __table_args__ = (CheckConstraint(f"state IN ({', '.join(repr(one.value) for one in ImportState)})", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    # Who set it to its present work: an administrator may apply somebody else's file, and does so in their own name.
    doer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    sheet: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(120))
    heads: Mapped[list[str]] = mapped_column(JSON)
    columns: Mapped[list[str]] = mapped_column(JSON)  # for each head the column that it means, "" for none
    lang: Mapped[str] = mapped_column(String(12))  # in which the rows are told
    state: Mapped[str] = mapped_column(String(10))
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)  # rows that the present work has come past
    created_at: Mapped[datetime] = mapped_column(index=True)
    applied_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=account_id)
    doer: Mapped[Account] = relationship(lazy="raise", foreign_keys=doer_id)

    __mapper_args__ = {"version_id_col": version}

    @property
    def deed(self) -> str:
        """Return the name of what it does in history; with its moment, since SQLite gives numbers anew."""
        return f"import-{self.id}-{self.created_at:%Y%m%d%H%M%S%f}"

    @property
    def is_in_work(self) -> bool:
        """Say whether the work process is to carry it on."""
        return self.state in {ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING}

    @property
    def is_open(self) -> bool:
        """Say whether it has changed nothing yet."""
        return self.state in {ImportState.COLUMNS, ImportState.CHECKING, ImportState.CHECKED}


class ImportRow(Base):
    """A row of such a file: what it would do, and what became of it."""

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("ix_import_rows_import_id_outcome_number", "import_id", "outcome", "number"),
        Index("ix_import_rows_import_id_key", "import_id", "key"),
    )

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # as in the file
    cells: Mapped[list[str]] = mapped_column(JSON)
    name: Mapped[str] = mapped_column(String(300), default="")
    key: Mapped[str] = mapped_column(String(340), default="")  # tells that two rows speak of the same
    outcome: Mapped[str] = mapped_column(String(10), default="")  # "" until somebody has looked
    said: Mapped[str] = mapped_column(Text, default="")
    field: Mapped[str] = mapped_column(String(40), default="")
    changes: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # column, old, new
    fate: Mapped[str] = mapped_column(String(10), default="")  # "applied", "left"; then "restored", "removed", "stays"
    thing: Mapped[str] = mapped_column(String(60), default="")  # as the trail names it


class ImportHead(Base):
    """What a column was called in a file, and which of ours it was: remembered for the next file."""

    __tablename__ = "import_heads"

    sheet: Mapped[str] = mapped_column(String(20), primary_key=True)
    head: Mapped[str] = mapped_column(String(120), primary_key=True)
    column: Mapped[str] = mapped_column(String(40))
