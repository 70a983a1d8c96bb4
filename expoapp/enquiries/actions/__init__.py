"""What is done to enquiries. Actions never commit."""

from expoapp.enquiries.actions.desk import answer, assign, move, note, overtaken, postpone, read, read_list
from expoapp.enquiries.actions.mails import read_mail, read_mails, resend, resend_all
from expoapp.enquiries.actions.receiving import ACKNOWLEDGEMENTS_A_DAY, Key, Limits, Wish, submit

__all__ = [
    "ACKNOWLEDGEMENTS_A_DAY",
    "Key",
    "Limits",
    "Wish",
    "answer",
    "assign",
    "move",
    "note",
    "overtaken",
    "postpone",
    "read",
    "read_list",
    "read_mail",
    "read_mails",
    "resend",
    "resend_all",
    "submit",
]
