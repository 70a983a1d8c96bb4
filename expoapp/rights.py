"""What permissions.yaml says, as a page for people: which role may look at what and do what, room by room."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from expoapp import rooms
from expoapp.web import guard

ROLES = ("viewer", "editor", "sales", "admin")
HEAD = """\
# Who may do what

Made from `expoapp/permissions.yaml` by `make permissions`; change that file, and this one follows. The same lines
decide what the gate lets through and what the menus offer.

Roles add up. Whoever is limited to regions looks at and does only what lies in theirs; what belongs to the whole house
(regions, countries, industries, organisers, pages, banners, redirects) they read and do not change. A star (*) asks for
the password again where the last proof is a quarter of an hour old.
"""
OWN_ACCOUNT = "Your account, and the palette"


@cache
def permissions() -> guard.Permissions:
    """Return which role may do what in the back office, as permissions.yaml says."""
    found: guard.Permissions = yaml.safe_load(files("expoapp").joinpath("permissions.yaml").read_text(encoding="utf-8"))
    return found


def document(entries: guard.Permissions) -> str:
    """Return the page in Markdown."""
    parts = [HEAD]
    for group in rooms.GROUPS:
        rows = [row for room in group.rooms for row in _rows(str(room.label), room.endpoint, entries)]
        if group is rooms.GROUPS[0]:
            rows += _rows(OWN_ACCOUNT, "", entries)
        if rows:
            parts.append(_table(str(group.label) or "Everybody", rows))
    return "\n".join(parts)


def _rows(label: str, room: str, entries: guard.Permissions) -> Iterator[list[str]]:
    """Yield the rows of a room: one for each set of roles that may look, and for each that may act."""
    found: dict[tuple[str, frozenset[str]], list[str]] = {}
    for endpoint, entry in entries.items():
        if rooms.room_of(endpoint) == room:
            for method in ("POST", "GET"):
                # A form that is shown to those who may send it goes without saying.
                if method in entry and not (method == "GET" and entry.get("POST") == entry["GET"]):
                    key = ("look at" if method == "GET" else "do", frozenset(entry[method]))
                    found.setdefault(key, []).append(_name(endpoint, method, entry))
    for (what, roles), names in sorted(found.items(), key=lambda one: (one[0][0] != "look at", -len(one[0][1]))):
        marks = ["✔" if role in roles else "" for role in ROLES]
        yield [label, what, ", ".join(sorted(names)), *marks]


def _name(endpoint: str, method: str, entry: Any) -> str:
    star = "*" if guard.needs_proof(entry, method) else ""
    return endpoint.rpartition(".")[2].replace("_", " ") + star


def _table(heading: str, rows: list[list[str]]) -> str:
    head = ["Room", "", "What", *(role.title() for role in ROLES)]
    lines = [head, ["---", "---", "---", *[":-:"] * len(ROLES)], *rows]
    return "\n".join([f"## {heading}", "", *(f"| {' | '.join(line)} |" for line in lines), ""])
