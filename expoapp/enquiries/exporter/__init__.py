"""Enquiries taken out: as a workbook, as CSV for spreadsheets, as JSON Lines for other programs."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from expoapp.enquiries.exporter import consents, lines, numbers, rows
from expoapp.enquiries.models import Enquiry
from expoapp.i18n import gettext as _
from expoapp.sheets import workbook

FORMATS = ("xlsx", "csv", "jsonl")
_WIDTHS = {"reference": 15, "zone": 10, "state": 13, "name": 26, "email": 30, "company": 28, "message": 60}
_WIDTHS |= {"exhibitions": 34, "editions": 34, "products": 34, "area_sqm": 11, "created_at": 17, "due_at": 17}
__all__ = ["FORMATS", "consents", "lines", "numbers", "rows", "write"]


def write(
    enquiries: Iterable[Enquiry], form: str, target: BinaryIO, *, folder: Path, head: rows.Head | None = None
) -> int:
    """Write a file of one of FORMATS, never held as a whole, and return the number of enquiries in it.

    With a `head` it speaks to people: its words instead of the columns' names, labels instead of codes. `folder` is
    where a workbook's parts may lie, readable by us only, until it is done.
    """
    told = map(rows.Speech().row_of if head else rows.row_of, enquiries)
    titles = list(head.values()) if head else list(rows.COLUMNS)
    if form == "xlsx":
        return workbook.write(_("Enquiries"), titles, told, target, folder, _WIDTHS)
    number = 0
    for line in lines.written(titles, told, form):
        target.write(line.encode())
        number += 1
    return number - 1 if form == "csv" else number
