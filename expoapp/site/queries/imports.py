"""What the office asks of the files that people have handed in."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.accounts.models import Account, AccountRegion
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.site.models import Import, ImportHead, ImportRow, ImportState

LISTED = 50
IN_WORK = (ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING)


def imports(account_id: int | None) -> list[Import]:
    """Return the files that somebody has handed in, None for everybody's, the newest first."""
    statement = select(Import).options(joinedload(Import.account)).order_by(Import.id.desc()).limit(LISTED)
    if account_id is not None:
        statement = statement.where(Import.account_id == account_id)
    return list(session().scalars(statement))


def get_import(import_id: int, account_id: int | None) -> Import:
    """Return a file that somebody has handed in, None for anybody; raise NotFound."""
    statement = select(Import).where(Import.id == import_id).options(joinedload(Import.account))
    if account_id is not None:
        statement = statement.where(Import.account_id == account_id)
    found = session().scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound()
    return found


def outcomes(import_id: int) -> Counter[tuple[str, str]]:
    """Return how many rows have which (outcome, fate)."""
    counted = select(ImportRow.outcome, ImportRow.fate, func.count()).where(ImportRow.import_id == import_id)
    rows = session().execute(counted.group_by(ImportRow.outcome, ImportRow.fate))
    return Counter({(row[0], row[1]): row[2] for row in rows})


def import_rows(import_id: int, outcome: str = "", after: int = 0, limit: int | None = None) -> list[ImportRow]:
    """Return rows of a file in its order, those of one outcome where it is named."""
    statement = select(ImportRow).where(ImportRow.import_id == import_id).order_by(ImportRow.number)
    if outcome:
        statement = statement.where(ImportRow.outcome == outcome)
    return list(session().scalars(statement.offset(after).limit(limit)))


def remembered_heads(sheet: str) -> dict[str, str]:
    """Return which columns heads have been taken for in files of a table."""
    rows = session().execute(select(ImportHead.head, ImportHead.column).where(ImportHead.sheet == sheet))
    return {row[0]: row[1] for row in rows}


def next_in_work() -> Import | None:
    """Return the file that the work process carries on first, with who set it to work."""
    who = joinedload(Import.doer).options(
        selectinload(Account.role_rows), selectinload(Account.region_rows).selectinload(AccountRegion.parts)
    )
    statement = select(Import).where(Import.state.in_(IN_WORK)).options(who).order_by(Import.id).limit(1)
    return session().scalar(statement.execution_options(populate_existing=True))
