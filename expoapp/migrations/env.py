"""Alembic's environment: migrations run on the application's own engine, one explicit transaction each run."""

from typing import Any, Literal

from alembic import context
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from expoapp import search
from expoapp.db import UtcDateTime, db, transaction
from expoapp.enquiries import queries as enquiries
from expoapp.installation import make_file, note_made

if context.is_offline_mode():
    raise SystemExit("Migrations need the database; --sql is not offered, since SQLite's batch mode reads tables.")


def render(kind: str, thing: object, _context: object) -> str | Literal[False]:
    """Write our column types as plain SQLAlchemy ones: migrations never import the application."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


def run() -> None:
    """Run what is asked for."""
    options = current_app.extensions["migrate"].configure_args
    settings = current_app.config["SETTINGS"]
    try:
        make_file(settings)
    except LookupError as problem:
        raise SystemExit(str(problem)) from None
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.dbapi_connection
        if sqlite:
            # A batch migration rebuilds tables; with foreign keys on, dropping the old one would delete all that
            # cascades from it. The pragma is silently ignored inside a transaction, so it comes before BEGIN.
            raw.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            transaction_per_migration=True,
            render_item=render,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = raw.execute("PRAGMA foreign_key_check").fetchall()
            raw.execute("PRAGMA foreign_keys=ON")
            if broken:
                raise SystemExit(f"The migration left rows without their parents: {broken[:5]}")
        else:
            connection.commit()
        is_newest = set(MigrationContext.configure(connection).get_current_heads()) == set(
            ScriptDirectory.from_config(context.config).get_heads()
        )
    if is_newest:
        fill_search()
        note_made(settings)


def fill_search() -> None:
    """Fill what is empty of the two indexes of words: no migration can, since only the features say what is found."""
    if search.is_empty():
        with transaction():
            search.rebuild()
    with transaction():
        enquiries.fill_words()


run()
