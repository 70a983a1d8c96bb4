"""An administrator's day in a real browser: invite, restrict to a region, end sessions, demote with an open tab."""

import re

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock
from expoapp.accounts import actions as accounts
from expoapp.db import transaction
from expoapp.outbox import OutboxMessage
from tests.accounts.ways import link_in
from tests.browser import faults, overflow
from tests.office import sign_in

PASSWORD = "eleven grey herons at noon"
OTHER = "a lighthouse keeps its own hours"


@pytest.fixture
def colleague(browser: Browser, browser_context_args: dict[str, object]) -> Page:
    """The browser of the person who is invited."""
    context: BrowserContext = browser.new_context(**browser_context_args)  # type: ignore[arg-type]
    return context.new_page()


def connect_the_app(page: Page) -> str:
    """Go the three steps of setting up the second factor; return one of the recovery codes."""
    expect(page.get_by_role("heading", name="Set up the second factor")).to_be_visible()
    assert faults(page) == []
    secret = page.locator(".factor-key").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(pyotp.TOTP(secret).at(clock.now()))
    page.get_by_role("button", name="Connect the app").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert faults(page) == []
    code = page.locator(".recovery-codes li").first.inner_text().strip()
    page.get_by_role("link", name="I have kept them").click()
    return code


def join(colleague: Page, link: str) -> str:
    """Accept an invitation; return one of the recovery codes."""
    colleague.goto(link)
    expect(colleague.get_by_label("Your name")).to_have_value("Zawadi Njoroge")
    colleague.get_by_label("Password", exact=True).fill(OTHER)
    colleague.get_by_label("Password once more").fill(OTHER)
    colleague.get_by_role("button", name="Join").click()
    return connect_the_app(colleague)


def look_at(page: Page, *addresses: str) -> None:
    """See that pages fit a phone and a desk, and have no fault in either scheme."""
    for address in addresses:
        page.goto(address)
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert overflow(page) == 0, address
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert faults(page) == [], address


def test_invite_restrict_accept_end_sessions_and_demote(
    page: Page, colleague: Page, app: Flask, db: Session, sample: Traveller
) -> None:
    assert sample
    with transaction():
        accounts.create("boss@example.org", PASSWORD, roles=["admin"], name="Grace Wanjiru")
    # The first sign-in leads through the second factor.
    sign_in(page, "boss@example.org", PASSWORD)
    connect_the_app(page)
    page.get_by_role("link", name="People", exact=True).first.click()
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail address").fill("zawadi@example.org")
    page.get_by_role("textbox", name="Name").fill("Zawadi Njoroge")
    page.get_by_label("Sales").check()
    page.get_by_label("Editor").check()
    page.get_by_label("East Africa").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation to zawadi@example.org is on its way.")).to_be_visible()

    db.rollback()
    link = link_in(db.scalars(select(OutboxMessage).where(OutboxMessage.kind == "invitation")).one())
    recovery = join(colleague, link)
    expect(colleague.get_by_role("heading", name="Today")).to_be_visible()
    colleague.goto("/staff/exhibitions")
    expect(colleague.get_by_role("link", name="BUILDEXPO KENYA")).to_be_visible()
    expect(colleague.get_by_role("link", name="ITEXPO OMAN")).to_have_count(0)
    expect(colleague.get_by_role("link", name="People", exact=True)).to_have_count(0)

    # Signed out everywhere: the next click asks for the password, and a recovery code stands in for the phone.
    page.goto("/staff/people")
    page.get_by_role("link", name="Zawadi Njoroge").click()
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_text("1 browser is signed out.")).to_be_visible()
    colleague.get_by_role("link", name="BUILDEXPO KENYA").click()
    expect(colleague.get_by_role("heading", name="Sign in")).to_be_visible()
    colleague.get_by_label("E-mail").fill("zawadi@example.org")
    colleague.get_by_label("Password").fill(OTHER)
    colleague.get_by_role("button", name="Sign in").click()
    colleague.get_by_role("link", name="Use a recovery code instead").click()
    colleague.get_by_label("Recovery code").fill(recovery)
    colleague.get_by_role("button", name="Go on").click()
    expect(colleague.get_by_role("heading", name="BUILDEXPO KENYA")).to_be_visible()
    colleague.goto("/staff/exhibitions/new")
    colleague.get_by_label("Name", exact=True).fill("SOLAREXPO KENYA")

    # Demoted while that form lies open: its next click is refused, and looking is still allowed.
    page.get_by_label("Editor").uncheck()
    page.get_by_label("Sales").uncheck()
    page.get_by_label("Viewer").check()
    page.get_by_role("button", name="Change the rights").click()
    expect(page.get_by_text("The rights are changed.")).to_be_visible()
    colleague.get_by_role("button", name=re.compile("Save|Create|Add")).first.click()
    expect(colleague.get_by_role("heading", name="This is not open to you")).to_be_visible()
    colleague.goto("/staff/exhibitions")
    expect(colleague.get_by_role("link", name="BUILDEXPO KENYA")).to_be_visible()
    colleague.context.close()

    look_at(page, "/staff/people", page.url, "/staff/people/invite", "/staff/account")
