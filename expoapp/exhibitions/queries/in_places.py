"""What the back office asks of the editions at a place; each question takes the person's scope (R04)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionProductGroup
from expoapp.exhibitions.queries.staff import edition_in_scope

EDITIONS_SHOWN = 50


def coming_at(scope: Scope, moment: datetime, venue_ids: Collection[int]) -> dict[int, int]:
    """Return how many editions, public or not, are coming to each of some venues."""
    statement = (
        select(Edition.venue_id, func.count())
        .where(Edition.venue_id.in_(venue_ids), ~Edition.is_over(moment), edition_in_scope(scope))
        .group_by(Edition.venue_id)
    )
    rows: Any = session().execute(statement)
    return {row[0]: row[1] for row in rows}


def editions_at(scope: Scope, moment: datetime, venue_id: int) -> list[Edition]:
    """Return the editions at a venue, public or not: what is coming first, then what was, the latest first."""
    statement = (
        select(Edition)
        .where(Edition.venue_id == venue_id, edition_in_scope(scope))
        .options(
            joinedload(Edition.exhibition).joinedload(Exhibition.organiser),
            selectinload(Edition.days),
        )
    )
    over = Edition.is_over(moment)
    coming = statement.where(~over).order_by(Edition.starts_on.is_(None), Edition.starts_on, Edition.id)
    past = statement.where(over).order_by(Edition.starts_on.desc(), Edition.id)
    found = list(session().scalars(coming.limit(EDITIONS_SHOWN)))
    return found + list(session().scalars(past.limit(EDITIONS_SHOWN - len(found))))


def editions_by_city(scope: Scope, city_ids: Collection[int]) -> dict[int, int]:
    """Return how many editions, public or not, are or were held in each of some cities."""
    statement = select(Edition.city_id, func.count()).where(Edition.city_id.in_(city_ids), edition_in_scope(scope))
    return {row[0]: row[1] for row in session().execute(statement.group_by(Edition.city_id))}


def exhibitions_by_group(group_ids: Collection[int]) -> dict[int, int]:
    """Return how many exhibitions show each of some groups of goods; numbers only, so everybody may read them."""
    statement = select(ExhibitionProductGroup.product_group_id, func.count())
    statement = statement.where(ExhibitionProductGroup.product_group_id.in_(group_ids))
    return {row[0]: row[1] for row in session().execute(statement.group_by(ExhibitionProductGroup.product_group_id))}
