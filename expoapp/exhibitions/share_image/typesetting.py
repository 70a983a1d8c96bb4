"""Words set in the bundled fonts: what can be written at all, lines that fit, and text as SVG.

Lines are broken here, since SVG does not; shaping and the order of mixed directions are the renderer's work.
"""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from expoapp import fonts, i18n

SLACK = 1.03  # joined and kerned letters may be a little wider than the sum of single ones
MARKS = {"rtl": "\u200f", "ltr": "\u200e"}  # unseen; the first strong sign decides the direction of a line


@dataclass(frozen=True)
class Face:
    """A way to write: fonts, the most wanted first, their weight, and how much closer Latin letters stand, in ems."""

    names: tuple[str, ...]
    weight: int
    tracking: float = 0


DISPLAY = Face(
    ("BricolageGrotesque-Bold", "NotoSansArabic-Bold", "NotoSansEthiopic-Bold", "NotoSans-Bold"), 700, -0.015
)
TEXT = Face(("NotoSans-Regular", "NotoSansArabic-Regular", "NotoSansEthiopic-Bold", "BricolageGrotesque-Bold"), 400)


def writable(value: str) -> str:
    """Return a text without what our fonts do not hold, and without the brackets and slashes left empty by that."""
    kept = "".join(sign if fonts.holds(sign, DISPLAY.names) else " " for sign in value if sign not in MARKS.values())
    if kept == value:
        return value
    kept = re.sub(r"\(\s*[/|·–-]?\s*\)|\[\s*\]|«\s*»|“\s*”", " ", kept)
    kept = re.sub(r"\s*[/|·]\s*(?=[)\]]|$)|(?<=[(\[])\s*[/|·]\s*|^\s*[/|·]\s*", "", kept)
    return " ".join(kept.split()).strip(" –-/|·")


def width(value: str, face: Face) -> float:
    """Return how wide a text is at most, in ems."""
    return SLACK * fonts.width(value, face.names) + face.tracking * len(value)


def lines(value: str, face: Face, most: float) -> list[str]:
    """Return a text in lines of at most `most` ems; a word longer than a line is cut."""
    found: list[str] = []
    for word in _pieces(value, face, most):
        if found and width(f"{found[-1]} {word}", face) <= most:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def words(value: str) -> list[str]:
    """Return what must stay on one line: a dash never begins one, and a French quotation mark stays with its word."""
    return re.sub(r"[ \u00a0\u202f]+(?=[–—\-»?!:;&](\s|$))|(?<=«)\s+", "\u00a0", value).split(" ")


def _pieces(value: str, face: Face, most: float) -> list[str]:
    """Return the words of a text, those longer than a line in pieces."""
    found = []
    for word in words(value):
        rest = word
        while width(rest, face) > most and len(rest) > 1:
            end = 1
            while width(rest[: end + 1], face) <= most:
                end += 1
            found.append(rest[:end])
            rest = rest[end:]
        found.append(rest)
    return found


def balanced(value: str, face: Face, most: float) -> list[str]:
    """Return a text in as few lines as `lines` makes, but of about the same length."""
    found = lines(value, face, most)
    low, high = max(width(word, face) for word in words(value)), most
    for _step in range(6):
        middle = (low + high) / 2
        if low > high or len(lines(value, face, middle)) > len(found):
            low = middle
        else:
            high = middle
    return lines(value, face, high)


@dataclass(frozen=True)
class Setting:
    """A text fitted into its room: the size of its letters and its lines, both as large as the room lets them be."""

    size: int
    lines: list[str]
    leading: float

    @property
    def height(self) -> float:
        """Return how high all lines are."""
        return self.size * self.leading * len(self.lines)


def fit(value: str, face: Face, room: tuple[float, float], sizes: tuple[int, ...]) -> Setting:
    """Return a text in the largest size in which it fits into a room (width, height); the last size cuts it off."""
    leading = leading_of(value)
    for size in sizes:
        fitted = Setting(size, balanced(value, face, room[0] / size), leading)
        if fitted.height <= room[1] and all(width(word, face) <= room[0] / size for word in words(value)):
            return fitted
    most = max(int(room[1] / sizes[-1] / leading), 1)
    found = lines(value, face, room[0] / sizes[-1])
    if len(found) > most:
        found = [*found[: most - 1], _cut(found[most - 1], face, room[0] / sizes[-1])]
    return Setting(sizes[-1], found, leading)


def _cut(line: str, face: Face, most: float) -> str:
    while width(f"{line}…", face) > most:
        line = line[:-1].rstrip()
    return f"{line}…"


def leading_of(value: str) -> float:
    """Return the distance of lines in ems: scripts with much above and below the line need more."""
    if re.search(r"[\u0590-\u08ff\ufb50-\ufdff\ufe70-\ufefc]", value):
        return 1.42
    return 1.2 if re.search(r"[\u1200-\u139f]", value) else 1.08


def line(value: str, face: Face, size: float, at: tuple[float, float], *, fill: str, lang: str, end: bool) -> Markup:
    """Return a line as SVG. `lang` gives its own direction; `end` sets it so that it ends at `at`."""
    runs = Markup("").join(
        Markup('<tspan font-family="{}"{}>{}</tspan>').format(
            font.family,
            Markup(' letter-spacing="{:.2f}"').format(face.tracking * size) if "Arabic" not in font.family else "",
            escape(part),
        )
        for font, part in fonts.runs(MARKS[i18n.direction(lang)] + value, (*face.names, "NotoSansArabic-Bold"))
    )
    return Markup('<text x="{:g}" y="{:g}" font-size="{:g}" font-weight="{}" fill="{}"{}>{}</text>').format(
        round(at[0], 1), round(at[1], 1), size, face.weight, fill, Markup(' text-anchor="end"') if end else "", runs
    )
