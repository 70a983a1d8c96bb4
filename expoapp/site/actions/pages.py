"""What staff do with the organiser's own pages: they belong to the whole house, so only who may act everywhere does."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from expoapp import audit, clock, history, publication, text
from expoapp.accounts.models import Scope
from expoapp.catalogue.actions import records
from expoapp.db import session
from expoapp.errors import Invalid, NotAllowed
from expoapp.i18n import gettext as _
from expoapp.site.models import Page

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
    page.translations = []
    try:
        with session().begin_nested():
            session().add(page)
            session().flush()
    except IntegrityError as problem:
        if session().scalar(select(Page.id).where(Page.slug == slug)) is None:
            raise
        raise Invalid(_("Another page has this address."), "slug") from problem
    audit.record("page.write", page, by=by)
    history.keep(page, None, "page.write", by)
    return page


def page_state(page: Page) -> dict[str, Any]:
    """Return what a page says, in every language, and where it stands."""
    times = {"public_from": page.public_from.isoformat(), "public_until": page.public_until.isoformat()}
    said = {"title": page.title, "body": page.body} | records.texts_of(page)
    return said | {"slug": page.slug, "state": page.state} | times


def revise(page: Page, words: Words, version: int | None, *, by: int, scope: Scope) -> None:
    """Change a page's own text. Raises Conflict when it is no longer the version that was looked at, and Invalid."""
    _everywhere(scope)
    records.same(page, version)
    before = history.state_of(page)
    if changes := records.set_values(page, _fields(words)):
        page.updated_at = clock.now()
        audit.record("page.revise", page, changes, by=by)
        history.keep(page, before, "page.revise", by)


def translate(page: Page, lang: str, words: Words, version: int | None, *, by: int, scope: Scope) -> None:
    """Write a page's text in another language; the digest says which source it was made from (product rule 9).

    Raises Conflict when the page is no longer the version that was looked at, and Invalid.
    """
    _everywhere(scope)
    if records.translate(page, lang, _fields(words), version, "page.translate", by):
        page.updated_at = clock.now()


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


def _fields(words: Words) -> dict[str, str]:
    body = text.rich(words.body)
    if not text.plain(body):
        raise Invalid(_("The text is needed."), "body")
    return {"title": text.one_line(words.title), "body": body}
