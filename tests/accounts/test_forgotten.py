"""A forgotten password: nobody learns who works here, and a link works once, for an hour (R16, R17, R19)."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.accounts.models import AccountLink
from expoapp.accounts.queries import digest
from expoapp.audit import AuditEntry
from expoapp.clock import now
from tests.accounts.ways import CODE, GOOD, OTHER, link_in, mailed, person, send, watch_hashing, with_password
from tests.office import Person, code
from tests.pages import words

FORGOTTEN = "/staff/forgotten"


def ask(app: Flask, email: str = "amina@example.org", address: str = "127.0.0.1") -> tuple[int, str]:
    client = app.test_client()
    page = client.get(FORGOTTEN)
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page.text)
    assert token is not None
    data = {"token": token[1], "email": email}
    answer = client.post(FORGOTTEN, data=data, environ_base={"REMOTE_ADDR": address})
    assert "Set-Cookie" not in answer.headers
    return answer.status_code, answer.text


def test_known_unknown_closed_and_roleless_get_one_answer_and_only_the_known_one_a_mail(
    app: Flask, db: Session, clock: Traveller
) -> None:
    person(db, "editor", has_factor=False)
    person(db, "editor", email="closed@example.org", disabled_at=now())
    found = {ask(app, email) for email in ("amina@example.org", "juma1@example.org", "closed@example.org", "no one")}
    assert len(found) == 1
    [(status, page)] = found
    assert status == 200
    assert "If this address has an account" in words(page)
    assert [mail.recipient for mail in mailed(db, "password-link")] == ["amina@example.org"]
    assert [line.action for line in db.scalars(select(AuditEntry))] == ["account.ask_for_password"]


def test_a_known_address_makes_no_more_work_than_an_unknown_one(app: Flask, db: Session, statements: list[str]) -> None:
    """What is written for nobody is taken back; what both send to the database tells the time that they take."""
    person(db, "editor", has_factor=False)
    writes = []
    for number, email in enumerate(("amina@example.org", "amina@example.org", "nobody@example.org")):
        statements.clear()
        ask(app, email, address=f"10.1.{number}.1")
        writes.append([sent.split()[0:3] for sent in statements if sent.startswith(("INSERT", "UPDATE", "DELETE"))])
    _warm, known, unknown = writes
    own_link = [sent for sent in known if "account_links" in sent and sent[0] == "INSERT"]
    assert len(own_link) == 1
    assert [sent for sent in known if sent not in own_link] == unknown


def test_the_link_sets_a_password_once_ends_sessions_and_leaves_the_second_factor_on(
    app: Flask, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_id = person(db, "editor")
    hashing = watch_hashing(monkeypatch)
    inside = Person(app, account_id)
    ask(app)
    [mail] = mailed(db, "password-link")
    link = link_in(mail)
    token = link.partition("for=")[2]
    assert db.scalars(select(AccountLink.digest)).all() == [digest(token)]
    db.rollback()
    client = app.test_client()
    page = client.get(link)
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "amina" not in page.text
    assert inside.get("/staff").status_code == 200  # looking is nothing yet: scanners of mail follow links
    for new, again, sentence in ((OTHER, OTHER + "x", "differently"), ("password1234", "password1234", ".")):
        answer = send(client, link, new=new, again=again)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert new not in answer.text
    assert send(client, link, new=OTHER, again=OTHER).location == "/staff/sign-in"
    assert set(hashing) == {False}, "others wait while a password is hashed"
    assert "Your password is changed." in client.get("/staff/sign-in").text
    assert inside.get("/staff").status_code == 302
    assert client.get(link).status_code == 404
    assert client.post(link, data={}).status_code == 404
    half = with_password(app, password=OTHER)
    assert half.get("/staff").status_code == 302
    assert send(half, CODE, code=code()).status_code == 303
    assert [mail.subject for mail in mailed(db, "account-notice")] == ["Your password was changed"]
    assert token not in str([vars(line) for line in db.scalars(select(AuditEntry))])


def test_a_newer_link_and_an_hour_end_the_former_one(app: Flask, db: Session, clock: Traveller) -> None:
    person(db, "editor", has_factor=False)
    ask(app)
    ask(app)
    first, second = map(link_in, mailed(db, "password-link"))
    assert app.test_client().get(first).status_code == 404
    clock.shift(timedelta(minutes=59))
    assert app.test_client().get(second).status_code == 200
    clock.shift(timedelta(minutes=1))
    assert app.test_client().get(second).status_code == 404


def test_three_mails_an_hour_and_five_a_day_go_out_and_nobody_is_told_that_no_more_do(
    app: Flask, db: Session, clock: Traveller
) -> None:
    person(db, "editor", has_factor=False)
    numbers = []
    for hour in range(3):
        found = {ask(app, address=f"10.0.{hour}.{number}") for number in range(4)}
        assert len(found) == 1
        numbers.append(len(mailed(db, "password-link")))
        clock.shift(timedelta(minutes=61))
    assert numbers == [3, 5, 5]
    clock.shift(timedelta(days=1))
    ask(app)
    assert len(mailed(db, "password-link")) == 6


def test_one_sender_cannot_ask_for_everybody(app: Flask, db: Session) -> None:
    found = [ask(app, f"p{number}@example.org")[0] for number in range(11)]
    assert found == [200] * 10 + [429]


def test_a_password_changed_inside_voids_the_link(app: Flask, db: Session) -> None:
    account_id = person(db, "editor", has_factor=False)
    ask(app)
    [mail] = mailed(db, "password-link")
    changed = {"old": GOOD, "new": OTHER, "again": OTHER}
    assert Person(app, account_id).post("/staff/account/password", changed).status_code == 303
    assert app.test_client().get(link_in(mail)).status_code == 404
