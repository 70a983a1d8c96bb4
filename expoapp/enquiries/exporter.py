"""Enquiries as other programs read them, one a line: CSV for spreadsheets, JSON Lines for all else."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator

from expoapp.enquiries import kinds
from expoapp.enquiries.models import Enquiry

COLUMNS = (
    "reference",
    "created_at",
    "zone",
    "kind",
    "state",
    "name",
    "email",
    "company",
    "country",
    "phone",
    "message",
    "exhibitions",
    # What only some kinds ask; the others of the table have a column above.
    *(name for name in kinds.QUESTIONS if name not in {"company", "country", "phone"}),
)
FORMATS = ("csv", "jsonl")
_BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet may skip before it looks for a formula: blanks, controls, zero-width signs, byte order marks.
_SKIPPED = r"[\s\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
_FORMULA = re.compile(rf"{_SKIPPED}[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\x00]")
# RULES.md 7.1: these begin like a formula, and yet an apostrophe or a lost sign would spoil them.
_PHONE = re.compile(r"\+[0-9 ()\-]{6,20}")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def lines(enquiries: Iterable[Enquiry], form: str) -> Iterator[str]:
    """Yield the file line by line, so that it is never held as a whole; `form` is one of FORMATS."""
    if form == "csv":
        yield _BYTE_ORDER_MARK + _csv_line(COLUMNS)
    for enquiry in enquiries:
        row = row_of(enquiry)
        if form == "csv":
            row["exhibitions"] = "; ".join(row["exhibitions"])
            yield _csv_line([guarded(str(row[name])) for name in COLUMNS])
        else:
            yield json.dumps(row, ensure_ascii=False) + "\n"


def row_of(enquiry: Enquiry) -> dict[str, str | list[str]]:
    """Return an enquiry's line as plain values."""
    values: dict[str, str | list[str]] = {
        **kinds.answers_of(enquiry),
        "created_at": enquiry.created_at.isoformat(timespec="seconds"),
        "zone": "UTC",
        "exhibitions": [row.exhibition.slug for row in enquiry.exhibition_rows],
    }
    return {name: values[name] if name in values else getattr(enquiry, name) for name in COLUMNS}


def guarded(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (R36); phone numbers and numbers stay as they are."""
    if not _FORMULA.match(value) or _PHONE.fullmatch(value) or _NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def _csv_line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
