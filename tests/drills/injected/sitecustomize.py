"""Read by every process of an installation under drill: breaks what no test can break from outside.

While the file `read-only` or `full` stands in the folder DRILL_FAULTS, each database connection taken from the pool is
so; while `no room` stands there, nothing reaches the disk from the spool.
"""

import errno
import os
from pathlib import Path
from typing import Any

from sqlalchemy import event, exc
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

FAULTS = Path(os.environ["DRILL_FAULTS"])
LARGEST = 4294967294


def is_on(fault: str) -> bool:
    """Say whether a fault is wanted now."""
    return (FAULTS / fault).exists()


@event.listens_for(Pool, "checkout")
def _break_sqlite(connection: Any, _record: Any, _proxy: Any) -> None:
    if type(connection).__module__ == "sqlite3":
        connection.execute(f"PRAGMA query_only={'ON' if is_on('read-only') else 'OFF'}")
        connection.execute(f"PRAGMA max_page_count={1 if is_on('full') else LARGEST}")


@event.listens_for(Engine, "before_cursor_execute")
def _break_postgresql(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
    if type(cursor).__module__.startswith("psycopg") and is_on("full") and statement.startswith(("INSERT", "UPDATE")):
        import psycopg

        raise exc.OperationalError(statement, {}, psycopg.errors.DiskFull("No space left on device"))


_fsync = os.fsync


def _without_room(handle: Any) -> None:
    if is_on("no room"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    _fsync(handle)


os.fsync = _without_room
