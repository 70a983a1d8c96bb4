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
from sqlalchemy import make_url, select

from expoapp import clock
from expoapp.accounts import actions as accounts
from expoapp.accounts.models import Account
from expoapp.app import MIGRATIONS, create_app
from expoapp.config import Settings
from expoapp.db import db, session, sqlite_file, transaction
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
        make_file(settings)
        migrate(settings, say)
        if session().scalar(select(Organiser.id).limit(1)) is None:
            say("Loading the sample exhibitions and news …")
            load_sample()
        if session().scalar(select(Account.id).limit(1)) is None:
            password = accounts.generate_password()
            with transaction():
                accounts.create(FIRST_ADMINISTRATOR, password, roles=["admin"], name="Administrator")
            say(f"First staff sign-in (shown only now): {FIRST_ADMINISTRATOR}  {password}")
            say("Have a phone with an authenticator app at hand: the first sign-in connects it.")
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


def make_file(settings: Settings) -> None:
    """Make SQLite's empty file for a first start; raise LookupError with the way out where there was one before."""
    path = sqlite_file(settings.database)
    if path is None or path.exists():
        return
    if was_made(settings):
        raise LookupError(_missing(settings, f"The database {path} is missing"))
    # SQLite would let everybody on the machine read it, and gives the files beside it the rights it has itself.
    path.touch(mode=0o600)


def expect_filled(settings: Settings) -> None:
    """Raise LookupError with the way out where a database that has had tables is an empty one now."""
    if was_made(settings):
        raise LookupError(_missing(settings, f"The database {_plain(settings)} is empty"))


def was_made(settings: Settings) -> bool:
    """Say whether this installation has had a database at its address."""
    marker = settings.database_marker
    return marker.is_file() and _plain(settings) in marker.read_text(encoding="utf-8").splitlines()


def note_made(settings: Settings) -> None:
    """Remember that there is a database now, so that a missing one is not taken for a first start."""
    if was_made(settings):
        return
    with settings.database_marker.open("a", encoding="utf-8") as file:
        file.write(_plain(settings) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _missing(settings: Settings, what: str) -> str:
    return (
        f"{what}, and this installation has had one there. Put it back, or restore a backup. Only to begin anew with"
        f" an empty one, delete {settings.database_marker}."
    )


def _plain(settings: Settings) -> str:
    """Return a database's address without the name and password of who opens it."""
    path = sqlite_file(settings.database)
    if path is not None:
        return str(path)
    parts = make_url(settings.database)
    return f"{parts.get_backend_name()}://{parts.host or 'localhost'}:{parts.port or ''}/{parts.database or ''}"


def revisions() -> tuple[str | None, str | None]:
    """Return the database's revision and the newest one this program knows."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory(str(MIGRATIONS)).get_current_head()


def migrate(settings: Settings, say: Callable[[str], None]) -> None:
    """Bring the database's tables up to date; raises LookupError after a newer program, or where all is gone."""
    current, newest = revisions()
    if current == newest:
        note_made(settings)
        return
    if current is None:
        expect_filled(settings)
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
