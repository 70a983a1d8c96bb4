"""A real mail server for tests: it keeps every mail it gets and behaves as badly as it is told to."""

import asyncio
import hashlib
import socket
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True)
class Delivered:
    """One mail as it came over the wire."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    digest: str
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        """Return it as another program reads it."""
        read = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        return read


class MailServer:
    """An SMTP server in a thread. What it got stands in `delivered`, in the order it came, repetitions included.

    `answers` gives a recipient a refusal of its own ("550 no such user"), "data" refuses after the mail was sent,
    `cut` takes the mail and closes the connection before the last word, `pause` makes every mail take so long.
    `go_away()` stops listening and `come_back()` listens again at the same port.
    """

    def __init__(self, **given: Any) -> None:
        self.port = free_port()
        self.answers: dict[str, str] = {}
        self.cut = False
        self.pause = 0.0
        self.tries = 0
        self.delivered: list[Delivered] = []
        self._lock = Lock()
        self._given = given
        self._listening: Controller | None = None

    def come_back(self) -> None:
        """Listen."""
        self._listening = Controller(self, hostname="127.0.0.1", port=self.port, **self._given)
        self._listening.start()

    def go_away(self) -> None:
        """Stop listening, and drop who is connected."""
        if self._listening is not None:
            self._listening.stop()
            self._listening = None

    def __enter__(self) -> "MailServer":
        self.come_back()
        return self

    def __exit__(self, *_problem: object) -> None:
        self.go_away()

    @property
    def mails(self) -> list[EmailMessage]:
        """Return what came, read by Python's parser."""
        return [one.mail for one in self.delivered]

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd names it
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        self.tries += 1
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.pause:
            await asyncio.sleep(self.pause)
        read = message_from_bytes(envelope.content.partition(b"\r\n\r\n")[0], policy=policy.default)
        taken = Delivered(
            message_id=str(read["Message-ID"]),
            sender=envelope.mail_from,
            recipients=tuple(envelope.rcpt_tos),
            digest=hashlib.sha256(envelope.content).hexdigest(),
            content=envelope.content,
        )
        with self._lock:
            self.delivered.append(taken)
        if self.cut and server.transport is not None:
            server.transport.close()
        return self.answers.get("data", "250 OK")
