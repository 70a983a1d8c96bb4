"""The finder's addresses: what a request asks for, and the one address that stands for it (decision 10)."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from flask import request, url_for

from expoapp.exhibitions.queries import Filters, Position
from expoapp.exhibitions.queries.finder import LEVELS
from expoapp.web.pages import choice

LIST, CALENDAR, MAP, SHEET = "", "calendar", "map", "print"
VIEWS = (LIST, CALENDAR, MAP, SHEET)


@dataclass(frozen=True)
class Asked:
    """Filters with the view they are looked at in: a month of the calendar, a place in the list."""

    filters: Filters
    view: str = LIST
    month: str = ""
    start: Position | None = None

    @classmethod
    def read(cls) -> "Asked":
        """Return what the request asks for, as far as it can be understood without the database."""
        levels: dict[str, Any] = {level: tuple(request.args.getlist(level)) for level in LEVELS}
        filters = Filters(
            **levels,
            all_organisers=choice("organisers", {"all"}) == "all",
            words=request.args.get("q", ""),
            past=choice("when", {"past"}) == "past",
        )
        view = choice("view", set(VIEWS))
        return cls(
            filters,
            view,
            # Filters know what a month looks like and drop what is none.
            month=next(iter(Filters(month=(request.args.get("at", ""),)).month), "") if view == CALENDAR else "",
            start=Position.read(request.args.get("from", "")) if view == LIST else None,
        )

    def query(self) -> dict[str, Any]:
        """Return the query as the one address writes it."""
        more = {"view": self.view, "at": self.month, "from": str(self.start) if self.start else ""}
        return self.filters.query() | {name: value for name, value in more.items() if value}

    def is_as_written(self) -> bool:
        """Say whether the request came by the one address: no name more, none empty, all in order."""
        written = parse_qsl(request.query_string.decode("utf-8", "replace"), keep_blank_values=True)
        wanted = []
        for name, value in self.query().items():
            wanted += [(name, one) for one in (value if isinstance(value, list) else [value])]
        return written == wanted

    def address(self, **changed: Any) -> str:
        """Return the address, with some of it changed. Other filters or another view begin at the beginning."""
        if {"filters", "view"} & set(changed):
            changed = {"start": None} | changed
        return url_for("exhibitions.finder", **replace(self, **changed).query())

    def file(self, endpoint: str) -> str:
        """Return the address of the same filters as a file."""
        return url_for(endpoint, **self.filters.query())
