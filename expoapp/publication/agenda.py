"""What goes live and what expires, over everything that can be published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, or_, select

from expoapp import audit, clock
from expoapp.db import session
from expoapp.publication.kinds import Kind, kinds

# More of one kind nobody reads; what is nearest is kept.
MOST = 200


@dataclass(frozen=True)
class Event:
    """A thing that goes public at a moment, or ceases to be. `hindrance` says why it will not be seen even so."""

    at: datetime
    is_start: bool
    kind: Kind
    thing: Any
    hindrance: str = ""

    @property
    def thing_name(self) -> str:
        """Return the name by which the trail knows the thing."""
        return audit.name_of(self.thing)


def events(scope: Any, first: datetime, last: datetime, of: Iterable[Kind] | None = None) -> list[Event]:
    """Return what goes live and what expires from `first` until before `last`, in order; one statement a kind.

    What was withdrawn goes nowhere, so it is not among them.
    """
    found: list[Event] = []
    for kind in kinds() if of is None else of:
        model = kind.model
        times = [and_(column >= first, column < last) for column in (model.public_from, model.public_until)]
        statement = (
            select(model).where(model.state == "published", kind.within(scope), or_(*times)).options(*kind.loading())
        )
        nearest = case((model.public_from >= first, model.public_from), else_=model.public_until)
        for thing in session().scalars(statement.order_by(nearest, model.id).limit(MOST)):
            found += _events_of(kind, thing, first, last)
    return sorted(found, key=lambda one: (one.at, one.kind.name, one.thing.id, not one.is_start))


def _events_of(kind: Kind, thing: Any, first: datetime, last: datetime) -> Iterable[Event]:
    if first <= thing.public_from < last and thing.public_from > clock.BEGINNING:
        yield Event(thing.public_from, True, kind, thing, kind.hindrance(thing, thing.public_from))
    if first <= thing.public_until < last and thing.public_until < clock.END:
        yield Event(thing.public_until, False, kind, thing)
