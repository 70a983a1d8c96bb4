"""For how long signed-in sessions are kept: until they have run out."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, or_, select

from expoapp import retention
from expoapp.accounts.models import StaffSession
from expoapp.accounts.queries import IDLE, LONGEST
from expoapp.db import session


def follow() -> None:
    """Clear sessions when they have run out."""
    retention.follow("sessions", retention.Rule(_ended, _clear))


def _ended(before: datetime) -> Select[Any]:
    is_over = (StaffSession.created_at <= before - LONGEST, StaffSession.seen_at <= before - IDLE)
    return select(StaffSession.id).where(or_(StaffSession.ended_at <= before, *is_over))


def _clear(ids: Sequence[int], _instance: Path) -> None:
    session().execute(delete(StaffSession).where(StaffSession.id.in_(ids)))
