"""Bounds: for an address, for a sender, for all together."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.outbox import OutboxMessage
from expoapp.watching import actions, public
from expoapp.watching.models import Watcher
from tests import factories
from tests.enquiries.walks import values_of
from tests.watching.walks import DAY, SLUG, ZAWADI, ask, count, dates_to_follow, link_in, mails_to


def test_one_mail_a_day_for_an_address_and_an_exhibition(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    for _time in range(3):
        assert ask(client).status_code == 303
        clock.shift(timedelta(hours=1))
    assert len(mails_to(app)) == 1
    clock.shift(DAY)
    ask(client)
    assert len(mails_to(app)) == 2
    assert client.post(link_in(mails_to(app)[0], "/watch/confirm")).status_code == 303  # the first link works, too


def test_three_mails_a_day_for_an_address_however_written(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    names = [f"EXPO {letter}" for letter in "ABCDE"]
    for name in names:
        factories.exhibition(name)
    db.commit()
    for place, name in enumerate(names):
        email = "Victim@example.com" if place % 2 else "victim@EXAMPLE.com"
        assert ask(client, email, slug=name.lower().replace(" ", "-")).status_code == 303
        clock.shift(timedelta(minutes=11))
    assert count(db, OutboxMessage) == 3
    assert count(db, Watcher) == 3


def test_the_sixth_of_a_sender_in_ten_minutes_waits_with_the_address_kept(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    for number in range(5):
        assert ask(client, f"p{number}@example.com").status_code == 303
    answer = ask(client, "p5@example.com")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert values_of(answer.text)["email"] == ["p5@example.com"]
    clock.shift(timedelta(minutes=11))
    assert client.post("/watch", data=values_of(answer.text)).status_code == 303


def test_a_sender_is_bounded_by_the_day_and_all_senders_by_the_hour(
    client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates_to_follow(db)
    monkeypatch.setattr(public, "POSTS_A_DAY", 2)
    codes = []
    for number in range(3):
        codes.append(ask(client, f"p{number}@example.com").status_code)
        clock.shift(timedelta(minutes=11))
    assert codes == [303, 303, 429]
    monkeypatch.setattr(public, "POSTS_OF_ALL", 3)
    clock.shift(DAY)
    codes = [
        client.post(
            "/watch",
            data={"exhibition": SLUG, "email": f"q{n}@example.com"},
            environ_overrides={"REMOTE_ADDR": f"192.0.2.{n}"},
        ).status_code
        for n in range(4)
    ]
    assert codes == [303, 303, 303, 429]


def test_a_form_from_another_site_is_refused(client: FlaskClient, db: Session, clock: Traveller) -> None:
    dates_to_follow(db)
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/watch", data={"exhibition": SLUG, "email": ZAWADI}, headers=foreign).status_code == 403
    assert count(db, Watcher) == 0


def test_a_database_that_does_not_answer_makes_no_false_promise(
    client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates_to_follow(db)

    def busy(*_given: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(actions, "ask", busy)
    answer = ask(client)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert values_of(answer.text)["email"] == [ZAWADI]
