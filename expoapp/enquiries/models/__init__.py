"""Enquiries, who answers them, what was consented to, and all that happened to them."""

from expoapp.enquiries.models.consent import Consent
from expoapp.enquiries.models.desk import Desk, RoutingRule
from expoapp.enquiries.models.enquiry import (
    CONTACT,
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
from expoapp.enquiries.models.private_link import PrivateLink, Purpose

__all__ = [
    "CONTACT",
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
    "PrivateLink",
    "Purpose",
    "RoutingRule",
    "State",
]
