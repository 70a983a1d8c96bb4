"""One minute either side of the moment an edition ends, pages and lists change, by the venue's clock.

Also in the nights in which Cairo's clock is set: a local time that does not exist counts as the first moment after the
gap; one that exists twice as the later.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories as make
from tests.pages import words

MINUTE = timedelta(minutes=1)
PLACES = {
    "Nairobi": ("KE", "Kenya", "Africa/Nairobi"),
    "Dubai": ("AE", "United Arab Emirates", "Asia/Dubai"),
    "Cairo": ("EG", "Egypt", "Africa/Cairo"),
}


def moment(day: int, month: int, year: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.sql
@pytest.mark.parametrize(
    ("city", "last", "closes", "is_next_day", "ends"),
    [
        ("Nairobi", date(2027, 7, 9), time(18), False, moment(9, 7, 2027, 15)),
        ("Nairobi", date(2027, 7, 9), None, False, moment(9, 7, 2027, 21)),
        ("Dubai", date(2027, 1, 3), time(23), False, moment(3, 1, 2027, 19)),
        ("Dubai", date(2026, 12, 31), time(0, 30), True, moment(31, 12, 2026, 20, 30)),
        ("Dubai", date(2026, 12, 31), None, False, moment(31, 12, 2026, 20)),
        ("Cairo", date(2027, 1, 12), None, False, moment(12, 1, 2027, 22)),
        ("Cairo", date(2027, 10, 30), time(19), False, moment(30, 10, 2027, 17)),
        # The night to 30 April 2027 has no hour from 0:00 to 1:00: it goes from 23:59 (UTC+2) to 1:00 (UTC+3).
        ("Cairo", date(2027, 4, 29), None, False, moment(29, 4, 2027, 22)),
        ("Cairo", date(2027, 4, 29), time(0, 30), True, moment(29, 4, 2027, 22)),
        # The night to 29 October 2027 has the hour from 23:00 to 24:00 twice, first in UTC+3, then in UTC+2.
        ("Cairo", date(2027, 10, 28), time(23, 30), False, moment(28, 10, 2027, 21, 30)),
        ("Cairo", date(2027, 10, 28), None, False, moment(28, 10, 2027, 22)),
    ],
)
def test_pages_and_lists_change_within_two_minutes_around_the_end(
    client: FlaskClient,
    db: Session,
    clock: time_machine.Traveller,
    city: str,
    last: date,
    closes: time | None,
    is_next_day: bool,
    ends: datetime,
) -> None:
    code, country, zone = PLACES[city]
    place = make.city(city, zone, make.country(code, country))
    edition = make.edition(
        make.exhibition("CLOCK SHOW", in_city=place),
        last - timedelta(days=1),
        last,
        zone=zone,
        hours=(time(10), time(18)) if closes else None,
        slug="this",
    )
    if closes:
        edition.days[-1].closes, edition.days[-1].closes_next_day = closes, is_next_day
        edition.mark_moments()
    db.commit()

    def seen() -> tuple[bool, bool, bool, bool]:
        said = words(client.get("/exhibitions/clock-show/this").text)
        coming = words(client.get("/exhibitions").text)
        past = words(client.get("/exhibitions?when=past").text)
        return "On now, day 2 of 2" in said, "Ended" in said, "CLOCK SHOW" in coming, "CLOCK SHOW" in past

    clock.move_to(ends - MINUTE)
    assert seen() == (True, False, True, False)
    clock.move_to(ends + MINUTE)
    assert seen() == (False, True, False, True)
