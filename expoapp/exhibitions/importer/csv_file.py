"""A CSV file read as RFC 4180 means it, row by row, so that a bad row costs only itself."""

from collections import Counter
from collections.abc import Iterator, Sequence

from expoapp import sheets, text
from expoapp.errors import Invalid
from expoapp.exhibitions.importer.entries import Problem
from expoapp.exhibitions.importer.values import shown


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
    for line, fields, fault in sheets.read_records(content, delimiter):
        if fault:
            problems.append(Problem(kind, line, "the row", fault))
        else:
            yield line, fields


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
