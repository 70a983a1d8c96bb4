"""What each facet asks of an edition, as conditions in SQL."""

from calendar import monthrange
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from expoapp.catalogue.models import City, Region
from expoapp.exhibitions.models import Edition, ExhibitionProductGroup, Precision, Status
from expoapp.exhibitions.queries.finder.filters import RUNNING, Filters
from expoapp.exhibitions.queries.finder.shelves import Shelves
from expoapp.exhibitions.queries.public import in_industries, in_regions


def conditions(filters: Filters, on: Shelves, moment: datetime) -> dict[str, Any]:
    """Return the condition of each facet in which something is chosen, but for words."""
    made = {
        "place": _places(filters, on),
        "trade": _trades(filters, on),
        "time": [in_days(*days_of(value)) for value in (*filters.quarter, *filters.month)],
        "state": _states(filters, moment),
    }
    return {facet: or_(*choices) for facet, choices in made.items() if choices}


def _places(filters: Filters, on: Shelves) -> list[Any]:
    found = []
    if filters.city:
        found.append(Edition.city_id.in_([on.city[value].id for value in filters.city]))
    if filters.country:
        codes = [on.country[value].code for value in filters.country]
        found.append(Edition.city_id.in_(select(City.id).where(City.country_code.in_(codes))))
    if filters.region:
        found.append(in_regions(Region.id.in_([on.region[value].id for value in filters.region])))
    return found


def _trades(filters: Filters, on: Shelves) -> list[Any]:
    found = []
    if filters.industry:
        found.append(in_industries(filters.industry))
    if filters.group:
        groups = [on.group[value].id for value in filters.group]
        serving = select(ExhibitionProductGroup.exhibition_id)
        found.append(Edition.exhibition_id.in_(serving.where(ExhibitionProductGroup.product_group_id.in_(groups))))
    return found


def _states(filters: Filters, moment: datetime) -> list[Any]:
    found: list[Any] = []
    said = [one for one in filters.status if one != RUNNING]
    if said:
        found.append(Edition.status.in_(said))
    if RUNNING in filters.status:
        found.append(Edition.is_running(moment))
    return found


def dated() -> Any:
    """Return the condition that an edition stands in a month: days that hold, known at least by their month."""
    return and_(Edition.status != Status.POSTPONED, Edition.precision.in_([Precision.EXACT, Precision.MONTH]))


def in_days(first: date, last: date) -> Any:
    """Return the condition that an edition has one of the days from `first` to `last`."""
    return and_(dated(), Edition.starts_on <= last, Edition.ends_on >= first)


def days_of(value: str) -> tuple[date, date]:
    """Return the first and the last day of a month ("2027-03") or a quarter ("2027-q1")."""
    year, rest = int(value[:4]), value[5:]
    first, last = (3 * int(rest[1:]) - 2, 3 * int(rest[1:])) if rest.startswith("q") else (int(rest), int(rest))
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
