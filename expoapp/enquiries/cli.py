"""`flask enquiries`: enquiries taken out and checked; `flask spool`: those that wait for the database."""

import os
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import AppGroup

from expoapp import audit
from expoapp.db import transaction
from expoapp.enquiries import exporter, queries, work

group = AppGroup("enquiries", help="Enquiries taken out and checked.")
spool_group = AppGroup("spool", help="Enquiries that came while the database was away, and wait for it.")


@group.command("export")
@click.option("--format", "form", type=click.Choice(exporter.FORMATS), required=True, help="How the file is written.")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
def export(form: str, file: str) -> None:
    """Write all enquiries into FILE, one a line; - writes them to standard output."""
    number = queries.count()
    with transaction():
        audit.record("enquiry.export", "enquiries", {"format": form, "rows": number})
    if file == "-":
        _write(form, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        _write_file(form, Path(file))
    click.echo(f"{number} enquiries written.", err=True)


def _write(form: str, target: BinaryIO) -> None:
    with closing(queries.everything()) as found:
        for line in exporter.lines(found, form):
            target.write(line.encode())


def _write_file(form: str, path: Path) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    try:
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as problem:
        raise click.ClickException(f"{path} cannot be written: {problem.strerror}.") from problem
    try:
        with os.fdopen(handle, "wb") as target:
            _write(form, target)
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
    """Bring what waits into the database now; `flask work` does so by itself every ten seconds."""
    if spoiled:
        click.echo(f"{work.spool().restore()} taken up again.")
    done = work.replay()
    click.echo(f"{done.stored} stored, {done.failed} could not be, {work.spool().load().entries} waiting.")
    if done.failed or done.is_away:
        raise SystemExit(1)
