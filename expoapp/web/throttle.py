"""Limits kept as rows of the database, so that they hold over several workers and a restart (R16)."""

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import String, case, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from expoapp import clock, retention
from expoapp.db import Base, inserting, session
from expoapp.errors import TooMany
from expoapp.i18n import gettext as _

KEPT = timedelta(hours=1)


class ThrottleRow(Base):
    """How often one key was used in one window of time."""

    __tablename__ = "throttle_rows"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window_ends_at: Mapped[datetime] = mapped_column(index=True)
    used: Mapped[int] = mapped_column(default=0)


def count(secret: bytes, subject: str, limit: int, window: timedelta) -> None:
    """Count one use of a subject ("sign-in:person@example.org"); raise TooMany past the limit.

    Only a keyed digest of the subject is stored. Runs inside the caller's transaction, which must be committed
    for the count to hold.
    """
    key = hmac.new(secret, subject.encode(), hashlib.sha256).hexdigest()
    now = clock.now()
    current = session()
    # Rows are cleared away long after their window, when nobody counts on them, so that clearing locks out nobody.
    current.execute(delete(ThrottleRow).where(ThrottleRow.window_ends_at <= now - KEPT))
    insert = inserting(ThrottleRow)
    is_over = ThrottleRow.window_ends_at <= now
    # One statement, so that two first uses at the same moment are counted as two.
    current.execute(
        insert.values(key=key, window_ends_at=now + window, used=1).on_conflict_do_update(
            index_elements=[ThrottleRow.key],
            set_={
                "used": case((is_over, 1), else_=ThrottleRow.used + 1),
                "window_ends_at": case((is_over, now + window), else_=ThrottleRow.window_ends_at),
            },
        )
    )
    row = current.execute(select(ThrottleRow.used, ThrottleRow.window_ends_at).where(ThrottleRow.key == key)).one()
    if row.used > limit:
        wait = max(1, int((row.window_ends_at - now).total_seconds()))
        raise TooMany(_("Too many attempts. Please wait a little and try again."), retry_after=wait)


def forget(secret: bytes, subject: str) -> None:
    """Take back what was counted for a subject."""
    key = hmac.new(secret, subject.encode(), hashlib.sha256).hexdigest()
    session().execute(delete(ThrottleRow).where(ThrottleRow.key == key))


def network_of(address: str | None) -> str:
    """Return what counts as one sender: an IPv4 address, or the /64 that an IPv6 user has as a whole."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def follow() -> None:
    """Clear what was counted when its window is long over, also where nobody counts any more."""

    def clear(keys: Sequence[str], _instance: Path) -> None:
        session().execute(delete(ThrottleRow).where(ThrottleRow.key.in_(keys)))

    retention.follow(
        "limits",
        retention.Rule(
            lambda before: select(ThrottleRow.key).where(ThrottleRow.window_ends_at <= before - KEPT), clear
        ),
    )
