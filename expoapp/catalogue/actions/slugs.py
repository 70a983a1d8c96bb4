"""Addresses nobody else has, also when several people create the same thing at once (R13), and those once had."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from expoapp import text
from expoapp.catalogue.models import FormerSlug
from expoapp.db import session
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _


def candidates(base: str, longest: int = text.SLUG_LENGTH) -> Iterator[str]:
    """Return the address wished for, then the same with -2, -3 and so on."""
    yield base[:longest]
    number = 2
    while True:
        ending = f"-{number}"
        yield base[: longest - len(ending)].rstrip("-") + ending
        number += 1


def add(thing: Any, base: str, is_taken: Callable[[str], bool], column: str = "slug") -> None:
    """Add a new thing under the first free address.

    The database decides: asking first only saves tries, since between asking and adding somebody else may add the same.
    """
    for slug in candidates(base, thing.__table__.c[column].type.length):
        if is_taken(slug):
            continue
        setattr(thing, column, slug)
        try:
            with session().begin_nested():
                session().add(thing)
                session().flush()
        except IntegrityError:
            if not is_taken(slug):
                raise
        else:
            return


def is_taken(kind: str, model: Any, slug: str, by_other_than: int | None = None) -> bool:
    """Say whether a thing of a kind has the address, or had it once and still answers there."""
    other = by_other_than or 0
    has = select(model.id).where(model.slug == slug, model.id != other)
    had = select(FormerSlug.thing_id).where(
        FormerSlug.kind == kind, FormerSlug.slug == slug, FormerSlug.thing_id != other
    )
    return session().scalar(has.union(had).limit(1)) is not None


def wanted(kind: str, thing: Any, slug: str) -> str:
    """Return the address somebody typed for a thing as it can be; raise Invalid where there is none or it is taken."""
    found = text.slugify(slug)
    if not found:
        raise Invalid(_("An address needs letters or digits."), "slug")
    if is_taken(kind, type(thing), found, thing.id):
        raise Invalid(_("Something else has or had this address."), "slug")
    return found


def move(kind: str, thing: Any, slug: str) -> None:
    """Give a thing another address; the one it leaves leads to it for ever (product rule 8).

    Raises Invalid when somebody took the address since `wanted` was asked; the database decides (R13).
    """
    left = thing.slug
    if left == slug:
        return
    forget_former(kind, slug)
    keep_former(kind, thing.id, left)
    try:
        with session().begin_nested():
            thing.slug = slug
            session().flush()
    except IntegrityError:
        raise Invalid(_("Something else has or had this address."), "slug") from None


def keep_former(kind: str, thing_id: int, slug: str) -> None:
    """Let an address that a thing leaves lead to it for ever (product rule 8)."""
    row = session().get(FormerSlug, (kind, slug))
    if row is None:
        session().add(FormerSlug(kind=kind, slug=slug, thing_id=thing_id))
    else:
        row.thing_id = thing_id


def forget_former(kind: str, slug: str) -> None:
    """Take back a former address that its own thing returns to."""
    row = session().get(FormerSlug, (kind, slug))
    if row is not None:
        session().delete(row)


def forget_all(kind: str, thing_id: int) -> None:
    """Take back every former address of a thing that is deleted."""
    session().execute(delete(FormerSlug).where(FormerSlug.kind == kind, FormerSlug.thing_id == thing_id))
