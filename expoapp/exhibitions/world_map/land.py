"""Draws the land under the marks, once: `make land` writes static/map/land.svg from Natural Earth's countries.

The source is world-atlas (ISC licence), which is Natural Earth (public domain) as TopoJSON: borders are arcs that
neighbours share, so that they stay one line however much they are simplified. Where most exhibitions are held, the
coast is drawn more finely than elsewhere.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from expoapp.exhibitions.world_map.projection import HEIGHT, TOP, WEST, WIDTH, Point, project

UNIT = 20  # units of the drawing in a degree; what is written are whole units
# West, south, east and north of where lines are drawn more finely, and there the farthest they may be off and the
# least area that is drawn, in degrees; then the same for the rest of the world.
FINE = [
    ((47.0, 21.0, 60.0, 31.0), 0.05, 0.02),
    ((28.0, -12.0, 47.0, 13.0), 0.08, 0.03),
    ((-20.0, -36.0, 63.0, 43.0), 0.11, 0.03),
    ((-11.0, 36.0, 32.0, 60.0), 0.19, 0.3),
]
COARSE = (0.48, 1.8)
# A picture inherits no colours from its page, so it knows both schemes; hexadecimal for the oldest browsers.
STYLE = (
    "path{fill:#dfe3d8;stroke:#fdfcf8;stroke-width:.9;stroke-linejoin:round;vector-effect:non-scaling-stroke}"
    ".b{fill:none}"
    "@media(prefers-color-scheme:dark){path{fill:#27302f;stroke:#0c1413}.b{fill:none}}"
)

Arc = list[Point]


def draw(topology: dict[str, Any]) -> str:
    """Return the land of a TopoJSON topology with the objects `land` and `countries` as a drawing."""
    arcs = [simplified(arc) for arc in _arcs(topology)]
    coast = "".join(
        _path(ring, is_closed=True) for ring in _rings(topology["objects"]["land"], arcs) if _is_drawn(ring)
    )
    shared = Counter(abs_index for abs_index in map(_absolute, _indexes(topology["objects"]["countries"])))
    inland = set(map(_absolute, _indexes(topology["objects"]["land"])))
    borders = "".join(
        _path(arcs[index], is_closed=False)
        for index, times in sorted(shared.items())
        if times > 1 and index not in inland
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * UNIT:.0f} {HEIGHT * UNIT:.0f}"'
        f' preserveAspectRatio="none"><style>{STYLE}</style><path d="{coast}"/><path class="b" d="{borders}"/></svg>\n'
    )


def _arcs(topology: dict[str, Any]) -> Iterator[Arc]:
    """Yield every arc, its numbers taken out of TopoJSON's differences, as points of the flat map."""
    (scale_x, scale_y), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    for steps in topology["arcs"]:
        x = y = 0
        points: Arc = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            point = project(max(y * scale_y + low, -85.0), x * scale_x + left)
            # An island that lies across the cut stays in one piece, on the side where its line begins.
            turns = round((points[-1].x - point.x) / 360) if points else 0
            points.append(Point(point.x + 360 * turns, point.y))
        yield points


def _absolute(index: int) -> int:
    """Return the arc an index names; a negative one means the same arc run backwards."""
    return ~index if index < 0 else index


def _indexes(thing: Any) -> Iterator[int]:
    """Yield the index of every arc a geometry runs along."""
    if isinstance(thing, int):
        yield thing
    elif isinstance(thing, list):
        for one in thing:
            yield from _indexes(one)
    else:
        yield from _indexes(thing.get("arcs", thing.get("geometries", [])))


def _rings(thing: dict[str, Any], arcs: list[Arc]) -> Iterator[Arc]:
    """Yield every ring of a geometry of polygons, its arcs put together."""
    if thing["type"] == "GeometryCollection":
        for one in thing["geometries"]:
            yield from _rings(one, arcs)
        return
    polygons = [thing["arcs"]] if thing["type"] == "Polygon" else thing["arcs"]
    for polygon in polygons:
        for ring in polygon:
            points: Arc = []
            for index in ring:
                part = arcs[index] if index >= 0 else arcs[~index][::-1]
                points += part[1:] if points else part
            yield points


def _care(points: Arc) -> tuple[float, float]:
    """Return how far off a line may be drawn, and how small what it encloses may be."""
    for (west, south, east, north), error, area in FINE:
        top, bottom = project(north, 0).y, project(south, 0).y
        if any(west <= one.x <= east and top <= one.y <= bottom for one in points):
            return error, area
    return COARSE


def _is_drawn(ring: Arc) -> bool:
    """Say whether a ring is large enough to be seen and lies on the map."""
    area = abs(sum(a.x * b.y - b.x * a.y for a, b in pairwise(ring))) / 2
    return area >= _care(ring)[1] and min(one.y for one in ring) < TOP + HEIGHT


def simplified(points: Arc) -> Arc:
    """Return an arc with as few points as keep it within the error (Douglas and Peucker), its ends kept."""
    allowed, _area = _care(points)
    if points[0] == points[-1]:
        # An island that is drawn at all keeps its shape, however small it is.
        allowed = min(allowed, max(abs(one.x - points[0].x) + abs(one.y - points[0].y) for one in points) / 8)
    kept, spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far, place = 0.0, 0
        for index in range(first + 1, last):
            off = _off(points[index], points[first], points[last])
            if off > far:
                far, place = off, index
        if far > allowed:
            kept.add(place)
            spans += [(first, place), (place, last)]
    return [points[index] for index in sorted(kept)]


def _off(point: Point, first: Point, last: Point) -> float:
    """Return how far a point is from the line between two others."""
    across, down = last.x - first.x, last.y - first.y
    length = across * across + down * down
    share = ((point.x - first.x) * across + (point.y - first.y) * down) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return float(((point.x - first.x - share * across) ** 2 + (point.y - first.y - share * down) ** 2) ** 0.5)


def _path(points: Arc, *, is_closed: bool) -> str:
    """Return points as the data of a path, in whole units and each relative to the one before."""
    places = [(round((one.x - WEST) * UNIT), round((one.y - TOP) * UNIT)) for one in points]
    if is_closed:
        places = places[:-1]
    x, y = places[0]
    written = f"M{x} {y}l"
    for here_x, here_y in places[1:]:
        if (here_x, here_y) != (x, y):
            for step in (here_x - x, here_y - y):
                written += f"{step}" if step < 0 or written[-1] == "l" else f" {step}"
            x, y = here_x, here_y
    return "" if written.endswith("l") else written + ("z" if is_closed else "")


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(draw(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), encoding="utf-8")
