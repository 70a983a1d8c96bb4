"""The bundled sample moved on by whole years, so that a later installation does not show a portfolio of the past.

Only for the sample: a file that somebody loads means the days it says.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

_YEAR = re.compile(r"(?<![0-9.])(20[0-9]{2})(?![0-9.])")
_PATH_OF_EDITION = re.compile(r"(?<=\.editions\.)([0-9]{4})(?=\.|$)")


def shift_years(portfolio: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the sample as it would have been written in the year of `today`; unchanged in its own year or before.

    Each edition moves as a whole, by whole weeks, to the same weekdays nearest to the same days of its new year, and
    with it everything dated in it. What was verified of the real days is no longer claimed of the moved ones. Texts
    of editions (`translations`) move along; they are found by the keys that their editions get.
    """
    moved: dict[str, Any] = deepcopy(dict(portfolio))
    as_of = _day(moved.get("as_of"))
    years = today.year - as_of.year if as_of else 0
    if as_of is None or years <= 0:
        return moved
    moved["as_of"] = _moved(as_of, years).isoformat()
    weeks: dict[str, tuple[timedelta, set[str]]] = {}
    for series in moved.get("series") or []:
        for edition in series.get("editions") or []:
            key = f"{series['slug']}/{edition['year']}"
            by = _move_edition(edition, years)
            weeks[key] = by, {row["date"] for row in edition.get("opening_hours") or []}
    _move_texts(moved.get("translations"), weeks, years)
    moved["verified"] = [row for row in moved.get("verified") or [] if ".editions." not in row["path"]]
    for row in moved.get("illustrative") or []:
        row["path"] = _PATH_OF_EDITION.sub(lambda found: str(int(found[1]) + years), row["path"])
    return moved


def _day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(value)


def _moved(day: date, years: int) -> date:
    """Return the same weekday nearest to the same day some years later, inside that year."""
    target = date(day.year + years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
    apart = (day.weekday() - target.weekday() + 3) % 7 - 3
    found = target + timedelta(days=apart)
    if found.year != target.year:
        found += timedelta(days=7 if found.year < target.year else -7)
    return found


def _move_edition(edition: dict[str, Any], years: int) -> timedelta:
    first = _day(edition["start_date"]) or date.max
    by = _moved(first, years) - first
    edition["year"] += years
    for name in ("start_date", "end_date", "postponed_on", "cancelled_on"):
        _move_day(edition, name, by)
    for row in edition.get("former_dates") or []:
        for name in ("start_date", "end_date", "announced_on"):
            _move_day(row, name, by)
    hours = edition.get("opening_hours") or []
    eve = next((row for row in hours if (_day(row["date"]) or first).timetuple()[1:3] == (12, 31)), None)
    for row in hours:
        _move_day(row, "date", by)
    if eve:
        _keep_new_years_eve(hours, eve)
    for name in ("reason", "note"):
        if edition.get(name):
            edition[name] = _move_words(edition[name], years)
    return by


def _move_day(holder: dict[str, Any], name: str, by: timedelta) -> None:
    day = _day(holder.get(name))
    if day is not None:
        holder[name] = (day + by).isoformat()


def _keep_new_years_eve(hours: list[dict[str, Any]], eve: dict[str, Any]) -> None:
    """Let the night that is open past midnight still be the one of 31 December, or an ordinary one where it is not."""
    other = next((row for row in hours if row["date"].endswith("-12-31")), None)
    if other is None:
        eve.pop("note", None)
        return
    eve["date"], other["date"] = other["date"], eve["date"]
    hours.sort(key=lambda row: str(row["date"]))


def _move_words(words: str, years: int) -> str:
    return _YEAR.sub(lambda found: str(int(found[1]) + years), words)


def _move_texts(translations: Any, weeks: Mapping[str, tuple[timedelta, set[str]]], years: int) -> None:
    texts = (translations or {}).get("editions")
    if not texts:
        return
    moved: dict[str, Any] = {}
    for key, languages in texts.items():
        slug, _slash, year = key.partition("/")
        for fields in languages.values():
            for name in ("status_reason", "note"):
                if fields.get(name):
                    fields[name] = _move_words(fields[name], years)
            if fields.get("days"):
                by, days = weeks.get(key, (timedelta(), set()))
                noted = {_noted_day(date.fromisoformat(day), by): note for day, note in fields["days"].items()}
                fields["days"] = {day: note for day, note in noted.items() if day in days}
        moved[f"{slug}/{int(year) + years}"] = languages
    translations["editions"] = moved


def _noted_day(day: date, by: timedelta) -> str:
    after = day + by
    if (day.month, day.day) == (12, 31):
        after = date(after.year if after.month == 12 else after.year - 1, 12, 31)
    return after.isoformat()
