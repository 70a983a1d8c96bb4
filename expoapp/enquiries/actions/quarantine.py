"""What the desk does with what was held back, and when that goes by itself."""

from datetime import datetime

from sqlalchemy import delete

from expoapp import audit
from expoapp.db import session
from expoapp.enquiries import limits, queries
from expoapp.enquiries.actions.desk import move
from expoapp.enquiries.mail import Letterhead
from expoapp.enquiries.models import Enquiry, State

# How many are deleted in one transaction, so that none lasts long.
CLEARED_AT_ONCE = 500


def release(enquiry: Enquiry, version: int, by: int, head: Letterhead) -> None:
    """Let a person's enquiry through: it starts anew, mails go out, and its words count as fine."""
    move(enquiry, version, State.NEW, "", by, head)


def mark_as_spam(enquiry: Enquiry, version: int, by: int, head: Letterhead) -> None:
    """Put an enquiry away for good; its words count as a robot's."""
    move(enquiry, version, State.SPAM, "", by, head)


def clear_quarantine(now: datetime) -> int:
    """Delete some of what has been held back for too long, with all that belongs to it; return how many.

    Call it again, each time in a transaction of its own, until nothing is left. What refers to an enquiry goes
    with it in the database itself (mails, events, consents, digests); the trail keeps the number only.
    """
    ids = queries.held_before(now - limits.HELD_FOR, CLEARED_AT_ONCE)
    if ids:
        session().execute(delete(Enquiry).where(Enquiry.id.in_(ids)), execution_options={"synchronize_session": False})
        audit.record("enquiry.clear-quarantine", "enquiries", {"rows": len(ids)})
    return len(ids)
