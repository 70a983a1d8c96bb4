"""Exhibitions read from files: a YAML file made into checked entries, and the bundled sample moved on by years."""

from expoapp.exhibitions.importer.directory import (
    Directory,
    FairEntry,
    Known,
    PlaceEntry,
    RowEntry,
    read_directory,
)
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
from expoapp.exhibitions.importer.text_file import read_text_file
from expoapp.exhibitions.importer.yaml_file import Entry, read_file

__all__ = [
    "DayHours",
    "Directory",
    "EditionEntry",
    "Entry",
    "ExhibitorEntry",
    "FairEntry",
    "FigureEntry",
    "FormerDates",
    "GoodsEntry",
    "IndustryEntry",
    "Known",
    "OrganiserEntry",
    "PlaceEntry",
    "Plan",
    "Problem",
    "ProductGroupEntry",
    "RegionEntry",
    "RowEntry",
    "SeriesEntry",
    "Text",
    "VenueEntry",
    "read",
    "read_directory",
    "read_exhibitors",
    "read_file",
    "read_text_file",
    "shift_years",
]
