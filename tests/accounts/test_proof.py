"""A fresh proof of identity before grave acts (R19), at every address that permissions.yaml calls grave."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.test import TestResponse

from expoapp.accounts import passwords
from expoapp.accounts.models import Account, Role, StaffSession
from expoapp.audit import AuditEntry
from expoapp.web import guard
from expoapp.web.errors import LONG_TEXT
from tests.journeys.test_gate import doors
from tests.office import Person, enter
from tests.pages import parse, words

GOOD = "the harbour wakes up slowly"
OTHER = "a lighthouse keeps its own hours"
HASH = passwords.hashed(GOOD)
END_OTHERS = "/staff/account/sessions/end-others"
STALE = timedelta(minutes=16)
# What the matrix marks as grave, by the words that name such an address; whatever joins under one of them is grave too.
GRAVE = re.compile(
    r"export|sheet|erase|erasure|subject|merge|end_session|end_others|rights|roles|disable|factor|backup|download"
    r"|letter_body|api_key|settings"
)
# Its form asks for the present password itself.
PROVES_ITSELF = {"staff.accounts.change_password"}
NOT_GRAVE = {
    "staff.enquiries.merge_contact": "two contacts of one person become one, and nothing leaves the office",
    "staff.site.export": "what is held where and when; nothing of any person",
}


@pytest.fixture
def amina(app: Flask, db: Session, clock: Traveller) -> Person:
    """An administrator who signed in a moment ago, with a password."""
    person = enter(app, *Role)
    db.execute(update(Account).where(Account.id == person.account_id).values(password_hash=HASH))
    db.commit()
    return person


def grave(app: Flask) -> Iterator[tuple[str, str, str]]:
    for endpoint, method, address in doors(app):
        if guard.needs_proof(app.config["PERMISSIONS"].get(endpoint, {}), method):
            yield endpoint, method, address


def hidden(page: TestResponse) -> list[tuple[str, str]]:
    """Return what the form of a page would send, but for what is typed."""
    form = parse(page.text).find(".//main//form")
    return [(one.get("name"), one.get("value")) for one in form.iter("input") if one.get("type") == "hidden"]


def asks(answer: TestResponse) -> bool:
    if answer.status_code == 302:
        return answer.location.startswith("/staff/confirm?next=")
    return answer.status_code == 403 and 'name="proof-password"' in answer.text


def trail(db: Session) -> list[str]:
    db.rollback()
    return list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_what_is_grave_by_its_name_needs_a_fresh_proof(app: Flask) -> None:
    marked = {endpoint for endpoint, _method, _address in grave(app)}
    assert "staff.accounts.end_others" in marked
    named = {endpoint for endpoint, _method, _address in doors(app) if GRAVE.search(endpoint)}
    assert named - marked - PROVES_ITSELF - set(NOT_GRAVE) == set()


def test_the_mark_is_true_or_names_methods_of_its_entry(app: Flask) -> None:
    for endpoint, entry in app.config["PERMISSIONS"].items():
        mark = entry.get("fresh_proof", True)
        assert mark is True or (isinstance(mark, list) and mark and set(mark) <= set(entry)), endpoint


def test_every_grave_act_asks_again_after_16_minutes_and_not_after_14(
    app: Flask, amina: Person, clock: Traveller
) -> None:
    clock.shift(timedelta(minutes=14))
    for _endpoint, method, address in grave(app):
        assert not asks(amina.client.open(address, method=method, data={"key": amina.key})), address
    # The walk may have ended the session or proved nothing: what counts is the time since signing in.
    other = enter(app, *Role)
    clock.shift(STALE)
    asked = [
        (method, asks(other.client.open(address, method=method, data={"key": other.key} if method == "POST" else None)))
        for _endpoint, method, address in grave(app)
    ]
    assert asked
    assert all(yes for _method, yes in asked)


def test_without_the_mark_nobody_is_asked(
    app: Flask, amina: Person, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: take the mark away, and the late act passes."""
    clock.shift(STALE)
    assert asks(amina.post(END_OTHERS))
    monkeypatch.delitem(app.config["PERMISSIONS"]["staff.accounts.end_others"], "fresh_proof")
    assert amina.post(END_OTHERS).status_code == 303


def test_menus_offer_what_is_grave_whether_or_not_the_proof_is_fresh(
    app: Flask, amina: Person, clock: Traveller
) -> None:
    seen = []
    app.view_functions["staff.accounts.today"] = lambda: str(
        seen.append(guard.may("staff.accounts.end_others", "POST"))
    )
    amina.get("/staff")
    clock.shift(STALE)
    amina.get("/staff")
    assert seen == [True, True]


def late(app: Flask, person: Person, clock: Traveller) -> list[dict[str, Any]]:
    """Make a grave act of "end the other sessions" that remembers what it was sent; the proof is old."""
    got: list[dict[str, Any]] = []
    real = app.view_functions["staff.accounts.end_others"]

    def remember() -> Any:
        got.append(request.form.to_dict(flat=False))
        return real()

    app.view_functions["staff.accounts.end_others"] = remember
    clock.shift(STALE)
    return got


def test_a_late_form_is_carried_through_and_done_at_once_with_the_password(
    app: Flask, amina: Person, clock: Traveller, db: Session
) -> None:
    got = late(app, amina, clock)
    typed = {"words": 'Two\r\nlines, "quoted" <b>', "of": ["1", "2"], "name": "زوادي", "empty": ""}
    page = amina.post(END_OTHERS, typed)
    assert page.status_code == 403
    assert "Nothing you entered is lost" in words(page.text)
    assert not got
    form = parse(page.text).find(".//main//form")
    assert form.get("action") == END_OTHERS
    back: dict[str, list[str]] = {}
    for name, value in hidden(page):
        back.setdefault(name, []).append(value)
    # A parser of HTML turns line ends into \n, and a browser sends them as \r\n again.
    assert back == {
        "key": [amina.key],
        "words": ['Two\nlines, "quoted" <b>'],
        "of": ["1", "2"],
        "name": ["زوادي"],
        "empty": [""],
    }
    before = amina.token
    answer = amina.client.post(END_OTHERS, data=back | {"proof-password": GOOD})
    assert answer.status_code == 303
    assert got == [back]  # the act gets what was typed, and no password
    assert "account.prove" in trail(db)
    # R18: the session has another id, and the former one opens nothing.
    cookie = amina.client.get_cookie("session", domain="127.0.0.1")
    assert cookie is not None
    assert cookie.value != before
    old = app.test_client()
    old.set_cookie("session", before, domain="127.0.0.1")
    assert old.get("/staff").status_code == 302
    assert amina.get("/staff").status_code == 200


def test_forms_that_lie_open_in_other_windows_hold_after_a_proof(amina: Person, clock: Traveller) -> None:
    clock.shift(STALE)
    key = amina.key
    assert amina.post("/staff/confirm", {"proof-password": GOOD}).status_code == 303
    assert amina.client.post(END_OTHERS, data={"key": key}).status_code == 303


def test_a_late_page_leads_to_the_question_and_back(
    app: Flask, amina: Person, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config["PERMISSIONS"]["staff.accounts.account"], "fresh_proof", ["GET"])
    clock.shift(STALE)
    asked = amina.get("/staff/account?a=1&b=%C3%A9")
    assert asks(asked)
    page = amina.get(asked.location)
    assert page.status_code == 200
    action = parse(page.text).find(".//main//form").get("action")
    answer = amina.post(action, {"proof-password": GOOD})
    assert (answer.status_code, answer.location) == (303, "/staff/account?a=1&b=%C3%A9")
    assert amina.get(answer.location).status_code == 200


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/staff/../x", "/exhibitions", ""])
def test_the_question_leads_nowhere_but_into_the_office(amina: Person, wanted: str) -> None:
    answer = amina.client.post(
        "/staff/confirm", query_string={"next": wanted}, data={"key": amina.key, "proof-password": GOOD}
    )
    assert (answer.status_code, answer.location) == (303, "/staff/account")


def test_a_wrong_password_says_so_and_keeps_what_is_carried(
    app: Flask, amina: Person, clock: Traveller, db: Session
) -> None:
    got = late(app, amina, clock)
    for typed, said in ((OTHER, "This is not your password."), ("", "Password is needed.")):
        page = amina.post(END_OTHERS, {"words": "kept", "proof-password": typed})
        assert page.status_code == 422
        assert said in words(page.text)
        assert ("words", "kept") in hidden(page)
        assert OTHER not in page.text
        assert "Set-Cookie" not in page.headers
    assert not got
    assert "account.prove" not in trail(db)


def test_the_eleventh_try_waits_also_with_the_right_password_and_on_the_other_form(
    amina: Person, clock: Traveller
) -> None:
    clock.shift(STALE)
    for number in range(10):
        change = {"old": OTHER, "new": OTHER + "x", "again": OTHER + "x"}
        answer = (
            amina.post("/staff/confirm", {"proof-password": OTHER})
            if number % 2
            else amina.post("/staff/account/password", change)
        )
        assert answer.status_code == 422
    answer = amina.post(END_OTHERS, {"proof-password": GOOD, "words": "kept"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 300
    assert ("words", "kept") in hidden(answer)
    clock.shift(timedelta(minutes=5))
    assert amina.post(END_OTHERS, {"proof-password": GOOD}).status_code == 303


def test_a_form_without_the_sessions_key_is_not_carried(app: Flask, amina: Person, clock: Traveller) -> None:
    got = late(app, amina, clock)
    for key in ("", "x", enter(app, *Role).key):
        answer = amina.post(END_OTHERS, {"key": key, "words": "planted", "proof-password": GOOD})
        assert answer.status_code == 400
        assert "planted" not in answer.text
    assert not got


def test_a_form_too_large_to_be_carried_is_refused_in_words(amina: Person, clock: Traveller) -> None:
    clock.shift(STALE)
    answer = amina.post(END_OTHERS, {"words": "x" * 200_001})
    assert answer.status_code == 413
    assert "too long" in words(answer.text)


def test_changing_ones_password_is_a_proof_and_gives_the_session_another_id(
    amina: Person, clock: Traveller, db: Session
) -> None:
    clock.shift(STALE)
    before = db.scalar(select(StaffSession.token_digest))
    db.rollback()
    answer = amina.post("/staff/account/password", {"old": GOOD, "new": OTHER, "again": OTHER})
    assert answer.status_code == 303
    assert amina.post(END_OTHERS).status_code == 303
    db.rollback()
    assert db.scalar(select(StaffSession.token_digest)) != before


def test_a_fresh_proof_hides_a_password_sent_again_from_the_act(app: Flask, amina: Person, clock: Traveller) -> None:
    got = late(app, amina, clock)
    for _press in range(2):  # as when the page stays, because the answer was a file, and the button is pressed again
        assert amina.post(END_OTHERS, {"proof-password": GOOD}).status_code == 303
    assert [set(one) for one in got] == [{"key"}, {"key"}]


def test_a_session_that_ended_meanwhile_shows_no_password(app: Flask, amina: Person, clock: Traveller) -> None:
    clock.shift(timedelta(minutes=31))
    # The page of 401 gives long texts back to whoever wrote them; this address does not belong to the account's pages.
    long = "p" * LONG_TEXT
    answer = amina.post("/staff/news/new", {"body": "b" * LONG_TEXT, "proof-password": long})
    assert answer.status_code == 401
    assert "b" * LONG_TEXT in answer.text
    assert long not in answer.text


def test_a_session_from_before_the_column_is_asked_once(amina: Person, db: Session) -> None:
    db.execute(update(StaffSession).values(proved_at=None))
    db.commit()
    assert asks(amina.post(END_OTHERS))
