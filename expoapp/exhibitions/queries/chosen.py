"""An exhibition chosen by its name: which a person can choose, which are suggested, and which one is meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from expoapp import text
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.exhibitions.models import Exhibition
from expoapp.exhibitions.queries.staff import in_scope
from expoapp.exhibitions.queries.together import may_change

MOST_SUGGESTED = 200
# A name that is just what was typed is looked for among so many, the shortest names first.
_MOST_COMPARED = 50


class Chosen(NamedTuple):
    """An exhibition that was chosen, or may be meant."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True)
class Choosable:
    """Those exhibitions that a person can choose, as a condition; any other is as good as none."""

    condition: Any


def ours(scope: Scope) -> Choosable:
    """Return our own exhibitions that lie in one of a person's regions."""
    return Choosable(and_(Exhibition.is_own, in_scope(scope)))


def changeable(scope: Scope) -> Choosable:
    """Return everybody's exhibitions that lie in a person's regions only."""
    return Choosable(may_change(scope))


def suggested(choosable: Choosable) -> list[str]:
    """Return the names of our own exhibitions among those that can be chosen; of many, the first ones."""
    statement = select(Exhibition.name).where(choosable.condition, Exhibition.is_own)
    return list(session().scalars(statement.order_by(Exhibition.name, Exhibition.id).limit(MOST_SUGGESTED)))


def find_chosen(slug: str, choosable: Choosable) -> Chosen | None:
    """Return the exhibition of an address, None where it cannot be chosen."""
    rows = _found(_columns(choosable).where(Exhibition.slug == slug))
    return rows[0] if rows else None


def can_choose(slugs: Iterable[str], choosable: Choosable) -> set[str]:
    """Return those of some addresses whose exhibitions can be chosen."""
    return {row.slug for row in _found(_columns(choosable).where(Exhibition.slug.in_(set(slugs))))}


def named(ids: Iterable[int], choosable: Choosable) -> list[tuple[int, str]]:
    """Return (id, name) of those of some exhibitions that can be chosen."""
    return [(row.id, row.name) for row in _found(_columns(choosable).where(Exhibition.id.in_(set(ids))))]


def meant(typed: str, choosable: Choosable) -> list[Chosen]:
    """Return what may be meant by what was typed; one row means that it is sure.

    An address comes before a name, a name as it is written before one that differs in case and signs only, and that
    before exhibitions in whose names, former ones included, all words stand.
    """
    words = text.normal(typed).split()
    slug = typed.lower()
    fits = [Exhibition.slug == slug]
    if words:
        fits.append(and_(*(Exhibition.search_text.contains(word, autoescape=True) for word in words)))
    by = (Exhibition.slug != slug, func.length(Exhibition.name), Exhibition.name, Exhibition.id)
    rows = _found(_columns(choosable).where(or_(*fits)).order_by(*by).limit(_MOST_COMPARED))
    whole = " ".join(words)
    return (
        [row for row in rows if row.slug == slug]
        or [row for row in rows if row.name == typed]
        or [row for row in rows if text.normal(row.name) == whole]
        or rows
    )


def typed_for(chosen: Chosen, choosable: Choosable) -> str:
    """Return what somebody types to mean an exhibition: its name, or its address where others have that name, too."""
    return chosen.name if meant(chosen.name, choosable) == [chosen] else chosen.slug


def _columns(choosable: Choosable) -> Any:
    return select(Exhibition.id, Exhibition.slug, Exhibition.name).where(choosable.condition)


def _found(statement: Any) -> list[Chosen]:
    return [Chosen(*row) for row in session().execute(statement)]
