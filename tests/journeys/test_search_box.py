"""The search field by keyboard and for a screen reader: the ARIA combobox, and without script a plain form."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import DESK, PHONE, faults, overflow

pytestmark = pytest.mark.usefixtures("sample")


def active(field: Locator, page: Page) -> str:
    """Return the words of the option that the field says is active, "" when none is."""
    found = field.get_attribute("aria-activedescendant")
    return page.locator(f"#{found} b").inner_text() if found else ""


def type_into(page: Page, words: str) -> Locator:
    field = page.get_by_role("combobox", name="Search the site")
    field.press_sequentially(words)
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    return field


def test_suggestions_are_walked_and_taken_by_keyboard(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/")
    field = page.get_by_role("combobox", name="Search the site")
    expect(field).to_have_attribute("aria-expanded", "false")
    type_into(page, "buildexpo")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(options.first).to_contain_text("BUILDEXPO")
    expect(page.locator(".site-search").get_by_role("status")).to_have_text(f"{options.count()} suggestions")
    names = [option.locator("b").inner_text() for option in options.all()]
    assert active(field, page) == ""
    walked = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "End", "Home", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        walked.append(active(field, page))
    assert walked == [names[0], names[1], names[0], names[-1], names[0], names[-1], names[0]]
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    assert not faults(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("buildexpo")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(names[0])


def test_enter_without_a_choice_searches_and_leaving_the_field_closes_the_list(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/ar/")
    field = page.locator("#site-search")
    field.press_sequentially("اكسبو")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert not faults(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/ar/search\?q="))
    expect(page.get_by_role("main")).to_contain_text("أوتوإكسبو الشرق الأوسط")


def test_a_suggestion_is_taken_by_a_click_on_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_role("combobox").press_sequentially("nairobi")
    option = page.get_by_role("option").filter(has_text="City")
    expect(option).to_be_visible()
    assert overflow(page) == 0
    assert not faults(page)
    option.click()
    expect(page).to_have_url(re.compile(r"/exhibitions\?city=ke-nairobi"))


def test_an_answer_that_comes_late_is_not_shown(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/")
    field = page.get_by_role("combobox", name="Search the site")
    with page.expect_request(re.compile("suggest")) as asked:
        page.route("**/search/suggest?q=medexpo", lambda _route: None)
        field.press_sequentially("medexpo")
    field.fill("itexpo")
    expect(page.get_by_role("listbox", name="Suggestions")).to_contain_text("ITEXPO OMAN")
    assert asked.value.failure == "net::ERR_ABORTED"
    field.fill("")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_hidden()


def test_without_script_the_field_is_a_form_like_any_other(browser: Browser, live: str) -> None:
    context = browser.new_context(base_url=live, java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox", name="Search the site").fill("medxpo nairobi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Nothing is called “medxpo”. Shown instead: MEDEXPO")
    expect(page.get_by_role("main").get_by_role("link", name="MEDEXPO KENYA", exact=True)).to_be_visible()
    context.close()
