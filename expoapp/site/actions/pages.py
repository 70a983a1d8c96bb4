"""What staff do with the organiser's own pages: they belong to the whole house, so only who may act everywhere does."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from expoapp import audit, clock, publication, text
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.errors import Conflict, Invalid, NotAllowed
from expoapp.i18n import gettext as _
from expoapp.site.models import Page, PageTranslation

FIELDS = ("title", "body")


@dataclass(frozen=True)
class Words:
    """A page's title and text in one language, as typed."""

    title: str
    body: str


def write(slug: str, words: Words, *, by: int, scope: Scope) -> Page:
    """Write a new page, not public yet, under an address it keeps. Raises Invalid for an address that is taken."""
    _everywhere(scope)
    if text.slugify(slug) != slug:
        raise Invalid(_("The address may hold small letters, digits and hyphens, such as terms-of-entry."), "slug")
    page = Page(slug=slug, lang="en", updated_at=clock.now(), **_fields(words))
    try:
        with session().begin_nested():
            session().add(page)
            session().flush()
    except IntegrityError as problem:
        if session().scalar(select(Page.id).where(Page.slug == slug)) is None:
            raise
        raise Invalid(_("Another page has this address."), "slug") from problem
    audit.record("page.write", page, by=by)
    return page


def revise(page: Page, words: Words, version: int, *, by: int, scope: Scope) -> None:
    """Change a page's own text. Raises Conflict when it is no longer the version that was looked at, and Invalid."""
    _everywhere(scope)
    _same(page, version)
    for field, value in _fields(words).items():
        if getattr(page, field) != value:
            setattr(page, field, value)
    if changes := audit.changes_of(page):
        page.updated_at = clock.now()
        audit.record("page.revise", page, changes, by=by)


def translate(page: Page, lang: str, words: Words, version: int, *, by: int, scope: Scope) -> None:
    """Write a page's text in another language; the digest says which source it was made from (product rule 9).

    Raises Conflict when the page is no longer the version that was looked at, and Invalid.
    """
    _everywhere(scope)
    _same(page, version)
    rows = {row.field: row for row in page.translations if row.lang == lang}
    changes: dict[str, Any] = {}
    for field, value in _fields(words).items():
        digest = text.digest(getattr(page, field))
        row = rows.get(field)
        if row is None:
            page.translations.append(PageTranslation(field=field, lang=lang, value=value, source_digest=digest))
            changes[f"{field} ({lang})"] = [None, value]
        elif (row.value, row.source_digest) != (value, digest):
            changes[f"{field} ({lang})"] = [row.value, value]
            row.value, row.source_digest = value, digest
    if changes:
        page.updated_at = clock.now()
        audit.record("page.translate", page, changes, by=by)


def publish(page: Page, *, by: int, scope: Scope, version: int | None = None) -> None:
    """Show a page to the public from now on."""
    _everywhere(scope)
    publication.publish(page, by=by, version=version)


def withdraw(page: Page, *, by: int, scope: Scope, version: int | None = None) -> None:
    """Take a page off the public site."""
    _everywhere(scope)
    publication.withdraw(page, by=by, version=version)


def _everywhere(scope: Scope) -> None:
    if not scope.everywhere:
        raise NotAllowed(_("These pages belong to the whole house: only somebody without a region limit may do this."))


def _same(page: Page, version: int) -> None:
    if page.version != version:
        raise Conflict(_("Somebody else has changed this page meanwhile."))


def _fields(words: Words) -> dict[str, str]:
    body = text.rich(words.body)
    if not text.plain(body):
        raise Invalid(_("The text is needed."), "body")
    return {"title": text.one_line(words.title), "body": body}
