"""The audit trail: one chained line for each deed, and tampering shows."""

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from expoapp import audit
from expoapp.app import derive
from expoapp.audit import AuditEntry
from expoapp.db import transaction
from tests import factories as make
from tests.conftest import SECRET


def _write(number: int) -> None:
    for place in range(number):
        with transaction():
            audit.record("thing.change", f"things/{place}", {"name": ["old", "new"]})


def _broken(app: Flask) -> int | None:
    found = audit.first_broken(_key(app))
    return found.id if found else None


def _key(app: Flask) -> bytes:
    assert app
    return derive(SECRET.encode(), "audit")


def test_an_untouched_trail_holds(app: Flask, db: Session) -> None:
    _write(5)
    assert _broken(app) is None
    assert db.scalar(select(AuditEntry.previous).order_by(AuditEntry.id).limit(1)) == ""


@pytest.mark.parametrize("column", ["action", "thing", "mac", "previous"])
def test_one_changed_value_is_found_where_it_is(app: Flask, db: Session, column: str) -> None:
    _write(5)
    third = list(db.scalars(select(AuditEntry.id).order_by(AuditEntry.id)))[2]
    db.execute(update(AuditEntry).where(AuditEntry.id == third).values({column: "0"}))
    db.commit()
    assert _broken(app) == third


def test_a_removed_line_is_found_at_the_one_after_it(app: Flask, db: Session) -> None:
    _write(5)
    ids = list(db.scalars(select(AuditEntry.id).order_by(AuditEntry.id)))
    db.execute(delete(AuditEntry).where(AuditEntry.id == ids[1]))
    db.commit()
    assert _broken(app) == ids[2]


def test_another_key_does_not_fit(db: Session) -> None:
    _write(1)
    assert db.scalar(select(AuditEntry.mac)) is not None
    assert audit.first_broken(b"another key") is not None


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
    assert db.scalar(select(AuditEntry.id)) is None
