"""Every page of the back office: no fault that axe finds and nothing wider than the window, at both widths and schemes.

The pages are found in the map of addresses, so a new one is looked at by itself. Where its address names a thing,
tests/matrix/addresses.py says which one is meant; a name that is not there yet fails and asks for its line.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import urls
from expoapp.accounts.models import Role
from expoapp.enquiries.models import Company
from tests.browser import DESK, PHONE, faults, overflow
from tests.matrix.addresses import variants
from tests.office import enter

COLOURS = ("color-contrast", "link-in-text-block")
PARTS = 3
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
    """Two people have written, one with a company, so that enquiries, contacts, companies and mails have pages."""
    assert sample
    senders = [("Zawadi Njoroge", "Njoroge Steel Ltd"), ("عبد الرحمن القرشي", "القرشي")]
    for number, (name, company) in enumerate(senders):
        sent = {
            "kind": "exhibit",
            "exhibition": "buildexpo-kenya",
            "name": name,
            "company": company,
            "email": f"sender-{number}@example.com",
            "message": "How much is a stand of 36 m²?",
            "page": "/exhibitions/buildexpo-kenya",
        }
        sender = {"REMOTE_ADDR": f"198.51.100.{number}"}
        assert app.test_client().post("/instant-reply", data=sent, environ_base=sender).status_code == 303


def addresses(app: Flask, db: Session) -> Iterator[tuple[str, str]]:
    """Yield (endpoint, address) of every page behind the gate that can be looked at."""
    company = db.scalars(select(Company.id)).first()
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
        if "company_id" in values and company is None:
            continue
        assert None not in values.values(), f"{rule.endpoint}: the sample has nothing for {values}"
        built = rule.build(values, append_unknown=False)
        assert built is not None, rule
        yield rule.endpoint, built[1]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.usefixtures("letters")
def test_staff_pages_are_accessible_and_fit(
    app: Flask, db: Session, context: BrowserContext, page: Page, live: str, part: int
) -> None:
    person = enter(app, *Role)
    context.add_cookies([{"name": "session", "value": person.token, "url": live}])
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
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.goto(address)
        found += [f"{address} on a phone: {fault}" for fault in faults(page)]
        if overflow(page):
            found.append(f"{address}: {overflow(page)} px wider than a phone")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        found += [f"{address}: {fault}" for fault in faults(page)]
        if overflow(page):
            found.append(f"{address}: {overflow(page)} px wider than the window")
        # Nothing but colours differs in the dark.
        page.emulate_media(color_scheme="dark")
        found += [f"{address} in the dark: {fault}" for fault in faults(page, *COLOURS)]
    assert not found, "\n".join(found)
