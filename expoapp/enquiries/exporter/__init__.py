"""Enquiries taken out: as a workbook, as CSV for spreadsheets, as JSON Lines for other programs."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from expoapp.enquiries.exporter import consents, lines, numbers, rows, workbook
from expoapp.enquiries.exporter.workbook import clear
from expoapp.enquiries.models import Enquiry

FORMATS = ("xlsx", "csv", "jsonl")
__all__ = ["FORMATS", "clear", "consents", "lines", "numbers", "rows", "workbook", "write"]


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
        return workbook.write(titles, told, target, folder)
    number = 0
    for line in lines.written(titles, told, form):
        target.write(line.encode())
        number += 1
    return number - 1 if form == "csv" else number
