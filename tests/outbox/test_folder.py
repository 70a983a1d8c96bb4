"""Without a mail server each mail is a file."""

import os
import stat
from email import message_from_bytes, policy
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import Traveller

from expoapp.db import transaction
from expoapp.outbox import FolderCarrier, OutboxMessage
from tests.outbox.rows import MAIL, deliver, folder, put, rows


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
    names = {put(app) for _mail in range(23)}
    assert deliver(app) == (len(names), 0)
    assert len(list(folder(app).iterdir())) == len(names)


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


def test_a_mail_that_was_erased_while_it_was_written_leaves_no_file(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(app)
    write = FolderCarrier.carry

    def erased_meanwhile(carrier: FolderCarrier, *given: Any) -> None:
        write(carrier, *given)
        with transaction() as current:
            current.delete(current.scalars(select(OutboxMessage)).one())

    monkeypatch.setattr(FolderCarrier, "carry", erased_meanwhile)
    assert deliver(app) == (1, 0)
    assert rows(app) == []
    assert list(folder(app).iterdir()) == []
