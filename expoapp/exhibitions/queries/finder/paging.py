"""The list in pages whose addresses keep their meaning: a page begins at a day, not at a number (decision 11).

`from=2027-03` begins with what opens in March 2027, whatever has ended or been added since. Where a month is too long
for a page, a day stands there; where a day is, the edition's own number after it.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, not_, or_

from expoapp.db import session
from expoapp.exhibitions.models import Edition
from expoapp.exhibitions.queries.public import SORT_DAY, UNDATED, with_rows

PAGE_LENGTH = 40
_DATED = re.compile(r"(20[0-9]{2}-(?:0[1-9]|1[0-2]))(?:-(0[1-9]|[12][0-9]|3[01])(?:\.([1-9][0-9]{0,8}))?)?")
_LATER = re.compile(r"later(?:\.([1-9][0-9]{0,8}))?")
# What has no date that holds stands at the end, in the order in which it was written down, alike on both databases.
_DAY: Any = case((UNDATED == 0, SORT_DAY))

Key = tuple[date | None, int]


@dataclass(frozen=True)
class Position:
    """A place in the list: a month, a day in it, an edition on that day; or among those whose dates follow."""

    month: str = ""
    day: int = 0
    edition: int = 0

    @classmethod
    def read(cls, value: str) -> "Position | None":
        """Return the place that an address names; None for none."""
        if later := _LATER.fullmatch(value):
            return cls(edition=int(later[1] or 0))
        found = _DATED.fullmatch(value)
        if found is None:
            return None
        day = int(found[2] or 0)
        if day > monthrange(int(value[:4]), int(value[5:7]))[1]:
            return None
        return cls(found[1], day, int(found[3] or 0))

    def __str__(self) -> str:
        """Return the place as addresses write it."""
        number = f".{self.edition}" if self.edition else ""
        if not self.month:
            return f"later{number}"
        return f"{self.month}-{self.day:02}{number}" if self.day else self.month

    def reached(self, past: bool) -> Any:
        """Return the condition that an edition stands here or after here."""
        if not self.month:
            return and_(UNDATED == 1, Edition.id >= self.edition)
        year, month = int(self.month[:4]), int(self.month[5:])
        if past:
            day = date(year, month, self.day or monthrange(year, month)[1])
            return or_(day > _DAY, and_(day == _DAY, Edition.id <= (self.edition or 2**31 - 1)))
        day = date(year, month, self.day or 1)
        return or_(UNDATED == 1, day < _DAY, and_(day == _DAY, Edition.id >= self.edition))


@dataclass(frozen=True)
class Page:
    """Some editions of a result, and where the pages before and after begin; `before` is "" for the first page."""

    editions: list[Edition]
    start: Position | None
    before: str | None = None
    after: str | None = None


def page_of(whole: Select[Any], start: Position | None, *, past: bool) -> Page:
    """Return the page that begins at a place, in the order in which editions open, past ones the latest first."""
    order = (_DAY.desc(), Edition.id.desc()) if past else (UNDATED, _DAY, Edition.id)
    statement = whole.where(start.reached(past)) if start else whole
    rows: Any = session().execute(with_rows(statement.order_by(*order).limit(PAGE_LENGTH + 1)).add_columns(_DAY)).all()
    editions: list[Edition] = [row[0] for row in rows]
    after = None
    if len(editions) > PAGE_LENGTH:
        keys: list[Key] = [(day, edition.id) for edition, day in rows]
        end = _boundary(keys, range(PAGE_LENGTH, 0, -1))
        after, editions = str(_place(keys[end], keys[end - 1])), editions[:end]
    return Page(editions, start, _before(whole, start, past=past) if start else None, after)


def _before(whole: Select[Any], start: Position, *, past: bool) -> str | None:
    """Return where the page before a place begins: "" at the very start, None where nothing stands before."""
    order = (_DAY, Edition.id) if past else (UNDATED.desc(), _DAY.desc(), Edition.id.desc())
    keys = whole.with_only_columns(_DAY, Edition.id).where(not_(start.reached(past)))
    rows: Any = session().execute(keys.order_by(*order).limit(PAGE_LENGTH + 1))
    found: list[Key] = [(row[0], row[1]) for row in rows][::-1]
    if not found:
        return None
    if len(found) <= PAGE_LENGTH:
        return ""
    begin = _boundary(found, range(1, PAGE_LENGTH + 1))
    return str(_place(found[begin], found[begin - 1]))


def _boundary(keys: list[Key], places: range) -> int:
    """Return where to cut: at the change of a month in the nearer half if there is one, else of a day, else first."""
    nearer = places[: PAGE_LENGTH // 2]
    for tell in (_month, _day):
        for place in nearer:
            if tell(keys[place]) != tell(keys[place - 1]):
                return place
    return places[0]


def _place(key: Key, previous: Key) -> Position:
    """Return the widest place that begins with an edition, given the one before it."""
    day, number = key
    if _month(key) != _month(previous):
        return Position(_month(key))
    if day is None or day == previous[0]:
        return Position(_month(key), day.day if day else 0, number)
    return Position(_month(key), day.day)


def _month(key: Key) -> str:
    return f"{key[0]:%Y-%m}" if key[0] else ""


def _day(key: Key) -> date | None:
    return key[0]
