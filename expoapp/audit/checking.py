"""Whether the trail is as it was written, and if not, where it was first changed (R21)."""

import hmac
import json
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from json.encoder import encode_basestring as quoted
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from expoapp import i18n
from expoapp.audit.anchoring import Anchor, anchors
from expoapp.audit.entries import AuditHead, head_seal, key_in_use, mac_of_text, written
from expoapp.audit.segments import AuditSegment, release_seal_of, seal_of
from expoapp.db import session
from expoapp.i18n import gettext as _

# Columns as they lie there, not objects: 100,000 entries are read and checked within two seconds. SQLite gives bytes,
# since a changed byte may leave a text that is none; what changes are is read as text, since a blank more is a change.
_SQLITE = (
    "SELECT id, CAST(at AS BLOB), account_id, CAST(action AS BLOB), CAST(thing AS BLOB), CAST(changes AS BLOB),"
    " CAST(previous AS BLOB), CAST(mac AS BLOB) FROM audit ORDER BY id"
)
_POSTGRESQL = (
    "SELECT id, at, account_id, action, thing, CAST(changes AS text), previous, mac FROM audit ORDER BY audit.id"
)
_BATCH = 2000
_MOMENT = len("2026-03-02 09:00:00.000000")
_HEAD, _SEGMENTS = AuditHead.__table__, AuditSegment.__table__


@dataclass(frozen=True)
class Fault:
    """What is wrong, in one sentence, and the number of the entry where it shows."""

    sentence: str
    entry_id: int | None = None


@dataclass(frozen=True)
class Report:
    """What a check has found: the first fault, or none."""

    fault: Fault | None
    entries: int = 0
    first_id: int = 0
    last_id: int = 0
    segments: int = 0


@dataclass(frozen=True)
class _Known:
    """The mac of an entry as something else than the entry remembers it, and what to say where it differs."""

    mac: str
    disagrees: str
    is_ahead: Callable[[int], str]  # of a trail that ends at a number before


@dataclass
class _Evidence:
    """What is known of the trail besides its entries."""

    begins_after: str = ""
    released_id: int = 0
    segments: int = 0
    is_foreign: bool = False  # the head's seal does not fit the key
    has_head: bool = False
    known: dict[int, list[_Known]] = field(default_factory=lambda: defaultdict(list))


def verify(instance: Path | None = None, key: bytes | None = None) -> Report:
    """Check the whole trail: entries, segments, head, and the anchors in the instance folder.

    Reads on a connection of its own, in one picture of the database, so that nobody waits and nothing moves meanwhile.
    The program before this one writes entries without head, so head and anchors may lie behind the trail, never ahead.
    """
    key = key or key_in_use()
    # Before the picture is taken: an anchor that is dropped meanwhile would lie ahead of it.
    dropped, unreadable = _dropped(instance)
    with session().get_bind().engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        evidence = _Evidence()
        sealed = _segments(connection, key, evidence)
        beside = _head(connection, key, evidence)
        beside = unreadable or _anchors(dropped, evidence) or beside
        walked = _walk(connection, key, evidence)
    if evidence.is_foreign and walked.fault and not walked.entries:
        fault: Fault | None = Fault(
            _("The trail was written with another secret than the one used now."), walked.fault.entry_id
        )
    else:
        # Where a segment was changed, nobody knows where the entries begin.
        fault = sealed or walked.fault or beside
    return replace(walked, fault=fault, segments=evidence.segments)


def _segments(connection: Connection, key: bytes, evidence: _Evidence) -> Fault | None:
    before, last_id, is_kept = "", 0, False
    for number, row in enumerate(connection.execute(select(_SEGMENTS).order_by(_SEGMENTS.c.id)), 1):
        if row.id != number:
            return Fault(_("Segment %(number)s is missing.", number=number))
        is_released = row.released_at is not None
        is_ours = hmac.compare_digest(row.seal.encode(), seal_of(row, before, key).encode())
        is_ours &= row.release_seal == (release_seal_of(row, key) if is_released else "")
        if not is_ours or row.first_id <= last_id or (is_released and is_kept):
            return Fault(_("Segment %(number)s was changed.", number=number))
        before, last_id, is_kept = row.seal, row.last_id, not is_released
        evidence.segments = number
        if is_released:
            evidence.begins_after, evidence.released_id = row.mac, row.last_id
        else:
            said = _("Segment %(number)s was sealed with another last entry.", number=number)
            evidence.known[row.last_id].append(_Known(row.mac, said, partial(_ends_early, row.last_id)))
    return None


def _head(connection: Connection, key: bytes, evidence: _Evidence) -> Fault | None:
    head = connection.execute(select(_HEAD)).first()
    if head is None:
        return _no_head() if evidence.segments else None
    evidence.has_head = True
    if head.seal != head_seal(head.entry_id, head.mac, head.segments, key):
        evidence.is_foreign = True
        return Fault(_("The record of the last entry was changed."))
    replaced = _(
        "Entry %(id)s is not the one that was written: the end of the trail was cut off, and it went on anew.",
        id=head.entry_id,
    )
    evidence.known[head.entry_id].insert(0, _Known(head.mac, replaced, partial(_ends_early, head.entry_id)))
    if head.segments > evidence.segments:
        return Fault(_("Segment %(number)s is missing.", number=evidence.segments + 1))
    return None


def _dropped(instance: Path | None) -> tuple[list[Anchor], Fault | None]:
    """Return the anchors of the instance folder, and what is wrong with their file."""
    try:
        return anchors(instance) if instance else [], None
    except ValueError as problem:
        return [], Fault(_("Line %(number)s of the file of anchors cannot be read.", number=problem.args[0]))


def _anchors(dropped: Sequence[Anchor], evidence: _Evidence) -> Fault | None:
    for anchor in dropped:
        if anchor.entry_id > evidence.released_id:
            when = i18n.moment(anchor.at, "UTC")
            said = _("The anchor of %(when)s (UTC) disagrees about entry %(id)s.", when=when, id=anchor.entry_id)
            evidence.known[anchor.entry_id].append(
                _Known(anchor.mac, said, partial(_before_anchor, anchor.entry_id, when))
            )
    return _no_head() if dropped and not evidence.has_head else None


def _no_head() -> Fault:
    return Fault(_("The record of the last entry is missing."))


def _ends_early(entry_id: int, last: int) -> str:
    return _("The trail ends at %(last)s, but %(id)s entries were written.", last=last, id=entry_id)


def _before_anchor(entry_id: int, when: str, last: int) -> str:
    return _(
        "The anchor of %(when)s (UTC) disagrees: the trail ends at %(last)s, but %(id)s entries were written.",
        when=when,
        last=last,
        id=entry_id,
    )


def _walk(connection: Connection, key: bytes, evidence: _Evidence) -> Report:
    # Closed also where a fault ends the walk early, else PostgreSQL would keep its cursor open.
    with closing(_rows(connection)) as rows:
        return _walked(rows, key, evidence)


def _walked(rows: Iterable[tuple[Any, ...]], key: bytes, evidence: _Evidence) -> Report:
    previous, last_id, number, first_id = evidence.begins_after, 0, 0, 0
    known = {entry_id: list(rows) for entry_id, rows in evidence.known.items()}
    for row in rows:
        entry_id, mac, said = row[0], row[7], ""
        if _mac(row, key) != mac:
            said = _("Entry %(entry)s was changed after it was written.", entry=_told(row))
        elif row[6] != previous:
            said = _gap(last_id, row)
        elif entry_id in known:
            said = next((one.disagrees for one in known.pop(entry_id) if one.mac != mac), "")
        if said:
            return Report(Fault(said, entry_id), number, first_id, last_id)
        previous, last_id, number, first_id = mac, entry_id, number + 1, first_id or entry_id
    report = Report(None, number, first_id, last_id)
    if not known:
        return report
    entry_id = max(known)
    one = known[entry_id][0]
    said = one.is_ahead(last_id or evidence.released_id) if entry_id > last_id else one.disagrees
    return replace(report, fault=Fault(said, entry_id))


_read = json.JSONDecoder().raw_decode
_as_stored = json.JSONEncoder(check_circular=False).encode


def _mac(row: tuple[Any, ...], key: bytes) -> str:
    """Return what the mac of an entry must be; "" where its values cannot have been written by us."""
    _id, at, account_id, action, thing, stored, previous, _was = row
    try:
        changes, _end = _read(stored)
        said = written(changes)
        # Mostly both forms of it are the same, and one is enough: writing them is half of the work here.
        is_same = said == stored and stored.isascii() and stored.isprintable()
        if not is_same and _as_stored(changes) != stored:
            return ""
        account = "null" if account_id is None else written(account_id)
        # As a list of them is written, in half the time.
        line = f"[{quoted(at)}, {account}, {quoted(action)}, {quoted(thing)}, {said}, {quoted(previous)}]"
        return mac_of_text(line, key)
    except (TypeError, ValueError):
        return ""


def _gap(before: int, after: tuple[Any, ...]) -> str:
    if not before:
        return _("One or more entries before %(after)s are missing.", after=_told(after))
    return _("One or more entries between %(before)s and %(after)s are missing.", before=before, after=_told(after))


def _told(row: tuple[Any, ...]) -> str:
    """Return an entry's number, day, action and thing; what was changed beyond recognition as it stands there."""
    try:
        day = i18n.day(datetime.fromisoformat(row[1]).date())
    except (TypeError, ValueError):
        day = str(row[1])
    return _("%(id)s (%(day)s, %(action)s, %(thing)s)", id=row[0], day=day, action=row[3], thing=row[4])


def _rows(connection: Connection) -> Generator[tuple[Any, ...]]:
    """Yield (id, moment as ISO, account, action, thing, changes as text, previous, mac) of each entry."""
    if connection.dialect.name == "sqlite":
        yield from _rows_of_sqlite(connection)
        return
    with connection.execute(text(_POSTGRESQL), execution_options={"yield_per": _BATCH}) as found:
        for row in found:
            yield row[0], row[1].astimezone(UTC).isoformat(), *row[2:]


def _rows_of_sqlite(connection: Connection) -> Generator[tuple[Any, ...]]:
    # Past SQLAlchemy and without a call for each value: that takes half as long.
    how = ("utf-8", "backslashreplace")
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(_SQLITE)
        while rows := cursor.fetchmany(_BATCH):
            for number, at, account, action, thing, changes, previous, mac in rows:
                moment = _moment(str(at, *how))
                texts = (str(action, *how), str(thing, *how), str(changes, *how), str(previous, *how), str(mac, *how))
                yield number, moment, account, *texts


def _moment(stored: str) -> str:
    """Return a moment as SQLite keeps it ("2026-03-02 09:00:00.000000") as an entry's mac knows it."""
    if len(stored) != _MOMENT or stored[10] != " " or stored[19] != ".":
        return stored
    seconds = stored[:19] if stored.endswith(".000000") else stored
    return f"{seconds[:10]}T{seconds[11:]}+00:00"
