"""The desk in the back office: inbox and enquiries, and the log of mails."""

from flask import Flask

from expoapp.enquiries.staff import enquiry, inbox, mails
from expoapp.enquiries.staff.mails import mail_bp
from expoapp.enquiries.staff.room import bp
from expoapp.outbox import wording

__all__ = ["bp", "enquiry", "inbox", "init_app", "mail_bp", "mails"]


def init_app(app: Flask) -> None:
    """Teach templates the words about mails, and how many were given up."""
    app.jinja_env.globals.update(mail_words=wording, mails_given_up=mails.mails_given_up)
