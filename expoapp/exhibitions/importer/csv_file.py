"""A CSV file read as RFC 4180 means it, row by row, so that a bad row costs only itself."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO

from expoapp import text
from expoapp.errors import Invalid
from expoapp.exhibitions.importer.entries import Problem
from expoapp.exhibitions.importer.values import shown

# A value in quotation marks may hold line breaks, but no row of ours needs more lines than this. Without an end, a file
# of rows whose marks never close would be read to its end for each of them.
LONGEST_RECORD = 200


def read_table(
    content: str, columns: Sequence[str], problems: list[Problem], optional: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row by its columns' names, with the line it begins in; one that is no row becomes a problem.

    Raises Invalid when the first line does not name the columns.
    """
    header: list[str] | None = None
    for line, fields in read_records(content, "editions", problems):
        if header is None:
            header = _header(fields, columns, optional)
        elif len(fields) != len(header):
            reason = f"has {len(fields)} values, but the header has {len(header)} columns"
            problems.append(Problem("editions", line, f"the row {shown(fields[0])}", reason))
        else:
            yield line, dict(zip(header, fields, strict=True))
    if header is None:
        raise Invalid("The file is empty.")


def read_records(
    content: str, kind: str, problems: list[Problem], delimiter: str = ","
) -> Iterator[tuple[int, list[str]]]:
    """Yield the values of each row that is not empty, the header first, with the line it begins in.

    What is no row becomes a problem of this kind. Raises Invalid when the header cannot be read.
    """
    lines = list(StringIO(content, newline=""))
    columns = 0
    at = 0
    while at < len(lines):
        line = at + 1
        try:
            fields, length = _record(lines, at, delimiter)
        except csv.Error as problem:
            if not columns:
                raise Invalid(f"The file is no CSV: its first line cannot be read ({problem}).") from problem
            problems.append(Problem(kind, line, "the row", f"cannot be read as CSV ({problem})"))
            at += 1
            continue
        if columns and any(_is_whole(lines[number], columns, delimiter) for number in range(at + 1, at + length)):
            # It would swallow the good rows behind it, so reading goes on with the very next line.
            reason = f"a quotation mark is opened here and closed only in line {at + length}, behind other rows"
            problems.append(Problem(kind, line, "the row", reason))
            at += 1
            continue
        at += length
        if any(value.strip() for value in fields):
            columns = columns or len(fields)
            yield line, fields


def _record(lines: list[str], at: int, delimiter: str) -> tuple[list[str], int]:
    """Return the values of the record that begins in a line, and over how many lines it runs."""
    reader = csv.reader(lines[at : at + LONGEST_RECORD], delimiter=delimiter, strict=True)
    return next(reader), reader.line_num


def _is_whole(line: str, columns: int, delimiter: str) -> bool:
    """Say whether a line by itself could be a row, however its quotation marks stand."""
    try:
        return len(next(csv.reader([line], delimiter=delimiter), [])) == columns
    except csv.Error:
        return False


def _header(fields: list[str], columns: Sequence[str], optional: Sequence[str]) -> list[str]:
    names = [text.one_line(name).casefold() for name in fields]
    if len(names) == 1 and (mark := next((one for one in ";\t|" if one in fields[0]), "")):
        called = {";": "semicolons", "\t": "tabs", "|": "bars"}[mark]
        raise Invalid(f"The file's columns are parted by {called}; they must be parted by commas (RFC 4180).")
    missing = [name for name in columns if name not in names]
    if len(missing) == len(columns):
        raise Invalid(f"The file is no directory: its first line must name the columns {', '.join(columns)}.")
    if missing:
        raise Invalid(f"The file has no column {', '.join(missing)}.")
    if twice := [name for name, count in Counter(names).items() if count > 1 and name in {*columns, *optional}]:
        raise Invalid(f"The column {twice[0]} stands twice in the file.")
    return names
