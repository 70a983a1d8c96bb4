"""The lines of the trail as they are written, and the one row that remembers the last of them."""

import hmac
import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, event, func, inspect, select, text
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

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
# Where a session remembers the lines of its transaction, each with the transactions around it, the innermost first.
_WAITING = "lines of the trail"
_keys: list[bytes] = []


def use_key(key: bytes) -> None:
    """Chain with this key from here on; the application says so at its start."""
    _keys[:] = [key]


def key_in_use() -> bytes:
    """Return the key the trail is written with."""
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


class AuditHead(Base):
    """The last line written, in one row: it stays ahead of a trail whose end was cut off."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int]
    mac: Mapped[str] = mapped_column(String(64))
    segments: Mapped[int]  # how many there are, so that the last one cannot vanish unseen
    seal: Mapped[str] = mapped_column(String(64))


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


def record(action: str, thing: Any, changes: dict[str, Any] | None = None, by: int | None = None) -> None:
    """Let the current transaction leave one line: what was done to which thing, by which account (None: the system).

    Flushes first, so that a new thing has its id. What a savepoint takes back leaves no line. Lines are chained in the
    order in which transactions commit, and nobody holds the trail before: who held it while still changing rows could
    wait for somebody who has those rows and waits for the trail.
    """
    current = session()
    if not current.in_transaction():
        current.begin()  # else no rollback would tell
    current.flush()
    entry = AuditEntry(
        at=clock.now(),
        account_id=by,
        action=action,
        thing=thing if isinstance(thing, str) else name_of(thing),
        changes=changes or {},
    )
    within, inner = [], current.get_nested_transaction() or current.get_transaction()
    while inner is not None:
        within.append(inner)
        inner = inner.parent
    current.info.setdefault(_WAITING, []).append((entry, within))


@event.listens_for(Session, "after_soft_rollback")
def _take_back(current: Session, ended: SessionTransaction) -> None:
    if _WAITING in current.info:
        current.info[_WAITING] = [line for line in current.info[_WAITING] if ended not in line[1]]


@event.listens_for(Session, "after_transaction_end")
def _forget(current: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        current.info.pop(_WAITING, None)


@event.listens_for(Session, "before_commit")
def _settle_at_the_end(current: Session) -> None:
    if _WAITING in current.info and not current.in_nested_transaction():  # a savepoint that ends is no end yet
        settle()


def settle() -> None:
    """Write the lines that wait for the commit already now, each bound to the one before.

    For a deed that must take as long whether it lasts or is taken back, and for whoever wants to read the lines.
    """
    current = session()
    lines = [entry for entry, _within in current.info.pop(_WAITING, [])]
    if not lines:
        return
    current.flush()  # what waits for rows of others waits before anybody waits for the trail
    last, head = _hold_end()
    previous = last.mac if last else ""
    for entry in lines:
        entry.previous = previous
        said = [entry.at.isoformat(), entry.account_id, entry.action, entry.thing, entry.changes, entry.previous]
        entry.mac = previous = mac_of(said, key_in_use())
    current.add_all(lines)
    current.flush()
    _lead(head, last, lines[-1])


def ensure_head() -> AuditHead | None:
    """Return the head, made where the program before this one has written lines without; None for an empty trail.

    Nobody else writes into the trail from here to the end of the transaction.
    """
    last, head = _hold_end()
    return _lead(head, last, last) if last else head


def _hold_end() -> tuple[Any, AuditHead | None]:
    """Let nobody else write into the trail until the transaction ends; return its last line, and the head."""
    current = session()
    if current.get_bind().dialect.name == "postgresql":  # on SQLite whoever writes is alone already
        current.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = current.execute(
        select(AuditEntry.id, AuditEntry.mac, AuditHead)
        .outerjoin(AuditHead, AuditHead.id == 1)
        .order_by(AuditEntry.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()
    return last, last.AuditHead if last else current.get(AuditHead, 1, populate_existing=True)


def _lead(head: AuditHead | None, last: Any, newest: Any) -> AuditHead:
    """Let the head know the newest line, if the trail goes on to what was its last; where there is none, make one."""
    current = session()
    if head is None:
        segments = current.scalar(select(func.count()).select_from(text("audit_segments"))) or 0
        head = AuditHead(id=1, entry_id=newest.id, mac=newest.mac, segments=segments)
        current.add(_sealed(head))
    elif last and _leads_to(head, last.id, last.mac):
        head.entry_id, head.mac = newest.id, newest.mac
        _sealed(head)
    current.flush()
    return head


def count_segment(head: AuditHead) -> None:
    """Let the head know of one more segment."""
    head.segments += 1
    _sealed(head)


def _leads_to(head: AuditHead, last_id: int, last_mac: str) -> bool:
    """Say whether the trail goes on from what the head knows.

    A head that does not fit stays as it is: moved on, it would hide that the end of the trail was cut off.
    """
    if not hmac.compare_digest(head.seal, head_seal(head.entry_id, head.mac, head.segments, key_in_use())):
        return False
    if head.entry_id == last_id:
        return head.mac == last_mac
    known = session().scalar(select(AuditEntry.mac).where(AuditEntry.id == head.entry_id))
    return head.entry_id < last_id and head.mac == known


def _sealed(head: AuditHead) -> AuditHead:
    head.seal = head_seal(head.entry_id, head.mac, head.segments, key_in_use())
    return head


def head_seal(entry_id: int, mac: str, segments: int, key: bytes) -> str:
    """Return the keyed digest over what the head says."""
    return mac_of(["head", entry_id, mac, segments], key)


def name_of(thing: Any) -> str:
    """Return the name by which the trail knows a thing: table and key."""
    identity = inspect(thing).identity or ()
    return f"{thing.__tablename__}/{'/'.join(str(part) for part in identity)}"


written = json.JSONEncoder(sort_keys=True, ensure_ascii=False, check_circular=False).encode


def mac_of(said: list[Any], key: bytes) -> str:
    """Return the keyed digest over a list of values; of an entry: moment, account, action, thing, changes, previous."""
    return mac_of_text(written(said), key)


def mac_of_text(said: str, key: bytes) -> str:
    """Return the keyed digest over a list of values that is written already."""
    return hmac.digest(key, said.encode(), "sha256").hex()
