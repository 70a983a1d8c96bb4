"""Keeping the index: whatever a transaction changes of a thing that can be found, is found so when it ends.

Each feature says beside its things what they are found by (`search_entries.py`) and gives that to `follow`. From then
on nobody has to think of it: the session tells which things it wrote, and right before it commits their entries are
made anew, inside the same transaction.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import delete, event, insert, select, update
from sqlalchemy import text as sql
from sqlalchemy.orm import Session, SessionTransaction

from expoapp import text
from expoapp.db import session
from expoapp.search import spelling
from expoapp.search.models import SearchEntry, SearchNear, SearchWord

_MARKS = "things to be indexed"
_LOCK = 0x53454152
_BATCH = 500
_MOST_WORDS = 5_000
# Neighbouring words of a name are found written together, too ("solarafrica"); in longer names nobody does that.
_LONGEST_JOINED = 8
# What many names of the trade end in: MEDEXPO is also found by "expo", in whatever script that is typed.
_TAILS = tuple(text.normal(tail) for tail in ("expo", "إكسبو", "ኤክስፖ"))


@dataclass(frozen=True)
class Entry:
    """What a thing is found by: its names in all languages, the names it once had, and other texts."""

    key: str
    names: tuple[str, ...]
    former: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


# Yields the entries of some things, by their primary keys as text, or of all there are; what is gone is left out.
Describe = Callable[[Collection[str] | None], Iterable[Entry]]
Told = Callable[[str, int], None]
T = TypeVar("T")
_sources: dict[str, Describe] = {}
_owners: dict[type, tuple[str, str]] = {}


def follow(kind: str, describe: Describe, parts: Mapping[type, str]) -> None:
    """Keep the entries of a kind of thing. `parts` are the models they are made of, each with the key's attribute."""
    _sources[kind] = describe
    _owners.update({model: (kind, attribute) for model, attribute in parts.items()})


@event.listens_for(Session, "after_flush")
def _mark(current: Session, _context: object) -> None:
    for thing in (*current.new, *current.dirty, *current.deleted):
        owner = _owners.get(type(thing))
        if owner and (thing not in current.dirty or current.is_modified(thing)):
            current.info.setdefault(_MARKS, set()).add((owner[0], str(getattr(thing, owner[1]))))


# Ahead of the others: the trail, which everybody waits for, is taken last and held for as short as can be.
@event.listens_for(Session, "before_commit", insert=True)
def _settle(current: Session) -> None:
    # A savepoint that ends is no end yet; one that was rolled back has left marks of things that are not there.
    if current.in_nested_transaction():
        return
    current.flush()
    marks: set[tuple[str, str]] = current.info.pop(_MARKS, set())
    if marks:
        _take_turns(current)
    for kind in sorted({kind for kind, _key in marks}):
        keys = sorted(key for marked, key in marks if marked == kind)
        for start in range(0, len(keys), _BATCH):
            _keep(current, kind, keys[start : start + _BATCH])


def _take_turns(current: Session) -> None:
    """Let one transaction at a time decide which words are known; SQLite has one writer anyhow."""
    if current.get_bind().dialect.name == "postgresql":
        current.execute(sql("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


@event.listens_for(Session, "after_transaction_end")
def _forget(current: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        current.info.pop(_MARKS, None)


def _keep(current: Session, kind: str, keys: list[str]) -> None:
    """Bring the entries of some things to what they are found by now."""
    wanted = {entry.key: entry for entry in _sources[kind](keys)}
    rows = current.execute(
        select(SearchEntry.id, SearchEntry.key, SearchEntry.names, SearchEntry.former, SearchEntry.words).where(
            SearchEntry.kind == kind, SearchEntry.key.in_(keys)
        )
    )
    there = {row.key: row for row in rows}
    changed = {
        key: entry
        for key in keys
        if (entry := wanted.get(key)) is None or (row := there.get(key)) is None or _columns(entry) != _told(row)
    }
    ids = {key: there[key].id for key in changed if key in there}
    gone = set(current.scalars(select(SearchWord.word).where(SearchWord.entry_id.in_(ids.values()))))
    current.execute(delete(SearchWord).where(SearchWord.entry_id.in_(ids.values())))
    for key, entry in changed.items():
        if entry is None:
            current.execute(delete(SearchEntry).where(SearchEntry.id == ids.get(key)))
        elif key in ids:
            current.execute(update(SearchEntry).where(SearchEntry.id == ids[key]).values(**_columns(entry)))
    _add(current, kind, [entry for key, entry in changed.items() if entry and key not in ids])
    _call(current, ids, [entry for key, entry in changed.items() if entry and key in ids])
    _unlearn(current, gone)


def _told(row: Any) -> dict[str, str]:
    return {"names": row.names, "former": row.former, "words": row.words}


def _add(current: Session, kind: str, entries: list[Entry]) -> None:
    """Write new entries."""
    if not entries:
        return
    _insert(current, SearchEntry, [{"kind": kind, "key": entry.key, **_columns(entry)} for entry in entries])
    keys = [entry.key for entry in entries]
    made = select(SearchEntry.key, SearchEntry.id).where(SearchEntry.kind == kind, SearchEntry.key.in_(keys))
    _call(current, {row.key: row.id for row in current.execute(made)}, entries)


def _insert(current: Session, model: Any, rows: list[dict[str, Any]]) -> None:
    # Past the mapper, which would weigh every value of these many rows.
    current.execute(insert(model.__table__), rows)


def _call(current: Session, ids: Mapping[str, int], entries: list[Entry]) -> None:
    """Write the words that some entries are called by."""
    rows: list[dict[str, Any]] = [
        {"word": word, "entry_id": ids[entry.key], "written": said}
        for entry in entries
        for word, said in called_by(entry).items()
    ]
    if rows:
        _insert(current, SearchWord, rows)
        _learn(current, {row["word"] for row in rows})


def _learn(current: Session, words: Collection[str]) -> None:
    for batch in _batches(sorted(words)):
        known = set(current.scalars(select(SearchNear.word).where(SearchNear.word.in_(batch)).distinct()))
        rows = [{"rest": rest, "word": word} for word in batch if word not in known for rest in spelling.rests(word)]
        if rows:
            _insert(current, SearchNear, rows)


def _unlearn(current: Session, words: set[str]) -> None:
    used = (
        set(current.scalars(select(SearchWord.word).where(SearchWord.word.in_(words)).distinct())) if words else set()
    )
    if words - used:
        current.execute(delete(SearchNear).where(SearchNear.word.in_(words - used)))


def is_empty() -> bool:
    """Say whether nothing is indexed yet."""
    return session().scalar(select(SearchEntry.id).limit(1)) is None


def rebuild(told: Told = lambda _kind, _number: None) -> int:
    """Make the whole index anew in the caller's transaction; return the number of entries.

    `told` is called with each kind and the number of its entries done so far.
    """
    current = session()
    current.flush()
    _take_turns(current)
    for model in (SearchWord, SearchNear, SearchEntry):
        current.execute(delete(model))
    total = 0
    for kind, describe in sorted(_sources.items()):
        done = 0
        for batch in _batches(describe(None)):
            _add(current, kind, batch)
            done += len(batch)
            told(kind, done)
        total += done
    current.info.pop(_MARKS, None)
    return total


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _columns(entry: Entry) -> dict[str, str]:
    names, former = _name_words(entry.names), _name_words(entry.former)
    others = (form for value in entry.texts for word in text.normal(value).split() for form in text.search_forms(word))
    words = islice(dict.fromkeys((*names, *former, *others)), _MOST_WORDS)
    return {"names": _spaced(names), "former": _spaced(former), "words": " ".join(words)}


def _spaced(words: Collection[str]) -> str:
    return f" {' '.join(words)} " if words else ""


def _name_words(names: Iterable[str]) -> dict[str, None]:
    """Return the words of names in their order: in all their forms, without their tails, and neighbours joined."""
    found: dict[str, None] = {}
    for name in names:
        words = text.normal(name).split()
        for word in words:
            found |= dict.fromkeys(text.search_forms(word))
            if word.endswith(_TAILS):
                found |= dict.fromkeys(_TAILS)
        if len(words) <= _LONGEST_JOINED:
            joined = ("".join(words[at : at + size]) for size in (2, 3) for at in range(len(words) - size + 1))
            found |= dict.fromkeys(word for word in joined if len(word) <= text.LONGEST_WORD)
    return found


def called_by(entry: Entry) -> dict[str, str]:
    """Return the words of a thing's names that a typing error may have meant, each as it is written there."""
    found: dict[str, str] = {}
    for name in (*entry.names, *entry.former):
        for written in text.one_line(name).split():
            words = text.normal(written).split()
            for word in words:
                said = text.trimmed(written) if len(words) == 1 else word
                for form in text.search_forms(word):
                    if spelling.is_correctable(form):
                        found.setdefault(form, said[: text.LONGEST_WORD] if form == word else form)
    return found
