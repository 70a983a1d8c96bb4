"""The log of mails, for staff: each sees those about the enquiries of their regions.

A mail that belongs to no enquiry, such as one to somebody who waits for dates, lies in no region: it is for those who
may act everywhere.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from expoapp import outbox
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.enquiries.models import Desk, Enquiry
from expoapp.enquiries.queries.enquiry import within
from expoapp.errors import NotFound
from expoapp.outbox import OutboxMessage

MAILS_ON_A_PAGE = 50
# More than this is "99+" where there is room for a small number only.
COUNTED = 100


@dataclass(frozen=True)
class MailFilters:
    """What a person wants to see of the log; `before` is where a page begins: below the mail of this number."""

    state: str = ""
    fault: str = ""
    words: str = ""
    before: int = 0


@dataclass(frozen=True)
class LoggedMail:
    """A mail, the enquiry it is about ("" for none), and the clock of that enquiry's desk."""

    mail: OutboxMessage
    reference: str
    zone: str


@dataclass(frozen=True)
class MailLog:
    """A page of the log, where the next one begins (0: nowhere), and how many mails were given up for which fault."""

    mails: list[LoggedMail]
    older: int
    given_up: dict[str, int] = field(default_factory=dict)


def _logged(scope: Scope) -> Any:
    """Return the statement for the mails within a scope; a text is loaded only where one mail is read."""
    return (
        select(OutboxMessage, func.coalesce(Enquiry.reference, ""), func.coalesce(Desk.zone, "UTC"))
        .outerjoin(Enquiry, Enquiry.id == OutboxMessage.enquiry_id)
        .outerjoin(Desk, Desk.id == Enquiry.desk_id)
        .where(within(scope))
    )


def mail_ids(scope: Scope) -> Any:
    """Return the ids of the mails within a scope, as a selection to go on with."""
    return select(OutboxMessage.id).outerjoin(Enquiry, Enquiry.id == OutboxMessage.enquiry_id).where(within(scope))


def mail_log(filters: MailFilters, scope: Scope) -> MailLog:
    """Return a page of the log, the newest first; two statements, however long the log is."""
    statement = _logged(scope).options(defer(OutboxMessage.text_body), defer(OutboxMessage.html_body))
    if filters.state:
        statement = statement.where(OutboxMessage.state == filters.state)
    if filters.fault:
        statement = statement.where(OutboxMessage.fault == filters.fault)
    if filters.words:
        found = OutboxMessage.recipient.icontains(filters.words, autoescape=True)
        statement = statement.where(found | OutboxMessage.subject.icontains(filters.words, autoescape=True))
    if filters.before:
        statement = statement.where(OutboxMessage.id < filters.before)
    rows = session().execute(statement.order_by(OutboxMessage.id.desc()).limit(MAILS_ON_A_PAGE + 1)).all()
    shown = [LoggedMail(*row) for row in rows[:MAILS_ON_A_PAGE]]
    counted = mail_ids(scope).where(outbox.can_go_again()).with_only_columns(OutboxMessage.fault, func.count())
    given_up = {str(fault): int(number) for fault, number in session().execute(counted.group_by(OutboxMessage.fault))}
    return MailLog(shown, shown[-1].mail.id if len(rows) > MAILS_ON_A_PAGE else 0, given_up)


def get_mail(mail_id: int, scope: Scope) -> LoggedMail:
    """Return one mail with its text; raises NotFound, also outside the scope."""
    row = session().execute(_logged(scope).where(OutboxMessage.id == mail_id)).one_or_none()
    if row is None:
        raise NotFound()
    return LoggedMail(*row)


def given_up(scope: Scope) -> int:
    """Return how many mails were given up, counted up to a hundred."""
    some = mail_ids(scope).where(outbox.can_go_again()).limit(COUNTED)
    return session().scalar(select(func.count()).select_from(some.subquery())) or 0


def mails_of(enquiry: Enquiry) -> list[OutboxMessage]:
    """Return the mails of an enquiry without their texts, oldest first."""
    statement = select(OutboxMessage).where(OutboxMessage.enquiry_id == enquiry.id).order_by(OutboxMessage.id)
    return list(session().scalars(statement.options(defer(OutboxMessage.text_body), defer(OutboxMessage.html_body))))
