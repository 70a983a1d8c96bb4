"""A spreadsheet that somebody hands in, as rows of texts: CSV, or a workbook (.xlsx) of which the first sheet is read.

What comes in is hostile until shown otherwise. A few kilobytes of a workbook can hold gigabytes, or name a cell so far
out that reading it takes all memory, so a workbook is looked through before the library opens it.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from xml.parsers import expat

from expoapp import text
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _
from expoapp.sheets.records import read_records

LARGEST_FILE = 4_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 60
# What a workbook may hold unpacked, and in how many parts.
LARGEST_CONTENT = 60_000_000
MOST_PARTS = 500
# Sheets are often formatted far below their last row; nothing is read there, but it has its place in memory.
LAST_ROW = 20_000
LAST_COLUMN = 200
_PIECE = 1 << 16
_WORKBOOK = "xl/workbook.xml"
# What one letter of the name of a column counts.
_LETTERS = 26


@dataclass(frozen=True)
class Table:
    """A file's rows, each with its number in the file; what is no row stands in `faults` with the reason."""

    heads: list[str]
    rows: list[tuple[int, list[str]]]
    faults: list[tuple[int, str]] = field(default_factory=list)


def read_table(content: bytes) -> Table:
    """Return what a file holds, every cell as a text; raise Invalid in words for what is no such file."""
    if not content:
        raise Invalid(_("Choose a file that holds something."), "file")
    if len(content) > LARGEST_FILE:
        raise Invalid(_("The file is larger than 4 MB. Please split it."), "file")
    if content.startswith(b"PK"):
        records = _workbook_rows(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(
            _("This is an old workbook (.xls), or one with a password. Save it as .xlsx without one."), "file"
        )
    else:
        records = _csv_rows(content)
    found = _table(records)
    if not found.rows and not found.faults:
        raise Invalid(_("The file has no rows below its first line."), "file")
    return found


def _table(records: Iterator[tuple[int, list[str], str]]) -> Table:
    heads: list[str] | None = None
    rows: list[tuple[int, list[str]]] = []
    faults: list[tuple[int, str]] = []
    for line, values, fault in records:
        if heads is None:
            heads = _heads(values)
        elif fault:
            faults.append((line, fault))
        elif any(one.strip() for one in values[len(heads) :]):
            faults.append((line, _("has values to the right of the last column that has a head")))
        else:
            rows.append((line, (values + [""] * len(heads))[: len(heads)]))
        if len(rows) + len(faults) > MOST_ROWS:
            raise Invalid(_("The file has more than %(most)s rows; please split it.", most=MOST_ROWS), "file")
    if heads is None:
        raise Invalid(_("The file is empty."), "file")
    return Table(heads, rows, faults)


def _heads(values: list[str]) -> list[str]:
    heads = [text.shorten(text.one_line(one), 120) for one in values]
    while heads and not heads[-1]:
        heads.pop()
    if len(heads) > MOST_COLUMNS:
        raise Invalid(_("The file has more than %(most)s columns.", most=MOST_COLUMNS), "file")
    if not heads:
        raise Invalid(_("The first line of the file must name its columns."), "file")
    return heads


# ---- CSV -------------------------------------------------------------------------------------------------------------


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str], str]]:
    try:
        said = content.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise Invalid(
            _("The file is not UTF-8 text: line %(line)s cannot be read. In Excel, save it as “CSV UTF-8”.", line=line),
            "file",
        ) from problem
    head = said.partition("\n")[0]
    # Spreadsheets in half the world part columns by semicolons.
    delimiter = max((",", ";", "\t"), key=head.count)
    try:
        for line, values, fault in read_records(said, delimiter):
            yield line, [text.unguarded(one) for one in values], fault
    except Invalid as problem:
        raise Invalid(problem.sentence, "file") from problem


# ---- Workbooks -------------------------------------------------------------------------------------------------------


def _workbook_rows(content: bytes) -> Iterator[tuple[int, list[str], str]]:
    import python_calamine  # noqa: PLC0415 -- loaded by who hands in a workbook, not by every process at its start

    _expect_harmless(content)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            visible = [
                number
                for number, sheet in enumerate(book.sheets_metadata)
                if sheet.visible == python_calamine.SheetVisibleEnum.Visible
                and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            if not visible:
                raise Invalid(_("The workbook has no sheet that can be seen."), "file")
            rows = book.get_sheet_by_index(visible[0]).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, ValueError, OverflowError) as problem:
        raise _unreadable() from problem
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":  # what the library raises where it gives up
            raise
        raise _unreadable() from problem
    for number, row in enumerate(rows, 1):
        values = [_cell(value) for value in row]
        if any(value.strip() for value in values):
            yield number, values, ""


def _unreadable() -> Invalid:
    return Invalid(_("The workbook cannot be read. Open it in your spreadsheet, and save it anew as .xlsx."), "file")


def _cell(value: Any) -> str:
    """Return a cell as people write it in a text: 2027-07-07, 09:30, 12, yes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).replace("\x00", "")


def _expect_harmless(content: bytes) -> None:
    """Raise Invalid for what is no workbook, or one that would take more memory than any of ours needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            names = [part.filename for part in parts]
            if _WORKBOOK not in names or len(set(names)) < len(names) or any(part.flag_bits & 1 for part in parts):
                raise _unreadable()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
                raise Invalid(_("The workbook holds too much. Save only the sheet with the rows."), "file")
            for part in parts:
                with packed.open(part) as stream:
                    _look_through(iter(partial(stream.read, _PIECE), b""), _is_xml(part.filename))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as problem:
        raise _unreadable() from problem
    except expat.ExpatError as problem:
        raise _unreadable() from problem


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _look_through(pieces: Iterator[bytes], is_xml: bool) -> None:
    """Read a part to its end; raise Invalid for a cell too far out, and for declarations that no workbook has."""
    parser = expat.ParserCreate()

    def refuse(*_what: Any) -> None:
        raise _unreadable()

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] in {"c", "row"} and (place := attributes.get("r")):
            column, row = _place(place)
            if row > LAST_ROW or column > LAST_COLUMN:
                raise Invalid(
                    _("The workbook has a cell far out (%(cell)s). Save only the rows you need.", cell=place[:20]),
                    "file",
                )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = begin
    for piece in pieces:
        if is_xml:
            parser.Parse(piece, False)
    if is_xml:
        parser.Parse(b"", True)


def _place(cell: str) -> tuple[int, int]:
    """Return column and row of a cell's name ("AB12"), 0 for what it does not say; what is no name is far out."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    if len(letters) > 3 or len(digits) > 7 or not (letters.isalpha() or not letters) or not letters.isascii():
        return LAST_COLUMN + 1, LAST_ROW + 1
    column = 0
    for letter in letters.upper():
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column, int(digits or 0)
