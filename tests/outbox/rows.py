"""The outbox as tests fill it, empty it and look into it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from expoapp import outbox
from expoapp.db import session
from expoapp.outbox import OutboxMessage

SENDER = "Expogroup <noreply@example.org>"
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


def put(app: Flask, **given: Any) -> str:
    """Put a mail into the outbox and return its Message-ID."""
    with app.app_context():
        name = outbox.put(**(MAIL | given)).message_id
        session().commit()
    return name


def deliver(app: Flask, stop: Callable[[], bool] = lambda: False) -> tuple[int, int]:
    """Make one round."""
    with app.app_context():
        return outbox.deliver_due(app.config["SETTINGS"], stop)


def rows(app: Flask) -> list[OutboxMessage]:
    """Return all mails, oldest first."""
    with app.app_context():
        return list(session().scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def folder(app: Flask) -> Path:
    """Return where mails are written to without a server."""
    found: Path = app.config["SETTINGS"].instance / "outbox"
    return found
