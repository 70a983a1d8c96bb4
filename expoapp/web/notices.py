"""Flask's cookie session, cut down to what it is needed for: telling staff on the next page what was just done.

Outside the back office it is never read or written, so public pages set no cookie and do not vary by one.
"""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class NoticeSessions(SecureCookieSessionInterface):
    """A signed cookie for notices, in the back office only."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie in the back office; elsewhere Flask takes a session that can neither be written nor saved."""
        return super().open_session(app, request) if request.path.startswith("/staff") else None


def init_app(app: Flask) -> None:
    """Put it in the place of Flask's own."""
    is_https = app.config["SETTINGS"].is_https
    app.session_interface = NoticeSessions()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-notice" if is_https else "notice",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        # Flask-Login asks for nobody's session where it finds this cookie. Other programs on the same host may set its
        # usual name, so it gets one that nobody sets.
        REMEMBER_COOKIE_NAME="__Host-nobody-is-remembered",
    )
