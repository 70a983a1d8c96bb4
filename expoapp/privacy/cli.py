"""`flask privacy`: what is kept of people, handed over, erased, and cleared in time."""

import os
from pathlib import Path

import click
from flask.cli import AppGroup

from expoapp import retention, subjects
from expoapp.db import transaction
from expoapp.privacy import work
from expoapp.web.pages import settings

group = AppGroup("privacy", help="What is kept of people, handed over, erased, and cleared in time.")


@group.command("night")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def night(dry_run: bool) -> None:
    """Clear what has been kept long enough; `flask work` does so by itself every hour."""
    counted = retention.waiting(settings().kept_days) if dry_run else work.make_round()
    for name, number in counted.items():
        click.echo(f"{name}: {number}")
    if dry_run:
        click.echo("Nothing was changed.")
    elif not counted:
        click.echo("Nothing was due.")


@group.command("export")
@click.argument("address")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(address: str, file: Path) -> None:
    """Write all that is held of ADDRESS into FILE (a ZIP). Make sure it reaches nobody but the owner of the address."""
    with transaction():
        body = subjects.copy_of(address, settings().instance, via="command")
    try:
        # Private from the start, and never over what is there.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        raise click.ClickException(f"{file} cannot be written: {problem.strerror}.") from problem
    with os.fdopen(handle, "wb") as target:
        target.write(body)
    click.echo(f"{len(body)} bytes written.", err=True)


@group.command("erase")
@click.argument("address")
@click.confirmation_option(prompt="Erase all that is held of this address? It cannot be brought back.")
def erase(address: str) -> None:
    """Erase all that is held of ADDRESS; what may be counted stays without the person."""
    rows = subjects.erase(address, settings().instance, via="command")
    click.echo(f"{rows} rows and files erased. The address is never taken up by a list again.")


@group.command("overwrite")
def overwrite() -> None:
    """Take what was erased out of gaps in SQLite's file; needed only where the log says that it was too busy."""
    if not subjects.overwrite():
        raise click.ClickException("The database is in use; try again when less is going on.")
    click.echo("Done.")
