"""A state brought back, and a whole deed undone: by the deeds that forms use, so that every rule holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from expoapp import audit
from expoapp.db import session
from expoapp.errors import Conflict, Invalid, NotFound, Refusal
from expoapp.history.states import (
    STAYS,
    Kind,
    Revision,
    State,
    digest,
    find_revision,
    kind_of,
    restored,
    restoring,
    revisions_of,
)
from expoapp.history.words import Speaker, is_optional
from expoapp.i18n import gettext as _


@dataclass(frozen=True)
class Left:
    """A thing that was left as it is, and why."""

    thing: str
    title: str
    why: str


@dataclass(frozen=True)
class Undone:
    """What became of the things of a deed that was undone, each by its name in the trail."""

    restored: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def possible(speaker: Speaker, state: State, now: State) -> tuple[State, list[str]]:
    """Return what a state becomes when it is brought back now, and in sentences what of it cannot come back.

    Fields it does not know, being older than they are, stay as they are now.
    """
    wanted, told = now | {name: value for name, value in state.items() if name not in STAYS}, []
    for name, value in state.items():
        lost = speaker.lost(name, value) if name not in STAYS and value != now.get(name) else []
        if not lost:
            continue
        label = speaker.label(name)
        if isinstance(value, list):
            wanted[name] = [key for key in value if key not in lost] or now.get(name, [])
            told.append(_("%(label)s: what is no longer there is left out.", label=label))
        elif is_optional(name):
            wanted[name] = None
            told.append(_("%(label)s: the one of then is no longer there, so it comes back without.", label=label))
        else:
            wanted[name] = now.get(name)
            told.append(_("%(label)s: the one of then is no longer there, so it stays as it is now.", label=label))
    return wanted, told


def bring_back(kind: Kind, key: Any, revision_id: int, seen: tuple[int, str], *, by: int, scope: Any) -> Revision:
    """Bring a state of a record back; return what is kept of that.

    `seen` is the number of the newest state and the digest of what stood there when somebody looked. Raises NotFound,
    Conflict when there is something newer, Invalid where nothing would change, and whatever the ordinary deed raises.
    """
    thing = kind.get(key, scope)
    revision = find_revision(thing, revision_id)
    if revision is None:
        raise NotFound()
    newest, now = revisions_of(thing, limit=1)[0], kind.state_of(thing)
    if (newest.id, digest(now)) != seen:
        raise Conflict(_("Somebody else has changed this meanwhile."))
    return _restore(kind, thing, key, revision, by, scope)


def _restore(kind: Kind, thing: Any, key: Any, revision: Revision, by: int, scope: Any) -> Revision:
    now = kind.state_of(thing)
    wanted, _told = possible(Speaker(kind, [revision.state, now]), revision.state, now)
    newest = revisions_of(thing, limit=1)[0]
    if wanted != now:
        with restoring(revision.id):
            kind.restore(key, wanted, by, scope)
    kept = revisions_of(thing, limit=1)[0]
    if kept.id == newest.id:
        raise Invalid(_("Nothing would change: that is what stands there now."))
    audit.record(restored(kept.action), thing, {"revision": [newest.id, revision.id]}, by)
    return kept


def undo(deed: str, *, by: int, scope: Any) -> Undone:
    """Undo what belongs together, such as one import: bring back what stood in each thing before it.

    What somebody changed since is left and told, as is what a rule refuses. What the deed made is removed where its
    kind can (`Kind.remove`). Raises NotFound for a deed that nothing is kept of.
    """
    things = _things_of(deed)
    if not things:
        raise NotFound()
    done = undo_some(deed, things, by=by, scope=scope)
    told = {"restored": len(done.restored), "removed": len(done.removed), "left": len(done.left)}
    audit.record("deed.undo", f"deeds/{deed}", told, by)
    return done


def _things_of(deed: str) -> list[str]:
    """Return what a deed changed, by its names in the trail, the last first: what hangs on another goes before it."""
    of_it = select(Revision.thing).where(Revision.deed == deed).group_by(Revision.thing)
    return list(session().scalars(of_it.order_by(func.min(Revision.id).desc())))


def undo_some(deed: str, things: Sequence[str], *, by: int, scope: Any) -> Undone:
    """Undo some of what belongs together, for who undoes a long deed in short transactions."""
    of_these = Revision.thing.in_(things)
    first_ids = select(Revision.thing, func.min(Revision.id)).where(of_these, Revision.deed == deed)
    first = {row[0]: row[1] for row in session().execute(first_ids.group_by(Revision.thing))}
    newest_ids = select(func.max(Revision.id)).where(of_these).group_by(Revision.thing)
    newest = {row.thing: row for row in session().scalars(select(Revision).where(Revision.id.in_(newest_ids)))}
    done = Undone()
    for thing in things:
        if thing in first:
            _undo(done, newest[thing], deed, first[thing], by, scope)
        else:  # it was deleted, and its states with it
            done.left.append(Left(thing, thing, _("It is no longer there.")))
    return done


def _undo(done: Undone, newest: Revision, deed: str, first: int, by: int, scope: Any) -> None:
    table, _slash, written = newest.thing.partition("/")
    kind = kind_of(table)
    title = newest.thing
    try:
        if kind is None:
            raise NotFound(_("Nothing is known of its states any more."))
        key = kind.key_of(written)
        thing = kind.get(key, scope)
        title = kind.title(thing)
        if newest.deed != deed or kind.state_of(thing) != newest.state:
            raise Conflict(_("Somebody has changed it since."))
        before = revisions_of(thing, before=first, limit=1)
        with session().begin_nested():
            if before:
                _restore(kind, thing, key, before[0], by, scope)
                done.restored.append(newest.thing)
            elif kind.remove is not None:
                kind.remove(key, by, scope)
                done.removed.append(newest.thing)
            else:
                raise Conflict(_("It was made by this and stays."))
    except Refusal as problem:
        done.left.append(Left(newest.thing, title, str(problem.sentence) or _("It is no longer there.")))
