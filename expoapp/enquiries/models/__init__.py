"""Enquiries, who answers them, what was consented to, and all that happened to them."""

from expoapp.enquiries.models.consent import Consent
from expoapp.enquiries.models.desk import Desk, RoutingRule
from expoapp.enquiries.models.enquiry import (
    CLOSED,
    HIDDEN,
    MOVES,
    OPEN,
    WAITING,
    Enquiry,
    EnquiryEvent,
    EnquiryExhibition,
    Kind,
    State,
)
from expoapp.enquiries.models.form_token import FormToken
from expoapp.enquiries.models.saved_view import SavedView
from expoapp.enquiries.models.words import INDEX, EnquiryWords, words_of

__all__ = [
    "CLOSED",
    "HIDDEN",
    "INDEX",
    "MOVES",
    "OPEN",
    "WAITING",
    "Consent",
    "Desk",
    "Enquiry",
    "EnquiryEvent",
    "EnquiryExhibition",
    "EnquiryWords",
    "FormToken",
    "Kind",
    "RoutingRule",
    "SavedView",
    "State",
    "words_of",
]
