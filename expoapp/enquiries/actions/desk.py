"""What the desk does with an enquiry. Each deed leaves a line in the timeline and one in the audit trail."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.attributes import flag_modified

from expoapp import audit, clock
from expoapp.accounts.models import Account
from expoapp.db import session
from expoapp.enquiries import mail, queries, wording
from expoapp.enquiries.actions.promise import due_at
from expoapp.enquiries.actions.receiving import ACKNOWLEDGEMENTS_A_DAY
from expoapp.enquiries.mail import Letterhead
from expoapp.enquiries.models import MOVES, OPEN, Enquiry, EnquiryEvent, State
from expoapp.errors import Conflict, NotAllowed
from expoapp.i18n import gettext as _


def read(enquiry: Enquiry, by: int) -> None:
    """Leave a trace that a person has seen an enquiry (R21); from now on it is no longer unread."""
    if enquiry.opened_at is None:
        # Past the mapper: a row's version is for changes that people make, and reading is none.
        table: Any = Enquiry.__table__
        session().execute(update(table).where(table.c.id == enquiry.id).values(opened_at=clock.now()))
    audit.record("enquiry.read", enquiry, by=by)


def read_list(number: int, by: int) -> None:
    """Leave a trace that a person has looked through a page of the inbox, which shows names."""
    audit.record("enquiry.list", "enquiries", {"rows": number}, by=by)


def assign(enquiry: Enquiry, version: int, owner_id: int | None, by: int) -> None:
    """Give an enquiry to a person who may have it, or back to all."""
    _expect(enquiry, version)
    people = {row.id: row for row in queries.candidates(enquiry.region_id)}
    if owner_id is not None and owner_id not in people:
        raise NotAllowed(_("This person cannot take on enquiries of this region."))
    if enquiry.state not in OPEN:
        raise NotAllowed(_closed(enquiry))
    enquiry.owner_id = owner_id
    if enquiry.state in {State.NEW, State.ASSIGNED}:
        enquiry.state = State.ASSIGNED if owner_id else State.NEW
    _done(enquiry, "assigned", by, people[owner_id].name if owner_id else _("To nobody"))


def note(enquiry: Enquiry, words: str, by: int) -> None:
    """Add a note that only the desk sees."""
    _done(enquiry, "note", by, words)


def answer(enquiry: Enquiry, version: int, *, subject: str, words: str, author: Account, head: Letterhead) -> None:
    """Answer by mail, below the acknowledgement; the first answer stops the clock."""
    _expect(enquiry, version)
    if enquiry.state not in OPEN:
        raise NotAllowed(_closed(enquiry))
    letter = mail.answer(
        enquiry,
        enquiry.desk,
        head,
        by=author,
        subject=subject,
        words=words,
        under=queries.acknowledgement_id(enquiry),
    )
    if enquiry.state in {State.NEW, State.ASSIGNED}:
        enquiry.state = State.ANSWERED
    enquiry.answered_at = enquiry.answered_at or clock.now()
    enquiry.owner_id = enquiry.owner_id or author.id
    if enquiry.is_back(clock.now()):
        enquiry.follow_up_on = None  # this was the following up
    # Even where no column changes, so that a second person's answer at the same time is told of this one.
    flag_modified(enquiry, "state")
    _done(enquiry, "answered", author.id, words, subject=letter.subject, message_id=letter.message_id)


def move(enquiry: Enquiry, version: int, state: State, reason: str, by: int, head: Letterhead) -> None:
    """Bring an enquiry into another state, as far as the table of moves allows.

    One released from quarantine starts anew: its time runs from now, and its sender is told at last.
    """
    _expect(enquiry, version)
    before, now = State(enquiry.state), clock.now()
    if state not in MOVES[before]:
        raise NotAllowed(
            _(
                "An enquiry that is “%(now)s” cannot become “%(wanted)s”.",
                now=wording.state_label(before),
                wanted=wording.state_label(state),
            )
        )
    told = queries.acknowledgements_since(enquiry.email, now - timedelta(days=1)) if state == State.NEW else 0
    enquiry.state, enquiry.state_reason = state, reason
    if state == State.NEW:
        enquiry.due_at = due_at(enquiry.desk, now)
        if told < ACKNOWLEDGEMENTS_A_DAY:
            mail.acknowledge(enquiry, enquiry.desk, head)
    labels = f"{wording.state_label(before)} → {wording.state_label(state)}"
    _done(enquiry, "state", by, f"{labels}: {reason}" if reason else labels)


def postpone(enquiry: Enquiry, version: int, until: date | None, by: int) -> None:
    """Set the day on which to come back to an enquiry, or none."""
    _expect(enquiry, version)
    enquiry.follow_up_on = until
    _done(enquiry, "follow-up", by, until.isoformat() if until else _("No day"))


def _closed(enquiry: Enquiry) -> str:
    return _("This enquiry is closed (%(state)s). Change its state first.", state=wording.state_label(enquiry.state))


def overtaken() -> str:
    """Return what to say to the second of two people on one enquiry (R13)."""
    return _(
        "Somebody else has changed this enquiry meanwhile. What happened stands in the timeline; what you entered is "
        "kept in the form. Look at both, then send it again if it is still right."
    )


def _expect(enquiry: Enquiry, version: int) -> None:
    if enquiry.version != version:
        raise Conflict(overtaken())


def _done(enquiry: Enquiry, what: str, by: int, words: str = "", **details: str) -> None:
    changes = audit.changes_of(enquiry, personal=True)
    if "state_reason" in changes:
        changes["state_reason"] = None  # free text, in which a name may stand
    session().add(
        EnquiryEvent(
            enquiry_id=enquiry.id, happened_at=clock.now(), what=what, account_id=by, text=words, details=details
        )
    )
    deed = {"assigned": "assign", "answered": "answer", "state": "move", "follow-up": "postpone"}.get(what, what)
    audit.record(f"enquiry.{deed}", enquiry, changes, by=by)
