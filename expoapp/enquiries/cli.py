"""`flask enquiries`: enquiries taken out."""

import os
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from expoapp import audit
from expoapp.db import transaction
from expoapp.enquiries import exporter, queries

group = AppGroup("enquiries", help="Enquiries taken out.")


@group.command("export")
@click.option("--format", "form", type=click.Choice(exporter.FORMATS), required=True, help="How the file is written.")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
def export(form: str, file: str) -> None:
    """Write all enquiries into FILE, a row or line each; - writes them to standard output."""
    number = queries.count()
    with transaction():
        audit.record("enquiry.export", "enquiries", {"format": form, "rows": number})
    if file == "-":
        # A workbook is no stream: its parts are told at its end.
        with tempfile.TemporaryFile() as whole:
            _write(form, whole)
            whole.seek(0)
            shutil.copyfileobj(whole, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        _write_file(form, Path(file))
    click.echo(f"{number} enquiries written.", err=True)


def _write(form: str, target: BinaryIO) -> None:
    folder = current_app.config["SETTINGS"].instance
    with closing(queries.everything()) as found:
        exporter.write(found, form, target, folder=folder)


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
