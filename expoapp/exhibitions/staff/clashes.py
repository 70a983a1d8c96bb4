"""What else is held at the same venue on the same days, in words."""

from collections.abc import Mapping
from datetime import date

from expoapp import clock, i18n
from expoapp.exhibitions.queries import next_year as queries
from expoapp.exhibitions.staff.room import scope
from expoapp.i18n import gettext as _

# A place in time: (venue, first day, last day).
Slot = tuple[int, date, date]


def clashes_of(
    slots: Mapping[int, Slot], exhibition_of_last: Mapping[int, int], names: Mapping[int, str] | None = None
) -> dict[int, list[str]]:
    """Return {exhibition: sentences} for exhibitions that want a slot each; two statements, however many there are.

    `exhibition_of_last` is {last edition: its exhibition}: what was held together last time is meant to meet again.
    `names` are those of the exhibitions that want slots, which are compared with one another too.
    """
    if not slots:
        return {}
    taken = queries.held_at(
        {venue for venue, _first, _last in slots.values()},
        min(first for _venue, first, _last in slots.values()),
        max(last for _venue, _first, last in slots.values()),
        scope(),
        clock.now(),
    )
    wanted = [(key, venue, first, last, (names or {}).get(key, "")) for key, (venue, first, last) in slots.items()]
    together = _together(exhibition_of_last)
    found: dict[int, list[str]] = {}
    for key, (venue, first, last) in slots.items():
        met: dict[int, tuple[str, date, date]] = {}
        for other, at, begins, ends, name in (*wanted, *taken):
            if other != key and at == venue and name and begins and ends and begins <= last and first <= ends:
                met.setdefault(other, (name, begins, ends))
        found[key] = _sentences(key, met, together)
    return found


def _sentences(key: int, met: Mapping[int, tuple[str, date, date]], together: set[frozenset[int]]) -> list[str]:
    usual = [name for other, (name, _begins, _ends) in met.items() if frozenset((key, other)) in together]
    found = [
        _("At the same venue then: %(name)s, %(days)s.", name=name, days=i18n.days(begins, ends))
        for other, (name, begins, ends) in met.items()
        if name not in usual
    ]
    if usual:
        found.append(_("Together with %(names)s, as last time.", names=i18n.listed(usual)))
    return found


def _together(exhibition_of_last: Mapping[int, int]) -> set[frozenset[int]]:
    """Return the pairs of exhibitions whose last editions were held together."""
    pairs = queries.held_together(exhibition_of_last)
    known = queries.exhibition_ids_of({one for pair in pairs for one in pair} - set(exhibition_of_last))
    known |= exhibition_of_last
    return {frozenset(known[one] for one in pair) for pair in pairs}
