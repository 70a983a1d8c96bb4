"""What happened to the entries of a file, counted while they are written."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from expoapp.db import session
from expoapp.errors import Refusal
from expoapp.exhibitions.importer import Problem

WRONG = "wrong"
Told = Callable[[int, int], None]


class Report:
    """What happened to the entries of a file: counts of new, changed, unchanged and wrong for each kind."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._counted: list[tuple[str, str]] = []
        self._seen: dict[tuple[str, Any], None] = {}

    def count(self, kind: str, outcome: str) -> None:
        """Count one entry."""
        self._counted.append((kind, outcome))

    def count_once(self, kind: str, key: Any, outcome: str) -> None:
        """Count a thing the first time it is met, however often the file mentions it."""
        if (kind, key) not in self._seen:
            self._seen[kind, key] = None
            self.count(kind, outcome)

    def wrong(self, problem: Problem) -> None:
        """Note an entry that was left out."""
        self.problems.append(problem)
        self.count(problem.kind, WRONG)

    @contextmanager
    def entry(self, kind: str, line: int, where: str) -> Iterator[None]:
        """Write one entry inside the block; what is refused leaves nothing behind but its problem."""
        counted, seen = len(self._counted), len(self._seen)
        try:
            with session().begin_nested():
                yield
        except Refusal as problem:
            del self._counted[counted:]
            while len(self._seen) > seen:
                self._seen.popitem()
            self.wrong(Problem(kind, line, where, _reason(problem)))

    def counts(self, kind: str) -> Counter[str]:
        """Return how many entries of a kind had which outcome."""
        return Counter(outcome for found, outcome in self._counted if found == kind)

    @property
    def total(self) -> Counter[str]:
        """Return the counts of all kinds together."""
        return Counter(outcome for _kind, outcome in self._counted)


def _reason(problem: Refusal) -> str:
    named = getattr(problem, "field", "")
    return f"{named}: {problem.sentence}" if named else str(problem.sentence)
