"""Miller's cylindrical projection: places on the earth as points on a flat map, the same for land and for marks.

Cylindrical, so that any part of the world can be cut out as a rectangle with north on top; near the equator, where
most of our exhibitions are, shapes and distances hardly suffer, and the north does not swell as in Mercator's.
"""

import math
from dataclasses import dataclass

# The map ends here: Antarctica holds no exhibitions, the last land in the north is Greenland's, and between Asia and
# America, in the Bering Strait, the cut goes through water.
NORTH, SOUTH = 84.0, -58.0
WEST, EAST = -169.0, 191.0


@dataclass(frozen=True)
class Point:
    """A point on the flat map: degrees of longitude to the east, and as long units to the south of the equator."""

    x: float
    y: float


def project(latitude: float, longitude: float) -> Point:
    """Return where a place lies on the flat map."""
    east = longitude if longitude >= WEST else longitude + 360
    return Point(east, -math.degrees(1.25 * math.asinh(math.tan(0.8 * math.radians(latitude)))))


TOP, BOTTOM = project(NORTH, 0).y, project(SOUTH, 0).y
WIDTH, HEIGHT = EAST - WEST, BOTTOM - TOP
