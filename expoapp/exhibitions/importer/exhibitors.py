"""A list of exhibitors read from a CSV file: one company a row, its columns in any order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from expoapp import i18n, text
from expoapp.errors import Invalid
from expoapp.exhibitions.importer.csv_file import read_records
from expoapp.exhibitions.importer.entries import Problem
from expoapp.exhibitions.importer.values import Wrong, link, shown, some_day, some_words, words
from expoapp.i18n import gettext as _

KIND = "exhibitors"
_COLUMNS = {
    "name",
    "country",
    "hall",
    "stand",
    "website",
    "products",
    "product_groups",
    "consented_on",
    "consent_source",
}
_CODE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class ExhibitorEntry:
    """A row: None where the file has no such column, so that what is known already stays."""

    line: int
    name: str
    key: str
    country: str | None
    hall: str | None
    stand: str | None
    website: str | None
    products: str | None
    product_groups: tuple[str, ...] | None
    has_consent: bool
    consented_on: date | None
    consent_source: str


def read_exhibitors(content: str) -> tuple[list[ExhibitorEntry], list[Problem]]:
    """Return the rows of a file and what is wrong with others; raise Invalid where the whole is no such file."""
    entries: list[ExhibitorEntry] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for line, row in _rows(content, problems):
        try:
            entry = _entry(line, row)
            if first := lines.get(entry.key):
                raise Wrong("name", _("%(value)s stands in line %(line)s already", value=shown(entry.name), line=first))
        except Wrong as problem:
            problems.append(Problem(KIND, line, "exhibitor", str(problem), text.one_line(row.get("name", ""))[:200]))
            continue
        lines[entry.key] = line
        entries.append(entry)
    return entries, problems


def _rows(content: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row by its columns' names with the line it begins in; one that is no row becomes a problem."""
    head = content.partition("\n")[0]
    # Spreadsheets in half the world part columns by semicolons.
    records = read_records(content, KIND, problems, ";" if head.count(";") > head.count(",") else ",")
    columns = [name.strip().casefold() for name in next(records, (1, []))[1]]
    _check_columns(columns)
    for line, values in records:
        if len(values) > len(columns):
            numbers = {"number": len(values), "columns": len(columns)}
            reason = _("has %(number)s values, but the header has %(columns)s columns", **numbers)
            problems.append(Problem(KIND, line, f"the row {shown(values[0])}", reason))
        else:
            yield line, dict(zip(columns, values, strict=False))  # empty cells at a row's end are often left away


def _check_columns(columns: Sequence[str]) -> None:
    if "name" not in columns:
        raise Invalid(_("The file has no column “name”. Its first line must name the columns."))
    if unknown := [column for column in columns if column not in _COLUMNS]:
        known = ", ".join(sorted(_COLUMNS))
        strange = shown(unknown[0])
        raise Invalid(
            _("The file has a column %(column)s that nobody knows. Known are %(known)s.", column=strange, known=known)
        )
    if len(set(columns)) < len(columns):
        raise Invalid(_("The file names a column twice."))


def _entry(line: int, row: Mapping[str, str]) -> ExhibitorEntry:
    name = words(row, "name", 200)
    key = text.normal(name)
    if not key:
        raise Wrong("name", _("%(value)s holds neither a letter nor a digit", value=shown(name)))
    given = {name: value.strip() for name, value in row.items()}
    return ExhibitorEntry(
        line=line,
        name=name,
        key=key,
        country=_country(given),
        hall=some_words(given, "hall", 60),
        stand=some_words(given, "stand", 60),
        website=link(given, "website") if "website" in given else None,
        products=some_words(given, "products", 500),
        product_groups=_parts(given.get("product_groups")),
        **_consent(given),
    )


def _country(row: Mapping[str, str]) -> str | None:
    code = row.get("country")
    if not code:
        return code
    if not _CODE.fullmatch(code.upper()) or i18n.territory(code.upper()) == code.upper():
        raise Wrong("country", _("%(value)s is not the code of a country such as KE", value=shown(code)))
    return code.upper()


def _parts(value: str | None) -> tuple[str, ...] | None:
    if value is None:
        return None
    return tuple(dict.fromkeys(clean for part in re.split(r"[;|]", value) if (clean := text.one_line(part))))


def _consent(row: Mapping[str, str]) -> dict[str, Any]:
    """Return when and how the company agreed to be shown: both, or neither."""
    given = some_day({"consented_on": row.get("consented_on") or None}, "consented_on")
    source = some_words(row, "consent_source", 200) or ""
    if given and not source:
        raise Wrong("consent_source", _("is missing: say how the company agreed to be shown"))
    return {"has_consent": "consented_on" in row, "consented_on": given, "consent_source": source if given else ""}
