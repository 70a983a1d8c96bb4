"""`flask portfolio`: exhibitions moved in from files."""

import sys
import time
from pathlib import Path

import click
from flask.cli import AppGroup

from expoapp.db import session, transaction
from expoapp.errors import Invalid
from expoapp.exhibitions import actions, importer

group = AppGroup("portfolio", help="Exhibitions moved in from files.")

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
)
_OUTCOMES = ("new", "changed", "unchanged", "wrong")


@group.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
def load(file: Path, dry_run: bool) -> None:
    """Load exhibitions from FILE, a YAML file of the portfolio's form; loading it again changes nothing."""
    try:
        portfolio = importer.read_file(file)
        with transaction():
            report = actions.load(portfolio, told=_Progress())
            if dry_run:
                session().rollback()
    except Invalid as problem:
        raise click.ClickException(str(problem.sentence)) from problem
    for wrong in report.problems:
        click.echo(f"Wrong: {wrong}", err=True)
    _tell(report, dry_run)
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
        if counts := report.counts.get(kind):
            click.echo(f"{label:16}" + "".join(f"{counts[outcome]:>11}" for outcome in _OUTCOMES))
    total = report.total
    click.echo(f"{'Together':16}" + "".join(f"{total[outcome]:>11}" for outcome in _OUTCOMES))
    if dry_run:
        click.echo("A dry run: nothing was changed.")
    elif not total["new"] and not total["changed"]:
        click.echo("Nothing had to be changed.")
