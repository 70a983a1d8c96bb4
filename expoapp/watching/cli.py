"""`flask watching`: those who wait for dates."""

from datetime import timedelta

import click
from flask.cli import AppGroup

from expoapp.watching import work

group = AppGroup("watching", help="Those who wait for dates.")


@group.command("tell")
def tell() -> None:
    """Write the mails that are due to those who wait for dates, at once; `flask work` does so by itself."""
    mails, changes = work.make_round(settles=timedelta(0))
    click.echo(f"{mails} mails written about {changes} changes.")
