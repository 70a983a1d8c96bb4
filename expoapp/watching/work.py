"""The round that the worker makes for those who wait: forget who never confirmed, take notice, tell."""

from collections.abc import Callable
from datetime import timedelta

from flask import current_app

from expoapp import clock
from expoapp.db import session, transaction
from expoapp.watching import actions, queries
from expoapp.watching.mail import Letterhead
from expoapp.web.pages import address_in, settings

# A date that was mistyped is put right within this time, and nobody has been told of it.
SETTLES = timedelta(minutes=2)


def letterhead() -> Letterhead:
    """Return what our mails need from the running application."""
    return Letterhead(settings(), address_in, current_app.config["WATCH_KEY"])


def make_round(settles: timedelta = SETTLES, stop: Callable[[], bool] = lambda: False) -> tuple[int, int]:
    """Do all that is due; return how many mails were written, and about how many changes. Commits.

    Every transaction is short, so that hundreds of changes at once stand in no visitor's way, and what fails costs
    only itself. `stop` is asked between them.
    """
    moment = clock.now()
    if _due(lambda: queries.unconfirmed(moment - actions.KEPT_UNCONFIRMED)):
        with transaction():
            actions.forget_unconfirmed()
    while not stop() and _due(lambda: queries.unannounced(moment, moment - settles, 1)):
        with transaction():
            if not actions.take_notice(moment, moment - settles):
                break
    mails = changes = 0
    for announcement_id in _due(lambda: queries.untold(moment)):
        written = _tell_all(announcement_id, stop)
        mails, changes = mails + written, changes + bool(written)
    return mails, changes


def _due(ask: Callable[[], list[int]]) -> list[int]:
    """Look what is due without a write lock, so that an idle worker never stands in a visitor's way."""
    found = ask()
    session().rollback()
    return found


def _tell_all(announcement_id: int, stop: Callable[[], bool]) -> int:
    """Tell all who are to be told of one announcement; return how many mails that made."""
    mails, goes_on = 0, True
    try:
        while goes_on and not stop():
            with transaction():
                written, goes_on = actions.tell(announcement_id, clock.now(), letterhead())
            mails += written
    except Exception as problem:  # noqa: BLE001 -- one edition that cannot be told must not keep the others back
        current_app.logger.error("announcement %s not told: %s", announcement_id, type(problem).__name__)
    return mails
