"""`flask enquiries`, `flask consents`, `flask spool`: taken out, checked, who agreed to what, what waits."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from expoapp import audit, subjects
from expoapp.db import transaction
from expoapp.enquiries import consent_links, exporter, queries, work
from expoapp.web.pages import address_in

consents = AppGroup("consents", help="Who agreed to what.")
group = AppGroup("enquiries", help="Enquiries taken out and checked.")
spool_group = AppGroup("spool", help="Enquiries that came while the database was away, and wait for it.")


@group.command("export")
@click.option("--format", "form", type=click.Choice(exporter.FORMATS), required=True, help="How the file is written.")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
def export(form: str, file: str) -> None:
    """Write all enquiries into FILE, a row or line each; - writes them to standard output."""
    number = queries.count()
    with transaction():
        audit.record("enquiry.export", "enquiries", {"format": form, "rows": number})
    _out(lambda target: _write(form, target), file)
    click.echo(f"{number} enquiries written.", err=True)


@consents.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
def export_consents(file: str) -> None:
    """Write who agrees to mail about other exhibitions into FILE (CSV), one address a line; - for standard output.

    Only present consents: none that was withdrawn, and no address that was erased. Each line holds the address of the
    page that withdraws it, for the List-Unsubscribe header and the foot of every mail.
    """
    number = 0

    def write(target: BinaryIO) -> None:
        nonlocal number
        target.write(exporter.consents.head().encode())
        erased = subjects.suppressed()
        with closing(queries.marketing_consents()) as found:
            for row in found:
                if subjects.hash_of(row.email) not in erased:
                    target.write(exporter.consents.line(row, _leave(row)).encode())
                    number += 1

    _out(write, file)
    with transaction():
        audit.record("consent.export", "consents", {"rows": number})
    click.echo(f"{number} consents written.", err=True)


def _leave(row: Any) -> str:
    return consent_links.address(row.id, row.given_at, row.lang, current_app.config["LINK_KEY"], address_in)


def _out(write: Callable[[BinaryIO], None], file: str) -> None:
    if file == "-":
        # A workbook is no stream: its parts are told at its end.
        with tempfile.TemporaryFile() as whole:
            write(whole)
            whole.seek(0)
            shutil.copyfileobj(whole, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        _write_file(write, Path(file))


def _write(form: str, target: BinaryIO) -> None:
    folder = current_app.config["SETTINGS"].instance
    with closing(queries.everything()) as found:
        exporter.write(found, form, target, folder=folder)


def _write_file(write: Callable[[BinaryIO], None], path: Path) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    try:
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as problem:
        raise click.ClickException(f"{path} cannot be written: {problem.strerror}.") from problem
    try:
        with os.fdopen(handle, "wb") as target:
            write(target)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


@group.command("check")
def check() -> None:
    """Say which enquiries and mails lack what belongs to them; ends with 1 if there are any."""
    found = list(queries.faults())
    for what, number, ids in found:
        more = ", …" if number > len(ids) else ""
        click.echo(f"{number} {what}: {', '.join(map(str, ids))}{more}")
    if found:
        raise SystemExit(1)
    click.echo(f"{queries.count()} enquiries, each with all that belongs to it.")


@spool_group.command("status")
def status() -> None:
    """Say how many enquiries wait, since when, and how many entries cannot be read; ends with 1 for the latter."""
    load = work.spool().load()
    waited = f", the oldest for {max(0, round(time.time() - load.oldest))} s" if load.entries else ""
    click.echo(f"{load.entries} waiting{waited}; {load.spoiled} set aside; {load.bytes} bytes.")
    if load.spoiled:
        raise SystemExit(1)


@spool_group.command("replay")
@click.option("--spoiled", is_flag=True, help="Try what was set aside too, as after the right secret is back.")
def replay(spoiled: bool) -> None:
    """Bring what waits into the database now; `flask work` does so by itself every two seconds."""
    if spoiled:
        click.echo(f"{work.spool().restore()} taken up again.")
    done = work.replay()
    click.echo(f"{done.stored} stored, {done.failed} could not be, {work.spool().load().entries} waiting.")
    if done.failed or done.is_away:
        raise SystemExit(1)
