"""What a comparison of exhibitions asks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.catalogue.models import City, FormerSlug, Industry, ProductGroup
from expoapp.db import session
from expoapp.exhibitions.models import Assurance, Edition, Exhibition, Figure, current_edition
from expoapp.exhibitions.queries.public import SORT_DAY, UNDATED, ExhibitionPage, published, with_rows


@dataclass(frozen=True)
class Asked:
    """What stands behind addresses that somebody has put together: the exhibitions, and what the others came to.

    `moved` tells for each address that shows nothing under itself where its exhibition stands now, "" for nowhere.
    """

    pages: list[ExhibitionPage]
    moved: dict[str, str]


def asked_for(slugs: Collection[str], moment: datetime) -> Asked:
    """Return the public exhibitions of these present or former addresses, in this order, each once.

    A constant number of statements, whatever is asked for.
    """
    former = _present_slugs(slugs)
    exhibitions = {row.slug: row for row in _exhibitions([*slugs, *former.values()], moment)}
    editions: dict[int, list[Edition]] = {row.id: [] for row in exhibitions.values()}
    for edition in _editions(editions, moment):
        editions[edition.exhibition_id].append(edition)
    pages: dict[str, ExhibitionPage] = {}
    moved: dict[str, str] = {}
    for slug in slugs:
        # An address in use wins over the same one in somebody else's past.
        now_at = slug if slug in exhibitions else former.get(slug, "")
        exhibition = exhibitions.get(now_at)
        if exhibition is None or now_at != slug:
            moved[slug] = exhibition.slug if exhibition else ""
        if exhibition is not None and now_at not in pages:
            rows = editions[exhibition.id]
            pages[now_at] = ExhibitionPage(exhibition, rows, current_edition(rows, moment))
    return Asked(list(pages.values()), moved)


def _present_slugs(former: Collection[str]) -> dict[str, str]:
    statement = (
        select(FormerSlug.slug, Exhibition.slug)
        .join(Exhibition, Exhibition.id == FormerSlug.thing_id)
        .where(FormerSlug.kind == "exhibition", FormerSlug.slug.in_(former))
    )
    return {row[0]: row[1] for row in session().execute(statement)}


def _exhibitions(slugs: Collection[str], moment: datetime) -> list[Exhibition]:
    statement = (
        select(Exhibition)
        .where(Exhibition.slug.in_(slugs), Exhibition.is_public(moment))
        .options(
            joinedload(Exhibition.city).options(joinedload(City.country), selectinload(City.translations)),
            joinedload(Exhibition.organiser),
            selectinload(Exhibition.names),
            selectinload(Exhibition.translations),
            selectinload(Exhibition.industries).selectinload(Industry.translations),
            selectinload(Exhibition.product_groups).selectinload(ProductGroup.translations),
        )
    )
    return list(session().scalars(statement))


def _editions(exhibition_ids: Collection[int], moment: datetime) -> list[Edition]:
    """Return the public editions, the newest first."""
    statement = (
        published(moment)
        .where(Edition.exhibition_id.in_(exhibition_ids))
        .order_by(UNDATED.desc(), SORT_DAY.desc(), Edition.id.desc())
        .options(selectinload(Edition.figures))
    )
    return list(session().scalars(with_rows(statement)))


def latest_figure(kind: str, page: ExhibitionPage) -> tuple[Figure, Edition] | None:
    """Return the latest figure of a kind with its edition; a target only where nothing was ever counted."""
    found = [(figure, edition) for edition in page.editions for figure in edition.figures if figure.kind == kind]
    counted = [pair for pair in found if pair[0].assurance != Assurance.TARGET]
    return next(iter(counted or found), None)
