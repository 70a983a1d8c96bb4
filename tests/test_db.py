"""The database's own rules: moments in UTC, writers that wait their turn, keys that hold."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from expoapp.catalogue.models import Country, Region
from expoapp.db import db as database
from expoapp.db import session, transaction
from tests import factories as make


def test_moments_come_back_in_utc_whatever_zone_they_were_given_in(db: Session) -> None:
    given = datetime(2026, 7, 8, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=3)))
    edition = make.edition(changed_at=given)
    db.commit()
    found = db.scalar(sa.select(type(edition).changed_at))
    assert found == given
    assert found is not None
    assert found.tzinfo is UTC


@pytest.mark.usefixtures("db")
def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(sa.exc.StatementError, match="needs a time zone"):
        make.edition(changed_at=datetime(2026, 7, 8))  # noqa: DTZ001 -- that is what is refused


def test_a_country_needs_its_region(db: Session) -> None:
    db.add(Country(code="XX", slug="nowhere", name="Nowhere", region_id=999))
    with pytest.raises(sa.exc.IntegrityError):
        db.commit()


def test_a_transaction_is_whole_or_nothing(db: Session) -> None:
    def fail() -> None:
        with transaction() as current:
            current.add(Region(slug="half", name="Half"))
            current.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert db.scalar(sa.select(Region.id)) is None


def test_many_that_read_and_then_write_all_get_their_turn(app: Flask, db: Session) -> None:
    db.add(Region(slug="counted", name="0"))
    db.commit()
    failures: list[BaseException] = []

    def add_one() -> None:
        try:
            with app.app_context(), transaction() as current:
                row = current.scalar(sa.select(Region).where(Region.slug == "counted").with_for_update())
                assert row is not None
                row.name = str(int(row.name) + 1)
        except BaseException as problem:  # noqa: BLE001 -- told to the test's own thread
            failures.append(problem)

    threads = [Thread(target=add_one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.rollback()
    assert not failures
    assert session().scalar(sa.select(Region.name)) == "12"


@pytest.mark.usefixtures("db")
def test_sqlite_is_set_up_as_the_rules_say() -> None:
    if database.engine.dialect.name != "sqlite":
        return
    raw = database.engine.raw_connection()
    connection = raw.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    values = [
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    ]
    raw.close()
    assert values == ["wal", 2, 1, 5000]
