"""Figures of the enquiries: how many, about what, and how soon they are answered. Nobody's data are read for them.

What nobody ever waited for is left out: spam, what lies in quarantine, what its sender took back. Days and weeks are
those of UTC, weeks begin on Monday (ISO 8601). The number of statements depends neither on rows nor on desks.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import selectinload

from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.enquiries.models import HIDDEN, Desk, Enquiry, EnquiryExhibition, State
from expoapp.enquiries.queries.enquiry import within
from expoapp.exhibitions.models import Exhibition

COUNTED = frozenset(State) - HIDDEN - {State.WITHDRAWN}
WEEKS = 52


@dataclass(frozen=True)
class Slice:
    """What the figures are about: the days of arrival, both included, and perhaps one exhibition or one desk."""

    first: date
    last: date
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


def weekly(scope: Scope, last: date, weeks: int = WEEKS, part: Slice | None = None) -> list[Week]:
    """Return the enquiries of so many weeks, the last being the one with a certain day."""
    final = last - timedelta(days=last.weekday())
    first = final - timedelta(weeks=weeks - 1)
    conditions = _arrived(scope, first, final + timedelta(days=6), part)
    day = func.date(Enquiry.created_at)
    counted: Counter[date] = Counter()
    for row in session().execute(select(day, func.count()).where(*conditions).group_by(day)):
        arrived = row[0] if isinstance(row[0], date) else date.fromisoformat(row[0])
        counted[arrived - timedelta(days=arrived.weekday())] += row[1]
    mondays = [first + timedelta(weeks=place) for place in range(weeks)]
    return [Week(monday, counted[monday]) for monday in mondays]


def figures(part: Slice, scope: Scope, moment: datetime) -> Figures:
    """Return how many enquiries of a slice there are by exhibition, kind, source, state, week and desk."""
    conditions = _arrived(scope, part.first, part.last, part)
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
        weeks=weekly(scope, part.last, part=part),
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
        *_arrived(scope, part.first, part.last, part), Enquiry.answered_at.is_not(None)
    )
    for desk_id, arrived, answered in session().execute(statement.execution_options(yield_per=5000)):
        if answered is not None:
            found[desk_id].append((arrived, answered))
    return found


def figure_desks(scope: Scope) -> list[tuple[str, str]]:
    """Return the desks, as (key, name), that have enquiries a person may see."""
    desks = select(Desk.key, Desk.name).where(Desk.id.in_(select(Enquiry.desk_id).where(within(scope))))
    return [(row.key, row.name) for row in session().execute(desks.order_by(Desk.name, Desk.id))]


def _arrived(scope: Scope, first: date, last: date, part: Slice | None) -> list[Any]:
    begins = datetime.combine(first, time(), UTC)
    ends = datetime.combine(last + timedelta(days=1), time(), UTC)
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
