"""Where addresses that no page answers lead, and which of them visitors ask for in vain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from expoapp import text
from expoapp.catalogue.models import Country, FormerSlug, Industry, Region, Venue
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.news.models import NewsPost
from expoapp.order import Order
from expoapp.site import addresses
from expoapp.site.models import MissingAddress, Page, Redirect

PAGE_LENGTH = 50
LONGEST_SEARCH, LONGEST_ADDRESS = 100, 900
MICROSITE = "microsite"  # the kind of former address that was a small site of its own
# So many things of a kind are looked through for something like an address; of posts the newest.
MOST_ALIKE = 3000


@dataclass(frozen=True)
class RedirectList:
    """One page of the redirects."""

    rows: list[Redirect]
    total: int
    pages: int


@dataclass(frozen=True)
class MissingList:
    """One page of the addresses that were asked for in vain, and how many are hidden."""

    rows: list[MissingAddress]
    total: int
    pages: int
    ignored: int


def find_redirect(path: str, pairs: addresses.Pairs = ()) -> Redirect | None:
    """Return where an address leads: the most exact one written for it, else the nearest one from above."""
    keys, parents = addresses.keys_of(path, pairs), addresses.parents_of(path)
    found = {
        row.path: row
        for row in session().scalars(
            select(Redirect).where(
                or_(Redirect.path.in_(keys), and_(Redirect.is_tree, Redirect.path.in_(parents))),
                func.length(Redirect.path) <= addresses.LONGEST,
            )
        )
    }
    return next((found[key] for key in (*keys, *parents) if key in found), None)


_REDIRECTS_BY = {"path": (Redirect.path,), "target": (Redirect.target,), "since": (Redirect.created_at,)}


def redirects(words: str, order: Order, page: int) -> RedirectList:
    """Return a page of the redirects whose address or target holds every word."""
    statement: Select[Any] = select(Redirect)
    for word in words.lower().split():
        statement = statement.where(
            or_(
                Redirect.path.contains(word, autoescape=True),
                func.lower(Redirect.target).contains(word, autoescape=True),
            )
        )
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session().scalars(
        statement.order_by(*order.by(_REDIRECTS_BY, Redirect.id)).limit(PAGE_LENGTH).offset((page - 1) * PAGE_LENGTH)
    )
    return RedirectList(list(rows), total, max(1, -(-total // PAGE_LENGTH)))


def get_redirect(redirect_id: int) -> Redirect:
    """Return one redirect; raises NotFound."""
    found = session().get(Redirect, redirect_id, populate_existing=True)
    if found is None:
        raise NotFound()
    return found


def missing(page: int, *, ignored: bool = False) -> MissingList:
    """Return a page of the addresses asked for in vain: broken links of our own first, then what is asked most."""
    counted = dict(
        session().execute(select(MissingAddress.is_ignored, func.count()).group_by(MissingAddress.is_ignored)).all()
    )
    rows = session().scalars(
        select(MissingAddress)
        .where(MissingAddress.is_ignored == ignored)
        .order_by((MissingAddress.asked_from_us > 0).desc(), MissingAddress.asked.desc(), MissingAddress.path)
        .limit(PAGE_LENGTH)
        .offset((page - 1) * PAGE_LENGTH)
    )
    total = counted.get(ignored, 0)
    return MissingList(list(rows), total, max(1, -(-total // PAGE_LENGTH)), counted.get(True, 0))


def get_missing(missing_id: int) -> MissingAddress:
    """Return one address that was asked for in vain; raises NotFound."""
    found = session().get(MissingAddress, missing_id, populate_existing=True)
    if found is None:
        raise NotFound()
    return found


# ---- What the old site had -------------------------------------------------------------------------------------------


def microsite(path: str, moment: datetime) -> tuple[str, str] | None:
    """Return the slug of the public exhibition whose small site a path lay in, and what was asked for below it."""
    below = dict(addresses.microsite_steps(path))
    rows = session().execute(
        select(FormerSlug.slug, Exhibition.slug)
        .join(Exhibition, Exhibition.id == FormerSlug.thing_id)
        .where(FormerSlug.kind == MICROSITE, FormerSlug.slug.in_(below), Exhibition.is_public(moment))
    )
    found = max(rows, key=lambda row: len(row[0]), default=None)
    return (found[1], below[found[0]]) if found else None


def old_post(old_id: int) -> NewsPost | None:
    """Return the post that had a number on the old site, public or not."""
    return session().scalar(select(NewsPost).where(NewsPost.old_id == old_id))


# ---- What an address may have meant ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Likely:
    """A public thing that an address may have meant: its kind, its name, what its address is made of, its names."""

    kind: str
    name: str
    values: dict[str, str]
    called: tuple[str, ...]


def likely(moment: datetime) -> list[Likely]:
    """Return the public things an address may have meant, with their present and former slugs."""
    exhibitions = session().execute(
        select(Exhibition.id, Exhibition.slug, Exhibition.name)
        .where(Exhibition.is_public(moment))
        .order_by(Exhibition.id)
        .limit(MOST_ALIKE)
    )
    former = _former()
    found = [
        Likely("exhibition", row.name, {"slug": row.slug}, (row.slug, text.slugify(row.name), *former.get(row.id, ())))
        for row in exhibitions
    ]
    posts = session().execute(
        select(NewsPost.year, NewsPost.slug, NewsPost.title)
        .where(NewsPost.is_published(moment))
        .order_by(NewsPost.posted_on.desc(), NewsPost.id.desc())
        .limit(MOST_ALIKE)
    )
    found += [Likely("post", row.title, {"year": str(row.year), "slug": row.slug}, (row.slug,)) for row in posts]
    pages = session().execute(select(Page.slug, Page.title).where(Page.is_published(moment)))
    found += [Likely("page", row.title, {"slug": row.slug}, (row.slug, text.slugify(row.title))) for row in pages]
    held = select(Edition.venue_id).where(Edition.is_public(moment))
    venues = session().execute(select(Venue.slug, Venue.name).where(Venue.id.in_(held)).limit(MOST_ALIKE))
    found += [Likely("venue", row.name, {"slug": row.slug}, (row.slug,)) for row in venues]
    for kind, model in (("region", Region), ("country", Country)):
        rows = session().execute(select(model.slug, model.name))
        found += [Likely(kind, row.name, {"slug": row.slug}, (row.slug,)) for row in rows]
    industries = session().execute(select(Industry.code, Industry.name))
    found += [Likely("industry", row.name, {"code": row.code}, (row.code,)) for row in industries]
    return found


def _former() -> dict[int, list[str]]:
    rows = session().execute(
        select(FormerSlug.thing_id, FormerSlug.slug)
        .where(FormerSlug.kind.in_(("exhibition", MICROSITE)))
        .order_by(FormerSlug.slug)
        .limit(MOST_ALIKE)
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.thing_id, []).append(row.slug.replace("/", "-"))
    return found


# ---- Why a page does not answer --------------------------------------------------------------------------------------


def hidden_name(kind: str, values: dict[str, str], moment: datetime) -> str:
    """Return the name of a thing that is there but not public, "" where nothing is there or the public sees it."""
    current = session()
    if kind == "exhibition":
        thing = current.scalar(
            select(Exhibition).where(Exhibition.slug == values.get("slug"), ~Exhibition.is_public(moment))
        )
        return thing.name if thing else ""
    if kind == "edition":
        row = current.execute(
            select(Exhibition.name, Edition.slug)
            .join(Edition, Edition.exhibition_id == Exhibition.id)
            .where(Exhibition.slug == values.get("slug"), Edition.slug == values.get("edition"))
            .where(~Edition.is_public(moment))
        ).first()
        return f"{row.name} {row.slug}" if row else ""
    if kind == "post":
        year = values.get("year", "")
        if not (year.isascii() and year.isdecimal() and len(year) == 4):
            return ""
        found = select(NewsPost.title).where(NewsPost.year == int(year), NewsPost.slug == values.get("slug"))
        return current.scalar(found.where(~NewsPost.is_published(moment))) or ""
    if kind == "page":
        return (
            current.scalar(select(Page.title).where(Page.slug == values.get("slug"), ~Page.is_published(moment))) or ""
        )
    return ""


def following(paths: Sequence[str]) -> list[Redirect]:
    """Return the redirects that lead to one of these addresses."""
    return list(session().scalars(select(Redirect).where(Redirect.target.in_(paths))))
