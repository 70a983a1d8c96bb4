"""`flask portfolio` and `flask exhibitors`: exhibitions, and who takes part in them, moved in from files."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from expoapp.db import session, transaction
from expoapp.errors import Invalid, NotFound
from expoapp.exhibitions import actions, importer

group = AppGroup("portfolio", help="Exhibitions moved in from files.")
exhibitors = AppGroup("exhibitors", help="Exhibitors of an edition, moved in from files.")

_KINDS = (
    ("organisers", "Organisers"),
    ("regions", "Regions"),
    ("countries", "Countries"),
    ("cities", "Cities"),
    ("venues", "Venues"),
    ("industries", "Industries"),
    ("product_groups", "Product groups"),
    ("exhibitions", "Exhibitions"),
    ("editions", "Editions"),
    ("co-locations", "Co-locations"),
    ("goods", "Goods shown"),
    ("texts", "Texts"),
    ("exhibitors", "Exhibitors"),
)
_OUTCOMES = ("new", "changed", "unchanged", "wrong")


_file = click.argument("file", type=click.Path(path_type=Path))
_dry_run = click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")


@group.command("load")
@_file
@_dry_run
def load(file: Path, dry_run: bool) -> None:
    """Load our exhibitions from FILE, a YAML file of the portfolio's form; loading it again changes nothing."""
    _end(_run(lambda: actions.load(importer.read_file(file), told=_Progress()), dry_run))


@group.command("import")
@_file
@_dry_run
def import_directory(file: Path, dry_run: bool) -> None:
    """Import other organisers' fairs from FILE, a CSV file; importing it again changes nothing.

    They are off the public site until staff switch their organisers on.
    """
    report = _run(lambda: actions.load_directory(importer.read_text_file(file), told=_Progress()), dry_run)
    if not dry_run and report.counts("organisers")["new"]:
        click.echo("New organisers are not on the site until staff show them (back office, Organisers).")
    _end(report)


@exhibitors.command("load")
@_file
@click.option("--edition", required=True, metavar="SLUG/YEAR", help="For example buildexpo-kenya/2027.")
@_dry_run
def load_exhibitors(file: Path, edition: str, dry_run: bool) -> None:
    """Load an edition's exhibitors from FILE, a CSV file with a column "name"; loading it again changes nothing."""
    slug, _slash, year = edition.partition("/")

    def deed() -> actions.Report:
        entries, problems = importer.read_exhibitors(importer.read_text_file(file))
        return actions.load_exhibitors(slug, year, entries, problems, by=None)

    _end(_run(deed, dry_run))


def _run(deed: Callable[[], actions.Report], dry_run: bool) -> actions.Report:
    """Do a deed with a file in one transaction, and say what happened."""
    try:
        with transaction():
            report = deed()
            if dry_run:
                session().rollback()
    except (Invalid, NotFound) as problem:
        raise click.ClickException(str(problem.sentence)) from problem
    for wrong in report.problems:
        click.echo(f"Wrong: {wrong}", err=True)
    _tell(report, dry_run)
    return report


def _end(report: actions.Report) -> None:
    if report.problems:
        sys.exit(1)


class _Progress:
    """Tells a patient person how far a long load has come, every two seconds."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() - self.last >= 2:
            self.last = time.monotonic()
            click.echo(f"{done} of {of} exhibitions …", err=True)


def _tell(report: actions.Report, dry_run: bool) -> None:
    click.echo(f"{'':16}" + "".join(f"{outcome:>11}" for outcome in _OUTCOMES))
    for kind, label in _KINDS:
        if counts := report.counts(kind):
            click.echo(f"{label:16}" + "".join(f"{counts[outcome]:>11}" for outcome in _OUTCOMES))
    total = report.total
    click.echo(f"{'Together':16}" + "".join(f"{total[outcome]:>11}" for outcome in _OUTCOMES))
    if dry_run:
        click.echo("A dry run: nothing was changed.")
    elif not total["new"] and not total["changed"]:
        click.echo("Nothing had to be changed.")
