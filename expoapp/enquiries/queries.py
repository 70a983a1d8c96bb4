"""Questions about enquiries. Whatever staff ask takes their Scope; outside of it an enquiry does not exist."""

import re
from collections.abc import Collection, Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from expoapp.accounts.models import Account, AccountRegion, AccountRole, Role, Scope
from expoapp.catalogue.models import Region
from expoapp.db import session
from expoapp.enquiries.models import (
    HIDDEN,
    Desk,
    Enquiry,
    EnquiryEvent,
    EnquiryExhibition,
    FormToken,
    RoutingRule,
    State,
)
from expoapp.errors import NotFound
from expoapp.exhibitions.models import Exhibition
from expoapp.outbox import OutboxMessage

PAGE_LENGTH = 25
LONGEST_SEARCH = 100
SHOWS = ("all", "mine", "unassigned", "overdue", "follow-up")
EXPORT_BATCH = 500
_REFERENCE = re.compile(r"[A-Z0-9-]{1,16}")


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


def within(scope: Scope) -> Any:
    """Return the condition that an enquiry lies in a person's regions; one without a region is for `everywhere`."""
    return true() if scope.everywhere else Enquiry.region_id.in_(scope.region_ids)


def inbox(filters: Filters, scope: Scope, account_id: int, moment: datetime, page: int = 1) -> Inbox:
    """Return one page of enquiries; the number of statements does not depend on the rows."""
    conditions = [within(scope), *_shown(filters, account_id, moment), *_matching(filters.words)]
    total = session().scalar(select(func.count()).select_from(Enquiry).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE_LENGTH))
    shown = min(page, pages)
    order: Any = (Enquiry.created_at.desc(), Enquiry.id.desc())
    if filters.show != "all":
        order = (Enquiry.due_at, Enquiry.id)
    statement = (
        select(Enquiry)
        .where(*conditions)
        .options(
            joinedload(Enquiry.owner),
            joinedload(Enquiry.desk),
            _exhibition_rows().joinedload(EnquiryExhibition.exhibition),
        )
        .order_by(*order)
        .limit(PAGE_LENGTH)
        .offset((shown - 1) * PAGE_LENGTH)
    )
    return Inbox(list(session().scalars(statement)), total, shown, pages)


def _exhibition_rows() -> Any:
    return selectinload(Enquiry.exhibition_rows)


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
    """Return a condition for each word: it stands in reference, name, company or e-mail."""
    columns = (Enquiry.reference, Enquiry.name, Enquiry.company, Enquiry.email)
    return [
        or_(*(column.icontains(word, autoescape=True) for column in columns))
        for word in words[:LONGEST_SEARCH].split()[:6]
    ]


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
            _exhibition_rows().options(
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
        .options(_exhibition_rows().joinedload(EnquiryExhibition.exhibition))
        .order_by(Enquiry.created_at.desc(), Enquiry.id.desc())
        .limit(20)
    )
    return list(session().scalars(statement))


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


def find_received(reference: str) -> Enquiry | None:
    """Return an enquiry with its desk, for the page that thanks its sender."""
    return session().scalar(select(Enquiry).where(Enquiry.reference == reference).options(joinedload(Enquiry.desk)))


def is_reference(reference: str) -> bool:
    """Say whether an enquiry has this reference, and nothing else of it (E11)."""
    return session().scalar(select(Enquiry.id).where(Enquiry.reference == reference)) is not None


def desks() -> list[tuple[Desk, list[Region]]]:
    """Return every desk with the regions that it answers for, as the routing rules say."""
    rules = select(RoutingRule.desk_id, RoutingRule.region_id).where(
        RoutingRule.region_id.is_not(None),
        RoutingRule.kind.is_(None),
        RoutingRule.exhibition_id.is_(None),
        RoutingRule.country_code.is_(None),
    )
    pairs = session().execute(rules.order_by(RoutingRule.position)).all()
    named = select(Region).where(Region.id.in_({row.region_id for row in pairs}))
    regions = {row.id: row for row in session().scalars(named.options(selectinload(Region.translations)))}
    return [
        (desk, [regions[row.region_id] for row in pairs if row.desk_id == desk.id])
        for desk in session().scalars(select(Desk).order_by(Desk.id))
    ]


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


def acknowledgement_id(enquiry: Enquiry) -> str:
    """Return the Message-ID that an answer to an enquiry belongs under, "" if none was sent to its sender."""
    statement = (
        select(OutboxMessage.message_id)
        .where(OutboxMessage.enquiry_id == enquiry.id, OutboxMessage.kind == "acknowledgement")
        .order_by(OutboxMessage.id)
        .limit(1)
    )
    return session().scalar(statement) or ""


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


def everything() -> Generator[Enquiry, None, None]:
    """Yield all enquiries, oldest first, with their exhibitions, without ever holding many of them.

    Close it when it is not read to its end: the database keeps its place until then.
    """
    statement = (
        select(Enquiry)
        .options(_exhibition_rows().joinedload(EnquiryExhibition.exhibition))
        .order_by(Enquiry.id)
        .execution_options(yield_per=EXPORT_BATCH)
    )
    with session().scalars(statement) as found:
        yield from found


def count() -> int:
    """Return how many enquiries there are."""
    return session().scalar(select(func.count()).select_from(Enquiry)) or 0
