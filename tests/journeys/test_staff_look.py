"""Every page of the back office: no fault that axe finds and nothing wider than the window, on a phone in the dark and
a desk in the light; nothing wider in Arabic either.

The pages are found in the map of addresses, so a new one is looked at by itself. Where its address names a thing,
tests/matrix/addresses.py says which one is meant; a name that is not there yet fails and asks for its line.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock, i18n, urls
from expoapp.accounts.models import Role
from expoapp.db import transaction
from expoapp.enquiries.introducing import introduce
from expoapp.enquiries.models import Desk, Enquiry
from expoapp.exhibitions.models import Figure
from expoapp.site.models import Banner, Import, ImportRow, Redirect
from expoapp.site.models import Page as OwnPage
from tests import factories as make
from tests.browser import DESK, PHONE, faults, overflow
from tests.matrix.addresses import variants
from tests.office import enter
from tests.site.spreadsheets import as_csv, look

PARTS = 3
RULES_OF_SIGHT = (
    *("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"),
    *("label", "link-name", "button-name", "heading-order", "empty-table-header", "td-headers-attr"),
)
PUBLIC = {"state": "published", "public_from": clock.BEGINNING}
# Pages that need a state of their own, each with where it is looked at.
ELSEWHERE = {
    "staff.exhibitions.next_year_made": "a roll-over; tests/journeys/test_editors_year.py looks at it",
    "staff.enquiries.merge_contact": "two contacts; tests/enquiries/test_contacts.py walks it",
    "staff.exhibitions.preview_exhibitors": "an uploaded list; tests/journeys/test_listing_forms.py",
    "staff.exhibitions.edit_exhibitor": "an exhibitor; tests/journeys/test_listing_forms.py",
    "staff.accounts.passkeys": "an address with a name; tests/journeys/test_passkeys.py",
    "staff.accounts.second_step": "half-way in; tests/journeys/test_administrators_day.py",
    "staff.catalogue.edit_group": "a product group; tests/catalogue/test_staff.py",
    "staff.site.restore": "a state; tests/site/test_history.py",
    "staff.site.dismiss": "a finding; tests/site/test_quality.py",
    "staff.site.edit_redirect": "a redirect; the same form as that of a new one",
}


@pytest.fixture
def letters(app: Flask, sample: Traveller) -> None:
    """Two people have written, each for a company, and a file was handed in, so that all of these have pages."""
    assert sample
    companies = {"Zawadi Njoroge": "Njoroge Steel Ltd", "عبد الرحمن القرشي": "القرشي"}
    for number, name in enumerate(companies):
        sent = {
            "kind": "exhibit",
            "exhibition": "buildexpo-kenya",
            "name": name,
            "email": f"sender-{number}@example.com",
            "message": "How much is a stand of 36 m²?",
            "page": "/exhibitions/buildexpo-kenya",
        }
        sender = {"REMOTE_ADDR": f"198.51.100.{number}"}
        assert app.test_client().post("/instant-reply", data=sent, environ_base=sender).status_code == 303
    with app.app_context(), transaction() as current:
        for letter in current.scalars(select(Enquiry)):  # the short form asks for no company
            letter.company = companies[letter.name]
            introduce(letter)
    rows = [["exhibition", "tagline"], ["buildexpo-kenya", "Where Nairobi builds"], ["no-such-show", "x"]]
    look(app, enter(app, "editor"), "exhibitions", as_csv(rows))


def addresses(app: Flask, db: Session) -> Iterator[tuple[str, str]]:
    """Yield (endpoint, address) of every page behind the gate that can be looked at."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.endpoint):
        if not rule.rule.startswith("/staff") or "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint in urls.OPEN_TO_STRANGERS or rule.endpoint in ELSEWHERE:
            continue
        known = variants(rule.endpoint)[0]
        unknown = rule.arguments - known.keys()
        assert not unknown, (
            f"{rule.endpoint} ({rule.rule}): say in tests/matrix/addresses.py which {', '.join(unknown)} is meant"
        )
        values = {}
        for name in rule.arguments:
            column = known[name]
            values[name] = column if isinstance(column, str) else db.scalars(select(column).order_by(column)).first()
        assert None not in values.values(), f"{rule.endpoint}: the sample has nothing for {values}"
        built = rule.build(values, append_unknown=False)
        assert built is not None, rule
        yield rule.endpoint, built[1]


def more(db: Session, number: int) -> None:
    """Write one more of everything that lists show, in a place of its own."""
    soon = clock.today() + timedelta(days=90 + number)
    city = make.city(f"Place {number}")
    hall = make.venue(f"Hall {number}", city, latitude=-1.3, longitude=36.8)
    show = make.exhibition(
        f"FAIR {number}", in_city=city, at=hall, by=make.organiser(f"Other {number}", is_own=number % 2 == 0)
    )
    make.edition(show, soon, at=hall, figures=[figure()])
    make.edition(show, soon - timedelta(days=365), at=hall, figures=[figure()])
    make.edition(show, soon + timedelta(days=365), published=False, is_assumed=True, status="provisional")
    make.post(f"News {number}", exhibitions=[show])
    account = make.account(f"person-{number}@example.org", *Role)
    make.enquiry(number, about=[show], at=db.scalars(select(Desk)).first())
    now = clock.now()
    db.add(OwnPage(slug=f"page-{number}", title=f"Page {number}", body="<p>Words.</p>", updated_at=now, **PUBLIC))
    db.add(Banner(key=f"banner-{number}", text=f"Banner {number}", **PUBLIC))
    db.add(Redirect(path=f"/old-{number}.php", target="/", created_at=now))
    handed = {"heads": ["name"], "columns": ["name"], "file_name": "x.csv", "lang": "en", "total": 1}
    db.add(Import(account_id=account.id, doer_id=account.id, sheet="venues", state="checked", created_at=now, **handed))
    db.flush()
    db.add(ImportRow(import_id=db.scalars(select(func.max(Import.id))).one(), number=2, cells=["x"], outcome="new"))
    db.commit()


def figure() -> Figure:
    return Figure(kind="visitors", value=900, source="Count", assurance="counted")


@pytest.mark.usefixtures("letters")
def test_what_a_page_asks_the_database_depends_on_no_number_of_rows(
    app: Flask, db: Session, statements: list[str]
) -> None:
    person, every = enter(app, *Role), []
    person.get("/staff")  # what is kept in memory is there from now on
    asked: dict[str, list[int]] = {}
    for first, last in ((1, 2), (2, 9)):
        for number in range(first, last):
            more(db, number)
        every = every or list(addresses(app, db))
        db.rollback()
        for endpoint, address in every:
            statements.clear()
            with person.get(address) as answer:
                assert answer.status_code == 200, address
            asked.setdefault(endpoint, []).append(len(statements))
    # The trail tells of fewer kinds of things as it fills, and asks less.
    assert not {endpoint: counts for endpoint, counts in asked.items() if counts[-1] > counts[0]}


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.usefixtures("letters")
def test_staff_pages_are_accessible_and_fit(
    app: Flask, db: Session, context: BrowserContext, page: Page, live: str, part: int
) -> None:
    person, reader_of_arabic = enter(app, *Role), enter(app, *Role, lang="ar")
    every = list(addresses(app, db))
    db.rollback()
    found = []
    for endpoint, address in every[part::PARTS]:
        answer = person.get(address)
        if answer.mimetype != "text/html" and answer.status_code == 200:
            continue  # a file to keep
        if answer.status_code != 200:
            found.append(f"{endpoint} cannot be looked at: {address} answered {answer.status_code}")
            continue
        context.add_cookies([{"name": "session", "value": person.token, "url": live}])
        # A page says the same on a phone in the dark: what differs are colours, and what is shown and how large.
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(PHONE)
        page.goto(address)
        found += [f"{address} on a phone in the dark: {fault}" for fault in faults(page, *RULES_OF_SIGHT)]
        if overflow(page):
            found.append(f"{address}: {overflow(page)} px wider than a phone")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DESK)
        found += [f"{address}: {fault}" for fault in faults(page)]
        if overflow(page):
            found.append(f"{address}: {overflow(page)} px wider than the window")
        context.add_cookies([{"name": "session", "value": reader_of_arabic.token, "url": live}])
        page.goto(address)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            if overflow(page):
                found.append(f"{address}: {overflow(page)} px wider than {size['width']} in Arabic")
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("db")
def test_the_pages_before_the_sign_in_are_accessible_and_fit_in_every_language(page: Page) -> None:
    found = []
    for address in ("/staff/sign-in", "/staff/forgotten", "/staff/reset?for=x"):
        for lang in i18n.LANGUAGES:
            page.goto(f"{address}{'&' if '?' in address else '?'}lang={lang}")
            assert page.locator("html").get_attribute("lang") == lang
            for size, scheme in ((PHONE, "dark"), (DESK, "light")):
                page.set_viewport_size(size)
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                found += [f"{address} in {lang}, {scheme}: {fault}" for fault in faults(page)]
                if overflow(page):
                    found.append(f"{address} in {lang}: {overflow(page)} px wider than {size['width']}")
    assert not found, "\n".join(found)
