"""The comparison of what a visitor has marked: an address that names exhibitions, and so can be kept and sent."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template, url_for

from expoapp import clock, text
from expoapp.exhibitions import queries
from expoapp.exhibitions.models import FigureKind, Phase
from expoapp.exhibitions.public.room import bp
from expoapp.exhibitions.queries import ExhibitionPage
from expoapp.exhibitions.wording import usual_hours_of
from expoapp.web.pages import choices

SIDE_BY_SIDE = 6  # more columns nobody compares
MOST = 12
# As text.slugify makes them; what is none is never asked of the database.
_SLUG = re.compile(r"[^\W_]+(-[^\W_]+)*")


@dataclass(frozen=True)
class Row:
    """One fact of all exhibitions compared; None where it is not known."""

    name: str
    cells: list[Any]

    @property
    def is_known(self) -> bool:
        """Say whether there is anything to show."""
        return any(cell is not None for cell in self.cells)

    @property
    def is_same(self) -> bool:
        """Say whether the exhibitions do not differ in it."""
        return len(self.cells) > 1 and all(cell == self.cells[0] for cell in self.cells)


@bp.page("/compare")
def compare() -> str:
    """Show exhibitions side by side, in the order of the address."""
    moment = clock.now()
    wanted = [slug for slug in choices("e") if len(slug) <= text.SLUG_LENGTH and _SLUG.fullmatch(slug)]
    asked = queries.asked_for(wanted[:MOST], moment)
    shown = [page.exhibition.slug for page in asked.pages]
    waiting = wanted[MOST:]

    def without(slug: str) -> str:
        return url_for("exhibitions.compare", e=[one for one in [*shown, *waiting] if one != slug])

    columns = asked.pages[:SIDE_BY_SIDE]
    return render_template(
        "exhibitions/compare.html",
        pages=asked.pages,
        columns=columns,
        rest=asked.pages[SIDE_BY_SIDE:],
        rows=[row for row in _rows(columns, moment) if row.is_known],
        most=MOST,
        is_cut=bool(waiting),
        moved=asked.moved,
        is_short="" in asked.moved.values(),
        own=[page.exhibition.slug for page in asked.pages if page.exhibition.organiser.is_own],
        without=without,
        moment=moment,
    )


def _rows(columns: list[ExhibitionPage], moment: datetime) -> list[Row]:
    """Return the facts in the order in which people decide by them; their cells are drawn by `compare_table`."""

    def row(name: str, fact: Callable[[ExhibitionPage], Any]) -> Row:
        return Row(name, [fact(page) or None for page in columns])

    return [
        # Each has its own days, even where they read alike.
        Row("dates", [page.current or page.exhibition.slug for page in columns]),
        row("place", lambda page: page.current.city if page.current else page.exhibition.city),
        row("venue", lambda page: page.current and page.current.venue),
        row("hours", _hours),
        row("entry", lambda page: page.exhibition.entry_terms and text.words(page.exhibition, "entry_terms")),
        row("industries", lambda page: page.exhibition.industries),
        row("products", lambda page: page.exhibition.product_groups),
        *(row(kind, partial(queries.latest_figure, kind)) for kind in FigureKind),
        row("number", lambda page: page.current and page.current.number),
        row("since", lambda page: page.exhibition.founded_year),
        row("organiser", lambda page: page.exhibition.organiser),
        row("calendar", lambda page: _for_calendars(page, moment)),
    ]


def _hours(page: ExhibitionPage) -> Any:
    """Return the usual hours, () where every day has its own."""
    if page.current is None or page.current.is_off or not page.current.days:
        return None
    return usual_hours_of(page.current) or ("", "", False)


def _for_calendars(page: ExhibitionPage, moment: datetime) -> Any:
    """Return the edition if its days are worth an entry in a calendar."""
    edition = page.current
    is_worth = edition is not None and edition.is_exact and not edition.is_off
    return edition if edition is not None and is_worth and edition.phase(moment) is not Phase.OVER else None
