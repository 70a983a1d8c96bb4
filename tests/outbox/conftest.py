"""A mail server, and the application that hands its mail to it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import MakeApp
from tests.mail_server import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that listens."""
    with MailServer() as here:
        yield here


@pytest.fixture
def smtp_app(make_app: MakeApp, server: MailServer) -> Flask:
    """The application that knows the server."""
    return make_app(smtp_host="127.0.0.1", smtp_port=server.port, smtp_starttls=False, smtp_per_second=10_000)
