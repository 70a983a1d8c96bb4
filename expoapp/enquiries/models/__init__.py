"""Enquiries, who answers them, what was consented to, and all that happened to them."""

from expoapp.enquiries.models.consent import Consent
from expoapp.enquiries.models.contact import Company, Contact, ContactAddress
from expoapp.enquiries.models.desk import LONGEST_PROMISE, Desk, DeskClosedDay, RoutingRule
from expoapp.enquiries.models.enquiry import (
    CLOSED,
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
from expoapp.enquiries.models.saved_view import SavedView
from expoapp.enquiries.models.spam import SeenText, SpamWord
from expoapp.enquiries.models.template import AnswerTemplate
from expoapp.enquiries.models.words import INDEX, EnquiryWords, words_of

__all__ = [
    "CLOSED",
    "CONTACT",
    "HELD",
    "HIDDEN",
    "INDEX",
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
    "EnquiryWords",
    "FormToken",
    "Kind",
    "PrivateLink",
    "Purpose",
    "RoutingRule",
    "SavedView",
    "SeenText",
    "SpamWord",
    "State",
    "words_of",
]
