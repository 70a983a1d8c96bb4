"""One edition of a file written: its facts, the history behind it, its figures."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from expoapp import audit, clock
from expoapp.catalogue.models import Venue
from expoapp.db import session
from expoapp.exhibitions.actions import editions
from expoapp.exhibitions.actions.editions import EditionFacts
from expoapp.exhibitions.importer import EditionEntry
from expoapp.exhibitions.models import Edition, Figure, Status


def show(thing: Any) -> None:
    """Let the public see what the file brings, as if it had always stood there."""
    thing.state, thing.public_from = "published", clock.BEGINNING
    session().flush()


def facts_from(
    entry: EditionEntry, found: Edition | None, city_id: int, venue: Venue | None, zone: str
) -> EditionFacts:
    """Return what the entry says; where it says nothing, what is known already stays."""
    facts = editions.edition_facts(found) if found else EditionFacts(city_id, zone)
    days = entry.days
    if not days and (entry.starts_on, entry.ends_on) == (facts.starts_on, facts.ends_on):
        days = facts.days
    # A new edition has left no days yet: its history is written right after it.
    status = Status.SCHEDULED if found is None and entry.status is Status.RESCHEDULED else entry.status
    return replace(
        facts,
        city_id=city_id,
        zone=zone,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        precision=entry.precision,
        days=days,
        venue_id=venue.id if venue else None,
        status=status,
        status_reason=facts.status_reason if entry.reason is None else entry.reason,
        number=entry.number or facts.number,
        note=facts.note if entry.note is None else entry.note,
    )


def write_history(edition: Edition, entry: EditionEntry, by: int | None) -> None:
    """Write the changes that lie behind a new edition, oldest first; the reason belongs to the last."""
    now = editions.edition_facts(edition)
    status = Status.SCHEDULED
    for days in entry.former:
        before = replace(now, status=status, precision=entry.precision, starts_on=days.starts_on, ends_on=days.ends_on)
        status = Status.RESCHEDULED
        edition.status = status
        what = "dates" if before.status is status else "dates status"
        _note(edition, before, what, days.left_on)
    edition.status = entry.status
    if entry.status in {Status.CANCELLED, Status.POSTPONED}:
        _note(edition, replace(now, status=status), "status", entry.announced_on)
    for row in edition.changes[:-1]:
        row.reason = ""
    changes = audit.changes_of(edition)
    if edition.changes:
        audit.record("edition.revise", edition, changes, by)


def _note(edition: Edition, before: EditionFacts, what: str, announced_on: date | None) -> None:
    row = editions.note_change(edition, before, what, announced_on)
    if announced_on is not None:
        # Noon on the day it was announced, but never later than now.
        noon = clock.moment(announced_on, time(12), edition.zone)
        row.changed_at = min(noon, row.changed_at)


def write_missing_history(edition: Edition, entry: EditionEntry) -> bool:
    """Write former days that are not known yet, save those it has now: revising it will write these."""
    known = {(row.former_starts_on, row.former_ends_on) for row in edition.changes}
    known.add((edition.starts_on, edition.ends_on))
    missing = [days for days in entry.former if (days.starts_on, days.ends_on) not in known]
    if not missing or not edition.was_public(clock.now()):
        return False
    now = editions.edition_facts(edition)
    for days in missing:
        before = replace(now, status=Status.SCHEDULED, starts_on=days.starts_on, ends_on=days.ends_on)
        _note(edition, before, "dates", days.left_on)
    edition.changed_at = edition.updated_at = clock.now()
    session().flush()
    return True


def write_figures(edition: Edition, entry: EditionEntry, by: int | None) -> bool:
    """Add or change an edition's figures; return whether anything changed."""
    rows = {row.kind: row for row in edition.figures}
    changes: dict[str, Any] = {}
    for figure in entry.figures:
        row = rows.get(figure.kind)
        wanted = (figure.value, figure.source, figure.as_of, figure.assurance)
        if row is None:
            row = Figure(kind=figure.kind)
            edition.figures.append(row)
        elif (row.value, row.source, row.as_of, row.assurance) == wanted:
            continue
        changes[figure.kind] = [row.value, figure.value]
        row.value, row.source, row.as_of, row.assurance = wanted
    if changes:
        edition.updated_at = clock.now()
        audit.record("edition.figures", edition, changes, by)
    return bool(changes)
