"""What the filters of the inbox offer, and the views a person has kept."""

from dataclasses import dataclass

from sqlalchemy import select

from expoapp.accounts.models import Account, AccountRegion, AccountRole, Role, Scope
from expoapp.db import session
from expoapp.enquiries.models import Desk, SavedView
from expoapp.enquiries.queries.enquiry import around
from expoapp.exhibitions.queries import chosen
from expoapp.exhibitions.queries.chosen import Chosen


@dataclass(frozen=True)
class Choices:
    """The exhibition that is chosen, if it can be; desks and colleagues to choose from, each as (value, name)."""

    exhibition: Chosen | None
    desks: list[tuple[str, str]]
    colleagues: list[tuple[str, str]]


def choices(scope: Scope, exhibition: str) -> Choices:
    """Return what a person can choose by, and the exhibition of an address; nothing lies outside their regions."""
    desks = select(Desk.key, Desk.name).order_by(Desk.name, Desk.id)
    return Choices(
        chosen.find_chosen(exhibition, chosen.ours(scope)) if exhibition else None,
        [(row.key, row.name) for row in session().execute(desks)],
        colleagues(scope),
    )


def colleagues(scope: Scope) -> list[tuple[str, str]]:
    """Return (id, name) of those who take on enquiries and can meet this person in some region, by name."""
    statement = select(Account.id, Account.name).where(
        Account.disabled_at.is_(None), Account.role_rows.any(AccountRole.role.in_([Role.SALES, Role.ADMIN]))
    )
    if not scope.everywhere:
        statement = statement.where(
            Account.everywhere
            | Account.role_rows.any(AccountRole.role == Role.ADMIN)
            | Account.region_rows.any(AccountRegion.region_id.in_(around(scope.region_ids)))
        )
    rows = session().execute(statement.order_by(Account.name, Account.id))
    return [(str(row.id), row.name) for row in rows]


def saved_views(account_id: int) -> list[SavedView]:
    """Return the views a person has kept, by name."""
    statement = select(SavedView).where(SavedView.account_id == account_id).order_by(SavedView.name, SavedView.id)
    return list(session().scalars(statement))
