"""Questions about enquiries. Whatever staff ask takes their Scope; outside of it an enquiry does not exist."""

from expoapp.enquiries.queries.desks import desks
from expoapp.enquiries.queries.enquiry import acknowledgement_id, candidates, get_enquiry, others_of, within
from expoapp.enquiries.queries.export import EXPORT_BATCH, count, everything
from expoapp.enquiries.queries.inbox import (
    LONGEST_SEARCH,
    PAGE_LENGTH,
    SHOWS,
    Filters,
    Inbox,
    Waiting,
    inbox,
    waiting_counts,
)
from expoapp.enquiries.queries.quarantine import (
    HELD_PER_PAGE,
    LETTERS,
    Folder,
    folder,
    held_before,
    held_count,
    is_flooded,
    known_words,
    mails_of,
    others_who_said,
    sorted_letters,
)
from expoapp.enquiries.queries.receiving import (
    acknowledgements_since,
    chosen_exhibitions,
    find_desk,
    find_received,
    find_token,
    is_reference,
)

__all__ = [
    "EXPORT_BATCH",
    "HELD_PER_PAGE",
    "LETTERS",
    "LONGEST_SEARCH",
    "PAGE_LENGTH",
    "SHOWS",
    "Filters",
    "Folder",
    "Inbox",
    "Waiting",
    "acknowledgement_id",
    "acknowledgements_since",
    "candidates",
    "chosen_exhibitions",
    "count",
    "desks",
    "everything",
    "find_desk",
    "find_received",
    "find_token",
    "folder",
    "get_enquiry",
    "held_before",
    "held_count",
    "inbox",
    "is_flooded",
    "is_reference",
    "known_words",
    "mails_of",
    "others_of",
    "others_who_said",
    "sorted_letters",
    "waiting_counts",
    "within",
]
