"""What is done to enquiries. Actions never commit."""

from expoapp.enquiries.actions.bulk import Outcome, each
from expoapp.enquiries.actions.desk import answer, assign, move, note, overtaken, postpone, read, read_list
from expoapp.enquiries.actions.receiving import ACKNOWLEDGEMENTS_A_DAY, Key, Limits, Wish, submit
from expoapp.enquiries.actions.views import MOST_VIEWS, delete_view, keep_view, rename_view

__all__ = [
    "ACKNOWLEDGEMENTS_A_DAY",
    "MOST_VIEWS",
    "Key",
    "Limits",
    "Outcome",
    "Wish",
    "answer",
    "assign",
    "delete_view",
    "each",
    "keep_view",
    "move",
    "note",
    "overtaken",
    "postpone",
    "read",
    "read_list",
    "rename_view",
    "submit",
]
