"""An edition's page on a phone: the next step always in view, nothing covered, sharing where the browser can."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from tests.browser import DESK, PHONE, faults, overflow

PAGE = "/exhibitions/solar-africa-kenya"
# How much of an element the window shows, and whether something lies above its middle.
VISIBLE = """element => {
  const box = element.getBoundingClientRect();
  const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return box.top < innerHeight && box.bottom > 0 && (over === element || element.contains(over));
}"""

# Until what hangs on the place of the page has been drawn.
DRAWN = "() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(tell)))"


def bar_is_seen(page: Page) -> bool:
    return bool(page.locator(".step-bar .button").first.evaluate(VISIBLE))


@pytest.mark.usefixtures("sample")
def test_the_next_step_is_always_in_view_on_a_phone_and_stands_there_once(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(PAGE)
    buttons = page.locator(".playbill .buttons a").first
    # At every height of the page one of the two is to be seen, and never both.
    for place in range(0, 4200, 300):
        page.evaluate("top => scrollTo(0, top)", place)
        page.evaluate(DRAWN)
        assert bar_is_seen(page) is not buttons.evaluate(VISIBLE), place
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.evaluate(DRAWN)
    assert not bar_is_seen(page)  # the footer's form is not covered


@pytest.mark.usefixtures("sample")
def test_what_gets_focus_does_not_stay_beneath_the_bar(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(PAGE)
    before, link = page.get_by_role("link", name="OpenStreetMap"), page.get_by_role("link", name="Google Maps")
    before.evaluate("element => element.focus({ preventScroll: true })")
    link.evaluate("element => scrollBy(0, element.getBoundingClientRect().bottom - innerHeight)")
    page.evaluate(DRAWN)
    assert not link.evaluate(VISIBLE)
    page.keyboard.press("Tab")
    page.evaluate(DRAWN)
    expect(link).to_be_focused()
    assert link.evaluate(VISIBLE)


@pytest.mark.usefixtures("sample")
def test_wide_windows_and_very_low_ones_have_no_bar(page: Page) -> None:
    for size in (DESK, {"width": 320, "height": 256}):
        page.set_viewport_size(size)
        page.goto(PAGE)
        expect(page.locator(".step-bar")).to_be_hidden()


@pytest.mark.usefixtures("sample")
def test_the_link_is_copied_and_the_copy_announced(page: Page, context: BrowserContext, live: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(PAGE)
    page.get_by_text("Share", exact=True).click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status").filter(has_text="Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == live + PAGE


@pytest.mark.usefixtures("sample")
def test_calendars_are_reached_by_keyboard_and_one_panel_is_open_at_a_time(page: Page) -> None:
    page.goto(PAGE)
    page.get_by_text("Add to calendar").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Calendar file (.ics)")).to_be_focused()
    page.get_by_text("Share", exact=True).click()
    expect(page.get_by_role("link", name="WhatsApp")).to_be_visible()
    expect(page.get_by_role("link", name="Calendar file (.ics)")).to_be_hidden()


@pytest.mark.parametrize(
    ("prefix", "size", "scheme"),
    [("", PHONE, "light"), ("/ar", PHONE, "dark"), ("", DESK, "dark"), ("/ar", DESK, "light")],
)
@pytest.mark.usefixtures("sample")
def test_every_state_is_accessible_with_everything_unfolded(
    page: Page, prefix: str, size: ViewportSize, scheme: Any
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    found = []
    for address in (
        PAGE,
        "/exhibitions/medexpo-kenya/2026",
        "/exhibitions/woodexpo-rwanda/2027",
        "/exhibitions/household-gifts-dubai/2026",
        "/exhibitions/kite-kenya/2027",
        "/exhibitions/foodagro-kenya/2028",
    ):
        page.goto(prefix + address)
        for summary in page.locator("main details > summary").all():
            summary.click()
        # What scrolls beneath the bar at the foot is no target there; further up it is.
        page.evaluate("scrollTo(0, 0)")
        page.evaluate(DRAWN)
        found += [f"{prefix}{address}: {fault}" for fault in faults(page)]
        if overflow(page):
            found.append(f"{prefix}{address}: {overflow(page)} px wider than the window")
    assert not found, "\n".join(found)
