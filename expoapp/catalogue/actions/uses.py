"""What uses a record, so that nothing is deleted that something leads to; each feature says it (`follow`)."""

from collections.abc import Callable
from typing import Any

from expoapp import i18n
from expoapp.catalogue.models import Scope
from expoapp.i18n import gettext as _

# Takes the record and who asks; returns what uses it in words: "3 editions (BUILDEXPO KENYA 2027 …)".
Ask = Callable[[Any, Scope], list[str]]
_asked: dict[str, list[Ask]] = {}


def follow(table: str, ask: Ask) -> None:
    """Ask this of each record of a table before it is deleted."""
    asks = _asked.setdefault(table, [])
    if ask not in asks:
        asks.append(ask)


def uses_of(thing: Any, scope: Scope) -> list[str]:
    """Return in words what uses a record; what lies outside of somebody's regions is counted only."""
    return [use for ask in _asked.get(thing.__tablename__, ()) for use in ask(thing, scope)]


def sentence(name: str, uses: list[str]) -> str:
    """Return why a thing stays."""
    return _("%(name)s cannot be deleted: it is used by %(uses)s.", name=name, uses=i18n.listed(uses))
