"""The agenda: what goes live and what expires, of everything that can be published (S4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from expoapp import audit, clock, publication
from expoapp.accounts import queries as accounts
from expoapp.publication import Event
from expoapp.publication.wording import place_of
from expoapp.site import queries
from expoapp.site.staff.room import bp, scope
from expoapp.web import guard
from expoapp.web.pages import choice

LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Row:
    """An event as the agenda shows it: by the clock its thing is thought of, with who saw to it where that is known."""

    event: Event
    zone: str
    title: str
    address: str
    by: str

    @property
    def local(self) -> datetime:
        """Return the moment by the thing's own clock."""
        return self.event.at.astimezone(ZoneInfo(self.zone))

    @property
    def place(self) -> str:
        """Return whose clock that is."""
        return place_of(self.zone)


@bp.get("/agenda")
def agenda() -> ResponseReturnValue:
    """Show what goes live and what expires: what comes, and what was so in the last days."""
    now, kinds = clock.now(), publication.kinds()
    asked = choice("kind", {kind.name for kind in kinds})
    found = publication.events(scope(), now - LATELY, clock.END, [kind for kind in kinds if asked in {"", kind.name}])
    rows = _rows(found)
    past = [row for row in reversed(rows) if row.event.at <= now]
    return render_template(
        "site/staff/agenda.html",
        coming=_by_day(row for row in rows if row.event.at > now),
        past=_by_day(past),
        kinds=kinds,
        asked=asked,
        moment=now,
    )


def _by_day(rows: Iterable[Row]) -> list[tuple[date, list[Row]]]:
    # Each day by its own place's clock: what happens at nine in Nairobi stands under Nairobi's day.
    return [(day, list(of_day)) for day, of_day in groupby(rows, key=lambda row: row.local.date())]


def _rows(events: list[Event]) -> list[Row]:
    house = queries.house_zone()
    authors = audit.last_authors({event.thing_name for event in events}, _deeds())
    names = accounts.names_of(set(authors.values()))
    return [
        Row(
            event=event,
            zone=event.kind.zone(event.thing) if event.kind.zone else house,
            title=event.kind.title(event.thing),
            address=_address(event),
            by=names.get(authors.get(event.thing_name, 0), ""),
        )
        for event in events
    ]


def _deeds() -> list[str]:
    return [f"{kind.trail}.{verb}" for kind in publication.kinds() for verb in ("publish", "schedule")]


def _address(event: Event) -> str:
    """Return the office's page of a thing, "" where the person may not open it."""
    endpoint, values = event.kind.page(event.thing)
    return url_for(endpoint, **values) if endpoint in current_app.view_functions and guard.may(endpoint) else ""
