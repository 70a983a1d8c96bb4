"""The two main walks, in a real browser, on the bundled sample."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp import outbox
from expoapp.accounts import actions as accounts
from expoapp.db import transaction
from expoapp.enquiries.models import Enquiry
from tests.office import give_factor, sign_in

PASSWORD = "eleven grey herons at noon"


@pytest.fixture
def staff(sample: time_machine.Traveller, db: Session) -> None:
    """Two people of the staff, beside the sample."""
    assert sample
    assert db
    with transaction():
        give_factor(
            accounts.create("sales@example.org", PASSWORD, roles=["sales"], name="Amina Odhiambo", everywhere=True)
        )
        accounts.create("editor@example.org", PASSWORD, roles=["editor"], name="Peter Mwangi", everywhere=True)


@pytest.mark.usefixtures("staff")
def test_a_visitor_finds_an_exhibition_and_asks_and_staff_answer(
    page: Page, app: Flask, db: Session, clock: time_machine.Traveller
) -> None:
    page.goto("/")
    page.get_by_label("Industry", exact=True).select_option("Building and construction")
    page.get_by_label("Region", exact=True).select_option("East Africa")
    page.get_by_role("button", name="Find exhibitions").click()
    page.get_by_role("link", name="BUILDEXPO TANZANIA", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("BUILDEXPO TANZANIA")
    page.get_by_role("main").get_by_role("link", name="Ask for a stand").first.click()
    expect(page.get_by_label("BUILDEXPO TANZANIA")).to_be_checked()
    page.get_by_label("Your name").fill("João Machava")
    page.get_by_role("textbox", name="E-mail").fill("joao@example.org")
    page.get_by_label("Your message").fill("We would like 36 m² near the entrance.")
    clock.shift(timedelta(seconds=40))
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your enquiry is here")
    reference = page.locator(".reference").inner_text().strip()

    sent, failed = outbox.deliver_due(app.config["SETTINGS"])
    assert (sent, failed) == (2, 0)

    sign_in(page, "sales@example.org", PASSWORD, "/staff/enquiries")
    page.get_by_role("link", name=re.compile("João Machava")).click()
    expect(page.get_by_text("We would like 36 m² near the entrance.")).to_be_visible()
    page.get_by_role("button", name="Take it").click()
    answer = page.locator("section", has=page.get_by_role("heading", name="Answer by mail"))
    answer.get_by_label("Your answer").fill("Dear João, corner stands near the entrance are free.")
    answer.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Dear João, corner stands near the entrance are free.").first).to_be_visible()
    db.rollback()
    assert db.scalar(select(Enquiry.state).where(Enquiry.reference == reference)) == "answered"
    assert outbox.deliver_due(app.config["SETTINGS"]) == (1, 0)
    mails = [path.read_text(encoding="utf-8") for path in (app.config["SETTINGS"].instance / "outbox").glob("*.eml")]
    assert sum("\nTo: joao@example.org" in mail for mail in mails) == 2


@pytest.mark.usefixtures("staff")
def test_staff_move_an_edition_and_the_public_page_shows_old_and_new_dates(page: Page) -> None:
    sign_in(page, "editor@example.org", PASSWORD, "/staff/exhibitions")
    page.get_by_role("link", name="BUILDEXPO TANZANIA").click()
    page.get_by_role("link", name="25–27 Aug 2027").click()
    page.get_by_label("First day").fill("2027-09-14")
    page.get_by_label("Last day").fill("2027-09-16")
    page.get_by_label("Reason").fill("The hall is being painted in August.")
    page.get_by_role("button", name="Save").click()
    page.goto("/exhibitions/buildexpo-tanzania/2027")
    main = page.get_by_role("main")
    expect(main).to_contain_text("14–16 Sept 2027")
    expect(main).to_contain_text("25–27 Aug 2027")
    expect(main).to_contain_text("The hall is being painted in August.")
    page.goto("/ar/exhibitions/buildexpo-tanzania/2027")
    expect(page.get_by_role("main")).to_contain_text("25–27 أغسطس 2027")
