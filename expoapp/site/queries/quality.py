"""The facts that the rules of data quality look at, in a number of statements that does not depend on the rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload

from expoapp import clock, text
from expoapp.accounts.models import Scope
from expoapp.catalogue.models import Venue
from expoapp.db import session
from expoapp.exhibitions.models import (
    Assurance,
    Document,
    Edition,
    EditionDay,
    Exhibition,
    ExhibitionProductGroup,
    ExhibitionRegion,
    ExhibitionTranslation,
    Figure,
    Organiser,
)
from expoapp.site.models import Banner, Page, PageTranslation, QualityDismissal
from expoapp.site.quality import (
    BannerFacts,
    EditionFacts,
    ExhibitionFacts,
    Facts,
    FigureFacts,
    PageFacts,
    VenueFacts,
)
from expoapp.site.quality.texts import TRANSLATED

# What ended longer ago than this, no rule looks at.
LOOKED_BACK = timedelta(days=600)
PAGE_TEXTS = ("title", "body")


def quality_facts(scope: Scope, moment: datetime, ids: Collection[int] | None = None) -> Facts:
    """Return the facts of every exhibition that a person may change, or of some, and of what is the whole house's.

    Our own exhibitions, and those of organisers that are switched on; what was withdrawn is meant to be away.
    """
    wanted = mendable(scope) if ids is None else mendable(scope) & Exhibition.id.in_(ids)
    exhibitions = _exhibitions(wanted)
    venues = _venues(wanted)
    editions = _editions(wanted, venues, moment)
    return Facts(
        tuple(replace(one, editions=tuple(editions.get(one.id, ()))) for one in exhibitions),
        tuple(_pages(moment)) if scope.everywhere else (),
        tuple(_banners(moment)) if scope.everywhere else (),
    )


def dismissals(today: date) -> dict[tuple[str, str], QualityDismissal]:
    """Return what is so on purpose, by kind and subject, with who said so."""
    rows = session().scalars(
        select(QualityDismissal)
        .where(or_(QualityDismissal.until.is_(None), QualityDismissal.until >= today))
        .options(joinedload(QualityDismissal.account))
    )
    return {(row.kind, row.subject): row for row in rows}


def mendable(scope: Scope) -> ColumnElement[bool]:
    """Return the condition of the exhibitions that a person may change."""
    listed = select(Organiser.id).where(or_(Organiser.is_own, Organiser.is_listed))
    found = Exhibition.organiser_id.in_(listed) & (Exhibition.state != "withdrawn")
    if scope.everywhere:
        return found
    # One in several regions is changed only by who holds all of them.
    here = ExhibitionRegion.exhibition_id == Exhibition.id
    within = exists().where(here, ExhibitionRegion.region_id.in_(scope.region_ids))
    beyond = exists().where(here, ExhibitionRegion.region_id.not_in(scope.region_ids))
    return found & within & ~beyond


def _exhibitions(wanted: ColumnElement[bool]) -> list[ExhibitionFacts]:
    ids = select(Exhibition.id).where(wanted)
    columns = [getattr(Exhibition, name) for name in TRANSLATED]
    counted = _pairs(
        select(ExhibitionProductGroup.exhibition_id, func.count())
        .where(ExhibitionProductGroup.exhibition_id.in_(ids))
        .group_by(ExhibitionProductGroup.exhibition_id)
    )
    translated = _translated(ExhibitionTranslation, ExhibitionTranslation.exhibition_id, ids)
    rows = session().execute(
        select(Exhibition.id, Exhibition.name, Exhibition.lang, Organiser.is_own, *columns)
        .join(Organiser, Organiser.id == Exhibition.organiser_id)
        .where(wanted)
        .order_by(Exhibition.name, Exhibition.id)
    )
    return [
        ExhibitionFacts(
            id=row.id,
            name=row.name,
            lang=row.lang,
            is_own=row.is_own,
            digests=_digests((name, getattr(row, name)) for name in TRANSLATED),
            translated=translated[row.id],
            product_groups=counted.get(row.id, 0),
        )
        for row in rows
    ]


def _editions(
    wanted: ColumnElement[bool], venues: dict[int, VenueFacts], moment: datetime
) -> dict[int, list[EditionFacts]]:
    looked_at = Edition.exhibition_id.in_(select(Exhibition.id).where(wanted)) & or_(
        Edition.ends_at.is_(None), Edition.ends_at > moment - LOOKED_BACK
    )
    ids = select(Edition.id).where(looked_at)
    hours = _pairs(
        select(EditionDay.edition_id, func.count())
        .where(EditionDay.edition_id.in_(ids))
        .group_by(EditionDay.edition_id)
    )
    figures, documents = _figures(ids), _documents(ids)
    found: dict[int, list[EditionFacts]] = defaultdict(list)
    columns = (Edition.id, Edition.exhibition_id, Edition.slug, Edition.status, Edition.precision, Edition.starts_on)
    more = (Edition.ends_on, Edition.state, Edition.is_assumed, Edition.changed_at, Edition.hall, Edition.venue_id)
    is_over: Any = Edition.is_over(moment)
    statement: Any = select(*columns, *more, is_over.label("is_over"))
    for row in session().execute(statement.where(looked_at, Edition.state != "withdrawn").order_by(Edition.id)):
        found[row.exhibition_id].append(
            EditionFacts(
                id=row.id,
                slug=row.slug,
                status=row.status,
                precision=row.precision,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                is_over=bool(row.is_over),
                is_draft=row.state == "draft",
                is_assumed=row.is_assumed,
                changed_on=row.changed_at.date(),
                hall=row.hall,
                venue=venues.get(row.venue_id),
                days_with_hours=hours.get(row.id, 0),
                figures=tuple(figures.get(row.id, ())),
                documents=tuple(documents.get(row.id, ())),
            )
        )
    return found


def _figures(ids: Any) -> dict[int, list[FigureFacts]]:
    columns = (Figure.edition_id, Figure.kind, Figure.assurance, Figure.definition, Figure.source, Figure.as_of)
    found: dict[int, list[FigureFacts]] = defaultdict(list)
    for row in session().execute(select(*columns).where(Figure.edition_id.in_(ids)).order_by(Figure.id)):
        is_founded = bool(row.definition and row.source and row.as_of)
        found[row.edition_id].append(FigureFacts(row.kind, row.assurance == Assurance.TARGET, is_founded))
    return found


def _documents(ids: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in session().execute(select(Document.edition_id, Document.lang).where(Document.edition_id.in_(ids))):
        found[row.edition_id].append(row.lang)
    return found


def _venues(wanted: ColumnElement[bool]) -> dict[int, VenueFacts]:
    used = select(Edition.venue_id).where(Edition.exhibition_id.in_(select(Exhibition.id).where(wanted)))
    rows = session().execute(
        select(Venue.id, Venue.name, Venue.address, Venue.latitude, Venue.longitude).where(Venue.id.in_(used))
    )
    return {
        row.id: VenueFacts(row.id, row.name, bool(row.address), None not in {row.latitude, row.longitude})
        for row in rows
    }


def _pages(moment: datetime) -> list[PageFacts]:
    published = Page.is_published(moment)
    translated = _translated(PageTranslation, PageTranslation.page_id, select(Page.id).where(published))
    rows = session().execute(select(Page.id, Page.title, Page.body, Page.lang).where(published).order_by(Page.id))
    return [
        PageFacts(
            row.id, row.title, row.lang, _digests((name, getattr(row, name)) for name in PAGE_TEXTS), translated[row.id]
        )
        for row in rows
    ]


def _banners(moment: datetime) -> list[BannerFacts]:
    rows = session().execute(
        select(Banner.id, Banner.text, Banner.public_until).where(Banner.state == "published").order_by(Banner.id)
    )
    return [
        BannerFacts(row.id, text.shorten(row.text, 60), row.public_until <= moment, row.public_until >= clock.END)
        for row in rows
    ]


def _translated(model: Any, key: Any, ids: Any) -> dict[int, dict[tuple[str, str], str]]:
    found: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    statement = select(key.label("id"), model.field, model.lang, model.source_digest)
    for row in session().execute(statement.where(key.in_(ids), model.value != "")):
        found[row.id][row.field, row.lang] = row.source_digest
    return found


def _digests(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: text.digest(value) for name, value in texts if value}


def _pairs(statement: Any) -> dict[int, int]:
    return {row[0]: row[1] for row in session().execute(statement)}
