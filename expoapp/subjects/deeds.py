"""What is done with all that is held of an address. What these deeds leave in the trail names no address."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select, update

from expoapp import audit, clock
from expoapp.db import inserting, overwrite_erased, session, transaction
from expoapp.subjects import archive
from expoapp.subjects.models import SubjectRequest, Suppression
from expoapp.subjects.registry import Rows, Subject, hash_of, key_of, parts

log = logging.getLogger("expoapp")
ANSWER_WITHIN = timedelta(days=7)
BATCH = 500


def held(email: str, instance: Path) -> dict[str, Rows]:
    """Return all that is held of an address, as {table: rows}."""
    subject = Subject(key_of(email), instance)
    return {table: rows for part in parts() for table, rows in part.held(subject).items()}


def numbers(email: str, instance: Path) -> dict[str, int]:
    """Return how many rows of which table there are of an address, without those that hold nothing."""
    return {table: len(rows) for table, rows in held(email, instance).items() if rows}


def copy_of(email: str, instance: Path, *, by: int | None = None, via: str) -> bytes:
    """Return a ZIP file with all that is held of an address, as JSON and as CSV. Does not commit.

    The caller has made sure that it goes to the owner of the address.
    """
    found = held(email, instance)
    audit.record("subject.copy", "subjects", {"via": via, "rows": sum(map(len, found.values()))}, by=by)
    settle(email, "copy")
    return archive.zipped(found, clock.now())


def erase(email: str, instance: Path, *, by: int | None = None, via: str) -> int:
    """Erase all that is held of an address; return how many rows that were. Commits, batch by batch.

    What may be counted stays without the person. When it is cut off half-way, doing it again does the rest.
    """
    subject = Subject(key_of(email), instance)
    with transaction():
        row = {"address_hash": hash_of(email), "since": clock.now()}
        session().execute(inserting(Suppression).values(**row).on_conflict_do_nothing())
        audit.record("subject.erase", "subjects", {"via": via}, by=by)
    total = 0
    for part in parts():
        found = 1
        while found:
            with transaction():
                found = part.erase(subject, BATCH)
            total += found
    with transaction():
        settle(email, "erasure")
        audit.record("subject.erased", "subjects", {"via": via, "rows": total}, by=by)
    if not overwrite():
        log.warning("the database was busy; `flask privacy overwrite` takes what was erased out of gaps in its file")
    return total


def overwrite() -> bool:
    """Take what was erased out of the database's files too; say whether that could be done (three tries)."""
    return any(overwrite_erased(wholly=True) for _try in range(3))


def is_suppressed(email: str) -> bool:
    """Say whether an address was erased and so must be written to by no list."""
    return session().get(Suppression, hash_of(email)) is not None


def suppressed() -> frozenset[str]:
    """Return the hashes of all addresses that were erased, for whoever goes through a list."""
    return frozenset(session().scalars(select(Suppression.address_hash)))


# ---- Requests and their clock ----------------------------------------------------------------------------------------


def ask(email: str, kind: str, by: int | None = None) -> SubjectRequest:
    """Note a wish ("copy" or "erasure") and when it is due; the same wish that still waits is noted once."""
    hashed = hash_of(email)
    waits = select(SubjectRequest).where(
        SubjectRequest.address_hash == hashed, SubjectRequest.kind == kind, SubjectRequest.done_at.is_(None)
    )
    found = session().scalar(waits.limit(1))
    if found is None:
        now = clock.now()
        found = SubjectRequest(
            address_hash=hashed, kind=kind, asked_at=now, due_on=(now + ANSWER_WITHIN).date(), noted_by=by
        )
        session().add(found)
        audit.record("subject.ask", "subjects", {"kind": kind}, by=by)
    return found


def settle(email: str, kind: str) -> None:
    """Note that what an address asked for is done."""
    session().execute(
        update(SubjectRequest)
        .where(
            SubjectRequest.address_hash == hash_of(email), SubjectRequest.kind == kind, SubjectRequest.done_at.is_(None)
        )
        .values(done_at=clock.now())
    )


def open_requests() -> list[SubjectRequest]:
    """Return what is still to be done, the most urgent first."""
    statement = select(SubjectRequest).where(SubjectRequest.done_at.is_(None))
    return list(session().scalars(statement.order_by(SubjectRequest.due_on, SubjectRequest.id)))


def requests_of(email: str) -> list[SubjectRequest]:
    """Return what an address has asked for and still waits for."""
    return [row for row in open_requests() if row.address_hash == hash_of(email)]


def settled_before(moment: datetime) -> Select[Any]:
    """Return the requests answered before a moment."""
    return select(SubjectRequest.id).where(SubjectRequest.done_at <= moment)
