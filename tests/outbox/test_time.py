"""How long a mail is tried, how often, and what an hour without the mail server costs."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import Traveller

from expoapp import outbox
from expoapp.db import session, transaction
from expoapp.outbox import Fault, OutboxMessage, queue
from tests.mail_server import MailServer
from tests.outbox.rows import deliver, put, rows

MINUTES = [0.5, 1, 2, 4, 8, 16, 32, 64, 120, 120]


def wake(app: Flask) -> int:
    with app.app_context():
        return outbox.wake_waiting(app.config["SETTINGS"])


def test_the_waits_are_those_of_the_table_give_or_take_a_fifth() -> None:
    for attempt, minutes in [*enumerate(MINUTES, start=1), (40, 120), (1000, 120)]:
        waited = [outbox.wait_before(attempt).total_seconds() / 60 for _time in range(200)]
        assert minutes * 0.8 <= min(waited) < minutes * 0.9 < minutes * 1.1 < max(waited) <= minutes * 1.2


def test_a_mail_is_tried_at_the_times_of_the_table_and_given_up_after_three_days(
    smtp_app: Flask, server: MailServer, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "uniform", lambda _least, _most: 1.0)
    server.answers["zawadi@example.com"] = "451 4.7.1 greylisted"
    put(smtp_app)
    for minutes in MINUTES:
        assert deliver(smtp_app) == (0, 1)
        [row] = rows(smtp_app)
        assert (row.state, row.next_at - dt.datetime.now(dt.UTC)) == ("queued", dt.timedelta(minutes=minutes))
        clock.move_to(row.next_at - dt.timedelta(seconds=1))
        assert deliver(smtp_app) == (0, 0)
        clock.shift(1)
    clock.move_to(row.created_at + dt.timedelta(hours=72))
    assert deliver(smtp_app) == (0, 1)
    assert rows(smtp_app)[0].state == "queued"
    clock.shift(dt.timedelta(hours=2))
    assert deliver(smtp_app) == (0, 1)
    [row] = rows(smtp_app)
    given_up = (row.state, row.fault, row.last_error, row.given_up_at)
    assert given_up == ("dead", Fault.POLICY, "451 4.7.1 greylisted", dt.datetime.now(dt.UTC))
    assert server.tries == len(MINUTES) + 2
    clock.shift(dt.timedelta(days=1))
    assert deliver(smtp_app) == (0, 0)


def test_an_hour_without_the_mail_server_loses_nothing_and_all_goes_out_as_soon_as_it_is_back(
    smtp_app: Flask, server: MailServer, clock: Traveller
) -> None:
    server.go_away()
    names = set()
    for minute in range(0, 60, 5):
        names.add(put(smtp_app, recipient=f"visitor-{minute}@example.com"))
        assert deliver(smtp_app)[0] == wake(smtp_app) == 0
        clock.shift(300)
    waiting = rows(smtp_app)
    assert {row.state for row in waiting} == {"queued"}
    assert {row.fault for row in waiting} == {Fault.AWAY}
    assert max(row.next_at for row in waiting) > dt.datetime.now(dt.UTC) + dt.timedelta(minutes=15)
    server.come_back()
    assert wake(smtp_app) == sum(row.next_at > dt.datetime.now(dt.UTC) for row in waiting)
    assert deliver(smtp_app) == (12, 0)
    assert {one.message_id for one in server.delivered} == names
    assert len(server.delivered) == 12


def test_whoever_was_put_off_by_the_recipient_is_not_woken(
    smtp_app: Flask, server: MailServer, clock: Traveller
) -> None:
    server.answers["zawadi@example.com"] = "452 4.2.2 mailbox full"
    put(smtp_app)
    deliver(smtp_app)
    assert wake(smtp_app) == 0
    assert deliver(smtp_app) == (0, 0)


def test_many_mails_wait_for_an_absent_server_each_by_its_own_number_of_tries(
    smtp_app: Flask, server: MailServer, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "uniform", lambda _least, _most: 1.0)
    server.go_away()
    for tries in (0, 1, 5, 8, 30):
        put(smtp_app)
        with smtp_app.app_context(), transaction() as current:
            last = current.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
            assert last is not None
            last.attempts = tries
    assert deliver(smtp_app) == (0, 5)
    now = dt.datetime.now(dt.UTC)
    assert [(row.next_at - now).total_seconds() / 60 for row in rows(smtp_app)] == [0.5, 1, 16, 120, 120]
    assert [row.attempts for row in rows(smtp_app)] == [1, 2, 6, 9, 31]


def test_a_server_away_for_three_days_ends_in_the_dead_letters(
    smtp_app: Flask, server: MailServer, clock: Traveller
) -> None:
    server.go_away()
    for _mail in range(3):
        put(smtp_app)
    clock.shift(dt.timedelta(hours=71))
    assert deliver(smtp_app) == (0, 3)
    assert {row.state for row in rows(smtp_app)} == {"queued"}
    clock.shift(dt.timedelta(hours=2))
    assert deliver(smtp_app) == (0, 3)
    assert {(row.state, row.fault, row.given_up_at) for row in rows(smtp_app)} == {
        ("dead", Fault.AWAY, dt.datetime.now(dt.UTC))
    }


def test_a_mail_sent_again_is_the_same_mail_with_all_its_tries_before_it(
    smtp_app: Flask, server: MailServer, clock: Traveller
) -> None:
    server.answers["zawadi@example.com"] = "550 5.1.1 no such user"
    name = put(smtp_app)
    assert deliver(smtp_app) == (0, 1)
    clock.shift(dt.timedelta(days=20))
    with smtp_app.app_context(), transaction():
        assert outbox.send_again(select(OutboxMessage.id)) == 1
        assert outbox.send_again(select(OutboxMessage.id)) == 0
    server.answers["zawadi@example.com"] = "451 later"
    assert deliver(smtp_app) == (0, 1)
    [row] = rows(smtp_app)
    assert (row.state, row.attempts, row.fault) == ("queued", 1, Fault.LATER)
    server.answers.clear()
    clock.shift(60)
    assert deliver(smtp_app) == (1, 0)
    [row] = rows(smtp_app)
    assert (row.message_id, row.state, row.fault, row.last_error) == (name, "sent", "", "")
    assert server.mails[0]["Date"].datetime == row.created_at.replace(microsecond=0)


def test_mail_written_in_a_change_that_fails_never_goes(app: Flask) -> None:
    with app.app_context():
        outbox.put(
            kind="answer", recipient="a@example.com", subject="A", lang="en", text_body="", html_body="", domain="x.org"
        )
        session().rollback()
    assert deliver(app) == (0, 0)
