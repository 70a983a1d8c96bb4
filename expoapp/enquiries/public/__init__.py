"""Enquiries for visitors."""

from expoapp.enquiries.public import enquire, own
from expoapp.enquiries.public.room import bp

__all__ = ["bp", "enquire", "own"]
