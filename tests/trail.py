"""Harm done to the trail by hand, past the triggers that refuse it, as somebody with the database in hand could."""

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from expoapp import audit
from expoapp.db import transaction

TRIGGERS = {
    "audit": ["audit_no_update", "audit_no_delete", "audit_no_replace", "audit_no_truncate"],
    "audit_segments": ["audit_segments_no_update", "audit_segments_no_delete", "audit_segments_no_truncate"],
}


def write(number: int) -> None:
    """Write some lines, each in a transaction of its own."""
    for place in range(number):
        with transaction():
            audit.record("thing.change", f"things/{place}", {"name": ["old", "new"]})


def unlock(db: Session) -> None:
    """Take the triggers away."""
    for table, triggers in TRIGGERS.items():
        for trigger in triggers:
            ending = f" ON {table}" if db.get_bind().dialect.name == "postgresql" else ""
            db.execute(text(f"DROP TRIGGER IF EXISTS {trigger}{ending}"))
    db.commit()


def harm(db: Session, statement: str) -> None:
    """Do something to the trail that the database would refuse."""
    unlock(db)
    db.execute(text(statement))
    db.commit()


def told(app: Flask) -> str:
    """Return what a check finds, "" where the trail holds."""
    fault = audit.verify(app.config["SETTINGS"].instance).fault
    return fault.sentence if fault else ""
