"""Ways in which a database fails, as its own program tells them: on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask

from expoapp import db as ground
from expoapp.db import db as database
from expoapp.web import away
from tests.conftest import PostgresqlMaker, SqliteMaker

Break = Callable[[str], AbstractContextManager[None]]
KINDS = ("gone", "locked", "read-only", "full")
# A test does not wait as long for a lock as a visitor does.
BUSY = 0.2


def breaker(app: Flask, maker: SqliteMaker | PostgresqlMaker) -> Break:
    """Return what breaks an application's database for as long as a block runs: `with broken("gone"): …`."""
    url = app.config["SETTINGS"].database
    kinds = _sqlite(Path(url.removeprefix("sqlite:///"))) if isinstance(maker, SqliteMaker) else _postgresql(url, maker)

    @contextmanager
    def broken(kind: str) -> Iterator[None]:
        with app.app_context():
            database.session.remove()
            engine = database.engine
        with kinds[kind](engine):
            yield
        engine.dispose()
        with app.app_context():
            away.forget()

    return broken


@contextmanager
def _for_new_connections(engine: sa.Engine, statement: str) -> Iterator[None]:
    """Say something to each connection that is opened."""

    def say(connection: Any, _record: Any) -> None:
        connection.cursor().execute(statement)
        if isinstance(connection, psycopg.Connection):
            connection.commit()

    sa.event.listen(engine, "connect", say)
    engine.dispose()
    try:
        yield
    finally:
        sa.event.remove(engine, "connect", say)


def _sqlite(path: Path) -> dict[str, Callable[[sa.Engine], AbstractContextManager[None]]]:
    @contextmanager
    def gone(_engine: sa.Engine) -> Iterator[None]:
        elsewhere = path.with_suffix(".elsewhere")
        path.rename(elsewhere)
        yield
        assert not path.exists(), "a missing database was made anew"
        elsewhere.rename(path)

    @contextmanager
    def locked(engine: sa.Engine) -> Iterator[None]:
        with _for_new_connections(engine, f"PRAGMA busy_timeout={int(BUSY * 1000)}"):
            other = sqlite3.connect(path, isolation_level=None)
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.close()

    def full(engine: sa.Engine) -> AbstractContextManager[None]:
        # SQLite itself says that the disk is full when it may take no further page, and has no empty one.
        other = sqlite3.connect(path)
        other.execute("VACUUM")
        other.close()
        return _for_new_connections(engine, "PRAGMA max_page_count=1")

    def read_only(engine: sa.Engine) -> AbstractContextManager[None]:
        return _for_new_connections(engine, "PRAGMA query_only=ON")

    return {"gone": gone, "locked": locked, "full": full, "read-only": read_only}


def _postgresql(url: str, maker: PostgresqlMaker) -> dict[str, Callable[[sa.Engine], AbstractContextManager[None]]]:
    name = sa.make_url(url).database

    def tell(*statements: str) -> None:
        with maker.engine.connect() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))

    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 -- our name

    @contextmanager
    def gone(_engine: sa.Engine) -> Iterator[None]:
        tell(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false', cut)
        yield
        tell(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    @contextmanager
    def locked(engine: sa.Engine) -> Iterator[None]:
        with _for_new_connections(engine, f"SET lock_timeout = {int(BUSY * 1000)}"):
            other = sa.create_engine(url)
            with other.connect() as connection:
                connection.execute(sa.text("LOCK TABLE form_tokens, throttle_rows IN ACCESS EXCLUSIVE MODE"))
                yield
            other.dispose()

    @contextmanager
    def read_only(_engine: sa.Engine) -> Iterator[None]:
        tell(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on', cut)
        yield
        tell(f'ALTER DATABASE "{name}" RESET default_transaction_read_only', cut)

    @contextmanager
    def full(engine: sa.Engine) -> Iterator[None]:
        # No server can be filled up for one test, so it is said in PostgreSQL's own words.
        def refuse(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if statement.startswith(("INSERT", "UPDATE")):
                raise sa.exc.OperationalError(statement, {}, psycopg.errors.DiskFull("No space left on device"))

        sa.event.listen(engine, "before_cursor_execute", refuse)
        yield
        sa.event.remove(engine, "before_cursor_execute", refuse)

    return {"gone": gone, "locked": locked, "full": full, "read-only": read_only}


assert ground.BUSY_SECONDS > BUSY
