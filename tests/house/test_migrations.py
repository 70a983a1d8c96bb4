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
        before = sorted(sa.inspect(db.engine).get_table_names())
        flask_migrate.downgrade(revision="base")
        assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
        flask_migrate.upgrade()
        assert sorted(sa.inspect(db.engine).get_table_names()) == before
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
