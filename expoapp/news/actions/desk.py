"""The news desk's deeds."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from expoapp import audit, clock, i18n, publication, text
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.errors import Conflict, Invalid
from expoapp.i18n import gettext as _
from expoapp.news import queries
from expoapp.news.actions import addresses, links
from expoapp.news.actions.links import Marks
from expoapp.news.models import How, NewsPost
from expoapp.news.wording import Names, is_possible, search_text

_SIGNIFICANT = {"title", "body", "lang", "posted_on"}


@dataclass(frozen=True)
class Draft:
    """A post as staff write it. `slug` is "" where it follows from the title."""

    title: str
    posted_on: date
    body: str
    lang: str = "en"
    slug: str = ""
    pinned: bool = False
    exhibitions: Marks = field(default_factory=Marks)
    countries: Marks = field(default_factory=Marks)
    industries: Marks = field(default_factory=Marks)


def write(draft: Draft, *, by: int, scope: Scope) -> NewsPost:
    """Write a new post, not public yet. Raises Invalid."""
    now = clock.now()
    post = NewsPost(state="draft", created_at=now, updated_at=now, slug="")
    post.exhibition_links, post.country_links, post.industry_links = [], [], []
    _fill(post, draft)
    addresses.settle(post, draft.slug)
    changes = changed(post)
    addresses.add(post)
    _link(post, draft)
    _stay_within(post, scope)
    audit.record("news.write", post, changes | links.changes({}, links.told(post)), by=by)
    return post


def revise(post: NewsPost, draft: Draft, version: int, *, by: int, scope: Scope) -> NewsPost:
    """Change a post. Raises Conflict when it is no longer the version that was looked at, and Invalid.

    An address that the public may know keeps leading here.
    """
    if version != post.version:
        raise Conflict(_("Somebody else has changed this post meanwhile."))
    former, linked = (post.year, post.slug), links.told(post)
    with session().no_autoflush:
        _fill(post, draft)
        addresses.settle(post, draft.slug)
        changes = changed(post)
        if changes.keys() & _SIGNIFICANT:
            post.updated_at = clock.now()
    addresses.flush_address()
    if (post.year, post.slug) != former:
        addresses.remember(post, former)
    _link(post, draft)
    changes |= links.changes(linked, links.told(post))
    if not changes:
        return post
    if post.version == version:
        flag_modified(post, "pinned")  # a change of links alone is a new version too
    _stay_within(post, scope)
    audit.record("news.revise", post, changes, by=by)
    return post


def publish(post: NewsPost, *, by: int, version: int | None = None) -> None:
    """Show a post from now on. One that was public before keeps the moment it came out."""
    publication.publish(post, by=by, version=version)


def withdraw(post: NewsPost, *, by: int, version: int | None = None) -> None:
    """Take a post off the public site."""
    publication.withdraw(post, by=by, version=version)


def changed(post: NewsPost) -> dict[str, Any]:
    """Return a post's unflushed changes as the trail tells them, without what is derived from them."""
    return {name: told for name, told in audit.changes_of(post).items() if name not in {"search_text", "source_digest"}}


def _fill(post: NewsPost, draft: Draft) -> None:
    """Write what has changed, and only that, so that the trail tells no more."""
    if not is_possible(draft.posted_on):
        raise Invalid(_("Please give a day with a year of four digits that a post can have."), "posted_on")
    body = text.rich(draft.body)
    if not text.plain(body):
        raise Invalid(_("The text is needed."), "body")
    values = {
        "title": text.one_line(draft.title),
        "posted_on": draft.posted_on,
        "body": body,
        "lang": draft.lang,
        "pinned": draft.pinned,
        "search_text": search_text(draft.title, body),
    }
    for name, value in values.items():
        if getattr(post, name) != value:
            setattr(post, name, value)


def _link(post: NewsPost, draft: Draft) -> None:
    links.mark(post, "exhibitions", draft.exhibitions)
    links.mark(post, "countries", draft.countries)
    links.mark(post, "industries", draft.industries)
    links.link(post, Names(queries.portfolio()))


def _stay_within(post: NewsPost, scope: Scope) -> None:
    """Refuse what would put a post outside the regions of whoever writes it."""
    session().flush()
    if queries.is_within(post, scope):
        return
    places = [i18n.territory(row.country_code) for row in post.country_links if row.how != How.EXCLUDED]
    if places:
        told = i18n.listed(places)
        sentence = _(
            "The post would be about %(places)s, and not all of that lies in your regions. Exclude what does not.",
            places=told,
        )
        raise Invalid(sentence, "countries_excluded")
    raise Invalid(_("The post names no place in your regions. Pin a country or an exhibition."), "countries_pinned")
