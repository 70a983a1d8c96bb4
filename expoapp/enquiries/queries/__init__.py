"""Questions about enquiries. Whatever staff ask takes their Scope; outside of it an enquiry does not exist."""

from expoapp.enquiries.queries.desks import desks
from expoapp.enquiries.queries.enquiry import (
    acknowledgement_id,
    additions_to,
    candidates,
    get_enquiry,
    looks_like_addition,
    others_of,
    within,
)
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
    ADDITION_WITHIN,
    acknowledgements_since,
    chosen_exhibitions,
    find_desk,
    find_earlier,
    find_received,
    find_token,
    is_reference,
    product_groups,
)

__all__ = [
    "ADDITION_WITHIN",
    "EXPORT_BATCH",
    "LONGEST_SEARCH",
    "PAGE_LENGTH",
    "SHOWS",
    "Filters",
    "Inbox",
    "Waiting",
    "acknowledgement_id",
    "acknowledgements_since",
    "additions_to",
    "candidates",
    "chosen_exhibitions",
    "count",
    "desks",
    "everything",
    "find_desk",
    "find_earlier",
    "find_received",
    "find_token",
    "get_enquiry",
    "inbox",
    "is_reference",
    "looks_like_addition",
    "others_of",
    "product_groups",
    "waiting_counts",
    "within",
]
