"""All that is held of a person as one file: JSON for programs, CSV for spreadsheets."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from expoapp.subjects.registry import Rows
from expoapp.text import guarded

_BYTE_ORDER_MARK = "\ufeff"


def zipped(tables: Mapping[str, Rows], moment: datetime) -> bytes:
    """Return a ZIP file; the same rows at the same moment make the same file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:

        def add(name: str, words: str) -> None:
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, words.encode())

        add("data.json", json.dumps(tables, ensure_ascii=False, indent=1, default=_plain))
        for name, rows in tables.items():
            if rows:
                add(f"{name}.csv", _csv(rows))
    return target.getvalue()


def _csv(rows: Rows) -> str:
    target = io.StringIO()
    target.write(_BYTE_ORDER_MARK)
    writer = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    columns = list(rows[0])
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(_cell(row.get(column))) for column in columns])
    return target.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_plain).strip('"')


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
