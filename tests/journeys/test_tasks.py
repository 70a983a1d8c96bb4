"""What visitors come for, done from the home page in at most three steps each, with the wider directory on the site."""

import re
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.usefixtures("wider")
MOST_STEPS = 3


class Visitor:
    """Somebody on the home page; what they do is counted, what they read is not."""

    def __init__(self, page: Page, home: str = "/") -> None:
        self.page = page
        self.steps = 0
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(home)

    @property
    def main(self) -> Locator:
        """What the page is about."""
        return self.page.get_by_role("main")

    def search(self, words: str) -> None:
        """Type into the header's search and press Enter."""
        self._step()
        self.page.locator("#site-search").fill(words)
        self.page.locator("#site-search").press("Enter")
        self.page.wait_for_url("**/search?**")

    def follow(self, name: str | re.Pattern[str], place: Locator | None = None) -> None:
        """Follow a link."""
        self._step()
        (place or self.page.locator("body")).get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def choose(self, label: str) -> None:
        """Tick a choice in the finder, which shows its result at once."""
        self._step()
        choice = self.page.get_by_role("checkbox", name=re.compile(f"^{re.escape(label)}"))
        address = self.page.url
        choice.check()
        self.page.wait_for_function("before => location.href !== before", arg=address)

    def _step(self) -> None:
        self.steps += 1
        assert self.steps <= MOST_STEPS, "too many steps"


@pytest.fixture
def visitor(page: Page) -> Visitor:
    return Visitor(page)


def test_building_trade_fairs_in_the_gulf_in_the_first_quarter_of_2027(visitor: Visitor) -> None:
    visitor.search("gulf building")
    visitor.follow("All in the finder")
    visitor.choose("Jan – Mar 2027")
    rows = visitor.main.get_by_role("listitem").filter(has=visitor.page.get_by_role("heading", level=3))
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("BUILDEXPO SAUDI ARABIA")
    expect(rows).to_contain_text("27–30 Jan 2027")


def test_is_the_oman_it_fair_still_on(visitor: Visitor) -> None:
    visitor.search("oman information technology")
    visitor.follow(re.compile("ITEXPO OMAN"), visitor.main)
    expect(visitor.main).to_contain_text("Moved to new dates: 1–3 Feb 2027.")


def test_what_was_held_in_dar_es_salaam_in_2024(visitor: Visitor) -> None:
    visitor.follow("Past exhibitions")
    visitor.page.get_by_label("Search", exact=True).fill("dar es salaam 2024")
    visitor.page.get_by_label("Search", exact=True).press("Enter")
    for name in ("BUILDEXPO TANZANIA", "FOODAGRO TANZANIA", "MEDEXPO TANZANIA", "EVEXPO TANZANIA"):
        expect(visitor.main.get_by_role("heading", name=re.compile(name)).first).to_be_visible()
    expect(visitor.main.get_by_role("heading", name=re.compile("2025|2026"), level=3)).to_have_count(0)


def test_until_when_is_the_fair_that_is_on_in_nairobi_open_today(visitor: Visitor) -> None:
    visitor.follow(re.compile("MEDEXPO KENYA"), visitor.main)
    expect(visitor.main).to_contain_text("On now, day 3 of 4")
    expect(visitor.main.locator(".facts")).to_contain_text(re.compile("10:00–18:00\\s+today"))


def test_why_is_securexpo_ethiopia_not_held(visitor: Visitor) -> None:
    visitor.search("securexpo ethiopia 2026")
    visitor.follow(re.compile("SECUREXPO ETHIOPIA"), visitor.main)
    visitor.follow(re.compile("Nov 2026|Oct 2026|Sept 2026|Dec 2026"), visitor.main.locator("table"))
    expect(visitor.main).to_contain_text("This edition is cancelled.")


def test_medical_fairs_in_germany(visitor: Visitor) -> None:
    visitor.search("medical germany")
    for name in ("MEDICA", "IDS"):
        expect(visitor.main.get_by_role("heading", name=re.compile(f"^{name}")).first).to_be_visible()


def test_lightexpo_kenya_into_my_calendar(visitor: Visitor, tmp_path: Path) -> None:
    visitor.search("lightexpo")
    visitor.follow(re.compile("LIGHTEXPO KENYA"), visitor.main)
    visitor.main.get_by_text("Add to calendar").first.click()
    visitor.steps += 1
    with visitor.page.expect_download() as download:
        visitor.main.get_by_role("link", name=re.compile(r"\.ics")).first.click()
    saved = tmp_path / "edition.ics"
    download.value.save_as(saved)
    (event,) = Calendar.from_ical(saved.read_bytes()).walk("VEVENT")
    assert (str(event["SUMMARY"]), event["DTSTART"].dt.isoformat()) == ("LIGHTEXPO KENYA", "2027-07-07")
    assert visitor.steps <= MOST_STEPS


def test_what_is_held_at_the_carnivore_grounds(visitor: Visitor) -> None:
    visitor.search("carnivore")
    visitor.follow(re.compile("Carnivore"), visitor.main)
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Carnivore")
    expect(visitor.main).to_contain_text("BUILDEXPO KENYA")
    expect(visitor.main).to_contain_text("LIGHTEXPO KENYA")


def test_the_building_fair_in_saudi_arabia_for_a_reader_of_arabic(page: Page) -> None:
    visitor = Visitor(page, "/ar/")
    visitor.search("البناء السعودية")
    visitor.follow(re.compile("معرض البناء"), visitor.main)
    expect(page.get_by_role("heading", level=1)).to_contain_text("معرض البناء")
    expect(visitor.main).to_contain_text("27–30 يناير 2027")


def test_when_will_the_postponed_wood_fair_in_kigali_be(visitor: Visitor) -> None:
    visitor.search("wodexpo kigali")
    expect(visitor.main).to_contain_text("Nothing is called “wodexpo”")
    visitor.follow(re.compile("WOODEXPO RWANDA"), visitor.main)
    expect(visitor.main).to_contain_text("Postponed. No new date is known yet.")
    visitor.steps += 1
    watch = visitor.page.locator("#watch")
    watch.get_by_label("E-mail").fill("zawadi@example.com")
    watch.get_by_role("button").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("mailbox")
    assert visitor.steps <= MOST_STEPS


def test_who_holds_gulfood_and_where_is_its_website(visitor: Visitor) -> None:
    visitor.search("gulfood")
    row = visitor.main.get_by_role("listitem").filter(has_text="Gulfood").first
    expect(row).to_contain_text("Organised by Dubai World Trade Centre")
    expect(row.get_by_role("link", name=re.compile("Website of the fair"))).to_have_attribute(
        "href", re.compile("gulfood")
    )
