"""Exhibitions and editions in the back office."""

from expoapp.exhibitions.staff import (
    editions,
    exhibitions,
    exhibitor_file,
    exhibitors,
    next_edition,
    next_year,
    organisers,
    status,
)
from expoapp.exhibitions.staff.room import bp

__all__ = [
    "bp",
    "editions",
    "exhibitions",
    "exhibitor_file",
    "exhibitors",
    "next_edition",
    "next_year",
    "organisers",
    "status",
]
