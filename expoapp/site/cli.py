"""Commands of the whole installation: `flask doctor`, `flask outbox`, `flask work`."""

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from expoapp import audit, clock, outbox, search
from expoapp.config import Settings
from expoapp.db import db, sqlite_file, transaction
from expoapp.enquiries import work as enquiries
from expoapp.privacy import work as privacy
from expoapp.sheets import workbook
from expoapp.site import quality
from expoapp.site import work as site
from expoapp.spool import Spool
from expoapp.watching import work as watching

# The work process looks every so many seconds whether one of its rounds is due.
TICK = 2.0
# Told to stop, a mail server that does not answer is waited for no longer than this (R40: gone within 35 s).
LONGEST_STOP = 25
# A round of mail makes room for the other rounds after so many seconds.
LONGEST_DELIVERY = 20.0
# Mail older than so many minutes shows that nobody delivers it (R51).
OLDEST_MAIL = 15
# The work process checks the trail every day.
OLDEST_CHECK = timedelta(hours=50)
# RELIABILITY R07: what waits in the spool is stored within so many seconds after the database is back.
SPOOL_EMPTY_WITHIN = 60
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


audit_group = AppGroup("audit", help="Who did what, and whether somebody has tampered with it.")


@audit_group.command("verify")
def verify_trail() -> None:
    """Say whether the audit trail is as it was written; if not, where it was first changed, and end with 1."""
    report = audit.verify(current_app.config["SETTINGS"].instance)
    if report.fault:
        click.echo(report.fault.sentence)
        raise SystemExit(1)
    sealed = f", {report.segments} segments sealed" if report.segments else ""
    reach = f", from {report.first_id} to {report.last_id}" if report.entries else ""
    click.echo(f"{report.entries} entries{reach}{sealed}: all as they were written.")


@click.command("work")
@with_appcontext
def work_command() -> None:
    """Do what waits beside the web server, until stopped: bring in, deliver, tell, clear (see ROUNDS)."""
    work(current_app._get_current_object(), os.getppid())  # type: ignore[attr-defined]  # Flask's proxy has it


def work(app: Flask, parent: int) -> None:
    """Do what waits until a signal says stop or the parent process is gone."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()
        signal.alarm(LONGEST_STOP)

    def hurry(_signal: int, _frame: FrameType | None) -> None:
        # To whom the mail in hand is being given, this is a broken line: it is tried again after the next start.
        raise TimeoutError("told to stop")

    signal.signal(signal.SIGALRM, hurry)
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
    signal.alarm(0)


def _deliver(stop: Callable[[], bool]) -> None:
    outbox.deliver_due(current_app.config["SETTINGS"], stop, LONGEST_DELIVERY)


def _wake(_stop: Callable[[], bool]) -> None:
    outbox.wake_waiting(current_app.config["SETTINGS"])


def _find_to_mend(_stop: Callable[[], bool]) -> None:
    fields = current_app.extensions.get(quality.EDITION_FIELDS, frozenset())
    site.find_what_to_mend(lambda finding: quality.is_offered(finding, current_app.view_functions, fields))


# What waits beside the web server: {name: (seconds between two rounds, 0 for each time; what a round does)}.
ROUNDS: dict[str, tuple[float, Callable[[Callable[[], bool]], object]]] = {
    "spool": (0.0, enquiries.replay),
    "watching": (20.0, lambda stop: watching.make_round(stop=stop)),
    "mail server": (120.0, _wake),
    "outbox": (0.0, _deliver),
    "audit": (300.0, lambda stop: audit.make_round(current_app.config["SETTINGS"].instance, stop)),
    "asked in vain": (60.0, lambda _stop: site.make_round(current_app.config["SETTINGS"].instance)),
    "imports": (0.0, site.carry_on),
    "to mend": (30.0, _find_to_mend),
    "retention": (3600.0, privacy.make_round),
    "exports": (600.0, lambda _stop: workbook.clear(current_app.config["SETTINGS"].instance)),
}


def _round(app: Flask, name: str, deed: Callable[[Callable[[], bool]], object], stop: Callable[[], bool]) -> None:
    """Make one round; a fault ends neither the others nor the next try, least of all the mail."""
    try:
        deed(stop)
    except (SQLAlchemyError, OSError) as problem:
        app.logger.error("%s: %s", name, type(problem).__name__)
    except Exception:  # whatever nobody thought of in one round: it is noted, and the others go on
        app.logger.exception("%s", name)
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
    yield from _database(settings)
    yield from _sqlite(settings)
    yield from _mail()
    yield from _trail()
    yield from _spool(enquiries.spool())
    if not settings.is_https:
        yield "warning", f"Visitors come by plain http ({settings.origin}); set EXPOAPP_BASE_URL to an https address."
    elif not settings.trusted_hops:
        yield (
            "warning",
            "EXPOAPP_TRUSTED_HOPS is 0: behind the proxy that gives https all visitors count as one address and share"
            " their limits.",
        )
    if not settings.smtp_host:
        yield "warning", f"No EXPOAPP_SMTP_HOST: mail is written into {settings.instance / 'outbox'} and goes nowhere."
    elif "example.org" in settings.mail_from:
        yield "fault", "EXPOAPP_MAIL_FROM is still the example address."


def _folder(settings: Settings) -> Iterator[tuple[str, str]]:
    if os.access(settings.instance, os.W_OK):
        yield "ok", f"The instance folder {settings.instance} can be written to."
    else:
        yield "fault", f"The instance folder {settings.instance} cannot be written to."


def _database(settings: Settings) -> Iterator[tuple[str, str]]:
    path = sqlite_file(settings.database)
    if path is not None and not path.exists():
        yield "fault", f"The database {path} is missing. Put it back, or restore a backup."
        return
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


def _mail() -> Iterator[tuple[str, str]]:
    """Say whether mail goes out (R09); nothing where there is no table to ask, which is a fault of its own."""
    try:
        found = outbox.health()
    except SQLAlchemyError:
        return
    if found.given_up:
        yield "warning", f"{found.given_up} mails were given up; see /staff/mail?state=dead."
    minutes = int((clock.now() - found.oldest).total_seconds() / 60) if found.oldest else 0
    if minutes > OLDEST_MAIL:
        yield "warning", f"Mail has waited for {minutes} minutes; is the work process running, and the mail server?"
    if not found.given_up and minutes <= OLDEST_MAIL:
        yield "ok", "No mail was given up, and none waits for long."


def _trail() -> Iterator[tuple[str, str]]:
    """Say what the last check of the trail found; nothing where the work process has not made one yet."""
    try:
        found = audit.last_check()
    except SQLAlchemyError:
        return
    if found is None:
        return
    when = found.checked_at.isoformat(" ", "minutes").removesuffix("+00:00")
    if found.fault:
        yield "fault", f"The audit trail did not hold at {when} UTC: {found.fault} Run `flask audit verify`."
    elif clock.now() - found.checked_at > OLDEST_CHECK:
        yield "warning", f"The audit trail was last checked at {when} UTC; is the work process running?"
    else:
        yield "ok", f"The audit trail held at {when} UTC."


def _spool(waiting: Spool) -> Iterator[tuple[str, str]]:
    try:
        waiting.make_ready()
    except OSError as problem:
        yield "fault", f"The spool {waiting.folder} cannot be used: {problem.strerror}."
        return
    load = waiting.load()
    if load.spoiled:
        yield (
            "fault",
            f"{load.spoiled} entries of the spool {waiting.folder} cannot be read (*.bad). With the secret they were"
            " written with, run `flask spool replay --spoiled`.",
        )
    if not load.entries:
        yield "ok", "No enquiry waits in the spool."
        return
    age = max(0, round(time.time() - load.oldest))
    yield (
        "fault" if age > SPOOL_EMPTY_WITHIN else "warning",
        f"{load.entries} enquiries wait in the spool, the oldest for {age} s; the log says why one stays.",
    )


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


commands = [audit_group, outbox_group, search_group, work_command, doctor]
