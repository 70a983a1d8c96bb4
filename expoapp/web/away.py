"""What is done while the database is away: a request asks it no more, and what can do without spares the next ones."""

import logging
import time
from contextlib import suppress

from flask import current_app, g
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from expoapp.db import db

log = logging.getLogger("expoapp")
# A locked database lets everybody wait for seconds. Were each to find out by himself, all threads would stand still.
SPARED_SECONDS = 5.0
_SEEN = "database seen away"


def note(problem: Exception) -> None:
    """Remember for the rest of this request that the database cannot be asked; every try could take seconds."""
    if not is_noted():
        # Of the fault only its kind: what a database says may hold a person's values.
        cause = problem.orig if isinstance(problem, DBAPIError) else problem
        log.error("the database is away: %s", type(cause).__name__)
    g.database_is_away = True
    current_app.extensions[_SEEN] = time.monotonic()
    with suppress(SQLAlchemyError):
        db.session.rollback()


def is_noted() -> bool:
    """Say whether this request has found the database away."""
    return bool(g.get("database_is_away"))


def was_noted_lately() -> bool:
    """Say whether some request of this process has found the database away in the last seconds."""
    seen: float | None = current_app.extensions.get(_SEEN)
    return seen is not None and time.monotonic() - seen < SPARED_SECONDS


def forget() -> None:
    """Let the next request find out by itself again."""
    current_app.extensions.pop(_SEEN, None)
