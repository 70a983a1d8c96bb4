"""Enquiries one after another: all of them, or what the inbox shows."""

from collections.abc import Generator
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.accounts.models import Account, Scope
from expoapp.db import session
from expoapp.enquiries.models import Consent, Desk, Enquiry, EnquiryExhibition
from expoapp.enquiries.queries.enquiry import exhibition_rows
from expoapp.enquiries.queries.inbox import Filters, matching, order_of
from expoapp.exhibitions.models import Edition, Exhibition

EXPORT_BATCH = 500


def everything() -> Generator[Enquiry, None, None]:
    """Yield all enquiries, oldest first, with all that a row tells, without ever holding many of them.

    Close it when it is not read to its end: the database keeps its place until then.
    """
    yield from _one_by_one(select(Enquiry).order_by(Enquiry.id))


def chosen(
    filters: Filters, scope: Scope, account_id: int, moment: datetime, limit: int | None = None
) -> Generator[Enquiry, None, None]:
    """Yield what the inbox shows, all its pages in its order, or the first `limit`; otherwise like `everything`."""
    fits = matching(filters, scope, account_id, moment)
    wanted = select(Enquiry).where(*fits).order_by(*order_of(filters))
    yield from _one_by_one(wanted.limit(limit))


def _one_by_one(statement: Select[Enquiry]) -> Generator[Enquiry, None, None]:
    loaded = statement.options(
        # Of colleagues and exhibitions only the names are told; without the rest it takes half the time.
        joinedload(Enquiry.desk).load_only(Desk.name, Desk.zone),
        joinedload(Enquiry.owner).load_only(Account.name).lazyload("*"),
        exhibition_rows().options(
            joinedload(EnquiryExhibition.exhibition)
            .load_only(Exhibition.slug, Exhibition.name, Exhibition.lang)
            .selectinload(Exhibition.names),
            joinedload(EnquiryExhibition.edition).load_only(Edition.slug),
        ),
        selectinload(Enquiry.consents.and_(Consent.purpose == "marketing", Consent.withdrawn_at.is_(None))),
    )
    with session().scalars(loaded.execution_options(yield_per=EXPORT_BATCH)) as found:
        yield from found


def count() -> int:
    """Return how many enquiries there are."""
    return session().scalar(select(func.count()).select_from(Enquiry)) or 0


def count_chosen(filters: Filters, scope: Scope, account_id: int, moment: datetime) -> int:
    """Return how many enquiries the inbox shows on all its pages."""
    fits = matching(filters, scope, account_id, moment)
    return session().scalar(select(func.count()).select_from(Enquiry).where(*fits)) or 0
