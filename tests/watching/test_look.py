"""The field and the pages behind it, as a person sees them: no fault that axe finds, nothing wider than the window."""

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser import DESK, PHONE, faults, overflow
from tests.watching.walks import ZAWADI, mails_to


def wrong_with(page: Page) -> list[str]:
    page.wait_for_load_state()  # with its style sheet
    found = [f"{page.url}: {fault}" for fault in faults(page)]
    return found + ([f"{page.url}: {overflow(page)} px wider than the window"] if overflow(page) else [])


@pytest.mark.parametrize(
    ("prefix", "size", "scheme"),
    [("", PHONE, "light"), ("/ar", PHONE, "dark"), ("", DESK, "dark"), ("/ar", DESK, "light")],
)
@pytest.mark.usefixtures("sample")
def test_the_whole_way_onto_the_list_and_off_it_is_accessible(
    app: Flask, page: Page, live: str, prefix: str, size: ViewportSize, scheme: str
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = []
    page.goto(f"{prefix}/exhibitions/itexpo-oman")
    page.locator("#watch > summary").press("Enter")
    page.locator("#watch-email").fill("zawadi@example")
    found += wrong_with(page)
    page.locator("#watch-email").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    found += wrong_with(page)
    page.locator(".error-summary a").press("Enter")
    expect(page.locator("#email")).to_be_focused()
    page.locator("#email").fill(ZAWADI)
    page.locator("#email").press("Enter")
    page.wait_for_url("**/watch/sent*")
    found += wrong_with(page)

    mail = mails_to(app)[-1]
    [confirm] = [word for word in mail.get_body(("plain",)).get_content().split() if "/watch/confirm" in word]  # type: ignore[union-attr]
    page.goto(confirm)
    found += wrong_with(page)
    page.locator("main button").click()
    expect(page.locator("main .rows")).to_be_visible()
    found += wrong_with(page)
    page.locator("main a[href*='/watch/leave']").click()
    page.wait_for_url("**/watch/leave*")
    found += wrong_with(page)
    page.locator("main button").click()
    expect(page.locator("main button")).to_have_count(0)
    found += wrong_with(page)
    page.goto(confirm)
    found += wrong_with(page)
    page.goto(f"{prefix}/exhibitions/woodexpo-rwanda")
    page.locator(".playbill a[href='#watch']").click()
    expect(page.locator("#watch-email")).to_be_in_viewport()
    found += wrong_with(page)
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("sample")
def test_a_page_with_a_token_tells_the_next_page_nothing(app: Flask, page: Page, live: str) -> None:
    page.goto("/exhibitions/woodexpo-rwanda")
    page.locator("#watch-email").fill(ZAWADI)
    page.locator("#watch-email").press("Enter")
    page.wait_for_url("**/watch/sent*")
    [confirm] = [w for w in mails_to(app)[-1].get_body(("plain",)).get_content().split() if "/watch/confirm" in w]  # type: ignore[union-attr]
    page.goto(confirm)
    page.locator("header a[href='/enquire']").click()
    page.wait_for_url("**/enquire")
    assert page.evaluate("document.referrer") == f"{live}/"
    assert page.locator("input[name=page]").input_value() in {"", "/"}
