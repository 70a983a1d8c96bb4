"""The trail as people read it: the newest entries first, a page at a time, by their numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from expoapp.audit.entries import AuditEntry
from expoapp.db import session

PAGE_LENGTH = 100


@dataclass(frozen=True)
class Wanted:
    """Which entries somebody wants to see; what is empty narrows nothing."""

    account_id: int | None = None
    group: str = ""  # what stands before the point of an action: "edition"
    thing: str = ""  # table and key: "editions/12"
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0  # only numbers below


def walk(wanted: Wanted) -> tuple[list[AuditEntry], bool]:
    """Return a page of entries and whether older ones follow, in the order in which they were written (R53)."""
    statement = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PAGE_LENGTH + 1)
    if wanted.account_id is not None:
        statement = statement.where(AuditEntry.account_id == wanted.account_id)
    if wanted.group:
        # From "edition." up to "edition/", the next sign, so that an index could serve.
        statement = statement.where(AuditEntry.action > f"{wanted.group}.", AuditEntry.action < f"{wanted.group}/")
    if wanted.thing:
        statement = statement.where(AuditEntry.thing == wanted.thing)
    if wanted.since is not None:
        statement = statement.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(AuditEntry.at < wanted.until)
    if wanted.before:
        statement = statement.where(AuditEntry.id < wanted.before)
    found = list(session().scalars(statement))
    return found[:PAGE_LENGTH], len(found) > PAGE_LENGTH


def last_authors(things: Collection[str], actions: Collection[str]) -> dict[str, int]:
    """Return which account was the last to do one of some deeds to each of some things, named as in the trail."""
    done = (AuditEntry.thing.in_(things), AuditEntry.action.in_(actions), AuditEntry.account_id.is_not(None))
    statement = select(AuditEntry.thing, AuditEntry.account_id).where(*done).order_by(AuditEntry.id)
    return {row.thing: row.account_id for row in session().execute(statement)}
