"""An edition's dates and state in words."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from expoapp import i18n
from expoapp.exhibitions import wording
from expoapp.exhibitions.models import EditionDay, ExhibitionName, Status
from tests import factories as make

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize(
    ("at", "tone", "said"),
    [
        (datetime(2026, 11, 10, 8, tzinfo=UTC), "soon", "Opens in 12 days"),
        (datetime(2026, 11, 20, 21, 30, tzinfo=UTC), "soon", "Opens tomorrow"),  # 00:30 of the 21st in Nairobi
        (datetime(2026, 11, 22, 5, tzinfo=UTC), "soon", "Opens today"),
        (datetime(2026, 11, 22, 6, tzinfo=UTC), "now", "On now, day 1 of 4"),
        (datetime(2026, 11, 23, 21, 30, tzinfo=UTC), "now", "On now, day 3 of 4"),  # past midnight there
        (datetime(2026, 11, 25, 13, 59, tzinfo=UTC), "now", "On now, day 4 of 4"),
        (datetime(2026, 11, 25, 14, tzinfo=UTC), "past", "Ended"),
    ],
)
def test_the_state_follows_the_venues_clock(at: datetime, tone: str, said: str) -> None:
    edition = make.edition(starts_on=date(2026, 11, 22), ends_on=date(2026, 11, 25), hours=(time(9), time(17)))
    assert wording.state_of(edition, at) == wording.State(tone, said)


def test_the_night_after_a_late_evening_still_belongs_to_the_day_before() -> None:
    edition = make.edition(starts_on=date(2026, 12, 30), ends_on=date(2027, 1, 1), zone="Asia/Dubai")
    edition.days = [
        EditionDay(
            day=date(2026, 12, 30) + timedelta(days=n),
            opens=time(16),
            closes=time(1 if n == 1 else 22),
            closes_next_day=n == 1,
        )
        for n in range(3)
    ]
    edition.mark_moments()
    assert wording.state_of(edition, datetime(2026, 12, 31, 20, 30, tzinfo=UTC)).words == "On now, day 2 of 3"
    assert wording.state_of(edition, datetime(2026, 12, 31, 21, tzinfo=UTC)).words == "On now, day 3 of 3"
    assert wording.hours_today(edition, datetime(2026, 12, 31, 20, 30, tzinfo=UTC)) == ("16:00", "01:00")
    assert wording.hours_today(edition, datetime(2026, 12, 31, 21, tzinfo=UTC)) == ("16:00", "22:00")
    assert wording.hours_today(edition, datetime(2027, 1, 5, 21, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("status", "tone", "said"),
    [
        (Status.CANCELLED, "off", "Cancelled"),
        (Status.POSTPONED, "late", "Postponed, no new date yet"),
        (Status.PROVISIONAL, "open", "Dates not confirmed yet"),
        (Status.RESCHEDULED, "moved", "New dates · Opens in 7 months"),
    ],
)
def test_what_the_organiser_says_comes_before_the_clock(status: Status, tone: str, said: str) -> None:
    edition = make.edition(starts_on=date(2027, 7, 7), status=status)
    assert wording.state_of(edition, datetime(2026, 11, 24, tzinfo=UTC)) == wording.State(tone, said)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"starts_on": date(2027, 10, 1), "ends_on": date(2027, 10, 31), "precision": "month"}, "October 2027"),
        ({"starts_on": date(2028, 1, 1), "ends_on": date(2028, 12, 31), "precision": "year"}, "2028"),
        ({"starts_on": None}, "Dates to follow"),
        ({"starts_on": date(2027, 5, 6), "status": Status.POSTPONED}, "Dates to follow"),
        ({"starts_on": date(2027, 5, 6)}, "6–8 May 2027"),
    ],
)
def test_dates_are_said_as_exactly_as_they_are_known(given: dict[str, object], said: str) -> None:
    assert wording.dates_of(make.edition(**given)).replace("\u2009", " ") == said  # type: ignore[arg-type]


def test_a_postponed_edition_tells_the_dates_that_no_longer_hold() -> None:
    edition = make.edition(starts_on=date(2027, 5, 6), status=Status.POSTPONED)
    assert wording.void_dates_of(edition).replace("\u2009", " ") == "6–8 May 2027"
    assert wording.void_dates_of(make.edition(edition.exhibition, date(2028, 5, 4))) == ""


def test_one_entry_for_days_with_the_same_hours() -> None:
    edition = make.edition(starts_on=date(2026, 11, 22), ends_on=date(2026, 11, 24), hours=(time(9), time(17)))
    edition.days[0].opens = time(12)
    entries = wording.hours_of(edition)
    assert [(len(entry.days), entry.opens) for entry in entries] == [(1, "12:00"), (2, "09:00")]


def test_the_hours_of_most_days_are_the_usual_ones() -> None:
    edition = make.edition(starts_on=date(2026, 11, 22), ends_on=date(2026, 11, 24), hours=(time(9), time(17)))
    assert wording.usual_hours_of(edition) == ("09:00", "17:00", True)
    edition.days[2].closes = time(15)
    assert wording.usual_hours_of(edition) == ("09:00", "17:00", False)
    edition.days[1].closes = time(16)
    assert wording.usual_hours_of(edition) is None
    edition.days = []
    assert wording.usual_hours_of(edition) is None


def test_the_arabic_name_is_used_in_arabic() -> None:
    exhibition = make.exhibition("ITEXPO OMAN")
    exhibition.names = [ExhibitionName(kind="language", name="معرض تقنية المعلومات", lang="ar")]
    assert wording.name_of(exhibition).value == "ITEXPO OMAN"
    with i18n.speaking("ar"):
        assert wording.name_of(exhibition).value == "معرض تقنية المعلومات"
