"""What enquiries hold of a person, how it is erased, and for how long it is kept.

An enquiry that comes to its end loses the person and stays: kind, exhibitions, country, desk, state and times still
count. What is not named below goes, so that a new column goes too until somebody decides otherwise.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, exists, func, insert, or_, select, update

from expoapp import clock, outbox, retention, subjects
from expoapp.accounts import belongings as rights
from expoapp.db import session
from expoapp.enquiries import belongings, introducing, queries
from expoapp.enquiries.models import (
    CONTACT,
    HELD,
    Consent,
    Contact,
    ContactAddress,
    Enquiry,
    EnquiryEvent,
    EnquiryExhibition,
    FormToken,
    Kind,
    PrivateLink,
    SeenText,
)
from expoapp.enquiries.private_links import GRACE
from expoapp.exhibitions.models import Exhibition
from expoapp.outbox import OutboxMessage
from expoapp.subjects import Part, Rows, Subject

STAYS = {
    "id",
    "reference",
    "kind",
    "state",
    "country_code",
    "lang",
    "source",
    "region_id",
    "desk_id",
    "joined_to_id",
    "owner_id",
    "created_at",
    "opened_at",
    "turn_at",
    "due_at",
    "promised_at",
    "answered_at",
    "anonymised_at",
    "version",
}
_EMPTY: dict[str, Any] = {"details": {}, "suspicions": []}
# How the office files an enquiry; it says nothing of the sender.
_OURS = {
    "id",
    "version",
    "desk_id",
    "region_id",
    "owner_id",
    "contact_id",
    "company_id",
    "joined_to_id",
    "anonymised_at",
}
_OURS |= {"turn_at", "wakes_at", "company_order"}


def follow() -> None:
    """Let what enquiries hold be shown, handed over, erased, and cleared when its time is over; and go with rights."""
    rights.follow("enquiries", belongings.let_go)
    rights.follow("views", belongings.forget_views)
    subjects.follow("enquiries", Part(held, erase))
    retention.follow("enquiries", retention.Rule(lambda before: _ended(before).where(~_IS_VISA), _end))
    retention.follow("visa-letters", retention.Rule(lambda before: _ended(before).where(_IS_VISA), _end))
    retention.follow("spam", retention.Rule(_old_spam, throw_away))
    retention.follow("form-keys", retention.Rule(_old_keys, _clear_keys))
    retention.follow("private-links", retention.Rule(_old_links, _clear_links))


# ---- Without the person ----------------------------------------------------------------------------------------------


def anonymise(ids: Collection[int], instance: Path, why: str) -> None:
    """Take the person out of some enquiries; `why` is "erased" at somebody's wish, or "expired"."""
    now = clock.now()
    run = session().execute
    columns = (Enquiry.email_key, Enquiry.reference, Enquiry.company_id, Enquiry.joined_to_id)
    told = run(select(*columns).where(Enquiry.id.in_(ids))).all()
    addresses = {row.email_key for row in told}
    outbox.forget(OutboxMessage.enquiry_id.in_(ids), instance)
    run(delete(FormToken).where(FormToken.enquiry_id.in_(ids)))
    run(delete(PrivateLink).where(PrivateLink.enquiry_id.in_(ids)))
    run(delete(SeenText).where(SeenText.enquiry_id.in_(ids)))
    run(update(EnquiryEvent).where(EnquiryEvent.enquiry_id.in_(ids)).values(text="", details={}))
    _blank_additions(told)
    withdrawn = update(Consent).where(Consent.enquiry_id.in_(ids), Consent.withdrawn_at.is_(None))
    run(withdrawn.where(Consent.purpose == "marketing").values(withdrawn_at=now))
    values = blank() | {"turn_at": clock.END, "anonymised_at": now, "version": Enquiry.version + 1}
    run(update(Enquiry).where(Enquiry.id.in_(ids)).values(**values).execution_options(synchronize_session="fetch"))
    queries.renew_words(ids)
    named = set(session().scalars(select(Enquiry.email_key).where(Enquiry.email_key.in_(addresses))))
    for address in addresses - named:
        introducing.forget_address(address)
    for company_id in {row.company_id for row in told if row.company_id is not None}:
        introducing.drop_company(company_id)
    if ids:
        run(insert(EnquiryEvent), [{"enquiry_id": key, "happened_at": now, "what": why, "text": ""} for key in ids])


def _blank_additions(told: Sequence[Any]) -> None:
    """Take the words of enquiries out of the earlier ones they were joined to, in whose conversation they stand too."""
    addresses = [row.email_key for row in told if row.email_key]
    others = select(Enquiry.id).where(
        or_(Enquiry.id.in_([row.joined_to_id for row in told if row.joined_to_id]), Enquiry.email_key.in_(addresses))
    )
    stands = (EnquiryEvent.enquiry_id.in_(others), EnquiryEvent.what == "addition")
    of_these = EnquiryEvent.details["reference"].as_string().in_([row.reference for row in told])
    session().execute(
        update(EnquiryEvent).where(*stands, of_these).values(text=""), execution_options={"synchronize_session": False}
    )


def blank() -> dict[str, Any]:
    """Return what stands in the columns of an enquiry that do not stay: nothing."""
    columns = [column for column in Enquiry.__table__.columns if column.name not in STAYS]
    return {
        column.name: None if column.nullable else _EMPTY.get(column.name, column.type.python_type())
        for column in columns
    }


def throw_away(ids: Sequence[int], instance: Path) -> None:
    """Delete enquiries as if they had never come."""
    outbox.forget(OutboxMessage.enquiry_id.in_(ids), instance)
    session().execute(delete(Enquiry).where(Enquiry.id.in_(ids)))


# ---- One person ------------------------------------------------------------------------------------------------------


def _of(subject: Subject) -> Any:
    return select(Enquiry.id).where(Enquiry.email_key == subject.key)


def held(subject: Subject) -> dict[str, Rows]:
    """Return all that enquiries hold of an address."""
    ids = _of(subject)
    said = (Enquiry.reference.label("enquiry"),)
    event = (EnquiryEvent.happened_at, EnquiryEvent.what, EnquiryEvent.text, EnquiryEvent.details)
    consent = (Consent.purpose, Consent.wording_version, Consent.wording, Consent.lang)
    consent_times = (Consent.given_at, Consent.withdrawn_at)
    link = (PrivateLink.purpose, PrivateLink.new_email, PrivateLink.made_at, PrivateLink.expires_at)
    contact = (ContactAddress.email, Contact.name, Contact.company, Contact.country_code, Contact.phone)
    about = select(*said, Exhibition.slug.label("exhibition")).join_from(EnquiryExhibition, Enquiry).join(Exhibition)
    mine = Enquiry.email_key == subject.key
    hidden = _OURS | {"email_key"}
    columns = [column for column in Enquiry.__table__.columns if column.name not in hidden]
    return {
        "enquiries": _rows(select(*columns).where(mine).order_by(Enquiry.id)),
        "enquiry_exhibitions": _rows(about.where(mine).order_by(Enquiry.id, EnquiryExhibition.position)),
        "enquiry_events": _rows(select(*said, *event).join_from(EnquiryEvent, Enquiry).where(mine)),
        "consents": _rows(select(*said, *consent, *consent_times).join_from(Consent, Enquiry).where(mine)),
        "contacts": _rows(
            select(*contact).join_from(ContactAddress, Contact).where(ContactAddress.email_key == subject.key)
        ),
        "private_links": _rows(
            select(*said, *link, PrivateLink.replaced_at)
            .join_from(PrivateLink, Enquiry)
            .where(or_(PrivateLink.enquiry_id.in_(ids), func.lower(PrivateLink.new_email) == subject.key))
        ),
    }


def _rows(statement: Any) -> Rows:
    return [dict(row._mapping) for row in session().execute(statement)]


def erase(subject: Subject, limit: int) -> int:
    """Take a person out of at most so many enquiries."""
    ids = list(session().scalars(_of(subject).limit(limit)))
    if ids:
        anonymise(ids, subject.instance, "erased")
        return len(ids)
    # An address that somebody else wanted to change theirs into, and never confirmed.
    strays = list(
        session().scalars(select(PrivateLink.id).where(func.lower(PrivateLink.new_email) == subject.key).limit(limit))
    )
    session().execute(delete(PrivateLink).where(PrivateLink.id.in_(strays)))
    if not strays:
        queries.purge_words()
    return len(strays)


# ---- What has come to its end ----------------------------------------------------------------------------------------

_IS_VISA = Enquiry.kind == Kind.VISA_LETTER


def _ended(before: datetime) -> Select[Any]:
    contact = exists().where(
        EnquiryEvent.enquiry_id == Enquiry.id, EnquiryEvent.happened_at > before, EnquiryEvent.what.in_(CONTACT)
    )
    # Spam is thrown away as a whole, and sooner.
    return select(Enquiry.id).where(
        Enquiry.anonymised_at.is_(None), Enquiry.created_at <= before, Enquiry.state.not_in(HELD), ~contact
    )


def _end(ids: Sequence[int], instance: Path) -> None:
    anonymise(ids, instance, "expired")
    queries.purge_words()


def _old_spam(before: datetime) -> Select[Any]:
    since = func.coalesce(Enquiry.held_at, Enquiry.created_at)
    return select(Enquiry.id).where(Enquiry.state.in_(HELD), since <= before)


def _old_keys(before: datetime) -> Select[Any]:
    return select(FormToken.token_digest).where(FormToken.expires_at <= before)


def _clear_keys(digests: Sequence[str], _instance: Path) -> None:
    session().execute(delete(FormToken).where(FormToken.token_digest.in_(digests)))


def _old_links(before: datetime) -> Select[Any]:
    return select(PrivateLink.id).where(
        or_(PrivateLink.expires_at <= before, PrivateLink.replaced_at <= before - GRACE)
    )


def _clear_links(ids: Sequence[int], _instance: Path) -> None:
    session().execute(delete(PrivateLink).where(PrivateLink.id.in_(ids)))
