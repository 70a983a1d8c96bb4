"""How an enquiry is joined to the earlier one that it is an addition to (E6, decision 17)."""

from sqlalchemy.orm.attributes import flag_modified

from expoapp import audit, clock, i18n
from expoapp.db import session
from expoapp.enquiries import queries, wording
from expoapp.enquiries.actions.promise import ask_again
from expoapp.enquiries.models import Enquiry, EnquiryEvent, EnquiryExhibition, State
from expoapp.errors import NotAllowed, NotFound
from expoapp.i18n import gettext as _


def join_to_earlier(reference: str) -> None:
    """Join what somebody has sent to their earlier enquiry, because they say that it belongs to it.

    Nothing happens where nothing would have been offered to them: it is joined already, or the desk was faster.
    Raises NotFound for what is no enquiry.
    """
    later = queries.find_received(reference)
    if later is None:
        raise NotFound()
    earlier = queries.find_earlier(later, clock.now())
    if earlier is not None:
        _join(later, earlier, None)


def join(later: Enquiry, earlier: Enquiry, by: int) -> None:
    """Join an enquiry to an earlier one of the same address; once more changes nothing."""
    if later.joined_to_id == earlier.id:
        return
    if later.email_key != earlier.email_key or later.id <= earlier.id:
        raise NotAllowed(_("Only a later enquiry of the same address can be joined to an earlier one."))
    if not (later.is_open and earlier.is_open):
        raise NotAllowed(_("Only open enquiries can be joined."))
    if later.answered_at is not None:
        raise NotAllowed(_("This enquiry has been answered already, so it stays one of its own."))
    _join(later, earlier, by)


def _join(later: Enquiry, earlier: Enquiry, by: int | None) -> None:
    now = clock.now()
    session().add(
        EnquiryEvent(
            enquiry_id=earlier.id,
            happened_at=now,
            what="addition",
            account_id=by,
            text=_words_of(later, earlier),
            details={"reference": later.reference},
        )
    )
    known = {row.exhibition_id for row in earlier.exhibition_rows}
    last = max((row.position for row in earlier.exhibition_rows), default=-1)
    new = [row for row in later.exhibition_rows if row.exhibition_id not in known]
    for place, row in enumerate(new, start=last + 1):
        earlier.exhibition_rows.append(
            EnquiryExhibition(exhibition_id=row.exhibition_id, edition_id=row.edition_id, position=place)
        )
    # What was joined to the later one goes with it, so that every reference leads to where the desk works.
    for one in (later, *queries.additions_to(later)):
        one.joined_to_id = earlier.id
    later.state, later.follow_up_on = State.JOINED, None
    ask_again(earlier, earlier.desk)
    if by is None:
        earlier.opened_at = None
    # Even where no column changes, so that whoever is answering the earlier one now is told of the addition first.
    flag_modified(earlier, "state")
    session().add(
        EnquiryEvent(
            enquiry_id=later.id, happened_at=now, what="joined", account_id=by, details={"reference": earlier.reference}
        )
    )
    audit.record("enquiry.join", later, {"joined_to_id": [None, earlier.id]}, by=by)


def _words_of(later: Enquiry, earlier: Enquiry) -> str:
    """Return what the later one says, and below it the facts in which it differs from the earlier one."""
    with i18n.speaking(i18n.DEFAULT):
        known, told = ({_("Name"): row.name, **dict(wording.answers(row))} for row in (earlier, later))
        new = [f"{label}: {value}" for label, value in told.items() if known.get(label) != value]
    return "\n\n".join(filter(None, [later.message, "\n".join(new)]))
