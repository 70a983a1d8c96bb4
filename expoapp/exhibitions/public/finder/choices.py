"""The finder's choices as its page writes them: named, sorted and linked in the language spoken now."""

from dataclasses import dataclass, replace
from itertools import groupby

from expoapp import i18n, text
from expoapp.exhibitions.models import Status
from expoapp.exhibitions.public.finder.asked import Asked
from expoapp.exhibitions.queries import Filters, Option, Result
from expoapp.exhibitions.queries.finder import RUNNING, TREES
from expoapp.exhibitions.queries.finder.conditions import days_of
from expoapp.i18n import gettext as _

SHOWN = 8  # the choices of a long facet that stand there at once


@dataclass(frozen=True)
class Choice:
    """A choice on the page. `whole` is the address of all of it, where something in it is chosen instead."""

    level: str
    value: str
    label: str
    count: int
    is_chosen: bool
    inside: list["Choice"]
    whole: str = ""

    @property
    def inside_label(self) -> str:
        """Return what the choices are called that lie in it."""
        return {"region": _("Countries"), "country": _("Cities"), "industry": _("Product groups")}.get(self.level, "")

    @property
    def is_open(self) -> bool:
        """Say whether what lies in it is to be seen at once."""
        return self.is_chosen or bool(self.whole)


@dataclass(frozen=True)
class Group:
    """A facet on the page: what stands there at once, and what stands behind "more"."""

    name: str
    legend: str
    choices: list[Choice]
    more: list[Choice]


@dataclass(frozen=True)
class Chip:
    """A choice made, and the address without it."""

    label: str
    without: str


def legend(facet: str) -> str:
    """Return what a facet is called."""
    return {
        "place": _("Place"),
        "trade": _("Industry"),
        "time": _("Month"),
        "state": _("State"),
        "words": _("Search words"),
    }[facet]


def label(option: Option, past: bool = False) -> str:
    """Return what a choice is called."""
    if option.level == "country":
        return i18n.territory(option.thing.code)
    if option.level == "month":
        return i18n.month(days_of(option.value)[0])
    if option.level == "quarter":
        return i18n.months(*days_of(option.value))
    if option.level == "status":
        return state_label(option.value, past)
    return str(text.words(option.thing, "name"))


def state_label(state: str, past: bool = False) -> str:
    """Return a status, or "running", as a choice is called."""
    if past:
        held = {Status.SCHEDULED: _("Held"), Status.RESCHEDULED: _("Held on new dates")}
        if state in held:
            return held[Status(state)]
    return {
        RUNNING: _("On now"),
        Status.SCHEDULED: _("Dates confirmed"),
        Status.PROVISIONAL: _("Dates not confirmed yet"),
        Status.RESCHEDULED: _("Moved to new dates"),
        Status.POSTPONED: _("Postponed"),
        Status.CANCELLED: _("Cancelled"),
    }[state]


def groups(asked: Asked, result: Result) -> list[Group]:
    """Return the facets with their choices."""
    found = []
    for facet in result.facets:
        named = [_choice(asked, one) for one in facet.options]
        if facet.name == "place":
            named = _sorted(named)
        shown, more = _shortened(named) if facet.name == "trade" else (named, [])
        found.append(Group(facet.name, legend(facet.name), shown, more))
    return found


def _choice(asked: Asked, option: Option) -> Choice:
    inside = [_choice(asked, one) for one in option.inside]
    chosen = [] if option.is_chosen else option.chosen_inside()
    whole = ""
    if chosen and option.count:
        widened = asked.filters.without(*chosen).only(option.level, option.value)
        whole = asked.address(filters=widened)
    return Choice(
        level=option.level,
        value=option.value,
        label=label(option, asked.filters.past),
        count=option.count,
        is_chosen=option.is_chosen,
        inside=inside if option.level == "quarter" else _sorted(inside),
        whole=whole,
    )


def _sorted(named: list[Choice]) -> list[Choice]:
    return sorted(named, key=lambda one: one.label)


def _shortened(named: list[Choice]) -> tuple[list[Choice], list[Choice]]:
    """Return the choices made and the most frequent others by name, and the rest by name."""
    if len(named) <= SHOWN + 2:
        return _sorted(named), []
    ranked = sorted(named, key=lambda one: (not one.is_open, -one.count, one.label))
    shown = ranked[: max(SHOWN, sum(one.is_open for one in named))]
    return _sorted(shown), _sorted(ranked[len(shown) :])


def years(quarters: list[Choice], past: bool) -> list[tuple[str, list[Choice]]]:
    """Return the quarters of each year, the latest year first where the past is looked at."""
    found = [(year, list(rows)) for year, rows in groupby(quarters, key=lambda one: one.value[:4])]
    return found[::-1] if past else found


def chips(asked: Asked, result: Result) -> list[Chip]:
    """Return each choice made with the address without it."""
    filters = asked.filters
    found = [
        Chip(label(one, filters.past), asked.address(filters=filters.without((one.level, one.value))))
        for one in result.chosen
    ]
    if filters.all_organisers:
        found.append(Chip(_("All organisers"), asked.address(filters=replace(filters, all_organisers=False))))
    if filters.words:
        found.append(Chip(_("“%(words)s”", words=filters.words), asked.address(filters=filters.without_facet("words"))))
    return found


def title(filters: Filters, chosen: list[Option]) -> str:
    """Return what a file of some filters is called: "Exhibitions: Kenya · Energy and power"."""
    labels = [label(one, filters.past) for one in chosen]
    if filters.words:
        labels.append(_("“%(words)s”", words=filters.words))
    whole = _("Past exhibitions") if filters.past else _("Exhibitions")
    return _("%(title)s: %(filters)s", title=whole, filters=" · ".join(labels)) if labels else whole


def ways_out(asked: Asked, result: Result) -> list[tuple[str, int, str]]:
    """Return (what to do, how many editions there are then, address) where nothing fits."""
    filters = asked.filters
    chosen = {
        facet: [label(one, filters.past) for one in result.chosen if one.level in levels]
        for facet, levels in TREES.items()
    }
    chosen["words"] = [_("“%(words)s”", words=filters.words)]
    found = []
    for one in result.relief:
        if one.facet == "when":
            said = _("Coming up, with the same filters") if filters.past else _("Past, with the same filters")
            found.append((said, one.count, asked.address(filters=replace(filters, past=not filters.past), month="")))
        else:
            said = _("Without %(filter)s", filter=i18n.listed(chosen[one.facet]))
            found.append((said, one.count, asked.address(filters=filters.without_facet(one.facet))))
    return found
