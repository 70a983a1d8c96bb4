"""What a table of records is: its columns, how a row is told, found and written. Each feature says so of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

# The texts of a row by the names of their columns. A column that a file lacks is missing, and stays as it is.
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """A column by its name in files; `title` and `hint` are lazy. `called` are other heads it is known by.

    `is_a` says what a workbook holds: "day", "number", else a text.
    """

    name: str
    title: Any
    hint: Any = ""
    called: tuple[str, ...] = ()
    is_a: str = ""


@dataclass(frozen=True)
class Sheet:
    """Records of one table as the rows of a spreadsheet, taken out and brought in alike.

    `needs` are sets of columns of which a file must have one whole. `edit` is the endpoint of the form that changes
    such a record. `keys` selects the records' keys in a person's scope, in the order of the file; `load` returns some
    of them, loaded with all that `cells_of` reads. `name_of` tells what a row is about, as far as its cells do. `find`
    returns the key of the record a row speaks of, None for a new one. `write` creates or changes it by the deeds of
    the form (thing or None, cells, account, scope, deed) and returns its key. The last two raise what deeds raise.
    """

    name: str
    title: Any
    table: str
    columns: tuple[Column, ...]
    needs: tuple[frozenset[str], ...]
    edit: str
    keys: Callable[[Any], Select[Any]]
    load: Callable[[Sequence[int], Any], list[Any]]
    cells_of: Callable[[Any], dict[str, str]]
    name_of: Callable[[Cells], str]
    find: Callable[[Cells, Any], int | None]
    write: Callable[[Any, Cells, int, Any, str], int]

    @property
    def titles(self) -> dict[str, str]:
        """Return what the columns are called, by their names."""
        return {column.name: str(column.title) for column in self.columns}


_known: dict[str, Sheet] = {}


def follow(sheet: Sheet) -> None:
    """Offer a table for taking out and bringing in from now on."""
    _known[sheet.name] = sheet


def known() -> list[Sheet]:
    """Return all tables that there are."""
    return list(_known.values())


def get(name: str) -> Sheet | None:
    """Return a table by its name."""
    return _known.get(name)
