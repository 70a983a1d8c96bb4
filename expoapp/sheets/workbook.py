"""A table written as a workbook (.xlsx): every text stays the text it was, whatever it begins with (R36)."""

import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from expoapp.sheets.lines import Row, Value, cell_of

LONGEST_RUN = 3600  # seconds after which parts of a workbook that still lie about belong to a process that was killed
_PARTS = "export-"
WIDTH = 18
# No part of a workbook may hold these, since XML cannot.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Told to the library besides writing each text as text, so that no later change of a call can bring them back.
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Row],
    target: BinaryIO,
    folder: Path,
    widths: Mapping[str, int] | None = None,
) -> int:
    """Write a workbook row by row, in memory that does not grow with the rows; return their number.

    `folder` is where its parts may lie, readable by us only, until it is done; `widths` are columns' by their names.
    """
    import xlsxwriter  # noqa: PLC0415 -- loaded by who takes out a workbook, not by every process at its start

    clear(folder)
    number = 0
    with tempfile.TemporaryDirectory(prefix=_PARTS, dir=folder) as parts:
        book = xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": parts, **_PLAIN})
        sheet = book.add_worksheet(title)
        # The mark of a text: an editor that opens the cell and leaves it again keeps it from becoming a formula.
        text = book.add_format({"quote_prefix": True, "valign": "top"})
        phone = book.add_format({"quote_prefix": True, "valign": "top", "num_format": "@"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        plain = book.add_format({"valign": "top"})
        _head(sheet, heads, book.add_format({"bold": True, "bottom": 1, "quote_prefix": True}))
        for number, row in enumerate(rows, 1):
            for column, (name, value) in enumerate(row.items()):
                if number == 1:
                    sheet.set_column(column, column, (widths or {}).get(name, WIDTH))
                if isinstance(value, datetime):
                    sheet.write_datetime(number, column, value.replace(tzinfo=None), moment)
                elif isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, (int, float)) and not isinstance(value, bool):
                    sheet.write_number(number, column, value, plain)
                else:
                    _write_text(sheet, number, column, value, phone if name.startswith("phone") else text)
        sheet.autofilter(0, 0, number, len(heads) - 1)
        book.close()
    return number


def _head(sheet: Any, heads: Sequence[str], bold: Any) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    sheet.freeze_panes(1, 1)


def _write_text(sheet: Any, row: int, column: int, value: Value, form: Any) -> None:
    if written := as_text(cell_of(value)):
        sheet.write_string(row, column, written, form)


def as_text(value: str) -> str:
    """Return a text as a workbook can hold it: one kind of line end, and no sign that XML forbids."""
    return _ILLEGAL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def clear(folder: Path) -> None:
    """Throw away the parts of workbooks whose making was killed."""
    for parts in folder.glob(f"{_PARTS}*"):
        if parts.stat().st_mtime < time.time() - LONGEST_RUN:
            shutil.rmtree(parts, ignore_errors=True)
