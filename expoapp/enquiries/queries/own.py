"""What a visitor sees by a private link, and who agreed to what."""

from collections.abc import Generator
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from expoapp.db import session
from expoapp.enquiries.models import HELD, Consent, Enquiry, EnquiryExhibition, PrivateLink
from expoapp.exhibitions.models import Exhibition

_BATCH = 500


def find_link(digest: str, purpose: str, *, to_change: bool = False) -> PrivateLink | None:
    """Return a link, good or not, with its enquiry and all that its page shows; locked where it is going to be used."""
    enquiry = joinedload(PrivateLink.enquiry, innerjoin=True)
    about = enquiry.selectinload(Enquiry.exhibition_rows).joinedload(EnquiryExhibition.exhibition)
    statement = (
        select(PrivateLink)
        .where(PrivateLink.digest == digest, PrivateLink.purpose == purpose)
        .options(
            enquiry.joinedload(Enquiry.desk, innerjoin=True),
            about.options(selectinload(Exhibition.names), joinedload(Exhibition.organiser)),
            enquiry.selectinload(Enquiry.consents),
            enquiry.selectinload(Enquiry.timeline),
        )
        .execution_options(populate_existing=True)
    )
    return session().scalar(statement.with_for_update(of=PrivateLink) if to_change else statement)


def find_sent(reference: str, email_key: str) -> Enquiry | None:
    """Return the enquiry that an address sent under a reference, if it may be written to at all."""
    return session().scalar(
        select(Enquiry)
        .where(
            Enquiry.reference == reference,
            Enquiry.email_key == email_key,
            Enquiry.anonymised_at.is_(None),
            Enquiry.state.not_in(HELD),
        )
        .options(joinedload(Enquiry.desk, innerjoin=True))
    )


def worked_on(enquiry: Enquiry) -> Enquiry:
    """Return the enquiry under which the desk has one: itself, or the earlier one that it was joined to."""
    if enquiry.joined_to_id is None:
        return enquiry
    statement = select(Enquiry).where(Enquiry.id == enquiry.joined_to_id).options(joinedload(Enquiry.desk))
    return session().scalars(statement.with_for_update(of=Enquiry)).one()


def is_sender(email_key: str) -> bool:
    """Say whether any enquiry is an address's."""
    return session().scalar(select(Enquiry.id).where(Enquiry.email_key == email_key).limit(1)) is not None


def find_consent(consent_id: int, given_at: datetime) -> tuple[Consent, str] | None:
    """Return a consent by its number and moment, with the address that gave it."""
    statement = select(Consent, Enquiry.email_key).join(Enquiry, Enquiry.id == Consent.enquiry_id)
    row = session().execute(statement.where(Consent.id == consent_id, Consent.given_at == given_at)).one_or_none()
    return (row[0], row[1]) if row else None


def marketing_consents() -> Generator[Any, None, None]:
    """Yield the present consents to marketing: the newest of each address, neither withdrawn nor held as spam."""
    later, of_later = aliased(Consent), aliased(Enquiry)
    newer = (
        exists()
        .where(
            later.enquiry_id == of_later.id,
            of_later.email_key == Enquiry.email_key,
            *_is_present(later, of_later),
            later.id > Consent.id,
        )
        .correlate(Consent, Enquiry)
    )
    statement = (
        select(
            Consent.id,
            Enquiry.email,
            Enquiry.source,
            Consent.wording_version,
            Consent.lang,
            Consent.given_at,
        )
        .join(Enquiry, Enquiry.id == Consent.enquiry_id)
        .where(*_is_present(Consent, Enquiry), ~newer)
        .order_by(Consent.id)
        .execution_options(yield_per=_BATCH)
    )
    with session().execute(statement) as found:
        yield from found


def _is_present(consent: Any, enquiry: Any) -> tuple[Any, ...]:
    return (
        consent.purpose == "marketing",
        consent.withdrawn_at.is_(None),
        enquiry.anonymised_at.is_(None),
        enquiry.state.not_in(HELD),
    )
