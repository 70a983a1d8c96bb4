"""One edition of a portfolio's series, and the venue it is held at."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from expoapp.exhibitions.importer import values
from expoapp.exhibitions.importer.entries import DayHours, EditionEntry, FigureEntry, FormerDates, VenueEntry
from expoapp.exhibitions.importer.values import Wrong, shown
from expoapp.exhibitions.models import Assurance, FigureKind, Precision, Status

ILLUSTRATIVE = "sample data, illustrative"
_STATUSES = ("scheduled", "postponed", "cancelled", "completed")
# An unquoted number of a paragraph or a wrong unit must not become a figure.
_MOST = 100_000_000


@dataclass(frozen=True)
class Sources:
    """Which values of the file are verified, and as of when it holds."""

    as_of: date
    verified: Mapping[str, str]

    @classmethod
    def of(cls, portfolio: Mapping[str, Any], as_of: date | None, today: date) -> "Sources":
        """Return the sources a file names."""
        rows = portfolio.get("verified")
        named = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        return cls(as_of or today, {str(row.get("path")): str(row.get("source") or "")[:300] for row in named})

    def source(self, path: str) -> str:
        """Return where a value comes from."""
        return self.verified.get(path) or ILLUSTRATIVE


def venue(entry: Any, countries: Collection[str], known: dict[str, VenueEntry]) -> VenueEntry | None:
    """Return a venue; the same one told differently in two places of the file is wrong."""
    if entry is None:
        return None
    if not isinstance(entry, Mapping):
        raise Wrong("venue", f"must be a group of names with values, not {shown(entry)}")
    country = entry.get("country")
    try:
        found = VenueEntry(
            slug=values.slug(entry, "id"),
            name=values.words(entry, "name", 200),
            address=values.some_words(entry, "address", 300) or "",
            city=values.words(entry, "city", 120),
            country=country if isinstance(country, str) else "",
            latitude=values.degrees(entry, "latitude", 90),
            longitude=values.degrees(entry, "longitude", 180),
        )
        if found.country not in countries:
            raise Wrong("country", f"{shown(country)} is not the two-letter code of a country (ISO 3166-1)")
    except Wrong as problem:
        raise Wrong("venue", str(problem)) from problem
    if known.setdefault(found.slug, found) != found:
        raise Wrong("venue", f"{shown(found.slug)} is described differently elsewhere in this file")
    return found


def edition(
    entry: Mapping[str, Any],
    series: str,
    count: int,
    sources: Sources,
    countries: Collection[str],
    venues: dict[str, VenueEntry],
) -> EditionEntry:
    """Return one edition; `count` is the how manyth it is of its year."""
    year = values.whole(entry, "year", values.FIRST_YEAR, values.LAST_YEAR)
    if year is None:
        raise Wrong("year", "is missing")
    precision = _precision(entry)
    first, last = _dates(entry, precision)
    former = _former(entry, first, last)
    if first and year not in {first.year, *(days.starts_on.year for days in former)}:
        raise Wrong("year", f"{year} is not the year in which it starts ({first})")
    status = _status(entry, bool(former))
    reason = values.some_words(entry, "reason", 2000)
    if status is Status.CANCELLED and not reason:
        raise Wrong("reason", "is missing; a cancelled edition needs one")
    return EditionEntry(
        line=getattr(entry, "line", 0),
        key=str(year) if count == 1 else f"{year}-{count}",
        number=values.whole(entry, "edition_number", 1, 9999),
        status=status,
        precision=precision,
        starts_on=first,
        ends_on=last,
        days=_days(entry, precision, first, last),
        venue=venue(entry.get("venue"), countries, venues),
        reason=reason,
        announced_on=values.some_day(entry, "cancelled_on" if status is Status.CANCELLED else "postponed_on"),
        note=values.some_words(entry, "note", 2000),
        former=former,
        figures=_figures(entry, f"series.{series}.editions.{year}.figures", last, sources),
    )


def _precision(entry: Mapping[str, Any]) -> Precision:
    found = entry.get("date_precision", Precision.EXACT)
    if found not in list(Precision):
        raise Wrong("date_precision", f"{shown(found)} is not one of {', '.join(Precision)}")
    return Precision(found)


def _dates(entry: Mapping[str, Any], precision: Precision) -> tuple[date | None, date | None]:
    if precision is Precision.TBA:
        return None, None
    return values.days(entry)


def _status(entry: Mapping[str, Any], has_moved: bool) -> Status:
    """Return our status for the file's (product rule 4)."""
    found = values.words(entry, "status", 20)
    if found not in _STATUSES:
        raise Wrong("status", f"{shown(found)} is not one of {', '.join(_STATUSES)}")
    is_confirmed = values.truth(entry, "dates_confirmed", True)
    if found == "cancelled":
        return Status.CANCELLED
    if found == "postponed":
        return Status.RESCHEDULED if has_moved else Status.POSTPONED
    if has_moved:
        return Status.RESCHEDULED
    return Status.SCHEDULED if is_confirmed or found == "completed" else Status.PROVISIONAL


def _former(entry: Mapping[str, Any], first: date | None, last: date | None) -> tuple[FormerDates, ...]:
    """Return the days it left. `announced_on` says when these days were announced; the next ones' ended them."""
    found: list[tuple[date, date, date | None]] = []
    for row in values.entries(entry, "former_dates"):
        if not isinstance(row, Mapping):
            raise Wrong("former_dates", f"must hold start_date and end_date, not {shown(row)}")
        try:
            start, end = _dates(row, Precision.EXACT)
            announced = values.some_day(row, "announced_on")
        except Wrong as problem:
            raise Wrong("former_dates", str(problem)) from problem
        if start and end:
            if (start, end) == (first, last):
                raise Wrong("former_dates", f"{start} is where it is held now")
            found.append((start, end, announced))
    if not found:
        return ()
    left = [announced for _start, _end, announced in found[1:]] + [values.some_day(entry, "postponed_on")]
    return tuple(FormerDates(start, end, on) for (start, end, _announced), on in zip(found, left, strict=True))


def _days(
    entry: Mapping[str, Any], precision: Precision, first: date | None, last: date | None
) -> tuple[DayHours, ...]:
    found: dict[date, DayHours] = {}
    for row in values.entries(entry, "opening_hours"):
        if not isinstance(row, Mapping):
            raise Wrong("opening_hours", f"must hold date, opens and closes, not {shown(row)}")
        try:
            hours = _hours(row)
        except Wrong as problem:
            raise Wrong("opening_hours", f"{row.get('date', '')} {problem}".strip()) from problem
        if precision is not Precision.EXACT or first is None or last is None or not first <= hours.day <= last:
            raise Wrong("opening_hours", f"{hours.day} is not one of its days ({first} to {last})")
        if hours.day in found:
            raise Wrong("opening_hours", f"{hours.day} stands twice")
        found[hours.day] = hours
    return tuple(found[day] for day in sorted(found))


def _hours(row: Mapping[str, Any]) -> DayHours:
    audience = values.some_words(row, "audience", 8) or ""
    if audience not in {"", "trade", "public"}:
        raise Wrong("audience", f"{shown(audience)} is neither trade nor public")
    hours = DayHours(
        day=values.day(row, "date"),
        opens=values.hour(row, "opens"),
        closes=values.hour(row, "closes"),
        closes_next_day=values.truth(row, "closes_next_day", False),
        audience=audience,
        note=values.some_words(row, "note", 200) or "",
    )
    if not hours.closes_next_day and hours.closes <= hours.opens:
        raise Wrong("closes", f"{hours.closes:%H:%M} is not after the opening at {hours.opens:%H:%M}")
    return hours


def _figures(entry: Mapping[str, Any], path: str, last: date | None, sources: Sources) -> tuple[FigureEntry, ...]:
    figures = entry.get("figures") or {}
    if not isinstance(figures, Mapping):
        raise Wrong("figures", f"must be a group of names with values, not {shown(figures)}")
    is_past = last is not None and last < sources.as_of
    found = []
    for kind in FigureKind:
        try:
            value = values.whole(figures, kind, 0, _MOST)
        except Wrong as problem:
            raise Wrong("figures", str(problem)) from problem
        if value is not None:
            assurance = Assurance.COUNTED if is_past else Assurance.TARGET
            found.append(FigureEntry(kind, value, sources.source(f"{path}.{kind}"), sources.as_of, assurance))
    return tuple(found)
