"""The back office of what belongs to no single noun: pages, what stood in records before, the trail."""

from expoapp.site.staff import history, pages, trail
from expoapp.site.staff.room import bp

__all__ = ["bp", "history", "pages", "trail"]
