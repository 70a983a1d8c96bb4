"""The inbox's filters in an address: allow-listed, in one order, and without a word that may be a person's name."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import has_request_context, request, url_for
from werkzeug.datastructures import MultiDict

from expoapp.enquiries import queries, wording
from expoapp.enquiries.models import Kind, State
from expoapp.enquiries.queries import FOLDERS, LONGEST_SEARCH, SORTS, Choices, Filters, Position
from expoapp.enquiries.staff.room import bp
from expoapp.site import queries as site
from expoapp.web import sealing

SOURCES = ("form", "instant-reply")
_SLUG = re.compile(r"[\w-]{1,80}")
_OWNER = re.compile(r"me|nobody|[1-9][0-9]{0,8}")
_REFERENCE = re.compile(r"[A-Z0-9-]{1,16}")
_TURN = re.compile(r"-?[0-9]{1,18}")
_LATEST = 221_845_392_000_000_000  # the year 9000, in microseconds
# What leads from an enquiry to the next: the filters, and the turn at which it was found.
WALKED = frozenset(
    {"enquiry", "assign", "note", "answer", "fill", "preview", "receive", "hand_over", "move", "postpone"}
)
NAMES = ("show", "state", "kind", "exhibition", "country", "desk", "owner", "source", "since", "until", "sort", "q")


def read(given: Mapping[str, Any], *, words: str | None = None) -> Filters:
    """Return the filters that an address or a form carries; whatever is no choice counts as not given.

    `words` are those that were typed just now; else the sealed ones of the address are taken.
    """

    def one_of(name: str, allowed: Any) -> str:
        value = str(given.get(name, ""))
        return value if value in allowed else ""

    def like(name: str, pattern: re.Pattern[str]) -> str:
        value = str(given.get(name, ""))
        return value if pattern.fullmatch(value) else ""

    state = one_of("state", set(State))
    since, until = _day(given.get("since")), _day(given.get("until"))
    return Filters(
        # What a state is asked for is looked for everywhere, unless a folder is named.
        show=one_of("show", FOLDERS) or ("all" if state else "answer"),
        state=state,
        kind=one_of("kind", set(Kind)),
        exhibition=like("exhibition", _SLUG),
        country=one_of("country", wording.COUNTRIES),
        desk=like("desk", _SLUG),
        owner=like("owner", _OWNER),
        source=one_of("source", SOURCES),
        since=since,
        until=until,
        zone=site.house_zone() if since or until else "UTC",
        words=(sealing.unseal(given.get("q")) if words is None else words)[:LONGEST_SEARCH],
        sort=one_of("sort", SORTS),
    )


def known(filters: Filters, offered: Choices) -> Filters:
    """Return filters without the exhibition, desk or colleague that a person cannot choose, as was offered for them."""
    owners = {"me", "nobody", *dict(offered.colleagues)}
    return replace(
        filters,
        exhibition=offered.exhibition.slug if offered.exhibition else "",
        desk=filters.desk if filters.desk in dict(offered.desks) else "",
        owner=filters.owner if filters.owner in owners else "",
    )


def _day(value: Any) -> date | None:
    try:
        found = date.fromisoformat(str(value or ""))
    except ValueError:
        return None
    # Outside of it no clock can say when a day begins.
    return found if 1990 <= found.year <= 2200 else None


def position(given: Mapping[str, Any]) -> Position:
    """Return where in the list an address is."""
    after, before, turn = (str(given.get(name, "")) for name in ("after", "before", "turn"))
    return Position(
        after=after if _REFERENCE.fullmatch(after) else "",
        before=before if _REFERENCE.fullmatch(before) else "",
        turn=int(turn) if _TURN.fullmatch(turn) and abs(int(turn)) <= _LATEST else None,
    )


def kept(filters: Filters, **other: Any) -> dict[str, Any]:
    """Return filters as an address carries them, without what it need not say; `other` goes with them."""
    values = {name: getattr(filters, name) for name in NAMES if name != "q"} | {"q": sealing.seal(filters.words)}
    if not filters.state and filters.show == "answer":
        values["show"] = ""
    return {name: str(value) for name, value in (values | other).items() if value not in {"", None}}


def address(filters: Filters, **other: Any) -> str:
    """Return the address of the inbox with these filters."""
    return url_for("staff.enquiries.inbox", **kept(filters, **other))


def is_walking() -> bool:
    """Say whether this request is for an enquiry that was reached through a list."""
    return request.endpoint is not None and request.endpoint.rpartition(".")[2] in WALKED and "show" in request.args


@bp.url_defaults
def _keep_the_list(endpoint: str, values: dict[str, Any]) -> None:
    """Carry the list along in all addresses of the enquiry that is open, so that a deed leads back into it."""
    if not has_request_context() or endpoint.rpartition(".")[2] not in WALKED or not is_walking():
        return
    if values.get("reference") == (request.view_args or {}).get("reference") and "show" not in values:
        values.update({name: request.args[name] for name in (*NAMES, "turn") if name in request.args})


def ticked(form: MultiDict[str, str]) -> list[tuple[str, int]]:
    """Return (reference, version) of what is ticked in a form, at most one more than can be dealt with at once."""
    given = [*form.getlist("row"), *form.get("rows", "").split()]
    found: dict[str, int] = {}
    for value in given:
        reference, _colon, version = value.partition(":")
        if _REFERENCE.fullmatch(reference) and version.isascii() and version.isdigit() and len(version) < 9:
            found[reference] = int(version)
    return list(found.items())[: queries.MOST_AT_ONCE + 1]
