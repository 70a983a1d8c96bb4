"""The desk in the back office: inbox and enquiries."""

from expoapp.enquiries.staff import asked, bulk, enquiry, inbox
from expoapp.enquiries.staff.room import bp

__all__ = ["asked", "bp", "bulk", "enquiry", "inbox"]
