"""Each is told once, whatever happens: many at a time, workers beside one another, faults, a killed process."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as time
from expoapp.audit import AuditEntry
from expoapp.config import ROOT
from expoapp.exhibitions.models import Edition
from expoapp.outbox import OutboxMessage
from expoapp.watching import actions, mail
from expoapp.watching.models import Announcement, Watcher
from tests import factories
from tests.conftest import MakeApp
from tests.office import enter
from tests.pages import words
from tests.watching.walks import (
    ZAWADI,
    ask,
    dates_to_follow,
    fix,
    link_in,
    mails_to,
    news,
    tell,
    watchers,
)


def test_many_are_told_in_short_transactions(
    app: Flask, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition, 7)
    tell(app)
    fix(app, clock, edition)
    steps = []
    tell_some = actions.tell
    monkeypatch.setattr(
        actions,
        "tell",
        lambda *given: steps.append(tell_some(*given, limit=3)) or steps[-1],  # type: ignore[func-returns-value]
    )
    assert tell(app) == "7 mails written about 1 changes.\n"
    assert steps == [(3, True), (3, True), (1, False)]
    assert sorted(row.recipient for row in news(db)) == [f"person{n}@example.com" for n in range(7)]


def test_workers_beside_one_another_tell_each_watcher_once(app: Flask, db: Session, clock: Traveller) -> None:
    whole = factories.exhibition()
    ids = [factories.edition(whole, starts_on=None, slug=f"e{n}").id for n in range(4)]
    watchers(db, ids[0], 25)
    tell(app)
    for edition in ids:
        fix(app, clock, edition)
    together = Barrier(4)

    def run(_worker: int) -> None:
        together.wait()
        for _round in range(3):
            tell(app)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    told = [(row.recipient, row.text_body.partition("/exhibitions/buildexpo-kenya/")[2][:2]) for row in news(db)]
    assert len(told) == len(set(told)) == 100


def test_a_fault_in_the_middle_is_made_good_without_telling_anybody_twice(
    app: Flask, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    edition = dates_to_follow(db)
    other = factories.edition(factories.exhibition("MEDEXPO"), starts_on=None).id
    watchers(db, edition, 5)
    watchers(db, other, 1)
    tell(app)
    fix(app, clock, edition)
    fix(app, clock, other)
    written, once = mail.tell, []

    def fail_at_the_third(watcher: Watcher, *given: object) -> OutboxMessage:
        if watcher.email == "person2@example.com" and not once:
            once.append(1)
            raise RuntimeError("power cut")
        return written(watcher, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(mail, "tell", fail_at_the_third)
    tell(app)
    assert [row.subject.split(":")[0] for row in news(db)] == ["MEDEXPO"]  # the others were not kept back
    assert "not told: RuntimeError" in caplog.text
    tell(app)
    assert len(news(db)) == 6
    assert len({(row.recipient, row.subject) for row in news(db)}) == 6


KILLED = """
import os, signal
from datetime import datetime, timedelta
import time_machine
from expoapp import create_app
from expoapp.config import Settings
from expoapp.watching import mail, work
told, count = mail.tell, []
def die_at_the_third(*given):
    count.append(1)
    if len(count) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return told(*given)
mail.tell = die_at_the_third
tell_some = work.actions.tell
work.actions.tell = lambda *given: tell_some(*given, limit=2)
app = create_app(Settings())
with time_machine.travel(datetime.fromisoformat(os.environ["NOW"]), tick=False), app.app_context():
    work.make_round(settles=timedelta(0))
"""


def test_a_worker_killed_in_the_middle_leaves_each_told_once(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition, 5)
    tell(app)
    fix(app, clock, edition, date(2099, 7, 7))
    settings = app.config["SETTINGS"]
    given = {
        "EXPOAPP_DATABASE_URL": settings.database_url,
        "EXPOAPP_SECRET": settings.secret_key.decode(),
        "EXPOAPP_INSTANCE": str(settings.instance),
        "NOW": time.now().isoformat(),
    }
    ended = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=given, check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert [one.recipient for one in news(db)] == ["person0@example.com", "person1@example.com"]
    assert tell(app) == "3 mails written about 1 changes.\n"
    assert [one.recipient for one in news(db)] == [f"person{n}@example.com" for n in range(5)]


def test_hundreds_of_changes_are_noticed_in_few_statements(
    app: Flask, db: Session, clock: Traveller, statements: list[str]
) -> None:
    whole = factories.exhibition()
    for n in range(120):
        factories.edition(whole, slug=f"e{n}", starts_on=date(2025, 1, 1) + timedelta(days=n))
    db.commit()
    statements.clear()
    tell(app)
    assert db.scalar(select(func.count()).select_from(Announcement)) == 120
    db.rollback()
    assert len(statements) < 30
    statements.clear()
    tell(app)
    assert len(statements) <= 4  # nothing is left to do, and that is known at once


def test_the_trail_tells_how_many_were_told_and_never_whom(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition, 2)
    tell(app)
    fix(app, clock, edition)
    tell(app)
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "announcement.tell")).one()
    assert entry.changes == {"what": "fixed", "mails": 2}


def test_who_confirms_after_the_news_sees_it_on_the_page(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    edition = dates_to_follow(db)
    tell(app)
    ask(client)
    fix(app, clock, edition)
    tell(app)
    page = client.get(client.post(link_in(mails_to(app, ZAWADI)[0], "/watch/confirm")).location)
    assert "7–9 Jul 2027" in page.text
    assert not news(db)


def test_a_second_application_on_the_same_database_tells_nothing_again(
    app: Flask, db: Session, clock: Traveller, make_app: MakeApp
) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    tell(app)
    fix(app, clock, edition)
    tell(app)
    tell(make_app(database_url=app.config["SETTINGS"].database_url))
    assert len(news(db)) == 1


def test_the_staffs_page_says_how_many_wait(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition, 3)
    watchers(db, edition, email="waits@example.com", email_key="waits@example.com", confirmed_at=None)
    exhibition_id = db.get_one(Edition, edition).exhibition_id
    db.rollback()
    page = enter(app, "viewer").get(f"/staff/exhibitions/{exhibition_id}")
    assert "3 people wait for its dates" in words(page.text)
    assert "@example.com" not in words(page.text)
