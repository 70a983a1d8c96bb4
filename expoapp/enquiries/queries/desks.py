"""Desks, what they answer for, and which enquiry goes to which."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp.catalogue.models import Country, Region
from expoapp.db import session
from expoapp.enquiries.models import Desk, DeskClosedDay, RoutingRule
from expoapp.errors import NotFound


@dataclass(frozen=True)
class Route:
    """Where an enquiry goes, and by which rule; None for the desk that takes what no rule names."""

    desk: Desk
    rule: RoutingRule | None


def desks() -> list[tuple[Desk, list[Region]]]:
    """Return every desk with the regions that it answers for, as the routing rules say."""
    pairs = session().execute(
        select(RoutingRule.desk_id, RoutingRule.region_id)
        .where(
            RoutingRule.region_id.is_not(None),
            RoutingRule.kind.is_(None),
            RoutingRule.exhibition_id.is_(None),
            RoutingRule.country_code.is_(None),
        )
        .order_by(RoutingRule.position)
    )
    rows = pairs.all()
    named = select(Region).where(Region.id.in_({row.region_id for row in rows}))
    regions = {row.id: row for row in session().scalars(named.options(selectinload(Region.translations)))}
    return [
        (desk, [regions[row.region_id] for row in rows if row.desk_id == desk.id])
        for desk in session().scalars(select(Desk).options(selectinload(Desk.closed_days)).order_by(Desk.id))
    ]


def desks_by_name() -> list[Desk]:
    """Return every desk, as a list to choose from shows them."""
    return list(session().scalars(select(Desk).order_by(Desk.name, Desk.id)))


def get_desk(desk_id: int) -> Desk:
    """Return a desk with its closed days; raises NotFound."""
    found = session().scalar(
        select(Desk)
        .where(Desk.id == desk_id)
        .options(selectinload(Desk.closed_days))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def is_key_taken(key: str) -> bool:
    """Say whether a desk has this key."""
    return session().scalar(select(Desk.id).where(Desk.key == key)) is not None


def closed_days(desk_id: int, since: date) -> frozenset[date]:
    """Return the days from a day on that a desk is closed besides its weekends."""
    statement = select(DeskClosedDay.day).where(DeskClosedDay.desk_id == desk_id, DeskClosedDay.day >= since)
    return frozenset(session().scalars(statement))


def rules() -> list[RoutingRule]:
    """Return the rules in the order in which they are asked, with all they name."""
    statement = (
        select(RoutingRule)
        .options(
            joinedload(RoutingRule.desk),
            joinedload(RoutingRule.exhibition),
            joinedload(RoutingRule.region).selectinload(Region.translations),
        )
        .order_by(RoutingRule.position, RoutingRule.id)
    )
    return list(session().scalars(statement))


def get_rule(rule_id: int) -> RoutingRule:
    """Return a rule; raises NotFound."""
    found = session().get(RoutingRule, rule_id)
    if found is None:
        raise NotFound()
    return found


def last_position() -> int:
    """Return the place of the last rule, 0 where there is none."""
    return session().scalar(select(func.max(RoutingRule.position))) or 0


def regions_by_name() -> list[Region]:
    """Return the regions a rule may name, with their names."""
    return list(session().scalars(select(Region).options(selectinload(Region.translations)).order_by(Region.name)))


def country_codes() -> frozenset[str]:
    """Return the countries a desk may lie in."""
    return frozenset(session().scalars(select(Country.code)))


def find_route(kind: str, exhibition_ids: Collection[int], region_id: int | None, country_code: str) -> Route | None:
    """Return where an enquiry goes: by the first rule that holds, else to the default desk, else to the first (E10)."""

    def free_or(column: Any, fits: Any) -> Any:
        return column.is_(None) | fits

    rule = session().scalar(
        select(RoutingRule)
        .where(
            free_or(RoutingRule.kind, RoutingRule.kind == kind),
            free_or(RoutingRule.exhibition_id, RoutingRule.exhibition_id.in_(exhibition_ids)),
            free_or(RoutingRule.region_id, RoutingRule.region_id == region_id),
            free_or(RoutingRule.country_code, RoutingRule.country_code == country_code),
        )
        .options(joinedload(RoutingRule.desk))
        .order_by(RoutingRule.position, RoutingRule.id)
        .limit(1)
    )
    if rule is not None:
        return Route(rule.desk, rule)
    desk = session().scalar(select(Desk).order_by(Desk.is_default.desc(), Desk.id).limit(1))
    return Route(desk, None) if desk else None


def find_desk(kind: str, exhibition_ids: Collection[int], region_id: int | None, country_code: str) -> Desk | None:
    """Return the desk for an enquiry, None where there is none at all."""
    route = find_route(kind, exhibition_ids, region_id, country_code)
    return route.desk if route else None
