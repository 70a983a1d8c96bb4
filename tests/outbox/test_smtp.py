"""A mail server in each of its moods: what becomes of a mail, and of those after it."""

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask
from time_machine import Traveller

from tests.conftest import MakeApp
from tests.mail_server import MailServer, free_port
from tests.outbox.rows import MAIL, deliver, put, rows

DAY = dt.timedelta(days=1)


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
