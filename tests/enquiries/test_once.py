"""Pressing send twice gives one enquiry (R06), and no form is lost on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.audit import AuditEntry
from expoapp.enquiries import actions
from expoapp.enquiries.actions import receiving
from expoapp.enquiries.models import Enquiry, EnquiryEvent, FormToken
from expoapp.outbox import OutboxMessage
from tests.conftest import MakeApp
from tests.enquiries.walks import LETTER, fill_in, open_house, reference_of, send, values_of
from tests.pages import words

COPIES = 10


def count(db: Session, table: type) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_ten_copies_sent_at_once_make_one_enquiry_and_get_the_same_reference(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    sent = fill_in(client, clock)
    together = Barrier(COPIES)

    def press_send(_copy: int) -> str:
        visitor = app.test_client()
        together.wait()
        return reference_of(visitor, visitor.post("/enquire", data=sent))

    with ThreadPoolExecutor(COPIES) as pool:
        references = set(pool.map(press_send, range(COPIES)))
    assert len(references) == 1
    assert count(db, Enquiry) == 1
    assert count(db, EnquiryEvent) == 1
    assert count(db, OutboxMessage) == 2
    assert db.scalar(select(func.count()).where(AuditEntry.action == "enquiry.submit")) == 1


def test_ten_copies_of_an_instant_reply_make_one_enquiry(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    together = Barrier(COPIES)

    def press_send(_copy: int) -> str:
        visitor = app.test_client()
        together.wait()
        return reference_of(visitor, visitor.post("/instant-reply", data=LETTER))

    with ThreadPoolExecutor(COPIES) as pool:
        references = set(pool.map(press_send, range(COPIES)))
    assert len(references) == 1
    assert count(db, Enquiry) == 1
    assert count(db, OutboxMessage) == 2


def test_copies_spread_over_two_days_get_the_same_reference_also_from_another_process(
    client: FlaskClient, db: Session, clock: Traveller, make_app: MakeApp, app: Flask
) -> None:
    open_house(db)
    sent = fill_in(client, clock)
    first = reference_of(client, client.post("/enquire", data=sent))
    other = make_app(database_url=app.config["SETTINGS"].database_url).test_client()
    for visitor in (client, other):
        for hours in (0, 12, 11):
            clock.shift(timedelta(hours=hours))
            assert reference_of(visitor, visitor.post("/enquire", data=sent)) == first
    assert count(db, Enquiry) == 1


def test_the_same_form_with_other_words_is_told_so_and_can_be_sent_as_a_second_enquiry(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    sent = fill_in(client, clock)
    first = reference_of(client, client.post("/enquire", data=sent))
    answer = client.post("/enquire", data=sent | {"message": "Something else"})
    assert answer.status_code == 409
    assert first in words(answer.text)
    assert values_of(answer.text)["message"] == ["Something else"]
    assert values_of(answer.text)["token"] != [sent["token"]]
    assert count(db, Enquiry) == 1
    clock.shift(5)
    assert reference_of(client, client.post("/enquire", data=values_of(answer.text))) != first
    assert count(db, Enquiry) == 2


@pytest.mark.parametrize(
    "token", ["", "forged", "IjZlMjRKZHQ3NXdwTVBOOGxxZnREcTFubCI.aaVRkA.fek5s6uYp681RLE0LTrC3Os2PWX"]
)
def test_a_form_that_is_none_of_ours_comes_back_with_everything_in_it(
    client: FlaskClient, db: Session, clock: Traveller, token: str
) -> None:
    open_house(db)
    answer = send(client, clock, token=token, company="Njoroge & Sons")
    assert answer.status_code == 422
    assert "Nothing is lost" in words(answer.text)
    assert values_of(answer.text)["company"] == ["Njoroge & Sons"]
    assert count(db, Enquiry) == 0
    clock.shift(5)
    assert client.post("/enquire", data=values_of(answer.text)).status_code == 303


def test_a_form_open_for_more_than_a_day_comes_back_and_can_be_sent(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    sent = fill_in(client, clock)
    clock.shift(timedelta(hours=25))
    answer = client.post("/enquire", data=sent)
    assert answer.status_code == 422
    assert values_of(answer.text)["message"] == [LETTER["message"]]
    clock.shift(5)
    assert client.post("/enquire", data=values_of(answer.text)).status_code == 303
    assert count(db, Enquiry) == 1


def test_keys_are_forgotten_after_two_days(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    client.post("/instant-reply", data=LETTER)
    clock.shift(timedelta(hours=47))
    client.post("/instant-reply", data=LETTER)
    assert (count(db, Enquiry), count(db, FormToken)) == (1, 1)
    clock.shift(timedelta(hours=2))
    client.post("/instant-reply", data=LETTER)
    assert (count(db, Enquiry), count(db, FormToken)) == (2, 1)


def test_a_reference_that_is_taken_is_drawn_again(
    client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_house(db)
    drawn = iter(["EX-AAAA-AAAA", "EX-AAAA-AAAA", "EX-CCCC-CCCC"])
    monkeypatch.setattr(receiving, "new_reference", lambda: next(drawn))
    assert reference_of(client, send(client, clock)) == "EX-AAAA-AAAA"
    assert reference_of(client, send(client, clock)) == "EX-CCCC-CCCC"


def test_a_busy_database_is_tried_once_more(
    client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_house(db)
    submit, tries = actions.submit, []

    def busy(*given: object) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("INSERT", {}, Exception("database is locked"))
        return submit(*given)

    monkeypatch.setattr(actions, "submit", busy)
    assert send(client, clock).status_code == 303
    assert count(db, Enquiry) == 1


def test_a_database_that_stays_busy_makes_no_false_thanks(
    client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_house(db)

    def busy(*_given: object) -> str:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(actions, "submit", busy)
    answer = send(client, clock)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert values_of(answer.text)["message"] == [LETTER["message"]]


def test_a_fault_after_the_enquiry_leaves_nothing_half_done(
    client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_house(db)

    def fail(*_given: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(receiving.mail, "acknowledge", fail)
    assert send(client, clock).status_code == 500
    for table in (Enquiry, EnquiryEvent, OutboxMessage, FormToken):
        assert count(db, table) == 0
