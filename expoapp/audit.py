"""Who did what: one line for every change, chained by a keyed digest so that tampering shows (product rule 11)."""

import hashlib
import hmac
import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, inspect, select, text
from sqlalchemy.orm import Mapped, mapped_column

from expoapp import clock
from expoapp.db import Base, session

# Of personal values the trail holds only the field's name.
PERSONAL = {
    "name",
    "email",
    "email_key",
    "new_email",
    "phone",
    "phone_e164",
    "company",
    "company_order",
    "message",
    "products",
    "state_reason",
    "digest",
    "details",
    "password_hash",
    "factor_secret",
    "text",
}
_LOCK = 0x45585041
_keys: list[bytes] = []


def use_key(key: bytes) -> None:
    """Chain with this key from here on; the application says so at its start."""
    _keys[:] = [key]


def _key() -> bytes:
    if not _keys:
        raise LookupError("the audit trail has no key yet")
    return _keys[0]


class AuditEntry(Base):
    """One line of the trail."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    action: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(60), index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))


def changes_of(thing: Any, *, personal: bool = False) -> dict[str, Any]:
    """Return the unflushed changes of a thing as {column: [old, new]}; of personal columns only the name."""
    found: dict[str, Any] = {}
    for attribute in inspect(thing).mapper.column_attrs:
        history = inspect(thing).attrs[attribute.key].history
        if not history.has_changes() or attribute.key == "version":
            continue
        if personal and attribute.key in PERSONAL:
            found[attribute.key] = None
        else:
            old = history.deleted[0] if history.deleted else None
            new = history.added[0] if history.added else None
            found[attribute.key] = [_plain(old), _plain(new)]
    return found


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def record(action: str, thing: Any, changes: dict[str, Any] | None = None, by: int | None = None) -> AuditEntry:
    """Write one line into the current transaction: what was done to which thing, by which account (None: the system).

    Flushes first, so that a new thing has its id. Lines are chained in the order they are written.
    """
    current = session()
    current.flush()
    if current.get_bind().dialect.name == "postgresql":
        current.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = current.scalar(select(AuditEntry.mac).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(
        at=clock.now(),
        account_id=by,
        action=action,
        thing=thing if isinstance(thing, str) else name_of(thing),
        changes=changes or {},
        previous=last or "",
        mac="",
    )
    entry.mac = mac_of(entry, _key())
    current.add(entry)
    current.flush()
    return entry


def last_authors(things: Collection[str], actions: Collection[str]) -> dict[str, int]:
    """Return which account was the last to do one of some deeds to each of some things, named as in the trail."""
    done = (AuditEntry.thing.in_(things), AuditEntry.action.in_(actions), AuditEntry.account_id.is_not(None))
    statement = select(AuditEntry.thing, AuditEntry.account_id).where(*done).order_by(AuditEntry.id)
    return {row.thing: row.account_id for row in session().execute(statement)}


def name_of(thing: Any) -> str:
    """Return the name by which the trail knows a thing: table and key."""
    identity = inspect(thing).identity or ()
    return f"{thing.__tablename__}/{'/'.join(str(part) for part in identity)}"


def mac_of(entry: AuditEntry, key: bytes) -> str:
    """Return the keyed digest over an entry and the one before it."""
    said = [entry.at.isoformat(), entry.account_id, entry.action, entry.thing, entry.changes, entry.previous]
    return hmac.new(key, json.dumps(said, sort_keys=True, ensure_ascii=False).encode(), hashlib.sha256).hexdigest()


def first_broken(key: bytes) -> AuditEntry | None:
    """Return the first entry that was altered or whose predecessor is gone; None when the chain holds."""
    previous = ""
    in_order = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    with session().scalars(in_order) as entries:
        for entry in entries:
            if entry.previous != previous or not hmac.compare_digest(entry.mac, mac_of(entry, key)):
                return entry
            previous = entry.mac
    return None
