"""Redirects made, changed and deleted, and the addresses asked for in vain that they are made of.

They belong to the whole house, so only who may act everywhere writes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.exc import IntegrityError

from expoapp import audit, clock
from expoapp.accounts.models import Scope
from expoapp.db import inserting, session
from expoapp.errors import Conflict, Invalid, NotAllowed
from expoapp.i18n import gettext as _
from expoapp.site import addresses, queries
from expoapp.site.missing import Count
from expoapp.site.models import MissingAddress, Redirect

# More addresses nobody goes through; of those asked for least, the oldest give way to new ones.
MOST_MISSING = 2000


@dataclass(frozen=True)
class Target:
    """Where a redirect leads, at the end of every redirect before it, and what stood there when it was looked at."""

    address: str
    key: str


def create_redirect(path: str, target: Target, *, is_tree: bool, by: int, scope: Scope) -> Redirect:
    """Let an address lead to a page for ever. `path` is a key. Raises Invalid where one has it, or for a circle."""
    _everywhere(scope)
    _no_circle(path, target, is_tree)
    made = Redirect(path=path, target=target.address, is_tree=is_tree, created_at=clock.now())
    try:
        with session().begin_nested():
            session().add(made)
            session().flush()
    except IntegrityError as problem:
        if session().scalar(select(Redirect.id).where(Redirect.path == path)) is None:
            raise
        raise _taken() from problem
    _shorten(made, by)
    _asked_no_more(made)
    audit.record("redirect.create", made, {"path": [None, path], "target": [None, target.address]}, by=by)
    return made


def change_redirect(
    redirect: Redirect, path: str, target: Target, version: int, *, is_tree: bool, by: int, scope: Scope
) -> bool:
    """Change a redirect; say whether anything changed. Raises Conflict when it is no longer what was looked at."""
    _everywhere(scope)
    if redirect.version != version:
        raise Conflict(_("Somebody else has changed this redirect meanwhile."))
    _no_circle(path, target, is_tree)
    redirect.path, redirect.target, redirect.is_tree = path, target.address, is_tree
    changes = audit.changes_of(redirect)
    if not changes:
        return False
    try:
        with session().begin_nested():
            session().flush()
    except IntegrityError as problem:
        raise _taken() from problem
    _shorten(redirect, by)
    _asked_no_more(redirect)
    audit.record("redirect.change", redirect, changes, by=by)
    return True


def delete_redirect(redirect: Redirect, *, by: int, scope: Scope) -> None:
    """Delete a redirect: its address is unknown again."""
    _everywhere(scope)
    audit.record("redirect.delete", redirect, {"path": [redirect.path, None], "target": [redirect.target, None]}, by=by)
    session().delete(redirect)


def ignore(missing: MissingAddress, *, yes: bool, by: int, scope: Scope) -> None:
    """Hide an address that was asked for in vain, for good, or show it again."""
    _everywhere(scope)
    missing.is_ignored = yes
    if changes := audit.changes_of(missing):
        audit.record("missing.ignore", missing, changes, by=by)


def forget_missing(path: str, scope: Scope) -> None:
    """Take an address off the list that a page answers again."""
    _everywhere(scope)
    session().execute(delete(MissingAddress).where(MissingAddress.path == path))


def fold(counts: Mapping[str, Count]) -> None:
    """Add up what was asked for in vain; commits nothing. The table stays small whatever is asked (R28)."""
    for path, count in sorted(counts.items()):
        statement = inserting(MissingAddress).values(
            path=path,
            asked=count.asked,
            asked_from_us=count.asked_from_us,
            first_on=count.first_on,
            last_on=count.last_on,
            is_ignored=False,
        )
        session().execute(
            statement.on_conflict_do_update(
                index_elements=["path"],
                set_={
                    "asked": MissingAddress.asked + count.asked,
                    "asked_from_us": MissingAddress.asked_from_us + count.asked_from_us,
                    "last_on": count.last_on,
                },
            )
        )
    # What got its redirect after it was noted is no longer asked for in vain.
    session().execute(delete(MissingAddress).where(exists().where(Redirect.path == MissingAddress.path)))
    total = session().scalar(select(func.count()).select_from(MissingAddress).where(~MissingAddress.is_ignored)) or 0
    if total > MOST_MISSING:
        least = (
            select(MissingAddress.id)
            .where(~MissingAddress.is_ignored)
            .order_by(MissingAddress.asked_from_us > 0, MissingAddress.asked, MissingAddress.last_on, MissingAddress.id)
            .limit(total - MOST_MISSING)
        )
        session().execute(delete(MissingAddress).where(MissingAddress.id.in_(least)))


def _no_circle(path: str, target: Target, is_tree: bool) -> None:
    below = is_tree and addresses.bare(target.key).startswith(f"{path}/")
    if target.key == path or below:
        raise Invalid(_("This would lead back to the address itself."), "target")


def _shorten(redirect: Redirect, by: int) -> None:
    """Let what led to this address lead straight to where it leads (A to B, B to C: A to C)."""
    for one in queries.following([redirect.path]):
        if one.id != redirect.id and one.path != addresses.bare(redirect.target):
            one.target = redirect.target
            audit.record("redirect.change", one, audit.changes_of(one), by=by)


def _asked_no_more(redirect: Redirect) -> None:
    """Take off the list what the redirect answers from now on."""
    path = MissingAddress.path
    covered = [path == redirect.path]
    if "?" in redirect.path:
        covered.append(path.startswith(f"{redirect.path}&", autoescape=True))
    else:
        covered.append(path.startswith(f"{redirect.path}?", autoescape=True))
    if redirect.is_tree:
        covered.append(path.startswith(f"{redirect.path}/", autoescape=True))
    session().execute(delete(MissingAddress).where(or_(*covered)))


def _taken() -> Invalid:
    return Invalid(_("There is a redirect for this address already; change that one."), "path")


def _everywhere(scope: Scope) -> None:
    if not scope.everywhere:
        raise NotAllowed(_("Redirects belong to the whole house: only somebody without a region limit may do this."))
