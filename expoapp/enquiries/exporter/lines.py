"""Enquiries line by line: CSV for spreadsheets, JSON Lines for other programs."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from expoapp import text
from expoapp.enquiries.exporter.rows import Row, Value

_BYTE_ORDER_MARK = "\ufeff"


def written(titles: Sequence[str], rows: Iterable[Row], form: str) -> Iterator[str]:
    """Yield the file line by line; `form` is "csv" or "jsonl"."""
    if form == "csv":
        yield from csv_file(titles, (row.values() for row in rows))
    else:
        for row in rows:
            yield json.dumps(row, ensure_ascii=False, default=cell_of) + "\n"


def csv_file(titles: Iterable[str], rows: Iterable[Iterable[Value]]) -> Iterator[str]:
    """Yield a CSV file line by line, as RFC 4180 and spreadsheets want it: UTF-8 with its mark, every cell quoted."""
    yield head_line(titles)
    for row in rows:
        yield csv_line(row)


def head_line(titles: Iterable[str]) -> str:
    """Return the first line of a CSV file."""
    return _BYTE_ORDER_MARK + _quoted(titles)


def csv_line(row: Iterable[Value]) -> str:
    """Return a line of a CSV file, in which nothing can be taken for a formula."""
    return _quoted(text.guarded(cell_of(value)) for value in row)


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


def _quoted(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
