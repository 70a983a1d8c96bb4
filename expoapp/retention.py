"""How long what is kept, and how it goes by itself when its time is over (R22). Knows no feature.

Each feature says in its `keeping.py` what it holds and how that is cleared; for how many days stands in `config`.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError

from expoapp import audit, clock
from expoapp.db import overwrite_erased, session, transaction

# So many rows are one transaction, so that nobody who wants to write waits for long.
BATCH = 200
log = logging.getLogger("expoapp")


@dataclass(frozen=True)
class Rule:
    """What is due: a statement of the keys of what came to its end before a moment; and what clears these keys."""

    due: Callable[[datetime], Select[Any]]
    clear: Callable[[Sequence[Any], Path], None]


_rules: dict[str, Rule] = {}


def follow(name: str, rule: Rule) -> None:
    """Keep to a rule from now on; its name is one of `config.KEPT_DAYS`."""
    _rules[name] = rule


def waiting(days: Mapping[str, int]) -> dict[str, int]:
    """Return how much of what would go now."""
    now = clock.now()
    return {
        name: session().scalar(
            select(func.count()).select_from(rule.due(now - timedelta(days=days[name])).order_by(None).subquery())
        )
        or 0
        for name, rule in sorted(_rules.items())
    }


def make_round(days: Mapping[str, int], instance: Path, stop: Callable[[], bool] = lambda: False) -> dict[str, int]:
    """Clear what is due, in short transactions; return how much of what went. Commits.

    A rule that fails keeps the others from nothing; it is tried again in the next round.
    """
    now = clock.now()
    gone: dict[str, int] = {}
    for name, rule in sorted(_rules.items()):
        try:
            number = _clear(rule, rule.due(now - timedelta(days=days[name])).limit(BATCH), instance, stop)
        except (OSError, SQLAlchemyError) as problem:
            session().rollback()
            log.error("retention of %s: %s", name, type(problem).__name__)
            continue
        if number:
            gone[name] = number
    if gone:
        with transaction():
            audit.record("retention.clear", "retention", gone)
        overwrite_erased()
    return gone


def _clear(rule: Rule, due: Select[Any], instance: Path, stop: Callable[[], bool]) -> int:
    total = 0
    while not stop():
        # Looked for without a write lock first, so that a round with nothing to do stands in nobody's way.
        found = session().scalar(due.limit(1))
        session().rollback()
        if found is None:
            break
        with transaction():
            keys = list(session().scalars(due))
            rule.clear(keys, instance)
        total += len(keys)
    return total
