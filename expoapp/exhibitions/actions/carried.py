"""What an edition was given from the one before it: known by a digest, until it is changed or somebody confirms it.

Hours are digested as they lie from the first day on, so that they stay the same when the days move.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from expoapp import audit
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.exhibitions.actions.exhibitions import refuse_outside
from expoapp.exhibitions.models import CARRIED_FIELDS, Assurance, CarriedField, Edition
from expoapp.exhibitions.queries import next_year as queries
from expoapp.exhibitions.queries import staff


def _hours(edition: Edition) -> list[Any]:
    first = edition.starts_on or date.min
    return [
        [(row.day - first).days, str(row.opens), str(row.closes), row.closes_next_day, row.audience]
        for row in edition.days
    ]


def _value(edition: Edition, field: str) -> Any:
    """Return what a field bears; nothing (None, "" or an empty list) where there is nothing to confirm."""
    readers: dict[str, Any] = {
        "venue": lambda: edition.venue_id,
        "hall": lambda: edition.hall,
        "hours": lambda: _hours(edition),
        "note": lambda: [edition.note, *(row.note for row in edition.days)] if _has_notes(edition) else "",
        "registration": lambda: edition.registration_url,
        "documents": lambda: [[row.kind, row.title, row.lang, row.url] for row in edition.documents],
        "partners": lambda: [[row.kind, row.name, row.url] for row in edition.partners],
        "targets": lambda: [[row.kind, row.value] for row in edition.figures if row.assurance == Assurance.TARGET],
    }
    return readers[field]()


def _has_notes(edition: Edition) -> bool:
    return bool(edition.note) or any(row.note for row in edition.days)


def _digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:32]


def mark(names_by_id: Mapping[int, Collection[str]]) -> None:
    """Note which fields of new editions bear the former one's value; what is empty needs no confirmation."""
    session().flush()
    for edition in queries.with_values(names_by_id):
        for field in CARRIED_FIELDS:
            if field in names_by_id[edition.id] and (value := _value(edition, field)):
                session().add(CarriedField(edition_id=edition.id, field=field, digest=_digest(value)))
    session().flush()


def settle(edition: Edition) -> None:
    """Take off the list what no longer bears the value that was carried over; called by whatever changes an edition."""
    rows = list(session().scalars(select(CarriedField).where(CarriedField.edition_id == edition.id)))
    if not rows:
        return
    # Whoever changed it may not have loaded its papers and figures.
    session().flush()
    [whole] = queries.with_values([edition.id])
    for row in rows:
        if _digest(_value(whole, row.field)) != row.digest:
            session().delete(row)
    session().flush()


def confirm(edition_id: int, names: Iterable[str], *, by: int | None, scope: Scope) -> int:
    """Say that fields carried over are right for this edition too; return how many were still to be confirmed."""
    edition = staff.get_edition(edition_id, scope)
    refuse_outside(scope, [row.region_id for row in edition.exhibition.region_rows])
    wanted = [name for name in CARRIED_FIELDS if name in set(names)]
    found = list(
        session().scalars(
            select(CarriedField.field).where(CarriedField.edition_id == edition_id, CarriedField.field.in_(wanted))
        )
    )
    if found:
        session().execute(
            delete(CarriedField).where(CarriedField.edition_id == edition_id, CarriedField.field.in_(found))
        )
        audit.record("edition.confirm", edition, {"confirmed": [sorted(found), []]}, by)
    return len(found)
