"""Enquiries as other programs read them, one a line: CSV for spreadsheets, JSON Lines for all else."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from expoapp.enquiries.models import Enquiry
from expoapp.text import guarded

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
)
CONSENT_COLUMNS = ("email", "version", "language", "given_at", "zone", "source", "withdraw_address")
FORMATS = ("csv", "jsonl")
_BYTE_ORDER_MARK = "\ufeff"


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
        "created_at": enquiry.created_at.isoformat(timespec="seconds"),
        "zone": "UTC",
        "country": enquiry.country_code,
        "exhibitions": [row.exhibition.slug for row in enquiry.exhibition_rows],
    }
    return {name: values[name] if name in values else getattr(enquiry, name) for name in COLUMNS}


def consent_head() -> str:
    """Return the head of the file of consents."""
    return _BYTE_ORDER_MARK + _csv_line(CONSENT_COLUMNS)


def consent_line(consent: Any, withdraw_address: str) -> str:
    """Return a consent's line; `consent` has email, wording_version, lang, given_at and source."""
    given_at = consent.given_at.isoformat(timespec="seconds")
    cells = [consent.email, consent.wording_version, consent.lang, given_at, "UTC", consent.source, withdraw_address]
    return _csv_line([guarded(cell) for cell in cells])


def _csv_line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
