"""A person at work in the back office, without the way through the sign-in page.

editor = enter(app, "editor", regions=["east-africa"])
editor.get("/staff/exhibitions")
editor.post("/staff/exhibitions/new", data={...})       # carries the session's key by itself
"""

import secrets
from collections.abc import Iterable
from copy import copy
from typing import Any

import pyotp
from flask import Flask, g
from sqlalchemy import select
from werkzeug.test import TestResponse

from expoapp import clock
from expoapp.accounts import factors, queries
from expoapp.accounts.models import Account, StaffSession
from expoapp.catalogue.models import Region
from expoapp.db import session, transaction
from expoapp.web.forms import session_key
from tests import factories

# What the authenticator app of everybody holds who has a second factor here.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def code(later: int = 0) -> str:
    """Return what that app shows now, or so many steps later."""
    return str(pyotp.TOTP(SECRET).generate_otp(int(clock.now().timestamp()) // factors.SECONDS + later))


def sign_in(page: Any, email: str, password: str, address: str = "/staff") -> None:
    """Sign in through the form of a live site, with the second step where one is asked for."""
    page.goto(address)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    if "/sign-in/code" in page.url:
        page.get_by_label("Code").fill(code())
        page.get_by_role("button", name="Go on").click()


def give_factor(account: Account) -> None:
    """Let an account have a second factor, as who must have one."""
    account.factor_secret, account.factor_at = factors.sealed(SECRET, account.id), clock.now()


class Person:
    """Somebody signed in, with all that must be proved."""

    def __init__(self, app: Flask, account_id: int) -> None:
        self.app = app
        self.account_id = account_id
        self.client = app.test_client()
        self.token = secrets.token_urlsafe(32)
        self.digest = queries.digest(self.token)
        now = clock.now()
        with app.app_context(), transaction() as current:
            row = StaffSession(
                token_digest=self.digest,
                account_id=account_id,
                created_at=now,
                seen_at=now,
                proved_at=now,
                factor_proved_at=now,
            )
            current.add(row)
            current.flush()
            self.session_id, self.session_name = row.id, queries.session_name(row)
        self._take_cookie()

    def _take_cookie(self) -> None:
        settings = self.app.config["SETTINGS"]
        name = "__Host-session" if settings.is_https else "session"
        domain = settings.origin.partition("://")[2].partition(":")[0]
        self.client.set_cookie(name, self.token, domain=domain, secure=settings.is_https)

    def at(self, app: Flask) -> "Person":
        """Return the same person in another browser, before an application on a copy of the database."""
        same = copy(self)
        same.app, same.client = app, app.test_client()
        same._take_cookie()
        return same

    @property
    def key(self) -> str:
        """The key that this person's forms carry."""
        with self.app.test_request_context():
            g.session_name = self.session_name
            return session_key()

    def get(self, address: str, **given: Any) -> TestResponse:
        """Look at a page."""
        return self.client.get(address, **given)

    def post(self, address: str, data: dict[str, Any] | None = None, **given: Any) -> TestResponse:
        """Send a form with the session's key, unless the test gives another one."""
        return self.client.post(address, data={"key": self.key} | (data or {}), **given)


def enter(app: Flask, *roles: str, email: str = "", regions: Iterable[str] | None = None, **given: Any) -> Person:
    """Return a new person with these roles, signed in; without `regions` (slugs) they may act everywhere.

    The regions must be there already. Commits, so ask before or outside of the test's own transaction.
    """
    with app.app_context(), transaction():
        places = None
        if regions is not None:
            places = list(session().scalars(select(Region).where(Region.slug.in_(list(regions)))))
        called = email or f"{secrets.token_hex(4)}@example.org"
        made: Account = factories.account(called, *roles, regions=places, **given)
        if made.needs_factor:
            give_factor(made)
        account_id = made.id
    return Person(app, account_id)
