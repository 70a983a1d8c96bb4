"""What a visitor does with their own enquiry by its private link (E8), and with what they agreed to (E9).

Whatever changes something replaces the link: the next one goes out by mail, and the page goes on with it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm.attributes import flag_modified

from expoapp import audit, clock, i18n, outbox
from expoapp.db import session
from expoapp.enquiries import introducing, keeping, mail, private_links, queries, wording
from expoapp.enquiries.actions.promise import ask_again, due_at
from expoapp.enquiries.actions.receiving import e164
from expoapp.enquiries.mail import Letterhead
from expoapp.enquiries.models import HIDDEN, Consent, Enquiry, EnquiryEvent, PrivateLink, Purpose, State
from expoapp.errors import Conflict, Invalid, NotAllowed
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.outbox import OutboxMessage


@dataclass(frozen=True)
class Visit:
    """A link in use, the key that follows it, and what mails need."""

    link: PrivateLink
    next_key: str
    head: Letterhead

    @property
    def enquiry(self) -> Enquiry:
        """Return the enquiry behind the link."""
        return self.link.enquiry


@dataclass(frozen=True)
class Contact:
    """Who the sender is, as they correct it."""

    name: str
    email: str
    company: str
    phone: str
    country_code: str


def add(visit: Visit, words: str) -> None:
    """Add a message, and bring the enquiry back to the desk where it was done with."""
    enquiry = visit.enquiry
    at_desk = queries.worked_on(enquiry)
    if at_desk.anonymised_at is not None:  # what was added to it stands by itself from now on
        enquiry.state, enquiry.joined_to_id, enquiry.due_at = State.NEW, None, due_at(enquiry.desk, clock.now())
        at_desk = enquiry
    ask_again(at_desk, at_desk.desk)
    at_desk.opened_at = None
    _done(enquiry, "addition", "add", words)
    if at_desk is not enquiry:
        _done(at_desk, "addition", "add", words, reference=enquiry.reference)
    if at_desk.state not in HIDDEN:
        mail.tell_desk(at_desk, visit.head, _l("The sender has added a message"), words)
    _go_on(visit, _l("Your message has arrived"), [_l("The desk reads it together with your enquiry.")])


def correct(visit: Visit, version: int, given: Contact, may_ask: Callable[[str], bool]) -> None:
    """Correct who the sender is. A new e-mail address counts once it is confirmed from its mailbox.

    `may_ask` says whether that mailbox may get one more mail; the sender is told the same in any case.
    """
    enquiry = visit.enquiry
    _expect(enquiry, version)
    before = introducing.told(enquiry)
    enquiry.name, enquiry.company, enquiry.phone = given.name, given.company, given.phone
    enquiry.country_code, enquiry.phone_e164 = given.country_code, e164(given.phone, given.country_code)
    fields = _changed(enquiry)
    said = []
    moves = given.email.casefold() != enquiry.email_key
    if not fields and not moves:
        raise Invalid(_("Nothing is different from before, so nothing was changed."))
    if fields:
        kept = " ".join(fields)
        _done(enquiry, "corrected", "correct", then=lambda: introducing.correct(enquiry, before), fields=kept)
        if enquiry.state not in HIDDEN:
            with i18n.speaking(i18n.DEFAULT):
                what = wording.corrected_in_words(fields)
            mail.tell_desk(enquiry, visit.head, _l("The sender has corrected: %(what)s", what=what))
    if moves:
        if may_ask(given.email.casefold()):
            _ask_new_address(visit, given.email)
        said.append(_l("The new e-mail address counts as soon as it is confirmed: we have written to it."))
        said.append(_l("If it was not you who changed it, answer this mail."))
    heading = _l("Your enquiry is corrected") if fields else _l("You want another e-mail address")
    _go_on(visit, heading, said)


def confirm_address(link: PrivateLink, head: Letterhead) -> str:
    """Take a new e-mail address that has proved to be the sender's; return the key of the link that was mailed to it.

    All former links end, since they went to the former address.
    """
    enquiry, former = link.enquiry, link.enquiry.email
    new = link.new_email
    former_key = enquiry.email_key
    enquiry.email, enquiry.email_key = new, new.casefold()
    _done(
        enquiry,
        "corrected",
        "change_address",
        then=lambda: introducing.readdress(enquiry, former_key),
        fields="email",
    )
    session().execute(delete(PrivateLink).where(PrivateLink.enquiry_id == enquiry.id))
    key = private_links.issue(enquiry.id)
    with i18n.speaking(enquiry.lang):
        heading = _("The e-mail address of your enquiry is changed")
        mail.tell_sender(enquiry, head, heading=heading, address=head.own_address(enquiry.lang, key))
        warning = [_("From now on we write to the new one. If it was not you who changed it, answer this mail.")]
        mail.tell_sender(enquiry, head, heading=heading, sentences=warning, to=former)
    if enquiry.state not in HIDDEN:
        mail.tell_desk(enquiry, head, _l("The sender has a new e-mail address"))
    return key


def withdraw(visit: Visit, version: int, instance: Path) -> None:
    """Withdraw the enquiry: the desk stops, and an acknowledgement that still waits does not go."""
    enquiry = visit.enquiry
    _expect(enquiry, version)
    if enquiry.state == State.WITHDRAWN:
        raise NotAllowed(_("This enquiry is withdrawn already."))
    if enquiry.state == State.JOINED:
        raise NotAllowed(_("This is an addition to your earlier enquiry, and is withdrawn with that one."))
    is_known = enquiry.state not in HIDDEN
    if is_known:  # what the desk has put away as spam stays there, and goes by itself
        enquiry.state, enquiry.state_reason, enquiry.follow_up_on = State.WITHDRAWN, "", None
    _done(enquiry, "withdrawn", "withdraw")
    waits = (OutboxMessage.state == "queued") & (OutboxMessage.kind == "acknowledgement")
    outbox.forget((OutboxMessage.enquiry_id == enquiry.id) & waits, instance)
    if is_known:
        mail.tell_desk(enquiry, visit.head, _l("The sender has withdrawn the enquiry"))
    _go_on(visit, _l("Your enquiry is withdrawn"), [_l("Nobody works on it any more. A new message brings it back.")])


def erase(link: PrivateLink, head: Letterhead, instance: Path) -> None:
    """Erase the sender from this one enquiry; the desk learns that, and nothing else."""
    enquiry = link.enquiry
    is_known = enquiry.state not in HIDDEN
    keeping.anonymise([enquiry.id], instance, "erased")
    audit.record("enquiry.erase", f"enquiries/{enquiry.id}")
    if is_known:
        mail.tell_desk(enquiry, head, _l("The sender has erased the enquiry"), reply=False)


def stop_marketing(visit: Visit) -> None:
    """Withdraw what the sender agreed to besides."""
    withdraw_marketing(visit.enquiry.email_key)
    _go_on(visit, _l("You get no mail about other exhibitions"), [])


def withdraw_marketing(email_key: str) -> None:
    """Withdraw every consent to marketing that an address has given (R54)."""
    if not email_key:
        return
    enquiries = select(Enquiry.id).where(Enquiry.email_key == email_key)
    changed = session().execute(
        update(Consent)
        .where(Consent.enquiry_id.in_(enquiries), Consent.purpose == "marketing", Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
    )
    audit.record("consent.withdraw", "consents", {"rows": getattr(changed, "rowcount", 0)})


def send_link(reference: str, email: str, head: Letterhead) -> None:
    """Mail a private link once more, if address and reference belong together; who asked does not learn it."""
    enquiry = queries.find_sent(reference, email.casefold())
    if enquiry is None:
        return
    key = private_links.issue(enquiry.id)
    audit.record("enquiry.send_link", enquiry)
    with i18n.speaking(enquiry.lang):
        heading = _("Your link to your enquiry")
        address = head.own_address(enquiry.lang, key)
        sentences = [_("Somebody asked us for it, most likely you. If not, you need not do anything.")]
        mail.tell_sender(enquiry, head, heading=heading, sentences=sentences, address=address)


# ---- What these deeds share ------------------------------------------------------------------------------------------


def _expect(enquiry: Enquiry, version: int) -> None:
    if enquiry.version != version:
        raise Conflict(
            _(
                "Your enquiry has changed meanwhile; what you see here now is the newest. What you entered is kept:"
                " send it again if it is still right."
            )
        )


def _changed(enquiry: Enquiry) -> list[str]:
    """Return the names of the columns in which something was corrected."""
    columns = inspect(enquiry).attrs
    return [name for name in ("name", "company", "phone", "country_code") if columns[name].history.has_changes()]


def _ask_new_address(visit: Visit, email: str) -> None:
    """Ask the owner of a new address whether it is the sender's; an older question is void."""
    enquiry = visit.enquiry
    session().execute(
        delete(PrivateLink).where(PrivateLink.enquiry_id == enquiry.id, PrivateLink.purpose == Purpose.ADDRESS)
    )
    key = private_links.issue(enquiry.id, Purpose.ADDRESS, new_email=email)
    audit.record("enquiry.ask_address", enquiry)
    with i18n.speaking(enquiry.lang):
        mail.tell_sender(
            enquiry,
            visit.head,
            heading=_("Please confirm your new e-mail address"),
            sentences=[
                _("The link works for 48 hours. If you do not know what this is about, you need not do anything.")
            ],
            address=visit.head.own_address(enquiry.lang, key, "enquiries.own_address"),
            to=email,
        )


def _done(
    enquiry: Enquiry,
    what: str,
    deed: str,
    words: str = "",
    *,
    then: Callable[[], None] = lambda: None,
    **details: str,
) -> None:
    """Write a deed down. `then` is what follows from it for others, before the trail's line (see `introduce`)."""
    changes = audit.changes_of(enquiry, personal=True)
    then()
    # Even where no column changes, so that somebody at the desk who acts at the same time is told of this.
    flag_modified(enquiry, "state")
    now = clock.now()
    session().add(EnquiryEvent(enquiry_id=enquiry.id, happened_at=now, what=what, text=words, details=details))
    audit.record(f"enquiry.{deed}", enquiry, changes)


def _go_on(visit: Visit, heading: object, sentences: Iterable[object]) -> None:
    """Replace the link that was used, and mail the next one."""
    enquiry = visit.enquiry
    visit.link.replaced_at = clock.now()
    private_links.issue(enquiry.id, key=visit.next_key)
    with i18n.speaking(enquiry.lang):
        said = [str(sentence) for sentence in sentences]
        said.append(_("The link you used is replaced. Your enquiry now stands here:"))
        address = visit.head.own_address(enquiry.lang, visit.next_key)
        mail.tell_sender(enquiry, visit.head, heading=str(heading), sentences=said, address=address)
