"""The deeds: publish now, appear and go at a moment, withdraw. They leave their line in the trail and never commit."""

from datetime import datetime
from typing import Any

from expoapp import audit, clock, history
from expoapp.errors import Conflict, Invalid
from expoapp.i18n import gettext as _
from expoapp.publication.kinds import kind_of


def publish(thing: Any, *, by: int | None, version: int | None = None, deed: str = "") -> None:
    """Show a thing from now on, without an end; nothing happens to one that is public already.

    `deed` names what was done to many things at once, so that it can be found again.
    """
    _expect(thing, version)
    if not thing.is_published(clock.now()):
        _set(thing, "publish", "published", _since(thing), clock.END, by, deed)


def schedule(
    thing: Any, at: datetime | None, until: datetime | None, *, by: int | None, version: int | None = None
) -> None:
    """Show a thing from a moment on (None: from now, or as it is) until another one (None: without an end).

    Raises Invalid for moments that have passed or contradict each other, and Conflict.
    """
    _expect(thing, version)
    now = clock.now()
    if at is not None and thing.is_published(now):
        raise Invalid(_("It is public already. Withdraw it first if it is to appear later."), "from_day")
    if at is not None and at <= now:
        raise Invalid(
            _("This moment has passed. Choose a later one, or leave day and hour empty to publish now."), "from_day"
        )
    if until is not None and until <= now:
        raise Invalid(_("This end has passed. Choose a later one, or withdraw it."), "until_day")
    if at is not None and until is not None and until <= at:
        raise Invalid(_("It would end before it begins. Choose an end after it goes public."), "until_day")
    action = "publish" if at is None and not thing.is_published(now) else "schedule"
    _set(thing, action, "published", at or _since(thing), until or clock.END, by)


def withdraw(thing: Any, *, by: int | None, version: int | None = None) -> None:
    """Take a thing off the public site, or call off that it goes there; nothing happens to one that is not published.

    What no visitor can have seen is a draft again.
    """
    _expect(thing, version)
    if thing.state != "published":
        return
    if thing.was_public(clock.now()):
        _set(thing, "withdraw", "withdrawn", thing.public_from, thing.public_until, by)
    else:
        _set(thing, "withdraw", "draft", clock.END, clock.END, by)


def _expect(thing: Any, version: int | None) -> None:
    """Raise Conflict when a thing is no longer the version that was looked at."""
    if version is not None and version != getattr(thing, "version", version):
        raise Conflict(_("Somebody else has changed this meanwhile."))


def _since(thing: Any) -> datetime:
    """Return since when a thing shown now is public: what was so before keeps the moment it came out."""
    now = clock.now()
    found: datetime = thing.public_from
    return found if thing.was_public(now) and found <= now else now


def _set(thing: Any, verb: str, state: str, at: datetime, until: datetime, by: int | None, deed: str = "") -> None:
    kind, now = kind_of(thing), clock.now()
    is_followed = history.kind_of(thing.__tablename__) is not None
    before = history.state_of(thing) if is_followed else None
    # Asked before anything is overwritten: an announced edition stays announced, also while it waits to come back.
    seen_from = thing.seen_once_from(at, now)
    values = {"state": state, "public_from": at, "public_until": until, "seen_from": seen_from}
    for name, value in values.items():
        if getattr(thing, name) != value:
            setattr(thing, name, value)
    changes = audit.changes_of(thing)
    if not changes:
        return
    if kind.is_touched:
        thing.updated_at = now
    audit.record(f"{kind.trail}.{verb}", thing, changes, by=by)
    if is_followed:
        history.keep(thing, before, f"{kind.trail}.{verb}", by, deed)
