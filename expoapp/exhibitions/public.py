"""Exhibitions for visitors: the finder, and the pages of exhibitions and editions."""

from expoapp.web.pages import PublicPages

bp = PublicPages("exhibitions", __name__)
