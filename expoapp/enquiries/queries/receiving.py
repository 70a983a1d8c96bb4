"""What is asked while an enquiry is taken in."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp import clock
from expoapp.db import session
from expoapp.enquiries.models import (
    Desk,
    Enquiry,
    FormToken,
    RoutingRule,
)
from expoapp.exhibitions.models import Exhibition
from expoapp.outbox import OutboxMessage


def find_received(reference: str) -> Enquiry | None:
    """Return an enquiry with its desk, for the page that thanks its sender."""
    return session().scalar(select(Enquiry).where(Enquiry.reference == reference).options(joinedload(Enquiry.desk)))


def is_reference(reference: str) -> bool:
    """Say whether an enquiry has this reference, and nothing else of it (E11)."""
    return session().scalar(select(Enquiry.id).where(Enquiry.reference == reference)) is not None


def is_stored(reference: str, moment: datetime) -> bool:
    """Say whether the enquiry with this reference is the one that came at a moment."""
    statement = select(Enquiry.id).where(Enquiry.reference == reference, Enquiry.created_at == moment)
    return session().scalar(statement) is not None


def find_token(token_digest: str, moment: datetime = clock.BEGINNING) -> tuple[FormToken, str] | None:
    """Return a form key that was used and still counts at a moment, with the reference of its enquiry."""
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


def find_desk(kind: str, exhibition_ids: Collection[int], region_id: int | None, country_code: str) -> Desk | None:
    """Return the desk for an enquiry: by the first rule that holds, else the default one, else the first (E10)."""

    def free_or(column: Any, fits: Any) -> Any:
        return column.is_(None) | fits

    rule = session().scalar(
        select(RoutingRule.desk_id)
        .where(
            free_or(RoutingRule.kind, RoutingRule.kind == kind),
            free_or(RoutingRule.exhibition_id, RoutingRule.exhibition_id.in_(exhibition_ids)),
            free_or(RoutingRule.region_id, RoutingRule.region_id == region_id),
            free_or(RoutingRule.country_code, RoutingRule.country_code == country_code),
        )
        .order_by(RoutingRule.position, RoutingRule.id)
        .limit(1)
    )
    if rule is not None:
        return session().get(Desk, rule)
    return session().scalar(select(Desk).order_by(Desk.is_default.desc(), Desk.id).limit(1))


def acknowledgements_since(email: str, moment: datetime) -> int:
    """Return how many acknowledgements an address was sent since a moment."""
    statement = (
        select(func.count())
        .select_from(OutboxMessage)
        .where(
            OutboxMessage.recipient == email,
            OutboxMessage.kind == "acknowledgement",
            OutboxMessage.created_at > moment,
        )
    )
    return session().scalar(statement) or 0
