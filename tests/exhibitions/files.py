"""Portfolio files for tests: one good exhibition, changed as a test needs it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from expoapp.config import ROOT

SAMPLE = ROOT / "expoapp" / "sample"

EDITION: dict[str, Any] = {
    "year": 2027,
    "edition_number": 28,
    "start_date": "2027-07-07",
    "end_date": "2027-07-09",
    "status": "scheduled",
    "dates_confirmed": True,
    "opening_hours": [{"date": f"2027-07-0{day}", "opens": "10:00", "closes": "18:00"} for day in (7, 8, 9)],
    "figures": {"exhibitors": None, "visitors": None, "net_sqm": None, "countries": None},
}

SERIES: dict[str, Any] = {
    "slug": "buildexpo-kenya",
    "name": "BUILDEXPO KENYA",
    "tagline": "From the first plan to the last tile",
    "region": "East Africa",
    "country": "KE",
    "city": "Nairobi",
    "venue": {"id": "kicc", "name": "KICC", "address": "Harambee Avenue, Nairobi", "city": "Nairobi", "country": "KE"},
    "timezone": "Africa/Nairobi",
    "industries": ["building-construction"],
    "founded": 1998,
    "co_located_with": [],
}


def edition(**given: Any) -> dict[str, Any]:
    """Return an edition's entry."""
    return deepcopy(EDITION) | given


def series(*editions: dict[str, Any], **given: Any) -> dict[str, Any]:
    """Return a series' entry, with one edition unless others are given."""
    return deepcopy(SERIES) | {"editions": list(editions) or [edition()]} | given


def portfolio(*entries: dict[str, Any], **given: Any) -> dict[str, Any]:
    """Return a whole file, with one series unless others are given."""
    return {
        "schema_version": 1,
        "as_of": "2026-11-23",
        "organiser": {"name": "Expogroup", "website": "https://www.example.org", "founded_year": 1996},
        "industries": [{"code": "building-construction", "name": "Building", "description": "All of it."}],
        "series": list(entries) or [series()],
    } | given


def write(path: Path, data: Any) -> str:
    """Write a file as YAML and return where it is."""
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return str(path)
