"""One enquiry with all that its page shows."""

import re
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import joinedload, selectinload

from expoapp.accounts.models import Account, AccountRegion, AccountRole, Role, Scope
from expoapp.db import session
from expoapp.enquiries.models import (
    Enquiry,
    EnquiryEvent,
    EnquiryExhibition,
)
from expoapp.enquiries.queries.receiving import ADDITION_WITHIN
from expoapp.errors import NotFound
from expoapp.exhibitions.models import Exhibition
from expoapp.outbox import OutboxMessage

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
            joinedload(Enquiry.desk),
            joinedload(Enquiry.joined_to),
            exhibition_rows().options(
                joinedload(EnquiryExhibition.exhibition).selectinload(Exhibition.names),
                joinedload(EnquiryExhibition.edition),
            ),
            selectinload(Enquiry.consents),
            selectinload(Enquiry.timeline).joinedload(EnquiryEvent.account),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def others_of(enquiry: Enquiry, scope: Scope) -> list[Enquiry]:
    """Return the other enquiries of the same e-mail address, as far as a person may see them, newest first."""
    statement = (
        select(Enquiry)
        .where(Enquiry.email_key == enquiry.email_key, Enquiry.id != enquiry.id, within(scope))
        .options(exhibition_rows().joinedload(EnquiryExhibition.exhibition))
        .order_by(Enquiry.created_at.desc(), Enquiry.id.desc())
        .limit(20)
    )
    return list(session().scalars(statement))


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


def candidates(region_id: int | None) -> list[Account]:
    """Return who can take on an enquiry of a region, by name."""
    everywhere = Account.everywhere | Account.role_rows.any(AccountRole.role == Role.ADMIN)
    here = Account.region_rows.any(AccountRegion.region_id == region_id) if region_id is not None else None
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


def acknowledgement_id(enquiry: Enquiry) -> str:
    """Return the Message-ID that an answer to an enquiry belongs under, "" if none was sent to its sender."""
    statement = (
        select(OutboxMessage.message_id)
        .where(OutboxMessage.enquiry_id == enquiry.id, OutboxMessage.kind == "acknowledgement")
        .order_by(OutboxMessage.id)
        .limit(1)
    )
    return session().scalar(statement) or ""
