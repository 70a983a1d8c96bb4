"""The desk in the back office: inbox and enquiries."""

from expoapp.enquiries.staff import answering, contacts, desks, enquiry, inbox, quarantine, templates
from expoapp.enquiries.staff.room import bp

__all__ = [
    "answering",
    "bp",
    "contacts",
    "desks",
    "enquiry",
    "inbox",
    "quarantine",
    "templates",
]
