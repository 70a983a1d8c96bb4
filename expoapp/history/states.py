"""The states of records, and what there is to know of each table's: how they are read, told and brought back."""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from expoapp import audit, clock
from expoapp.db import Base, session

State = dict[str, Any]
# What a value of a state is in words: one text, or one for each entry of a list.
Words = str | list[str]
LARGEST_KEY = 2**31 - 1
# What bringing a state back leaves as it is, in every kind: its address, and what the public sees when.
STAYS = frozenset({"slug", "state", "public_from", "public_until"})
# A key that is a word: a code of two letters, the name of a setting.
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}")
_restoring: ContextVar[int | None] = ContextVar("restoring", default=None)


class Revision(Base):
    """A state of a record. The author is missing where it was not staff: loaded from a file, or there before."""

    __tablename__ = "revisions"
    __table_args__ = (Index("ix_revisions_thing_id", "thing", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thing: Mapped[str] = mapped_column(String(60))  # as the trail names it: table and key
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    action: Mapped[str] = mapped_column(String(60))
    deed: Mapped[str] = mapped_column(String(40), default="", index=True)  # one import, one roll-over
    state: Mapped[State] = mapped_column(JSON)
    restored_id: Mapped[int | None]  # the state that was brought back by it


def number(key: str) -> int | None:
    """Return a key that is a row's number, None for what cannot be one."""
    return int(key) if key.isascii() and key.isdigit() and len(key) <= 10 and int(key) <= LARGEST_KEY else None


def title_of(thing: Any) -> str:
    """Return what a record is called: its name or title, else what the trail calls it."""
    return str(getattr(thing, "name", "") or getattr(thing, "title", "") or audit.name_of(thing))


@dataclass(frozen=True)
class Kind:
    """What there is to know of one table's records: how a state is read, told, and brought back.

    `state_of` returns what can be written as JSON; the record must be loaded with all that it reads. `get` returns a
    record so loaded by its key and the scope of who asks, and raises NotFound outside of it. `restore` brings a state
    back by the same deed that a form would (key, state, account, scope), and raises what that deed raises.

    That is all a kind must say; the rest makes it read better. `title` names a record, else its name or title does.
    `page` is the endpoint of its page and the name of the key in it: who may open that, or `view` where that is another
    one, may read its history; who may post to `edit` may bring a state back. Without them only administrators may.
    `labels` name the fields as the form does; `words` tell values that are more than texts, numbers, days, moments and
    references (see `words.refer`). `key` reads the key in an address, where the table's own does not say it. `remove`
    takes away what a deed that is undone has made (key, account, scope); without it that stays, and is told.
    `is_common` says that it belongs to the whole house: who is limited to regions only reads it.
    """

    table: str
    state_of: Callable[[Any], State]
    get: Callable[[Any, Any], Any]
    restore: Callable[[Any, State, int, Any], object]
    title: Callable[[Any], str] = title_of
    page: tuple[str, str] | None = None
    view: str = ""
    edit: str = ""
    labels: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Callable[[Any], Words]] = field(default_factory=dict)
    key: Callable[[str], Any] | None = None
    remove: Callable[[Any, int, Any], object] | None = None
    is_common: bool = False

    def key_of(self, written: str) -> Any:
        """Return the key that an address or the trail names, None for what cannot be one."""
        if self.key is not None:
            return self.key(written)
        column = next(iter(Base.metadata.tables[self.table].primary_key))
        if isinstance(column.type, Integer):
            return number(written)
        return written if _NAME.fullmatch(written) else None


_kinds: dict[str, Kind] = {}
_forgetting: dict[Callable[[str], None], None] = {}  # a set that keeps its order


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
    restored_id = _restoring.get()
    if restored_id is not None:
        action = restored(action)
    session().add(
        Revision(
            thing=name,
            at=clock.now(),
            account_id=by,
            action=action,
            deed=deed,
            state=after,
            restored_id=restored_id,
        )
    )
    session().flush()


def amend(thing: Any) -> None:
    """Let the newest state kept of a record be what it is now: its deed went on after that state was kept."""
    newest = select(Revision).where(Revision.thing == audit.name_of(thing)).order_by(Revision.id.desc()).limit(1)
    if (last := session().scalar(newest)) is not None:
        last.state = state_of(thing)


def when_gone(forget_too: Callable[[str], None]) -> None:
    """Have something else about deleted records forgotten, too; it is given the name of each (see `forget`)."""
    _forgetting[forget_too] = None


def forget(thing: str) -> None:
    """Throw away the states of what is deleted: databases give its number anew, and they are not that thing's."""
    session().execute(delete(Revision).where(Revision.thing == thing))
    for forget_too in _forgetting:
        forget_too(thing)


def restored(action: str) -> str:
    """Return what a deed is called that brought a state back: edition.restore instead of edition.revise."""
    return f"{action.partition('.')[0]}.restore"


@contextmanager
def restoring(revision_id: int) -> Iterator[None]:
    """Let what is kept inside the block say which state it brings back."""
    token = _restoring.set(revision_id)
    try:
        yield
    finally:
        _restoring.reset(token)


def digest(state: State) -> str:
    """Return what tells whether a record is still the one that somebody looked at."""
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:32]


def revisions_of(thing: Any, before: int = 0, limit: int | None = None) -> list[Revision]:
    """Return the states of a record that are known, the newest first; only those before a number, only so many."""
    statement = select(Revision).where(Revision.thing == audit.name_of(thing)).order_by(Revision.id.desc())
    if before:
        statement = statement.where(Revision.id < before)
    return list(session().scalars(statement.limit(limit)))


def find_revision(thing: Any, revision_id: int) -> Revision | None:
    """Return one of the known states of a record."""
    return session().scalar(select(Revision).where(Revision.id == revision_id, Revision.thing == audit.name_of(thing)))


def revisions_by_id(thing: Any, ids: Collection[int]) -> dict[int, Revision]:
    """Return some of the known states of a record by their numbers."""
    if not ids:
        return {}
    of_it = Revision.id.in_(set(ids)), Revision.thing == audit.name_of(thing)
    return {row.id: row for row in session().scalars(select(Revision).where(*of_it))}


def changes(before: State, after: State) -> list[tuple[str, Any, Any]]:
    """Return (field, old, new) for each field in which two states differ, in the order of the newer one."""
    names = [*after, *(name for name in before if name not in after)]
    return [(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]
