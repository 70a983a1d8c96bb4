"""Questions about enquiries. Whatever staff ask takes their Scope; outside of it an enquiry does not exist."""

from expoapp.enquiries.queries.checking import faults
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
from expoapp.enquiries.queries.receiving import (
    acknowledgements_since,
    chosen_exhibitions,
    find_desk,
    find_received,
    find_token,
    is_reference,
    is_stored,
)

__all__ = [
    "EXPORT_BATCH",
    "LONGEST_SEARCH",
    "PAGE_LENGTH",
    "SHOWS",
    "Filters",
    "Inbox",
    "Waiting",
    "acknowledgement_id",
    "acknowledgements_since",
    "candidates",
    "chosen_exhibitions",
    "count",
    "desks",
    "everything",
    "faults",
    "find_desk",
    "find_received",
    "find_token",
    "get_enquiry",
    "inbox",
    "is_reference",
    "is_stored",
    "others_of",
    "waiting_counts",
    "within",
]
