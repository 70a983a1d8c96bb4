"""What the desk does with an enquiry. Each deed leaves a line in the timeline and one in the audit trail."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update
from sqlalchemy.orm.attributes import flag_modified

from expoapp import audit, clock
from expoapp.accounts.models import Account
from expoapp.db import inserting, session
from expoapp.enquiries import mail, placeholders, queries, wording
from expoapp.enquiries.actions import judging
from expoapp.enquiries.actions.promise import ask_again, due_at
from expoapp.enquiries.introducing import introduce, leave
from expoapp.enquiries.limits import ACKNOWLEDGEMENTS_A_DAY
from expoapp.enquiries.mail import Draft, Letterhead
from expoapp.enquiries.models import HIDDEN, MOVES, OPEN, Desk, Enquiry, EnquiryEvent, EnquiryView, State
from expoapp.errors import Conflict, Invalid, NotAllowed
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext

_DEEDS = {
    "assigned": "assign",
    "answered": "answer",
    "state": "move",
    "follow-up": "postpone",
    "received": "receive",
    "handed-over": "hand_over",
}
IS_OPEN_FOR = timedelta(minutes=10)  # how long after opening an enquiry somebody counts as being at it


def read(enquiry: Enquiry, by: int) -> None:
    """Leave a trace that a person has seen an enquiry (R21), which is no longer unread, and tell colleagues of it."""
    now = clock.now()
    if enquiry.opened_at is None:
        # Past the mapper: a row's version is for changes that people make, and reading is none.
        table: Any = Enquiry.__table__
        session().execute(update(table).where(table.c.id == enquiry.id).values(opened_at=now))
    view = inserting(EnquiryView).values(enquiry_id=enquiry.id, account_id=by, seen_at=now)
    key = [EnquiryView.enquiry_id, EnquiryView.account_id]
    session().execute(view.on_conflict_do_update(index_elements=key, set_={"seen_at": now}))
    # What one opened before is of no use any more; only one's own rows, so that two people never wait for each other.
    is_old = (EnquiryView.account_id == by) & (EnquiryView.seen_at < now - IS_OPEN_FOR)
    session().execute(delete(EnquiryView).where(is_old))
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
    if owner_id:
        _done(enquiry, "assigned", by, people[owner_id].name)
    else:
        _done(enquiry, "assigned", by, to="nobody")


def note(enquiry: Enquiry, words: str, by: int) -> None:
    """Add a note that only the desk sees."""
    _expect_somebody(enquiry)
    _done(enquiry, "note", by, words)


def answer(
    enquiry: Enquiry, version: int, draft: Draft, *, then: State | None = None, author: Account, head: Letterhead
) -> None:
    """Answer by mail, below all that was written before, and bring the enquiry into another state if that is wished.

    The first answer stops the clock; one to a sender who wrote again stops it again.
    """
    _expect(enquiry, version)
    if enquiry.state not in OPEN:
        raise NotAllowed(_closed(enquiry))
    refuse_gaps(draft)
    before = State(enquiry.state)
    now_in = State.ANSWERED if before in {State.NEW, State.ASSIGNED} else before
    if then is not None and then != now_in and then not in MOVES[now_in]:
        raise NotAllowed(_never(now_in, then))
    thread = queries.thread_of(enquiry)
    # Else the judge would know the words of spam only, and the trade's own words stand in that too.
    judging.teach(enquiry, "fine")
    letter = mail.answer(enquiry, enquiry.desk, head, by=author, draft=draft, thread=thread)
    enquiry.state = now_in
    enquiry.answered_at = enquiry.answered_at or clock.now()
    enquiry.asked_again_at = None
    enquiry.owner_id = enquiry.owner_id or author.id
    if enquiry.is_back(clock.now()):
        enquiry.follow_up_on = None  # this was the following up
    # Even where no column changes, so that a second person's answer at the same time is told of this one.
    flag_modified(enquiry, "state")
    _done(enquiry, "answered", author.id, draft.words, subject=letter.subject, message_id=letter.message_id)
    if then is not None and then != now_in:
        enquiry.state, enquiry.state_reason = then, ""
        _done(enquiry, "state", author.id, before=now_in, after=then)


def refuse_gaps(draft: Draft) -> None:
    """Refuse an answer in which something of a template is still missing."""
    for field, words in (("subject", draft.subject), ("words", draft.words)):
        missing = placeholders.gaps(words)
        if missing:
            raise Invalid(
                ngettext(
                    "Something is still missing in the answer: %(gaps)s. Write it in, or take the sentence out.",
                    "Some things are still missing in the answer: %(gaps)s. Write them in, or take the sentences out.",
                    len(missing),
                    gaps=", ".join(missing),
                ),
                field,
            )


def receive(enquiry: Enquiry, channel: str, words: str, by: int) -> None:
    """Add what its sender wrote or said outside of our pages; the enquiry waits for an answer again.

    Like a note it never comes too late, so no version is asked for.
    """
    _expect_somebody(enquiry)
    if enquiry.state in HIDDEN or enquiry.state == State.WITHDRAWN:
        raise NotAllowed(_closed(enquiry))
    ask_again(enquiry, enquiry.desk)
    _done(enquiry, "received", by, words, channel=channel)


def hand_over(enquiry: Enquiry, version: int, desk: Desk, words: str, by: int, head: Letterhead) -> None:
    """Give an enquiry to another desk, which is told by mail; what was promised to the sender stays promised.

    It has no owner afterwards, since those who had it are not at the other desk.
    """
    _expect(enquiry, version)
    if enquiry.state not in OPEN:
        raise NotAllowed(_closed(enquiry))
    if desk.id == enquiry.desk_id:
        raise Invalid(_("The enquiry is at this desk already."), "desk")
    before = enquiry.desk
    enquiry.desk, enquiry.desk_id, enquiry.owner_id = desk, desk.id, None
    if enquiry.state == State.ASSIGNED:
        enquiry.state = State.NEW
    labels = f"{before.name} → {desk.name}"
    _done(enquiry, "handed-over", by, f"{labels}\n{words}" if words else labels)
    mail.notify(enquiry, desk, head)


def move(enquiry: Enquiry, version: int, state: State, reason: str, by: int, head: Letterhead) -> None:
    """Bring an enquiry into another state, as far as the table of moves allows.

    One released from quarantine starts anew: its time runs from now, and desk and sender are told at last. Both ways
    teach the judge of spam.
    """
    _expect(enquiry, version)
    before, now = State(enquiry.state), clock.now()
    if state not in MOVES[before]:
        raise NotAllowed(_never(before, state))
    due = due_at(enquiry.desk, now)
    due_mails = _due_mails(enquiry, now) if state == State.NEW else []
    if state in {State.NEW, State.SPAM}:
        judging.teach(enquiry, "spam" if state == State.SPAM else "fine")
    enquiry.state, enquiry.state_reason = state, reason
    if state == State.NEW:
        enquiry.held_at, enquiry.due_at = None, due
        enquiry.owner_id = enquiry.follow_up_on = enquiry.asked_again_at = None
    elif state == State.SPAM:
        enquiry.held_at = enquiry.held_at or now
    changes = _changes(enquiry)
    if state == State.NEW:
        introduce(enquiry)
    elif state == State.SPAM:
        leave(enquiry)
    for write in due_mails:
        write(enquiry, enquiry.desk, head)
    _done(enquiry, "state", by, reason, changes, before=before, after=state)


def _due_mails(enquiry: Enquiry, now: datetime) -> list[Callable[[Enquiry, Desk, Letterhead], object]]:
    """Return what writes the mails of an arrival that an enquiry has not had; it may have been no spam at first."""
    sent = queries.mail_kinds_of(enquiry)
    told = queries.acknowledgements_since(enquiry.email_key, now - timedelta(days=1))
    due: list[Callable[[Enquiry, Desk, Letterhead], object]] = []
    if "desk-notice" not in sent:
        due.append(mail.notify)
    if "acknowledgement" not in sent and told < ACKNOWLEDGEMENTS_A_DAY:
        due.append(mail.acknowledge)
    return due


def postpone(enquiry: Enquiry, version: int, until: date | None, by: int) -> None:
    """Set the day on which to come back to an enquiry, or none."""
    _expect(enquiry, version)
    if until is not None and until < clock.now().astimezone(ZoneInfo(enquiry.desk.zone)).date():
        raise Invalid(_("This day has passed. Choose today or a later one."), "until")
    if until is not None and enquiry.state not in OPEN:
        raise NotAllowed(_closed(enquiry))
    enquiry.follow_up_on = until
    if until:
        _done(enquiry, "follow-up", by, day=until.isoformat())
    else:
        _done(enquiry, "follow-up", by, to="no day")


def _closed(enquiry: Enquiry) -> str:
    return _("This enquiry is closed (%(state)s). Change its state first.", state=wording.state_label(enquiry.state))


def _never(before: State, wanted: State) -> str:
    return _(
        "An enquiry that is “%(now)s” cannot become “%(wanted)s”.",
        now=wording.state_label(before),
        wanted=wording.state_label(wanted),
    )


def overtaken() -> str:
    """Return what to say to the second of two people on one enquiry (R13)."""
    return _(
        "Somebody else has changed this enquiry meanwhile. What happened stands above the form; what you entered is "
        "kept in it. Look at both, then send it again if it is still right."
    )


def _expect_somebody(enquiry: Enquiry) -> None:
    if enquiry.anonymised_at is not None:
        raise NotAllowed(_("Nobody stands behind this enquiry any more: it was made anonymous."))


def _expect(enquiry: Enquiry, version: int) -> None:
    _expect_somebody(enquiry)
    if enquiry.version != version:
        raise Conflict(overtaken())


def _changes(enquiry: Enquiry) -> dict[str, Any]:
    """Return what the trail tells of a change; taken before anything is asked of the database, which would flush it."""
    changes = audit.changes_of(enquiry, personal=True)
    if "state_reason" in changes:
        changes["state_reason"] = None  # free text, in which a name may stand
    return changes


def _done(
    enquiry: Enquiry, what: str, by: int, words: str = "", changes: dict[str, Any] | None = None, **details: str
) -> None:
    changes = _changes(enquiry) if changes is None else changes
    session().add(
        EnquiryEvent(
            enquiry_id=enquiry.id, happened_at=clock.now(), what=what, account_id=by, text=words, details=details
        )
    )
    audit.record(f"enquiry.{_DEEDS.get(what, what)}", enquiry, changes, by=by)
