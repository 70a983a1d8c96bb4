"""Those who wait are told: of every change that matters, of each once, and of nothing that is hidden."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as time
from expoapp.audit import AuditEntry
from expoapp.config import ROOT
from expoapp.db import transaction
from expoapp.exhibitions import actions as exhibitions
from expoapp.exhibitions.models import Edition, Exhibition, Organiser, Status
from expoapp.outbox import OutboxMessage
from expoapp.watching import actions, mail, work
from expoapp.watching.models import Announcement, Watcher
from tests import factories
from tests.conftest import MakeApp
from tests.enquiries.walks import parts
from tests.office import enter
from tests.pages import words
from tests.watching.walks import (
    MINUTE,
    ZAWADI,
    ask,
    dates_to_follow,
    fix,
    join,
    link_in,
    mails_to,
    news,
    revise,
    tell,
    watchers,
)

SEVENTH = date(2027, 7, 7)


def subjects(db: Session) -> list[str]:
    return [row.subject for row in news(db)]


def test_fixed_dates_are_told_to_whoever_waits_and_only_once(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    waiting = dates_to_follow(db)
    join(app, client)
    tell(app)
    fix(app, clock, waiting)
    assert tell(app) == "1 mails written about 1 changes.\n"
    assert tell(app) == "0 mails written about 0 changes.\n"
    told = mails_to(app)[-1]
    assert told["Subject"] == "BUILDEXPO KENYA: the dates are fixed – 7–9 Jul 2027"
    for part in parts(told):
        for expected in ("7–9 Jul 2027", "Nairobi, Kenya", "/exhibitions/buildexpo-kenya/next", "calendar.ics"):
            assert expected in part
    assert client.get(link_in(told, "calendar.ics")).status_code == 200
    assert len(mails_to(app)) == 2


@pytest.mark.parametrize(
    ("first", "change", "subject"),
    [
        ({"precision": "month"}, {"precision": "exact"}, "the dates are fixed"),
        (
            {"precision": "year"},
            {"precision": "exact", "starts_on": SEVENTH, "ends_on": SEVENTH},
            "the dates are fixed",
        ),
        ({"status": "provisional"}, {"status": Status.SCHEDULED}, "the dates are fixed"),
        ({"status": "postponed"}, {"status": Status.SCHEDULED}, "the dates are fixed"),
        ({"status": "postponed"}, {"status": Status.CANCELLED, "status_reason": "No hall."}, "is cancelled"),
        ({}, {"starts_on": date(2027, 8, 3), "ends_on": date(2027, 8, 5)}, "new dates – 3–5 Aug 2027"),
        ({}, {"status": Status.POSTPONED, "status_reason": "No hall."}, "is postponed"),
        ({}, {"status": Status.CANCELLED, "status_reason": "No hall."}, "is cancelled"),
        ({}, {"precision": "tba"}, "the dates are open again"),
        ({}, {"status": Status.PROVISIONAL}, "the dates are open again"),
    ],
)
def test_every_change_that_matters_is_told(
    app: Flask, db: Session, clock: Traveller, first: dict[str, object], change: dict[str, object], subject: str
) -> None:
    edition = factories.edition(**first).id  # type: ignore[arg-type]
    watchers(db, edition)
    tell(app)
    assert not news(db)
    revise(app, clock, edition, **change)
    tell(app)
    assert subject in subjects(db)[0]
    assert len(news(db)) == 1


@pytest.mark.parametrize(
    "change",
    [{"hall": "Hall 2"}, {"note": "Bring a badge."}, {"number": 7}, {"registration_url": "https://example.org/r"}],
)
def test_other_changes_are_nobodys_news(app: Flask, db: Session, clock: Traveller, change: dict[str, object]) -> None:
    edition = factories.edition().id
    watchers(db, edition)
    tell(app)
    revise(app, clock, edition, **change)
    tell(app)
    assert not news(db)


def test_a_reason_is_told_with_what_it_explains(app: Flask, db: Session, clock: Traveller) -> None:
    edition = factories.edition().id
    watchers(db, edition)
    tell(app)
    revise(app, clock, edition, status=Status.POSTPONED, status_reason="The hall is being <rebuilt>.")
    tell(app)
    [told] = mails_to(app, "person0@example.com")
    plain, rich = parts(told)
    assert "The hall is being <rebuilt>." in plain
    assert "The hall is being &lt;rebuilt&gt;." in rich
    assert "It was planned for 7–9 Jul 2027; these dates no longer hold." in plain


def test_a_move_names_the_days_it_left(app: Flask, db: Session, clock: Traveller) -> None:
    edition = factories.edition().id
    watchers(db, edition)
    tell(app)
    fix(app, clock, edition, date(2027, 8, 3))
    fix(app, clock, edition, date(2027, 9, 7))
    tell(app)
    [told] = mails_to(app, "person0@example.com")
    assert "7–9 Sept 2027" in told["Subject"]
    assert "It was planned for 7–9 Jul 2027" in parts(told)[0]
    assert "Aug" not in parts(told)[0]


def test_several_changes_are_one_mail_and_one_taken_back_is_none(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    tell(app)
    fix(app, clock, edition, date(2027, 8, 3))
    revise(app, clock, edition, precision="tba")
    tell(app)
    assert not news(db)
    fix(app, clock, edition, date(2027, 8, 3))
    fix(app, clock, edition, SEVENTH)
    tell(app)
    assert subjects(db) == ["BUILDEXPO KENYA: the dates are fixed – 7–9 Jul 2027"]


def test_each_change_is_told_again_for_ever(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    tell(app)
    for month in (3, 4, 5):
        fix(app, clock, edition, date(2027, month, 2))
        tell(app)
    assert [subject.partition(" – ")[2] for subject in subjects(db)] == [
        "2–4 Mar 2027",
        "2–4 Apr 2027",
        "2–4 May 2027",
    ]


def test_the_worker_waits_until_a_date_has_settled(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    with app.app_context():
        clock.shift(work.SETTLES)
        work.make_round()
        fix(app, clock, edition)  # a minute ago
        assert work.make_round() == (0, 0)
        clock.shift(work.SETTLES)
        assert work.make_round() == (1, 1)


# ---- New editions, hidden ones, old ones ------------------------------------------------------------------------


def test_a_new_edition_with_fixed_dates_is_told_when_it_is_published(app: Flask, db: Session, clock: Traveller) -> None:
    exhibition = factories.exhibition()
    last_year = factories.edition(exhibition, starts_on=date(2025, 7, 7)).id
    made = factories.edition(exhibition, published=False).id
    watchers(db, last_year)
    tell(app)
    assert not news(db)
    fix(app, clock, made, date(2027, 8, 3))  # what a draft was meant to be is nobody's business
    with app.app_context(), transaction():
        exhibitions.publish_edition(made, by=None)
    clock.shift(MINUTE)
    tell(app)
    tell(app)
    assert subjects(db) == ["BUILDEXPO KENYA: the dates are fixed – 3–5 Aug 2027"]


def test_an_edition_that_the_clock_publishes_is_told_at_its_moment(app: Flask, db: Session, clock: Traveller) -> None:
    made = factories.edition()
    made.public_from = made.updated_at + timedelta(hours=1)
    watchers(db, made.id)
    tell(app)
    assert not news(db)
    clock.shift(timedelta(hours=1))
    tell(app)
    assert len(news(db)) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_on": date(2025, 7, 7)},
        {"starts_on": None},
        {"precision": "month"},
        {"status": "cancelled", "status_reason": "x"},
        {"starts_on": date(2026, 3, 1)},  # it runs already
    ],
)
def test_a_new_edition_without_news_is_not_told(
    app: Flask, db: Session, clock: Traveller, facts: dict[str, object]
) -> None:
    exhibition = factories.exhibition()
    watchers(db, factories.edition(exhibition, starts_on=date(2024, 7, 7)).id)
    clock.shift(MINUTE)
    factories.edition(exhibition, **facts)  # type: ignore[arg-type]
    db.commit()
    clock.shift(MINUTE)
    tell(app)
    assert not news(db)


def test_who_asks_when_the_dates_stand_is_not_told_what_he_has_seen(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    edition = dates_to_follow(db)
    fix(app, clock, edition)
    join(app, client)
    tell(app)  # for the first time, since no worker ran before
    assert not news(db)
    fix(app, clock, edition, date(2027, 8, 3))
    tell(app)
    assert subjects(db) == ["BUILDEXPO KENYA: new dates – 3–5 Aug 2027"]


def test_who_has_not_confirmed_is_told_nothing(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition, confirmed_at=None)
    tell(app)
    fix(app, clock, edition)
    tell(app)
    assert not news(db)


def test_who_waits_for_another_exhibition_is_told_nothing(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, factories.edition(factories.exhibition("MEDEXPO"), starts_on=None).id)
    tell(app)
    fix(app, clock, edition)
    tell(app)
    assert not news(db)


@pytest.mark.parametrize("hidden", ["edition", "exhibition", "organiser"])
def test_what_is_hidden_is_told_to_nobody_until_it_is_public_again(
    app: Flask, db: Session, clock: Traveller, hidden: str
) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    tell(app)
    fix(app, clock, edition)
    for is_hidden in (True, False):
        db.execute(update(Organiser).values(is_listed=not (is_hidden and hidden == "organiser")))
        for table, name in ((Edition, "edition"), (Exhibition, "exhibition")):
            db.execute(update(table).values(state="withdrawn" if is_hidden and hidden == name else "published"))
        db.commit()
        tell(app)
        assert len(news(db)) == (0 if is_hidden else 1)


def test_news_withdrawn_before_it_was_told_is_not_told(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    tell(app)
    fix(app, clock, edition)
    with app.app_context(), transaction():
        assert actions.take_notice(time.now(), time.now()) == 1
    revise(app, clock, edition, precision="tba")
    tell(app)
    assert not news(db)


# ---- Once, whatever happens -----------------------------------------------------------------------------------


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
