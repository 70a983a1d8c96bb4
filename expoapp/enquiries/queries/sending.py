"""Enquiries by who sent them, or by their number: a few, for whoever wants to go to one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from expoapp import search
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.enquiries.models import Enquiry
from expoapp.enquiries.queries.inbox.conditions import arrival, keys_of
from expoapp.enquiries.queries.inbox.filters import Filters
from expoapp.enquiries.queries.inbox.words import addressed

# The newest so many enquiries that hold the words anywhere are looked through for names; the inbox has them all.
_MOST_READ = 200


@dataclass(frozen=True)
class Sent:
    """An enquiry by its number and its sender; personal."""

    reference: str
    name: str
    company: str
    state: str


def sent_by(typed: str, scope: Scope, moment: datetime, limit: int) -> list[Sent]:
    """Return the newest enquiries whose number, sender, company or address begins with the words, in two statements.

    A whole number, address or phone number comes first, wherever it lies.
    """
    filters = Filters(show="all", words=typed)
    reference = addressed(typed, scope)
    keys = keys_of(filters, scope, 0, moment, "arrival").order_by(arrival(filters).desc()).limit(_MOST_READ)
    rows = session().execute(
        select(Enquiry.reference, Enquiry.name, Enquiry.company, Enquiry.state, Enquiry.email)
        .where(Enquiry.id.in_(keys) | (Enquiry.reference == reference))
        .order_by(Enquiry.id.desc())
    )
    words = search.read(typed)

    found = [
        Sent(row.reference, row.name, row.company, row.state)
        for row in rows
        if row.reference == reference or search.is_called(words, row.reference, row.name, row.company, row.email)
    ]
    return sorted(found, key=lambda one: one.reference != reference)[:limit]
