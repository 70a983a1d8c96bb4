"""An exhibition chosen by its name: what is suggested, and which one is meant by what was typed."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.exhibitions.queries.chosen import MOST_SUGGESTED
from tests import factories
from tests.browser import DESK, PHONE, faults, overflow
from tests.enquiries.desk_walks import form_of
from tests.office import Person, enter
from tests.pages import parse

INBOX = "/staff/enquiries"


@pytest.fixture
def sales(app: Flask, db: Session, clock: Traveller) -> Person:
    factories.desk()
    factories.exhibition("BUILDEXPO KENYA")
    factories.exhibition("Café & Résort Kenya")
    factories.exhibition("معرض البناء", slug="al-bina")
    for number in range(1, 8):
        factories.exhibition(f"Solar {number}")
    factories.exhibition("AGRI 1")
    factories.exhibition("AGRI 12")
    for slug in ("twins-nairobi", "twins-mombasa"):
        factories.exhibition("Twins", slug=slug)
    factories.exhibition("Twins Nairobi Gala")
    factories.exhibition("Elsewhere Fair", regions=[factories.region("middle-east", "Middle East")])
    factories.exhibition("Rivals Fair", by=factories.organiser("Rivals", is_own=False))
    db.commit()
    return enter(app, "sales", regions=["east-africa"])


def choose(person: Person, typed: str, **given: str) -> Any:
    return person.post(f"{INBOX}/find", {"show": "all", "exhibition": typed, **given})


def field(markup: str) -> Any:
    return parse(markup).find(".//main//form[@role='search']//input[@name='exhibition']")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("BUILDEXPO KENYA", "buildexpo-kenya"),
        ("buildexpo-kenya", "buildexpo-kenya"),
        ("  Twins-Nairobi ", "twins-nairobi"),
        ("expo build", "buildexpo-kenya"),
        ("cafe & resort kenya", "cafe-and-resort-kenya"),
        ("معرض البناء", "al-bina"),
        ("agri 1", "agri-1"),
        ("agri 12", "agri-12"),
        ("twins-mombasa", "twins-mombasa"),
    ],
)
def test_what_is_typed_leads_to_the_one_that_is_meant(sales: Person, typed: str, slug: str) -> None:
    answer = choose(sales, typed, kind="visit")
    assert (answer.status_code, answer.location) == (303, f"{INBOX}?show=all&kind=visit&exhibition={slug}")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Solarr", "No exhibition that you can choose is called “Solarr”. Please type its name, or"),
        ("%", "No exhibition that you can choose is called “%”."),
        ("<q>", "No exhibition that you can choose is called “<q>”."),
        ("Elsewhere Fair", "No exhibition that you can choose is called “Elsewhere Fair”."),
        ("elsewhere-fair", "No exhibition that you can choose is called “elsewhere-fair”."),
        ("rivals-fair", "No exhibition that you can choose is called “rivals-fair”."),
        ("AGRI", "Several exhibitions fit “AGRI”: AGRI 1 and AGRI 12. Please type one whole name, or an address."),
        ("twins", "Several exhibitions fit “twins”: Twins (twins-nairobi) and Twins (twins-mombasa)."),
        ("Kenya", "Several exhibitions fit “Kenya”: BUILDEXPO KENYA and Café & Résort Kenya."),
        ("solar", "fit “solar”, among them Solar 1, Solar 2, Solar 3, Solar 4 and Solar 5."),
        ("x" * 201, "Exhibition is 1 character too long"),
    ],
)
def test_what_cannot_be_found_is_said_beside_the_field_and_nothing_is_lost(
    sales: Person, typed: str, said: str
) -> None:
    answer = choose(sales, typed, kind="visit", words="corner stand", since="2026-03-01")
    assert answer.status_code == 422
    shown = field(answer.text)
    assert (shown.get("value"), shown.get("aria-invalid")) == (typed, "true")
    beside = parse(answer.text).get_element_by_id(f"{shown.get('id')}-error")
    assert said in " ".join(beside.text_content().split())
    assert f'href="#{shown.get("id")}"' in answer.text  # the summary leads to it
    alone = field(choose(sales, typed).text)
    assert any("open" in one.attrib for one in alone.iterancestors("details"))
    kept = dict.fromkeys(("kind", "words", "since"))
    for one in parse(answer.text).find(".//main//form[@role='search']").iter("input", "select"):
        if one.get("name") in kept:
            chosen = one.find(".//option[@selected]") if one.tag == "select" else one
            kept[one.get("name")] = chosen.get("value")
    assert kept == {"kind": "visit", "words": "corner stand", "since": "2026-03-01"}


@pytest.mark.parametrize(("slug", "shown"), [("agri-1", "AGRI 1"), ("twins-nairobi", "twins-nairobi")])
def test_what_is_chosen_stays_chosen_when_the_form_is_sent_again(sales: Person, slug: str, shown: str) -> None:
    address = f"{INBOX}?show=all&exhibition={slug}"
    page = sales.get(address)
    assert field(page.text).get("value") == shown
    again = sales.post(f"{INBOX}/find", form_of(sales, address, "/find") | {"kind": "visit"})
    assert parse_qs(urlsplit(again.location).query)["exhibition"] == [slug]
    emptied = sales.post(f"{INBOX}/find", form_of(sales, address, "/find") | {"exhibition": " "})
    assert emptied.location == f"{INBOX}?show=all"


def test_an_address_keeps_an_exhibition_only_where_a_person_can_choose_it(app: Flask, sales: Person) -> None:
    def chips(person: Person, slug: str) -> list[str]:
        page = parse(person.get(f"{INBOX}?show=all&exhibition={slug}").text)
        return [words_of for one in page.findall(".//ul[@class='chosen']//a") if (words_of := one.text_content())]

    assert any("AGRI 1" in one for one in chips(sales, "agri-1"))
    for slug in ("elsewhere-fair", "rivals-fair", "never-was"):
        assert chips(sales, slug) == []
    assert any("Elsewhere Fair" in one for one in chips(enter(app, "admin"), "elsewhere-fair"))


def test_a_whole_reference_leads_to_its_enquiry_whatever_stands_in_the_filter(sales: Person, db: Session) -> None:
    reference = factories.enquiry(1, region_id=factories.region().id).reference
    db.commit()
    assert choose(sales, "no such thing", words=reference).location == f"{INBOX}/{reference}"


def test_names_of_ones_own_exhibitions_are_suggested_and_never_more_than_so_many(
    app: Flask, db: Session, sales: Person
) -> None:
    def suggested(person: Person) -> list[str]:
        page = parse(person.get(INBOX).text)
        return [one.get("value") for one in page.get_element_by_id(field(person.get(INBOX).text).get("list"))]

    told = suggested(sales)
    assert told[:3] == ["AGRI 1", "AGRI 12", "BUILDEXPO KENYA"]
    assert not {"Elsewhere Fair", "Rivals Fair"} & set(told)
    assert "Elsewhere Fair" in suggested(enter(app, "admin"))
    for number in range(MOST_SUGGESTED):
        factories.exhibition(f"Many {number}")
    db.commit()
    assert len(suggested(sales)) == MOST_SUGGESTED
    assert choose(sales, "twins-nairobi").status_code == 303


def test_a_name_is_typed_corrected_and_found_without_a_script(
    app: Flask, db: Session, sales: Person, browser: Browser, live: str
) -> None:
    person = enter(app, "admin", "editor", "sales")
    context = browser.new_context(base_url=live, java_script_enabled=False, viewport=PHONE)
    context.add_cookies([{"name": "session", "value": person.token, "url": live}])
    page = context.new_page()
    page.goto(f"{INBOX}?show=all")
    page.locator("summary", has_text="Filters and order").click()
    page.get_by_role("combobox", name="Exhibition").fill("agri")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("combobox", name="Exhibition")).to_have_accessible_description(
        "Several exhibitions fit “agri”: AGRI 1 and AGRI 12. Please type one whole name, or an address."
    )
    page.get_by_role("combobox", name="Exhibition").fill("agri 12")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(f"{live}{INBOX}?show=all&exhibition=agri-12")
    expect(page.get_by_role("combobox", name="Exhibition")).to_have_value("AGRI 12")
    page.goto("/staff/enquiries/desks")
    page.get_by_role("region", name="Add a rule").get_by_label("Exhibition (optional)", exact=True).fill("agri 12")
    page.get_by_role("button", name="Add the rule").click()
    expect(page.get_by_role("listitem").filter(has_text="AGRI 12 →")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_forms_with_a_name_that_is_not_found_are_accessible_and_fit(
    app: Flask, sales: Person, context: BrowserContext, page: Page, live: str, size: Any, scheme: Any
) -> None:
    person = enter(app, "admin", "editor", "sales")
    context.add_cookies([{"name": "session", "value": person.token, "url": live}])
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    for address, opened, label, button in (
        (f"{INBOX}?show=all", "Filters and order", "Exhibition", "Show"),
        ("/staff/enquiries/desks?kind=visit&exhibition=solar", "", "", ""),
        ("/staff/news/new", "Exhibitions it is about", "Add an exhibition", "Save"),
        ("/staff/enquiries/figures?exhibition=solar", "", "", ""),
    ):
        page.goto(address)
        if opened:
            page.locator("summary", has_text=opened).click()
            page.get_by_role("combobox", name=label).first.fill("solar")
            page.get_by_role("button", name=button, exact=True).click()
        expect(page.locator(".field .error", has_text="Many exhibitions fit “solar”")).to_be_visible()
        assert faults(page) == []
        assert overflow(page) == 0, address
