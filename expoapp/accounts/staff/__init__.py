"""Signing in and out of the back office, its front page, one's own account, and the people who work here."""

from flask import Flask
from flask_login import current_user

from expoapp.accounts.staff import account, keys, links, people, second_step, signing_in
from expoapp.accounts.staff.proof import prove
from expoapp.accounts.staff.room import bp, people_bp
from expoapp.web import guard
from expoapp.web.forms import session_key

__all__ = ["account", "bp", "init_app", "keys", "links", "people", "people_bp", "prove", "second_step", "signing_in"]


def init_app(app: Flask) -> None:
    """Teach templates who is signed in and what they may do."""
    app.jinja_env.globals.update(may=guard.may, current_user=current_user, session_key=session_key)
