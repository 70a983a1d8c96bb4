"""What the usual trades say, in the six languages in which they write to us (trades.txt).

Each line: points, then what must be said; parts joined by + may stand apart. The parts are compared in normal form
(`text.normal`: no accents, no case, no signs). A part in Latin letters is whole words, unless it ends with *; in Arabic
and Ethiopic, whose words grow at both ends, it may stand inside one. Five points hold an enquiry back by themselves, so
a line has five only where nobody who wants something from an organiser of exhibitions would say it. What is said by
exhibitors too ("crypto", "loan", "list of visitors") has few points or stands only beside what a seller adds to it.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from expoapp import text

# More of the same trade makes it surer, up to this.
MOST_POINTS = 8
# The section of what is no trade's.
ASKED = "asks-us"


class Line(NamedTuple):
    """What is said in one way: by which trade, with how much weight, in which parts."""

    trade: str
    points: int
    needles: tuple[str, ...]

    def stands_in(self, padded: str) -> bool:
        """Say whether all parts stand in a text in normal form, with a blank before and after."""
        return all(needle in padded for needle in self.needles)


def _needle(part: str) -> str:
    bare = text.normal(part)
    if not bare.isascii():
        return bare
    return f" {bare}" if part.strip().endswith("*") else f" {bare} "


def _line(trade: str, points: int, said: str) -> Line:
    return Line(trade, points, tuple(map(_needle, said.split("+"))))


class Book:
    """Lines by the first word of their first part, so that only those are looked for that can be there."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.by_word: dict[str, list[Line]] = {}
        self.beginnings: list[Line] = []
        self.inside: list[Line] = []
        for line in lines:
            first = line.needles[0]
            if not first.isascii():
                self.inside.append(line)
            elif " " in first[1:]:
                self.by_word.setdefault(first.split()[0], []).append(line)
            else:
                self.beginnings.append(line)

    def heard(self, normal: str) -> Iterator[Line]:
        """Yield the lines that stand in a text, which is in normal form."""
        padded = f" {normal} "
        for word in set(normal.split()) & self.by_word.keys():
            yield from (line for line in self.by_word[word] if line.stands_in(padded))
        yield from (line for line in self.beginnings if line.stands_in(padded))
        if not normal.isascii():
            yield from (line for line in self.inside if line.stands_in(padded))


@cache
def _sections() -> dict[str, list[str]]:
    """Return the lines of trades.txt by the trade that says them; "asks-us" says what people ask us for."""
    found: dict[str, list[str]] = {}
    section: list[str] = []
    for line in (Path(__file__).parent / "trades.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            section.append(line)
    return found


@cache
def trades() -> tuple[str, ...]:
    """Return the trades by their codes."""
    return tuple(trade for trade in _sections() if trade != ASKED)


@cache
def _offers() -> Book:
    written = ((trade, *line.split(maxsplit=1)) for trade in trades() for line in _sections()[trade])
    return Book(_line(trade, int(points), said) for trade, points, said in written)


@cache
def _asked() -> Book:
    return Book(_line("", 0, said) for said in _sections()[ASKED])


def heard(normal: str) -> list[tuple[str, int, int]]:
    """Return (trade, points, lines heard) for each trade that speaks in a text, which is in normal form."""
    found: dict[str, list[int]] = {}
    for line in _offers().heard(normal):
        found.setdefault(line.trade, []).append(line.points)
    return [(trade, min(max(all_of) + len(all_of) - 1, MOST_POINTS), len(all_of)) for trade, all_of in found.items()]


def asks(normal: str) -> int:
    """Return in how many ways a text, in normal form, asks for what an organiser of exhibitions gives."""
    return sum(1 for _line in _asked().heard(normal))
