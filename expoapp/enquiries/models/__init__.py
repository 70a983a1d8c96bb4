"""Enquiries, who answers them, what was consented to, and all that happened to them."""

from expoapp.enquiries.models.consent import Consent
from expoapp.enquiries.models.desk import Desk, RoutingRule
from expoapp.enquiries.models.enquiry import (
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
from expoapp.enquiries.models.spam import SeenText, SpamWord

__all__ = [
    "HIDDEN",
    "MOVES",
    "OPEN",
    "WAITING",
    "Consent",
    "Desk",
    "Enquiry",
    "EnquiryEvent",
    "EnquiryExhibition",
    "FormToken",
    "Kind",
    "RoutingRule",
    "SeenText",
    "SpamWord",
    "State",
]
