"""Languages of the interface: which there are, which one speaks now, and how it writes dates and numbers.

Built on Babel with a context variable, so that mails and background work speak a visitor's language without a
request. Knows nothing of Flask.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations

DEFAULT = "en"
# The language's own name, and the CLDR locale it is formatted with (reasons in the glossary: Latin digits, 24 hours).
LANGUAGES = {"en": ("English", "en_GB"), "ar": ("العربية", "ar")}
_CATALOGUES = Path(__file__).parent / "translations"
# What CLDR names beside countries: unions, test regions, outlying parts without people.
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


def language() -> str:
    """Return the code of the language spoken now."""
    return _current.get()


def speak(code: str) -> None:
    """Speak a language from here on; an unknown code means the default."""
    _current.set(code if code in LANGUAGES else DEFAULT)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language inside the block."""
    token = _current.set(code if code in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _current.reset(token)


@cache
def _translations(code: str) -> NullTranslations:
    # Compiled in memory on first use: no stale .mo file can speak yesterday's words.
    path = _CATALOGUES / code / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return Translations(compiled)


def gettext(message: str, **values: Any) -> str:
    """Return a text in the language spoken now, with %(name)s filled in."""
    found = _translations(language()).ugettext(message)
    return found % values if values else found


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Return the plural form that fits `num`; %(num)s is the number as the language writes it."""
    found = _translations(language()).ungettext(singular, plural, num)
    return found % ({"num": number(num)} | values)


def pgettext(context: str, message: str, **values: Any) -> str:
    """Return a text whose English word has several meanings; `context` tells which."""
    found = str(_translations(language()).upgettext(context, message))
    return found % values if values else found


def npgettext(context: str, singular: str, plural: str, num: int, **values: Any) -> str:
    """Return the plural form that fits `num` of a text with a context."""
    found = str(_translations(language()).unpgettext(context, singular, plural, num))
    return found % ({"num": number(num)} | values)


def lazy_gettext(message: str, **values: Any) -> LazyProxy:
    """Return a text that is translated when it is shown; for labels made at import."""
    return LazyProxy(gettext, message, enable_cache=False, **values)


def lazy_pgettext(context: str, message: str, **values: Any) -> LazyProxy:
    """Return a text with its context that is translated when it is shown; for labels made at import."""
    return LazyProxy(pgettext, context, message, enable_cache=False, **values)


def locale(code: str | None = None) -> Locale:
    """Return Babel's locale for a language, the current one by default."""
    return _locale(code or language())


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(LANGUAGES.get(code, LANGUAGES[DEFAULT])[1])


def territorial(code: str) -> str:
    """Return a language with a territory, as Open Graph wants it: en_GB; ar_AR for one that belongs to none."""
    tag = LANGUAGES[code][1]
    return tag if "_" in tag else f"{tag}_{tag.upper()}"


def direction(code: str | None = None) -> str:
    """Return "rtl" or "ltr" for any language code, also one the interface does not speak."""
    code = code or language()
    try:
        return Locale.parse(code, sep="-").text_direction
    except (ValueError, LookupError):
        return "ltr"


def number(value: int | float) -> str:
    """Return a number as the language writes it."""
    return numbers.format_decimal(value, locale=locale())


def percent(value: float) -> str:
    """Return a share as the language writes it, to the whole hundredth: 12 %."""
    return numbers.format_percent(value, locale=locale())


def day(value: date) -> str:
    """Return a day in full: 12 February 2026."""
    return dates.format_date(value, "long", locale=locale())


def weekday(value: date) -> str:
    """Return a day with its weekday: Sunday, 22 November 2026."""
    return dates.format_date(value, "full", locale=locale())


def weekday_short(value: date) -> str:
    """Return a day with its weekday where the year is known: Sun, 22 Nov."""
    return dates.format_skeleton("MMMEd", value, locale=locale())


def month(value: date) -> str:
    """Return a month with its year: November 2026."""
    return dates.format_skeleton("yMMMM", value, locale=locale())


def month_name(number_of_month: int, width: Literal["abbreviated", "wide"] = "abbreviated") -> str:
    """Return the name of a month standing alone: Nov, or November with width "wide"."""
    return dates.get_month_names(width, context="stand-alone", locale=locale())[number_of_month]


def weekday_name(number: int, width: Literal["abbreviated", "wide"] = "wide") -> str:
    """Return the name of a day of the week, standing alone, by its ISO number: 1 is Monday."""
    return dates.get_day_names(width, context="stand-alone", locale=locale())[number - 1]


def months(first: date, last: date) -> str:
    """Return a range of months with its year: Jan – Mar 2027."""
    return dates.format_interval(first, last, skeleton="yMMM", locale=locale())


def first_weekday() -> int:
    """Return the day on which calendars of the language begin a week, 0 being Monday."""
    # CLDR's Arabic of no country begins on Monday; calendars where our readers of Arabic live begin on Saturday.
    return 5 if language() == "ar" else int(locale().first_week_day)


def weekend(territory_code: str) -> frozenset[int]:
    """Return the days of the weekend in a country by their ISO numbers, 1 being Monday; none where CLDR has none."""
    try:
        found = Locale.parse(f"und_{territory_code}")
    except (ValueError, LookupError, UnknownLocaleError):
        return frozenset()
    first, last = found.weekend_start, found.weekend_end
    return frozenset((first + step) % 7 + 1 for step in range((last - first) % 7 + 1))


def days(first: date, last: date) -> str:
    """Return a range of days, the last one included: 22–25 Nov 2026."""
    if first == last:
        return day(first)
    return dates.format_interval(first, last, skeleton="yMMMd", locale=locale())


def days_short(first: date, last: date) -> str:
    """Return a range of days where the year is known: 22–25 Nov."""
    return dates.format_interval(first, last, skeleton="MMMd", locale=locale())


def hour(value: time) -> str:
    """Return a time of day by the 24-hour clock, the same in every language."""
    return value.strftime("%H:%M")


def moment(value: datetime, zone: str) -> str:
    """Return day and time in a zone: 24 November 2026, 14:30."""
    local = value.astimezone(ZoneInfo(zone))
    return gettext("%(day)s, %(time)s", day=day(local.date()), time=hour(local.time()))


def from_now(value: datetime, now: datetime) -> str:
    """Return how far a moment is from now: in 3 hours, 2 days ago."""
    return dates.format_timedelta(value - now, add_direction=True, threshold=1, locale=locale())


def day_short(value: date) -> str:
    """Return a day near today with its weekday: Tue 3 Mar."""
    return dates.format_skeleton("MMMEd", value, locale=locale())


def zone_name(zone: str, at: datetime | None = None) -> str:
    """Return a zone's name as people of the language call it: East Africa Time."""
    return dates.get_timezone_name(at.astimezone(ZoneInfo(zone)) if at else ZoneInfo(zone), locale=locale())


def zone_offset(zone: str, at: datetime) -> str:
    """Return how far a zone's clock is from UTC at a moment: UTC+3, UTC+5:30, UTC−4."""
    minutes = int((at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "−"
    return f"UTC{sign}{hours}{f':{rest:02d}' if rest else ''}" if minutes else "UTC"


def territory(code: str) -> str:
    """Return a country's name, or its code where the language has none."""
    return locale().territories.get(code, code)


def countries() -> dict[str, str]:
    """Return {code: name} of all countries and territories, without continents and what is no place."""
    known = locale().territories
    return {code: name for code, name in known.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY}


def city_of_zone(zone: str, code: str) -> str:
    """Return what a language calls the city that a time zone is named after; "" where that is not known."""
    known = locale(code).time_zones.get(zone, {})
    return str(known.get("city", ""))


def language_name(code: str) -> str:
    """Return a language's name in the language spoken now."""
    return locale().languages.get(code, code)


def parted(parts: Iterable[str]) -> str:
    """Return several things parted by the language's comma alone: Hall 4, KICC, Kenya."""
    return pgettext("between the parts of a place or a list", ", ").join(parts)


def listed(parts: list[str]) -> str:
    """Return several things as the language lists them: Kenya, Tanzania and Uganda."""
    return format_list(parts, locale=locale())
