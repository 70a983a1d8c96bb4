"""From one enquiry of a list to the next, without going back to the list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.enquiries.models import Enquiry
from expoapp.enquiries.queries.inbox.conditions import keys_of
from expoapp.enquiries.queries.inbox.counts import MOST_COUNTED
from expoapp.enquiries.queries.inbox.filters import Filters
from expoapp.enquiries.queries.inbox.lists import counted, in_order, key_of, turn_of


@dataclass(frozen=True)
class Step:
    """An enquiry beside another one in a list."""

    reference: str
    turn: int


@dataclass(frozen=True)
class Walk:
    """Where an enquiry stands in a list. `place` and `total` count no further than MOST_COUNTED + 1."""

    earlier: Step | None
    later: Step | None
    place: int
    total: int
    is_inside: bool  # whether it still belongs to the list


def walk(
    enquiry: Enquiry, filters: Filters, scope: Scope, account_id: int, moment: datetime, turn: int | None = None
) -> Walk:
    """Return what stands before and behind an enquiry in a list, and its place there: two statements."""
    given = (filters, scope, account_id, moment)
    key = key_of(enquiry, filters, turn)
    before = in_order(*given, after=key, is_reversed=True)
    behind = in_order(*given, after=key)
    here = keys_of(*given, "company").where(Enquiry.id == enquiry.id)
    row = (
        session()
        .execute(
            select(
                before.limit(1).scalar_subquery().label("earlier"),
                behind.limit(1).scalar_subquery().label("later"),
                _number(before),
                counted(*given).scalar_subquery(),
                here.exists(),
            )
        )
        .one()
    )
    earlier, later, number, total, is_inside = row
    wanted = [one for one in (earlier, later) if one is not None]
    rows = session().execute(select(Enquiry.id, Enquiry.reference, Enquiry.turn_at).where(Enquiry.id.in_(wanted)))
    steps = {one.id: Step(one.reference, turn_of(one.turn_at)) for one in rows}
    return Walk(steps.get(earlier), steps.get(later), number + 1, total, bool(is_inside))


def _number(found: Any) -> Any:
    return select(func.count()).select_from(found.limit(MOST_COUNTED + 1).subquery()).scalar_subquery()
