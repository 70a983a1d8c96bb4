"""The inbox: which enquiries, in which order, and how many wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.enquiries.models import (
    HIDDEN,
    Enquiry,
    EnquiryExhibition,
    State,
)
from expoapp.enquiries.queries.enquiry import exhibition_rows, within

PAGE_LENGTH = 25
LONGEST_SEARCH = 100
SHOWS = ("all", "mine", "unassigned", "overdue", "follow-up")


@dataclass(frozen=True)
class Filters:
    """What a person wants to see of the inbox."""

    show: str = "all"
    state: str = ""
    words: str = ""


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox."""

    enquiries: list[Enquiry]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Waiting:
    """How many enquiries wait: new ones, one's own open ones, and those past their time."""

    new: int
    mine: int
    overdue: int


def inbox(filters: Filters, scope: Scope, account_id: int, moment: datetime, page: int = 1) -> Inbox:
    """Return one page of enquiries; the number of statements does not depend on the rows."""
    conditions = matching(filters, scope, account_id, moment)
    total = session().scalar(select(func.count()).select_from(Enquiry).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE_LENGTH))
    shown = min(page, pages)
    statement = (
        select(Enquiry)
        .where(*conditions)
        .options(
            joinedload(Enquiry.owner),
            joinedload(Enquiry.desk),
            exhibition_rows().joinedload(EnquiryExhibition.exhibition),
        )
        .order_by(*order_of(filters))
        .limit(PAGE_LENGTH)
        .offset((shown - 1) * PAGE_LENGTH)
    )
    return Inbox(list(session().scalars(statement)), total, shown, pages)


def matching(filters: Filters, scope: Scope, account_id: int, moment: datetime) -> list[Any]:
    """Return the conditions of what the inbox shows; what is taken out or printed asks the same."""
    return [within(scope), *_shown(filters, account_id, moment), *_matching(filters.words)]


def order_of(filters: Filters) -> tuple[Any, ...]:
    """Return the order of the inbox: the newest first, or what is due next where something waits."""
    if filters.show == "all":
        return (Enquiry.created_at.desc(), Enquiry.id.desc())
    return (Enquiry.due_at, Enquiry.id)


def _shown(filters: Filters, account_id: int, moment: datetime) -> list[Any]:
    found: list[Any] = [Enquiry.state == filters.state] if filters.state else [Enquiry.state.not_in(HIDDEN)]
    if filters.show == "mine":
        found += [Enquiry.owner_id == account_id, Enquiry.is_open]
    elif filters.show == "unassigned":
        found += [Enquiry.owner_id.is_(None), Enquiry.is_open]
    elif filters.show == "overdue":
        found.append(Enquiry.is_overdue(moment))
    elif filters.show == "follow-up":
        found += [Enquiry.follow_up_on <= moment.date(), Enquiry.is_open]
    return found


def _matching(words: str) -> list[Any]:
    """Return a condition for each word: it stands in reference, name, company or e-mail.

    The reference of an addition leads to the enquiry it was joined to.
    """
    columns = (Enquiry.reference, Enquiry.name, Enquiry.company, Enquiry.email)
    addition = aliased(Enquiry)
    joined = select(addition.joined_to_id).where(addition.joined_to_id.is_not(None))
    return [
        or_(
            *(column.icontains(word, autoescape=True) for column in columns),
            Enquiry.id.in_(joined.where(addition.reference.icontains(word, autoescape=True))),
        )
        for word in words[:LONGEST_SEARCH].split()[:6]
    ]


def waiting_counts(scope: Scope, account_id: int, moment: datetime) -> Waiting:
    """Return what waits in a person's regions, in one statement and without any personal value."""

    def number(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    statement = select(
        number(Enquiry.state == State.NEW),
        number(and_(Enquiry.owner_id == account_id, Enquiry.is_open)),
        number(Enquiry.is_overdue(moment)),
    ).where(within(scope), Enquiry.is_open)
    row = session().execute(statement).one()
    return Waiting(*(int(value) for value in row))
