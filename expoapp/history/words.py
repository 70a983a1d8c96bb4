"""Two states of a record in words: which fields differ, what they held and hold, never a raw key."""

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from expoapp import clock, i18n, text
from expoapp.history.states import Kind, State, Words, changes
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l

# From this length on a text is told word by word.
LONG = 60
# So many words are compared; of longer ones what differs is told as a whole.
MOST_WORDS = 3000
# So many words stay on each side of what changed; the others are folded into an ellipsis.
AROUND = 12
# Below this share of words that stayed a text is told as another one: word by word nobody could read it.
LIKE = 0.4
# A text in another language is a field of its own: "tagline (ar)".
_TRANSLATED = re.compile(r"([a-z_]+) \(([a-z]{2,3}(?:-[A-Za-z]+)?)\)")
_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Change:
    """A field in which two states differ: old and new in words, or what a list gained and lost, or a text's pieces.

    Pieces are ("same", "del" or "ins", text).
    """

    name: str
    label: str
    old: str = ""
    new: str = ""
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    pieces: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Reference:
    """A field that holds keys of other things: their names by key, in one statement; whether it may stay empty."""

    names: Callable[[set[Any]], Mapping[Any, str]]
    is_optional: bool


_references: dict[str, Reference] = {}
LABELS = {
    "slug": _l("Address"),
    "state": _l("Publication"),
    "public_from": _l("Public from"),
    "public_until": _l("Public until"),
}


def refer(names: Iterable[str], look_up: Callable[[set[Any]], Mapping[Any, str]], *, optional: bool = False) -> None:
    """Say that fields of these names hold keys, in whatever kind, and how their names are found."""
    for name in names:
        _references[name] = Reference(look_up, optional)


class Speaker:
    """Tells the states of one kind; all names they need are looked up once, a statement for each sort of reference."""

    def __init__(self, kind: Kind, states: Iterable[State], zone: str = "UTC") -> None:
        self.kind = kind
        self.zone = zone  # the clock by which moments are told
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for state in states:
            for name, value in state.items():
                if name in _references and name not in kind.words:
                    wanted[_references[name].names].update(_listed(value))
        found = {look_up: dict(look_up(keys)) for look_up, keys in wanted.items() if keys}
        self._names = {name: found.get(reference.names, {}) for name, reference in _references.items()}

    def label(self, name: str) -> str:
        """Return what a field is called."""
        translated = _TRANSLATED.fullmatch(name)
        if translated:
            language = i18n.language_name(translated[2])
            return _("%(field)s (%(language)s)", field=self.label(translated[1]), language=language)
        known = self.kind.labels.get(name) or LABELS.get(name)
        return str(known) if known else name.removesuffix("_id").replace("_", " ").capitalize()

    def lost(self, name: str, value: Any) -> list[Any]:
        """Return the keys in a field that no longer name anything."""
        if name not in _references or name in self.kind.words:
            return []
        return [key for key in _listed(value) if key not in self._names[name]]

    def words(self, name: str, value: Any) -> Words:
        """Return a value in words."""
        if name in self.kind.words:
            return self.kind.words[name](value)
        if name in _references:
            named = [self._names[name].get(key) or _("one that is no longer there") for key in _listed(value)]
            return named if isinstance(value, list) else "".join(named)
        return _plain(name, value, self.zone)

    def changes(self, before: State, after: State, *, besides: Iterable[str] = ()) -> list[Change]:
        """Return the fields in which two states differ, but for some.

        A field that one state does not know yet is left out where the other holds nothing in it.
        """
        left_out = frozenset(besides)
        found = []
        for name, old, new in changes(before, after):
            told = self._change(name, old, new) if name not in left_out else None
            if told is not None:
                found.append(told)
        return found

    def _change(self, name: str, old: Any, new: Any) -> Change | None:
        was, now = self.words(name, old), self.words(name, new)
        label = self.label(name)
        if isinstance(was, list) or isinstance(now, list):
            before, after = _as_list(was), _as_list(now)
            added = [one for one in after if one not in before]
            removed = [one for one in before if one not in after]
            if added or removed:
                return Change(name, label, added=added, removed=removed)
            was, now = ", ".join(before), ", ".join(after)
        if was == now:
            # Both say the same in words, such as nothing in a field that is new.
            if not was or not isinstance(old, str) or not isinstance(new, str):
                return None
            return Change(name, label, new=_("The same words, set in another way: headings, lists, links or emphasis."))
        if was and now and max(len(was), len(now)) > LONG:
            return Change(name, label, was, now, pieces=pieces(was, now))
        return Change(name, label, was, now)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _as_list(words: Words) -> list[str]:
    return words if isinstance(words, list) else [words] if words else []


def _plain(name: str, value: Any, zone: str) -> Words:
    if name == "state":
        states = {"draft": _("Draft"), "published": _("Published"), "withdrawn": _("Withdrawn")}
        return states.get(value, str(value or ""))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return [_joined(one) for one in value]
    if isinstance(value, str) and value:
        return _day_or_moment(name, value, zone) or (text.plain(value) if "</" in value else value)
    return _joined(value)


def _joined(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(_joined(one) for one in value.values() if one not in (None, ""))
    if isinstance(value, list):
        return ", ".join(_joined(one) for one in value if one not in (None, ""))
    return "" if value is None else str(value)


def _day_or_moment(name: str, value: str, zone: str) -> str:
    """Return a day or moment in words where the field's name says that it holds one."""
    try:
        if name.endswith("_on"):
            return i18n.weekday(date.fromisoformat(value))
        if name.endswith("_at") or name in {"public_from", "public_until"}:
            moment = datetime.fromisoformat(value)
            if moment >= clock.END:
                return _("No end set") if name == "public_until" else _("Not set")
            if moment <= clock.BEGINNING:
                return _("From the beginning")
            return i18n.moment(moment, zone)
    except ValueError:
        return ""
    return ""


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """Return what became of a text word by word; long stretches that stayed are folded."""
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    middle_before, middle_after = before[start : len(before) - end], after[start : len(after) - end]
    found = [("same", "".join(before[:start]))]
    found += _between(middle_before, middle_after)
    found.append(("same", "".join(after[len(after) - end :])))
    kept = [(what, words) for what, words in found if words]
    return [
        (what, _folded(words, is_first=place == 0, is_last=place == len(kept) - 1) if what == "same" else words)
        for place, (what, words) in enumerate(kept)
    ]


def _between(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    """Return what became of the part in which two texts differ."""
    replaced = [("del", "".join(before)), ("ins", "".join(after))]
    if max(len(before), len(after)) > MOST_WORDS:
        return replaced
    opcodes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    stayed = sum(
        not one.isspace() for what, first, last, *_new in opcodes if what == "equal" for one in before[first:last]
    )
    if before and after and stayed < LIKE * min(_words(before), _words(after)):
        return replaced
    found = []
    for what, first, last, first_new, last_new in opcodes:
        if what == "equal":
            found.append(("same", "".join(before[first:last])))
        else:
            found += [("del", "".join(before[first:last])), ("ins", "".join(after[first_new:last_new]))]
    return found


def _words(pieces: list[str]) -> int:
    return sum(not one.isspace() for one in pieces)


def _folded(words: str, *, is_first: bool, is_last: bool) -> str:
    parts = _PIECES.findall(words)
    if len(parts) <= 4 * AROUND:
        return words
    begin, end = "".join(parts[: 2 * AROUND]), "".join(parts[-2 * AROUND :])
    return ("" if is_first else begin) + "…" + ("" if is_last else end)


def is_optional(name: str) -> bool:
    """Say whether a field that holds a key may stay empty."""
    return _references[name].is_optional
