"""Questions about who waits for dates, and about what is still to be told."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.catalogue.models import City, FormerSlug, Venue
from expoapp.db import session
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.watching.models import Announcement, Watcher


def find_exhibition(slug: str, moment: datetime) -> Exhibition | None:
    """Return a public exhibition by its address or a former one, with its names."""
    former = select(FormerSlug.thing_id).where(FormerSlug.kind == "exhibition", FormerSlug.slug == slug)
    return session().scalar(
        select(Exhibition)
        .where((Exhibition.slug == slug) | Exhibition.id.in_(former), Exhibition.is_public(moment))
        .options(selectinload(Exhibition.names), joinedload(Exhibition.organiser))
        .order_by(Exhibition.slug != slug)
        .limit(1)
    )


def find_watcher(key: uuid.UUID, *, to_change: bool = False) -> Watcher | None:
    """Return a watcher with the exhibition's names; locked against others where it is going to be changed."""
    statement = (
        select(Watcher)
        .where(Watcher.key == key)
        .options(
            joinedload(Watcher.exhibition, innerjoin=True).options(
                selectinload(Exhibition.names), joinedload(Exhibition.organiser, innerjoin=True)
            )
        )
        .execution_options(populate_existing=True)
    )
    return session().scalar(statement.with_for_update(of=Watcher) if to_change else statement)


def unconfirmed(asked_before: datetime) -> list[int]:
    """Return one of the watchers who asked before a moment and never confirmed, or none."""
    statement = select(Watcher.id).where(Watcher.confirmed_at.is_(None), Watcher.asked_at <= asked_before)
    return list(session().scalars(statement.limit(1)))


def watchers_of(exhibition_id: int) -> int:
    """Return how many confirmed addresses wait for an exhibition's dates."""
    statement = select(func.count()).where(Watcher.exhibition_id == exhibition_id, Watcher.confirmed_at.is_not(None))
    return session().scalar(statement) or 0


def unannounced(moment: datetime, settled_at: datetime, limit: int) -> list[int]:
    """Return public editions of whose present state no notice was taken yet; only those untouched since `settled_at`.

    An edition made public by the clock alone is among them, and one that came back after it was withdrawn.
    """
    noticed = exists().where(Announcement.edition_id == Edition.id, Announcement.sequence == Edition.sequence)
    statement = (
        select(Edition.id)
        .where(Edition.is_public(moment), Edition.updated_at <= settled_at, ~noticed)
        .order_by(Edition.id)
        .limit(limit)
    )
    return list(session().scalars(statement))


def locked_editions(ids: Collection[int]) -> list[Edition]:
    """Return editions that nobody else can change before this transaction ends; those in use are left out."""
    statement = select(Edition).where(Edition.id.in_(ids)).order_by(Edition.id).options(selectinload(Edition.days))
    locked = statement.with_for_update(of=Edition, skip_locked=True).execution_options(populate_existing=True)
    return list(session().scalars(locked))


def last_announcements(edition_ids: Collection[int]) -> dict[int, Announcement]:
    """Return what was last noticed of each of some editions."""
    inside = select(Announcement.edition_id, func.max(Announcement.sequence).label("sequence"))
    last = inside.where(Announcement.edition_id.in_(edition_ids)).group_by(Announcement.edition_id).subquery()
    is_last = (Announcement.edition_id == last.c.edition_id) & (Announcement.sequence == last.c.sequence)
    return {row.edition_id: row for row in session().scalars(select(Announcement).join(last, is_last))}


def untold(moment: datetime) -> list[int]:
    """Return the announcements of which somebody may still have to be told, oldest first, of public editions."""
    statement = select(Announcement.id).join(Announcement.edition).where(~Announcement.is_done)
    return list(session().scalars(statement.where(Edition.is_public(moment)).order_by(Announcement.id)))


def locked_announcement(announcement_id: int, moment: datetime) -> Announcement | None:
    """Return an announcement with all that its mail says; None when it is told, hidden, or in somebody else's hands."""
    edition = joinedload(Announcement.edition, innerjoin=True)
    return session().scalar(
        select(Announcement)
        .join(Announcement.edition)
        .where(Announcement.id == announcement_id, ~Announcement.is_done, Edition.is_public(moment))
        .options(
            edition.joinedload(Edition.exhibition, innerjoin=True).options(
                selectinload(Exhibition.names), joinedload(Exhibition.organiser, innerjoin=True)
            ),
            edition.joinedload(Edition.city, innerjoin=True).options(
                joinedload(City.country, innerjoin=True), selectinload(City.translations)
            ),
            edition.joinedload(Edition.venue).selectinload(Venue.translations),
            edition.selectinload(Edition.translations),
        )
        .with_for_update(of=Announcement, skip_locked=True)
        .execution_options(populate_existing=True)
    )


def still_to_tell(announcement: Announcement, limit: int) -> list[Watcher]:
    """Return the next watchers to be told, kept from leaving meanwhile.

    They asked before it happened. Who confirms only after notice was taken sees the dates on the page that says so.
    """
    statement = (
        select(Watcher)
        .where(
            Watcher.exhibition_id == announcement.edition.exhibition_id,
            Watcher.asked_at < announcement.happened_at,
            Watcher.confirmed_at <= announcement.made_at,
            Watcher.id > announcement.reached,
        )
        .order_by(Watcher.id)
        .limit(limit)
    )
    return list(session().scalars(statement.with_for_update()))
