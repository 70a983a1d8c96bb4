"""The edition's form in a browser: remarks come while somebody types, and the Enter key saves."""

from datetime import date

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests import factories as make
from tests.browser import faults
from tests.office import enter


def test_remarks_come_while_typing_and_enter_saves(live: str, page: Page, app: Flask, db: Session) -> None:
    at = make.venue()
    make.edition(make.exhibition("KENYA FOOD"), date(2027, 7, 7), at=at)
    edition = make.edition(make.exhibition(), date(2027, 8, 4), at=at)
    db.commit()
    person = enter(app, "editor")
    page.context.add_cookies([{"name": "session", "value": person.token, "url": live}])
    page.goto(f"/staff/exhibitions/editions/{edition.id}/edit")
    page.get_by_label("First day").fill("2027-07-08")
    page.get_by_label("Last day").fill("2027-07-10")
    beside = page.locator("#venue-remarks")
    expect(beside).to_contain_text("It clashes with KENYA FOOD 2027")
    expect(page.get_by_label("Venue")).to_have_attribute("aria-describedby", "venue-remarks")
    assert faults(page) == []
    page.get_by_label("Hall", exact=False).fill("Hall 3")
    page.get_by_label("Hall", exact=False).press("Enter")
    expect(page.get_by_text("The changes are saved.")).to_be_visible()
    expect(page.get_by_text("Saved as it is; still worth a look")).to_be_visible()


def test_an_earlier_state_is_compared_and_brought_back(live: str, page: Page, app: Flask, db: Session) -> None:
    edition = make.edition(make.exhibition(), date(2027, 8, 4), at=make.venue(), hall="Hall 1")
    db.commit()
    person = enter(app, "editor")
    page.context.add_cookies([{"name": "session", "value": person.token, "url": live}])
    form = f"/staff/exhibitions/editions/{edition.id}/edit"
    page.goto(form)
    hall = page.get_by_label("Hall", exact=False)
    hall.fill("Hall 9")
    hall.press("Enter")
    expect(page.get_by_text("The changes are saved.")).to_be_visible()
    page.goto(f"/staff/history/editions/{edition.id}")
    expect(page.get_by_role("main")).to_contain_text("Hall 9")
    assert faults(page) == []
    page.get_by_role("link", name="Bring back").last.press("Enter")
    back = page.get_by_role("button", name="Bring it back")
    expect(back).to_be_visible()
    assert faults(page) == []
    back.press("Enter")
    expect(page.get_by_text("The earlier state is back.")).to_be_visible()
    page.goto(form)
    expect(hall).to_have_value("Hall 1")
