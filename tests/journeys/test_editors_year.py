"""An editor's year in a real browser: the portfolio rolled over, one edition moved, one postponed, one cancelled.

What it costs is counted: each press and each field filled is one, looking is none.
"""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.accounts import actions as accounts
from expoapp.db import transaction
from tests.browser import DESK, PHONE, faults, overflow
from tests.office import sign_in

PASSWORD = "eleven grey herons at noon"
IN_SPRING = datetime(2028, 3, 1, 9, 0, tzinfo=UTC)
PORTFOLIO = 28


class Hand:
    """Somebody's hand on mouse and keyboard, counting."""

    def __init__(self) -> None:
        self.count = 0

    def press(self, what: Locator) -> None:
        """Press a link, button or box."""
        self.count += 1
        what.click()

    def fill(self, what: Locator, value: str) -> None:
        """Fill in one field."""
        self.count += 1
        what.fill(value)


@pytest.fixture
def office(page: Page, db: Session, sample: Traveller) -> Page:
    """The office of somebody who keeps the listings, in spring, when no fair has its days of the next year yet."""
    assert db
    sample.move_to(IN_SPRING)
    with transaction():
        accounts.create("editor@example.org", PASSWORD, roles=["editor"], name="Amina Odhiambo", everywhere=True)
    sign_in(page, "editor@example.org", PASSWORD)
    return page


def look(page: Page) -> None:
    """See that the page fits a phone and a desk, and that axe finds nothing in either scheme."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert overflow(page) == 0, page.url
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert faults(page) == [], page.url


def change(page: Page, hand: Hand, name: str, what: str, **fields: str) -> str:
    """From the list of exhibitions: open one, choose what is to be done to its 2029 edition, say why, do it."""
    page.goto("/staff/exhibitions")
    hand.press(page.get_by_role("link", name=name, exact=True))
    hand.press(page.get_by_role("link", name=f"{what} 2029"))
    button = page.get_by_role("button", name=f"{what} the edition")
    expect(button).to_be_visible()
    look(page)
    for label, value in fields.items():
        hand.fill(page.get_by_label(label.replace("_", " ")), value)
    hand.press(button)
    expect(page.get_by_text("Every page, list and calendar says so from now on.")).to_be_visible()
    its_page = page.get_by_role("link", name="See its page").get_attribute("href")
    page.goto(f"{its_page}/2029")
    return page.locator("main").inner_text()


def test_a_year_of_the_whole_portfolio_with_few_movements_of_the_hand(office: Page) -> None:
    page, hand = office, Hand()
    hand.press(page.locator(".rail").get_by_role("link", name="Next year"))
    expect(page.get_by_role("heading", name="Next year: 2029")).to_be_visible()
    look(page)
    boxes = page.locator(".roll tbody").get_by_role("checkbox")
    expect(boxes).to_have_count(PORTFOLIO)
    for number in range(PORTFOLIO):
        if not boxes.nth(number).is_checked():
            hand.press(boxes.nth(number))
    # Three of them are different this time; one of these is typed wrong at first.
    hand.fill(page.get_by_label("First day, KENYA INTERNATIONAL"), "2029-05-17")
    hand.fill(page.get_by_label("Last day, KENYA INTERNATIONAL"), "2029-05-09")
    hand.fill(page.get_by_label("Last day, MEDEXPO KENYA"), "2029-09-22")
    hand.press(page.get_by_label("Publish them at once"))
    hand.press(page.get_by_role("button", name="Create what is ticked").last)
    expect(page.get_by_role("alert")).to_contain_text("(KITE): The last day is before the first.")
    look(page)
    hand.fill(page.get_by_label("Last day, KENYA INTERNATIONAL"), "2029-05-19")
    hand.press(page.get_by_role("button", name="Create what is ticked").last)
    expect(page.get_by_text("28 editions are made.")).to_be_visible()
    look(page)
    hand.press(page.get_by_role("button", name="All of this is right"))
    expect(page.get_by_text(re.compile(r"\d+ fields are confirmed\."))).to_be_visible()
    assert hand.count <= 60, hand.count
    page.goto("/exhibitions/kite-kenya/2029")
    expect(page.locator("main")).to_contain_text("17–19 May 2029")

    said = change(page, hand, "BUILDEXPO KENYA", "Move", New_first_day="2029-09-05", New_last_day="2029-09-07")
    assert "5–7 Sept 2029" in said
    assert "Postponed" in change(page, hand, "MEDEXPO KENYA", "Postpone", Reason="The hall is being rebuilt.")
    before = hand.count
    said = change(page, hand, "PPPEXPO KENYA", "Cancel", Reason="The grounds are needed for a state event.")
    assert hand.count - before <= 4
    assert "This edition is cancelled. The grounds are needed for a state event." in " ".join(said.split())
