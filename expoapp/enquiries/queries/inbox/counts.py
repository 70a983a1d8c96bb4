"""How many wait. The numbers beside the folders are counted in one statement, and none beyond a thousand."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, case, func, select

from expoapp.accounts.models import Scope
from expoapp.db import UtcDateTime, session
from expoapp.enquiries.models import Enquiry, State
from expoapp.enquiries.queries.enquiry import within
from expoapp.enquiries.queries.inbox.conditions import Folder, folder, in_order
from expoapp.enquiries.queries.inbox.filters import Filters

# Whoever has more than that waiting needs no exact number, and every page would pay for it.
MOST_COUNTED = 1_000
# Folders with a number; what was dealt with has none.
COUNTED = ("answer", "mine", "unassigned", "overdue", "follow-up", "postponed", "answered")
QUARANTINE = "quarantine"


@dataclass(frozen=True)
class Waiting:
    """How many enquiries wait: new ones, one's own open ones, and those past their time."""

    new: int
    mine: int
    overdue: int


def folder_counts(scope: Scope, account_id: int, moment: datetime) -> dict[str, int]:
    """Return how many enquiries lie in each folder and in quarantine, counting no further than MOST_COUNTED + 1."""
    row = session().execute(_folders(scope), {"account": account_id, "moment": moment}).one()
    return dict(zip((*COUNTED, QUARANTINE), row, strict=True))


# Written once for each set of regions: it is long, and every page of the inbox asks it.
@lru_cache(maxsize=64)
def _folders(scope: Scope) -> Select[Any]:
    def number(lies_in: Folder) -> Any:
        # An index of moments has all the rest in it; the others have the region.
        rest = [within(scope), *lies_in.fits]
        fits = [in_order(one) for one in rest] if lies_in.by_moment else rest
        found = select(Enquiry.id).where(*lies_in.found_by, *fits).limit(MOST_COUNTED + 1)
        return select(func.count()).select_from(found.subquery()).scalar_subquery()

    account, moment = bindparam("account", type_=Integer), bindparam("moment", type_=UtcDateTime)
    numbers = [number(folder(Filters(show=name), account, moment)) for name in COUNTED]
    return select(*numbers, number(Folder([Enquiry.state == State.QUARANTINED], [])))


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
