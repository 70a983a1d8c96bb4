"""`flask accounts`: people of the back office."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from expoapp.accounts import actions, passwords, queries
from expoapp.accounts.mail import Letterhead
from expoapp.accounts.models import Role
from expoapp.db import transaction
from expoapp.errors import Refusal
from expoapp.exhibitions import queries as exhibitions
from expoapp.web.pages import office_address, settings

LONGEST_INPUT = 10_000

group = AppGroup("accounts", help="People of the back office: add, list, change and close their accounts.")

_roles = click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([str(role) for role in Role]), help="Repeatable."
)
_regions = click.option("--region", "regions", multiple=True, metavar="SLUG", help="Where they may act. Repeatable.")
_everywhere = click.option("--everywhere", is_flag=True, help="They may act everywhere, as administrators always do.")
_password = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@contextmanager
def _told() -> Iterator[None]:
    """Tell a refusal in one line and end with code 1."""
    try:
        yield
    except Refusal as problem:
        raise click.ClickException(str(problem.sentence)) from None


def _read_password(asked: bool) -> str:
    """Return what stands on standard input, without the line's end that `echo` puts there."""
    if not asked:
        raise click.UsageError("Give the password on standard input and say --password-stdin.")
    try:
        given = sys.stdin.buffer.read(LONGEST_INPUT).decode()
    except UnicodeDecodeError:
        raise click.ClickException("The password is not UTF-8 text.") from None
    return given.removesuffix("\n").removesuffix("\r")


def _letterhead() -> Letterhead:
    return Letterhead(settings(), office_address)


def _names() -> list[str]:
    own = exhibitions.own_organiser()
    return [own.name] if own else []


@group.command()
@click.argument("email")
@_roles
@_regions
@_everywhere
@click.option("--name", default="", help="The person's name; else the part of the address before the @.")
@_password
def create(
    email: str, roles: tuple[str, ...], regions: tuple[str, ...], everywhere: bool, name: str, password_stdin: bool
) -> None:
    """Add a person."""
    password = _read_password(password_stdin)
    hashed = passwords.hashed(password)
    with _told(), transaction():
        made = actions.create(
            email,
            password,
            roles=roles,
            name=name,
            regions=regions,
            everywhere=everywhere,
            names=_names(),
            hashed=hashed,
        )
        click.echo(f"{made.email} may sign in as {', '.join(sorted(made.roles))}.")
        _warn_of_nowhere(made.scope.everywhere, regions)


def _warn_of_nowhere(everywhere: bool, regions: tuple[str, ...]) -> None:
    if not everywhere and not regions:
        click.echo("They have no region yet and so see nothing regional: name some with --region.", err=True)


@group.command()
@click.argument("email")
@_roles
@_regions
@_everywhere
def rights(email: str, roles: tuple[str, ...], regions: tuple[str, ...], everywhere: bool) -> None:
    """Give a person these roles and regions and no others, from their next request on."""
    with _told(), transaction():
        account = queries.get_account(email)
        actions.change_rights(account, roles=roles, regions=regions, everywhere=everywhere)
        click.echo(f"{account.email} is now {', '.join(sorted(account.roles))}.")
        _warn_of_nowhere(account.scope.everywhere, regions)


@group.command("list")
def everybody() -> None:
    """List everybody: address, roles, regions, state."""
    slugs = queries.region_slugs()
    for account in queries.accounts():
        scope = account.scope
        where = "everywhere" if scope.everywhere else " ".join(sorted(slugs[place] for place in scope.region_ids))
        state = "open" if account.is_active else "disabled"
        click.echo("\t".join([account.email, " ".join(sorted(account.roles)), where or "nowhere", state]))


@group.command()
@click.argument("email")
def disable(email: str) -> None:
    """Let a person in no more, from their next request on."""
    with _told(), transaction():
        account = queries.get_account(email)
        actions.disable(account)
        click.echo(f"{account.email} can no longer sign in.")


@group.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let a person in again."""
    with _told(), transaction():
        account = queries.get_account(email)
        actions.enable(account)
        click.echo(f"{account.email} can sign in again.")


@group.command()
@click.argument("email")
@_roles
@_regions
@_everywhere
@click.option("--name", default="", help="How they are called; they can change it.")
def invite(email: str, roles: tuple[str, ...], regions: tuple[str, ...], everywhere: bool, name: str) -> None:
    """Mail somebody a link by which they join: it works once, for 48 hours."""
    with _told(), transaction():
        made = actions.invite(email, roles=roles, name=name, regions=regions, everywhere=everywhere, head=_letterhead())
        click.echo(f"An invitation to {made.email} is on its way.")
        _warn_of_nowhere(made.everywhere, regions)


@group.command("reset-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take a lost second factor away, sign the person out everywhere and tell them by mail."""
    with _told(), transaction():
        account = queries.get_account(email)
        actions.reset_factor(account, _letterhead())
        click.echo(f"{account.email} has no second factor now; who needs one sets it up at the next sign-in.")


@group.command("set-password")
@click.argument("email")
@_password
def set_password(email: str, password_stdin: bool) -> None:
    """Give a person another password and sign them out everywhere."""
    password = _read_password(password_stdin)
    hashed = passwords.hashed(password)
    with _told(), transaction():
        account = queries.get_account(email)
        actions.set_password(account, password, names=_names(), hashed=hashed)
        click.echo(f"The password of {account.email} is changed.")
