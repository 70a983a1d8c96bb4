"""Which tests ask the database nothing that others do not ask.

PostgreSQL answers every statement of ours once more than SQLite, but it need not answer each of them in a hundred
tests. `make asked` runs all tests on SQLite, notes what each asks, and writes into asked_elsewhere.txt those that can
be left out while every statement is still asked by some other. A test that is new or renamed is not in it and runs;
tests marked with `sql`, and files in which several do something at once, always do. `make postgresql` runs all.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

ELSEWHERE = Path(__file__).parent / "asked_elsewhere.txt"
# How many values a list holds makes no other statement.
_LISTS = re.compile(r"\((?:\?, )*\?\)|(?:, )?\((?:\?, )+\?\)")


def elsewhere() -> frozenset[str]:
    """Return the tests whose every statement is asked by others."""
    return frozenset(ELSEWHERE.read_text(encoding="utf-8").splitlines())


@contextmanager
def noted(path: Path, test: str) -> Iterator[None]:
    """Add a line to a file that says what is asked inside the block, as digests."""
    seen: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.add(hashlib.sha256(_LISTS.sub("(?)", statement).encode()).hexdigest()[:16])

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([test, sorted(seen)]) + "\n")


def spare(asked: dict[str, set[str]], kept: set[str]) -> list[str]:
    """Return the tests that can be left out: those that ask most that nobody has asked stay, and `kept` do anyway."""
    known = {one for test in kept for one in asked.get(test, ())}
    left = {test: statements for test, statements in sorted(asked.items()) if test not in kept and statements}
    staying = set()
    while True:
        best = max(left.keys() - staying, key=lambda test: (len(left[test] - known), test), default="")
        if not best or not left[best] - known:
            return sorted(left.keys() - staying)
        staying.add(best)
        known |= left[best]


def in_threads(asked: dict[str, set[str]]) -> set[str]:
    """Return the tests of files in which several do something at once: there each database has its own ways."""
    files = {test.partition("::")[0] for test in asked}
    root = Path(__file__).parent.parent
    many = {one for one in files if re.search(r"threading|concurrent|multiprocessing", (root / one).read_text("utf-8"))}
    return {test for test in asked if test.partition("::")[0] in many}


if __name__ == "__main__":
    lines = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    told = {test: set(of) for test, of in lines}
    ELSEWHERE.write_text("".join(f"{test}\n" for test in spare(told, in_threads(told))))
