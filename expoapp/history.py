"""What stood in a record before and after each change by staff, so that it can be read and brought back (S5).

Knows no feature: each says with `follow` what a state of its records is. The trail (`audit`) proves who did what; this
keeps whole states, which the trail, being sealed and one day gone, could not give back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from expoapp import audit, clock
from expoapp.db import Base, session

State = dict[str, Any]


class Revision(Base):
    """A state of a record. The author is missing where it was not staff: loaded from a file, or there before."""

    __tablename__ = "revisions"
    __table_args__ = (Index("ix_revisions_thing_id", "thing", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thing: Mapped[str] = mapped_column(String(60))  # as the trail names it: table and key
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    action: Mapped[str] = mapped_column(String(60))
    deed: Mapped[str] = mapped_column(
        String(40), default="", index=True
    )  # what belongs together: one import, one roll-over
    state: Mapped[State] = mapped_column(JSON)


@dataclass(frozen=True)
class Kind:
    """What there is to know of one table's records: how a state is read, and how it is brought back.

    `state_of` returns what can be written as JSON; the record must be loaded with all that it reads. `get` returns a
    record so loaded by its key and the scope of who asks, and raises NotFound outside of it. `restore` brings a state
    back by the same deed that a form would (key, state, account, scope), and raises what that deed raises.
    """

    table: str
    state_of: Callable[[Any], State]
    get: Callable[[Any, Any], Any]
    restore: Callable[[Any, State, int, Any], None]


_kinds: dict[str, Kind] = {}


def follow(kind: Kind) -> None:
    """Keep the states of a table's records from now on."""
    _kinds[kind.table] = kind


def kind_of(table: str) -> Kind | None:
    """Return what is known of a table's records."""
    return _kinds.get(table)


def state_of(thing: Any) -> State:
    """Return the state of a record as it stands."""
    return _kinds[thing.__tablename__].state_of(thing)


def keep(thing: Any, before: State | None, action: str, by: int | None, deed: str = "") -> None:
    """Keep what a deed has made of a record; `before` is what stood there, None for a new one.

    Nothing is kept of what files and the system do (`by` is None): what they left is kept as the state before the next
    change by staff, so that loading ten thousand rows writes none here.
    """
    if by is None:
        return
    session().flush()
    after, name = state_of(thing), audit.name_of(thing)
    if before == after:
        return
    if before is not None:
        last = session().scalar(
            select(Revision.state).where(Revision.thing == name).order_by(Revision.id.desc()).limit(1)
        )
        if last != before:
            session().add(Revision(thing=name, at=clock.now(), action="", state=before))
            session().flush()
    session().add(Revision(thing=name, at=clock.now(), account_id=by, action=action, deed=deed, state=after))
    session().flush()


def revisions_of(thing: Any) -> list[Revision]:
    """Return the states of a record that are known, the newest first."""
    statement = select(Revision).where(Revision.thing == audit.name_of(thing)).order_by(Revision.id.desc())
    return list(session().scalars(statement))


def changes(before: State, after: State) -> list[tuple[str, Any, Any]]:
    """Return (field, old, new) for each field in which two states differ, in the order of the newer one."""
    names = [*after, *(name for name in before if name not in after)]
    return [(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]
