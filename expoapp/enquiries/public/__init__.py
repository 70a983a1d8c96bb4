"""Enquiries for visitors."""

from expoapp.enquiries.public import enquire, joining
from expoapp.enquiries.public.room import bp

__all__ = ["bp", "enquire", "joining"]
