"""The clock of those who asked what we know of them."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.audit import AuditEntry
from expoapp.enquiries.models import Enquiry
from expoapp.subjects import SubjectRequest
from tests.enquiries.test_own import written
from tests.enquiries.walks import open_house
from tests.office import Person, enter
from tests.pages import words
from tests.watching.walks import ask, dates_to_follow, mails_to

ASKED = {"email": "Wambui@Example.com", "kind": "erasure"}


@pytest.mark.usefixtures("clock")
def test_sales_note_a_request_and_nobody_learns_whether_the_address_is_known(app: Flask, db: Session) -> None:
    sales = enter(app, "sales")
    answer = sales.post("/staff/privacy/note", ASKED)
    page = sales.get(answer.location)
    told = words(page.text)
    assert "must be answered by 9 March 2026" in page.text
    assert "Erasure 2 March 2026 9 March 2026" in told
    assert "wambui" not in page.text.casefold()
    assert "See what there is" not in told
    sales.post("/staff/privacy/note", ASKED | {"email": "wambui@example.com"})
    assert len(db.scalars(select(SubjectRequest)).all()) == 1
    assert "wambui" not in repr(db.execute(select(SubjectRequest.__table__)).all()).casefold()
    assert sales.post("/staff/privacy/note", {"email": "x@example.com"}).status_code == 422


def test_a_request_is_pressed_until_what_it_asks_for_is_done(app: Flask, db: Session, clock: Traveller) -> None:
    admin = enter(app, "admin")
    admin.post("/staff/privacy/note", ASKED)
    admin.post("/staff/privacy/note", ASKED | {"kind": "copy"})
    clock.shift(timedelta(days=8))
    admin = Person(app, admin.account_id)
    assert words(admin.get("/staff/privacy").text).count("Overdue") == 2
    found = words(admin.post("/staff/privacy/look", {"email": "wambui@example.com"}).text)
    assert "Asked for erasure; due on 9 March 2026." in found
    assert "Nothing is held of this address" in found
    refused = admin.post("/staff/privacy/copy", {"email": "wambui@example.com"})
    assert refused.status_code == 422
    copy = admin.post("/staff/privacy/copy", {"email": "wambui@example.com", "proved": "y"})
    assert copy.mimetype == "application/zip"
    assert words(admin.get("/staff/privacy").text).count("Overdue") == 1
    admin.post("/staff/privacy/erase", {"email": "WAMBUI@example.com", "proved": "y", "certain": "y"})
    assert "Nobody waits" in words(admin.get("/staff/privacy").text)
    deeds = [row.action for row in db.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert [deed for deed in deeds if deed.startswith("subject.")] == [
        "subject.ask",
        "subject.ask",
        "subject.look",
        "subject.look",
        "subject.copy",
        "subject.erase",
        "subject.erased",
    ]


def test_an_address_is_found_however_its_domain_is_written(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    written(app, client, clock, email="jane@xn--bcher-kva.example.com")
    admin = enter(app, "admin")
    assert "Enquiries 1" in words(admin.post("/staff/privacy/look", {"email": "Jane@bücher.example.com"}).text)
    wrong = admin.post("/staff/privacy/look", {"email": "Jane <jane@example.com>"})
    assert wrong.status_code == 422
    assert "This is not an e-mail address" in words(wrong.text)
    assert admin.post("/staff/privacy/note", {"email": "nobody", "kind": "copy"}).status_code == 422
    found = admin.post("/staff/enquiries/find", {"words": "jane@bücher.example.com"}).location
    assert "/staff/enquiries/EX-" in found
    app.test_cli_runner().invoke(args=["privacy", "erase", "jane@bücher.example.com", "--yes"])
    assert db.scalars(select(Enquiry.email)).all() == [""]


def test_who_was_erased_is_written_to_by_no_list(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    app.test_cli_runner().invoke(args=["privacy", "erase", "zawadi@example.com", "--yes"])
    pages = [ask(client, email) for email in ("zawadi@example.com", "other@example.com")]
    assert pages[0].status_code == pages[1].status_code == 303
    assert client.get(pages[0].location).text == client.get(pages[1].location).text
    assert mails_to(app, "zawadi@example.com") == []
    assert len(mails_to(app, "other@example.com")) == 1
