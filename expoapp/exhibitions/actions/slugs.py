"""Addresses nobody else has, also when several people create the same thing at once (R13)."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from expoapp import text
from expoapp.catalogue.models import FormerSlug
from expoapp.db import session
from expoapp.exhibitions.models import Edition, Exhibition

EXHIBITION = "exhibition"
MICROSITE = "microsite"


def candidates(base: str, longest: int = text.SLUG_LENGTH) -> Iterator[str]:
    """Return the address wished for, then the same with -2, -3 and so on."""
    yield base[:longest]
    number = 2
    while True:
        ending = f"-{number}"
        yield base[: longest - len(ending)].rstrip("-") + ending
        number += 1


def add(thing: Any, base: str, is_taken: Callable[[str], bool]) -> None:
    """Add a new thing under the first free address.

    The database decides: asking first only saves tries, since between asking and adding somebody else may add the same.
    """
    for slug in candidates(base, thing.__table__.c.slug.type.length):
        if is_taken(slug):
            continue
        thing.slug = slug
        try:
            with session().begin_nested():
                session().add(thing)
                session().flush()
        except IntegrityError:
            if not is_taken(slug):
                raise
        else:
            return


def exhibition_is_taken(slug: str, by_other_than: int | None = None) -> bool:
    """Say whether an exhibition has the address, or had it once and still answers there."""
    has = select(Exhibition.id).where(Exhibition.slug == slug, Exhibition.id != (by_other_than or 0))
    had = select(FormerSlug.thing_id).where(
        FormerSlug.kind == EXHIBITION, FormerSlug.slug == slug, FormerSlug.thing_id != (by_other_than or 0)
    )
    return session().scalar(has.union(had).limit(1)) is not None


def edition_is_taken(exhibition_id: int, slug: str) -> bool:
    """Say whether an edition of the exhibition has the address."""
    statement = select(Edition.id).where(Edition.exhibition_id == exhibition_id, Edition.slug == slug)
    return session().scalar(statement) is not None


def keep_former(thing_id: int, slug: str) -> None:
    """Let an address that an exhibition leaves lead to it for ever (product rule 8)."""
    row = session().get(FormerSlug, (EXHIBITION, slug))
    if row is None:
        session().add(FormerSlug(kind=EXHIBITION, slug=slug, thing_id=thing_id))
    else:
        row.thing_id = thing_id


def forget_former(slug: str) -> None:
    """Take back a former address that its own exhibition returns to."""
    row = session().get(FormerSlug, (EXHIBITION, slug))
    if row is not None:
        session().delete(row)


def keep_microsite(thing_id: int, path: str) -> bool:
    """Let the small site that an exhibition had on the old site lead to it; say whether that is new."""
    row = session().get(FormerSlug, (MICROSITE, path)) if path else None
    if not path or (row is not None and row.thing_id == thing_id):
        return False
    session().merge(FormerSlug(kind=MICROSITE, slug=path, thing_id=thing_id))
    return True
