"""The shortlist, in a real browser: marked in any list, kept there alone, compared, and asked about at once."""

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, ViewportSize, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp.config import ROOT
from expoapp.enquiries.models import EnquiryExhibition
from expoapp.exhibitions.models import Exhibition
from tests.browser import DESK, PHONE, faults, overflow

SCRIPT = ROOT / "static" / "js" / "shortlist.js"
pytestmark = pytest.mark.usefixtures("sample")

BOTH = ["buildexpo-tanzania", "household-kenya"]
COMPARED = "/compare?e=buildexpo-tanzania&e=household-kenya&e=kite-kenya&e=itexpo-oman&e=pppexpo-egypt&e=medexpo-kenya"
# Storage as it is where a visitor, or a company's policy, has forbidden it.
FORBIDDEN = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
)
FULL = "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); };"


def star(page: Page, name: str) -> Locator:
    """Return the first button that marks an exhibition; a list may have several of its editions."""
    return stars(page, name).first


def stars(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=re.compile(rf"shortlist · {name}$", re.IGNORECASE))


def link(page: Page) -> Locator:
    return page.get_by_role("banner").get_by_role("link", name=re.compile("Shortlist"))


def expect_kept(page: Page, *slugs: str) -> None:
    """Wait until these are on the shortlist, and nothing else."""
    stored = "JSON.stringify(JSON.parse(localStorage.getItem('shortlist') || '[]'))"
    page.wait_for_function(f"wanted => {stored} === JSON.stringify(wanted)", arg=list(slugs))


def keep(context: BrowserContext, stored: str) -> None:
    """Put something into the storage before any script of the page runs."""
    context.add_init_script(f"localStorage.setItem('shortlist', {json.dumps(stored)})")


def expect_columns(page: Page, *names: str) -> None:
    """Wait until these exhibitions stand side by side."""
    expect(page.locator(".compare-name")).to_have_text(list(names))


def test_what_is_marked_is_compared_and_asked_about_in_one_enquiry(
    page: Page, db: Session, clock: time_machine.Traveller
) -> None:
    page.goto("/exhibitions")
    expect(link(page)).to_have_count(0)
    star(page, "BUILDEXPO TANZANIA").click()
    expect(star(page, "BUILDEXPO TANZANIA")).to_have_attribute("aria-pressed", "true")
    expect(star(page, "BUILDEXPO TANZANIA")).to_contain_text("On your shortlist")
    expect(page.get_by_role("status").filter(has_text="On your shortlist: BUILDEXPO TANZANIA")).to_have_count(1)
    expect(link(page)).to_have_text(re.compile(r"Shortlist \(1\)"))
    page.goto("/exhibitions/household-kenya")
    expect(star(page, "HOUSEHOLD KENYA")).to_have_attribute("aria-pressed", "false")
    star(page, "HOUSEHOLD KENYA").click()
    page.goto("/")
    expect(link(page)).to_have_text(re.compile(r"Shortlist \(2\)"))
    link(page).click()
    expect_columns(page, "BUILDEXPO TANZANIA", "HOUSEHOLD KENYA")
    page.get_by_role("link", name="Ask all of them for a stand").click()
    for name in ("BUILDEXPO TANZANIA", "HOUSEHOLD KENYA"):
        expect(page.get_by_label(name)).to_be_checked()
    page.get_by_label("Your name").fill("Zawadi Njoroge")
    page.get_by_role("textbox", name="E-mail").fill("zawadi@example.com")
    page.get_by_label("Your message").fill("36 m² at both, please.")
    clock.shift(timedelta(seconds=40))
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your enquiry is here")
    db.rollback()
    asked = select(Exhibition.slug).join(EnquiryExhibition).order_by(EnquiryExhibition.position)
    assert list(db.scalars(asked)) == BOTH


def test_what_is_taken_away_leaves_the_comparison_and_the_shortlist(page: Page) -> None:
    page.goto("/exhibitions")
    star(page, "BUILDEXPO TANZANIA").click()
    star(page, "HOUSEHOLD KENYA").click()
    link(page).click()
    page.get_by_role("link", name="Take away · BUILDEXPO TANZANIA").click()
    expect(page).to_have_url(re.compile(r"/compare\?e=household-kenya$"))
    expect_kept(page, "household-kenya")
    page.get_by_role("link", name="Take away · HOUSEHOLD KENYA").click()
    expect(page.get_by_role("heading", name="Nothing to compare yet")).to_be_visible()
    expect(link(page)).to_have_count(0)


def test_a_second_press_takes_the_mark_back_on_every_row_of_the_exhibition(page: Page) -> None:
    page.goto("/exhibitions?q=medexpo+kenya&when=past")
    found = stars(page, "MEDEXPO KENYA")
    assert found.count() > 1
    found.first.click()
    for one in found.all():
        expect(one).to_have_attribute("aria-pressed", "true")
    found.last.click()
    expect(found.first).to_have_attribute("aria-pressed", "false")
    expect_kept(page)


def test_the_keyboard_alone_marks_opens_and_takes_away(page: Page) -> None:
    page.goto("/exhibitions")
    star(page, "BUILDEXPO TANZANIA").focus()
    page.keyboard.press("Space")
    expect(star(page, "BUILDEXPO TANZANIA")).to_be_focused()
    expect(star(page, "BUILDEXPO TANZANIA")).to_have_attribute("aria-pressed", "true")
    star(page, "HOUSEHOLD KENYA").focus()
    page.keyboard.press("Enter")
    link(page).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?**")
    page.get_by_role("link", name="Take away · HOUSEHOLD KENYA").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/compare\?e=buildexpo-tanzania$"))


def test_other_tabs_see_it_at_once(context: BrowserContext, page: Page) -> None:
    page.goto("/exhibitions")
    other = context.new_page()
    other.goto("/exhibitions/buildexpo-tanzania")
    star(page, "BUILDEXPO TANZANIA").click()
    expect(star(other, "BUILDEXPO TANZANIA")).to_have_attribute("aria-pressed", "true")
    expect(link(other)).to_have_text(re.compile(r"\(1\)"))


def test_no_request_tells_of_it_before_the_comparison_is_opened(page: Page) -> None:
    sent: list[Request] = []
    page.goto("/exhibitions?region=east-africa")

    def note(request: Request) -> None:
        sent.append(request)

    page.on("request", note)
    star(page, "BUILDEXPO TANZANIA").click()
    page.get_by_role("link", name="News", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert sent
    told = [request.url for request in sent if "buildexpo-tanzania" in f"{request.url} {request.all_headers()}"]
    assert not told
    assert page.context.cookies() == []
    link(page).click()
    expect(page).to_have_url(re.compile("e=buildexpo-tanzania"))


@pytest.mark.parametrize(("obstacle", "is_blocked"), [(FORBIDDEN, True), (FULL, False)], ids=["forbidden", "full"])
def test_a_browser_that_keeps_nothing_says_so_and_still_compares(
    context: BrowserContext, page: Page, obstacle: str, is_blocked: bool
) -> None:
    context.add_init_script(obstacle)
    errors: list[str] = []
    page.on("pageerror", lambda problem: errors.append(str(problem)))
    page.goto("/exhibitions")
    star(page, "BUILDEXPO TANZANIA").click()
    expect(page.get_by_text("Your browser keeps nothing for this site")).to_be_in_viewport()
    star(page, "HOUSEHOLD KENYA").click()
    expect(link(page)).to_have_text(re.compile(r"Shortlist \(2\)"))
    link(page).click()
    expect_columns(page, "BUILDEXPO TANZANIA", "HOUSEHOLD KENYA")
    assert not errors
    assert is_blocked is (page.evaluate("(() => { try { return !localStorage; } catch { return true; } })()"))


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "{",
        "null",
        "7",
        '"buildexpo-tanzania"',
        '{"filter": 1, "length": 3}',
        '[null, {}, [], "", "a b", "../x", "<img src=x onerror=alert(1)>", "&e=y"]',
        '["constructor:", "__proto__:"]',
    ],
)
def test_a_corrupted_shortlist_counts_as_empty(context: BrowserContext, page: Page, stored: str) -> None:
    keep(context, stored)
    errors: list[str] = []
    page.on("pageerror", lambda problem: errors.append(str(problem)))
    page.goto("/exhibitions")
    expect(star(page, "BUILDEXPO TANZANIA")).to_have_attribute("aria-pressed", "false")
    expect(link(page)).to_have_count(0)
    star(page, "BUILDEXPO TANZANIA").click()
    expect_kept(page, "buildexpo-tanzania")
    assert not errors


def test_what_is_good_in_a_corrupted_shortlist_is_kept_and_repetitions_are_one(
    context: BrowserContext, page: Page
) -> None:
    keep(context, '["buildexpo-tanzania", "<b>", "household-kenya", "buildexpo-tanzania"]')
    page.goto("/exhibitions")
    href = link(page).get_attribute("href") or ""
    assert parse_qs(urlsplit(href).query)["e"] == BOTH


def test_more_than_twenty_are_not_taken_and_a_sentence_says_so(context: BrowserContext, page: Page) -> None:
    keep(context, json.dumps([f"show-{n}" for n in range(40)]))
    page.goto("/exhibitions")
    expect(link(page)).to_have_text(re.compile(r"\(20\)"))
    star(page, "BUILDEXPO TANZANIA").click()
    expect(page.get_by_text("Your shortlist is full.")).to_be_in_viewport()
    expect(star(page, "BUILDEXPO TANZANIA")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_text("Your shortlist is full.")).to_have_count(0)


def test_addresses_that_lead_nowhere_leave_the_shortlist_when_it_is_opened(page: Page) -> None:
    page.goto("/exhibitions")
    page.evaluate("localStorage.setItem('shortlist', '[\"gone\", \"household-kenya\"]')")
    page.reload()
    expect(link(page)).to_have_text(re.compile(r"\(2\)"))
    link(page).click()
    expect(link(page)).to_have_text(re.compile(r"\(1\)"))
    expect_kept(page, "household-kenya")


def test_somebody_elses_comparison_changes_no_shortlist(page: Page) -> None:
    page.goto("/compare?e=household-kenya&e=gone")
    expect_columns(page, "HOUSEHOLD KENYA")
    assert page.evaluate("localStorage.length") == 0


def test_results_that_arrive_later_get_their_stars_too(page: Page) -> None:
    page.goto("/exhibitions")
    star(page, "BUILDEXPO TANZANIA").click()
    number = page.locator(".star").count()
    page.evaluate(
        """() => {
          const list = document.querySelector(".rows");
          const copy = list.cloneNode(true);
          copy.querySelectorAll("[data-shortlist]").forEach((spot) => spot.replaceChildren());
          list.replaceWith(copy);
        }"""
    )
    expect(page.locator(".star")).to_have_count(number)
    expect(star(page, "BUILDEXPO TANZANIA")).to_have_attribute("aria-pressed", "true")
    star(page, "BUILDEXPO TANZANIA").click()
    expect_kept(page)


def test_the_form_of_an_enquiry_takes_the_whole_shortlist(context: BrowserContext, page: Page) -> None:
    keep(context, json.dumps(BOTH))
    page.goto("/enquire?kind=exhibit&exhibition=itexpo-oman")
    page.get_by_role("button", name="Add my shortlist (2)").click()
    for name in ("ITEXPO OMAN", "BUILDEXPO TANZANIA", "HOUSEHOLD KENYA"):
        expect(page.get_by_label(name)).to_be_checked()
        expect(page.get_by_label(name)).to_be_visible()
    expect(page.get_by_label("BUILDEXPO TANZANIA").or_(page.get_by_label("HOUSEHOLD KENYA")).first).to_be_focused()
    expect(page.get_by_role("button", name=re.compile("shortlist"))).to_have_count(0)
    page.get_by_label("HOUSEHOLD KENYA").uncheck()
    expect(page.get_by_role("button", name="Add my shortlist (1)")).to_be_visible()


def test_it_mirrors_in_arabic_and_keeps_the_language(context: BrowserContext, page: Page) -> None:
    keep(context, json.dumps(BOTH))
    page.set_viewport_size(DESK)
    page.goto("/ar/exhibitions")
    row = page.locator("li.edition").first
    spot, words = row.locator(".star").bounding_box(), row.locator(".edition-what").bounding_box()
    assert spot
    assert words
    assert spot["x"] > words["x"] + words["width"]
    page.locator(".shortlist-link a").click()
    expect(page).to_have_url(re.compile(r"/ar/compare\?"))
    assert page.locator(".compare tbody th").first.bounding_box()["x"] > DESK["width"] / 2  # type: ignore[index]


@pytest.mark.parametrize("address", ["/exhibitions", "/exhibitions/buildexpo-tanzania", "/enquire", "/ar/compare"])
def test_nothing_moves_when_the_script_does_its_work(context: BrowserContext, page: Page, address: str) -> None:
    keep(context, json.dumps(BOTH))
    context.route("**/site.*.js", lambda route: route.abort())
    boxes = """() => [...document.querySelectorAll("body *:not([class^=shortlist], [class^=shortlist] *)")]
      .map((it) => `${it.tagName} ${it.className} ${Object.values(it.getBoundingClientRect().toJSON())}`)"""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.goto(address)
        before = page.evaluate(boxes)
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
        expect(page.locator(".shortlist-link a")).to_be_visible()
        assert page.evaluate(boxes) == before


@pytest.fixture
def unscripted(browser: Browser, browser_context_args: dict[str, object]) -> Page:
    """A page in a browser without script."""
    page: Page = browser.new_context(**browser_context_args, java_script_enabled=False).new_page()  # type: ignore[arg-type]
    return page


def test_without_script_there_is_no_dead_control_and_the_comparison_works(unscripted: Page, app: Flask) -> None:
    assert app
    for address in ("/exhibitions", "/exhibitions/buildexpo-tanzania", "/enquire"):
        unscripted.goto(address)
        expect(unscripted.locator(".star")).to_have_count(0)
        assert not any(spot.is_visible() for spot in unscripted.locator("[class^=shortlist]").all())
        assert "hortlist" not in unscripted.locator("body").inner_text()
    unscripted.goto(COMPARED)
    assert unscripted.locator(".compare-name").count() == 6
    unscripted.get_by_role("link", name="Take away · HOUSEHOLD KENYA").click()
    expect(unscripted).not_to_have_url(re.compile("household-kenya"))


# The full comparison is looked at in every way in test_look.py; here, what stands beside and instead of it.
@pytest.mark.parametrize(("lead", "size", "scheme"), [("", PHONE, "dark"), ("/ar", DESK, "light")])
def test_the_comparison_is_accessible_and_fits(
    context: BrowserContext, page: Page, lead: str, size: ViewportSize, scheme: str
) -> None:
    keep(context, json.dumps(BOTH))
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for address in (COMPARED, COMPARED + "&e=buildexpo-kenya&e=gone", "/compare"):
        page.goto(lead + address)
        assert faults(page) == []
        assert overflow(page) == 0


def test_a_comparison_on_a_phone_is_still_a_table_to_readers(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/compare?e=buildexpo-tanzania&e=household-kenya")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Dates")).to_be_visible()
    expect(page.get_by_role("columnheader", name="BUILDEXPO TANZANIA")).to_be_visible()
