"""A table written line by line as CSV, and what a value is in a cell."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from expoapp import text

Value = str | int | float | bool | datetime | date | list[str] | None
Row = Mapping[str, Value]
_BYTE_ORDER_MARK = "\ufeff"


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
    # Whoever reads a file takes the sign 0 out, and would then not know what an apostrophe had stood before.
    return _quoted(text.guarded(cell_of(value).replace("\x00", "")) for value in row)


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
