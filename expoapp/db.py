"""The database: the session, the base of all tables, the types they share, and how a change is made to last.

The only module that knows Flask-SQLAlchemy.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import URL, DateTime, MetaData, String, event, exc, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from expoapp import clock

# Alembic's batch mode on SQLite can only change constraints that have a name.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_SECONDS = 5
# Where a connection remembers which file it has opened.
_OPENED = "opened file"
_AWAY = (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError, exc.DisconnectionError)
# PostgreSQL's codes for tables that are not there: the database was replaced by another one, or never made.
_NO_TABLES = {"42P01", "3F000"}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone; SQLite keeps no zones, so it gets plain UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    # SQLAlchemy hands the dialect over, whether it is looked at or not.
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table."""

    # As one registry: Flask-SQLAlchemy copies this class's attributes and may not find a type map beside a registry.
    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UtcDateTime})


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class Publication:
    """What can be drafted, published at a moment, expire and be withdrawn. The one rule of what the public sees."""

    state: Mapped[str] = mapped_column(String(12), default="draft")
    public_from: Mapped[datetime] = mapped_column(default=lambda: clock.END)
    public_until: Mapped[datetime] = mapped_column(default=lambda: clock.END)
    # Since when visitors could see it, where `public_from` no longer tells: it was taken off, to appear again later.
    seen_from: Mapped[datetime | None]

    @hybrid_method
    def is_published(self, moment: datetime) -> Any:
        """Say whether the public may see it at a moment; as a condition in SQL, as a truth in Python."""
        return (self.state == "published") & (self.public_from <= moment) & (self.public_until > moment)

    def was_public(self, moment: datetime) -> bool:
        """Say whether visitors may have seen it by a moment, whatever has become of it since."""
        return self.seen_from is not None or (self.state != "draft" and self.public_from <= moment)

    def seen_once_from(self, at: datetime, moment: datetime) -> datetime | None:
        """Return what `seen_from` must be once the thing is public from `at` on, so that what was seen stays seen."""
        is_moved_off = self.was_public(moment) and self.public_from <= moment < at
        return self.public_from if is_moved_off and self.seen_from is None else self.seen_from


_writing: ContextVar[bool] = ContextVar("writing", default=False)


def session() -> Session:
    """Return the session of the request or command."""
    return db.session()


def inserting(model: type[Any]) -> Any:
    """Return an INSERT that knows ON CONFLICT; each database has its own, and SQLAlchemy none for both."""
    return (postgresql if session().get_bind().dialect.name == "postgresql" else sqlite).insert(model)


def expect_write(yes: bool = True) -> None:
    """Let the next transaction begin as a writing one.

    On SQLite a read that turns into a write fails at once when another writer is about, so an unsafe request
    says so before it reads anything.
    """
    _writing.set(yes)


@contextmanager
def transaction() -> Iterator[Session]:
    """Run the block as one change: all of it lasts, or nothing. Commits at the end."""
    current = db.session()
    if current.in_transaction() and not _writing.get():
        current.commit()
    before = _writing.get()
    _writing.set(True)
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        _writing.set(before)


def overwrite_erased(*, wholly: bool = False) -> bool:
    """Bring what was erased out of SQLite's write-ahead log too; say whether nothing of it is left in the files.

    Called between transactions. `wholly` writes the file anew: `secure_delete` overwrites what is deleted, but when
    rows move between pages, copies of them stay in gaps (measured: some dozens of 40,000 rows). Others who write wait
    meanwhile, about a second for 100 MB. Where somebody reads or writes for too long, the next call does it.
    PostgreSQL overwrites erased rows by itself (autovacuum).
    """
    db.session.remove()
    if db.engine.dialect.name != "sqlite":
        return True
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        if wholly:
            cursor.execute("VACUUM")
        [(is_busy, *_pages)] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return not is_busy


def is_away(problem: BaseException) -> bool:
    """Say whether a fault means that the database cannot serve now, and not that it was asked something wrong.

    It is locked, read-only, full, gone, refuses connections, or has lost its tables.
    """
    if isinstance(problem, _AWAY):
        return True
    # The class itself is what SQLite raises for a file that is no database, or a damaged one.
    if type(problem) is exc.DatabaseError:
        return True
    return isinstance(problem, exc.DBAPIError) and (
        problem.connection_invalidated or getattr(problem.orig, "sqlstate", None) in _NO_TABLES
    )


def sqlite_file(url: str) -> Path | None:
    """Return the file of a database, None for one that is no file."""
    parts = make_url(url)
    is_file = parts.get_backend_name() == "sqlite" and parts.database not in {None, "", ":memory:"}
    return Path(parts.database or "") if is_file else None


def address(url: str) -> str | URL:
    """Return a database's address as the application opens it: a file that is missing is never made by opening it."""
    path = sqlite_file(url)
    if path is None:
        return url
    return URL.create("sqlite", database=f"file:{quote(str(path))}", query={"mode": "rw", "uri": "true"})


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    [(_number, _name, path)] = connection.execute("PRAGMA database_list").fetchall()
    record.info[_OPENED] = (path, _identity(path))
    connection.isolation_level = None  # we begin transactions ourselves, see _begin
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is erased is overwritten, not only marked as free
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "checkout")
def _expect_same_file(_connection: Any, record: Any, _proxy: Any) -> None:
    """Open the file anew where another one, or none, is in its place: an open handle would follow one moved away."""
    path, opened = record.info.get(_OPENED, ("", None))
    if path and _identity(path) != opened:
        raise exc.DisconnectionError("the database's file is another one, or gone")


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine's options for a database address."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "pool_timeout": BUSY_SECONDS, "connect_args": {"timeout": BUSY_SECONDS}}
    limits = (
        "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000 -c timezone=UTC"
    )
    return {
        "hide_parameters": True,
        "pool_size": 5,
        "max_overflow": 5,
        "pool_timeout": 2,
        "pool_pre_ping": True,
        "connect_args": {"options": limits, "connect_timeout": 3},
    }
