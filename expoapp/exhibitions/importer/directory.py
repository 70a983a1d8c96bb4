"""A directory of fairs (CSV, one row an edition) made into checked entries: one for each fair, with its editions.

Pure: which industries there are, and the zones of cities that are known already, is said by the caller.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from expoapp import clock, i18n, text
from expoapp.catalogue.importer import CountryPlace
from expoapp.exhibitions.importer import values
from expoapp.exhibitions.importer.csv_file import read_table
from expoapp.exhibitions.importer.entries import Problem
from expoapp.exhibitions.importer.values import Wrong, shown
from expoapp.exhibitions.models import Precision, Status

COLUMNS = (
    "id",
    "name",
    "edition_year",
    "city",
    "country",
    "industry",
    "venue",
    "start_date",
    "end_date",
    "date_precision",
    "organiser",
    "website",
)
# Not in every directory: the one way to say by which clock a city lives that the table of places does not know.
ZONE = "timezone"
LONGEST_KEY, LONGEST_ID = 40, 60
_PRECISIONS = ("exact", "month", "illustrative")


@dataclass(frozen=True)
class Known:
    """What is known before a file is read; `zones` are those of cities, by country code and name in addresses."""

    industries: Collection[str]
    countries: Mapping[str, CountryPlace]
    zones: Mapping[tuple[str, str], str] = field(default_factory=dict)
    own_organiser: str = ""


@dataclass(frozen=True)
class PlaceEntry:
    """Where a fair or an edition is held."""

    city: str
    country: str
    zone: str


@dataclass(frozen=True)
class RowEntry:
    """One row: an edition. `key` is the row's id; `is_assumed` says that its days are carried on from the cycle."""

    line: int
    key: str
    place: PlaceEntry
    venue: str
    starts_on: date
    ends_on: date
    precision: Precision
    status: Status
    is_assumed: bool

    def digest(self) -> str:
        """Return the digest by which the row is known to be unchanged, wherever it stands in the file."""
        return _digest(asdict(self), "line")


@dataclass(frozen=True)
class FairEntry:
    """All rows of one fair; what they disagree in is taken from the latest. `organiser` "" means not known."""

    line: int
    key: str
    name: str
    former_names: tuple[str, ...]
    organiser: str
    website: str
    industries: tuple[str, ...]
    place: PlaceEntry
    venue: str
    rows: tuple[RowEntry, ...]

    def digest(self) -> str:
        """Return the digest by which the fair, apart from its editions, is known to be unchanged."""
        return _digest(asdict(self), "line", "rows")


@dataclass
class Directory:
    """All good fairs of a file, and the problems of the other rows."""

    fairs: list[FairEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    """A row with what it says of its fair."""

    name: str
    organiser: str
    website: str
    industries: tuple[str, ...]
    edition: RowEntry


def _digest(said: dict[str, Any], *besides: str) -> str:
    kept = {name: value for name, value in said.items() if name not in besides}
    return text.digest(json.dumps(kept, default=str, sort_keys=True, ensure_ascii=False))


def read_directory(content: str, known: Known) -> Directory:
    """Return the fairs of a directory's file, in the order in which they first stand there.

    Raises Invalid when it is no such file at all. Bad rows become problems, and cost nothing but themselves.
    """
    found = Directory()
    rows: dict[str, list[_Row]] = {}
    ids: set[str] = set()
    for line, record in read_table(content, COLUMNS, found.problems, optional=(ZONE,)):
        where = " ".join(filter(None, (record.get("id"), shown(record.get("name", "")))))
        try:
            row = _row(line, record, known)
            if row.edition.key in ids:
                raise Wrong("id", f"{shown(row.edition.key)} stands twice in the file")
        except Wrong as problem:
            found.problems.append(Problem("editions", line, text.shorten(text.one_line(where), 90), str(problem)))
            continue
        ids.add(row.edition.key)
        rows.setdefault(fair_key(row.edition.key), []).append(row)
    found.fairs = [_fair(key, of_fair) for key, of_fair in rows.items()]
    return found


def fair_key(row_id: str) -> str:
    """Return the fair's key: the part of a row's id before its first hyphen."""
    return row_id.partition("-")[0]


def _row(line: int, record: Mapping[str, str], known: Known) -> _Row:
    said = {name: value if value.strip() else None for name, value in record.items()}
    key = values.words(said, "id", LONGEST_ID)
    fair = fair_key(key)
    if not fair or len(fair) == len(key) or len(fair) > LONGEST_KEY:
        raise Wrong("id", f"{shown(key)} is not the fair's key, a hyphen and the year, such as f012-2027")
    precision = values.words(said, "date_precision", 20)
    if precision not in _PRECISIONS:
        raise Wrong("date_precision", f"{shown(precision)} is not one of {', '.join(_PRECISIONS)}")
    first, last = values.days(said)
    year = values.words(said, "edition_year", 20)
    if year != str(first.year):
        raise Wrong("edition_year", f"{shown(year)} is not the year in which it starts ({first})")
    is_assumed = precision == "illustrative"
    return _Row(
        name=_name(said, "name", 200),
        organiser=_organiser(said, known),
        website=values.link(said, "website"),
        industries=_industries(said, known.industries),
        edition=RowEntry(
            line=line,
            key=key,
            place=_place(said, known),
            venue=_name(said, "venue", 200) if said["venue"] else "",
            starts_on=first,
            ends_on=last,
            precision=Precision.MONTH if precision == "month" else Precision.EXACT,
            status=Status.PROVISIONAL if is_assumed else Status.SCHEDULED,
            is_assumed=is_assumed,
        ),
    )


def _name(said: Mapping[str, Any], column: str, limit: int) -> str:
    found = values.words(said, column, limit)
    if not text.normal(found):
        raise Wrong(column, f"{shown(found)} has neither letters nor digits")
    return found


def _organiser(said: Mapping[str, Any], known: Known) -> str:
    if not said["organiser"]:
        return ""
    found = _name(said, "organiser", 200)
    if text.normal(found) == text.normal(known.own_organiser):
        raise Wrong("organiser", f"{found} is our own; our exhibitions are loaded with flask portfolio load")
    return found


def _industries(said: Mapping[str, Any], known: Collection[str]) -> tuple[str, ...]:
    codes = [code.strip() for code in values.words(said, "industry", 1000).split(";")]
    for code in codes:
        if code not in known:
            raise Wrong("industry", f"{shown(code)} is no known industry code")
    return tuple(dict.fromkeys(codes))


def _place(said: Mapping[str, Any], known: Known) -> PlaceEntry:
    code = values.words(said, "country", 120)
    if code not in known.countries:
        raise Wrong("country", f"{shown(code)} is not the two-letter code of a country (ISO 3166-1)")
    city = _name(said, "city", 120)
    stored = known.zones.get((code, text.slugify(city))) or ""
    zone = values.some_words(said, ZONE, 60) or stored or known.countries[code].zone_of(city)
    if not zone:
        name = i18n.locale(i18n.DEFAULT).territories[code]
        reason = f"the time zone of {shown(city)} cannot be told, since {name} ({code}) has several"
        raise Wrong("city", f"{reason}; say it in a column named {ZONE}")
    if not clock.is_zone(zone):
        raise Wrong(ZONE, f"{shown(zone)} is no time zone of the IANA database")
    if stored not in {"", zone}:
        raise Wrong(ZONE, f"{city} is known to be in {stored}, not in {zone}")
    return PlaceEntry(city, code, zone)


def _fair(key: str, rows: list[_Row]) -> FairEntry:
    """Return one fair of its rows: its name is the latest, its city the one it is mostly held in."""
    rows = sorted(rows, key=lambda row: (row.edition.starts_on, row.edition.key))
    latest = rows[-1]
    held_in = Counter(row.edition.place for row in rows)
    place = max(reversed([row.edition.place for row in rows]), key=lambda one: held_in[one])
    names = {text.normal(row.name): row.name for row in rows}
    return FairEntry(
        line=latest.edition.line,
        key=key,
        name=latest.name,
        former_names=tuple(name for normal, name in names.items() if normal != text.normal(latest.name)),
        organiser=next((row.organiser for row in reversed(rows) if row.organiser), ""),
        website=next((row.website for row in reversed(rows) if row.website), ""),
        industries=latest.industries,
        place=place,
        venue=next(
            (row.edition.venue for row in reversed(rows) if row.edition.venue and row.edition.place == place), ""
        ),
        rows=tuple(row.edition for row in rows),
    )
