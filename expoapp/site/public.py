"""Home, the organiser's own pages, and what every page of the site shows."""

from flask import Flask

from expoapp.web.pages import PublicPages

bp = PublicPages("site", __name__)


def init_app(app: Flask) -> None:
    """Hang what needs the application."""
