"""Exhibitions and editions as the rows of spreadsheets, taken out and brought in alike."""

from expoapp import sheets
from expoapp.exhibitions.actions.sheets.editions import EDITIONS
from expoapp.exhibitions.actions.sheets.exhibitions import EXHIBITIONS

__all__ = ["EDITIONS", "EXHIBITIONS", "follow"]


def follow() -> None:
    """Offer both tables."""
    sheets.follow(EXHIBITIONS)
    sheets.follow(EDITIONS)
