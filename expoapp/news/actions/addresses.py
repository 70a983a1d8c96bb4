"""A post's address: its year and its slug, which no other post has or had."""

from sqlalchemy.exc import IntegrityError

from expoapp import clock, text
from expoapp.catalogue.models import FormerSlug
from expoapp.db import session
from expoapp.errors import Conflict, Invalid
from expoapp.i18n import gettext as _
from expoapp.news import queries
from expoapp.news.models import SLUG_LENGTH, NewsPost

_ATTEMPTS = 20


def slug_of(title: str) -> str:
    """Return a slug for a title; one of two digits would be taken for a month and so gets a suffix."""
    slug = text.slugify(title, otherwise="post")
    if len(slug) > SLUG_LENGTH:
        slug = slug[:SLUG_LENGTH].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return f"{slug}-2" if _is_month(slug) else slug


def _is_month(slug: str) -> bool:
    return len(slug) == 2 and slug.isdecimal()


def settle(post: NewsPost, wanted: str) -> None:
    """Give a post the year it was posted in, and the slug wanted, else its own, else one made of the title.

    Raises Invalid when the wanted slug is another post's.
    """
    year = post.posted_on.year
    base = slug_of(wanted) if wanted else post.slug or slug_of(post.title)
    if (post.year, post.slug) == (year, base):
        return
    free = free_slug(year, base, post.id)
    if wanted and free != base and base != post.slug:
        raise Invalid(_("Another post has this address; %(slug)s is free.", slug=free), "slug")
    post.year, post.slug = year, free


def free_slug(year: int, base: str, but: int | None) -> str:
    """Return the slug, or the first of slug-2, slug-3, … that no other post has or had in that year."""
    stem, _dash, number = base.rpartition("-")
    if not (_is_month(stem) and number == "2"):
        stem, number = base, "1"
    candidate, count = base, int(number)
    while queries.is_taken(year, candidate, but):
        count += 1
        candidate = f"{stem}-{count}"
    return candidate


def remember(post: NewsPost, former: tuple[int, str]) -> None:
    """Let a former address lead to the post, unless nobody outside has ever seen it."""
    current = session()
    back = current.get(FormerSlug, (queries.FORMER, f"{post.year}/{post.slug}"))
    if back is not None:
        current.delete(back)
    if post.was_public(clock.now()):
        current.merge(FormerSlug(kind=queries.FORMER, slug=f"{former[0]}/{former[1]}", thing_id=post.id))


def add(post: NewsPost) -> None:
    """Store a new post; where another writer takes its address at the same moment, under the next one."""
    current = session()
    for _attempt in range(_ATTEMPTS):
        try:
            with current.begin_nested():
                current.add(post)
        except IntegrityError:
            if not queries.is_taken(post.year, post.slug, None):
                raise
            post.slug = free_slug(post.year, slug_of(post.title), None)
        else:
            return
    raise Conflict(_("Several people have just written posts of this title. Please send it once more."))


def flush_address() -> None:
    """Write a changed address now; raises Invalid when another writer was faster."""
    try:
        with session().begin_nested():
            session().flush()
    except IntegrityError as problem:
        raise Invalid(_("Another post has just taken this address. Please choose another one."), "slug") from problem
