"""The ways to lay out a hall. Each fills the floor well beyond the picture; what does not show is not drawn."""

import math
from collections.abc import Callable

from expoapp.exhibitions.poster.plan import GAP, WEIGHTS, Chance, Plan

DEPTH = 3  # of a stand in a ring
STEPS = {5: 5, 6: 6, 8: 4, 18: 6}  # after how many stands a ring repeats itself, by the number of its aisles
REACH = 22  # half stands from the middle to the edge of the largest hall, however it is turned
TURNS = (-24, -18, -12, 12, 18, 24)


def plan_of(slug: str, hue: int, accent: int | None, width: int, height: int) -> Plan:
    """Return the plan of a slug's hall. Without a second industry the accents are its neighbours in hue."""
    chance = Chance(slug)
    hall = chance.one_of(HALLS)
    turn = chance.one_of(TURNS)
    unit = chance.one_of((22, 24, 26))
    neighbour = hue + chance.one_of((-45, 45))
    plan = Plan(hue, neighbour if accent is None else accent, (width, height), unit, turn)
    hall(plan, chance)
    plan.shine()
    return plan


def _rows(plan: Plan, chance: Chance) -> None:
    """Rows back to back, parted by aisles: the hall everybody knows."""
    for y in range(-REACH, REACH, 5):
        x = -REACH - chance.below(6)
        while x < REACH:
            across = 4 + 2 * chance.below(4)
            kind = 0 if _holds(plan, x, y, across + 1, 5) else chance.below(8)
            if kind == 0:
                across = min(across, 6)
                _island(plan, chance, x, y, across, 4)
            elif kind == 1:
                _tables(plan, x, y, across, 4)
            else:
                _inline(plan, chance, x, y, across)
            x += across + 1


def _holds(plan: Plan, x: float, y: float, width: float, height: float) -> bool:
    """Say whether the focus lies in a block."""
    across, down = plan.focus
    return x <= across < x + width and y <= down < y + height


def _inline(plan: Plan, chance: Chance, x: int, y: int, across: int) -> None:
    for row in (0, 2):
        column = 0
        while column < across:
            places = 4 if chance.below(4) == 0 and column + 4 <= across else 2
            plan.stand(chance.weighted(WEIGHTS), x + column, y + row, places, 2)
            column += places


def _island(plan: Plan, chance: Chance, x: float, y: float, width: float, height: float) -> None:
    """One stand open on all four sides, with a tower or a room inside."""
    tint = 2 + chance.below(3)
    plan.stand(tint, x, y, width, height)
    fill = plan.tint(chance.below(2)) if tint != 2 else plan.tint(3)
    if chance.below(2):
        plan.disc(fill, x + width / 2, y + height / 2, min(width, height) / 4)
    elif width > 3 and height > 3:
        plan.inner(fill, x + 1, y + 1, width - 2, height - 2)


def _tables(plan: Plan, x: float, y: float, width: float, height: float) -> None:
    """Round tables: where people sit down and talk."""
    for row in range(1, int(height), 2):
        for column in range(1, int(width), 2):
            plan.disc(plan.tint(3), x + column, y + row, 0.5)


def _weave(plan: Plan, chance: Chance) -> None:
    """Blocks laid crosswise, like parquet."""
    for row, y in enumerate(range(-REACH, REACH, 5)):
        for column, x in enumerate(range(-REACH, REACH, 5)):
            if chance.below(9) == 0 or _holds(plan, x, y, 5, 5):
                _island(plan, chance, x, y, 4, 4)
                continue
            for half in (0, 2):
                tint = chance.weighted(WEIGHTS)
                if (row + column) % 2:
                    plan.stand(tint, x, y + half, 4, 2)
                else:
                    plan.stand(tint, x + half, y, 2, 4)


def _mosaic(plan: Plan, chance: Chance) -> None:
    """Large stands of every size, each with aisles all around."""
    _split(plan, chance, -REACH, -REACH, 2 * REACH, 2 * REACH)


def _split(plan: Plan, chance: Chance, x: int, y: int, width: int, height: int) -> None:
    if not plan.is_seen(x + width / 2, y + height / 2, (width + height) / 2):
        return
    longest = max(width, height)
    if longest <= 4 or (longest <= 9 and min(width, height) <= 7 and chance.below(3) == 0):
        _plot(plan, chance, x, y, width, height)
        return
    cut = longest // 3 + chance.below(longest // 3 + 1)
    if width >= height:
        _split(plan, chance, x, y, cut, height)
        _split(plan, chance, x + cut, y, width - cut, height)
    else:
        _split(plan, chance, x, y, width, cut)
        _split(plan, chance, x, y + cut, width, height - cut)


def _plot(plan: Plan, chance: Chance, x: int, y: int, width: int, height: int) -> None:
    inside = (x + 0.25, y + 0.25, width - 0.5, height - 0.5)
    if min(width, height) > 3 and chance.below(3):
        _island(plan, chance, *inside)
    else:
        plan.stand(chance.weighted(WEIGHTS), *inside)


def _avenue(plan: Plan, chance: Chance) -> None:
    """A boulevard through the middle, islands and towers on it, rows to either side."""
    half = 3
    street = round(plan.focus[1])
    for x in range(-REACH, REACH, 5):
        for side in (-1, 1):
            y = street + half if side > 0 else street - half - 2
            while abs(y) < REACH + 4:
                for column in (0, 2):
                    plan.stand(chance.weighted(WEIGHTS), x + column, y, 2, 2)
                y += 2 * side
                if chance.below(5) == 0:
                    y += side
    for place in range(-5, 6):
        x, width = round(plan.focus[0]) + 6 * place, chance.one_of((3, 4, 4, 5))
        if place and chance.below(3) == 0:
            _tables(plan, x - 2, street - 1, 4, 2)
        else:
            _island(plan, chance, x - width / 2, street - 2, width, 4)


def _courts(plan: Plan, chance: Chance) -> None:
    """Stands around courts, each court open to one side, with something to sit at inside."""
    left, top = round(plan.focus[0]) - 5, round(plan.focus[1]) - 5
    for row in range(-3, 4):
        for column in range(-3, 4):
            x, y = left + 11 * column + row % 2 * 5, top + 11 * row
            gate = chance.below(4)
            for side in range(4):
                for step in range(0, 8, 2):
                    across, down = [(step, 0), (8, step), (step + 2, 8), (0, step + 2)][side]
                    if side != gate or step in {0, 6}:
                        plan.stand(chance.weighted(WEIGHTS), x + across, y + down, 2, 2)
            if chance.below(2) or row == column == 0:
                _island(plan, chance, x + 3, y + 3, 4, 4)
            else:
                _tables(plan, x + 3, y + 3, 4, 4)


def _rotunda(plan: Plan, chance: Chance) -> None:
    """Rings around a stage."""
    ways = chance.one_of((5, 6, 8))
    for position in range(9):
        _circle(plan, chance, plan.focus, 5 + DEPTH * position + position // 2, ways)
    plan.spokes(plan.focus, ways)
    plan.disc(plan.tint(0), *plan.focus, 2.8)
    plan.disc(plan.sun, *plan.focus, 2.1)
    plan.disc(plan.floor, *plan.focus, 0.8)


def _fan(plan: Plan, chance: Chance) -> None:
    """Rows that bend around a corner, like seats around a stage."""
    middle = plan.on_plan(chance.one_of((-400, 400)), 320)
    across, down = plan.focus[0] - middle[0], plan.focus[1] - middle[1]
    # Counted from the stand that shines, which is as deep as two rows.
    away = math.hypot(across, down)
    for position in range(-6, 5):
        radius = away + (2 * DEPTH + 1) * position
        if radius > 2 * DEPTH:
            _circle(plan, chance, middle, radius - DEPTH / 2, 18)
            _circle(plan, chance, middle, radius + DEPTH / 2, 18)
    plan.spokes(middle, 18)
    start = math.atan2(down, across) % math.tau * away - 2.5
    plan.ring(plan.floor, middle, away, 2 * DEPTH, (0, start - 0.5, 6, 9 * away))
    plan.ring(plan.sun, middle, away, 2 * DEPTH - GAP, (0, start, 5, 9 * away))
    plan.disc(plan.floor, *plan.focus, 0.8)


def _circle(plan: Plan, chance: Chance, middle: tuple[float, float], radius: float, ways: int) -> None:
    """One ring: a quiet tint all around, and stands in others that come again at regular steps.

    The aisles, `ways` of them, fall between stands, and the steps fit the ring.
    """
    radius = round(radius, 1)  # as it is written
    size = math.tau * radius / (max(round(math.tau * radius / DEPTH / ways), 1) * ways)
    step = STEPS[ways]
    base = chance.weighted(WEIGHTS[:3])
    plan.ring(plan.tint(base), middle, radius, DEPTH - GAP, (size - GAP, GAP))
    for tint in sorted({chance.weighted(WEIGHTS[:3]), 3 + chance.weighted((4, 2, 1))} - {base}):
        first = chance.below(step)
        dashes = (0, first * size, size - GAP, (step - 1 - first) * size + GAP)
        plan.ring(plan.tint(tint), middle, radius, DEPTH - GAP, dashes)


def _pavilions(plan: Plan, chance: Chance) -> None:
    """Round pavilions on an open floor, each with its ring of stands."""
    for row in range(-3, 4):
        for column in range(-3, 4):
            x, y = plan.focus[0] + 12 * column + row % 2 * 6, plan.focus[1] + 10.4 * row
            stands, skipped = chance.one_of((8, 9, 10, 11)), chance.one_of((2, 3, 5))
            base, accent, room = chance.weighted(WEIGHTS[:4]), 3 + chance.below(3), chance.below(4)
            if not plan.is_seen(x, y, 5):
                continue
            size = math.tau * 4 / stands
            plan.ring(plan.tint(base), (x, y), 4, 2.2, (size - GAP, GAP))
            plan.ring(plan.tint(accent), (x, y), 4, 2.2, (size - GAP, skipped * size + GAP, size - GAP, 99))
            if row or column:
                plan.disc(plan.tint(room), x, y, 1.8)
    plan.disc(plan.sun, *plan.focus, 2.1)
    plan.disc(plan.floor, *plan.focus, 0.8)


def _comb(plan: Plan, chance: Chance) -> None:
    """Six-sided stands, here and there a table instead of one."""
    path = "l2 1v2l-2 1-2-1v-2z"
    for row in range(-REACH // 3, REACH // 3 + 1):
        for column in range(-REACH // 3, REACH // 3 + 1):
            x, y = 4.2 * column + row % 2 * 2.1, 3.2 * row
            if math.dist((x, y), plan.focus) > 2 and chance.below(7) == 0:
                plan.disc(plan.tint(3), x, y, 0.7)
            else:
                plan.shape(chance.weighted(WEIGHTS), x, y - 2, path, (x, y), 12)


def _chevron(plan: Plan, chance: Chance) -> None:
    """Rows that meet at an angle."""
    ridge = round(plan.focus[0]) - 1
    for column in range(-10, 10):
        slope = 2 if column < 0 else -2
        start = 2 * (column if column < 0 else -column)
        for row in range(-REACH // 2 - 12, REACH // 2 + 12):
            y = start + 3 * row + row // 2
            x = ridge + 3 * column
            if chance.below(9) or math.dist((x, y), plan.focus) < 5:
                plan.shape(
                    chance.weighted(WEIGHTS), x, y, f"l3 {slope}v3l-3{-slope:+d}z", (x + 1.5, y + 1.5 + slope / 2), 9
                )


HALLS: tuple[Callable[[Plan, Chance], None], ...] = (
    _rows,
    _weave,
    _mosaic,
    _avenue,
    _courts,
    _rotunda,
    _fan,
    _comb,
    _chevron,
    _pavilions,
)
