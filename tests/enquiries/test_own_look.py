"""The pages of a private link as a person sees them: no fault that axe finds, nothing wider than the window."""

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser import DESK, PHONE, faults, overflow
from tests.enquiries.test_own import links_to
from tests.enquiries.walks import LETTER


def wrong_with(page: Page) -> list[str]:
    page.wait_for_load_state()  # with its style sheet
    found = [f"{page.url}: {fault}" for fault in faults(page)]
    return found + ([f"{page.url}: {overflow(page)} px wider than the window"] if overflow(page) else [])


@pytest.mark.parametrize(("prefix", "size", "scheme"), [("", PHONE, "dark"), ("/ar", DESK, "light")])
@pytest.mark.usefixtures("sample")
def test_the_way_from_the_mail_to_an_erased_enquiry_is_accessible(
    app: Flask, page: Page, live: str, prefix: str, size: ViewportSize, scheme: str
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sent = LETTER | {"page": f"{prefix}/exhibitions/medexpo-kenya"}
    assert app.test_client().post(f"{prefix}/instant-reply", data=sent).status_code == 303
    found = []
    page.goto(links_to(app)[0])
    page.locator(".own-fold > summary").evaluate_all("all => all.forEach(one => one.click())")
    found += wrong_with(page)
    page.locator("button[value=add]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    found += wrong_with(page)
    page.locator("#add-words").fill("Two stands, please.")
    page.locator("button[value=add]").click()
    expect(page.locator(".notice.good")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("Two stands, please.")
    found += wrong_with(page)
    page.locator(".own-fold > summary").last.click()
    page.locator(".own-fold a[href*='/own/erase']").click()
    page.wait_for_url("**/own/erase?*")
    found += wrong_with(page)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/own/erased")
    found += wrong_with(page)
    page.goto(links_to(app)[0] if links_to(app) else f"{prefix}/enquire/own?for=x")
    found += wrong_with(page)
    assert not found
