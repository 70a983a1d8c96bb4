"""What the drills share: an installation of processes, a mail server, and the line that sums each drill up.

EXPOAPP_TEST_DRILLS=long runs them at full length, as `make drills` does; else each takes some seconds.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from expoapp.db import db as database
from tests import factories
from tests.conftest import MakeApp
from tests.drills.installation import Installation
from tests.enquiries.walks import open_house
from tests.mail_server import MailServer, free_port

IS_LONG = os.environ.get("EXPOAPP_TEST_DRILLS") == "long"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what each drill counted, also where workers ran them."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    lines = [value for one in reports for name, value in one.user_properties if name == "drill"]
    if lines:
        terminalreporter.section("drills")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture
def sum_up(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Print a line at the end of the run: `sum_up("2,000 enquiries, 0 lost")`."""
    return lambda line: record_property("drill", line)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server that listens."""
    with MailServer() as here:
        yield here


@pytest.fixture
def app(make_app: MakeApp, mail_server: MailServer) -> Flask:
    """The application with the settings of the installation, so that the test can look into its database."""
    port = free_port()
    app = make_app(
        base_url=f"http://127.0.0.1:{port}",
        smtp_host="127.0.0.1",
        smtp_port=mail_server.port,
        smtp_starttls=False,
        smtp_per_second=10_000,
    )
    app.config["DRILL_PORT"] = port
    return app


@pytest.fixture
def installation(app: Flask, db: Session) -> Iterator[Installation]:
    """An installation that runs, with a desk and an exhibition to ask about; ended by its ids, whatever happens."""
    open_house(db)
    factories.account("admin@example.org", "admin")
    db.commit()
    database.session.remove()
    made = Installation(app.config["SETTINGS"], app.config["DRILL_PORT"])
    made.start()
    yield made
    made.kill_all()
