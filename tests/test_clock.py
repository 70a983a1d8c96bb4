"""A place's own clock, also in the nights in which it is changed."""

from datetime import UTC, date, datetime, time

import pytest

from expoapp import clock


def test_a_plain_local_time_becomes_utc() -> None:
    assert clock.moment(date(2026, 11, 25), time(17), "Africa/Nairobi") == datetime(2026, 11, 25, 14, tzinfo=UTC)


def test_a_time_that_exists_twice_counts_as_the_later() -> None:
    # Egypt goes back from 24:00 summer time to 23:00 on 29 October 2026: 23:30 exists twice.
    assert clock.moment(date(2026, 10, 29), time(23, 30), "Africa/Cairo") == datetime(2026, 10, 29, 21, 30, tzinfo=UTC)


def test_a_time_that_does_not_exist_counts_as_the_first_moment_after_the_gap() -> None:
    # Egypt goes forward at midnight of 24 April 2026: 00:30 is skipped and the day begins at 01:00.
    gap_ends = datetime(2026, 4, 23, 22, tzinfo=UTC)
    assert clock.moment(date(2026, 4, 24), time(0, 30), "Africa/Cairo") == gap_ends
    assert clock.midnight_after(date(2026, 4, 23), "Africa/Cairo") == gap_ends


@pytest.mark.parametrize(("name", "known"), [("Africa/Nairobi", True), ("Africa/Atlantis", False), ("", False)])
def test_zones_are_those_of_the_iana_database(name: str, known: bool) -> None:
    assert clock.is_zone(name) is known
