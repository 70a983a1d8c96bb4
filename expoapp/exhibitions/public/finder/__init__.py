"""The finder: one result in four views, and as files for printers and calendars."""

from expoapp.exhibitions.public.finder import files, views

__all__ = ["files", "views"]
