"""A spreadsheet that somebody hands in, as rows of texts: CSV, or a workbook (.xlsx) of which the first sheet is read.

What comes in is hostile until shown otherwise. A few kilobytes of a workbook can hold gigabytes, or name a cell so far
out that reading it takes all memory, so a workbook is looked through before the library opens it, and what has not
been looked through is not in what the library gets.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import IO, Any
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
# How long the texts of all cells may be together: a text that many cells share stands in the file only once.
LARGEST_TEXTS = 20_000_000
# Sheets are often formatted far below their last row; nothing is read there, but it has its place in memory.
LAST_ROW = 20_000
LAST_COLUMN = 200
_PIECE = 1 << 16
_WORKBOOK = "xl/workbook.xml"
# In these no rows stand; they are not handed on.
_ASIDE = ("xl/charts/", "xl/drawings/", "xl/externallinks/", "xl/pivot", "xl/calcchain", "customxml/", "docprops/")
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


def decoded(content: bytes) -> str:
    """Return the text of a CSV file; raise Invalid, naming the line, for what is not UTF-8."""
    try:
        return content.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise Invalid(
            _("The file is not UTF-8 text: line %(line)s cannot be read. In Excel, save it as “CSV UTF-8”.", line=line),
            "file",
        ) from problem


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str], str]]:
    said = decoded(content)
    # Spreadsheets in half the world part columns by semicolons. What stands in quotation marks parts nothing.
    head = re.sub(r'"[^"]*"', "", said.lstrip()[:10_000]).splitlines()[:1]
    delimiter = max((",", ";", "\t"), key="".join(head).count)
    try:
        for line, values, fault in read_records(said, delimiter):
            yield line, [text.unguarded(one) for one in values], fault
    except Invalid as problem:
        raise Invalid(problem.sentence, "file") from problem


# ---- Workbooks -------------------------------------------------------------------------------------------------------


def _workbook_rows(content: bytes) -> Iterator[tuple[int, list[str], str]]:
    import python_calamine  # noqa: PLC0415 -- loaded by who hands in a workbook, not by every process at its start

    harmless = _harmless(content)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(harmless) as book:
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
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(Decimal(repr(value)), "f")
    return str(value).replace("\x00", "")


def _harmless(content: bytes) -> io.BytesIO:
    """Return a workbook with only those parts that are looked through; raise Invalid for what is none, or too much.

    It is packed anew: what one reader of archives takes for its parts, another may not.
    """
    clean, texts = io.BytesIO(), _Texts()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(clean, "w", compresslevel=1) as anew:
            parts = packed.infolist()
            names = [part.filename.lower() for part in parts]
            if _WORKBOOK not in names or len(set(names)) < len(names) or any(part.flag_bits & 1 for part in parts):
                raise _unreadable()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
                raise _too_much()
            for part, name in zip(parts, names, strict=True):
                if name.endswith((".xml", ".rels")) and not name.startswith(_ASIDE):
                    kept = zipfile.ZipInfo(part.filename)
                    kept.compress_type = zipfile.ZIP_DEFLATED
                    with packed.open(part) as stream, anew.open(kept, "w") as target:
                        _look_through(iter(partial(stream.read, _PIECE), b""), target, texts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as problem:
        raise _unreadable() from problem
    except expat.ExpatError as problem:
        raise _unreadable() from problem
    if texts.length > LARGEST_TEXTS:
        raise _too_much()
    clean.seek(0)
    return clean


def _too_much() -> Invalid:
    return Invalid(_("The workbook holds too much. Save only the sheet with the rows."), "file")


@dataclass
class _Texts:
    """The texts that cells share: how long each is, and how often which is used. Each use is a copy in memory."""

    lengths: list[int] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)

    @property
    def length(self) -> int:
        """Return how long all texts are together, each as often as a cell uses it."""
        longest = dict(enumerate(self.lengths))
        return sum(longest.get(int(which), 0) * times for which, times in self.used.items() if which.isdecimal())


class _Part:
    """A part of a workbook as its tags come by; each cell has its place, whether it says so or not."""

    def __init__(self, texts: _Texts) -> None:
        self.texts = texts
        self.row = self.column = 0
        self.cell: dict[str, str] | None = None  # the one that is open
        self.inside: set[str] = set()  # what stands in it
        self.value = ""
        self.is_shared = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Take a tag that opens; raise Invalid for a cell too far out."""
        name = tag.rpartition(":")[2]
        if name == "row":
            self._go(_place(attributes["r"])[1] if "r" in attributes else self.row + 1, 0, attributes.get("r", ""))
        elif name == "c":
            column, row = _place(attributes["r"]) if "r" in attributes else (self.column + 1, self.row)
            self._go(row, column, attributes.get("r", ""))
            self.cell, self.inside, self.value = attributes, set(), ""
        elif name == "si":
            self.is_shared = True
            self.texts.lengths.append(0)
        elif self.cell is not None:
            self.inside.add(name)

    def _go(self, row: int, column: int, place: str) -> None:
        self.row, self.column = row, column
        if row > LAST_ROW or column > LAST_COLUMN:
            raise Invalid(
                _("The workbook has a cell far out (%(cell)s). Save only the rows you need.", cell=place[:20]), "file"
            )

    def text(self, said: str) -> None:
        """Take text between tags."""
        if self.is_shared:
            self.texts.lengths[-1] += len(said)
        elif self.cell is not None and self.cell.get("t") == "s":
            self.value = (self.value + said)[:20]

    def end(self, tag: str) -> None:
        """Take a tag that closes; raise Invalid for a cell whose value nobody knows: read, it would count as empty."""
        name = tag.rpartition(":")[2]
        if name == "si":
            self.is_shared = False
        elif name == "c" and self.cell is not None:
            if self.cell.get("t") == "e" or ("f" in self.inside and not self.inside & {"v", "is"}):
                raise Invalid(
                    _(
                        "Cell %(cell)s holds an error, or a formula without its result. Mend it, or save only the "
                        "sheet with the rows.",
                        cell=self.cell.get("r", "?")[:20],
                    ),
                    "file",
                )
            if self.cell.get("t") == "s":
                self.texts.used[self.value.strip()] += 1
            self.cell = None


def _look_through(pieces: Iterator[bytes], target: IO[bytes], texts: _Texts) -> None:
    """Copy a part; raise Invalid for what must not be in it, such as declarations that no workbook has."""
    parser, part = expat.ParserCreate("UTF-8"), _Part(texts)

    def refuse(*_what: Any) -> None:
        raise _unreadable()

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = part.begin
    parser.EndElementHandler = part.end
    parser.CharacterDataHandler = part.text
    for piece in pieces:
        if b"\x00" in piece:  # UTF-16: the same bytes may be other tags to the library that reads it next
            raise _unreadable()
        parser.Parse(piece, False)
        target.write(piece)
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
