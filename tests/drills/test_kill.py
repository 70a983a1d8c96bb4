"""Processes are killed at random while visitors send enquiries: nothing acknowledged is lost or doubled (R01)."""

import random
import time
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from tests.drills.checker import faults
from tests.drills.conftest import IS_LONG
from tests.drills.installation import Installation, kill, wait_until
from tests.drills.visitors import Log, crowd, forms
from tests.mail_server import MailServer

ENQUIRIES, KILLS = (2400, 40) if IS_LONG else (60, 5)
CLIENTS = 8


def storm(installation: Installation, log: Log, total: int, kills: int) -> dict[str, int]:
    """Kill a web worker or the work process at moments drawn by lot; say how often each."""
    lot = random.Random()  # noqa: S311 -- moments, not secrets
    done = {"web": 0, "work": 0}
    for moment in sorted(lot.sample(range(total), kills)):
        with log.changed:
            log.changed.wait_for(lambda reached=moment: len(log.notes) >= reached, 120)
        time.sleep(lot.uniform(0, 0.03))
        kind = lot.choice(["web", "work"])
        targets: list[int] = []
        wait_until(lambda kind=kind, targets=targets: targets.extend(_targets(installation, kind)) or targets)
        done[kind] += kill(lot.choice(targets))
    return done


def _targets(installation: Installation, kind: str) -> list[int]:
    return installation.web_workers() if kind == "web" else installation.work_processes()


def let_leases_run_out(url: str) -> None:
    """Do what ten minutes would: a mail in the hand of a killed process is due again."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE outbox SET leased_until = created_at WHERE state = 'sending'"))
    engine.dispose()


def waiting(url: str) -> int:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(sa.text("SELECT count(*) FROM outbox WHERE state <> 'sent'")) or 0
    engine.dispose()
    return int(found)


def test_nothing_acknowledged_is_lost_or_doubled_while_processes_are_killed(
    app: Flask, installation: Installation, mail_server: MailServer, sum_up: Callable[[str], None]
) -> None:
    log = Log()
    began = time.monotonic()
    filled = forms(app, installation.origin, range(ENQUIRIES))
    threads = crowd(installation.origin, filled, log, clients=CLIENTS)
    killed = storm(installation, log, ENQUIRIES, KILLS)
    for thread in threads:
        thread.join()
    url = installation.settings.database
    # Processes that still hold a mail lose it with their life; the others give theirs back.
    assert installation.stop() == 0
    let_leases_run_out(url)
    installation.start()
    while left := waiting(url):
        # However slow the machine: as long as the mails become fewer, they are waited for.
        assert wait_until(lambda left=left: waiting(url) < left), f"{left} mails wait and none goes"
    assert installation.stop() == 0
    found = faults(url, log.notes, mail_server.delivered)
    again = len(mail_server.delivered) - len({one.message_id for one in mail_server.delivered})
    sum_up(
        f"kill -9 on {app.config['SETTINGS'].database.partition(':')[0]}: {ENQUIRIES} enquiries by {CLIENTS} clients,"
        f" {sum(killed.values())} kills ({killed['web']} web, {killed['work']} work), {len(log.notes)} acknowledged,"
        f" {log.met['cut']} lines cut, {len(mail_server.delivered)} mails, {again} of them a second time,"
        f" {len(found)} faults, {time.monotonic() - began:.0f} s"
    )
    assert found == []
    assert len({note.token for note in log.notes}) == ENQUIRIES
    assert sum(killed.values()) == KILLS
    # The processes wrote what went wrong, and no word about whom it concerned (R24).
    assert not [line for line in installation.said if "visitor-" in line or "Zawadi" in line]
    assert set(log.met) <= {"303", "503", "cut"}, log.met
