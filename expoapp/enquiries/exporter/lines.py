"""Enquiries line by line: CSV for spreadsheets, JSON Lines for other programs."""

import json
from collections.abc import Iterable, Iterator, Sequence

from expoapp.sheets import Row, cell_of, csv_file


def written(titles: Sequence[str], rows: Iterable[Row], form: str) -> Iterator[str]:
    """Yield the file line by line; `form` is "csv" or "jsonl"."""
    if form == "csv":
        yield from csv_file(titles, (row.values() for row in rows))
    else:
        for row in rows:
            yield json.dumps(row, ensure_ascii=False, default=cell_of) + "\n"
