"""How each mail leaves: at least once, known again by its Message-ID, and in nobody's way (R08).

A worker has one mail in hand at a time, so that its sudden end can double one mail at most.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from random import uniform
from typing import Any

from sqlalchemy import case, func, or_, select, update

from expoapp import clock
from expoapp.db import UtcDateTime, session, transaction
from expoapp.outbox.carriers import Carrier, PermanentFailure, TemporaryFailure, Unreachable
from expoapp.outbox.faults import Fault
from expoapp.outbox.message import OutboxMessage, compose

log = logging.getLogger("expoapp.outbox")

# What lies in a worker's hand longer than this was lost with the worker.
LEASE = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=72)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)
# From this attempt on the wait is the longest.
LAST_STEP = 9


@dataclass(frozen=True)
class InHand:
    """A mail that this worker has taken, and until when it is nobody else's."""

    id: int
    until: datetime
    message_id: str
    recipient: str
    mail: EmailMessage | None
    problem: str = ""


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended: without a fault the mail is delivered."""

    fault: Fault | None = None
    said: str = ""
    is_final: bool = False


def wait_before(attempt: int) -> timedelta:
    """Return how long to wait before the next attempt: doubling from 30 s to 2 h, ±20 % (RELIABILITY, Retry)."""
    wait = LONGEST_WAIT if attempt >= LAST_STEP else FIRST_WAIT * 2 ** max(0, attempt - 1)
    return wait * uniform(0.8, 1.2)  # noqa: S311 -- jitter, not a secret


def deliver(
    carrier: Carrier,
    sender: str,
    stop: Callable[[], bool] = lambda: False,
    until: Callable[[], bool] = lambda: False,
) -> tuple[int, int]:
    """Deliver what is due, one mail after the other; return how many were sent and how many failed.

    `stop` and `until` are asked before each mail. Each mail is a transaction of its own, and none is open while the
    carrier works. Where the carrier cannot be reached, all that is due waits without being tried.
    """
    sent = failed = 0
    take_back()
    while not stop() and not until():
        taken = lease(sender)
        if taken is None:
            break
        outcome = _carry(carrier, sender, taken)
        if not _settle(taken, outcome):
            carrier.forget(taken.message_id)
        sent, failed = sent + (outcome.fault is None), failed + (outcome.fault is not None)
        if outcome.fault == Fault.AWAY:
            failed += _hold_back(outcome)
            break
    return sent, failed


def _due(now: datetime) -> Any:
    return (OutboxMessage.state == "queued") & (OutboxMessage.next_at <= now)


def lease(sender: str) -> InHand | None:
    """Take the mail that is due longest, for this worker alone; None where nothing is due. Commits."""
    now = clock.now()
    first = select(OutboxMessage).where(_due(now)).order_by(OutboxMessage.next_at, OutboxMessage.id).limit(1)
    # Looked for without a write lock first, so that an idle worker never stands in a visitor's way.
    if session().scalar(first.with_only_columns(OutboxMessage.id)) is None:
        session().rollback()
        return None
    with transaction() as current:
        row = current.scalar(first.with_for_update(skip_locked=True).execution_options(populate_existing=True))
        if row is None:  # another worker was faster
            return None
        row.state, row.attempts, row.leased_until = "sending", row.attempts + 1, now + LEASE
        mail, problem = _composed(row, sender)
        return InHand(row.id, now + LEASE, row.message_id, row.recipient, mail, problem)


def _composed(row: OutboxMessage, sender: str) -> tuple[EmailMessage | None, str]:
    """Return a row's mail, or why it cannot be written, such as a line break in a header."""
    try:
        return compose(row, sender), ""
    except Exception as problem:  # noqa: BLE001 -- one mail that cannot be written must not keep the others back
        return None, f"{type(problem).__name__}: {problem}"


def _carry(carrier: Carrier, sender: str, taken: InHand) -> Outcome:
    """Hand one mail over, and say how that ended."""
    if taken.mail is None:
        return Outcome(Fault.UNWRITABLE, taken.problem, is_final=True)
    try:
        carrier.carry(parseaddr(sender)[1], taken.recipient, taken.mail)
    except PermanentFailure as problem:
        return Outcome(problem.fault, str(problem), is_final=True)
    except Unreachable as problem:
        return Outcome(Fault.AWAY, str(problem))
    except TemporaryFailure as problem:
        return Outcome(problem.fault, str(problem))
    except OSError as problem:
        return Outcome(Fault.CUT, f"{type(problem).__name__}: {problem}")
    except ValueError as problem:  # what the carrier cannot put on the wire, such as an address in another script
        return Outcome(Fault.UNWRITABLE, f"{type(problem).__name__}: {problem}", is_final=True)
    return Outcome()


def _settle(taken: InHand, outcome: Outcome) -> bool:
    """Write down how an attempt ended; say whether the mail is still known, since it may have been erased meanwhile."""
    now = clock.now()
    with transaction() as current:
        row = current.get(OutboxMessage, taken.id)
        # What failed after its lease had run out is somebody else's by now; what arrived has arrived all the same.
        if row is None:
            return False
        if outcome.fault and (row.state, row.leased_until) != ("sending", taken.until):
            return True
        row.leased_until = None
        row.fault, row.last_error = outcome.fault or "", outcome.said[:300]
        if outcome.fault is None:
            row.state, row.sent_at = "sent", now
        elif outcome.is_final or now - row.tried_since > GIVE_UP_AFTER:
            row.state, row.given_up_at = "dead", now
            log.warning("mail %s given up after %s attempts: %s", row.id, row.attempts, row.fault)
        else:
            row.state, row.next_at = "queued", now + wait_before(row.attempts)
        return True


def _hold_back(outcome: Outcome) -> int:
    """Let all that is due wait like the mail that found nobody there; return how many that are."""
    now = clock.now()
    waits = {done: now + wait_before(done + 1) for done in range(LAST_STEP - 1)}
    log.warning("the mail server cannot be reached; what is due waits")
    with transaction() as current:
        due = select(OutboxMessage.id).where(_due(now)).with_for_update(skip_locked=True)
        done = update(OutboxMessage).where(OutboxMessage.id.in_(due))
        done = done.values(attempts=OutboxMessage.attempts + 1, fault=outcome.fault, last_error=outcome.said[:300])
        since = func.coalesce(OutboxMessage.resent_at, OutboxMessage.created_at)
        dead = current.execute(done.where(since < now - GIVE_UP_AFTER).values(state="dead", given_up_at=now))
        later = case(waits, value=OutboxMessage.attempts, else_=now + wait_before(LAST_STEP))
        kept = current.execute(done.values(next_at=later))
        return _count(dead) + _count(kept)


def wake(carrier: Carrier) -> int:
    """Make due at once what waits only because nobody was there, once somebody is; return how many mails that are."""
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.state == "queued", OutboxMessage.fault == Fault.AWAY, OutboxMessage.next_at > clock.now()
    )
    is_needed = session().scalar(waiting.limit(1)) is not None
    session().rollback()
    if not is_needed:
        return 0
    try:
        carrier.reach()
    except Unreachable:
        return 0
    with transaction() as current:
        waiting = waiting.with_for_update(skip_locked=True)
        return _count(
            current.execute(update(OutboxMessage).where(OutboxMessage.id.in_(waiting)).values(next_at=clock.now()))
        )


def take_back() -> int:
    """Take back what a dead worker had in hand; return how many mails that are."""
    now = clock.now()
    stuck = select(OutboxMessage.id).where(
        OutboxMessage.state == "sending",
        or_(OutboxMessage.leased_until <= now, OutboxMessage.leased_until.is_(None)),
    )
    is_needed = session().scalar(stuck.limit(1)) is not None
    session().rollback()
    if not is_needed:
        return 0
    with transaction() as current:
        lost = update(OutboxMessage).where(OutboxMessage.id.in_(stuck.with_for_update(skip_locked=True)))
        lost = lost.values(leased_until=None, fault=Fault.LOST, last_error="")
        since = func.coalesce(OutboxMessage.resent_at, OutboxMessage.created_at)
        dead = current.execute(lost.where(since < now - GIVE_UP_AFTER).values(state="dead", given_up_at=now))
        kept = current.execute(lost.values(state="queued", next_at=now))
        found = _count(dead) + _count(kept)
    log.warning("%s mails taken back from a worker that is gone", found)
    return found


@dataclass(frozen=True)
class Health:
    """How many mails were given up, and since when the oldest waits that ought to be gone (None: none does)."""

    given_up: int
    oldest: datetime | None


def can_go_again() -> Any:
    """Return the condition that a mail was given up and still has its text, so that it can be sent again."""
    # Text and subject go together, and the subject is cheaper to look at.
    return (OutboxMessage.state == "dead") & (OutboxMessage.subject != "")


def health() -> Health:
    """Return how the outbox is. A mail that its recipient's side puts off is nobody's fault here."""
    current = session()
    dead = current.scalar(select(func.count()).select_from(OutboxMessage).where(can_go_again())) or 0
    since = func.coalesce(OutboxMessage.resent_at, OutboxMessage.created_at)
    ours = ("", Fault.AWAY, Fault.CUT, Fault.LOST)
    waits = OutboxMessage.state.in_(["queued", "sending"]), OutboxMessage.fault.in_(ours)
    return Health(dead, current.scalar(select(func.min(since, type_=UtcDateTime)).where(*waits)))


def send_again(which: Any) -> int:
    """Make those mails of a selection of ids that were given up due again; return how many that are.

    Each stays the same mail, by Message-ID and date, and has all its attempts before it. One whose text has gone, its
    time being over, stays as it is.
    """
    now = clock.now()
    given_up = update(OutboxMessage).where(OutboxMessage.id.in_(which), can_go_again())
    return _count(
        session().execute(
            given_up.values(
                state="queued", attempts=0, next_at=now, resent_at=now, given_up_at=None, fault="", last_error=""
            )
        )
    )


def _count(done: Any) -> int:
    return int(done.rowcount)
