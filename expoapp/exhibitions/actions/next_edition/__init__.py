"""The next edition of one exhibition, or of all of them: proposed, made, and taken back."""

from expoapp.exhibitions.actions.next_edition.creating import CARRIABLE, Wish, make_next
from expoapp.exhibitions.actions.next_edition.days import next_first_day
from expoapp.exhibitions.actions.next_edition.proposing import (
    Proposal,
    next_year_of,
    of_year,
    propose,
    weeks_in_words,
    year_of,
)
from expoapp.exhibitions.actions.next_edition.rolling import (
    Rolling,
    SomeRefused,
    Undone,
    deed_of,
    roll_over,
    undo_roll_over,
)

__all__ = [
    "CARRIABLE",
    "Proposal",
    "Rolling",
    "SomeRefused",
    "Undone",
    "Wish",
    "deed_of",
    "make_next",
    "next_first_day",
    "next_year_of",
    "of_year",
    "propose",
    "roll_over",
    "undo_roll_over",
    "weeks_in_words",
    "year_of",
]
