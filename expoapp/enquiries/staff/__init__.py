"""The desk in the back office: inbox and enquiries."""

from flask import Flask

from expoapp.enquiries import chart
from expoapp.enquiries.staff import (
    answering,
    asked,
    bulk,
    contacts,
    desks,
    enquiry,
    export,
    figures,
    inbox,
    joining,
    quarantine,
    templates,
)
from expoapp.enquiries.staff.room import bp

__all__ = [
    "answering",
    "asked",
    "bp",
    "bulk",
    "contacts",
    "desks",
    "enquiry",
    "export",
    "figures",
    "inbox",
    "init_app",
    "joining",
    "quarantine",
    "templates",
]


def init_app(app: Flask) -> None:
    """Teach templates to draw figures of enquiries; the front page of the office does too."""
    app.jinja_env.globals.update(enquiry_chart=chart)
