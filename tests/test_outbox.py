"""Mail waiting to go: delivered at least once, known by its Message-ID, and never in the way of anything."""

import datetime as dt
import os
import ssl
import stat
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import outbox
from expoapp.outbox import OutboxMessage
from tests.conftest import MakeApp
from tests.mail_server import MailServer, free_port

MAIL: dict[str, Any] = {
    "kind": "acknowledgement",
    "recipient": "zawadi@example.com",
    "subject": "Danke – شكرا",
    "lang": "ar",
    "text_body": "مرحبا\n",
    "html_body": "<p>مرحبا</p>\n",
    "domain": "example.org",
    "reply_to": "desk@example.org",
}
DAY = dt.timedelta(days=1)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as here:
        yield here


@pytest.fixture
def smtp_app(make_app: MakeApp, server: MailServer) -> Flask:
    return make_app(smtp_host="127.0.0.1", smtp_port=server.port, smtp_starttls=False, smtp_per_second=10_000)


def put(app: Flask, **given: Any) -> str:
    """Put a mail into the outbox and return its Message-ID."""
    with app.app_context():
        row = outbox.put(**(MAIL | given))
        name = row.message_id
        session = outbox.queue.session()
        session.commit()
    return name


def deliver(app: Flask, stop: Callable[[], bool] = lambda: False) -> tuple[int, int]:
    with app.app_context():
        return outbox.deliver_due(app.config["SETTINGS"], stop)


def rows(app: Flask) -> list[OutboxMessage]:
    with app.app_context():
        return list(outbox.queue.session().scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def folder(app: Flask) -> Path:
    found: Path = app.config["SETTINGS"].instance / "outbox"
    return found


# ---- Into a folder ---------------------------------------------------------------------------------------------------


def test_without_a_server_each_mail_becomes_a_private_file_named_by_its_message_id(app: Flask) -> None:
    name = put(app)
    assert deliver(app) == (1, 0)
    [path] = folder(app).iterdir()
    assert path.name == f"{name.strip('<>')}.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder(app).stat().st_mode) == 0o700
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (mail["Message-ID"], mail["To"], mail["Subject"]) == (name, MAIL["recipient"], MAIL["subject"])
    assert (mail["Reply-To"], mail["Content-Language"]) == ("desk@example.org", "ar")
    told = [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()]
    assert told == [MAIL["text_body"], MAIL["html_body"]]


def test_what_was_sent_is_not_sent_again(app: Flask) -> None:
    put(app)
    assert [deliver(app), deliver(app)] == [(1, 0), (0, 0)]
    assert [(row.state, row.attempts, row.last_error) for row in rows(app)] == [("sent", 1, "")]


def test_all_that_is_due_goes_in_one_round(app: Flask) -> None:
    names = {put(app) for _mail in range(outbox.queue.BATCH + 3)}
    assert deliver(app) == (len(names), 0)
    assert len(list(folder(app).iterdir())) == len(names)


def test_the_same_row_always_makes_the_same_mail(app: Flask) -> None:
    put(app)
    with app.app_context():
        [row] = rows(app)
        made = {outbox.compose(row, "Expogroup <noreply@example.org>").as_bytes() for _time in range(3)}
    assert len(made) == 1


@pytest.mark.parametrize(
    "subject",
    [
        "يرجى التأكيد: موعد معرض \u2068WOODEXPO RWANDA\u2069",
        "[EX-AAAA-BBBB] " + "تلقينا استفساركم " * 9 + "😀",
        "Salão É – " * 12 + "end",
        "ሰላም " * 30 + "EXPO",
        "plain " * 30 + "end",
    ],
)
def test_a_subject_in_any_script_arrives_as_it_was_written(smtp_app: Flask, server: MailServer, subject: str) -> None:
    put(smtp_app, subject=subject)
    assert deliver(smtp_app) == (1, 0)
    content = server.delivered[0].content
    assert message_from_bytes(content, policy=policy.default)["Subject"] == subject
    head = content.partition(b"\r\n\r\n")[0]
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if not line.startswith(b"Message-ID"))


def test_the_address_that_leaves_a_list_stays_in_one_piece_however_long(smtp_app: Flask, server: MailServer) -> None:
    address = f"https://www.example.org/ar/watch/leave?for={'Ab_-' * 80}"
    put(smtp_app, leave_address=address)
    assert deliver(smtp_app) == (1, 0)
    lines = server.delivered[0].content.split(b"\r\n")
    assert f"List-Unsubscribe: <{address}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


@pytest.mark.parametrize("field", ["subject", "recipient", "reply_to", "in_reply_to", "leave_address"])
def test_a_line_break_in_a_header_is_never_sent(app: Flask, field: str) -> None:
    put(app, **{field: "a@example.org\r\nBcc: victim@example.com"})
    assert deliver(app) == (0, 1)
    [row] = rows(app)
    assert row.state == "dead"
    assert not folder(app).exists()


def test_a_folder_that_cannot_be_written_to_costs_waiting_only(app: Flask, clock: Traveller) -> None:
    put(app)
    folder(app).parent.mkdir(exist_ok=True)
    folder(app).write_text("in the way")
    assert deliver(app) == (0, 1)
    assert rows(app)[0].state == "queued"
    folder(app).unlink()
    clock.shift(60)
    assert deliver(app) == (1, 0)


def test_a_file_that_could_not_be_finished_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    put(app)

    def full(_handle: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert deliver(app) == (0, 1)
    assert not list(folder(app).iterdir())
    assert [(row.state, row.last_error) for row in rows(app)] == [("queued", "OSError: No space left on device")]


# ---- Over SMTP -------------------------------------------------------------------------------------------------------


def test_a_server_gets_the_mail_with_our_address_as_its_sender(smtp_app: Flask, server: MailServer) -> None:
    name = put(smtp_app)
    assert deliver(smtp_app) == (1, 0)
    [taken] = server.delivered
    assert (taken.sender, taken.recipients) == ("noreply@example.org", ("zawadi@example.com",))
    assert taken.mail["Message-ID"] == name
    assert taken.mail["Subject"] == MAIL["subject"]
    assert all(sign < 128 for sign in taken.content)


def test_a_refused_address_is_given_up_at_once_and_others_go_on(smtp_app: Flask, server: MailServer) -> None:
    server.answers["gone@example.com"] = "550 5.1.1 no such user"
    put(smtp_app, recipient="gone@example.com")
    put(smtp_app)
    assert deliver(smtp_app) == (1, 1)
    assert [row.state for row in rows(smtp_app)] == ["dead", "sent"]
    assert rows(smtp_app)[0].last_error == "550 5.1.1 no such user"


def test_a_full_mailbox_is_tried_again_later(smtp_app: Flask, server: MailServer, clock: Traveller) -> None:
    server.answers["zawadi@example.com"] = "452 4.2.2 mailbox full"
    put(smtp_app)
    assert deliver(smtp_app) == (0, 1)
    assert deliver(smtp_app) == (0, 0)
    [row] = rows(smtp_app)
    assert (row.state, row.attempts) == ("queued", 1)
    assert dt.timedelta(seconds=24) <= row.next_at - row.created_at <= dt.timedelta(seconds=36)
    server.answers.clear()
    clock.shift(40)
    assert deliver(smtp_app) == (1, 0)


def test_a_mail_refused_after_it_was_sent_is_given_up(smtp_app: Flask, server: MailServer) -> None:
    server.answers["data"] = "554 5.7.1 we do not like it"
    put(smtp_app)
    assert deliver(smtp_app) == (0, 1)
    assert rows(smtp_app)[0].state == "dead"


def test_a_connection_cut_before_the_last_word_means_the_same_mail_once_more(
    smtp_app: Flask, server: MailServer, clock: Traveller
) -> None:
    server.cut = True
    put(smtp_app)
    assert deliver(smtp_app) == (0, 1)
    server.cut = False
    clock.shift(60)
    assert deliver(smtp_app) == (1, 0)
    first, second = server.delivered
    assert (first.message_id, first.digest) == (second.message_id, second.digest)


def test_a_server_that_closes_down_is_asked_once_not_for_each_mail(
    smtp_app: Flask, server: MailServer, clock: Traveller
) -> None:
    server.answers["zawadi@example.com"] = "421 4.3.2 closing down"
    for _mail in range(4):
        put(smtp_app)
    assert deliver(smtp_app) == (0, 4)
    assert server.tries == 1
    assert {row.state for row in rows(smtp_app)} == {"queued"}
    server.answers.clear()
    clock.shift(60)
    assert deliver(smtp_app) == (4, 0)


def test_a_server_that_is_away_is_waited_for(make_app: MakeApp, clock: Traveller) -> None:
    app = make_app(smtp_host="127.0.0.1", smtp_port=free_port())
    put(app)
    put(app)
    assert deliver(app) == (0, 2)
    assert {(row.state, row.attempts) for row in rows(app)} == {("queued", 1)}
    assert all("ConnectionRefusedError" in row.last_error for row in rows(app))


@pytest.fixture
def tls_server(tmp_path: Path) -> Iterator[MailServer]:
    """A server with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - DAY).not_valid_after(now + DAY)
    path = tmp_path / "server.pem"
    path.write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    with MailServer(tls_context=context) as here:
        yield here


def test_mail_is_handed_to_nobody_whose_certificate_is_not_vouched_for(
    make_app: MakeApp, tls_server: MailServer
) -> None:
    app = make_app(smtp_host="127.0.0.1", smtp_port=tls_server.port, smtp_starttls=True)
    put(app)
    assert deliver(app) == (0, 1)
    assert not tls_server.delivered
    [row] = rows(app)
    assert (row.state, "CERTIFICATE_VERIFY_FAILED" in row.last_error) == ("queued", True)


def test_a_server_without_encryption_gets_neither_password_nor_mail(make_app: MakeApp, server: MailServer) -> None:
    app = make_app(smtp_host="127.0.0.1", smtp_port=server.port, smtp_user="us", smtp_password="geheim")
    put(app)
    assert deliver(app) == (0, 1)
    assert not server.delivered
    assert rows(app)[0].state == "queued"
    assert "geheim" not in rows(app)[0].last_error


# ---- Over time -------------------------------------------------------------------------------------------------------


def test_waiting_doubles_from_half_a_minute_to_two_hours() -> None:
    for attempt, seconds in {1: 30, 2: 60, 3: 120, 8: 3840, 9: 7200, 40: 7200}.items():
        for _time in range(20):
            waited = outbox.wait_before(attempt).total_seconds()
            assert seconds * 0.8 <= waited <= seconds * 1.2


def test_after_three_days_a_mail_is_given_up(smtp_app: Flask, server: MailServer, clock: Traveller) -> None:
    server.answers["zawadi@example.com"] = "451 later"
    put(smtp_app)
    tries = 0
    while rows(smtp_app)[0].state == "queued":
        clock.shift(dt.timedelta(hours=2, minutes=30))
        tries += deliver(smtp_app)[1]
    [row] = rows(smtp_app)
    assert row.state == "dead"
    assert tries >= 28
    assert row.last_error == "OSError: 451 later"


def test_what_a_dead_worker_left_is_taken_back_after_its_lease(app: Flask, clock: Traveller) -> None:
    put(app)
    with app.app_context():
        assert len(outbox.lease()) == 1
    assert deliver(app) == (0, 0)
    clock.shift(outbox.queue.LEASE)
    assert deliver(app) == (1, 0)
    assert rows(app)[0].attempts == 2


def test_two_workers_never_take_the_same_mail(app: Flask, db: Session) -> None:
    for _mail in range(6):
        put(app)
    with app.app_context():
        first = outbox.lease(limit=3)
        second = outbox.lease(limit=10)
    assert (len(first), len(second)) == (3, 3)
    assert not set(first) & set(second)


def test_a_worker_told_to_stop_finishes_one_mail_and_gives_the_others_back(app: Flask, clock: Traveller) -> None:
    for _mail in range(3):
        put(app)
    asked = iter([False, True, True, True, True])
    assert deliver(app, stop=lambda: next(asked)) == (1, 0)
    assert [(row.state, row.attempts, row.leased_until) for row in rows(app)] == [
        ("sent", 1, None),
        ("queued", 0, None),
        ("queued", 0, None),
    ]
    assert deliver(app) == (2, 0)


def test_a_lease_about_to_run_out_is_given_back(app: Flask, clock: Traveller) -> None:
    put(app)
    put(app)

    class Slow:
        def __enter__(self) -> "Slow":
            return self

        def __exit__(self, *problem: object) -> None: ...

        def carry(self, *_given: Any) -> None:
            clock.shift(outbox.queue.LEASE - outbox.queue.TIME_FOR_ONE + dt.timedelta(seconds=1))

    with app.app_context():
        assert outbox.deliver(Slow(), "Expogroup <noreply@example.org>") == (1, 0)
    assert [row.state for row in rows(app)] == ["sent", "queued"]


def test_a_mail_erased_on_its_way_is_let_go(app: Flask) -> None:
    put(app)

    class Eraser:
        def __enter__(self) -> "Eraser":
            return self

        def __exit__(self, *problem: object) -> None: ...

        def carry(self, *_given: Any) -> None:
            session = outbox.queue.session()
            for row in session.scalars(select(OutboxMessage)):
                session.delete(row)
            session.commit()

    with app.app_context():
        assert outbox.deliver(Eraser(), "Expogroup <noreply@example.org>") == (1, 0)
    assert rows(app) == []


def test_mail_written_in_a_change_that_fails_never_goes(app: Flask) -> None:
    with app.app_context():
        outbox.put(**MAIL)
        outbox.queue.session().rollback()
    assert deliver(app) == (0, 0)


def test_the_command_delivers_and_says_how_many(runner: Any, app: Flask) -> None:
    put(app)
    done = runner.invoke(args=["outbox", "deliver"])
    assert done.exit_code == 0
    assert "1 sent" in done.output
