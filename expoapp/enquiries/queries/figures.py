"""Figures of the enquiries: how many, about what, and how soon they are answered. Nobody's data are read for them.

What nobody ever waited for is left out: spam, what lies in quarantine, what its sender took back. Days and weeks are
those of a clock that is said, weeks begin on Monday (ISO 8601). The number of statements depends neither on rows nor on
desks.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import selectinload

from expoapp import clock
from expoapp.accounts.models import Scope
from expoapp.db import UtcDateTime, session
from expoapp.enquiries.models import HIDDEN, Desk, Enquiry, EnquiryExhibition, State
from expoapp.enquiries.queries.enquiry import within
from expoapp.exhibitions.models import Exhibition

COUNTED = frozenset(State) - HIDDEN - {State.WITHDRAWN}
WEEKS = 52


@dataclass(frozen=True)
class Slice:
    """What the figures are about: days of arrival by a clock, both included, and perhaps one exhibition or desk."""

    first: date
    last: date
    zone: str
    exhibition: str = ""  # the name in its address
    desk: str = ""  # its key


@dataclass(frozen=True)
class Week:
    """The enquiries of a week."""

    monday: date
    number: int

    @property
    def sunday(self) -> date:
        """Return the week's last day."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True)
class Kept:
    """How a desk kept up with what arrived. Late: answered after the promised time, or waiting beyond it."""

    desk: Desk
    received: int
    answered: int
    late: int


@dataclass(frozen=True)
class Figures:
    """All figures of a slice."""

    total: int
    weeks: list[Week]
    exhibitions: list[tuple[str, int]]  # an enquiry about two counts for both
    without_exhibition: int
    kinds: dict[str, int]
    sources: dict[str, int]
    states: dict[str, int]
    desks: list[Kept]


def weekly(scope: Scope, last: date, zone: str, weeks: int = WEEKS, part: Slice | None = None) -> list[Week]:
    """Return the enquiries of so many weeks by a clock, the last being the one with a certain day."""
    final = last - timedelta(days=last.weekday())
    mondays = [final - timedelta(weeks=place) for place in reversed(range(weeks))]
    span = _spans(mondays, zone)
    counted = select(func.count()).where(*_meant(scope, span.c.begins, span.c.ends, part)).correlate(span)
    numbers = session().execute(select(span.c.place, counted.scalar_subquery()).order_by(span.c.place))
    return [Week(monday, row[1]) for monday, row in zip(mondays, numbers, strict=True)]


def _spans(mondays: Sequence[date], zone: str) -> Any:
    """Return a table of weeks: place, begins, ends. As moments, since databases tell the days of a zone differently."""
    borders = [clock.moment(day, time(), zone) for day in (*mondays, mondays[-1] + timedelta(weeks=1))]
    rows = [
        select(
            literal(place).label("place"),
            literal(borders[place], UtcDateTime).label("begins"),
            literal(borders[place + 1], UtcDateTime).label("ends"),
        )
        for place in range(len(mondays))
    ]
    return union_all(*rows).subquery()


def figures(part: Slice, scope: Scope, moment: datetime) -> Figures:
    """Return how many enquiries of a slice there are by exhibition, kind, source, state, week and desk."""
    conditions = _arrived(scope, part)
    split = select(Enquiry.kind, Enquiry.source, Enquiry.state, func.count()).where(*conditions)
    rows = session().execute(split.group_by(Enquiry.kind, Enquiry.source, Enquiry.state)).all()
    kinds, sources, states = Counter[str](), Counter[str](), Counter[str]()
    for kind, source, state, number in rows:
        kinds[kind] += number
        sources[source] += number
        states[state] += number
    about = (
        select(Exhibition.name, func.count())
        .join(EnquiryExhibition, EnquiryExhibition.exhibition_id == Exhibition.id)
        .join(Enquiry, Enquiry.id == EnquiryExhibition.enquiry_id)
        .where(*conditions)
        .group_by(Exhibition.id, Exhibition.name)
        .order_by(func.count().desc(), Exhibition.name)
    )
    none = select(func.count()).select_from(Enquiry).where(*conditions, ~Enquiry.exhibition_rows.any())
    is_late = or_(Enquiry.is_overdue(moment), Enquiry.answered_at > Enquiry.promised_at)
    late = func.sum(case((is_late, 1), else_=0))
    kept = select(
        Enquiry.desk_id, func.count().label("n"), func.count(Enquiry.answered_at).label("m"), late.label("late")
    )
    of = kept.where(*conditions).group_by(Enquiry.desk_id).subquery()
    desks = (
        select(Desk, of.c.n, of.c.m, of.c.late)
        .join(of, of.c.desk_id == Desk.id)
        .options(selectinload(Desk.closed_days))
        .order_by(Desk.name, Desk.id)
    )
    return Figures(
        total=kinds.total(),
        weeks=weekly(scope, part.last, part.zone, part=part),
        exhibitions=[(row[0], row[1]) for row in session().execute(about)],
        without_exhibition=session().scalar(none) or 0,
        kinds=kinds,
        sources=sources,
        states=states,
        desks=[Kept(row[0], row[1], row[2], int(row[3])) for row in session().execute(desks)],
    )


def answers(part: Slice, scope: Scope) -> dict[int, list[tuple[datetime, datetime]]]:
    """Return when the enquiries of a slice arrived and were first answered, by desk."""
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    statement = select(Enquiry.desk_id, Enquiry.created_at, Enquiry.answered_at).where(
        *_arrived(scope, part), Enquiry.answered_at.is_not(None)
    )
    for desk_id, arrived, answered in session().execute(statement.execution_options(yield_per=5000)):
        if answered is not None:
            found[desk_id].append((arrived, answered))
    return found


def figure_desks(scope: Scope) -> list[tuple[str, str]]:
    """Return the desks, as (key, name), that have enquiries a person may see."""
    desks = select(Desk.key, Desk.name).where(Desk.id.in_(select(Enquiry.desk_id).where(within(scope))))
    return [(row.key, row.name) for row in session().execute(desks.order_by(Desk.name, Desk.id))]


def _arrived(scope: Scope, part: Slice) -> list[Any]:
    return _meant(scope, clock.moment(part.first, time(), part.zone), clock.midnight_after(part.last, part.zone), part)


def _meant(scope: Scope, begins: Any, ends: Any, part: Slice | None) -> list[Any]:
    """Return the conditions for what arrived between two moments and is meant by a slice."""
    found = [
        within(scope),
        Enquiry.state.in_(COUNTED),
        and_(Enquiry.created_at >= begins, Enquiry.created_at < ends),
    ]
    if part and part.exhibition:
        rows = select(EnquiryExhibition.enquiry_id).join(Exhibition, Exhibition.id == EnquiryExhibition.exhibition_id)
        found.append(Enquiry.id.in_(rows.where(Exhibition.slug == part.exhibition)))
    if part and part.desk:
        found.append(Enquiry.desk_id.in_(select(Desk.id).where(Desk.key == part.desk)))
    return found
