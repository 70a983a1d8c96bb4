"""Addresses of exhibitions and editions that nobody else has (R13); what is common to all things: `catalogue.slugs`."""

from sqlalchemy import select

from expoapp.catalogue.actions import slugs
from expoapp.catalogue.actions.slugs import add
from expoapp.catalogue.models import FormerSlug
from expoapp.db import session
from expoapp.exhibitions.models import Edition, Exhibition

__all__ = [
    "EXHIBITION",
    "MICROSITE",
    "add",
    "edition_is_taken",
    "exhibition_is_taken",
    "forget_former",
    "keep_former",
    "keep_microsite",
]

EXHIBITION = "exhibition"
MICROSITE = "microsite"


def exhibition_is_taken(slug: str, by_other_than: int | None = None) -> bool:
    """Say whether an exhibition has the address, or had it once and still answers there."""
    return slugs.is_taken(EXHIBITION, Exhibition, slug, by_other_than)


def edition_is_taken(exhibition_id: int, slug: str) -> bool:
    """Say whether an edition of the exhibition has the address."""
    statement = select(Edition.id).where(Edition.exhibition_id == exhibition_id, Edition.slug == slug)
    return session().scalar(statement) is not None


def keep_former(thing_id: int, slug: str) -> None:
    """Let an address that an exhibition leaves lead to it for ever (product rule 8)."""
    slugs.keep_former(EXHIBITION, thing_id, slug)


def forget_former(slug: str) -> None:
    """Take back a former address that its own exhibition returns to."""
    slugs.forget_former(EXHIBITION, slug)


def keep_microsite(thing_id: int, path: str) -> bool:
    """Let the small site that an exhibition had on the old site lead to it; say whether that is new."""
    row = session().get(FormerSlug, (MICROSITE, path)) if path else None
    if not path or (row is not None and row.thing_id == thing_id):
        return False
    session().merge(FormerSlug(kind=MICROSITE, slug=path, thing_id=thing_id))
    return True
