"""What a desk has promised."""

from datetime import datetime, timedelta

from expoapp import clock
from expoapp.enquiries import queries, wording, working_hours
from expoapp.enquiries.models import CLOSED, HIDDEN, Desk, Enquiry, State


def due_at(desk: Desk, since: datetime) -> datetime:
    """Return when a desk has promised to answer what arrived at a moment."""
    return working_hours.end_of(
        timedelta(hours=desk.promise_hours),
        since,
        zone=desk.zone,
        opens=desk.opens,
        closes=desk.closes,
        weekend=wording.weekend_of(desk),
        closed=queries.closed_days(desk.id, since.date() - timedelta(days=1)),
    )


def ask_again(enquiry: Enquiry, desk: Desk) -> None:
    """Let an enquiry wait for an answer once more, at once, since its sender has written again.

    Whoever had it still has it. Before the first answer the first promise goes on; after it, and where the enquiry was
    done with, the desk has as long as for a new one.
    """
    if enquiry.state in HIDDEN:
        return
    now = clock.now()
    is_waiting = enquiry.answered_at is None or enquiry.asked_again_at is not None
    if enquiry.state in CLOSED or not is_waiting:
        enquiry.due_at = due_at(desk, now)
        if enquiry.answered_at is not None:
            enquiry.asked_again_at = now
    enquiry.follow_up_on = None
    if enquiry.state in {State.ANSWERED, State.WITHDRAWN}:
        enquiry.state = State.ASSIGNED if enquiry.owner_id else State.NEW
    elif enquiry.state in {State.WON, State.LOST}:
        enquiry.state = State.QUALIFIED
