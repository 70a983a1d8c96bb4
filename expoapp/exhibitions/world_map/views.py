"""One drawing of the map: how far it is zoomed in, which cities share a mark, and where marks and land lie in it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from expoapp import i18n
from expoapp.catalogue.models import City
from expoapp.exhibitions.models import Edition
from expoapp.exhibitions.queries.finder import MOST_VALUES, city_value
from expoapp.exhibitions.world_map import labels
from expoapp.exhibitions.world_map.labels import Disc, Label
from expoapp.exhibitions.world_map.projection import BOTTOM, EAST, HEIGHT, TOP, WEST, WIDTH, Point
from expoapp.i18n import gettext as _
from expoapp.text import Words, words

# So much is shown at least, in degrees: one place alone is recognised by the coasts far round it; several are to come
# apart, as far as the land is drawn finely enough.
LEAST_SPAN_OF_ONE, LEAST_SPAN = 24.0, 12.0
SMALLEST, LARGEST = 7.0, 20.0
# The ring round a mark of which something runs now.
RING = 5.0
# So far apart are the middles of two marks at least, so that each can be hit with a finger (24 px, WCAG 2.5.8).
APART = 28.0
REACH = 24.0


@dataclass(frozen=True)
class Frame:
    """A size in which the map is drawn. Letters keep their size, so a narrow page gets a drawing of its own.

    Its height fits what is shown, within two bounds; `beside` and `above` are the margins in which names find room.
    """

    name: str
    width: float
    lowest: float
    highest: float
    beside: float
    above: float


NARROW = Frame("narrow", 360, 260, 460, 32, 36)
MIDDLE = Frame("middle", 560, 320, 520, 72, 44)
WIDE = Frame("wide", 880, 400, 640, 96, 52)
SMALL = Frame("small", 360, 240, 240, 40, 36)


@dataclass(frozen=True)
class Town:
    """A city, how many editions are held there, how many of them run now, and where it lies if that is known."""

    city: City
    count: int
    running: int
    place: Point | None
    editions: tuple[Edition, ...] = ()

    @property
    def key(self) -> str:
        """Return the town's id in a page."""
        return f"city-{self.value}"

    @property
    def value(self) -> str:
        """Return what stands for the city in the finder's addresses."""
        return city_value(self.city)

    @property
    def name(self) -> Words:
        """Return the city's name."""
        return words(self.city, "name")


@dataclass(frozen=True)
class Mark:
    """A mark: one town, or several that lie too near one another to be told apart; the first gives name and place."""

    towns: tuple[Town, ...]
    x: float
    y: float
    radius: float
    reach: float
    label: Label

    @property
    def count(self) -> int:
        """Return how many editions it stands for."""
        return sum(town.count for town in self.towns)

    @property
    def running(self) -> int:
        """Return how many of them run now."""
        return sum(town.running for town in self.towns)

    @property
    def town(self) -> Town:
        """Return the town that gives it name and place."""
        return self.towns[0]

    @property
    def is_group(self) -> bool:
        """Say whether it stands for more than one city."""
        return len(self.towns) > 1

    @property
    def name(self) -> Words:
        """Return what is written beside it, and in which language."""
        return _name_of(self.towns)

    @property
    def query(self) -> dict[str, list[str]]:
        """Return what the finder is asked for its cities; for very many of them, for their countries."""
        if len(self.towns) <= MOST_VALUES:
            return {"city": [one.value for one in self.towns]}
        return {"country": sorted({one.city.country.slug for one in self.towns})[:MOST_VALUES]}


@dataclass(frozen=True)
class View:
    """A drawing: its size, where the whole land lies in it (left, top, width, height), and the marks."""

    name: str
    width: float
    height: float
    land: tuple[float, float, float, float]
    marks: tuple[Mark, ...]


def draw(towns: Sequence[Town], frame: Frame) -> View:
    """Return the drawing of towns whose places are known; there is at least one."""
    places = [town.place for town in towns if town.place]
    scale, left, top, height = _zoom(places, frame)

    def at(place: Point) -> tuple[float, float]:
        return (place.x - left) * scale, (place.y - top) * scale

    groups = _grouped([town for town in towns if town.place], scale)
    discs = [Disc(*at(group[0].place or places[0]), _radius(group) + _ring(group)) for group in groups]
    names = [str(_name_of(group)) for group in groups]
    placed = labels.place(names, discs, frame.width, height)
    marks = [
        Mark(group, round(disc.x, 1), round(disc.y, 1), round(_radius(group), 1), _reach(disc, discs), label)
        for group, disc, label in zip(groups, discs, placed, strict=True)
    ]
    land = ((WEST - left) * scale, (TOP - top) * scale, WIDTH * scale, HEIGHT * scale)
    return View(frame.name, frame.width, height, tuple(round(one, 1) for one in land), tuple(marks))  # type: ignore[arg-type]


def _zoom(places: Sequence[Point], frame: Frame) -> tuple[float, float, float, float]:
    """Return scale, left and top (both on the flat map) and height of a drawing that shows all places with some air."""
    west, east = min(place.x for place in places), max(place.x for place in places)
    north, south = min(place.y for place in places), max(place.y for place in places)
    least = LEAST_SPAN if len(places) > 1 else LEAST_SPAN_OF_ONE
    wide, tall = max(east - west, least), max(south - north, least / 2)
    inner = frame.width - 2 * frame.beside
    height = min(max(inner * tall / wide + 2 * frame.above, frame.lowest), frame.highest)
    # Never smaller than the world is wide: beyond its edges there is nothing to show.
    scale = max(min(inner / wide, (height - 2 * frame.above) / tall), frame.width / WIDTH)
    height = math.floor(min(height, HEIGHT * scale))
    left = min(max((west + east - frame.width / scale) / 2, WEST), EAST - frame.width / scale)
    top = min(max((north + south - height / scale) / 2, TOP), BOTTOM - height / scale)
    return scale, left, top, height


def _grouped(towns: Sequence[Town], scale: float) -> list[tuple[Town, ...]]:
    """Return towns with those together that lie too near one another, the largest group first."""
    groups: list[tuple[Town, ...]] = [(town,) for town in towns]
    while True:
        merged: list[tuple[Town, ...]] = []
        for group in sorted(groups, key=_weight):
            near = next((place for place, other in enumerate(merged) if _is_near(group, other, scale)), None)
            if near is None:
                merged.append(group)
            else:
                merged[near] += group
        if len(merged) == len(groups):
            return merged
        groups = merged


def _weight(group: tuple[Town, ...]) -> tuple[int, str]:
    return -sum(town.count for town in group), group[0].key


def _is_near(group: tuple[Town, ...], other: tuple[Town, ...], scale: float) -> bool:
    a, b = group[0].place, other[0].place
    if a is None or b is None:
        raise ValueError("only towns whose place is known are drawn")
    radii = _radius(group) + _ring(group) + _radius(other) + _ring(other)
    return scale * math.dist((a.x, a.y), (b.x, b.y)) < max(radii + 2, APART)


def _radius(group: tuple[Town, ...]) -> float:
    """Return a mark's radius; its area grows with the number of editions."""
    count = sum(town.count for town in group)
    return SMALLEST if count == 1 else min(LARGEST, 7.5 + 1.7 * math.sqrt(count))


def _ring(group: tuple[Town, ...]) -> float:
    return RING if any(town.running for town in group) else 0.0


def _reach(disc: Disc, discs: Sequence[Disc]) -> float:
    """Return how far off its middle a mark can be hit: not nearer to any other mark than to itself."""
    others = [math.dist((disc.x, disc.y), (other.x, other.y)) / 2 for other in discs if other is not disc]
    return round(max(disc.radius, min([REACH, *others])), 1)


def _name_of(towns: Sequence[Town]) -> Words:
    name = towns[0].name
    if len(towns) == 1:
        return name
    return Words(_("%(city)s + %(num)s", city=name.value, num=i18n.number(len(towns) - 1)), name.lang)
