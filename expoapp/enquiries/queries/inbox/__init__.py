"""The inbox: what to show of it, a page of it, the way through it from one enquiry to the next, and its numbers."""

from expoapp.enquiries.queries.inbox.choices import Choices, choices, colleagues, saved_views
from expoapp.enquiries.queries.inbox.conditions import matching
from expoapp.enquiries.queries.inbox.counts import COUNTED, MOST_COUNTED, Waiting, folder_counts, waiting_counts
from expoapp.enquiries.queries.inbox.filters import FOLDERS, LONGEST_SEARCH, SORTS, Filters, Position
from expoapp.enquiries.queries.inbox.lists import (
    MOST_AT_ONCE,
    PAGE_LENGTH,
    Inbox,
    inbox,
    order_of,
    ticked,
    turn_of,
    versions_of,
)
from expoapp.enquiries.queries.inbox.walk import Step, Walk, walk
from expoapp.enquiries.queries.inbox.words import addressed, fill_words, purge_words, renew_words

__all__ = [
    "COUNTED",
    "FOLDERS",
    "LONGEST_SEARCH",
    "MOST_AT_ONCE",
    "MOST_COUNTED",
    "PAGE_LENGTH",
    "SORTS",
    "Choices",
    "Filters",
    "Inbox",
    "Position",
    "Step",
    "Waiting",
    "Walk",
    "addressed",
    "choices",
    "colleagues",
    "fill_words",
    "folder_counts",
    "inbox",
    "matching",
    "order_of",
    "purge_words",
    "renew_words",
    "saved_views",
    "ticked",
    "turn_of",
    "versions_of",
    "waiting_counts",
    "walk",
]
