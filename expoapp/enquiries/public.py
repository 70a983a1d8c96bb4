"""Enquiries for visitors: the form, Instant Reply, and the thanks."""

from expoapp.web.pages import PublicPages

bp = PublicPages("enquiries", __name__)
