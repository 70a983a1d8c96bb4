"""The order of a list: by which column, rising or falling, with a last key so that no two rows change places."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Order:
    """A column's key and the direction; in an address "name" or "-name"."""

    key: str
    is_falling: bool = False

    @classmethod
    def of(cls, said: str) -> "Order":
        """Return the order that an address says."""
        return cls(said.removeprefix("-"), said.startswith("-"))

    def __str__(self) -> str:
        """Return the order as an address says it."""
        return f"-{self.key}" if self.is_falling else self.key

    def by(self, columns: Mapping[str, Sequence[Any]], *last: Any) -> list[Any]:
        """Return what a statement is ordered by: the column's expressions in the direction, then `last` as they are."""
        return [*(one.desc() if self.is_falling else one for one in columns[self.key]), *last]

    def sorted(self, rows: Iterable[T], columns: Mapping[str, Callable[[T], Any]], last: Callable[[T], Any]) -> list[T]:
        """Return rows that are all there, sorted alike; for lists that never grow long."""
        rows = sorted(rows, key=last)
        return sorted(rows, key=columns[self.key], reverse=self.is_falling) if self.key in columns else rows
