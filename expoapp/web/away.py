"""What a request does while the database is away: it asks it no more, and is answered without it."""

import logging
from contextlib import suppress

from flask import g
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from expoapp.db import db

log = logging.getLogger("expoapp")


def note(problem: Exception) -> None:
    """Remember for the rest of this request that the database cannot be asked; every try could take seconds."""
    if not is_noted():
        # Of the fault only its kind: what a database says may hold a person's values.
        cause = problem.orig if isinstance(problem, DBAPIError) else problem
        log.error("the database is away: %s", type(cause).__name__)
    g.database_is_away = True
    with suppress(SQLAlchemyError):
        db.session.rollback()


def is_noted() -> bool:
    """Say whether this request has found the database away."""
    return bool(g.get("database_is_away"))
