"""What is asked while an enquiry is taken in."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.db import session
from expoapp.enquiries.models import Enquiry, FormToken
from expoapp.exhibitions.models import Exhibition
from expoapp.outbox import OutboxMessage


def find_received(reference: str) -> Enquiry | None:
    """Return an enquiry with its desk, for the page that thanks its sender."""
    return session().scalar(select(Enquiry).where(Enquiry.reference == reference).options(joinedload(Enquiry.desk)))


def is_reference(reference: str) -> bool:
    """Say whether an enquiry has this reference, and nothing else of it (E11)."""
    return session().scalar(select(Enquiry.id).where(Enquiry.reference == reference)) is not None


def find_token(token_digest: str, moment: datetime) -> tuple[FormToken, str] | None:
    """Return a form key that was used and still counts, with the reference of its enquiry."""
    row = (
        session()
        .execute(
            select(FormToken, Enquiry.reference)
            .join(Enquiry, Enquiry.id == FormToken.enquiry_id)
            .where(FormToken.token_digest == token_digest, FormToken.expires_at > moment)
        )
        .one_or_none()
    )
    return (row[0], row[1]) if row else None


def chosen_exhibitions(slugs: Collection[str], moment: datetime) -> list[Exhibition]:
    """Return our public exhibitions of these addresses in this order, with regions, names and public editions.

    What another organiser holds has no stands for us to give.
    """
    statement = (
        select(Exhibition)
        .where(Exhibition.slug.in_(slugs), Exhibition.is_public(moment), Exhibition.is_own)
        .options(selectinload(Exhibition.regions), selectinload(Exhibition.names), selectinload(Exhibition.editions))
    )
    found = {row.slug: row for row in session().scalars(statement)}
    return [found[slug] for slug in slugs if slug in found]


def acknowledgements_since(email_key: str, moment: datetime) -> int:
    """Return how many acknowledgements an address was sent since a moment."""
    statement = (
        select(func.count())
        .select_from(OutboxMessage)
        .join(Enquiry, Enquiry.id == OutboxMessage.enquiry_id)
        .where(
            Enquiry.email_key == email_key,
            OutboxMessage.kind == "acknowledgement",
            OutboxMessage.created_at > moment,
        )
    )
    return session().scalar(statement) or 0
