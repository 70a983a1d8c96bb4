"""What is done to enquiries. Actions never commit."""

from expoapp.enquiries.actions.desk import answer, assign, move, note, overtaken, postpone, read, read_list
from expoapp.enquiries.actions.joining import add, join
from expoapp.enquiries.actions.receiving import ACKNOWLEDGEMENTS_A_DAY, Key, Limits, Wish, submit

__all__ = [
    "ACKNOWLEDGEMENTS_A_DAY",
    "Key",
    "Limits",
    "Wish",
    "add",
    "answer",
    "assign",
    "join",
    "move",
    "note",
    "overtaken",
    "postpone",
    "read",
    "read_list",
    "submit",
]
