"""The map of where editions are held: marks with names over one drawing of the land (V7).

Everything is computed here, so that the map needs no script and no third party: what is shown, how far it is zoomed
in, which cities share a mark, where the names stand. The land is one file, made by `make land`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from expoapp import i18n
from expoapp.catalogue.models import Venue
from expoapp.exhibitions import wording
from expoapp.exhibitions.models import Edition
from expoapp.exhibitions.queries import Held
from expoapp.exhibitions.world_map.places import Coordinates, place_of
from expoapp.exhibitions.world_map.views import MIDDLE, NARROW, SMALL, WIDE, Frame, Mark, Town, View, draw
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext

__all__ = [
    "Mark",
    "Plan",
    "Town",
    "View",
    "locator",
    "name_of_mark",
    "plan",
    "plan_of_held",
    "towns_of",
]


@dataclass(frozen=True)
class Plan:
    """A map: the towns by country and name, and one drawing for each width of page. No drawing if no place is known."""

    towns: list[Town]
    views: list[View]

    @property
    def unplaced(self) -> list[Town]:
        """Return the towns whose place is not known, so that the page can say so."""
        return [one for one in self.towns if one.place is None]

    @property
    def has_numbers(self) -> bool:
        """Say whether any mark of one city bears a number."""
        return any(mark.count > 1 and not mark.is_group for view in self.views for mark in view.marks)

    @property
    def has_groups(self) -> bool:
        """Say whether any mark stands for several cities."""
        return any(mark.is_group for view in self.views for mark in view.marks)

    @property
    def running(self) -> int:
        """Return how many editions run now."""
        return sum(one.running for one in self.towns)


def plan(editions: Sequence[Edition], moment: datetime) -> Plan:
    """Return the map of editions, each with its city (country, translations) and venue."""
    return _plan(towns_of(editions, moment))


def plan_of_held(held: Iterable[Held]) -> Plan:
    """Return the map of cities of which only numbers are known."""
    return _plan(Town(one.city, one.count, one.running, place_of(one.city, _places(one.venues))) for one in held)


def locator(venue: Venue) -> Plan:
    """Return a small map that shows where a venue lies; its city is loaded with country and translations."""
    return _plan([Town(venue.city, 1, 0, place_of(venue.city, _places([venue])))], [SMALL])


def _plan(towns: Iterable[Town], frames: Sequence[Frame] = (NARROW, MIDDLE, WIDE)) -> Plan:
    found = sorted(towns, key=lambda one: (i18n.territory(one.city.country_code), str(one.name)))
    placed = [one for one in found if one.place]
    return Plan(found, [draw(placed, frame) for frame in frames] if placed else [])


def towns_of(editions: Sequence[Edition], moment: datetime) -> list[Town]:
    """Return the cities of editions, each with its editions in the order given."""
    held: dict[int, list[Edition]] = {}
    for edition in editions:
        held.setdefault(edition.city_id, []).append(edition)
    return [
        Town(
            rows[0].city,
            len(rows),
            sum(row.is_running(moment) for row in rows),
            place_of(rows[0].city, _places(row.venue for row in rows)),
            tuple(rows),
        )
        for rows in held.values()
    ]


def _places(venues: Iterable[Venue | None]) -> set[Coordinates]:
    return {
        (venue.latitude, venue.longitude)
        for venue in venues
        if venue and venue.latitude is not None and venue.longitude is not None
    }


def name_of_mark(mark: Mark, moment: datetime) -> str:
    """Return what a mark stands for, in words that begin with what is written beside it."""
    first = mark.town
    if len(mark.towns) > 1:
        others = len(mark.towns) - 1
        where = ngettext("%(city)s + %(num)s more city", "%(city)s + %(num)s more cities", others, city=str(first.name))
    else:
        where = wording.city_of(first.city)
    if mark.count == 1 and first.editions:
        edition = first.editions[0]
        state = wording.state_of(edition, moment)
        parts = [str(wording.name_of(edition.exhibition)), wording.dates_of(edition), state.words]
        return _("%(where)s: %(what)s", where=where, what=" · ".join(filter(None, parts)))
    said = _("%(where)s: %(what)s", where=where, what=ngettext("%(num)s edition", "%(num)s editions", mark.count))
    if mark.running:
        return _("%(what)s (%(num)s on now)", what=said, num=i18n.number(mark.running))
    return said
