"""What is done to enquiries. Actions never commit."""

from expoapp.enquiries.actions.desk import answer, assign, move, note, overtaken, postpone, read, read_list
from expoapp.enquiries.actions.quarantine import clear_quarantine, mark_as_spam, release
from expoapp.enquiries.actions.receiving import Key, Limits, Wish, submit

__all__ = [
    "Key",
    "Limits",
    "Wish",
    "answer",
    "assign",
    "clear_quarantine",
    "mark_as_spam",
    "move",
    "note",
    "overtaken",
    "postpone",
    "read",
    "read_list",
    "release",
    "submit",
]
