"""The checker sees each harm it is there for: without that, a drill that finds nothing proves nothing."""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import outbox
from expoapp.db import db as database
from expoapp.outbox import OutboxMessage, queue
from tests import trail
from tests.drills.checker import faults
from tests.drills.visitors import Note
from tests.enquiries.walks import fill_in, open_house, reference_of
from tests.mail_server import MailServer
from tests.outbox.rows import SENDER, deliver

# The mail server's thread is in another part of the program than the one that the forked child runs.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


@pytest.fixture
def notes(app: Flask, client: FlaskClient, db: Session, clock: Traveller) -> list[Note]:
    """What two visitors were told whose enquiries and mails all arrived."""
    open_house(db)
    made = []
    for number in range(2):
        sent = fill_in(client, clock, email=f"visitor-{number}@example.com", message=f"Question {number}")
        made.append(Note(sent["token"][0], sent["email"], reference_of(client, client.post("/enquire", data=sent))))
    assert deliver(app) == (4, 0)
    return made


def url_of(app: Flask) -> str:
    return str(app.config["SETTINGS"].database)


def test_where_nothing_is_wrong_it_finds_nothing(app: Flask, notes: list[Note], mail_server: MailServer) -> None:
    assert faults(url_of(app), notes, mail_server.delivered) == []


def test_a_false_thank_you_is_seen(app: Flask, notes: list[Note]) -> None:
    told = [*notes, Note("another", "visitor-9@example.com", "EX-AAAA-AAAA")]
    assert faults(url_of(app), told) == ["acknowledged and lost: 1, such as EX-AAAA-AAAA"]


def test_one_form_with_two_references_is_seen(app: Flask, notes: list[Note]) -> None:
    told = [*notes, Note(notes[0].token, notes[0].email, notes[1].reference)]
    assert [one.partition(":")[0] for one in faults(url_of(app), told)] == [
        "acknowledged under two references",
        "acknowledged to one and stored for another",
    ]


def test_a_form_sent_again_without_its_token_is_seen_as_two(
    app: Flask, client: FlaskClient, clock: Traveller, notes: list[Note]
) -> None:
    client.post("/enquire", data=fill_in(client, clock, email="visitor-0@example.com", message="Question 0"))
    assert "stored twice: 1, such as visitor-0@example.com" in faults(url_of(app), notes)


@pytest.mark.sql
@pytest.mark.parametrize(
    ("harm", "seen"),
    [
        ("DELETE FROM enquiries WHERE email = 'visitor-0@example.com'", "acknowledged and lost"),
        ("DELETE FROM consents", "enquiry without a consent"),
        ("DELETE FROM enquiry_events", "enquiry without an event"),
        ("DELETE FROM outbox WHERE kind = 'acknowledgement'", "enquiry without an acknowledgement"),
        ("DELETE FROM outbox WHERE kind = 'desk-notice'", "enquiry without a notice to the desk"),
        ("DELETE FROM audit", "enquiry without a line in the trail"),
        ("DELETE FROM form_tokens", "enquiry without its token"),
        ("UPDATE outbox SET enquiry_id = NULL", "mail without its enquiry"),
        ("UPDATE outbox SET state = 'queued'", "mail not marked as sent"),
        ("UPDATE outbox SET message_id = 'new' || id", "mail of nothing that is stored"),
    ],
)
def test_each_harm_done_by_hand_is_seen(
    app: Flask, db: Session, notes: list[Note], mail_server: MailServer, harm: str, seen: str
) -> None:
    trail.harm(db, harm)
    assert seen in {one.partition(":")[0] for one in faults(url_of(app), notes, mail_server.delivered)}


def test_a_mail_that_came_three_times_or_changed_on_the_way_is_seen(
    app: Flask, notes: list[Note], mail_server: MailServer
) -> None:
    [first, *others] = mail_server.delivered
    changed = type(first)(first.message_id, first.sender, first.recipients, "another", first.content)
    told = faults(url_of(app), notes, [first, first, changed, *others])
    assert [one.partition(":")[0] for one in told] == [
        "mail delivered more than twice",
        "mail that changed between two deliveries",
    ]


class Deadly:
    """A carrier with whom the whole process is killed, before or after the server has the mail."""

    def __init__(self, app: Flask, *, after: bool) -> None:
        self.inner = outbox.carrier_for(app.config["SETTINGS"])
        self.after = after

    def reach(self) -> None: ...

    def __enter__(self) -> "Deadly":
        return self

    def __exit__(self, *problem: object) -> None: ...

    def carry(self, *given: Any) -> None:
        if self.after:
            self.inner.carry(*given)
        os.kill(os.getpid(), signal.SIGKILL)


def killed_while_delivering(app: Flask, *, after: bool, prepare: Callable[[], None] = lambda: None) -> None:
    """Deliver in a process of its own, which is killed with its first mail in hand."""
    with app.app_context():
        database.engine.dispose()
    child = os.fork()
    if not child:
        try:
            prepare()
            with app.app_context():
                outbox.deliver(Deadly(app, after=after), SENDER)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.fixture
def one_waiting(app: Flask, client: FlaskClient, db: Session, clock: Traveller) -> list[Note]:
    """What a visitor was told whose mails have not gone yet."""
    open_house(db)
    sent = fill_in(client, clock)
    note = Note(sent["token"][0], sent["email"], reference_of(client, client.post("/enquire", data=sent)))
    db.rollback()
    return [note]


@pytest.mark.parametrize("after", [False, True])
def test_a_mail_in_the_hand_of_a_killed_process_arrives_once_or_twice(
    app: Flask, one_waiting: list[Note], mail_server: MailServer, clock: Traveller, after: bool
) -> None:
    killed_while_delivering(app, after=after)
    assert "mail not marked as sent: 2" in " ".join(faults(url_of(app), one_waiting, mail_server.delivered))
    clock.shift(queue.LEASE)
    assert deliver(app) == (2, 0)
    assert faults(url_of(app), one_waiting, mail_server.delivered) == []
    assert len(mail_server.delivered) == 2 + after


def test_an_outbox_that_marks_before_it_sends_loses_a_mail_and_the_checker_says_so(
    app: Flask, one_waiting: list[Note], mail_server: MailServer, clock: Traveller
) -> None:
    lease = queue.lease

    def careless() -> None:
        def marked(sender: str) -> queue.InHand | None:
            taken = lease(sender)
            if taken is not None:
                with queue.transaction() as current:
                    current.get_one(OutboxMessage, taken.id).state = "sent"
            return taken

        queue.lease = marked  # in the child only

    killed_while_delivering(app, after=False, prepare=careless)
    clock.shift(queue.LEASE)
    assert deliver(app) == (1, 0)
    [told] = faults(url_of(app), one_waiting, mail_server.delivered)
    assert told.startswith("mail never delivered: 1")
