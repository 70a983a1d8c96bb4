"""An exhibition's poster: the plan of an imaginary hall, drawn from its slug in its industry's hue.

The same slug always gives the same drawing, so that it is a mark of the exhibition. Colours and shapes stand in
presentation attributes only: our policy forbids inline styles, and a renderer of share images knows no style sheet.
"""

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup

CELL = 40  # a stand of 3 × 3 m
AISLE = 22
GAP = 3
GROUND = (0.27, 0.055)  # lightness and chroma of the hall's floor, the same as --hue-deep in tokens.css
SUN = (0.82, 0.15, 78.0)
# Lightness, chroma and turn of the hue for each kind of stand; the first are the most frequent.
TINTS = [
    (0.40, 0.085, 0),
    (0.48, 0.10, -10),
    (0.36, 0.07, 14),
    (0.57, 0.11, 6),
    (0.67, 0.11, -16),
    (0.82, 0.07, 0),
]
WEIGHTS = [5, 5, 4, 4, 3, 2]
SIZES = {"wide": (700, 520), "thumb": (230, 230)}


@dataclass
class _Plan:
    """What is drawn: the floor, and what stands on it. One path holds all shapes of a colour, to keep pages small."""

    hue: int
    floor: dict[str, list[str]] = field(default_factory=dict)
    above: dict[str, list[str]] = field(default_factory=dict)

    def stand(self, fill: str, x: float, y: float, width: float, height: float, *, is_inner: bool = False) -> None:
        """Draw a stand, leaving the gap to its neighbours; or what stands inside one."""
        path = f"M{x:g} {y:g}h{width - GAP:g}v{height - GAP:g}h-{width - GAP:g}z"
        (self.above if is_inner else self.floor).setdefault(fill, []).append(path)

    def disc(self, fill: str, x: float, y: float, radius: float, *, is_inner: bool = False) -> None:
        """Draw something round: a stage, a table, a tower."""
        half = f"a{radius:g} {radius:g} 0 1 0"
        path = f"M{x - radius:g} {y:g}{half} {2 * radius:g} 0{half}-{2 * radius:g} 0z"
        (self.above if is_inner else self.floor).setdefault(fill, []).append(path)

    def tint(self, number: int) -> str:
        """Return one of the six colours of stands."""
        lightness, chroma, turn = TINTS[number]
        return colour(lightness, chroma, self.hue + turn)


def svg(slug: str, hue: int, size: str = "wide") -> Markup:
    """Return the drawing as inline SVG. `hue` is in degrees; `size` is "wide" (700 × 520) or "thumb" (a square)."""
    width, height = SIZES[size]
    plan = _draw(slug, hue, width, height)
    paths = Markup("").join(
        Markup('<path fill="{}" d="{}"/>').format(fill, "".join(parts))
        for fill, parts in [*plan.floor.items(), *plan.above.items()]
    )
    return Markup(
        '<svg class="poster {}" viewBox="0 0 {} {}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">'
        '<path fill="{}" d="M0 0h{}v{}H0z"/><g transform="rotate({} {} {})">{}</g></svg>'
    ).format(
        size,
        width,
        height,
        colour(*GROUND, hue),
        width,
        height,
        _angle(slug),
        width // 2,
        height // 2,
        paths,
    )


def _angle(slug: str) -> int:
    return (-18, -12, 12, 18)[hashlib.sha256(slug.encode()).digest()[0] % 4]


def _draw(slug: str, hue: int, width: int, height: int) -> _Plan:
    """Fill a floor somewhat larger than the picture, since it is seen turned; one stand near the middle shines."""
    plan, chance = _Plan(hue), _chance(slug)
    blocks = list(_blocks(chance, width, height))
    middle = (0.55 * width, 0.45 * height)
    ours = min(blocks, key=lambda block: math.dist(middle, (block[0] + block[2] * CELL / 2, block[1] + CELL)))
    for x, y, across, kind in blocks:
        if (x, y) == ours[:2]:
            _island(plan, chance, x, y, min(across, 3), is_ours=True)
        elif kind < 10:
            _inline(plan, chance, x, y, across)
        elif kind < 13:
            _island(plan, chance, x, y, min(across, 3), is_ours=False)
        elif kind < 15 or across > 2:
            _tables(plan, x, y, across)
        else:
            _stage(plan, x, y)
    return plan


def _blocks(chance: Iterator[int], width: int, height: int) -> Iterator[tuple[float, float, int, int]]:
    """Yield the blocks between the aisles: where, how many stands across, and a number that tells the kind."""
    overhang = 0.22 * max(width, height)
    y = -overhang
    while y < height + overhang / 2:
        x = -overhang - next(chance) % (2 * CELL)
        while x < width + overhang / 2:
            kind = next(chance) % 16
            across = 2 if kind == 15 else 2 + next(chance) % 4
            yield round(x), round(y), across, kind
            x += (min(across, 3) if 10 <= kind < 13 else across) * CELL + AISLE
        y += 2 * CELL + AISLE


def _inline(plan: _Plan, chance: Iterator[int], x: float, y: float, across: int) -> None:
    """Two rows of stands, back to back; now and then a stand takes two places."""
    for row in range(2):
        column = 0
        while column < across:
            places = 2 if next(chance) % 4 == 0 and column + 1 < across else 1
            fill = plan.tint(_weighted(next(chance)))
            plan.stand(fill, x + column * CELL, y + row * CELL, places * CELL, CELL)
            column += places


def _island(plan: _Plan, chance: Iterator[int], x: float, y: float, across: int, *, is_ours: bool) -> None:
    """One stand open on all four sides, with a tower or a meeting room inside."""
    outer = colour(*SUN) if is_ours else plan.tint(2 + next(chance) % 3)
    inner = colour(*GROUND, plan.hue) if is_ours else plan.tint(next(chance) % 2)
    plan.stand(outer, x, y, across * CELL, 2 * CELL)
    if next(chance) % 2:
        plan.disc(inner, x + (across * CELL - GAP) / 2, y + CELL - GAP / 2, CELL * 0.45, is_inner=True)
    else:
        plan.stand(inner, x + CELL / 2, y + CELL / 2, across * CELL - CELL, CELL, is_inner=True)


def _tables(plan: _Plan, x: float, y: float, across: int) -> None:
    """Round tables: where people sit down and talk."""
    for row in range(2):
        for column in range(across):
            plan.disc(plan.tint(3), x + (column + 0.5) * CELL, y + (row + 0.5) * CELL, CELL * 0.26)


def _stage(plan: _Plan, x: float, y: float) -> None:
    """The one stage, ring in ring."""
    middle = (x + CELL - GAP / 2, y + CELL - GAP / 2)
    plan.disc(plan.tint(0), *middle, CELL * 0.98)
    plan.disc(plan.tint(3), *middle, CELL * 0.68, is_inner=True)
    plan.disc(plan.tint(5), *middle, CELL * 0.32, is_inner=True)


def _weighted(number: int) -> int:
    """Return a tint, the quieter ones more often."""
    rest = number % sum(WEIGHTS)
    for tint, weight in enumerate(WEIGHTS):
        rest -= weight
        if rest < 0:
            return tint
    raise AssertionError("the weights add up")


def _chance(slug: str) -> Iterator[int]:
    """Return endless numbers from 0 to 255 that depend on nothing but the slug."""
    counter = 0
    while True:
        yield from hashlib.sha256(f"{slug}/{counter}".encode()).digest()
        counter += 1


def colour(lightness: float, chroma: float, hue: float) -> str:
    """Return an oklch colour as #rrggbb, drawn into the sRGB gamut by clipping."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    l, m, s = (  # noqa: E741 -- the names of the cone responses in the definition of Oklab
        (lightness + x * a + y * b) ** 3
        for x, y in ((0.3963377774, 0.2158037573), (-0.1055613458, -0.0638541728), (-0.0894841775, -1.2914855480))
    )
    linear = (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(part, 0.0), 1.0))):02x}" for part in linear)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
