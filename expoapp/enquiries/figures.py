"""How soon the desks answer, reckoned from when enquiries arrived and were first answered.

In the desk's working hours, since that is how it has promised: a letter of Friday evening that is answered on Monday at
nine has waited half an hour. By the clock on the wall too, since that is how its sender has waited.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from expoapp.enquiries import wording
from expoapp.enquiries.models import Desk
from expoapp.enquiries.queries import Kept
from expoapp.enquiries.working_hours import Calendar


@dataclass(frozen=True)
class Spread:
    """Half were answered within the median, nine of ten within the other."""

    median: timedelta
    ninetieth: timedelta


@dataclass(frozen=True)
class Waits:
    """How a desk, or all of them together (None), answered what arrived."""

    desk: Desk | None
    received: int
    answered: int
    late: int
    worked: Spread | None
    passed: Spread | None

    @property
    def promise(self) -> timedelta | None:
        """Return the working time within which the desk has promised to answer."""
        return timedelta(hours=self.desk.promise_hours) if self.desk else None


def waits_of(kept: Sequence[Kept], answers: Mapping[int, Sequence[tuple[datetime, datetime]]]) -> list[Waits]:
    """Return each desk's waits, and those of all where there are several."""
    found, all_worked, all_passed = [], list[timedelta](), list[timedelta]()
    for row in kept:
        pairs = answers.get(row.desk.id, [])
        worked, passed = _worked(row.desk, pairs), [last - first for first, last in pairs]
        all_worked += worked
        all_passed += passed
        found.append(Waits(row.desk, row.received, row.answered, row.late, spread_of(worked), spread_of(passed)))
    if len(found) > 1:
        received, answered, late = (
            sum(one) for one in zip(*((row.received, row.answered, row.late) for row in kept), strict=True)
        )
        found.append(Waits(None, received, answered, late, spread_of(all_worked), spread_of(all_passed)))
    return found


def spread_of(durations: Sequence[timedelta]) -> Spread | None:
    """Return median and 90th percentile by nearest rank: each is a wait that somebody really had. None of none."""
    ordered = sorted(durations)
    return Spread(_rank(ordered, 0.5), _rank(ordered, 0.9)) if ordered else None


def _rank(ordered: Sequence[timedelta], share: float) -> timedelta:
    return ordered[math.ceil(share * len(ordered)) - 1]


def _worked(desk: Desk, pairs: Sequence[tuple[datetime, datetime]]) -> list[timedelta]:
    if not pairs:
        return []
    calendar = Calendar(
        min(first for first, _last in pairs),
        max(last for _first, last in pairs),
        zone=desk.zone,
        opens=desk.opens,
        closes=desk.closes,
        weekend=wording.weekend_of(desk),
        closed={row.day for row in desk.closed_days},
    )
    return [calendar.between(first, last) for first, last in pairs]
