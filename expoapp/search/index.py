"""Keeping the index: whatever a transaction changes of a thing that can be found, is found so when it ends.

Each feature says beside its things what they are found by (`search_entries.py`) and gives that to `follow`. From then
on nobody has to think of it: the session tells which things it wrote, and right before it commits their entries are
made anew, inside the same transaction.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

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


@event.listens_for(Session, "before_commit")
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
    gone: set[str] = set()
    for key in keys:
        row, entry = there.get(key), wanted.get(key)
        columns = _columns(entry) if entry else {}
        if row and entry and columns == {"names": row.names, "former": row.former, "words": row.words}:
            continue
        entry_id = row.id if row else None
        if entry_id is not None:
            old = select(SearchWord.word).where(SearchWord.entry_id == entry_id)
            gone.update(current.scalars(old))
            current.execute(delete(SearchWord).where(SearchWord.entry_id == entry_id))
        if entry is None:
            current.execute(delete(SearchEntry).where(SearchEntry.id == entry_id))
        elif entry_id is None:
            made = insert(SearchEntry).values(kind=kind, key=key, **columns).returning(SearchEntry.id)
            entry_id = current.execute(made).scalar_one()
        else:
            current.execute(update(SearchEntry).where(SearchEntry.id == entry_id).values(**columns))
        if entry and (called := called_by(entry)):
            values = [{"word": word, "entry_id": entry_id, "written": said} for word, said in called.items()]
            current.execute(insert(SearchWord), values)
            _learn(current, called)
    _unlearn(current, gone)


def _learn(current: Session, words: Collection[str]) -> None:
    known = set(current.scalars(select(SearchNear.word).where(SearchNear.word.in_(words)).distinct()))
    if rows := _near(set(words) - known):
        current.execute(insert(SearchNear), rows)


def _unlearn(current: Session, words: set[str]) -> None:
    used = (
        set(current.scalars(select(SearchWord.word).where(SearchWord.word.in_(words)).distinct())) if words else set()
    )
    if words - used:
        current.execute(delete(SearchNear).where(SearchNear.word.in_(words - used)))


def _near(words: Iterable[str]) -> list[dict[str, str]]:
    return [{"rest": rest, "word": word} for word in sorted(words) for rest in sorted(spelling.rests(word))]


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
    known: set[str] = set()
    total = 0
    for kind, describe in sorted(_sources.items()):
        done = 0
        for batch in _batches(describe(None)):
            called = _insert(current, kind, batch)
            if rows := _near(called - known):
                current.execute(insert(SearchNear), rows)
            known |= called
            done += len(batch)
            told(kind, done)
        total += done
    current.info.pop(_MARKS, None)
    return total


def _insert(current: Session, kind: str, entries: list[Entry]) -> set[str]:
    """Write new entries; return the words they are called by."""
    values = [{"kind": kind, "key": entry.key, **_columns(entry)} for entry in entries]
    current.execute(insert(SearchEntry), values)
    keys = [entry.key for entry in entries]
    made = select(SearchEntry.key, SearchEntry.id).where(SearchEntry.kind == kind, SearchEntry.key.in_(keys))
    ids = {row.key: row.id for row in current.execute(made)}
    words = [
        {"word": word, "entry_id": ids[entry.key], "written": said}
        for entry in entries
        for word, said in called_by(entry).items()
    ]
    if words:
        current.execute(insert(SearchWord), words)
    return {row["word"] for row in words}


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    rest = iter(entries)
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
