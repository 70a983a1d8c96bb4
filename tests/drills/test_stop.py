"""Told to stop, the whole installation is gone within half a minute, and no mail with it (R40)."""

import time
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from tests.drills.checker import faults
from tests.drills.conftest import IS_LONG
from tests.drills.installation import Installation, wait_until
from tests.drills.visitors import Log, crowd, forms
from tests.mail_server import MailServer

# A server that answers slowly is waited for; one that does not answer at all is left after 25 seconds.
PAUSES = (1.5, 600) if IS_LONG else (1.5,)


def test_the_mail_in_hand_is_finished_and_the_others_stay(
    app: Flask, installation: Installation, mail_server: MailServer, sum_up: Callable[[str], None]
) -> None:
    for first, pause in enumerate(PAUSES):
        mail_server.pause = pause
        log = Log()
        before = len(mail_server.delivered)
        numbers = range(first * 10, first * 10 + 5)
        for thread in crowd(installation.origin, forms(app, installation.origin, numbers), log, clients=1, twice=99):
            thread.join()
        assert wait_until(lambda: "sending" in states(app))
        began = time.monotonic()
        assert installation.stop() == 0
        took = time.monotonic() - began
        found = states(app)
        sum_up(
            f"stop with a mail that takes {pause:.0f} s: gone after {took:.1f} s, {found.count('queued')} mails wait"
        )
        assert took < 35
        assert "sending" not in found
        if pause < 10:
            assert len(mail_server.delivered) > before
        mail_server.pause = 0
        mail_server.go_away()
        mail_server.come_back()
        make_due(app)
        installation.start()
        assert wait_until(lambda: set(states(app)) == {"sent"})
        assert faults(installation.settings.database, log.notes, mail_server.delivered) == []


def states(app: Flask) -> list[str]:
    engine = sa.create_engine(app.config["SETTINGS"].database)
    with engine.connect() as connection:
        found = list(connection.scalars(sa.text("SELECT state FROM outbox")))
    engine.dispose()
    return found


def make_due(app: Flask) -> None:
    engine = sa.create_engine(app.config["SETTINGS"].database)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE outbox SET next_at = created_at WHERE state = 'queued'"))
    engine.dispose()
