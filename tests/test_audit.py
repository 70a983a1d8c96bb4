"""The audit trail: one chained line for each deed, nobody may change it, and whoever does all the same is found out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import audit, retention
from expoapp.audit import AuditEntry, AuditHead, AuditSegment, segments
from expoapp.catalogue.models import Region
from expoapp.db import db as database
from expoapp.db import session, transaction
from tests import factories as make
from tests.trail import harm, told, unlock, write

DAY = "2 March 2026"
pytestmark = pytest.mark.usefixtures("clock")


def ids(db: Session) -> list[int]:
    db.rollback()
    return list(db.scalars(select(AuditEntry.id).order_by(AuditEntry.id)))


# ---- What is written -------------------------------------------------------------------------------------------------


def test_an_untouched_trail_holds_and_the_command_says_so(app: Flask, db: Session, runner: FlaskCliRunner) -> None:
    assert runner.invoke(args=["audit", "verify"]).output == "0 entries: all as they were written.\n"
    write(5)
    assert told(app) == ""
    assert db.scalar(select(AuditEntry.previous).order_by(AuditEntry.id).limit(1)) == ""
    done = runner.invoke(args=["audit", "verify"])
    assert (done.exit_code, done.output) == (0, "5 entries, from 1 to 5: all as they were written.\n")


@pytest.mark.usefixtures("db")
def test_changes_tell_old_and_new_but_of_personal_values_only_the_name() -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    exhibition.tagline = "A new line"
    assert audit.changes_of(exhibition) == {"tagline": ["The tagline of BUILDEXPO KENYA", "A new line"]}
    account = make.account("amina@example.org", "sales")
    account.name = "Amina Odhiambo"
    assert audit.changes_of(account, personal=True) == {"name": None}


@pytest.mark.usefixtures("db")
def test_a_deed_that_fails_leaves_no_line(db: Session) -> None:
    def fail() -> None:
        with transaction():
            audit.record("thing.change", "things/1")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    with transaction():
        pass  # nothing has waited for the next one
    assert db.scalar(select(AuditEntry.id)) is None
    assert db.scalar(select(AuditHead.id)) is None


def test_what_a_savepoint_takes_back_leaves_no_line_and_what_stays_does(app: Flask, db: Session) -> None:
    def change_mind(current: Session) -> None:
        with current.begin_nested():
            audit.record("thing.taken_back", "things/2")
            with current.begin_nested():
                audit.record("thing.stayed_in_what_was_taken_back", "things/3")
            raise ValueError("no")

    def hit_a_rule(current: Session) -> None:
        with current.begin_nested():
            audit.record("thing.hit_a_rule", "things/4")
            current.add(Region(slug=None, name="Without an address"))

    with transaction() as current:
        audit.record("thing.first", "things/1")
        with pytest.raises(ValueError, match="no"):
            change_mind(current)
        with pytest.raises(IntegrityError):
            hit_a_rule(current)
        with current.begin_nested():
            audit.record("thing.stayed", "things/5")
        audit.record("thing.last", "things/6")
    assert list(db.scalars(select(AuditEntry.thing).order_by(AuditEntry.id))) == ["things/1", "things/5", "things/6"]
    assert told(app) == ""


def test_who_has_left_a_line_keeps_nobody_from_the_trail_before_the_end(app: Flask, db: Session) -> None:
    region_id = make.region("counted").id
    db.commit()
    failures: list[BaseException] = []

    def rename(name: str) -> None:
        region = session().get(Region, region_id)
        assert region is not None
        region.name = name
        session().flush()

    def meanwhile() -> None:
        try:
            with app.app_context(), transaction():
                rename("Second")
                audit.record("region.revise", f"regions/{region_id}")
        except BaseException as problem:  # noqa: BLE001 -- told to the test's own thread
            failures.append(problem)

    with transaction():
        audit.record("thing.first", "things/1")
        other = Thread(target=meanwhile)
        other.start()
        other.join()
        rename("First")
    assert not failures
    assert list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id))) == ["region.revise", "thing.first"]
    assert db.scalar(select(Region.name)) == "First"
    assert told(app) == ""


def test_lines_stand_in_the_order_of_writing_whatever_the_clock_says(app: Flask, db: Session, clock: Traveller) -> None:
    write(2)
    clock.shift(timedelta(hours=-1))
    write(2)
    assert told(app) == ""
    assert [row.id for row in audit.walk(audit.Wanted())[0]] == ids(db)[::-1]


# ---- The database refuses --------------------------------------------------------------------------------------------


@pytest.mark.sql
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'x' WHERE id = 3",
        "UPDATE audit SET mac = mac WHERE id = 3",
        "DELETE FROM audit WHERE id = 3",
        "DELETE FROM audit",
        "UPDATE audit_segments SET last_id = 3",
        "UPDATE audit_segments SET seal = 'x'",
        "DELETE FROM audit_segments",
    ],
)
def test_nothing_can_be_changed_or_deleted(app: Flask, db: Session, clock: Traveller, statement: str) -> None:
    write(5)
    clock.shift(timedelta(days=40))
    assert segments.seal_complete() == 1
    with pytest.raises(IntegrityError, match="append-only"):
        db.execute(text(statement))
    db.rollback()
    assert told(app) == ""


def test_no_other_way_to_replace_is_left(db: Session) -> None:
    write(3)
    if db.get_bind().dialect.name == "sqlite":
        statements = [
            "INSERT OR REPLACE INTO audit (id, at, account_id, action, thing, changes, previous, mac)"
            " SELECT 3, at, account_id, action, thing, changes, previous, mac FROM audit WHERE id = 1"
        ]
    else:
        statements = ["TRUNCATE audit", "TRUNCATE audit_segments"]
    for statement in statements:
        with pytest.raises(IntegrityError, match="append-only"):
            db.execute(text(statement))
        db.rollback()


# ---- What is done all the same ---------------------------------------------------------------------------------------


@pytest.mark.sql
@pytest.mark.parametrize(
    "changed",
    [
        "at = '2026-03-02 09:00:00.000001+00'",
        "account_id = 1",
        "action = 'thing.chAnge'",
        "thing = 'things/9'",
        """changes = '{"name": ["old", "nex"]}'""",
        """changes = '{"name":  ["old", "new"]}'""",
        """changes = '{"name": ["old", "new"]} '""",
        "changes = '{'",
        "previous = '0' || substr(previous, 2, 63) || 'x'",
        "mac = 'x' || substr(mac, 2)",
    ],
)
def test_one_changed_value_is_found_where_it_is(app: Flask, db: Session, changed: str) -> None:
    make.account()
    db.commit()
    write(5)
    third = ids(db)[2]
    if db.get_bind().dialect.name == "postgresql":
        # It takes nothing for JSON that is none, and no text that is too long.
        changed = (
            changed.replace("'{'", "'[]'")
            .replace("|| 'x'", "")
            .replace("'0' || substr(previous, 2", "'x' || substr(previous, 2")
        )
    elif changed.startswith("at"):
        changed = "at = '2026-03-02 09:00:00.000001'"
    harm(db, f"UPDATE audit SET {changed} WHERE id = {third}")  # noqa: S608 -- written above
    said = told(app)
    assert said.startswith(f"Entry {third} ({DAY}, thing.")
    assert said.endswith(") was changed after it was written.")


def test_bytes_that_are_no_text_are_found_too(app: Flask, db: Session) -> None:
    write(3)
    if db.get_bind().dialect.name == "postgresql":
        return  # it stores no such bytes
    harm(db, "UPDATE audit SET action = CAST(x'74FFFE' AS TEXT) WHERE id = 2")
    assert told(app) == rf"Entry 2 ({DAY}, t\xff\xfe, things/1) was changed after it was written."


def test_a_line_removed_or_given_another_number_is_missing_there(app: Flask, db: Session) -> None:
    write(5)
    harm(db, "UPDATE audit SET id = 30 WHERE id = 3")
    between = f"One or more entries between 2 and 4 ({DAY}, thing.change, things/3) are missing."
    assert told(app) == between
    harm(db, "DELETE FROM audit WHERE id = 30")
    assert told(app) == between
    harm(db, "DELETE FROM audit WHERE id <= 2")
    assert told(app) == f"One or more entries before 4 ({DAY}, thing.change, things/3) are missing."


def test_a_cut_tail_is_seen_at_once_and_still_when_the_trail_has_gone_on(
    app: Flask, db: Session, runner: FlaskCliRunner
) -> None:
    write(9)
    harm(db, "DELETE FROM audit WHERE id > 6")
    assert told(app) == "The trail ends at 6, but 9 entries were written."
    done = runner.invoke(args=["audit", "verify"])
    assert (done.exit_code, done.output) == (1, "The trail ends at 6, but 9 entries were written.\n")
    write(1)  # whoever writes on leaves the head where it is
    # SQLite gives the numbers once more, PostgreSQL does not.
    assert (told(app) == "The trail ends at 7, but 9 entries were written.") is (ids(db)[-1] == 7)
    write(5)
    assert told(app) == (
        "Entry 9 is not the one that was written: the end of the trail was cut off, and it went on anew."
    )
    harm(db, "DELETE FROM audit")
    assert told(app) == "The trail ends at 0, but 9 entries were written."


def test_a_head_that_was_changed_or_an_older_one_put_back_is_found(app: Flask, db: Session, clock: Traveller) -> None:
    instance = app.config["SETTINGS"].instance
    write(4)
    old = db.execute(select(AuditHead.entry_id, AuditHead.mac, AuditHead.segments, AuditHead.seal)).one()
    write(4)
    audit.drop_anchor(instance)
    assert told(app) == ""
    harm(db, "UPDATE audit_head SET entry_id = 4")
    assert told(app) == "The record of the last entry was changed."
    harm(db, "DELETE FROM audit WHERE id > 4")
    db.execute(update(AuditHead).values(**old._mapping))
    db.commit()
    assert told(app) == (
        "The anchor of 2 March 2026, 09:00 (UTC) disagrees: the trail ends at 4, but 8 entries were written."
    )
    harm(db, "DELETE FROM audit_head")
    assert "The anchor of 2 March 2026, 09:00 (UTC) disagrees" in told(app)
    clock.shift(timedelta(minutes=1))
    write(4)
    assert told(app) == "The anchor of 2 March 2026, 09:00 (UTC) disagrees about entry 8."


def test_another_secret_is_not_taken_for_tampering(app: Flask, db: Session) -> None:
    write(3)
    assert db.scalar(select(AuditEntry.mac)) is not None
    found = audit.verify(app.config["SETTINGS"].instance, b"another key").fault
    assert found
    assert found.sentence == "The trail was written with another secret than the one used now."


def test_the_program_before_this_one_may_write_without_the_head(app: Flask, db: Session) -> None:
    write(2)
    head = db.execute(select(AuditHead.__table__)).one()
    write(3)
    unlock(db)
    for values in (head._mapping, None):
        db.execute(delete(AuditHead) if values is None else update(AuditHead).values(**values))
        db.commit()
        assert told(app) == ""
    write(1)
    assert told(app) == ""
    assert db.scalar(select(AuditHead.entry_id)) == 6


# ---- Anchors ---------------------------------------------------------------------------------------------------------


def test_anchors_stand_in_a_private_file_and_in_the_log(
    app: Flask, clock: Traveller, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance: Path = app.config["SETTINGS"].instance
    with app.app_context():
        audit.make_round(instance)
        assert audit.anchors(instance) == []  # nothing was written yet
        write(2)
        for minutes in (0, 59, 2, 61):
            clock.shift(timedelta(minutes=minutes))
            audit.make_round(instance)
        assert [one.entry_id for one in audit.anchors(instance)] == [2, 2, 2]
        assert (instance / "audit-anchors").stat().st_mode & 0o777 == 0o600
        assert caplog.text.count(f"audit anchor: 2 {audit.anchors(instance)[0].mac}") == 3
        monkeypatch.setattr("expoapp.audit.anchoring.MOST", 2)
        audit.drop_anchor(instance)
        assert len(audit.anchors(instance)) == 2
        with (instance / "audit-anchors").open("a") as file:
            file.write("2026-03-02T12:00:00+00:00 nine abc\n")
        assert told(app) == "Line 3 of the file of anchors cannot be read."


def test_an_anchor_that_is_dropped_during_a_check_is_no_fault(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    instance: Path = app.config["SETTINGS"].instance
    with app.app_context():
        write(2)
    read = audit.anchors

    def meanwhile(folder: Path) -> list[audit.Anchor]:
        with app.app_context():
            write(1)
            audit.drop_anchor(instance)
        return read(folder)

    monkeypatch.setattr("expoapp.audit.checking.anchors", meanwhile)
    with app.app_context():
        report = audit.verify(instance)
    assert (report.fault, report.entries) == (None, 3)


# ---- Segments and retention ------------------------------------------------------------------------------------------


def year(app: Flask, clock: Traveller) -> None:
    """Write five entries in each of three months, and seal what is complete."""
    with app.app_context():
        for _month in range(3):
            write(5)
            clock.shift(timedelta(days=31))
            audit.make_round(app.config["SETTINGS"].instance)
        write(2)


def test_months_and_many_entries_are_sealed(
    app: Flask, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = (AuditSegment.id, AuditSegment.first_id, AuditSegment.last_id, AuditSegment.entries)
    write(5)
    assert segments.seal_complete() == 0  # the month goes on
    year(app, clock)
    db.rollback()
    # The last entry waits for the next one, so each segment ends one earlier than its month.
    assert [tuple(row) for row in db.execute(select(*columns).order_by(AuditSegment.id))] == [
        (1, 1, 9, 9),
        (2, 10, 14, 5),
        (3, 15, 19, 5),
    ]
    monkeypatch.setattr(segments, "LONGEST", 10)
    write(20)
    assert segments.seal_complete() == 2
    assert db.scalar(select(func.sum(AuditSegment.entries))) == 39
    assert told(app) == ""


@pytest.mark.sql
@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit_segments SET entries = 99 WHERE id = 2", "Segment 2 was changed."),
        ("UPDATE audit_segments SET released_at = sealed_at WHERE id = 1", "Segment 1 was changed."),
        ("DELETE FROM audit_segments WHERE id = 2", "Segment 2 is missing."),
        ("DELETE FROM audit_segments WHERE id = 3", "Segment 3 is missing."),
        ("DELETE FROM audit_segments", "Segment 1 is missing."),
    ],
)
def test_a_segment_that_was_changed_or_removed_is_named(
    app: Flask, db: Session, clock: Traveller, statement: str, sentence: str
) -> None:
    year(app, clock)
    assert told(app) == ""
    harm(db, statement)
    assert told(app) == sentence


def test_what_is_broken_gets_no_seal_and_is_told(
    app: Flask, db: Session, clock: Traveller, runner: FlaskCliRunner, caplog: pytest.LogCaptureFixture
) -> None:
    instance = app.config["SETTINGS"].instance
    write(5)
    audit.make_round(instance)
    assert "ok      The audit trail held at 2026-03-02 09:00 UTC.\n" in runner.invoke(args=["doctor"]).output
    clock.shift(timedelta(days=3))
    assert "warning The audit trail was last checked at 2026-03-02 09:00 UTC" in runner.invoke(args=["doctor"]).output
    clock.shift(timedelta(days=37))
    harm(db, "UPDATE audit SET action = 'thing.x' WHERE id = 3")
    audit.make_round(instance)
    sentence = f"Entry 3 ({DAY}, thing.x, things/2) was changed after it was written."
    assert f"audit trail: {sentence}" in caplog.text
    assert db.scalar(select(func.count()).select_from(AuditSegment)) == 0
    done = runner.invoke(args=["doctor"])
    assert "fault   The audit trail did not hold at 2026-04-11 09:00 UTC: Entry 3" in done.output


def test_the_trail_goes_a_segment_at_a_time_and_holds_from_then_on(
    app: Flask, db: Session, clock: Traveller, runner: FlaskCliRunner
) -> None:
    settings = app.config["SETTINGS"]
    year(app, clock)
    clock.move_to(datetime(2028, 3, 20, tzinfo=UTC))
    assert retention.waiting(settings.kept_days)["audit"] == 1
    assert retention.make_round(settings.kept_days, settings.instance)["audit"] == 1
    assert ids(db)[:3] == [5, 6, 7]
    assert told(app) == ""
    with pytest.raises(IntegrityError, match="append-only"):
        db.execute(delete(AuditEntry).where(AuditEntry.id == 5))
    db.rollback()
    harm(db, "DELETE FROM audit WHERE id = 5")
    assert told(app).startswith("One or more entries before 6 (")


def test_a_changed_segment_is_never_cleared(app: Flask, db: Session, clock: Traveller) -> None:
    settings = app.config["SETTINGS"]
    year(app, clock)
    harm(db, "UPDATE audit_segments SET last_id = 6 WHERE id = 1")
    clock.move_to(datetime(2028, 3, 20, tzinfo=UTC))
    assert "audit" not in retention.make_round(settings.kept_days, settings.instance)
    assert ids(db)[0] == 1
    assert "1" in told(app)


def test_every_trigger_is_there(app: Flask) -> None:
    """A batch migration of these tables on SQLite would lose them (decision 32)."""
    with app.app_context(), database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            statement = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'"
            wanted = {"audit_no_update", "audit_no_delete", "audit_no_replace"}
        else:
            statement = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'audit%'"
            wanted = {"audit_no_update", "audit_no_delete", "audit_no_truncate", "audit_segments_no_truncate"}
        assert set(connection.scalars(text(statement))) == wanted | {
            "audit_segments_no_update",
            "audit_segments_no_delete",
        }
