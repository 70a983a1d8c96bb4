"""The interface's languages: dates, numbers and plurals by CLDR."""

from datetime import UTC, date, datetime, time

import pytest

from expoapp import i18n


@pytest.mark.parametrize(
    ("lang", "first", "last", "said"),
    [
        ("en", date(2026, 11, 22), date(2026, 11, 25), "22–25 Nov 2026"),
        ("en", date(2026, 12, 28), date(2027, 1, 3), "28 Dec 2026 – 3 Jan 2027"),
        ("en", date(2026, 2, 12), date(2026, 2, 12), "12 February 2026"),
        ("ar", date(2026, 11, 22), date(2026, 11, 25), "22–25 نوفمبر 2026"),
    ],
)
def test_ranges_of_days(lang: str, first: date, last: date, said: str) -> None:
    with i18n.speaking(lang):
        assert i18n.days(first, last).replace("\u2009", " ") == said


def test_hours_are_written_by_the_24_hour_clock_with_latin_digits() -> None:
    with i18n.speaking("ar"):
        assert i18n.hour(time(18, 5)) == "18:05"
        assert i18n.moment(datetime(2026, 11, 25, 14, tzinfo=UTC), "Africa/Nairobi").endswith("17:00")


def test_an_unknown_language_falls_back_to_english() -> None:
    with i18n.speaking("xx"):
        assert i18n.language() == "en"
        assert i18n.gettext("Exhibitions") == "Exhibitions"


def test_the_language_of_one_block_does_not_leak() -> None:
    with i18n.speaking("ar"):
        assert i18n.direction() == "rtl"
    assert i18n.direction() == "ltr"


@pytest.mark.parametrize(("code", "direction"), [("ar", "rtl"), ("fa", "rtl"), ("am", "ltr"), ("no-such", "ltr")])
def test_direction_of_any_language(code: str, direction: str) -> None:
    assert i18n.direction(code) == direction


def test_parts_are_parted_by_the_comma_of_the_language() -> None:
    assert i18n.parted(["Hall 4", "KICC"]) == "Hall 4, KICC"
    with i18n.speaking("ar"):
        assert i18n.parted(["مشاهد", "محرر"]) == "مشاهد، محرر"
