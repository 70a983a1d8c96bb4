"""The desk in the back office: inbox and enquiries."""

from expoapp.enquiries.staff import enquiry, inbox, quarantine
from expoapp.enquiries.staff.room import bp

__all__ = ["bp", "enquiry", "inbox", "quarantine"]
