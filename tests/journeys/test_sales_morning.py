"""A sales person's morning in a real browser, by keyboard where it matters, on the bundled sample."""

import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import outbox
from expoapp.accounts import actions as accounts
from expoapp.db import transaction
from expoapp.enquiries.models import Enquiry
from tests.browser import faults, overflow
from tests.office import give_factor, sign_in

PASSWORD = "eleven grey herons at noon"
LETTERS = {
    "Zawadi Njoroge": ("zawadi@example.com", "How much is a stand of 36 m²?"),
    "عبد الرحمن القرشي": ("abd@example.net", "نرغب في حجز جناح."),
    "João Machava": ("joao@example.org", "Please call me next week."),
}


@pytest.fixture
def enquiries(app: Flask, sample: Traveller, db: Session) -> dict[str, str]:
    """Three letters of this morning by who wrote them, and somebody to answer; {name: reference}."""
    with transaction():
        give_factor(
            accounts.create("sales@example.org", PASSWORD, roles=["sales"], name="Amina Odhiambo", everywhere=True)
        )
    for number, (name, (email, message)) in enumerate(LETTERS.items()):
        sent = {"name": name, "email": email, "message": message, "page": "/exhibitions/buildexpo-kenya"}
        client = app.test_client()
        answer = client.post("/instant-reply", data=sent, environ_base={"REMOTE_ADDR": f"198.51.100.{number}"})
        assert answer.status_code == 303
    return {row.name: row.reference for row in db.execute(select(Enquiry.name, Enquiry.reference))}


def open_enquiry(page: Page, name: str) -> None:
    page.goto("/staff/enquiries")
    page.get_by_role("link", name=re.compile(name)).click()


def take(page: Page) -> None:
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("Owner: Amina Odhiambo")).to_be_visible()


def answer_from_template(page: Page, template: str) -> str:
    """Choose a template, look at the mail, send it; return what stood in the box."""
    page.get_by_role("link", name="Answer", exact=True).click()
    page.get_by_label("Template").select_option(label=template)
    page.get_by_role("button", name="Use this template").click()
    box = page.get_by_label("Your answer")
    expect(box).not_to_be_empty()
    page.get_by_role("button", name="Preview").click()
    shown = page.frame_locator("iframe.mail-sheet")
    expect(shown.locator("body")).to_contain_text("Amina Odhiambo")
    text = box.input_value()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("The answer is on its way.")).to_be_visible()
    return text


def export_the_week(page: Page, monday: str) -> list[dict[str, Any]]:
    """Choose what came since a day, take it out, prove once more who it is, and return the rows of the workbook."""
    page.goto("/staff/enquiries?show=all")
    page.get_by_text("Filters and order").click()
    page.get_by_label("Arrived from").fill(monday)
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_text("Take out").click()
    page.get_by_role("button", name="Excel workbook").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_download() as begun:
        page.keyboard.press("Enter")
    sheet = openpyxl.load_workbook(io.BytesIO(begun.value.path().read_bytes())).active
    assert sheet is not None
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_three_are_taken_two_answered_from_a_template_one_postponed_and_the_week_exported(
    page: Page, app: Flask, db: Session, enquiries: dict[str, str], sample: Traveller
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, "sales@example.org", PASSWORD, "/staff/enquiries")
    for name in LETTERS:
        open_enquiry(page, name)
        take(page)
    sample.shift(timedelta(minutes=5))

    open_enquiry(page, "Zawadi Njoroge")
    first = answer_from_template(page, "We need a little longer (English)")
    assert first.startswith("Dear Zawadi Njoroge,")
    open_enquiry(page, "عبد الرحمن القرشي")
    second = answer_from_template(page, "نحتاج إلى بعض الوقت (Arabic)")
    assert "عبد الرحمن القرشي" in second

    open_enquiry(page, "João Machava")
    monday = page.get_by_role("button", name="Next week")
    chosen = monday.get_attribute("value")
    # By keyboard alone: from the days to the press of a key.
    monday.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The day to follow up is changed.")).to_be_visible()

    sample.shift(timedelta(minutes=12))
    rows = export_the_week(page, "2026-11-23")
    assert {str(row["Name"]): row["State"] for row in rows} == dict(
        zip(LETTERS, ("Answered", "Answered", "Assigned"), strict=True)
    )
    assert {row["Message"] for row in rows} == {message for _email, message in LETTERS.values()}

    db.rollback()
    found = {row.name: row for row in db.scalars(select(Enquiry))}
    assert [found[name].state for name in LETTERS] == ["answered", "answered", "assigned"]
    assert str(found["João Machava"].follow_up_on) == chosen == "2026-11-30"
    assert len({row.owner_id for row in found.values()}) == 1
    outbox.deliver_due(app.config["SETTINGS"])
    mails = [path.read_bytes() for path in (app.config["SETTINGS"].instance / "outbox").glob("*.eml")]
    assert sum(b"Auto-Submitted: no" in mail for mail in mails) == 2


def test_the_page_of_an_enquiry_has_no_fault_on_a_phone_or_at_a_desk_in_both_schemes(
    page: Page, enquiries: dict[str, str]
) -> None:
    sign_in(page, "sales@example.org", PASSWORD, f"/staff/enquiries/{enquiries['عبد الرحمن القرشي']}")
    page.get_by_label("Template").select_option(index=1)
    page.get_by_role("button", name="Use this template").click()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="This is how the mail will look")).to_be_visible()
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) == 0
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert faults(page) == []
