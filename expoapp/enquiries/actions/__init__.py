"""What is done to enquiries. Actions never commit."""

from expoapp.enquiries.actions.desk import answer, assign, move, note, overtaken, postpone, read, read_list
from expoapp.enquiries.actions.own import (
    Contact,
    Visit,
    add,
    confirm_address,
    correct,
    erase,
    send_link,
    stop_marketing,
    withdraw,
    withdraw_marketing,
)
from expoapp.enquiries.actions.receiving import ACKNOWLEDGEMENTS_A_DAY, Key, Limits, Wish, submit

__all__ = [
    "ACKNOWLEDGEMENTS_A_DAY",
    "Contact",
    "Key",
    "Limits",
    "Visit",
    "Wish",
    "add",
    "answer",
    "assign",
    "confirm_address",
    "correct",
    "erase",
    "move",
    "note",
    "overtaken",
    "postpone",
    "read",
    "read_list",
    "send_link",
    "stop_marketing",
    "submit",
    "withdraw",
    "withdraw_marketing",
]
