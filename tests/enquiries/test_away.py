"""The database is locked, read-only, full or gone: nobody is thanked falsely, and nothing is lost or doubled (R07)."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload
from time_machine import Traveller
from werkzeug.test import TestResponse

from expoapp import clock as time
from expoapp.audit import AuditEntry
from expoapp.enquiries import actions
from expoapp.enquiries.actions import spooling
from expoapp.enquiries.actions.promise import due_at
from expoapp.enquiries.models import Consent, Enquiry, EnquiryEvent
from expoapp.exhibitions.models import Exhibition
from expoapp.outbox import OutboxMessage
from expoapp.spool import Spool
from tests import factories
from tests.conftest import Maker
from tests.enquiries.faults import KINDS, Break, breaker
from tests.enquiries.walks import LETTER, fill_in, mail_to, open_house, parts, reference_of, values_of
from tests.pages import words

WAITED = timedelta(hours=3)
WHOLE: dict[str, Any] = {
    "kind": "exhibit",
    "exhibition": ["buildexpo-kenya", "foodexpo-kenya"],
    "company": "Njoroge & Sons",
    "country": "KE",
    "phone": "+254 20 123456",
    "stand": "shell-scheme",
    "area_sqm": "36",
    "products": "Cranes, hoists",
    "first_time": "yes",
    "marketing": "y",
}


@pytest.fixture
def broken(app: Flask, databases: Maker) -> Break:
    return breaker(app, databases)


@pytest.fixture
def spool(app: Flask) -> Spool:
    found: Spool = app.extensions["spool"]
    return found


@pytest.fixture
def house(db: Session) -> list[Exhibition]:
    return open_house(db, "BUILDEXPO KENYA", "FOODEXPO KENYA")


def count(db: Session, table: type) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(table)) or 0


def replay(app: Flask) -> str:
    said: str = app.test_cli_runner().invoke(args=["spool", "replay"]).output
    return said


def is_told_that_it_is_kept(answer: TestResponse) -> bool:
    return "kept safe" in words(answer.text)


@pytest.mark.sql
@pytest.mark.parametrize("kind", KINDS)
def test_an_enquiry_is_kept_while_the_database_is_away_and_stored_once_as_of_then(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: Traveller,
    house: list[Exhibition],
    broken: Break,
    spool: Spool,
    kind: str,
) -> None:
    assert len(house) == 2
    sent = fill_in(client, clock, "/ar/enquire", **WHOLE)
    arrived = time.now()
    db.rollback()
    with broken(kind):
        answer = client.post("/ar/enquire", data=sent)
        reference = reference_of(client, answer)
        assert words(client.get(answer.location).text).count(reference) == 1
    assert count(db, Enquiry) == 0
    assert spool.load().entries == 1
    clock.shift(WAITED)
    assert replay(app) == "1 stored, 0 could not be, 0 waiting.\n"
    assert replay(app) == "0 stored, 0 could not be, 0 waiting.\n"
    db.rollback()
    [found] = db.scalars(
        select(Enquiry).options(
            selectinload(Enquiry.exhibition_rows),
            selectinload(Enquiry.consents),
            selectinload(Enquiry.timeline),
            selectinload(Enquiry.desk),
        )
    )
    assert found.reference == reference
    assert found.created_at == arrived
    assert found.due_at == due_at(found.desk, arrived)
    assert (found.name, found.email, found.message) == (LETTER["name"], LETTER["email"], LETTER["message"])
    assert (found.company, found.country_code, found.phone) == ("Njoroge & Sons", "KE", "+254 20 123456")
    assert (found.stand, found.area_sqm, found.products) == ("shell-scheme", 36, "Cranes, hoists")
    assert (found.is_first_time, found.lang, found.state) == (True, "ar", "new")
    assert [row.exhibition_id for row in found.exhibition_rows] == [row.id for row in house]
    assert {one.purpose: (one.lang, one.given_at) for one in found.consents} == {
        "answer": ("ar", arrived),
        "marketing": ("ar", arrived),
    }
    assert not any(one.wording.isascii() for one in found.consents)
    assert [event.what for event in found.timeline] == ["arrived", "kept"]
    assert found.timeline[0].happened_at == arrived
    assert found.timeline[1].text == "It came while the database was away, and was kept safe until now."
    assert db.scalar(select(func.count()).where(AuditEntry.action == "enquiry.submit")) == 1
    plain, _rich = parts(mail_to(app, LETTER["email"]))
    assert reference in plain
    assert not plain.isascii()
    assert reference in mail_to(app, found.desk.email)["Subject"]
    # The page of thanks, loaded again, is that of any enquiry.
    assert reference_of(client, answer) == reference
    assert found.desk.person in client.get(answer.location).text


@pytest.mark.sql
@pytest.mark.parametrize("kind", KINDS)
def test_an_instant_reply_is_kept_too_and_the_page_says_so_without_promising_a_time(
    app: Flask, client: FlaskClient, db: Session, house: list[Exhibition], broken: Break, kind: str
) -> None:
    assert house
    db.rollback()
    with broken(kind):
        answer = client.post("/instant-reply", data=LETTER | {"message": "More than one page. " * 200})
        reference = reference_of(client, answer)
        said = words(client.get(answer.location).text)
        assert "kept safe" in said
        assert "You have an answer by" not in said
    assert replay(app).startswith("1 stored")
    assert reference_of(client, answer) == reference


def test_copies_sent_while_the_database_is_away_and_after_it_are_one_enquiry(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: Traveller,
    house: list[Exhibition],
    broken: Break,
    spool: Spool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert house
    sent = fill_in(client, clock)
    db.rollback()

    def press_send(_copy: int) -> str:
        visitor = app.test_client()
        return reference_of(visitor, visitor.post("/enquire", data=sent))

    at_once = Barrier(5)
    put = Spool.put

    def put_on_a_slow_disk(*args: Any) -> Any:
        with suppress(BrokenBarrierError):  # nobody else comes: the copies wait for the first one
            at_once.wait(timeout=0.3)
        return put(*args)

    monkeypatch.setattr(Spool, "put", put_on_a_slow_disk)
    with broken("gone"), ThreadPoolExecutor(5) as pool:
        # So many copies from one address, all at once, are no more than one enquiry to the limit.
        references = set(pool.map(press_send, range(10)))
    assert spool.load().entries == 1
    # The database is back, and what is kept is not stored yet.
    references.add(press_send(11))
    assert client.post("/enquire", data=sent | {"message": "Something else"}).status_code == 409
    assert count(db, Enquiry) == 0
    replay(app)
    references.add(press_send(12))
    assert len(references) == 1
    assert (count(db, Enquiry), count(db, OutboxMessage)) == (1, 2)


def test_a_form_that_is_kept_is_told_apart_from_the_same_with_other_words(
    client: FlaskClient, db: Session, clock: Traveller, house: list[Exhibition], broken: Break, spool: Spool
) -> None:
    assert house
    sent = fill_in(client, clock)
    db.rollback()
    with broken("gone"):
        first = reference_of(client, client.post("/enquire", data=sent))
        answer = client.post("/enquire", data=sent | {"message": "Something else"})
        assert answer.status_code == 409
        assert first in words(answer.text)
        assert values_of(answer.text)["message"] == ["Something else"]
    assert spool.load().entries == 1


def test_what_was_stored_before_keeps_its_reference_and_other_words_become_an_enquiry_of_their_own(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, house: list[Exhibition], broken: Break
) -> None:
    assert house
    sent = fill_in(client, clock)
    first = reference_of(client, client.post("/enquire", data=sent))
    with broken("gone"):
        assert reference_of(client, client.post("/enquire", data=sent)) == first
    assert replay(app).startswith("1 stored")
    assert count(db, Enquiry) == 1
    db.rollback()
    with broken("gone"):
        # Nobody can look up that the form was used; who sends it gets a reference, and it must not be an empty one.
        second = reference_of(client, client.post("/enquire", data=sent | {"message": "Something else"}))
    replay(app)
    assert second != first
    db.rollback()
    assert {row.reference: row.message for row in db.scalars(select(Enquiry))} == {
        first: LETTER["message"],
        second: "Something else",
    }


@pytest.mark.parametrize("later", [timedelta(seconds=1), timedelta(hours=49)], ids=["at once", "after the key's time"])
def test_who_is_killed_between_storing_and_tidying_up_finds_it_stored(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: Traveller,
    house: list[Exhibition],
    broken: Break,
    spool: Spool,
    monkeypatch: pytest.MonkeyPatch,
    later: timedelta,
) -> None:
    assert house
    sent = fill_in(client, clock)
    db.rollback()
    with broken("gone"):
        reference = reference_of(client, client.post("/enquire", data=sent))

    def killed(*_: object) -> None:
        raise SystemExit(137)

    with monkeypatch.context() as patch:
        patch.setattr(Spool, "remove", killed)
        app.test_cli_runner().invoke(args=["spool", "replay"])
    assert (count(db, Enquiry), spool.load().entries) == (1, 1)
    clock.shift(later)
    reference_of(client, client.post("/instant-reply", data=LETTER))  # forgets keys whose time is over
    replay(app)
    assert spool.load().entries == 0
    db.rollback()
    assert db.scalar(select(func.count()).where(Enquiry.reference == reference)) == 1
    assert count(db, Enquiry) == 2


@pytest.mark.parametrize("kind", ["full", "unwritable"])
def test_where_nothing_can_be_kept_either_every_value_comes_back_with_a_time_to_try_again(
    client: FlaskClient,
    db: Session,
    clock: Traveller,
    house: list[Exhibition],
    broken: Break,
    spool: Spool,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    assert house
    sent = fill_in(client, clock, **WHOLE)
    db.rollback()
    if kind == "full":
        monkeypatch.setattr(spool, "entries", 0)
    else:
        monkeypatch.setattr(spool, "folder", Path("/dev/null/spool"))
    with broken("gone"):
        # However often: what could not be kept counts against no limit.
        answers = [client.post("/enquire", data=sent) for _time in range(4)]
    assert {answer.status_code for answer in answers} == {503}
    answer = answers[-1]
    assert int(answer.headers["Retry-After"]) > 0
    assert "nothing is lost: please send it again" in words(answer.text)
    again = values_of(answer.text)
    assert {name: again[name] for name in WHOLE} == {
        name: value if isinstance(value, list) else [value] for name, value in WHOLE.items()
    }
    assert again["token"] == sent["token"]
    # What comes back can be sent as it stands.
    assert client.post("/enquire", data=again).status_code == 303
    assert count(db, Enquiry) == 1


def test_a_form_older_than_a_day_is_not_made_a_second_enquiry_of_while_nobody_can_look_it_up(
    client: FlaskClient, db: Session, clock: Traveller, house: list[Exhibition], broken: Break
) -> None:
    assert house
    sent = fill_in(client, clock)
    first = reference_of(client, client.post("/enquire", data=sent))
    clock.shift(timedelta(hours=30))
    with broken("gone"):
        answer = client.post("/enquire", data=sent)
        assert (answer.status_code, bool(answer.headers["Retry-After"])) == (503, True)
    assert reference_of(client, client.post("/enquire", data=values_of(answer.text))) == first
    assert count(db, Enquiry) == 1


def test_what_no_desk_answers_stays_and_is_reported_until_there_is_one(
    app: Flask, client: FlaskClient, db: Session, broken: Break, spool: Spool
) -> None:
    db.rollback()
    with broken("gone"):
        reference = reference_of(client, client.post("/instant-reply", data=LETTER))
    runner = app.test_cli_runner()
    failed = runner.invoke(args=["spool", "replay"])
    assert (failed.exit_code, spool.load().entries) == (1, 1)
    assert "1 waiting, the oldest for" in runner.invoke(args=["spool", "status"]).output
    [entry] = spool.folder.glob("*.entry")
    os.utime(entry, (0, time.now().timestamp() - 120))
    checked = runner.invoke(args=["doctor"])
    assert checked.exit_code == 1
    assert "fault   1 enquiries wait in the spool" in checked.output
    factories.desk()
    db.commit()
    assert replay(app).startswith("1 stored")
    assert "No enquiry waits in the spool" in runner.invoke(args=["doctor"]).output
    assert db.scalar(select(Enquiry.reference)) == reference


def test_an_exhibition_that_could_not_be_looked_up_is_named_to_the_desk(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, house: list[Exhibition], broken: Break
) -> None:
    sent = fill_in(client, clock, exhibition=["buildexpo-kenya", "معرض-البناء"])
    db.rollback()
    with broken("gone"):
        assert client.post("/enquire", data=sent | {"exhibition": ["<b>"]}).status_code == 422
        assert client.post("/enquire", data=sent).status_code == 303
    replay(app)
    found = db.scalar(select(Enquiry).options(selectinload(Enquiry.exhibition_rows), selectinload(Enquiry.timeline)))
    assert found is not None
    assert [row.exhibition_id for row in found.exhibition_rows] == [house[0].id]
    assert "no exhibition of ours: معرض-البناء." in found.timeline[-1].text


def test_while_limits_cannot_be_counted_for_all_each_process_lets_in_its_share(
    client: FlaskClient, db: Session, clock: Traveller, house: list[Exhibition], broken: Break
) -> None:
    assert house
    db.rollback()
    with broken("gone"):
        # Of five in ten minutes each of two processes lets in two.
        codes = [client.post("/instant-reply", data=LETTER | {"message": f"{n}"}).status_code for n in range(3)]
        assert codes == [303, 303, 429]
        refused = client.post("/instant-reply", data=LETTER | {"message": "A long one"})
        assert refused.headers["Retry-After"] == "600"
        assert values_of(refused.text)["message"] == ["A long one"]
        other = client.post("/instant-reply", data=LETTER, environ_base={"REMOTE_ADDR": "203.0.113.7"})
        assert other.status_code == 303
        clock.shift(timedelta(minutes=11))
        assert client.post("/instant-reply", data=LETTER | {"message": "Later"}).status_code == 303


@pytest.mark.sql
@pytest.mark.parametrize("kind", ["gone", "locked", "read-only", "full"])
def test_no_page_is_a_fault_of_ours_while_the_database_is_away(
    client: FlaskClient, db: Session, house: list[Exhibition], broken: Break, kind: str
) -> None:
    assert house
    db.rollback()
    pages = ["/", "/ar/", "/enquire", "/exhibitions", "/exhibitions.ics", "/news.atom", "/sitemap.xml", "/nothing"]
    with broken(kind):
        answers = {address: client.get(address) for address in [*pages, "/staff/sign-in", "/staff"]}
        posted = client.post("/watch", data={"email": "a@example.com", "exhibition": "buildexpo-kenya"})
    codes = {address: answer.status_code for address, answer in answers.items()}
    assert not [address for address, code in codes.items() if code >= 500 and code != 503], codes
    assert posted.status_code < 500 or posted.status_code == 503
    for answer in [*answers.values(), posted]:
        if answer.status_code == 503:
            assert int(answer.headers["Retry-After"]) > 0
            assert "no-store" in answer.headers["Cache-Control"]
    if kind == "gone":
        assert codes["/"] == codes["/enquire"] == codes["/exhibitions"] == 503
        assert "We will be right back" in words(answers["/"].text)


def test_nothing_of_a_person_shows_in_files_log_or_address(
    client: FlaskClient,
    db: Session,
    clock: Traveller,
    house: list[Exhibition],
    broken: Break,
    spool: Spool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert house
    canary = {"name": "Canaria Bird", "email": "canary@example.com", "message": "tweet", "phone": "+254 20 777777"}
    sent = fill_in(client, clock, **canary)
    db.rollback()
    with broken("gone"):
        answer = client.post("/enquire", data=sent)
    assert answer.status_code == 303
    [entry] = [path for path in spool.folder.iterdir() if path.suffix == ".entry"]
    shown = entry.name + entry.read_bytes().decode("latin-1") + caplog.text + answer.location
    assert "OperationalError" in caplog.text
    for value in canary.values():
        assert value not in shown


def test_who_is_erased_is_erased_from_the_spool_too(
    app: Flask, client: FlaskClient, db: Session, house: list[Exhibition], broken: Break, spool: Spool
) -> None:
    assert house
    db.rollback()
    with broken("gone"):
        for name in ("zawadi@example.com", "ZAWADI@example.com"):
            assert client.post("/instant-reply", data=LETTER | {"email": name, "message": name}).status_code == 303
        other = {"REMOTE_ADDR": "203.0.113.7"}
        client.post("/instant-reply", data=LETTER | {"email": "other@example.com"}, environ_base=other)
    assert actions.forget_kept(spool, "zawadi@example.com") == 2
    assert replay(app).startswith("1 stored")


def test_no_entry_is_being_stored_while_a_person_is_erased_from_the_spool(
    app: Flask, monkeypatch: pytest.MonkeyPatch, spool: Spool
) -> None:
    others: list[bool] = []
    look = spooling.kept_of

    def kept_of(waiting: Spool, key: str) -> dict[str, Any]:
        with spool.round() as is_free:  # as the work process would begin one
            others.append(is_free)
        return look(waiting, key)

    monkeypatch.setattr(spooling, "kept_of", kept_of)
    assert actions.forget_kept(spool, "zawadi@example.com") == 0
    assert others == [False]


def test_tables_that_are_missing_are_a_database_that_is_away(
    client: FlaskClient, db: Session, house: list[Exhibition], app: Flask
) -> None:
    assert house
    db.rollback()
    for table in (Consent, EnquiryEvent):
        db.execute(sa.text(f"ALTER TABLE {table.__tablename__} RENAME TO {table.__tablename__}_kept"))
    db.commit()
    answer = client.post("/instant-reply", data=LETTER)
    assert is_told_that_it_is_kept(client.get(answer.location))
    for table in (Consent, EnquiryEvent):
        db.execute(sa.text(f"ALTER TABLE {table.__tablename__}_kept RENAME TO {table.__tablename__}"))
    db.commit()
    assert replay(app).startswith("1 stored")
