"""The desk in the back office: inbox and enquiries."""

from expoapp.enquiries.staff import enquiry, inbox, joining
from expoapp.enquiries.staff.room import bp

__all__ = ["bp", "enquiry", "inbox", "joining"]
