"""Chromium's own autofill fills in what is a person's, and never the field that only robots see (R35)."""

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page
from playwright.sync_api import TimeoutError as TookTooLong
from sqlalchemy.orm import Session

from tests.enquiries.walks import LETTER, open_house

PERSON = {
    "NAME_FULL": LETTER["name"],
    "EMAIL_ADDRESS": LETTER["email"],
    "COMPANY_NAME": "Rafiki Ltd",
    "PHONE_HOME_WHOLE_NUMBER": "+254722000111",
}


def autofill(page: Page, browser: CDPSession, first: str, last: str) -> None:
    """Let Chromium fill in the first field's form until the last one has a value; it reads forms in its own time."""
    root = browser.send("DOM.getDocument")["root"]["nodeId"]
    node = browser.send("DOM.querySelector", {"nodeId": root, "selector": first})["nodeId"]
    field = browser.send("DOM.describeNode", {"nodeId": node})["node"]["backendNodeId"]
    address: dict[str, Any] = {"fields": [{"name": name, "value": value} for name, value in PERSON.items()]}
    page.focus(first)
    for _time in range(40):
        with suppress(TookTooLong):
            browser.send("Autofill.trigger", {"fieldId": field, "address": address})
            page.wait_for_function("last => document.querySelector(last).value", arg=last, timeout=250)
            return
    pytest.fail("Chromium filled nothing in")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/enquire?kind=exhibit", ("#name", "#email", "#company", "#website")),
        ("/", ("#instant-reply-name", "#instant-reply-email", "", "#instant-reply-website")),
    ],
)
def test_the_browser_fills_in_a_person_and_leaves_the_trap(
    db: Session, page: Page, path: str, fields: tuple[str, str, str, str]
) -> None:
    open_house(db)
    page.goto(path)
    browser = page.context.new_cdp_session(page)
    browser.send("Autofill.enable")
    name, email, company, trap = fields
    autofill(page, browser, name, company or email)
    assert page.input_value(name) == LETTER["name"]
    assert page.input_value(email) == LETTER["email"]
    assert page.input_value(trap) == ""


def test_autofill_would_fill_in_a_trap_that_said_it_was_a_persons_field(db: Session, page: Page) -> None:
    open_house(db)
    page.goto("/enquire?kind=exhibit")
    page.eval_on_selector("#company", "field => field.remove()")
    page.eval_on_selector("#website", "trap => { trap.autocomplete = 'organization'; }")
    browser = page.context.new_cdp_session(page)
    browser.send("Autofill.enable")
    autofill(page, browser, "#name", "#website")
    assert page.input_value("#website") == PERSON["COMPANY_NAME"]
