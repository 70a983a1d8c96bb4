"""Enquiries, who answers them, what was consented to, and all that happened to them."""

from expoapp.enquiries.models.consent import Consent
from expoapp.enquiries.models.contact import Company, Contact, ContactAddress
from expoapp.enquiries.models.desk import LONGEST_PROMISE, Desk, DeskClosedDay, RoutingRule
from expoapp.enquiries.models.enquiry import (
    CONTACT,
    HELD,
    HIDDEN,
    MOVES,
    OPEN,
    WAITING,
    Enquiry,
    EnquiryEvent,
    EnquiryExhibition,
    EnquiryView,
    Kind,
    State,
)
from expoapp.enquiries.models.form_token import FormToken
from expoapp.enquiries.models.private_link import PrivateLink, Purpose
from expoapp.enquiries.models.spam import SeenText, SpamWord
from expoapp.enquiries.models.template import AnswerTemplate

__all__ = [
    "CONTACT",
    "HELD",
    "HIDDEN",
    "LONGEST_PROMISE",
    "MOVES",
    "OPEN",
    "WAITING",
    "AnswerTemplate",
    "Company",
    "Consent",
    "Contact",
    "ContactAddress",
    "Desk",
    "DeskClosedDay",
    "Enquiry",
    "EnquiryEvent",
    "EnquiryExhibition",
    "EnquiryView",
    "FormToken",
    "Kind",
    "PrivateLink",
    "Purpose",
    "RoutingRule",
    "SeenText",
    "SpamWord",
    "State",
]
