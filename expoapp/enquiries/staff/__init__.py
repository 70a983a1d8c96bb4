"""The desk in the back office: inbox and enquiries, answers, people, and what is settled for the desks."""

from expoapp.enquiries.staff import answering, contacts, desks, enquiry, inbox, templates
from expoapp.enquiries.staff.room import bp

__all__ = ["answering", "bp", "contacts", "desks", "enquiry", "inbox", "templates"]
