"""What the filters of the inbox offer, and the views a person has kept."""

from dataclasses import dataclass

from sqlalchemy import Select, select

from expoapp.accounts.models import Account, AccountRegion, AccountRole, Role, Scope
from expoapp.db import session
from expoapp.enquiries.models import Desk, SavedView
from expoapp.enquiries.queries.enquiry import around
from expoapp.exhibitions.models import Exhibition, ExhibitionRegion, Organiser


@dataclass(frozen=True)
class Choices:
    """Exhibitions, desks and colleagues, each as (value, name)."""

    exhibitions: list[tuple[str, str]]
    desks: list[tuple[str, str]]
    colleagues: list[tuple[str, str]]


def choices(scope: Scope) -> Choices:
    """Return what a person can choose by; nothing of it lies outside their regions."""
    exhibitions = (
        select(Exhibition.slug, Exhibition.name)
        .join(Organiser, Organiser.id == Exhibition.organiser_id)
        .where(Organiser.is_own)
        .order_by(Exhibition.name, Exhibition.id)
    )
    if not scope.everywhere:
        lies = select(ExhibitionRegion.exhibition_id).where(ExhibitionRegion.region_id.in_(scope.region_ids))
        exhibitions = exhibitions.where(Exhibition.id.in_(lies))
    desks = select(Desk.key, Desk.name).order_by(Desk.name, Desk.id)
    return Choices(
        [(row.slug, row.name) for row in session().execute(exhibitions)],
        [(row.key, row.name) for row in session().execute(desks)],
        [(str(row.id), row.name) for row in session().execute(_colleagues(scope))],
    )


def _colleagues(scope: Scope) -> Select[int, str]:
    """Return the statement for those who take on enquiries and can meet this person in some region, by name."""
    statement = select(Account.id, Account.name).where(
        Account.disabled_at.is_(None), Account.role_rows.any(AccountRole.role.in_([Role.SALES, Role.ADMIN]))
    )
    if not scope.everywhere:
        statement = statement.where(
            Account.everywhere
            | Account.role_rows.any(AccountRole.role == Role.ADMIN)
            | Account.region_rows.any(AccountRegion.region_id.in_(around(scope.region_ids)))
        )
    return statement.order_by(Account.name, Account.id)


def saved_views(account_id: int) -> list[SavedView]:
    """Return the views a person has kept, by name."""
    statement = select(SavedView).where(SavedView.account_id == account_id).order_by(SavedView.name, SavedView.id)
    return list(session().scalars(statement))
