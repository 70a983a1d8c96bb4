"""When a desk's promise runs out."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expoapp.enquiries.working_hours import Calendar, end_of, is_open

NAIROBI = {"zone": "Africa/Nairobi", "opens": time(8, 30), "closes": time(17, 0), "weekend": {6, 7}}
CAIRO = {"zone": "Africa/Cairo", "opens": time(9, 0), "closes": time(17, 0), "weekend": {5, 6}}
# Its clocks go forward on 24 April 2026 at midnight, and back on 30 October 2026 at midnight.


def utc(*given: int) -> datetime:
    return datetime(*given, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "hours", "until"),
    [
        (utc(2026, 3, 2, 6, 0), 2, utc(2026, 3, 2, 8, 0)),  # inside a Monday
        (utc(2026, 3, 2, 6, 0), 8, utc(2026, 3, 2, 14, 0)),  # exactly at closing time
        (utc(2026, 3, 2, 12, 0), 8, utc(2026, 3, 3, 11, 30)),  # two hours today, six tomorrow
        (utc(2026, 3, 2, 20, 0), 1, utc(2026, 3, 3, 6, 30)),  # after closing: tomorrow's first hour
        (utc(2026, 3, 2, 2, 0), 1, utc(2026, 3, 2, 6, 30)),  # before opening
        (utc(2026, 3, 6, 13, 0), 2, utc(2026, 3, 9, 6, 30)),  # Friday afternoon: Monday morning
        (utc(2026, 3, 7, 9, 0), 1, utc(2026, 3, 9, 6, 30)),  # a Saturday counts for nothing
        (utc(2026, 3, 2, 5, 30), 17, utc(2026, 3, 3, 14, 0)),  # two whole days
        (utc(2026, 3, 2, 22, 0), 0, utc(2026, 3, 3, 5, 30)),  # no time at all: as soon as somebody is there
    ],
)
def test_the_promise_runs_in_working_hours_only(since: datetime, hours: int, until: datetime) -> None:
    assert end_of(timedelta(hours=hours), since, **NAIROBI) == until


def test_each_desk_has_its_own_weekend() -> None:
    thursday_evening = utc(2026, 3, 5, 16, 0)
    assert end_of(timedelta(hours=1), thursday_evening, **CAIRO) == utc(2026, 3, 8, 8, 0)


def test_a_change_of_the_clocks_moves_the_hours_with_it() -> None:
    # Thursday 23 April closes at 17:00 in winter time; Sunday 26 April opens at 9:00 in summer time.
    assert end_of(timedelta(hours=1), utc(2026, 4, 23, 14, 30), **CAIRO) == utc(2026, 4, 26, 6, 30)
    assert end_of(timedelta(hours=1), utc(2026, 10, 29, 13, 30), **CAIRO) == utc(2026, 11, 1, 7, 30)


@pytest.mark.parametrize("never", [{"weekend": {1, 2, 3, 4, 5, 6, 7}}, {"closes": time(8, 0)}])
def test_a_desk_that_never_works_promises_nothing(never: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="keeps no promise"):
        end_of(timedelta(hours=1), utc(2026, 3, 2), **(NAIROBI | never))


@given(
    st.integers(0, 4 * 24 * 250).map(lambda quarters: utc(2026, 3, 1) + timedelta(minutes=15 * quarters)),
    st.integers(0, 4 * 24 * 12),
    st.sampled_from([NAIROBI, CAIRO]),
)
def test_working_time_laid_out_once_is_that_of_every_quarter_of_an_hour(
    first: datetime, quarters: int, desk: dict[str, Any]
) -> None:
    steps = [first + timedelta(minutes=15 * step) for step in range(quarters)]
    worked = sum(is_open(step, **desk) for step in steps) * timedelta(minutes=15)
    last = first + timedelta(minutes=15 * quarters)
    around = Calendar(first - timedelta(days=3), last + timedelta(days=3), **desk)
    assert around.between(first, last) == Calendar(first, last, **desk).between(first, last) == worked


def test_where_nobody_ever_works_no_time_passes() -> None:
    rests = NAIROBI | {"weekend": {1, 2, 3, 4, 5, 6, 7}}
    first, last = utc(2026, 3, 2), utc(2026, 3, 9)
    assert Calendar(first, last, **rests).between(first, last) == timedelta()
