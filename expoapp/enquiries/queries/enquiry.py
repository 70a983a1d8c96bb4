"""One enquiry with all that its page shows."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import joinedload, selectinload

from expoapp.accounts.models import Account, AccountRegion, AccountRole, Role, Scope
from expoapp.catalogue.models import City, Region
from expoapp.db import session
from expoapp.enquiries.models import (
    Desk,
    Enquiry,
    EnquiryEvent,
    EnquiryExhibition,
    EnquiryView,
)
from expoapp.enquiries.queries.receiving import ADDITION_WITHIN
from expoapp.errors import NotFound
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.outbox import OutboxMessage

LONGEST_THREAD = 20
MOST_VIEWERS = 3
_REFERENCE = re.compile(r"[A-Z0-9-]{1,16}")


def within(scope: Scope) -> Any:
    """Return the condition that an enquiry lies in a person's regions; one without a region is for `everywhere`."""
    return true() if scope.everywhere else Enquiry.region_id.in_(scope.region_ids)


def exhibition_rows() -> Any:
    """Return the loading of what an enquiry is about, to be continued with what is wanted of it."""
    return selectinload(Enquiry.exhibition_rows)


def get_enquiry(reference: str, scope: Scope) -> Enquiry:
    """Return one enquiry with all that its page shows; raises NotFound, also outside the scope."""
    if not _REFERENCE.fullmatch(reference):
        raise NotFound()
    found = session().scalar(
        select(Enquiry)
        .where(Enquiry.reference == reference, within(scope))
        .options(
            joinedload(Enquiry.owner),
            joinedload(Enquiry.desk).selectinload(Desk.closed_days),
            joinedload(Enquiry.joined_to),
            exhibition_rows().options(
                joinedload(EnquiryExhibition.exhibition).selectinload(Exhibition.names),
                joinedload(EnquiryExhibition.edition).options(
                    joinedload(Edition.city).selectinload(City.translations), joinedload(Edition.venue)
                ),
            ),
            selectinload(Enquiry.consents),
            selectinload(Enquiry.timeline).joinedload(EnquiryEvent.account),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def references(ids: Iterable[int], scope: Scope) -> dict[int, str]:
    """Return the references of those enquiries that somebody may see, by their ids."""
    rows = session().execute(select(Enquiry.id, Enquiry.reference).where(Enquiry.id.in_(set(ids)), within(scope)))
    return {row.id: row.reference for row in rows}


def others_of(enquiry: Enquiry, scope: Scope) -> list[Enquiry]:
    """Return the other enquiries of the same person or address, as far as somebody may see them, newest first."""
    is_theirs = (Enquiry.email_key == enquiry.email_key) & (Enquiry.email_key != "")
    if enquiry.contact_id is not None:
        is_theirs |= Enquiry.contact_id == enquiry.contact_id
    statement = (
        select(Enquiry)
        .where(is_theirs, Enquiry.id != enquiry.id, within(scope))
        .options(exhibition_rows().joinedload(EnquiryExhibition.exhibition))
        .order_by(Enquiry.created_at.desc(), Enquiry.id.desc())
        .limit(20)
    )
    return list(session().scalars(statement))


def open_about(exhibition_id: int, scope: Scope) -> int:
    """Return how many open enquiries about an exhibition lie in a person's regions."""
    about = select(EnquiryExhibition.enquiry_id).where(EnquiryExhibition.exhibition_id == exhibition_id)
    statement = select(func.count()).select_from(Enquiry).where(Enquiry.id.in_(about), Enquiry.is_open, within(scope))
    return session().scalar(statement) or 0


def looks_like_addition(one: Enquiry, other: Enquiry) -> bool:
    """Say whether the later of two enquiries of one address seems to be an addition to the earlier one (E6).

    Both still wait at the desk, and ask about one of the same exhibitions (or about none) within a day; their
    exhibitions are loaded.
    """
    first, second = sorted((one, other), key=lambda row: row.id)
    about, also_about = ({row.exhibition_id for row in each.exhibition_rows} for each in (first, second))
    return (
        first.is_open
        and second.is_open
        and second.answered_at is None
        and second.created_at - first.created_at < ADDITION_WITHIN
        and bool(about & also_about or about == also_about)
    )


def additions_to(enquiry: Enquiry) -> list[Enquiry]:
    """Return the enquiries that have been joined to one."""
    return list(session().scalars(select(Enquiry).where(Enquiry.joined_to_id == enquiry.id).order_by(Enquiry.id)))


def around(region_ids: Iterable[int]) -> Any:
    """Return the ids of regions and of those they are parts of: who may act in the whole may act in its parts."""
    wholes = select(Region.within_id).where(Region.id.in_(region_ids), Region.within_id.is_not(None))
    return select(Region.id).where(Region.id.in_(region_ids) | Region.id.in_(wholes))


def candidates(region_id: int | None) -> list[Account]:
    """Return who can take on an enquiry of a region, by name."""
    everywhere = Account.everywhere | Account.role_rows.any(AccountRole.role == Role.ADMIN)
    here = Account.region_rows.any(AccountRegion.region_id.in_(around([region_id]))) if region_id is not None else None
    statement = (
        select(Account)
        .where(
            Account.disabled_at.is_(None),
            Account.role_rows.any(AccountRole.role.in_([Role.SALES, Role.ADMIN])),
            everywhere if here is None else everywhere | here,
        )
        .order_by(Account.name, Account.id)
    )
    return list(session().scalars(statement))


def thread_of(enquiry: Enquiry) -> list[str]:
    """Return the Message-IDs of what we wrote to the sender, oldest first, for the next mail to stand below (RFC 5322).

    A long conversation keeps its first one and the last ones. Answers are known from the timeline too, since the mails
    themselves are not kept as long as the enquiry.
    """
    statement = (
        select(OutboxMessage.message_id)
        .where(OutboxMessage.enquiry_id == enquiry.id, OutboxMessage.kind.in_(["acknowledgement", "answer"]))
        .order_by(OutboxMessage.id)
    )
    told = (event.details.get("message_id", "") for event in enquiry.timeline)
    known = session().scalars(statement).all()
    # Each once; one that only the timeline still has is older than those that are still in the outbox.
    earlier = [one for one in told if one and one not in known]
    whole = [*earlier, *known]
    return whole if len(whole) <= LONGEST_THREAD else [whole[0], *whole[-(LONGEST_THREAD - 1) :]]


def viewers_of(enquiry: Enquiry, besides: int, since: datetime) -> list[EnquiryView]:
    """Return who else had an enquiry open since a moment, the last one first."""
    statement = (
        select(EnquiryView)
        .where(EnquiryView.enquiry_id == enquiry.id, EnquiryView.account_id != besides, EnquiryView.seen_at >= since)
        .options(joinedload(EnquiryView.account))
        .order_by(EnquiryView.seen_at.desc())
        .limit(MOST_VIEWERS)
    )
    return list(session().scalars(statement))
