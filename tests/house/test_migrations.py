"""The tables are what the models say, in both directions, and migrations stand alone."""

import ast
from collections.abc import Callable
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from expoapp import app as composition
from expoapp import clock, search
from expoapp.db import db
from expoapp.exhibitions import queries
from expoapp.installation import load_sample


def revisions() -> list[Path]:
    return sorted((composition.MIGRATIONS / "versions").glob("*.py"))


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": search.is_compared}
        )
        assert compare_metadata(context, db.metadata) == []


def test_the_migrations_go_down_to_nothing_and_up_again(make_app: Callable[..., Flask], empty_database: str) -> None:
    app = make_app(database_url=empty_database)
    with app.app_context():
        flask_migrate.upgrade()
        before = set(sa.inspect(db.engine).get_table_names())
        flask_migrate.downgrade(revision="base")
        assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
        flask_migrate.upgrade()
        assert set(sa.inspect(db.engine).get_table_names()) == before
        db.engine.dispose()


@pytest.mark.usefixtures("sample")
def test_the_way_down_and_up_works_with_rows_in_the_tables(app: Flask) -> None:
    with app.app_context():
        assert len(queries.public_exhibitions(clock.now())) == 28
        db.session.remove()
        flask_migrate.downgrade(revision="base")
        assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
        flask_migrate.upgrade()
        load_sample()
        assert len(queries.public_exhibitions(clock.now())) == 28
        db.session.remove()


@pytest.mark.usefixtures("wider")
def test_a_directory_survives_the_way_to_the_first_revision_and_back(app: Flask) -> None:
    tables = ("exhibitions", "editions", "edition_changes", "exhibition_names", "exhibition_regions", "regions")
    counted = sa.union_all(*(sa.select(sa.func.count()).select_from(sa.table(name)) for name in tables))
    with app.app_context():
        with db.engine.connect() as connection:
            before = list(connection.scalars(counted))
        flask_migrate.downgrade(revision="0001")
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            assert list(connection.scalars(counted)) == before
            # A program that knows only the older tables may go on writing beside the new ones (R12).
            values = {"slug": "old", "name": "Old", "description": "", "lang": "en", "position": 0}
            connection.execute(sa.table("regions", *map(sa.column, values)).insert().values(**values))
            mail = dict.fromkeys(("kind", "recipient", "subject", "lang", "text_body", "html_body", "reply_to"), "old")
            mail |= dict.fromkeys(("message_id", "in_reply_to", "last_error"), "old") | {"state": "sent", "attempts": 1}
            mail |= dict.fromkeys(("created_at", "next_at"), "2026-11-26 06:00:00+00:00")
            connection.execute(sa.table("outbox", *map(sa.column, mail)).insert().values(**mail))


@pytest.mark.usefixtures("sample")
def test_beginnings_of_words_find_the_same_whichever_way_the_index_was_made(app: Flask) -> None:
    with app.app_context():
        for step in (lambda: None, lambda: flask_migrate.downgrade(revision="0023"), flask_migrate.upgrade):
            step()
            for words in ("me", "med", "mede", "medex"):
                assert "MEDEXPO KENYA" in app.test_client().get(f"/search?q={words}").text, words
            db.session.remove()


def test_migrations_never_import_the_application() -> None:
    for path in revisions():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] == "expoapp"], path.name


def test_every_revision_has_both_directions() -> None:
    for path in revisions():
        functions = {
            node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
        }
        assert {"upgrade", "downgrade"} <= functions, path.name
