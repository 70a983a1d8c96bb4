"""Enquiries for visitors."""

from expoapp.enquiries.public import enquire, joining, own
from expoapp.enquiries.public.room import bp

__all__ = [
    "bp",
    "enquire",
    "joining",
    "own",
]
