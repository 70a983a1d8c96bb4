"""Where an edition stands by its venue's clock, and which one an exhibition shows."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from expoapp.db import session
from expoapp.exhibitions.models import Edition, EditionDay, Phase, Status, current_edition
from tests import factories as make

MINUTE = timedelta(minutes=1)


def _in_sql(edition: Edition, moment: datetime) -> bool:
    return session().scalar(select(Edition.is_over(moment)).where(Edition.id == edition.id)) in (True, 1)


@pytest.mark.sql
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("zone", "ends_on", "hours", "end"),
    [
        ("Africa/Nairobi", date(2026, 11, 25), (time(9), time(17)), datetime(2026, 11, 25, 14, tzinfo=UTC)),
        ("Africa/Nairobi", date(2026, 11, 25), None, datetime(2026, 11, 25, 21, tzinfo=UTC)),
        ("Asia/Dubai", date(2026, 11, 25), None, datetime(2026, 11, 25, 20, tzinfo=UTC)),
        # The night in which Egypt's clock goes back, and the one in which it goes forward over midnight.
        ("Africa/Cairo", date(2026, 10, 29), None, datetime(2026, 10, 29, 22, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 23), None, datetime(2026, 4, 23, 22, tzinfo=UTC)),
    ],
)
def test_it_runs_until_its_last_closing_hour_and_not_after(
    zone: str, ends_on: date, hours: tuple[time, time] | None, end: datetime
) -> None:
    edition = make.edition(starts_on=ends_on - timedelta(days=2), ends_on=ends_on, zone=zone, hours=hours)
    assert edition.phase(end - MINUTE) is Phase.RUNNING
    assert edition.phase(end) is Phase.OVER
    assert not _in_sql(edition, end - MINUTE)
    assert _in_sql(edition, end)


@pytest.mark.usefixtures("db")
def test_a_closing_hour_after_midnight_belongs_to_the_last_day() -> None:
    edition = make.edition(starts_on=date(2026, 12, 30), ends_on=date(2026, 12, 31), zone="Asia/Dubai")
    edition.days = [
        EditionDay(day=date(2026, 12, 31), opens=time(16), closes=time(1), closes_next_day=True),
    ]
    edition.mark_moments()
    assert edition.ends_at == datetime(2026, 12, 31, 21, tzinfo=UTC)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("precision", ["month", "year"])
def test_vague_dates_never_run_and_end_with_their_span(precision: str) -> None:
    edition = make.edition(starts_on=date(2027, 10, 1), ends_on=date(2027, 10, 31), precision=precision)
    assert edition.phase(datetime(2027, 10, 15, tzinfo=UTC)) is Phase.UPCOMING
    assert edition.phase(datetime(2027, 11, 1, tzinfo=UTC)) is Phase.OVER


@pytest.mark.usefixtures("db")
def test_a_postponed_edition_never_ends_since_its_days_are_void() -> None:
    edition = make.edition(starts_on=date(2026, 5, 6), status=Status.POSTPONED)
    later = datetime(2030, 1, 1, tzinfo=UTC)
    assert edition.phase(later) is Phase.UPCOMING
    assert not _in_sql(edition, later)


@pytest.mark.usefixtures("db")
def test_the_running_edition_is_shown_then_the_next_that_will_be_held_then_the_last() -> None:
    exhibition = make.exhibition()
    past = make.edition(exhibition, date(2025, 7, 2))
    cancelled = make.edition(exhibition, date(2026, 7, 1), status=Status.CANCELLED)
    coming = make.edition(exhibition, date(2027, 7, 7))
    every = [coming, past, cancelled]
    assert current_edition(every, datetime(2025, 7, 3, tzinfo=UTC)) is past
    assert current_edition(every, datetime(2025, 8, 1, tzinfo=UTC)) is coming
    assert current_edition(every, datetime(2028, 1, 1, tzinfo=UTC)) is coming
    assert current_edition([past, cancelled], datetime(2026, 8, 1, tzinfo=UTC)) is cancelled
    assert current_edition([], datetime(2026, 8, 1, tzinfo=UTC)) is None


@pytest.mark.usefixtures("db")
def test_a_postponed_edition_is_shown_until_its_void_days_have_passed() -> None:
    exhibition = make.exhibition()
    postponed = make.edition(exhibition, date(2027, 5, 6), status=Status.POSTPONED)
    coming = make.edition(exhibition, date(2028, 5, 4), status=Status.PROVISIONAL)
    assert current_edition([coming, postponed], datetime(2026, 11, 24, tzinfo=UTC)) is postponed
    assert current_edition([coming, postponed], datetime(2027, 6, 1, tzinfo=UTC)) is coming


@pytest.mark.sql
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("precision", ["exact", "month", "year", "tba"])
@pytest.mark.parametrize("status", Status)
def test_the_rule_of_what_is_on_now_is_the_same_in_python_and_sql(status: str, precision: str) -> None:
    days = (None, None) if precision == "tba" else (date(2026, 11, 24), date(2026, 11, 25))
    edition = make.edition(None, *days, precision=precision, status=status)
    session().flush()
    begins, ends = datetime(2026, 11, 23, 21, tzinfo=UTC), datetime(2026, 11, 25, 21, tzinfo=UTC)
    is_held = precision == "exact" and status not in {"postponed", "cancelled"}
    for at, is_inside in ((begins - MINUTE, False), (begins, True), (ends - MINUTE, True), (ends, False)):
        found = session().scalar(select(Edition.id).where(Edition.is_running(at)))
        assert edition.is_running(at) is (found is not None) is (is_held and is_inside), at
        assert (edition.phase(at) is Phase.RUNNING) is edition.is_running(at)


@pytest.mark.sql
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("hidden", ["edition", "exhibition", "organiser", "not yet", "expired"])
def test_the_rule_of_what_the_public_sees_is_the_same_in_python_and_sql(hidden: str) -> None:
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    organiser = make.organiser(is_listed=hidden != "organiser")
    exhibition = make.exhibition(published=hidden != "exhibition", by=organiser)
    edition = make.edition(exhibition, published=hidden != "edition")
    if hidden == "not yet":
        edition.public_from = moment + MINUTE
    if hidden == "expired":
        exhibition.public_until = moment
    session().flush()
    for at, expected in ((moment, False), (moment + MINUTE, hidden == "not yet")):
        assert edition.is_public(at) is expected
        found = session().scalar(select(Edition.id).where(Edition.is_public(at)))
        assert (found is not None) is expected


@pytest.mark.usefixtures("db")
def test_a_published_edition_of_a_published_exhibition_is_public() -> None:
    edition = make.edition()
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    assert edition.is_public(moment)
    assert session().scalar(select(Edition.id).where(Edition.is_public(moment))) == edition.id
