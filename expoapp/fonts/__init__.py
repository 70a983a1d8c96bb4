"""The fonts bundled for what is drawn without a browser: which holds a sign, and how wide a text is."""

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Font:
    """One font file: the name a renderer finds it under, and how far each sign it holds moves the pen, in ems."""

    path: Path
    family: str
    advances: dict[int, float]

    def holds(self, sign: str) -> bool:
        """Say whether the font can draw a sign."""
        return ord(sign) in self.advances


@cache
def font(name: str) -> Font:
    """Return a font by its file's name without ending, e.g. "NotoSansArabic-Bold"."""
    path = FOLDER / f"{name}.ttf"
    data = path.read_bytes()
    tables = _tables(data)
    units = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    long_entries = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    widths = [struct.unpack_from(">H", data, tables["hmtx"] + 4 * glyph)[0] for glyph in range(long_entries)]
    glyphs = _glyphs(data, tables["cmap"])
    advances = {sign: widths[min(glyph, long_entries - 1)] / units for sign, glyph in glyphs.items()}
    return Font(path, _family(data, tables["name"]), advances)


def _tables(data: bytes) -> dict[str, int]:
    """Return {table: offset} (OpenType specification, "Organization of an OpenType font")."""
    count = struct.unpack_from(">H", data, 4)[0]
    records = [struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count)]
    return {tag.decode("ascii"): offset for tag, _checksum, offset, _length in records}


def _glyphs(data: bytes, table: int) -> dict[int, int]:
    """Return {code point: glyph} of the Windows Unicode subtable in format 4; ours have one, as nearly all fonts."""
    for number in range(struct.unpack_from(">H", data, table + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, table + 4 + 8 * number)
        at = table + offset
        if (platform, encoding) == (3, 1) and struct.unpack_from(">H", data, at)[0] == 4:
            return _segments(data, at)
    raise ValueError("a font without a Unicode character map in format 4")


def _segments(data: bytes, at: int) -> dict[int, int]:
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends, starts, deltas, ranges = (at + 14, at + 16 + 2 * count, at + 16 + 4 * count, at + 16 + 6 * count)
    found = {}
    for segment in range(count):
        end, start, delta, shift = (
            struct.unpack_from(">H", data, where + 2 * segment)[0] for where in (ends, starts, deltas, ranges)
        )
        for sign in range(start, min(end, 0xFFFE) + 1):
            glyph = sign
            if shift:
                glyph = struct.unpack_from(">H", data, ranges + 2 * segment + shift + 2 * (sign - start))[0]
            if glyph and (glyph := (glyph + delta) & 0xFFFF):
                found[sign] = glyph
    return found


def _family(data: bytes, table: int) -> str:
    """Return the name of the family (name 1) in the Windows Unicode encoding."""
    _format, count, strings = struct.unpack_from(">HHH", data, table)
    for number in range(count):
        platform, _encoding, _language, name, length, offset = struct.unpack_from(">6H", data, table + 6 + 12 * number)
        if (platform, name) == (3, 1):
            start = table + strings + offset
            return data[start : start + length].decode("utf-16-be")
    raise ValueError("a font without a family name")


def runs(text: str, names: tuple[str, ...]) -> list[tuple[Font, str]]:
    """Return a text in runs of one font each; a sign stays in the font before it, if that holds it.

    `names` are font names, the most wanted first. What none of them holds is left out.
    """
    found: list[tuple[Font, str]] = []
    fonts = [font(name) for name in names]
    for sign in text:
        # A mark belongs to the letter before it; a blank or a stop does not end a run.
        stays = bool(found) and unicodedata.category(sign)[0] in "MZPC" and found[-1][0].holds(sign)
        chosen = found[-1][0] if stays else next((one for one in fonts if one.holds(sign)), None)
        if chosen is None:
            continue
        if found and found[-1][0] is chosen:
            found[-1] = (chosen, found[-1][1] + sign)
        else:
            found.append((chosen, sign))
    return found


@cache
def advance(sign: str, names: tuple[str, ...]) -> float | None:
    """Return how far a sign moves the pen, in ems; None where no font holds it."""
    return next((one.advances[ord(sign)] for one in map(font, names) if one.holds(sign)), None)


def width(text: str, names: tuple[str, ...]) -> float:
    """Return how wide a text is, in ems, letter by letter: joined and kerned ones may differ a little."""
    return sum(advance(sign, names) or 0 for sign in text)


def holds(text: str, names: tuple[str, ...]) -> bool:
    """Say whether every sign of a text can be drawn with the fonts named."""
    return all(advance(sign, names) is not None for sign in text)
