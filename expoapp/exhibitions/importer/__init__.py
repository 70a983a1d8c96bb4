"""Exhibitions read from files: a YAML file made into checked entries, and the bundled sample moved on by years."""

from expoapp.exhibitions.importer.entries import (
    DayHours,
    EditionEntry,
    FigureEntry,
    FormerDates,
    GoodsEntry,
    IndustryEntry,
    OrganiserEntry,
    Plan,
    Problem,
    ProductGroupEntry,
    RegionEntry,
    SeriesEntry,
    Text,
    VenueEntry,
)
from expoapp.exhibitions.importer.exhibitors import ExhibitorEntry, read_exhibitors
from expoapp.exhibitions.importer.portfolio import read
from expoapp.exhibitions.importer.shift import shift_years
from expoapp.exhibitions.importer.yaml_file import Entry, read_file

__all__ = [
    "DayHours",
    "EditionEntry",
    "Entry",
    "ExhibitorEntry",
    "FigureEntry",
    "FormerDates",
    "GoodsEntry",
    "IndustryEntry",
    "OrganiserEntry",
    "Plan",
    "Problem",
    "ProductGroupEntry",
    "RegionEntry",
    "SeriesEntry",
    "Text",
    "VenueEntry",
    "read",
    "read_exhibitors",
    "read_file",
    "shift_years",
]
