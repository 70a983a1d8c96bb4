"""Commands of the whole installation."""

import os
import signal
import threading
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import outbox
from expoapp.outbox import OutboxMessage
from expoapp.site import cli, importer
from expoapp.site.models import Banner, Page, SiteSetting
from tests.conftest import MakeApp
from tests.watching.walks import dates_to_follow, fix, news, tell, watchers


def _mail(db: Session) -> None:
    outbox.put(
        kind="test",
        recipient="amina@example.org",
        subject="Hello",
        lang="en",
        text_body="Hello",
        html_body="<p>Hello</p>",
        domain="example.org",
    )
    db.commit()


def _lines(result: Result) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"ok": [], "warning": [], "fault": []}
    for line in result.output.splitlines():
        level, _, sentence = line.partition(" ")
        found[level].append(sentence.strip())
    return found


def test_doctor_is_content_with_a_sound_installation_and_warns_of_what_is_provisional(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["doctor"])
    assert result.exit_code == 0
    found = _lines(result)
    assert not found["fault"]
    assert any("at revision " in sentence for sentence in found["ok"])
    assert any("plain http" in sentence for sentence in found["warning"])
    assert any("No EXPOAPP_SMTP_HOST" in sentence for sentence in found["warning"])


def test_doctor_warns_where_all_visitors_would_count_as_one(make_app: MakeApp) -> None:
    told = "EXPOAPP_TRUSTED_HOPS is 0"
    for given, is_told in (({}, True), ({"trusted_hops": 1, "trusted_peers": "127.0.0.1"}, False)):
        app = make_app(base_url="https://www.example.org", **given)
        assert (told in app.test_cli_runner().invoke(args=["doctor"]).output) is is_told


def test_doctor_names_a_missing_table(runner: FlaskCliRunner, db: Session) -> None:
    db.execute(text("DROP TABLE throttle_rows"))
    db.commit()
    result = runner.invoke(args=["doctor"])
    assert result.exit_code == 1
    assert _lines(result)["fault"] == ["The database has no table throttle_rows; run `flask db upgrade`."]


def test_doctor_names_an_example_sender_and_a_database_that_is_not_there(make_app: MakeApp) -> None:
    given = {"smtp_host": "mail.example.org", "database_url": "sqlite:////nowhere/at/all.sqlite3"}
    result = make_app(**given).test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    faults = _lines(result)["fault"]
    assert "The database /nowhere/at/all.sqlite3 is missing. Put it back, or restore a backup." in faults
    assert "EXPOAPP_MAIL_FROM is still the example address." in faults


def test_doctor_never_shows_the_secret(runner: FlaskCliRunner, app: Flask) -> None:
    assert app.config["SETTINGS"].secret_key.decode() not in runner.invoke(args=["doctor"]).output


def test_outbox_deliver_takes_what_is_due(runner: FlaskCliRunner, db: Session, app: Flask) -> None:
    _mail(db)
    result = runner.invoke(args=["outbox", "deliver"])
    assert (result.exit_code, result.output) == (0, "1 sent, 0 failed.\n")
    assert len(list((app.config["SETTINGS"].instance / "outbox").glob("*.eml"))) == 1
    assert runner.invoke(args=["outbox", "deliver"]).output == "0 sent, 0 failed.\n"


@pytest.mark.parametrize("command", [["work"], ["outbox", "deliver", "--watch"]])
def test_work_delivers_until_it_is_told_to_stop(
    runner: FlaskCliRunner, db: Session, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    _mail(db)
    handlers = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(threading.Event, "wait", lambda *_: handlers[signal.SIGTERM](signal.SIGTERM, None))
    assert runner.invoke(args=command).exit_code == 0
    db.rollback()
    assert db.scalar(select(OutboxMessage.state)) == "sent"


def test_work_tells_those_who_wait_and_sends_it_in_the_same_round(
    app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    handlers = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(threading.Event, "wait", lambda *_: handlers[signal.SIGTERM](signal.SIGTERM, None))
    edition = dates_to_follow(db)
    watchers(db, edition)
    tell(app)
    fix(app, clock, edition)
    clock.shift(timedelta(minutes=1))
    cli.work(app, os.getppid())
    assert [row.state for row in news(db)] == ["sent"]


def test_work_stops_when_its_parent_is_gone(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    _mail(db)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    cli.work(app, parent=os.getppid() + 1)
    db.rollback()
    assert db.scalar(select(OutboxMessage.state)) == "queued"


def test_a_fault_of_the_database_does_not_end_the_work(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    handlers = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(threading.Event, "wait", lambda *_: handlers[signal.SIGTERM](signal.SIGTERM, None))
    with app.app_context():
        cli.db.session.execute(text("DROP TABLE outbox"))
        cli.db.session.commit()
    cli.work(app, os.getppid())
    assert "outbox: " in caplog.text


def test_a_fault_that_nobody_thought_of_does_not_keep_the_mail(
    app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    _mail(db)
    handlers = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(threading.Event, "wait", lambda *_: handlers[signal.SIGTERM](signal.SIGTERM, None))
    monkeypatch.setitem(cli.ROUNDS, "spool", (0.0, fail))
    cli.work(app, os.getppid())
    assert "a fault of ours" in caplog.text
    db.rollback()
    assert db.scalar(select(OutboxMessage.state)) == "sent"


def test_the_sites_own_things_are_loaded_once_and_stay_as_staff_left_them(db: Session) -> None:
    given = {
        "pages": [{"slug": "about", "title": {"en": "About", "ar": "من نحن"}, "body": {"en": "x", "ar": "ي"}}],
        "banner": {"text": {"en": "Sample", "ar": "عينة"}},
        "settings": {"social_links": [["A", "https://a.example.org"]]},
    }
    importer.load(given)
    page = db.scalar(select(Page))
    assert page is not None
    page.title = "About us"
    db.commit()
    importer.load(given)
    db.commit()
    assert db.scalar(select(Page.title)) == "About us"
    assert [db.scalar(select(func.count()).select_from(kind)) for kind in (Page, Banner, SiteSetting)] == [1, 1, 1]
