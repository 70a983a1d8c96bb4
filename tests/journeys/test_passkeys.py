"""Passkeys in a real browser, with the key that Chromium pretends to have."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.accounts import passkeys
from expoapp.accounts.models import Passkey
from expoapp.audit import AuditEntry
from expoapp.clock import now
from tests.accounts.ways import GOOD, mailed, person, with_password
from tests.browser import faults, overflow
from tests.office import Person, enter, sign_in


@pytest.fixture
def live_origin(live_origin: str) -> str:
    """The live server by a name: browsers take no passkey for a number."""
    return live_origin.replace("127.0.0.1", "localhost")


def begin(page: Page) -> None:
    """Come as far as the second step."""
    page.goto("/staff/sign-in")
    page.get_by_label("E-mail").fill("amina@example.org")
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()


def test_a_passkey_is_added_and_stands_in_for_the_code(page: Page, app: Flask, db: Session, clock: Traveller) -> None:
    assert app
    person(db, "sales")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "isUserVerified": True}
    options |= {"hasResidentKey": True, "hasUserVerification": True, "automaticPresenceSimulation": True}
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, "amina@example.org", GOOD)
    page.goto("/staff/account")
    page.get_by_role("link", name="Passkeys").click()
    page.get_by_label("Name of the passkey").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Work laptop")).to_be_visible()
    assert [mail.subject for mail in mailed(db, "account-notice")] == ["A passkey was added to your account"]
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == 0
        assert faults(page) == []

    page.get_by_role("button", name="Sign out", exact=True).click()
    begin(page)
    assert faults(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    db.rollback()
    key = db.scalars(select(Passkey)).one()
    assert key.used_at is not None
    assert {"with": "passkey"} in [row.changes for row in db.scalars(select(AuditEntry))]

    # A key that is gone from the account opens nothing, though the phone still has it.
    clock.shift(timedelta(minutes=1))
    page.goto("/staff/account/passkeys")
    page.get_by_role("button", name=re.compile("Remove")).click()
    expect(page.get_by_text("The passkey no longer works.")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    begin(page)
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    devtools.send("WebAuthn.removeVirtualAuthenticator", made)


@pytest.mark.parametrize("answer", ["", "{}", "[]", "x" * 19_000, '{"id": "eA", "rawId": "eA", "type": "public-key"}'])
def test_what_no_key_has_signed_opens_nothing(live: str, app: Flask, db: Session, answer: str) -> None:
    assert live
    account_id = person(db, "sales")
    db.add(Passkey(account_id=account_id, credential="eA", public_key="eA", name="Old", made_at=now()))
    db.commit()
    client = with_password(app)
    key = re.search(r'name="key"[^>]*value="([^"]+)"', client.get("/staff/sign-in/code").text)
    assert key is not None
    sent = client.post("/staff/sign-in/passkey", data={"key": key[1], "answer": answer})
    assert sent.status_code == 422
    assert "The passkey did not fit." in sent.text
    assert client.get("/staff").status_code == 302
    inside = Person(app, account_id)
    assert inside.post("/staff/account/passkeys", {"answer": answer, "name": "Mine"}).status_code == 422


def test_a_challenge_is_good_for_one_token_and_one_purpose() -> None:
    passkeys.use_key(b"k" * 32)
    found = {passkeys.challenge(token, purpose) for token in ("a", "b") for purpose in ("add", "prove")}
    assert len(found) == 4


def test_nothing_is_offered_where_browsers_would_refuse_or_the_library_is_missing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert passkeys.is_offered("https://www.example.org")
    assert passkeys.is_offered("http://localhost:8000")
    for origin in ("http://127.0.0.1:8000", "https://[::1]", "http://www.example.org"):
        assert not passkeys.is_offered(origin), origin
    monkeypatch.setattr(passkeys, "find_spec", lambda _name: None)
    assert not passkeys.is_offered("https://www.example.org")
    me = enter(app, "sales")
    assert "Passkeys" not in me.get("/staff/account").text
    assert me.get("/staff/account/passkeys").status_code == 404
