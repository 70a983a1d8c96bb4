"""What the usual trades say, in the six languages in which they write to us.

Each line: points, then what must be said; parts joined by + may stand apart. The parts are compared in normal form
(`text.normal`: no accents, no case, no signs). A part in Latin letters is whole words, unless it ends with *; in Arabic
and Ethiopic, whose words grow at both ends, it may stand inside one. Five points hold an enquiry back by themselves, so
a line has five only where nobody who wants something from an organiser of exhibitions would say it. What is said by
exhibitors too ("crypto", "loan", "list of visitors") has few points or stands only beside what a seller adds to it.
"""

from expoapp import text
from expoapp.enquiries.spam.trades import ASKS, BOOKS

# More of the same trade makes it surer, up to this.
MOST_POINTS = 8


def _read(book: str) -> tuple[tuple[int, tuple[str, ...]], ...]:
    lines = (line.split(maxsplit=1) for line in book.splitlines() if line.strip())
    return tuple((int(points), tuple(_needle(part) for part in said.split("+"))) for points, said in lines)


def _needle(part: str) -> str:
    bare = text.normal(part)
    if not bare.isascii():
        return bare
    return f" {bare}" if part.strip().endswith("*") else f" {bare} "


_ASKED = tuple(tuple(_needle(part) for part in line.split("+")) for line in ASKS.splitlines() if line.strip())
TRADES = {trade: _read(book) for trade, book in BOOKS.items()}


def heard(normal: str) -> list[tuple[str, int, int]]:
    """Return (trade, points, lines heard) for each trade that speaks in a text, which is in normal form."""
    padded = f" {normal} "
    found = []
    for trade, lines in TRADES.items():
        heavy, hits = 0, 0
        for points, needles in lines:
            if all(needle in padded for needle in needles):
                heavy, hits = max(heavy, points), hits + 1
        if hits:
            found.append((trade, min(heavy + hits - 1, MOST_POINTS), hits))
    return found


def asks(normal: str) -> int:
    """Return in how many ways a text, in normal form, asks for what an organiser of exhibitions gives."""
    padded = f" {normal} "
    return sum(all(needle in padded for needle in needles) for needles in _ASKED)
