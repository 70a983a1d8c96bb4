"""The finder in a browser: with JavaScript the result changes in place, without it every step is a page."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.browser import DESK, PHONE, overflow

pytestmark = pytest.mark.usefixtures("sample")


def count(page: Page) -> int:
    return int(re.findall(r"\d+", page.locator(".finder-count").inner_text())[0])


def mark(page: Page) -> None:
    """Leave a mark in the page that a page load would wipe out."""
    page.evaluate("window.marked = true")


def is_same_page(page: Page) -> bool:
    return bool(page.evaluate("window.marked === true"))


def test_a_choice_changes_result_and_address_in_place_and_keeps_the_focus(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/exhibitions")
    mark(page)
    before = count(page)
    box = page.locator('input[name="industry"][value="building-construction"]')
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/exhibitions?industry=building-construction")
    expect(page.locator(".chosen")).to_contain_text("Building and construction")
    assert count(page) < before
    assert is_same_page(page)
    expect(page.locator('input[name="industry"][value="building-construction"]')).to_be_focused()
    expect(page.locator("[data-finder-said]")).to_have_text(page.locator(".finder-count").inner_text())
    assert "Building and construction" in page.title()
    other = page.locator(".language").get_attribute("href") or ""
    assert other.endswith("/ar/exhibitions?industry=building-construction")
    page.go_back()
    page.wait_for_url("**/exhibitions")
    expect(page.locator(".chosen")).to_have_count(0)
    assert count(page) == before
    page.go_forward()
    expect(page.locator(".chosen")).to_contain_text("Building and construction")
    assert is_same_page(page)


def test_a_chip_and_a_view_change_in_place_and_a_narrower_choice_replaces_the_wider(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/exhibitions?region=east-africa")
    mark(page)
    page.locator('input[name="country"][value="kenya"]').check()
    page.wait_for_url("**/exhibitions?country=kenya")
    page.get_by_role("link", name="Calendar", exact=True).click()
    page.wait_for_url("**/exhibitions?country=kenya&view=calendar")
    expect(page.locator(".month-calendar")).to_be_visible()
    page.locator(".chosen a").first.click()
    page.wait_for_url("**/exhibitions?view=calendar")
    assert is_same_page(page)


def test_words_are_looked_for_in_place_and_no_empty_name_is_sent(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/exhibitions")
    mark(page)
    page.locator("#q").fill("medexpo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/exhibitions?q=medexpo")
    expect(page.locator(".chosen")).to_contain_text("medexpo")
    expect(page.locator("#q")).to_be_focused()
    assert is_same_page(page)


def test_where_fetching_fails_the_browser_goes_there_by_itself(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/exhibitions")
    mark(page)

    def refuse(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.abort()
        else:
            route.fallback()

    page.route("**/exhibitions?*", refuse)
    page.locator('input[name="region"][value="middle-east"]').check()
    page.wait_for_url("**/exhibitions?region=middle-east")
    expect(page.locator(".chosen")).to_contain_text("Middle East")
    assert not is_same_page(page)


def test_the_home_page_leads_to_the_one_address_of_what_was_chosen(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Region", exact=True).select_option("middle-east")
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name="Find exhibitions").click()
    assert navigation.value.url.endswith("/exhibitions?region=middle-east")
    assert navigation.value.request.redirected_from is None


def test_without_javascript_the_same_steps_are_pages(browser: Browser, live: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live, viewport=PHONE)
    page = context.new_page()
    page.goto("/exhibitions")
    filters = page.locator("summary", has_text="Filters")
    filters.click()
    page.locator('input[name="industry"][value="building-construction"]').check()
    page.get_by_role("button", name="Show exhibitions").click()
    page.wait_for_url("**/exhibitions?industry=building-construction")
    expect(page.locator("summary", has_text="Filters")).to_contain_text("1 chosen")
    context.close()


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_on_a_phone_the_result_is_in_sight_and_nothing_is_wider_than_the_window(page: Page, prefix: str) -> None:
    page.set_viewport_size(PHONE)
    for query in ("", "?view=calendar", "?view=print", "?country=kenya&industry=energy-power&quarter=2027-q3"):
        page.goto(f"{prefix}/exhibitions{query}")
        assert overflow(page) == 0
    page.goto(f"{prefix}/exhibitions")
    box = page.locator(".month-head").first.bounding_box()
    assert box is not None
    assert box["y"] < PHONE["height"]
    page.locator("summary").first.click()
    assert overflow(page) == 0


def test_two_quick_choices_are_both_made(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto("/exhibitions")
    page.evaluate(
        """for (const value of ["building-construction", "energy-power"])
             document.querySelector(`input[name="industry"][value="${value}"]`).click()"""
    )
    page.wait_for_url("**/exhibitions?industry=building-construction&industry=energy-power")
    expect(page.locator(".chosen li")).to_have_count(3)


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_every_name_in_the_year_ribbon_fits_its_mark_without_a_broken_word(
    page: Page, prefix: str, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{prefix}/")
    names = page.locator(".mark-name")
    assert names.count() > 20
    assert (
        page.evaluate(
            """[...document.querySelectorAll(".mark-name")].filter((name) => {
             name.style.overflowWrap = "normal";
             return name.scrollWidth > name.clientWidth + 1;
           }).map((name) => name.textContent)"""
        )
        == []
    )
    boxes = [one.bounding_box() for one in page.locator(".mark").all()]
    assert all(box and box["height"] >= 44 for box in boxes)
    placed = [box for box in boxes if box]
    for at, one in enumerate(placed):
        for other in placed[at + 1 :]:
            apart_x = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
            apart_y = one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1
            assert apart_x or apart_y
