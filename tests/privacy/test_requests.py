"""The clock of those who asked what we know of them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.audit import AuditEntry
from expoapp.subjects import SubjectRequest
from tests.office import Person, enter
from tests.pages import words

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
