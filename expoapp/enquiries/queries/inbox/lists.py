"""A page of the inbox, found by where the last one ended; nothing is counted to the end or skipped over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import joinedload, load_only, raiseload

from expoapp.accounts.models import Account, Scope
from expoapp.db import session
from expoapp.enquiries.models import Desk, Enquiry, EnquiryExhibition
from expoapp.enquiries.queries.enquiry import exhibition_rows, within
from expoapp.enquiries.queries.inbox.conditions import arrival, keys_of
from expoapp.enquiries.queries.inbox.counts import MOST_COUNTED
from expoapp.enquiries.queries.inbox.filters import Filters, Position
from expoapp.exhibitions.models import Exhibition

PAGE_LENGTH = 50
MOST_AT_ONCE = 500
_BY = {"newest": "arrival", "oldest": "arrival", "due": "turn", "company": "company"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox. `total` counts no further than MOST_COUNTED + 1."""

    enquiries: list[Enquiry]
    total: int
    has_earlier: bool  # rows before this page, in its own order
    has_later: bool


def inbox(filters: Filters, scope: Scope, account_id: int, moment: datetime, position: Position | None = None) -> Inbox:
    """Return one page of enquiries; the number of statements does not depend on the rows."""
    where = position or Position()
    beside = where.before or where.after
    key = find_key(beside, filters, scope, where.turn) if beside else None
    is_back = bool(where.before and key)
    keys: Any = in_order(filters, scope, account_id, moment, after=key, is_reversed=is_back)
    total = None
    if key is None and filters.is_narrowed:
        # What little fits may lie far apart: the way to it is gone once, for the page and for its number.
        keys = list(session().scalars(keys.limit(MOST_COUNTED + 1)))
        total, keys = len(keys), keys[: PAGE_LENGTH + 1]
    else:
        keys = keys.limit(PAGE_LENGTH + 1)
    statement = (
        select(Enquiry)
        .where(Enquiry.id.in_(keys))
        .options(
            # Names only: a person's roles and an exhibition's texts are no part of a row.
            joinedload(Enquiry.owner).options(load_only(Account.name), raiseload("*")),
            joinedload(Enquiry.desk).load_only(Desk.zone),
            exhibition_rows().joinedload(EnquiryExhibition.exhibition).load_only(Exhibition.name),
        )
        .order_by(*order_of(filters, is_reversed=is_back))
    )
    found = list(session().scalars(statement))
    has_more = len(found) > PAGE_LENGTH
    shown = found[:PAGE_LENGTH]
    if total is None:
        total = session().scalar(counted(filters, scope, account_id, moment)) or 0
    if is_back:
        return Inbox(shown[::-1], total, has_earlier=has_more, has_later=True)
    return Inbox(shown, total, has_earlier=key is not None, has_later=has_more)


def counted(filters: Filters, scope: Scope, account_id: int, moment: datetime, most: int = MOST_COUNTED) -> Select[Any]:
    """Return the statement for how many enquiries fit, counting no further than `most` + 1."""
    keys = keys_of(filters, scope, account_id, moment).limit(most + 1)
    return select(func.count()).select_from(keys.subquery())


def in_order(
    filters: Filters,
    scope: Scope,
    account_id: int,
    moment: datetime,
    *,
    after: tuple[Any, ...] | None = None,
    is_reversed: bool = False,
) -> Select[Any]:
    """Return the statement for the keys of what fits, in its order or against it, behind a key of that order."""
    found = keys_of(filters, scope, account_id, moment, _BY[filters.order])
    is_falling = (filters.order == "newest") is not is_reversed
    if _BY[filters.order] == "arrival":
        column = arrival(filters)
        if after:
            found = found.where(column < after[0] if is_falling else column > after[0])
        return found.order_by(column.desc() if is_falling else column)
    columns = _columns(filters)
    if after:
        here, there = tuple_(*columns), tuple_(*after)
        found = found.where(here < there if is_falling else here > there)
    return found.order_by(*(column.desc() if is_falling else column for column in columns))


def _columns(filters: Filters) -> tuple[Any, ...]:
    if filters.order == "due":
        return (Enquiry.turn_at, Enquiry.id)
    if filters.order == "company":
        return (Enquiry.company_order, Enquiry.id)
    return (Enquiry.id,)


def order_of(filters: Filters, *, is_reversed: bool = False) -> list[Any]:
    """Return the columns that a list is ordered by."""
    is_falling = (filters.order == "newest") is not is_reversed
    return [column.desc() if is_falling else column for column in _columns(filters)]


def key_of(enquiry: Enquiry, filters: Filters, turn: int | None = None) -> tuple[Any, ...]:
    """Return where an enquiry stands in an order; `turn` is when it was the desk's turn as a person saw it."""
    if filters.order == "due":
        return (enquiry.turn_at if turn is None else _EPOCH + timedelta(microseconds=turn), enquiry.id)
    if filters.order == "company":
        return (enquiry.company_order, enquiry.id)
    return (enquiry.id,)


def turn_of(moment: datetime) -> int:
    """Return a moment as an address carries it."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def find_key(reference: str, filters: Filters, scope: Scope, turn: int | None) -> tuple[Any, ...] | None:
    """Return where an enquiry stands in an order; None where there is no such enquiry for this person."""
    found = session().scalar(select(Enquiry).where(Enquiry.reference == reference, within(scope)))
    return key_of(found, filters, turn) if found else None


def versions_of(filters: Filters, scope: Scope, account_id: int, moment: datetime) -> Sequence[tuple[str, int]]:
    """Return (reference, version) of everything that fits, at most one more than MOST_AT_ONCE."""
    keys = in_order(filters, scope, account_id, moment).limit(MOST_AT_ONCE + 1)
    rows = session().execute(
        select(Enquiry.reference, Enquiry.version).where(Enquiry.id.in_(keys)).order_by(*order_of(filters))
    )
    return [(row.reference, row.version) for row in rows]


def ticked(references: Collection[str], scope: Scope) -> list[Enquiry]:
    """Return the enquiries with these references, as far as a person may see them, with what deeds need of them.

    The rows stay locked until the end of the transaction, in one order for all, so that nobody changes them meanwhile.
    """
    statement = (
        select(Enquiry)
        .where(Enquiry.reference.in_(references), within(scope))
        .options(
            joinedload(Enquiry.desk),
            exhibition_rows().joinedload(EnquiryExhibition.exhibition).selectinload(Exhibition.names),
        )
        .order_by(Enquiry.id)
        .with_for_update(of=Enquiry)
        .execution_options(populate_existing=True)
    )
    return list(session().scalars(statement))
