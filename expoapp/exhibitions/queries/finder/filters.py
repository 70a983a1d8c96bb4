"""What a visitor asks the finder for, and the one way in which an address writes it (decision 10)."""

import re
from dataclasses import dataclass, replace
from typing import Any

from expoapp import search
from expoapp.exhibitions.models import Status

# A tree is one facet; its levels are the names in addresses, from the widest to the narrowest.
TREES = {
    "place": ("region", "country", "city"),
    "trade": ("industry", "group"),
    "time": ("quarter", "month"),
    "state": ("status",),
}
LEVELS = tuple(level for levels in TREES.values() for level in levels)
RUNNING = "running"
LONGEST_VALUE = 170
MOST_VALUES = 20
_SHAPES = {
    "quarter": re.compile(r"20[0-9]{2}-q[1-4]"),
    "month": re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])"),
    "status": re.compile("|".join([RUNNING, *Status])),
}


@dataclass(frozen=True)
class Filters:
    """What a visitor asks for. Every level holds its values in order and once; `find` drops those that name nothing."""

    region: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    quarter: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    all_organisers: bool = False
    words: str = ""
    past: bool = False

    def __post_init__(self) -> None:
        """Bring what was asked into the one form that stands for it."""
        for level in LEVELS:
            shape = _SHAPES.get(level)
            given = [one for one in getattr(self, level) if 0 < len(one) <= LONGEST_VALUE]
            kept = sorted({one for one in given if shape is None or shape.fullmatch(one)})[:MOST_VALUES]
            object.__setattr__(self, level, tuple(kept))
        object.__setattr__(self, "words", search.question(self.words))

    def chosen(self) -> int:
        """Return how many choices are made."""
        return sum(len(getattr(self, level)) for level in LEVELS) + self.all_organisers + bool(self.words)

    def active(self) -> list[str]:
        """Return the facets in which something is chosen; words are one."""
        found = [tree for tree, levels in TREES.items() if any(getattr(self, level) for level in levels)]
        return [*found, "words"] if self.words else found

    def without(self, *choices: tuple[str, str]) -> "Filters":
        """Return the filters with some choices, each (level, value), taken back."""
        left: dict[str, Any] = {level: tuple(getattr(self, level)) for level in LEVELS}
        for level, value in choices:
            left[level] = tuple(one for one in left[level] if one != value)
        return replace(self, **left)

    def without_facet(self, facet: str) -> "Filters":
        """Return the filters with everything of one facet taken back."""
        if facet == "words":
            return replace(self, words="")
        none: dict[str, Any] = dict.fromkeys(TREES[facet], ())
        return replace(self, **none)

    def only(self, level: str, value: str) -> "Filters":
        """Return the filters with one more choice."""
        more: dict[str, Any] = {level: (*getattr(self, level), value)}
        return replace(self, **more)

    def cleared(self) -> "Filters":
        """Return the filters without any choice, coming up or past as they are."""
        return Filters(past=self.past)

    def query(self) -> dict[str, Any]:
        """Return the filters as an address writes them: always the same names in the same order."""
        found: dict[str, Any] = {level: list(getattr(self, level)) for level in LEVELS if getattr(self, level)}
        if self.all_organisers:
            found["organisers"] = "all"
        if self.words:
            found["q"] = self.words
        if self.past:
            found["when"] = "past"
        return found
