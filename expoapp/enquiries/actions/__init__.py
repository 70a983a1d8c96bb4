"""What is done to enquiries. Actions never commit."""

from expoapp.enquiries.actions.desk import answer, assign, move, note, overtaken, postpone, read, read_list
from expoapp.enquiries.actions.export import MOST_ROWS, expect_few, printed, taken_out
from expoapp.enquiries.actions.receiving import ACKNOWLEDGEMENTS_A_DAY, Key, Limits, Wish, submit

__all__ = [
    "ACKNOWLEDGEMENTS_A_DAY",
    "MOST_ROWS",
    "Key",
    "Limits",
    "Wish",
    "answer",
    "assign",
    "expect_few",
    "move",
    "note",
    "overtaken",
    "postpone",
    "printed",
    "read",
    "read_list",
    "submit",
    "taken_out",
]
