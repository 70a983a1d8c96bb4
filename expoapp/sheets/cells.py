"""Single cells read; each refusal names the column, says what stands there and what should."""

import re
from collections.abc import Collection
from datetime import date

from expoapp import text
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _
from expoapp.sheets.kinds import Cells

FIRST_YEAR, LAST_YEAR = 1800, 2200
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_LINK = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_YES, _NO = {"yes", "y", "true", "1", "نعم"}, {"no", "n", "false", "0", "", "لا"}


def shown(value: str) -> str:
    """Return what stands in a cell as a sentence quotes it, short."""
    return text.shorten(text.one_line(value), 60)


def words(cells: Cells, column: str, longest: int) -> str:
    """Return a text of one line."""
    return _short(column, text.one_line(cells[column]), longest)


def lines(cells: Cells, column: str, longest: int) -> str:
    """Return a text of several lines."""
    return _short(column, text.lines(cells[column]), longest)


def _short(column: str, value: str, longest: int) -> str:
    if len(value) > longest:
        raise Invalid(
            _("The text has %(number)s characters; at most %(most)s are possible.", number=len(value), most=longest),
            column,
        )
    return value


def link(cells: Cells, column: str, longest: int = 300) -> str:
    """Return a web address, "" where there is none."""
    value = words(cells, column, longest)
    if value and not _LINK.fullmatch(value):
        raise Invalid(
            _("“%(value)s” is no web address; it must begin with https:// or http://.", value=shown(value)), column
        )
    return value


def several(value: str) -> list[str]:
    """Return the parts of a cell that holds more than one thing, parted by semicolons or line ends."""
    parts = (text.one_line(part) for part in re.split(r"[;\n]", value))
    return list(dict.fromkeys(part for part in parts if part))


def whole(cells: Cells, column: str, least: int, most: int) -> int | None:
    """Return a whole number within limits, None where there is none."""
    value = text.one_line(cells[column])
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", value, re.ASCII) or not least <= int(value) <= most:
        raise Invalid(
            _(
                "“%(value)s” is no whole number from %(least)s to %(most)s.",
                value=shown(value),
                least=least,
                most=most,
            ),
            column,
        )
    return int(value)


def degrees(cells: Cells, column: str, most: int) -> float | None:
    """Return a coordinate, None where there is none."""
    value = text.one_line(cells[column]).replace(",", ".")
    if not value:
        return None
    if not re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]{1,20})?", value, re.ASCII) or abs(float(value)) > most:
        raise Invalid(
            _("“%(value)s” is no number from -%(most)s to %(most)s.", value=shown(cells[column]), most=most), column
        )
    return float(value)


def day(cells: Cells, column: str) -> date | None:
    """Return a day, None where there is none. 7/8/2027 is refused: half the world reads it the other way round."""
    value = text.one_line(cells[column]).removesuffix(" 00:00")
    if not value:
        return None
    parts = _ISO.fullmatch(value)
    numbers = parts.groups() if parts else None
    if numbers is None and (parts := _DOTTED.fullmatch(value)):
        numbers = parts.groups()[::-1]
    if numbers is None:
        raise Invalid(_("“%(value)s” is no day; write it like 2027-07-31.", value=shown(value)), column)
    try:
        found = date(*map(int, numbers))
    except ValueError:
        raise Invalid(_("“%(value)s” is not in the calendar.", value=shown(value)), column) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Invalid(
            _(
                "“%(value)s” is not between the years %(first)s and %(last)s.",
                value=shown(value),
                first=FIRST_YEAR,
                last=LAST_YEAR,
            ),
            column,
        )
    return found


def truth(cells: Cells, column: str) -> bool:
    """Return yes or no; an empty cell says no."""
    value = text.one_line(cells[column]).casefold()
    if value not in _YES | _NO:
        raise Invalid(_("“%(value)s” is neither yes nor no.", value=shown(value)), column)
    return value in _YES


def one_of(cells: Cells, column: str, allowed: Collection[str]) -> str:
    """Return one of some codes."""
    value = text.one_line(cells[column]).casefold()
    if value not in allowed:
        raise Invalid(_("“%(value)s” is none of: %(allowed)s.", value=shown(value), allowed=", ".join(allowed)), column)
    return value
