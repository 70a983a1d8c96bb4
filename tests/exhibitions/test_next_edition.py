"""The next edition as it is proposed: weekdays, leap years, ends of years, cycles, rough dates, hours past midnight."""

from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy.orm import Session

from expoapp.exhibitions import actions
from expoapp.exhibitions.actions import Proposal
from expoapp.exhibitions.actions.next_edition import next_first_day
from expoapp.exhibitions.models import Edition, EditionDay, Exhibition, Precision, Status
from tests import factories as make


@pytest.mark.parametrize(
    ("first", "year", "proposed", "days"),
    [
        (date(2027, 7, 7), 2028, date(2028, 7, 5), 364),
        (date(2028, 7, 5), 2029, date(2029, 7, 4), 364),
        # Six years of 52 weeks would begin a week too early; the extra week comes when it is nearer.
        (date(2026, 5, 1), 2027, date(2027, 4, 30), 364),
        (date(2024, 2, 29), 2025, date(2025, 2, 27), 364),
        (date(2023, 3, 1), 2024, date(2024, 2, 28), 364),
        # The day stays inside its year, which stands in its address.
        (date(2027, 1, 1), 2028, date(2028, 1, 7), 371),
        (date(2026, 12, 30), 2027, date(2027, 12, 29), 364),
        (date(2024, 12, 31), 2025, date(2025, 12, 30), 364),
        (date(2023, 1, 1), 2024, date(2024, 1, 7), 371),
    ],
)
def test_the_same_weekday_a_year_later_nearest_to_the_same_day(
    first: date, year: int, proposed: date, days: int
) -> None:
    assert next_first_day(first, [], year) == proposed
    assert proposed.weekday() == first.weekday()
    assert (proposed - first).days == days


def test_over_many_years_a_fair_stays_where_it_is_in_the_year() -> None:
    held = [date(2026, 5, 1)]
    for year in range(2027, 2087):
        held.append(next_first_day(held[-1], held[-2::-1], year))
    assert {(after - before).days for before, after in pairwise(held)} == {364, 371}
    assert {day.weekday() for day in held} == {4}
    assert max(abs((day - day.replace(month=5, day=1)).days) for day in held) <= 7


def test_a_year_in_which_it_was_moved_far_away_tells_nothing_of_its_habit() -> None:
    usual = next_first_day(date(2027, 7, 7), [date(2026, 7, 8)], 2028)
    assert next_first_day(date(2027, 7, 7), [date(2026, 7, 8), date(2025, 10, 1)], 2028) == usual


def propose(db: Session, of: Exhibition, year: int) -> Proposal:
    db.flush()
    db.refresh(of, ["editions"])
    for one in of.editions:
        db.refresh(one, ["days"])
    return actions.propose(of, of.editions, year)


def test_the_number_is_counted_on_and_nothing_is_claimed(db: Session) -> None:
    fair = make.exhibition()
    make.edition(fair, date(2027, 7, 7), number=28, status=Status.RESCHEDULED, status_reason="The hall was taken.")
    found = propose(db, fair, 2028)
    assert (found.facts.number, found.facts.status, found.facts.status_reason) == (29, Status.PROVISIONAL, "")
    assert found.is_due
    assert found.why == ("Its 2027 edition was moved; these days follow the new ones.",)
    assert actions.weeks_in_words(found.last, found.facts) == "Wednesday, 52 weeks later"


def test_a_fair_of_every_other_year_is_due_every_other_year(db: Session) -> None:
    fair = make.exhibition()
    for year in (2023, 2025, 2027):
        make.edition(fair, date(year, 7, 7))
    off, on = propose(db, fair, 2028), propose(db, fair, 2029)
    assert (off.is_due, on.is_due) == (False, True)
    assert off.why[0].endswith("So the next one is due in 2029.")
    assert actions.next_year_of(fair.editions) == 2029


def test_a_cancelled_edition_gives_no_example_and_no_number(db: Session) -> None:
    fair = make.exhibition()
    make.edition(fair, date(2026, 7, 8), number=28)
    make.edition(fair, date(2027, 9, 1), number=29, status=Status.CANCELLED)
    found = propose(db, fair, 2028)
    assert found.last is not None
    assert (found.last.slug, found.facts.number, found.facts.starts_on) == ("2026", 29, date(2028, 7, 5))
    assert found.why == ("Its 2027 edition was cancelled and is not counted.",)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"status": Status.POSTPONED}, "Its 2027 edition is postponed and has no new days; decide about that one"),
        ({"of_state": "withdrawn"}, "The exhibition is withdrawn from the site."),
        ({"later": True}, "An edition after 2028 is there already: 2029."),
    ],
)
def test_what_is_in_trouble_is_not_ticked_and_says_why(db: Session, given: dict[str, Any], sentence: str) -> None:
    fair = make.exhibition()
    fair.state = given.pop("of_state", fair.state)
    if given.pop("later", False):
        make.edition(fair, date(2029, 7, 4))
    make.edition(fair, date(2027, 7, 7), **given)
    found = propose(db, fair, 2028)
    assert not found.is_due
    assert found.why[0].startswith(sentence)


@pytest.mark.parametrize(
    ("precision", "first", "last", "expected"),
    [
        ("month", date(2027, 2, 1), date(2027, 2, 28), (date(2028, 2, 1), date(2028, 2, 29))),
        ("month", date(2027, 12, 1), date(2027, 12, 31), (date(2028, 12, 1), date(2028, 12, 31))),
        ("year", date(2027, 1, 1), date(2027, 12, 31), (date(2028, 1, 1), date(2028, 12, 31))),
        ("tba", None, None, (None, None)),
    ],
)
def test_rough_dates_stay_as_rough_as_they_were(
    db: Session, precision: str, first: date | None, last: date | None, expected: tuple[date | None, date | None]
) -> None:
    fair = make.exhibition()
    make.edition(fair, first, last, precision=precision, slug="2027")
    found = propose(db, fair, 2028)
    assert found.facts.precision is Precision(precision)
    assert (found.facts.starts_on, found.facts.ends_on, found.facts.days) == (*expected, ())
    assert actions.weeks_in_words(found.last, found.facts) == ""


def _late(edition: Edition, number: int, **given: Any) -> EditionDay:
    day = (edition.starts_on or date.min) + timedelta(days=number)
    return EditionDay(day=day, opens=time(10), **({"closes": time(18)} | given))


def test_hours_move_with_their_days_past_midnight_and_past_the_end_of_the_year(db: Session) -> None:
    fair = make.exhibition()
    held = make.edition(fair, date(2026, 12, 30), date(2027, 1, 1))
    held.days = [_late(held, 0, note="Preview"), _late(held, 2, closes=time(2), closes_next_day=True)]
    found = propose(db, fair, 2027)
    assert (found.facts.starts_on, found.facts.ends_on) == (date(2027, 12, 29), date(2027, 12, 31))
    assert [(one.day, one.closes, one.closes_next_day, one.note) for one in found.facts.days] == [
        (date(2027, 12, 29), time(18), False, "Preview"),
        (date(2027, 12, 31), time(2), True, ""),
    ]
