"""Signing in and out of the back office, and its front page."""

from flask import Blueprint, Flask

bp = Blueprint("accounts", __name__)


def init_app(app: Flask) -> None:
    """Hang what needs the application."""
