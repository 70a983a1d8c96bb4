"""The organiser's own pages, banners and settings in the back office."""

from expoapp.site.staff import banners, pages, settings
from expoapp.site.staff.room import bp

__all__ = ["banners", "bp", "pages", "settings"]
