"""A plan being drawn: chance that depends on the slug alone, and what stands on the floor.

Places are whole numbers of half a stand, counted from the middle of the picture, which keeps a drawing small.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import TypeVar

from markupsafe import Markup

from expoapp.exhibitions.poster.colours import ACCENTS, GROUND, SUN, TINTS, colour

GAP = 0.16  # between neighbours
LARGE = 9  # floor of a stand that may shine
FOCUS = (90, -45)  # what is seen on every cut of the picture, in pixels from its middle
WEIGHTS = [6, 5, 5, 3, 2, 1]
Thing = TypeVar("Thing")
Point = tuple[float, float]


class Chance:
    """Numbers that look like chance and are always the same for the same slug."""

    def __init__(self, slug: str) -> None:
        self._bytes = self._endless(slug)

    @staticmethod
    def _endless(slug: str) -> Iterator[int]:
        for number in count():
            yield from hashlib.sha256(f"{slug}/{number}".encode()).digest()

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to less than `limit`, which is at most 256."""
        return next(self._bytes) % limit

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things."""
        return things[self.below(len(things))]

    def weighted(self, weights: Sequence[int]) -> int:
        """Return a position in `weights`, the heavier ones more often."""
        rest = self.below(sum(weights))
        for position, weight in enumerate(weights):
            rest -= weight
            if rest < 0:
                return position
        raise AssertionError("the weights add up")


@dataclass
class _Shape:
    """Something on the plan: path data that begins at its place, its middle, and how much floor it takes."""

    fill: str
    x: float
    y: float
    path: str
    middle: Point = (0, 0)
    area: float = 0


class Plan:
    """What is drawn: rings and stands on the floor, and what stands above them.

    `unit` is half a stand in pixels, `angle` the hall's turn, `size` the picture's.
    """

    def __init__(self, hue: int, accent: int, size: tuple[int, int], unit: float, angle: int) -> None:
        self.hue, self.accent, self.unit, self.angle = hue, accent, unit, angle
        self.width, self.height = size
        self.floor, self.sun = colour(*GROUND, hue), colour(*SUN)
        self.focus = self.on_plan(*FOCUS)
        self._rings: list[tuple[tuple[Point, float], str]] = []  # around what and how deep, and the element
        self._stands: list[_Shape] = []
        self._above: list[_Shape] = []

    def tint(self, number: int) -> str:
        """Return the colour of a tint."""
        lightness, chroma, turn = TINTS[number]
        return colour(lightness, chroma, self.accent if number in ACCENTS else self.hue + turn)

    def on_plan(self, x: float, y: float) -> Point:
        """Return where on the plan a point of the picture lies that is given in pixels from its middle."""
        across, down = _turned(x, y, -self.angle)
        return across / self.unit, down / self.unit

    def is_seen(self, x: float, y: float, radius: float) -> bool:
        """Say whether something around a place shows in the picture."""
        across, down = _turned(x * self.unit, y * self.unit, self.angle)
        edge = radius * self.unit
        return abs(across) < self.width / 2 + edge and abs(down) < self.height / 2 + edge

    def stand(self, tint: int, x: float, y: float, width: float, height: float) -> None:
        """Put a stand on the floor."""
        self.shape(tint, x, y, f"h{width:g}v{height:g}h-{width:g}z", (x + width / 2, y + height / 2), width * height)

    def shape(self, tint: int, x: float, y: float, path: str, middle: Point, area: float) -> None:
        """Put a stand of any shape on the floor; its path begins at its place."""
        if self.is_seen(*middle, 0.65 * math.sqrt(area)):
            self._stands.append(_Shape(self.tint(tint), x, y, path, middle, area))

    def inner(self, fill: str, x: float, y: float, width: float, height: float) -> None:
        """Put a room into a stand."""
        if self.is_seen(x + width / 2, y + height / 2, (width + height) / 3):
            self._above.append(_Shape(fill, x, y, f"h{width:g}v{height:g}h-{width:g}z"))

    def disc(self, fill: str, x: float, y: float, radius: float) -> None:
        """Put something round above what is there: a stage, a table, a tower."""
        if self.is_seen(x, y, radius):
            half = f"a{radius:g} {radius:g} 0 1 0"
            path = f"{half} {2 * radius:g} 0{half}-{2 * radius:g} 0z"
            self._above.append(_Shape(fill, x - radius, y, path))

    def ring(self, fill: str, middle: Point, radius: float, depth: float, dashes: Sequence[float] = ()) -> None:
        """Draw a ring of stands by dashing a circle; the dashes begin at its rightmost point and run clockwise."""
        if self._is_ring_seen(middle, radius, depth):
            pattern = f' stroke-dasharray="{" ".join(f"{dash:.4g}" for dash in dashes)}"' if dashes else ""
            around = (middle, depth)
            self._rings.append((around, f'<circle r="{_short(radius)}" stroke="{fill}"{pattern}/>'))

    def _is_ring_seen(self, middle: Point, radius: float, depth: float) -> bool:
        across, down = _turned(middle[0] * self.unit, middle[1] * self.unit, self.angle)
        edges = self.width / 2, self.height / 2
        nearest = math.hypot(max(abs(across) - edges[0], 0), max(abs(down) - edges[1], 0))
        farthest = math.hypot(abs(across) + edges[0], abs(down) + edges[1])
        return nearest < (radius + depth / 2) * self.unit and (radius - depth / 2) * self.unit < farthest

    def spokes(self, middle: Point, ways: int) -> None:
        """Cut straight aisles through the rings, at equal angles from their middle outwards."""
        ends = [_turned(60, 0, 360 / ways * way) for way in range(ways)]
        path = "".join(f"M0 0L{_pair(*end)}" for end in ends)
        self._rings.append(((middle, 1), f'<path stroke="{self.floor}" d="{path}"/>'))

    def shine(self) -> None:
        """Let the stand shine that is nearest to the focus, and is large enough to be somebody's."""
        large = [one for one in self._stands if one.area >= LARGE]
        if large:
            ours = min(large, key=lambda one: math.dist(self.focus, one.middle))
            ours.fill = self.sun
            self.disc(self.floor, *ours.middle, round(math.sqrt(ours.area) / 6, 1))

    def markup(self) -> Markup:
        """Return the plan as SVG; one path holds all stands of a colour."""
        rings = "".join(
            f'<g fill="none" stroke-width="{_short(depth)}" transform="translate({_pair(*middle)})">'
            f"{''.join(element for _around, element in same)}</g>"
            for (middle, depth), same in groupby(self._rings, key=lambda ring: ring[0])
        )
        return Markup(  # noqa: S704 -- made of our own numbers and colours only
            f'<g transform="translate({self.width // 2} {self.height // 2})rotate({self.angle})'
            f'scale({self.unit:g})">{rings}'
            f'<g stroke="{self.floor}" stroke-width="{GAP}">{_paths(self._stands)}</g>{_paths(self._above)}</g>'
        )


def _turned(x: float, y: float, angle: float) -> Point:
    turn = math.radians(angle)
    return x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)


def _paths(shapes: Sequence[_Shape]) -> str:
    """Return shapes as one path for each colour, each placed relative to the one before: that compresses best."""
    paths: dict[str, str] = {}
    at: dict[str, Point] = {}
    for one in shapes:
        if one.fill not in at:
            paths[one.fill], at[one.fill] = f"M{_pair(one.x, one.y)}{one.path}", (one.x, one.y)
            continue
        x, y = at[one.fill]
        paths[one.fill] += f"m{_pair(one.x - x, one.y - y)}{one.path}"
        at[one.fill] = one.x, one.y
    return "".join(f'<path fill="{fill}" d="{data}"/>' for fill, data in paths.items())


def _short(value: float) -> str:
    return f"{value:.3g}"


def _pair(x: float, y: float) -> str:
    first, second = _short(x), _short(y)
    return first + second if second.startswith("-") else f"{first} {second}"
