"""What the work process does for enquiries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from expoapp import subjects
from expoapp.db import db, is_away, transaction
from expoapp.enquiries import actions
from expoapp.enquiries.actions import Limits
from expoapp.enquiries.limits import ACKNOWLEDGEMENTS_A_DAY
from expoapp.enquiries.mail import Letterhead
from expoapp.errors import TooMany
from expoapp.spool import Spool
from expoapp.subjects import Part
from expoapp.web import throttle
from expoapp.web.pages import address_in, office_address, settings


@dataclass
class Replayed:
    """How a round ended: how many were stored, how many could not be, and whether the database was away."""

    stored: int = 0
    failed: int = 0
    is_away: bool = False


def letterhead() -> Letterhead:
    """Return what our mails need from the running application."""
    return Letterhead(
        settings(), lambda reference: office_address("staff.enquiries.enquiry", reference=reference), address_in
    )


def may_acknowledge(email_key: str) -> bool:
    """Count one acknowledgement to an address; say whether it may get it."""
    secret = current_app.config["THROTTLE_KEY"]
    try:
        throttle.count(secret, f"acknowledge:{email_key}", ACKNOWLEDGEMENTS_A_DAY, timedelta(days=1))
    except TooMany:
        return False
    return True


def spool() -> Spool:
    """Return where enquiries wait while the database is away."""
    found: Spool = current_app.extensions["spool"]
    return found


def follow() -> None:
    """Let what waits in the spool be shown, handed over and erased too, before what is stored."""
    held = Part(
        lambda subject: {"awaiting_storage": list(actions.kept_of(spool(), subject.key).values())},
        lambda subject, _limit: actions.forget_kept(spool(), subject.key),
    )
    subjects.follow("awaiting", held)


def replay(stop: Callable[[], bool] = lambda: False) -> Replayed:
    """Bring what waits in the spool into the database, in the order in which it came, each exactly once.

    Each is a transaction of its own, and leaves the spool only after it: whoever is killed in between finds it stored
    the next time. What cannot be stored stays, and keeps nobody back.
    """
    done = Replayed()
    waiting = spool()
    with waiting.round() as is_ours:
        if not is_ours:
            return done
        waiting.clear_unfinished()
        limits = Limits(lambda: None, may_acknowledge)  # they were let in when they came
        for name in waiting.names():
            if stop() or done.is_away:
                break
            _replay_one(waiting, name, limits, done)
    if done.stored or done.failed:
        current_app.logger.warning("spool: %s stored, %s not", done.stored, done.failed)
    return done


def _replay_one(waiting: Spool, name: str, limits: Limits, done: Replayed) -> None:
    try:
        content = waiting.find(name)
        if content is None:
            done.failed += not waiting.holds(name)
            return
        with transaction():
            actions.take_kept(content, limits, letterhead())
        waiting.remove(name)
        done.stored += 1
    except Exception as problem:  # noqa: BLE001 -- one that cannot be stored must not keep the others back
        db.session.remove()
        if isinstance(problem, SQLAlchemyError) and is_away(problem):
            done.is_away = True
            return
        done.failed += 1
        # Its name is a digest; what the fault says may hold a person's values.
        current_app.logger.error("spool entry %s not stored: %s", name[:12], type(problem).__name__)
