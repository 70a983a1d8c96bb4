"""The back office by keyboard: jumping, going, moving through tables, being asked before something typed is lost."""

import re

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from time_machine import Traveller

from tests.browser import DESK, PHONE, faults
from tests.office import enter

# What has the focus, and how many pixels of its height lie under a bar that stays in sight or outside the window.
COVERED = """() => {
    const one = document.activeElement;
    if (!document.querySelector("main").contains(one)) return null;
    const box = one.getBoundingClientRect();
    const bars = [...document.querySelectorAll("main *")].filter(bar =>
        getComputedStyle(bar).position === "sticky" && !bar.contains(one) && !one.contains(bar));
    const over = bars.map(bar => bar.getBoundingClientRect())
        .filter(bar => bar.left < box.right && box.left < bar.right)
        .map(bar => Math.min(bar.bottom, box.bottom) - Math.max(bar.top, box.top));
    const hidden = Math.max(0, -box.top, box.bottom - innerHeight, ...over);
    return [one.name || one.id || one.textContent.trim(), Math.round(Math.min(hidden, innerHeight))];
}"""


@pytest.fixture
def office(app: Flask, sample: Traveller, context: BrowserContext, page: Page, live: str) -> Page:
    """Somebody who may do everything, at the front page."""
    assert sample
    person = enter(app, "editor", "sales", "admin")
    context.add_cookies([{"name": "session", "value": person.token, "url": live}])
    page.goto("/staff")
    return page


def _arrive(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.wait_for_load_state()  # the scripts of keys come after the page


def test_everything_is_reached_from_the_keyboard(office: Page) -> None:
    page = office
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Name or number")
    expect(field).to_be_focused()
    page.keyboard.type("bildexpo kenya")
    expect(page.get_by_role("option", name=re.compile("BUILDEXPO KENYA")).first).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert faults(page) == []
    page.keyboard.press("Enter")
    _arrive(page, "BUILDEXPO KENYA")
    # Enter right behind the last letter goes where these letters lead, not where fewer did.
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.type("new exhibition")
    page.keyboard.press("Enter")
    _arrive(page, "New exhibition")
    # Escape gives the focus back to what had it.
    name = page.get_by_role("textbox", name="Name", exact=True).first
    name.focus()
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(name).to_be_focused()
    # Letters are letters while somebody types.
    page.keyboard.type("gi")
    expect(name).to_have_value("gi")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/staff")
    page.keyboard.press("g")
    page.keyboard.press("e")
    _arrive(page, "Exhibitions")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator(".grid tbody th a").first
    expect(first).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Name")).to_be_focused()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    page.get_by_label("Use these keys in this browser").uncheck()
    page.keyboard.press("g")
    page.keyboard.press("i")
    _arrive(page, "Exhibitions")


def test_leaving_what_is_typed_asks_and_sending_it_does_not(office: Page) -> None:
    page = office
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.goto("/staff/pages/new")
    page.get_by_role("link", name="News", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("News")
    page.goto("/staff/pages/new")
    page.get_by_label("Title").fill("Terms of exhibiting")
    page.get_by_role("link", name="News", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New page")
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Save").click()  # the address is missing: it comes back, and is still not saved
    expect(page.locator("[aria-invalid]").first).to_be_visible()
    page.get_by_role("link", name="News", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New page")
    assert asked == ["beforeunload"] * 2


def test_without_a_script_the_palette_is_a_page_and_the_menu_unfolds(
    app: Flask, sample: Traveller, browser: object, live: str
) -> None:
    person = enter(app, "viewer")
    context = browser.new_context(base_url=live, java_script_enabled=False, viewport=PHONE)  # type: ignore[attr-defined]
    context.add_cookies([{"name": "session", "value": person.token, "url": live}])
    page = context.new_page()
    page.goto("/staff")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="All exhibitions").click()
    page.get_by_role("link", name="Dates").click()  # sorted on a phone, where the table has no head
    expect(page).to_have_url(re.compile(r"\?sort=dates$"))
    page.get_by_role("link", name="Jump to").click()
    page.get_by_label("Name or number").last.fill("kite")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=re.compile("KITE")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("KITE")
    context.close()


def test_a_key_leads_to_the_help_about_the_page_and_not_behind_g(office: Page) -> None:
    page = office
    page.goto("/staff/quality")
    page.keyboard.press("h")
    _arrive(page, "Data quality")
    expect(page).to_have_url(re.compile("/staff/help/data-quality$"))
    # Behind "g" the same letter goes to a room.
    page.keyboard.press("g")
    page.keyboard.press("h")
    _arrive(page, "People")
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile("/staff/help/people$"))
    page.goto("/staff/enquiries")
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile("/staff/help/enquiries$"))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("address", ["/staff/exhibitions/editions/1/edit", "/staff/exhibitions/next-year"])
def test_no_bar_hides_what_has_the_focus(office: Page, size: ViewportSize, address: str) -> None:
    page = office
    page.set_viewport_size(size)
    page.goto(address)
    page.locator("main").focus()
    for key in ("Tab", "Shift+Tab"):  # down to the end of the page, and up again
        seen: list[tuple[str, int]] = []
        page.keyboard.press(key)
        while found := page.evaluate(COVERED):
            seen.append((found[0], found[1]))
            page.keyboard.press(key)
        assert len(seen) > 50
        assert [one for one in seen if one[1]] == []
