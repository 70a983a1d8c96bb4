"""Workers share the outbox: each mail is in one hand, and what a dead worker held is taken back."""

import datetime as dt
import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import Traveller

from expoapp import outbox
from expoapp.db import db as database
from expoapp.db import session, transaction
from expoapp.outbox import Fault, OutboxMessage, PermanentFailure, queue
from expoapp.site import cli
from tests.conftest import BACKEND
from tests.mail_server import MailServer
from tests.outbox.rows import SENDER, deliver, put, rows


class Carrier:
    """One that does what the test says while it holds a mail."""

    def __init__(self, deed: Any) -> None:
        self.deed = deed

    def __enter__(self) -> "Carrier":
        return self

    def __exit__(self, *problem: object) -> None: ...

    def reach(self) -> None: ...

    def forget(self, message_id: str) -> None: ...

    def carry(self, *given: Any) -> None:
        self.deed(*given)


def take(app: Flask) -> int | None:
    with app.app_context():
        taken = outbox.lease(SENDER)
        return taken.id if taken else None


# On SQLite one worker is all that is meant; there, too, several are harmless.
MAILS = 200 if BACKEND == "postgresql" else 60


def test_four_workers_at_once_deliver_every_mail_once(smtp_app: Flask, server: MailServer) -> None:
    with smtp_app.app_context(), transaction():
        names = {
            outbox.put(
                kind="answer",
                recipient=f"visitor-{number}@example.com",
                subject="Your stand",
                lang="en",
                text_body="A",
                html_body="A",
                domain="example.org",
            ).message_id
            for number in range(MAILS)
        }
    together = Barrier(4)

    def work(_worker: int) -> int:
        with smtp_app.app_context():
            together.wait()
            sent, failed = outbox.deliver_due(smtp_app.config["SETTINGS"])
            database.session.remove()
            assert failed == 0
            return sent

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(work, range(4)))
    assert sum(sent) == MAILS
    assert min(sent) > 0
    assert Counter(one.message_id for one in server.delivered) == dict.fromkeys(names, 1)


def test_what_one_worker_has_in_hand_no_other_takes(app: Flask) -> None:
    for _mail in range(3):
        put(app)
    taken = [take(app) for _time in range(4)]
    assert len(set(taken)) == 4
    assert taken[-1] is None


def test_what_a_dead_worker_left_is_taken_back_after_ten_minutes(app: Flask, clock: Traveller) -> None:
    put(app)
    assert take(app)
    clock.shift(dt.timedelta(minutes=9, seconds=59))
    assert deliver(app) == (0, 0)
    clock.shift(1)
    assert deliver(app) == (1, 0)
    assert rows(app)[0].attempts == 2


def test_a_mail_that_kills_every_worker_is_given_up_like_any_other(app: Flask, clock: Traveller) -> None:
    put(app)
    assert take(app)
    clock.shift(dt.timedelta(hours=73))
    assert deliver(app) == (0, 0)
    assert (rows(app)[0].state, rows(app)[0].fault) == ("dead", Fault.LOST)


def test_a_worker_told_to_stop_finishes_one_mail_and_begins_no_other(app: Flask) -> None:
    for _mail in range(3):
        put(app)
    asked = iter([False, True])
    assert deliver(app, stop=lambda: next(asked)) == (1, 0)
    assert [(row.state, row.attempts, row.leased_until) for row in rows(app)] == [
        ("sent", 1, None),
        ("queued", 0, None),
        ("queued", 0, None),
    ]


def test_a_round_makes_room_for_other_work(app: Flask) -> None:
    put(app)
    with app.app_context():
        assert outbox.deliver_due(app.config["SETTINGS"], longest=0) == (0, 0)
    assert deliver(app) == (1, 0)
    assert cli.LONGEST_DELIVERY <= 20


def test_who_comes_back_too_late_with_bad_news_changes_nothing(app: Flask, clock: Traveller) -> None:
    put(app)

    def late(*_given: Any) -> None:
        clock.shift(queue.LEASE)
        assert deliver(app) == (1, 0)
        raise PermanentFailure("550 no")

    with app.app_context():
        assert outbox.deliver(Carrier(late), SENDER) == (0, 1)
    assert [(row.state, row.fault) for row in rows(app)] == [("sent", "")]


def test_who_comes_back_late_with_good_news_is_believed(app: Flask, clock: Traveller) -> None:
    put(app)

    def late(*_given: Any) -> None:
        clock.shift(queue.LEASE)
        with app.app_context():
            assert queue.take_back() == 1

    with app.app_context():
        assert outbox.deliver(Carrier(late), SENDER) == (1, 0)
    assert [row.state for row in rows(app)] == ["sent"]


def test_a_mail_erased_on_its_way_is_let_go(app: Flask) -> None:
    put(app)

    def erase(*_given: Any) -> None:
        with transaction() as current:
            current.delete(current.scalars(select(OutboxMessage)).one())

    with app.app_context():
        assert outbox.deliver(Carrier(erase), SENDER) == (1, 0)
    assert rows(app) == []


def test_a_mail_that_cannot_be_written_keeps_no_other_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = put(app)
    put(app)

    def compose(row: OutboxMessage, sender: str) -> Any:
        if row.message_id == bad:
            raise IndexError("string index out of range")
        return outbox.compose(row, sender)

    monkeypatch.setattr(queue, "compose", compose)
    assert deliver(app) == (1, 1)
    assert [(row.state, row.fault) for row in rows(app)] == [("dead", Fault.UNWRITABLE), ("sent", "")]


def test_no_line_of_the_log_names_a_recipient_or_what_was_written(
    smtp_app: Flask, server: MailServer, clock: Traveller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.answers["canary@example.com"] = "550 5.1.1 <canary@example.com> is unknown"
    put(smtp_app, recipient="canary@example.com", subject="canary", text_body="canary", reply_to="canary@example.com")
    put(smtp_app, recipient="canary@example.com\nBcc: canary")
    put(smtp_app, recipient="canary-2@example.com", subject="canary", text_body="canary")
    assert deliver(smtp_app) == (1, 2)
    put(smtp_app, recipient="canary-2@example.com", subject="canary")
    assert take(smtp_app)
    clock.shift(queue.LEASE)
    server.go_away()
    assert deliver(smtp_app) == (0, 1)
    said = [line.getMessage() for line in caplog.records if line.name != "mail.log"]  # the test's own server
    assert len(said) >= 4
    assert "canary" not in " ".join(said)


def test_the_command_delivers_and_says_how_many(runner: Any, app: Flask) -> None:
    put(app)
    done = runner.invoke(args=["outbox", "deliver"])
    assert done.exit_code == 0
    assert "1 sent" in done.output
    with app.app_context():
        assert session().scalar(select(OutboxMessage.state)) == "sent"
