"""Enquiries line by line: CSV for spreadsheets, JSON Lines for other programs."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from expoapp.enquiries.exporter.rows import Row, Value

_BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet may skip before it looks for a formula: blanks, controls, zero-width signs, byte order marks.
_SKIPPED = r"[\s\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
_FORMULA = re.compile(rf"{_SKIPPED}[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\x00]")
# RULES.md 7.1: these begin like a formula, and yet an apostrophe or a lost sign would spoil them.
_PHONE = re.compile(r"\+[0-9 ()\-]{6,20}")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def written(titles: Sequence[str], rows: Iterable[Row], form: str) -> Iterator[str]:
    """Yield the file line by line; `form` is "csv" or "jsonl"."""
    if form == "csv":
        yield from csv_file(titles, (row.values() for row in rows))
    else:
        for row in rows:
            yield json.dumps(row, ensure_ascii=False, default=cell_of) + "\n"


def csv_file(titles: Iterable[str], rows: Iterable[Iterable[Value]]) -> Iterator[str]:
    """Yield a CSV file line by line, as RFC 4180 and spreadsheets want it: UTF-8 with its mark, every cell quoted."""
    yield _BYTE_ORDER_MARK + _csv_line(titles)
    for row in rows:
        yield _csv_line([guarded(cell_of(value)) for value in row])


def cell_of(value: Value) -> str:
    """Return a value as the text of a cell: ISO 8601 for moments and days, semicolons between several."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else str(value)


def guarded(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (R36); phone numbers and numbers stay as they are.

    A cell that has apostrophes before a formula already gets one more, so that `unguarded` gives back every value.
    """
    return f"'{value}" if _is_formula(value.lstrip("'")) else value


def unguarded(cell: str) -> str:
    """Return the value that a cell was before it was guarded; for programs that read our CSV."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell.lstrip("'")) else cell


def _is_formula(value: str) -> bool:
    return bool(_FORMULA.match(value)) and not _PHONE.fullmatch(value) and not _NUMBER.fullmatch(value)


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
