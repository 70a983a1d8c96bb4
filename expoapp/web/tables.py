"""Tables of the back office: their columns, and what an address says of their order, page and filters.

LIST = Table("staff.news.list", [Column("title", _l("Title"), sorts=True), Column("", _l("On the site"))], "-posted")
view = LIST.read(q=words, state=state)    # filters have been allow-listed by the door; "" is none
found = queries.listed(scope(), view.order, view.page)

`components/table.html` draws it. Whatever is no column that sorts counts as not asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request, url_for

from expoapp.order import Order
from expoapp.web.pages import page_number


@dataclass(frozen=True)
class Column:
    """A column. `falls` says that its first press shows the largest or newest first; `is_number` sets it at the end."""

    key: str
    label: Any  # lazy: columns are written once, and read in a language
    sorts: bool = False
    falls: bool = False
    is_number: bool = False


@dataclass(frozen=True)
class View:
    """A table as an address asks for it. Each address it gives keeps all the rest of this one."""

    endpoint: str
    columns: tuple[Column, ...]
    default: Order
    order: Order
    page: int
    filters: dict[str, str]

    @property
    def sortable(self) -> list[Column]:
        """Return the columns that the table can be sorted by."""
        return [one for one in self.columns if one.sorts]

    @property
    def is_filtered(self) -> bool:
        """Say whether something is left out."""
        return any(self.filters.values())

    @property
    def sort(self) -> str:
        """Return the order as the address says it, "" for the one that need not be said."""
        return "" if self.order == self.default else str(self.order)

    @property
    def here(self) -> dict[str, Any]:
        """Return what leads back here, as values for `url_for`: filters, order and page."""
        said = self.filters | {"sort": self.sort, "page": str(self.page) if self.page > 1 else ""}
        return {name: value for name, value in said.items() if value}

    def address(self, page: int) -> str:
        """Return where another page of the same list is."""
        return url_for(self.endpoint, **replace(self, page=page).here)

    def turned(self, column: Column) -> str:
        """Return where the list is by a column; by the one that it is sorted by already, the other way round."""
        falls = not self.order.is_falling if column.key == self.order.key else column.falls
        return url_for(self.endpoint, **replace(self, order=Order(column.key, falls), page=1).here)

    def direction(self, column: Column) -> str:
        """Return "ascending" or "descending" for the column that the list is sorted by, "" for the others."""
        if not column.sorts or column.key != self.order.key:
            return ""
        return "descending" if self.order.is_falling else "ascending"


class Table:
    """A table at an address. `default` is its order where nobody asks for one: "name" or "-name"."""

    def __init__(self, endpoint: str, columns: Sequence[Column], default: str = "") -> None:
        self.endpoint = endpoint
        self.columns = tuple(columns)
        self.default = Order.of(default)

    def read(self, **filters: str) -> View:
        """Return the table as the request asks for it."""
        asked = Order.of(request.args.get("sort", ""))
        order = asked if asked.key in {one.key for one in self.columns if one.sorts} else self.default
        return View(self.endpoint, self.columns, self.default, order, page_number(), filters)
