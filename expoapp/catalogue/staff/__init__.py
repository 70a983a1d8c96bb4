"""Venues, cities, regions, countries, industries and product groups in the back office."""

from expoapp.catalogue.staff import cities, industries, regions, texts, venues
from expoapp.catalogue.staff.room import bp

__all__ = ["bp", "cities", "industries", "regions", "texts", "venues"]
