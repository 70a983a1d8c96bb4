"""A CSV file read as RFC 4180 means it, row by row, so that a bad row costs only itself."""

import csv
from collections.abc import Iterator
from io import StringIO

from expoapp.errors import Invalid
from expoapp.i18n import gettext as _

# A value in quotation marks may hold line breaks, but no row of ours needs more lines than this. Without an end, a file
# of rows whose marks never close would be read to its end for each of them.
LONGEST_RECORD = 200


def read_records(content: str, delimiter: str = ",") -> Iterator[tuple[int, list[str], str]]:
    """Yield (line it begins in, values, "") for each row that is not empty, the header first; of what is no row, why.

    Raises Invalid when the header cannot be read.
    """
    lines = list(StringIO(content, newline=""))
    columns = 0
    at = 0
    while at < len(lines):
        line = at + 1
        if lines[at].isspace():
            at += 1
            continue
        try:
            fields, length = _record(lines, at, delimiter)
        except csv.Error as problem:
            if not columns:
                raise Invalid(
                    _("The file is no CSV: its first line cannot be read (%(why)s).", why=problem)
                ) from problem
            yield line, [], _("cannot be read as CSV (%(why)s)", why=problem)
            at += 1
            continue
        inner = lines[at + 1 : at + length] if columns else []
        if any(_is_whole(one, columns, delimiter) for one in inner) and not _is_quoted(
            "".join(lines[at : at + length]), fields, delimiter
        ):
            # It would swallow the good rows behind it, so reading goes on with the very next line.
            end = at + length
            yield (
                line,
                [],
                _("a quotation mark is opened here and closed only in line %(line)s, behind other rows", line=end),
            )
            at += 1
            continue
        at += length
        if any(value.strip() for value in fields):
            columns = columns or len(fields)
            yield line, fields, ""


def _record(lines: list[str], at: int, delimiter: str) -> tuple[list[str], int]:
    """Return the values of the record that begins in a line, and over how many lines it runs."""
    reader = csv.reader(lines[at : at + LONGEST_RECORD], delimiter=delimiter, strict=True)
    return next(reader), reader.line_num


def _is_quoted(record: str, fields: list[str], delimiter: str) -> bool:
    """Say whether each value stands in quotation marks, as in what we write: then none of the marks is a stray one."""
    said = StringIO()
    csv.writer(said, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="").writerow(fields)
    return record.rstrip("\r\n") == said.getvalue()


def _is_whole(line: str, columns: int, delimiter: str) -> bool:
    """Say whether a line by itself could be a row, however its quotation marks stand."""
    try:
        return len(next(csv.reader([line], delimiter=delimiter), [])) == columns
    except csv.Error:
        return False
