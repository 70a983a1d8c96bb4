"""`flask news`: posts moved in from files."""

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from expoapp.db import session, transaction
from expoapp.news import actions, importer
from expoapp.news.actions import Intake, Outcome
from expoapp.news.importer import Problem, Row

BATCH = 100  # rows of one transaction: few enough that others can write meanwhile

group = AppGroup("news", help="Posts moved in from files.")


@group.command("import")
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="PATH…")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
def import_files(paths: tuple[Path, ...], dry_run: bool) -> None:
    """Import posts from saved pages of the old site (.txt) and JSON Lines (.jsonl).

    A folder stands for all such files in it. Importing the same again changes nothing. What cannot be taken is told
    in one line and costs nothing else; the exit code is then 1.
    """
    found = list(importer.files(paths))
    length = sum(path.stat().st_size for path in found if isinstance(path, Path))
    try:
        run = actions.begin(is_dry=dry_run)
        with click.progressbar(
            length=max(length, 1), label="Importing", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            rows = _rows(run, found, bar)
            while batch := list(islice(rows, BATCH)):
                _take_in(run, batch)
    except DBAPIError as problem:
        session().rollback()
        reason = str(problem.orig).partition("\n")[0]
        raise click.ClickException(
            f"The database cannot be used ({reason}). Is it prepared, and is no other import running? What is stored by"
            " now stays; please run this again."
        ) from problem
    _tell(run)
    if run.problems:
        sys.exit(1)


def _rows(run: Intake, found: list[Path | Problem], bar: Any) -> Iterator[Row]:
    """Yield the rows that can be read, put aside the others, and move the bar by the bytes that were read."""
    for path in found:
        if isinstance(path, Problem):
            run.problems.append(path)
            continue
        for row, size in importer.read(path):
            bar.update(size)
            if isinstance(row, Problem):
                run.problems.append(row)
            else:
                yield row


def _take_in(run: Intake, batch: list[Row]) -> None:
    if run.is_dry:
        actions.take_in(run, batch)
        session().rollback()
        return
    with transaction():
        actions.take_in(run, batch)


def _tell(run: Intake) -> None:
    for problem in run.problems:
        click.echo(f"Wrong: {problem}", err=True)
    for row in run.left:
        click.echo(
            f"Left as it is: {row.file}, line {row.line}: changed there, but edited here since: {row.title}", err=True
        )
    counts = run.counts
    kept = f", {counts[Outcome.EDITED]} left as edited here" if counts[Outcome.EDITED] else ""
    click.echo(
        f"{counts[Outcome.NEW]} new, {counts[Outcome.CHANGED]} changed, {counts[Outcome.UNCHANGED]} unchanged{kept},"
        f" {len(run.problems)} wrong."
    )
    if run.is_dry:
        click.echo("A dry run: nothing was changed.")
