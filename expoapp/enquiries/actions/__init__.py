"""What is done to enquiries. Actions never commit."""

from expoapp.enquiries.actions.desk import answer, assign, move, note, overtaken, postpone, read, read_list
from expoapp.enquiries.actions.receiving import ACKNOWLEDGEMENTS_A_DAY, Key, Limits, Receipt, Wish, receipt, submit
from expoapp.enquiries.actions.spooling import find_kept, forget_kept, keep, take_kept

__all__ = [
    "ACKNOWLEDGEMENTS_A_DAY",
    "Key",
    "Limits",
    "Receipt",
    "Wish",
    "answer",
    "assign",
    "find_kept",
    "forget_kept",
    "keep",
    "move",
    "note",
    "overtaken",
    "postpone",
    "read",
    "read_list",
    "receipt",
    "submit",
    "take_kept",
]
