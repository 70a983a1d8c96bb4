"""How long it takes to check the audit trail: run `.venv/bin/python benchmarks/audit.py`.

EXPOAPP_DATABASE_URL may name an empty PostgreSQL database to measure on; its tables are dropped behind it.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from many_enquiries import opened

from expoapp import audit
from expoapp.audit.entries import key_in_use, mac_of
from expoapp.db import db, session, transaction

ENTRIES = 100_000
REPEATS = 5


def fill(number: int) -> None:
    """Write entries as `audit.record` does, many at once."""
    at, previous, rows = datetime(2025, 1, 1, tzinfo=UTC), "", []
    for place in range(1, number + 1):
        moment = at + timedelta(minutes=place)
        said = ["edition.revise", f"editions/{place % 600}", {"hall": ["Hall 1", f"Hall {place}"], "note": None}]
        mac = mac_of([moment.isoformat(), None, *said, previous], key_in_use())
        action, thing, changes = said
        rows.append(
            {"id": place, "at": moment, "action": action, "thing": thing, "changes": changes, "previous": previous}
            | {"mac": mac}
        )
        previous = mac
    with transaction():
        session().execute(sa.insert(audit.AuditEntry), rows)


def main() -> None:
    """Write the trail, seal its months, check it some times and print the median."""
    database = os.environ.get("EXPOAPP_DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder:
        app = opened(Path(folder), database)
        with app.app_context():
            flask_migrate.upgrade()
            fill(ENTRIES)
            audit.drop_anchor(Path(folder))
            audit.seal_complete()
            # SQLite works in this process, PostgreSQL beside it.
            watch = time.process_time if db.engine.dialect.name == "sqlite" else time.perf_counter
            taken = []
            for _repeat in range(REPEATS):
                begun = watch()
                report = audit.verify(Path(folder))
                taken.append(watch() - begun)
                if report.fault:
                    raise SystemExit(report.fault.sentence)
            sys.stdout.write(
                f"{report.entries} entries in {report.segments} segments checked in {statistics.median(taken):.2f} s\n"
            )
            db.session.remove()
            if database:
                flask_migrate.downgrade(revision="base")
            db.engine.dispose()


main()
