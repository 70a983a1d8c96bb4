"""The desk in the back office: inbox and enquiries."""

from flask import Flask

from expoapp.enquiries import chart
from expoapp.enquiries.staff import enquiry, export, figures, inbox
from expoapp.enquiries.staff.room import bp

__all__ = ["bp", "enquiry", "export", "figures", "inbox", "init_app"]


def init_app(app: Flask) -> None:
    """Teach templates to draw figures of enquiries; the front page of the office does too."""
    app.jinja_env.globals.update(enquiry_chart=chart)
