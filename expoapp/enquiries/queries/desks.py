"""Desks and what they answer for."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expoapp.catalogue.models import Region
from expoapp.db import session
from expoapp.enquiries.models import (
    Desk,
    RoutingRule,
)


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
