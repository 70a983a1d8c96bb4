"""The trail in segments: what is complete is sealed, and what is past its time goes, a segment at once (R21, R22)."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, String, delete, exists, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from expoapp import clock
from expoapp.audit.entries import AuditEntry, count_segment, ensure_head, key_in_use, mac_of
from expoapp.db import Base, session, transaction

# A segment ends with its month, or with so many entries.
LONGEST = 10_000


class AuditSegment(Base):
    """A piece of the trail that is complete. It outlives its entries, so that the chain still hangs on it."""

    __tablename__ = "audit_segments"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # counted on from 1
    first_id: Mapped[int] = mapped_column(unique=True)
    last_id: Mapped[int] = mapped_column(unique=True)
    entries: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)  # the latest moment in it, however the clock went
    mac: Mapped[str] = mapped_column(String(64))  # of its last entry
    sealed_at: Mapped[datetime]
    seal: Mapped[str] = mapped_column(String(64))  # over all of the above, and the seal of the segment before
    released_at: Mapped[datetime | None]  # from then on the database lets its entries go
    release_seal: Mapped[str] = mapped_column(String(64), default="")


def seal_of(segment: Any, before: str, key: bytes) -> str:
    """Return the keyed digest over a segment and the one before it."""
    times = [segment.last_at.isoformat(), segment.sealed_at.isoformat()]
    numbers = [segment.id, segment.first_id, segment.last_id, segment.entries]
    return mac_of(["segment", *numbers, segment.mac, *times, before], key)


def release_seal_of(segment: Any, key: bytes) -> str:
    """Return the keyed digest that shows that it was us who let a segment go."""
    at = segment.released_at.isoformat() if segment.released_at else ""
    return mac_of(["release", segment.id, segment.seal, at], key)


def seal_complete() -> int:
    """Seal what is complete: months that are over, and every 10,000 entries; return how many segments. Commits.

    The very last entry is never sealed, so it never goes: the next one hangs on it. Order is that of the numbers,
    whatever the clock said. To be called after a check only: what is broken must not get our seal.
    """
    number = 0
    while _seal_next():
        number += 1
    return number


def _seal_next() -> bool:
    current = session()
    last = current.scalar(select(AuditSegment).order_by(AuditSegment.id.desc()).limit(1))
    begin = last.last_id if last else 0
    month = clock.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    columns = (AuditEntry.id, AuditEntry.at, AuditEntry.mac)
    rows = current.execute(
        select(*columns).where(AuditEntry.id > begin).order_by(AuditEntry.id).limit(LONGEST + 1)
    ).all()
    current.rollback()
    is_full = len(rows) > LONGEST
    rows = rows[:-1]
    if not is_full:
        until = next((place for place, row in enumerate(rows) if row.at >= month), len(rows))
        rows = rows[:until]
    if not rows:
        return False
    with transaction():
        head = ensure_head()
        if head is None or current.scalar(select(func.max(AuditSegment.id))) != (last.id if last else None):
            return False  # another process was faster
        made = AuditSegment(
            id=last.id + 1 if last else 1,
            first_id=rows[0].id,
            last_id=rows[-1].id,
            entries=len(rows),
            last_at=max(row.at for row in rows),
            mac=rows[-1].mac,
            sealed_at=clock.now(),
        )
        made.seal = seal_of(made, last.seal if last else "", key_in_use())
        current.add(made)
        count_segment(head)
    return True


def sealed_before(moment: datetime) -> Select[Any]:
    """Return the statement of the segments whose time was over by a moment: of the oldest first, and no gap."""
    newer = aliased(AuditSegment)
    held_back = exists().where(newer.id <= AuditSegment.id, newer.released_at.is_(None), newer.last_at >= moment)
    return (
        select(AuditSegment.id)
        .where(AuditSegment.released_at.is_(None), AuditSegment.last_at < moment, ~held_back)
        .order_by(AuditSegment.id)
    )


def release(ids: Sequence[Any], _instance: Path) -> None:
    """Let segments go: their entries are deleted, their seals stay. One whose seal does not hold is kept."""
    current = session()
    for segment in current.scalars(select(AuditSegment).where(AuditSegment.id.in_(ids)).order_by(AuditSegment.id)):
        before = current.scalar(select(AuditSegment.seal).where(AuditSegment.id == segment.id - 1)) or ""
        if not hmac.compare_digest(segment.seal, seal_of(segment, before, key_in_use())):
            raise OSError(f"segment {segment.id} of the audit trail was changed, so nothing of it goes")
        segment.released_at = clock.now()
        segment.release_seal = release_seal_of(segment, key_in_use())
        current.flush()
        current.execute(delete(AuditEntry).where(AuditEntry.id.between(segment.first_id, segment.last_id)))


def released_until() -> Any:
    """Return, as part of a statement, the latest moment of what went by retention; none where nothing went."""
    return select(func.max(AuditSegment.last_at)).where(AuditSegment.released_at.is_not(None)).scalar_subquery()
