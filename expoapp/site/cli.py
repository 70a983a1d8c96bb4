"""Commands of the whole installation: `flask doctor`, `flask outbox`, `flask work`."""

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from expoapp import outbox, search
from expoapp.config import Settings
from expoapp.db import db, transaction
from expoapp.watching import work as watching

# The work process rests so many seconds, and then makes the rounds that are due.
TICK = 2.0
# SQLite's write-ahead log could lose a checkpoint in these versions (sqlite.org/wal.html, "the WAL-reset bug").
WAL_BUG = ((3, 7, 0), (3, 51, 2))
WAL_MENDED = {(3, 44): 6, (3, 50): 7}

outbox_group = AppGroup("outbox", help="Mail waiting to go.")


@outbox_group.command("deliver")
@click.option("--watch", is_flag=True, help="Go on until stopped.")
def deliver(watch: bool) -> None:
    """Deliver the mail that is due."""
    settings: Settings = current_app.config["SETTINGS"]
    if watch:
        work(current_app._get_current_object(), os.getppid())  # type: ignore[attr-defined]  # Flask's proxy has it
        return
    sent, failed = outbox.deliver_due(settings)
    db.session.remove()
    click.echo(f"{sent} sent, {failed} failed.")
    if failed:
        raise SystemExit(1)


search_group = AppGroup("search", help="The index of the words that things are found by.")


@search_group.command("rebuild")
def rebuild() -> None:
    """Make the index anew, in one transaction: visitors search in the old one until the new one is there.

    On SQLite nothing else can be saved meanwhile; with 10,000 editions and 5,000 posts that is some seconds.
    """

    def told(kind: str, number: int) -> None:
        click.echo(f"{kind}: {number}", err=True)

    with transaction():
        total = search.rebuild(told)
    click.echo(f"{total} things can be found.")


@click.command("work")
@with_appcontext
def work_command() -> None:
    """Do what waits beside the web server, until stopped: deliver the mail, tell those who wait for dates."""
    work(current_app._get_current_object(), os.getppid())  # type: ignore[attr-defined]  # Flask's proxy has it


def work(app: Flask, parent: int) -> None:
    """Do what waits until a signal says stop or the parent process is gone."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    due_at = dict.fromkeys(ROUNDS, 0.0)
    with app.app_context():
        while not stopped.is_set() and os.getppid() == parent:
            for name, (pause, deed) in ROUNDS.items():
                if time.monotonic() >= due_at[name]:
                    _round(app, name, deed, stopped.is_set)
                    due_at[name] = time.monotonic() + pause
            stopped.wait(TICK)


def _deliver(stop: Callable[[], bool]) -> None:
    outbox.deliver_due(current_app.config["SETTINGS"], stop)


# What waits beside the web server: {name: (seconds between two rounds, 0 for each time; what a round does)}.
ROUNDS: dict[str, tuple[float, Callable[[Callable[[], bool]], object]]] = {
    "watching": (20.0, lambda stop: watching.make_round(stop=stop)),
    "outbox": (0.0, _deliver),
}


def _round(app: Flask, name: str, deed: Callable[[Callable[[], bool]], object], stop: Callable[[], bool]) -> None:
    """Make one round; a fault of the database ends neither the others nor the next try."""
    try:
        deed(stop)
    except SQLAlchemyError as problem:
        app.logger.error("%s: %s", name, type(problem).__name__)
    db.session.remove()


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Say what is in order and what is not; ends with 1 if something must be mended."""
    faults = 0
    for level, sentence in examine(current_app.config["SETTINGS"]):
        faults += level == "fault"
        click.echo(f"{level:8}{sentence}")
    if faults:
        raise SystemExit(1)


def examine(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield ("ok", "warning" or "fault", a sentence) for each thing an installation needs."""
    yield "ok", f"The secret has at least {len(settings.secret_key)} bytes."
    yield from _folder(settings)
    yield from _database()
    yield from _sqlite(settings)
    if not settings.is_https:
        yield "warning", f"Visitors come by plain http ({settings.origin}); set EXPOAPP_BASE_URL to an https address."
    if not settings.smtp_host:
        yield "warning", f"No EXPOAPP_SMTP_HOST: mail is written into {settings.instance / 'outbox'} and goes nowhere."
    elif "example.org" in settings.mail_from:
        yield "fault", "EXPOAPP_MAIL_FROM is still the example address."


def _folder(settings: Settings) -> Iterator[tuple[str, str]]:
    if os.access(settings.instance, os.W_OK):
        yield "ok", f"The instance folder {settings.instance} can be written to."
    else:
        yield "fault", f"The instance folder {settings.instance} cannot be written to."


def _database() -> Iterator[tuple[str, str]]:
    try:
        tables = set(inspect(db.engine).get_table_names())
        with db.engine.connect() as connection:
            known = "alembic_version" in tables
            revision = connection.scalar(text("SELECT version_num FROM alembic_version")) if known else None
    except SQLAlchemyError as problem:
        yield "fault", f"The database does not answer: {type(problem).__name__}."
        return
    missing = sorted(set(db.metadata.tables) - tables)
    if missing:
        yield "fault", f"The database has no table {missing[0]}; run `flask db upgrade`."
    else:
        yield "ok", f"The database answers; its tables are at revision {revision}."


def _sqlite(settings: Settings) -> Iterator[tuple[str, str]]:
    if not settings.database.startswith("sqlite"):
        return
    version = sqlite3.sqlite_version_info
    mended = version[2] >= WAL_MENDED.get(version[:2], 10_000)
    if WAL_BUG[0] <= version <= WAL_BUG[1] and not mended:
        yield (
            "warning",
            f"SQLite {sqlite3.sqlite_version} has a rare fault in its write-ahead log; 3.51.3 is free of it.",
        )
    else:
        yield "ok", f"SQLite {sqlite3.sqlite_version}."


commands = [outbox_group, search_group, work_command, doctor]
