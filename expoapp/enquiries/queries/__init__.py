"""Questions about enquiries. Whatever staff ask takes their Scope; outside of it an enquiry does not exist."""

from expoapp.enquiries.queries.desks import desks
from expoapp.enquiries.queries.enquiry import acknowledgement_id, candidates, get_enquiry, others_of, within
from expoapp.enquiries.queries.export import EXPORT_BATCH, chosen, count, count_chosen, everything
from expoapp.enquiries.queries.figures import COUNTED, Figures, Kept, Slice, Week, answers, choices, figures, weekly
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
)

__all__ = [
    "COUNTED",
    "EXPORT_BATCH",
    "LONGEST_SEARCH",
    "PAGE_LENGTH",
    "SHOWS",
    "Figures",
    "Filters",
    "Inbox",
    "Kept",
    "Slice",
    "Waiting",
    "Week",
    "acknowledgement_id",
    "acknowledgements_since",
    "answers",
    "candidates",
    "choices",
    "chosen",
    "chosen_exhibitions",
    "count",
    "count_chosen",
    "desks",
    "everything",
    "figures",
    "find_desk",
    "find_received",
    "find_token",
    "get_enquiry",
    "inbox",
    "is_reference",
    "others_of",
    "waiting_counts",
    "weekly",
    "within",
]
