"""What can be published: each feature says what there is to know of its things."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# An endpoint, and the values of its address.
Place = tuple[str, dict[str, Any]]


def _nothing(_thing: Any, _moment: datetime) -> str:
    return ""


def _sure(_thing: Any) -> str:
    return ""


@dataclass(frozen=True)
class Kind:
    """What there is to know of one kind of thing that can be published.

    `get` returns a thing by its key and the scope of who asks, and raises NotFound outside of it; what it loads is
    enough for everything else here. `within` is the same scope as a condition in SQL, `loading` what a list of the
    agenda needs. `hindrance` says what keeps a thing from the public besides its own state, "" where nothing does;
    `doubt` what of it somebody should look at before visitors do.
    """

    name: str  # as addresses say it
    trail: str  # as the trail of deeds says it
    model: Any
    label: Any  # in words, in the singular
    plural: Any
    get: Callable[[int, Any], Any]
    may_change: Callable[[Any, Any], bool]
    within: Callable[[Any], Any]
    title: Callable[[Any], str]
    page: Callable[[Any], Place]  # in the office
    own_page: Callable[[Any], Place | None]  # for visitors
    deeds: Callable[[Any], tuple[Place, Place]]  # where its buttons lead: publish, withdraw
    loading: Callable[[], tuple[Any, ...]] = tuple
    hindrance: Callable[[Any, datetime], str] = _nothing
    doubt: Callable[[Any], str] = _sure
    zone: Callable[[Any], str] | None = None  # the clock by which it is thought of; None: the house's
    is_touched: bool = False  # publishing it counts as a change of it
    has_preview: bool = True
    times_itself: bool = False  # its own form asks from when to when it is shown

    def is_shown(self, thing: Any, moment: datetime) -> bool:
        """Say whether the public sees a thing, all that may hinder it counted in."""
        return bool(thing.is_published(moment)) and not self.hindrance(thing, moment)


_kinds: dict[str, Kind] = {}


def follow(kind: Kind) -> None:
    """Let things of a kind be published from now on."""
    _kinds[kind.name] = kind


def find_kind(name: str) -> Kind | None:
    """Return a kind by its name, None where there is none."""
    return _kinds.get(name)


def kind_of(thing: Any) -> Kind:
    """Return the kind of a thing."""
    return next(kind for kind in _kinds.values() if isinstance(thing, kind.model))


def kinds() -> list[Kind]:
    """Return all kinds, in the order in which the features named them."""
    return list(_kinds.values())
