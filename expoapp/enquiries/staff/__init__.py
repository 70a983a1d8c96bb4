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
    mails,
    quarantine,
    templates,
)
from expoapp.enquiries.staff.mails import mail_bp
from expoapp.enquiries.staff.room import bp
from expoapp.outbox import wording

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
    "mail_bp",
    "mails",
    "quarantine",
    "templates",
]


def init_app(app: Flask) -> None:
    """Teach templates to draw figures, the words about mails, and how many were given up."""
    app.jinja_env.globals.update(enquiry_chart=chart, mail_words=wording, mails_given_up=mails.mails_given_up)
