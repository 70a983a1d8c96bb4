"""Names beside the marks of a map, placed so that none covers another name or a mark."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

SIZE = 14  # the letters' size, in units of the drawing; the style sheet says the same
HEIGHT = 18.0
GAP = 4.0
# How wide letters are, in parts of their size: at least as wide as in DejaVu Sans, the widest face a system brings.
NARROW, BROAD = set("fijlrtI.,:;'’‘|()[]/! -"), set("mwMWOQ@%&+")
# Where a name is tried, in this order: on its mark's sides, at its corners, then farther off with a line to the mark.
SIDES = [(1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)]
FARTHER = (20.0, 38.0)


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Say whether two rectangles have a point in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def lies_in(self, width: float, height: float) -> bool:
        """Say whether it lies wholly in a drawing of this size."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


@dataclass(frozen=True)
class Disc:
    """A mark as labels see it: something round that they keep off."""

    x: float
    y: float
    radius: float

    @property
    def box(self) -> Box:
        """Return the square round it, with a little air."""
        reach = self.radius + 1
        return Box(self.x - reach, self.y - reach, self.x + reach, self.y + reach)


@dataclass(frozen=True)
class Label:
    """A placed name: where its base line begins, ends or has its middle ("left", "right", "middle"), and its line.

    A label with a line (x, y of both ends) stands off its mark. A spare one found no room: it shows only while its
    mark is pointed at or has the focus.
    """

    box: Box
    x: float
    y: float
    side: str
    line: tuple[float, float, float, float] | None = None
    is_spare: bool = False


def width_of(name: str) -> float:
    """Return how wide a name is at most, in units of the drawing."""
    return SIZE * sum(map(_width_of_letter, name))


def _width_of_letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in NARROW:
        return 0.42
    if letter in BROAD:
        return 1.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if unicodedata.bidirectional(letter) == "AL":
        return 0.7
    return 0.74 if letter.isupper() else 0.66


def place(names: Sequence[str], marks: Sequence[Disc], width: float, height: float) -> list[Label]:
    """Return where each mark's name stands; whoever comes first is served first, and the last may get spare labels."""
    taken = [mark.box for mark in marks]
    lines: list[Box] = []
    placed: list[Label] = []

    def is_free(label: Label, others: list[Box]) -> bool:
        return (
            label.box.lies_in(width, height)
            and not any(label.box.meets(one) for one in others + lines)
            and not (label.line and any(_crossed(label.line).meets(one) for one in others))
        )

    for number, (name, mark) in enumerate(zip(names, marks, strict=True)):
        others = taken[:number] + taken[number + 1 :]
        tried = list(_tried(mark, width_of(name)))
        found = next((label for label in tried if is_free(label, others)), None)
        if found is None:
            inside = [label for label in tried if label.box.lies_in(width, height)]
            placed.append(replace((inside or tried)[0], line=None, is_spare=True))
            continue
        placed.append(found)
        taken.append(found.box)
        lines += [_crossed(found.line)] if found.line else []
    return placed


def _tried(mark: Disc, width: float) -> Iterator[Label]:
    for across, down in SIDES:
        yield _beside(mark, width, across, down, mark.radius + GAP)
    for off in FARTHER:
        for across, down in SIDES:
            reach = mark.radius + off
            label = _beside(mark, width, across, down, reach)
            # Towards a corner the line is as long as to a side.
            share = 0.7 if across and down else 1.0
            start, end = mark.radius * share, (reach - 3) * (0.75 if across and down else 1.0)
            yield Label(
                label.box,
                label.x,
                label.y,
                label.side,
                (mark.x + across * start, mark.y + down * start, mark.x + across * end, mark.y + down * end),
            )


def _beside(mark: Disc, width: float, across: int, down: int, reach: float) -> Label:
    """Return the label on a side or at a corner of a mark, as far off its middle as `reach` says."""
    off_x = across * reach * (0.75 if down else 1.0)
    off_y = down * (reach * (0.75 if across else 1.0) + HEIGHT / 2)
    middle = mark.y + off_y
    if across > 0:
        left, side, x = mark.x + off_x, "left", mark.x + off_x
    elif across < 0:
        left, side, x = mark.x + off_x - width, "right", mark.x + off_x
    else:
        left, side, x = mark.x - width / 2, "middle", mark.x
    box = Box(left, middle - HEIGHT / 2, left + width, middle + HEIGHT / 2)
    return Label(box, x, middle + 0.35 * SIZE, side)


def _crossed(line: tuple[float, float, float, float]) -> Box:
    """Return the rectangle that a line spans."""
    x, y, end_x, end_y = line
    return Box(min(x, end_x) - 1, min(y, end_y) - 1, max(x, end_x) + 1, max(y, end_y) + 1)
