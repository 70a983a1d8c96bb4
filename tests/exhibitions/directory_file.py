"""Directory files for tests: one good row, changed as a test needs it."""

import csv
import io
from pathlib import Path

from tests.conftest import DIRECTORY

ROW = {
    "id": "f001-2027",
    "name": "Batimatec",
    "edition_year": "2027",
    "city": "Alger",
    "country": "DZ",
    "industry": "building-construction",
    "venue": "Palais des Expositions",
    "start_date": "2027-05-02",
    "end_date": "2027-05-06",
    "date_precision": "exact",
    "date_basis": "looked-up",
    "organiser": "Batimatec Expo",
    "website": "https://fair.example.org",
}


def row(key: str = "f001-2027", start: str = "2027-05-02", end: str = "", **given: str) -> dict[str, str]:
    """Return one row; without `end` it lasts a day, and its year is the one it starts in."""
    return ROW | {"id": key, "start_date": start, "end_date": end or start, "edition_year": start[:4]} | given


def text_of(*rows: dict[str, str]) -> str:
    """Return a whole file of these rows."""
    columns = list(dict.fromkeys([*ROW, *(name for one in rows for name in one)]))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(path: Path, *rows: dict[str, str]) -> str:
    """Write a file and return where it is."""
    path.write_bytes(text_of(*rows).encode())
    return str(path)


def directory_rows() -> list[dict[str, str]]:
    """Return the rows of the bundled directory."""
    with DIRECTORY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
