"""What the work process does for the trail: anchors, the nightly check with its result, and the seals."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from expoapp import clock
from expoapp.audit.anchoring import drop_anchor, last_anchor
from expoapp.audit.checking import Report, verify
from expoapp.audit.segments import seal_complete
from expoapp.db import Base, session, transaction

LONGEST_SENTENCE = 500
ANCHOR_EVERY = timedelta(hours=1)
CHECK_EVERY = timedelta(hours=24)
log = logging.getLogger("expoapp")


class AuditCheck(Base):
    """The last check, in one row."""

    __tablename__ = "audit_checks"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    checked_at: Mapped[datetime]
    entries: Mapped[int]
    entry_id: Mapped[int | None]  # where the first fault shows
    fault: Mapped[str] = mapped_column(String(LONGEST_SENTENCE))  # in a sentence; empty where the trail holds


@dataclass(frozen=True)
class Checked:
    """What the last check has found."""

    checked_at: datetime
    entries: int
    entry_id: int | None
    fault: str


def check(instance: Path) -> Report:
    """Check the trail and keep what was found. Commits."""
    report = verify(instance)
    session().rollback()
    with transaction() as current:
        row = current.get(AuditCheck, 1) or AuditCheck(id=1)
        row.checked_at, row.entries = clock.now(), report.entries
        row.fault = report.fault.sentence[:LONGEST_SENTENCE] if report.fault else ""
        row.entry_id = report.fault.entry_id if report.fault else None
        current.add(row)
    return report


def last_check() -> Checked | None:
    """Return what the last check has found; None where there was none yet."""
    row = session().get(AuditCheck, 1, populate_existing=True)
    return Checked(row.checked_at, row.entries, row.entry_id, row.fault) if row else None


def make_round(instance: Path, stop: Callable[[], bool] = lambda: False) -> None:
    """Drop an anchor each hour; check the whole trail each day, and seal what is complete if it holds. Commits.

    A trail that does not hold gets no seal and so is never cleared: it is what somebody has to look at.
    """
    now = clock.now()
    try:
        anchor = last_anchor(instance)
    except ValueError:
        anchor = None  # the check names the line
    # Also after the clock was set back.
    if anchor is None or abs(now - anchor.at) >= ANCHOR_EVERY:
        drop_anchor(instance)
    before = last_check()
    session().rollback()
    if stop() or (before is not None and abs(now - before.checked_at) < CHECK_EVERY):
        return
    report = check(instance)
    if report.fault:
        log.error("audit trail: %s", report.fault.sentence)
    else:
        seal_complete()
