"""Pressing send twice gives one enquiry (R06), and no form is lost on the way."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.audit import AuditEntry
from expoapp.enquiries import actions
from expoapp.enquiries.actions import Key, Wish, receiving, spooling
from expoapp.enquiries.models import Enquiry, EnquiryEvent, FormToken
from expoapp.enquiries.public import sending
from expoapp.outbox import OutboxMessage
from expoapp.spool import Spool
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


def test_where_a_reference_is_taken_another_is_made(
    client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_house(db)
    monkeypatch.setattr(
        receiving, "reference_for", lambda _key, attempt=1: ["EX-AAAA-AAAA", "EX-CCCC-CCCC"][attempt - 1]
    )
    assert reference_of(client, send(client, clock)) == "EX-AAAA-AAAA"
    assert reference_of(client, send(client, clock)) == "EX-CCCC-CCCC"


def test_references_are_told_apart_and_easy_to_read() -> None:
    drawn = {receiving.reference_for(Key(f"{number:064x}", "b" * 64)) for number in range(2000)}
    assert len(drawn) == 2000
    assert all(
        re.fullmatch(r"EX-[234679ACDEFGHJKMNPQRTUVWXYZ]{4}-[234679ACDEFGHJKMNPQRTUVWXYZ]{4}", one) for one in drawn
    )
    assert receiving.reference_for(Key("a" * 64, "b" * 64)) == receiving.reference_for(Key("a" * 64, "b" * 64, False))
    assert receiving.reference_for(Key("a" * 64, "c" * 64)) != receiving.reference_for(Key("a" * 64, "b" * 64))


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


def test_who_has_waited_for_a_busy_database_waits_no_second_time(
    client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_house(db)
    tries = []

    def busy(*_given: object) -> str:
        tries.append(1)
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(actions, "submit", busy)
    monkeypatch.setattr(sending, "PATIENCE", -1)
    assert send(client, clock).status_code == 303
    assert len(tries) == 1


def test_what_is_wrong_with_a_statement_is_no_database_that_is_away(
    client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    open_house(db)

    def wrong(*_given: object) -> str:
        raise DataError("INSERT", {}, Exception("value too long"))

    monkeypatch.setattr(actions, "submit", wrong)
    assert send(client, clock).status_code == 500
    assert app.extensions["spool"].load().entries == 0


def test_every_field_of_a_wish_and_its_key_outlives_the_spool(tmp_path: Path, clock: Traveller) -> None:
    key = Key("a" * 64, "b" * 64)
    given = {
        "kind": "exhibit",
        "name": "Zawadi",
        "email": "z@example.com",
        "message": "Hello\nthere",
        "lang": "ar",
        "source": "form",
        "exhibitions": ("one", "معرض"),
        "company": "Njoroge",
        "country_code": "KE",
        "phone": "1",
        "stand": "space-only",
        "area_sqm": 36,
        "products": "Cranes",
        "is_first_time": False,
        "details": {"arrival": "2027-03-01", "topics": ["one", "two"]},
        "wants_marketing": True,
        "came_from": "/x",
        "suspicion": "fast",
    }
    assert set(given) == {field.name for field in fields(Wish)}, "a new field needs its value here"
    wish, slip = Wish(**given), receiving.receipt(key)
    waiting = Spool(tmp_path, bytes(32))
    spooling.keep(waiting, wish, key, slip, nullcontext)
    content = waiting.find(key.digest)
    assert content is not None
    assert spooling._read(content) == (wish, key, replace(slip, was_kept=True))


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
