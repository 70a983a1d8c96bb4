"""Making an installation ready to serve: secret, database, sample, first account."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import select

from expoapp import clock
from expoapp.accounts import actions as accounts
from expoapp.accounts.models import Account
from expoapp.app import MIGRATIONS, create_app
from expoapp.config import Settings
from expoapp.db import db, session, transaction
from expoapp.enquiries import importer as desks
from expoapp.exhibitions import actions as exhibitions
from expoapp.exhibitions import importer as portfolio
from expoapp.exhibitions.models import Organiser
from expoapp.news import actions as news
from expoapp.site import importer as site

SAMPLE = Path(__file__).parent / "sample"
FIRST_ADMINISTRATOR = "admin@example.org"


def prepare(settings: Settings, say: Callable[[str], None]) -> Flask:
    """Return the application with everything in place that it needs; changes nothing that is there already.

    The sample goes into an empty database in one transaction, so that a start cut off begins anew.
    """
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_secret(settings.secret_file, settings)
    app = create_app(settings)
    with app.app_context():
        migrate(say)
        if session().scalar(select(Organiser.id).limit(1)) is None:
            say("Loading the sample exhibitions and news …")
            load_sample()
        if session().scalar(select(Account.id).limit(1)) is None:
            password = accounts.generate_password()
            with transaction():
                accounts.create(FIRST_ADMINISTRATOR, password, roles=["admin"], name="Administrator")
            say(f"First staff sign-in (shown only now): {FIRST_ADMINISTRATOR}  {password}")
        db.session.remove()
        db.engine.dispose()
    return app


def write_secret(path: Path, settings: Settings) -> None:
    """Write a fresh secret, readable by its owner only, unless there is one already."""
    if settings.secret.get_secret_value() or path.exists():
        return
    part = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)


def revisions() -> tuple[str | None, str | None]:
    """Return the database's revision and the newest one this program knows."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory(str(MIGRATIONS)).get_current_head()


def migrate(say: Callable[[str], None]) -> None:
    """Bring the database's tables up to date; raises LookupError when a newer program has been there."""
    current, newest = revisions()
    if current == newest:
        return
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if current is not None and current not in known:
        raise LookupError(
            f"The database is at revision {current}, which this version does not know. Update the program."
        )
    say("Preparing the database …")
    flask_migrate.upgrade()


def load_sample() -> None:
    """Load the bundled sample, moved on by whole years to today, in one transaction."""
    whole: dict[str, Any] = {}
    for name in ("portfolio.yaml", "translations.yaml", "site.yaml"):
        whole |= portfolio.read_file(SAMPLE / name)
    with transaction():
        report = exhibitions.load(portfolio.shift_years(whole, clock.today()))
        if report.problems:
            raise LookupError(f"The bundled sample has a fault: {report.problems[0]}")
        desks.load_desks(whole["desks"])
        desks.load_templates(whole["templates"])
        site.load(whole)
        news.load([SAMPLE / "news-archive.jsonl"])
