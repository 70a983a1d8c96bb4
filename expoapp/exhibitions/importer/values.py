"""Single values taken out of a file's entry; each refusal names the field and says what is wrong with it.

What a list of exhibitors can meet is said in the language of whoever hands it in; all else only the command line says.
"""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from expoapp import text
from expoapp.i18n import gettext as _

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOUR = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
LONGEST_LANGUAGE = 12
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
_LINK = re.compile(r"https?://[^\s/]+\S*")
_SITE_PATH = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+){0,3}")
FIRST_YEAR, LAST_YEAR = 1800, 2200
LONGEST_EDITION = 366


class Wrong(Exception):
    """A value that makes its entry unusable."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")


def shown(value: Any) -> str:
    """Return a value as a report shows it, short."""
    return f'"{text.shorten(text.one_line(str(value)), 60)}"'


def entries(holder: Mapping[str, Any], field: str) -> list[Any]:
    """Return a list; what is absent or null is an empty one."""
    found = holder.get(field)
    if found is None:
        return []
    if not isinstance(found, list):
        raise Wrong(field, f"must be a list, not {shown(found)}")
    return found


def words(holder: Mapping[str, Any], field: str, limit: int) -> str:
    """Return a text of one line that must be there."""
    found = some_words(holder, field, limit)
    if not found:
        raise Wrong(field, _("is missing"))
    return found


def some_words(holder: Mapping[str, Any], field: str, limit: int) -> str | None:
    """Return a text of one line, None where there is none."""
    found = holder.get(field)
    if found is None:
        return None
    if not isinstance(found, str):
        raise Wrong(field, f"must be text, not {shown(found)}")
    clean = text.one_line(found)
    if len(clean) > limit:
        said = _("has %(number)s characters; at most %(limit)s are possible", number=len(clean), limit=limit)
        raise Wrong(field, said)
    return clean


def slug(holder: Mapping[str, Any], field: str) -> str:
    """Return an address part that must be there."""
    found = words(holder, field, text.SLUG_LENGTH)
    if text.slugify(found) != found:
        raise Wrong(field, f"{shown(found)} cannot stand in an address; {shown(text.slugify(found))} could")
    return found


def whole(holder: Mapping[str, Any], field: str, least: int, most: int) -> int | None:
    """Return a whole number within limits, None where there is none."""
    found = holder.get(field)
    if found is None:
        return None
    if not isinstance(found, int) or isinstance(found, bool):
        raise Wrong(field, f"must be a whole number, not {shown(found)}")
    if not least <= found <= most:
        raise Wrong(field, f"{found} is not between {least} and {most}")
    return found


def degrees(holder: Mapping[str, Any], field: str, most: float) -> float | None:
    """Return a coordinate, None where there is none."""
    found = holder.get(field)
    if found is None:
        return None
    if not isinstance(found, (int, float)) or isinstance(found, bool):
        raise Wrong(field, f"must be a number, not {shown(found)}")
    if not -most <= found <= most:
        raise Wrong(field, f"{found} is not between -{most:g} and {most:g}")
    return float(found)


def truth(holder: Mapping[str, Any], field: str, default: bool) -> bool:
    """Return true or false."""
    found = holder.get(field, default)
    if not isinstance(found, bool):
        raise Wrong(field, f"must be true or false, not {shown(found)}")
    return found


def day(holder: Mapping[str, Any], field: str) -> date:
    """Return a day that must be there."""
    found = some_day(holder, field)
    if found is None:
        raise Wrong(field, "is missing")
    return found


def some_day(holder: Mapping[str, Any], field: str) -> date | None:
    """Return a day, None where there is none."""
    found = holder.get(field)
    if found is None or type(found) is date:
        return found
    if not isinstance(found, str) or not _DAY.fullmatch(found):
        raise Wrong(field, _("%(value)s is not a date; write it like 2027-07-07", value=shown(found)))
    try:
        value = date.fromisoformat(found)
    except ValueError as problem:
        raise Wrong(field, _("%(value)s is not in the calendar", value=shown(found))) from problem
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        said = _("%(value)s is not between the years %(first)s and %(last)s", value=shown(found), **years)
        raise Wrong(field, said)
    return value


def days(holder: Mapping[str, Any]) -> tuple[date, date]:
    """Return the first and the last day, which must be there and in order."""
    first, last = day(holder, "start_date"), day(holder, "end_date")
    if last < first:
        raise Wrong("end_date", f"{last} is before the start on {first}")
    if (last - first).days >= LONGEST_EDITION:
        raise Wrong("end_date", f"{last} is more than a year after the start on {first}")
    return first, last


def hour(holder: Mapping[str, Any], field: str) -> time:
    """Return a time of day that must be there."""
    found = holder.get(field)
    if found is None:
        raise Wrong(field, "is missing")
    parts = _HOUR.fullmatch(found) if isinstance(found, str) else None
    if parts is None:
        raise Wrong(field, f"{shown(found)} is not a time of day; write it like 09:30")
    return time(int(parts[1]), int(parts[2]))


def is_language(code: str) -> bool:
    """Say whether this is a language code that can be stored."""
    return len(code) <= LONGEST_LANGUAGE and bool(_LANGUAGE.fullmatch(code))


def language(holder: Mapping[str, Any], field: str) -> str:
    """Return a language code that must be there."""
    found = words(holder, field, LONGEST_LANGUAGE)
    if not is_language(found):
        raise Wrong(field, f"{shown(found)} is not a language code such as ar or pt-BR")
    return found


def site_path(holder: Mapping[str, Any], field: str) -> str:
    """Return a path such as tanzania/evexpo, in small letters; "" where there is none."""
    found = (some_words(holder, field, 80) or "").strip("/").lower()
    if found and not _SITE_PATH.fullmatch(found):
        raise Wrong(field, f"{shown(found)} is no path such as tanzania/evexpo")
    return found


def link(holder: Mapping[str, Any], field: str) -> str:
    """Return a web address, "" where there is none."""
    found = some_words(holder, field, 300) or ""
    if found and not _LINK.fullmatch(found):
        said = _("%(value)s is not a web address; it must begin with https:// or http://", value=shown(found))
        raise Wrong(field, said)
    return found
