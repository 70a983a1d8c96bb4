"""Ways that people go between password and office, as a browser goes them."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from expoapp.accounts import passwords
from expoapp.db import session
from expoapp.outbox import OutboxMessage
from tests import factories
from tests.office import give_factor
from tests.pages import parse

GOOD = "the harbour wakes up slowly"
OTHER = "a lighthouse keeps its own hours"
HASH = passwords.hashed(GOOD)
CODE, FACTOR = "/staff/sign-in/code", "/staff/account/factor"


def person(db: Session, *roles: str, email: str = "amina@example.org", has_factor: bool = True, **given: Any) -> int:
    """Add somebody whose password is GOOD; return the account's number."""
    made = factories.account(email, *roles, password_hash=HASH, **given)
    if has_factor:
        give_factor(made)
    account_id: int = made.id
    db.commit()
    return account_id


def send(client: FlaskClient, address: str, **typed: str) -> TestResponse:
    """Open a page and send its form with what is typed, from this very browser."""
    form = parse(client.get(address).text).find(".//main//form")
    hidden = {one.get("name"): one.get("value") for one in form.iter("input") if one.get("type") == "hidden"}
    return client.post(form.get("action"), data=hidden | typed)


def with_password(app: Flask, email: str = "amina@example.org", password: str = GOOD) -> FlaskClient:
    """Return a browser in which the password was right, and nothing else is proved yet."""
    client = app.test_client()
    answer = send(client, "/staff/sign-in", email=email, password=password)
    assert answer.status_code == 303, answer.text
    return client


def watch_hashing(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list that tells of each password hashed from now on whether a transaction was open meanwhile."""
    seen: list[bool] = []
    real = passwords.hashed

    def watched(password: str) -> str:
        seen.append(session().in_transaction())
        return real(password)

    monkeypatch.setattr(passwords, "hashed", watched)
    return seen


def mailed(db: Session, kind: str) -> list[OutboxMessage]:
    """Return the mails of a kind, the newest last."""
    db.rollback()
    return list(db.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)))


def link_in(mail: OutboxMessage) -> str:
    """Return the address that a mail asks to open, without the host."""
    found = re.search(r"https?://[^/\s]+(/staff/\S+)", mail.text_body)
    assert found is not None
    return found[1]
