"""Asking the index. Words are only ever words: nothing that is typed is an operator or a wildcard (R31)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise, product
from typing import Any

from sqlalchemy import Select, and_, case, cast, column, func, literal, literal_column, or_, select, table, union_all
from sqlalchemy.dialects.postgresql import TSQUERY

from expoapp import text
from expoapp.db import session
from expoapp.search import spelling
from expoapp.search.models import INDEX, SearchEntry, SearchNear, SearchWord

_LONGEST = 100
MOST_WORDS = 10
_MOST_CANDIDATES = 2_000
_MEANT = 4  # of the nearest words so many are tried
_MOST_READINGS = 16
# Each word of each reading is a condition over all tables, and all are asked for in one statement: writing it takes
# longer than answering it. Who makes ten typing errors is understood by the nearest words, or not at all.
_MOST_CONDITIONS = 30
# Words that say what all of this is about. They find nothing by themselves, but what is called so stands first.
_NOISE = frozenset(
    text.normal(
        "a an and are at by for from in is near of on the this to what when where which with"
        " event events exhibition exhibitions fair fairs show shows trade"
        " في من إلى على عن أو و مع معرض معارض المعرض المعارض تجاري تجارية التجارية"
    ).split()
)


@dataclass(frozen=True)
class Word:
    """A word that is looked for: as it was typed, and the forms under which it is indexed."""

    typed: str
    forms: tuple[str, ...]

    @property
    def year(self) -> int | None:
        """Return the year that the word may be."""
        word = self.forms[0]
        return int(word) if len(word) == 4 and word.isdecimal() and word[:2] in {"19", "20"} else None


@dataclass(frozen=True)
class Correction:
    """A word nothing is called by, and the nearest one that was looked for in its place."""

    typed: str
    taken: str


# Returns the condition, for use in a SELECT of its own, that the public finds something by all of some words.
Finds = Callable[[Sequence[Word]], Any]


def question(typed: str) -> str:
    """Return what was typed as addresses and pages show it again; what is longer than a question may be is cut off."""
    return text.one_line(text.one_line(typed)[:_LONGEST])


def read(asked: str) -> list[Word]:
    """Return the words of a question."""
    found = [
        Word(text.trimmed(typed) if len(words) == 1 else word, text.search_forms(word))
        for typed in question(asked).split()
        if (words := text.normal(typed).split())
        for word in words
    ]
    return list(dict.fromkeys(found))[:MOST_WORDS]


def essential(words: Sequence[Word]) -> list[Word]:
    """Return the words that something must have to be found; the others only decide what stands first."""
    return [word for word in words if word.forms[0] not in _NOISE] or list(words)


def hits(kind: str, word: Word, key: Any = SearchEntry.key) -> Select[Any]:
    """Return the statement for the keys of the things of a kind in whose entry a word begins like this one."""
    # Never part of the statement around it, which may read the entries, too.
    return select(key).where(SearchEntry.kind == kind, _says(word.forms, _dialect())).correlate(None)


def keys(kinds: Collection[str], words: Sequence[Word], most: int) -> dict[Word, dict[str, list[str]]]:
    """Return for each word the keys that `hits` finds, by kind; a word that finds more than `most` is left out.

    One statement reads all: who asks for a word of several kinds saves the index from being read for each of them.
    For kinds of which there are few, for SQLite looks through their entries.
    """
    each = [
        select(literal(number).label("number"), SearchEntry.kind, SearchEntry.key)
        .where(SearchEntry.kind.in_(kinds), _says_among_few(word.forms, _dialect()))
        .limit(most + 1)
        .subquery()
        for number, word in enumerate(words)
    ]
    rows = session().execute(union_all(*map(select, each))).all() if each else []
    found: dict[Word, dict[str, list[str]]] = {}
    for number, word in enumerate(words):
        mine = [row for row in rows if row[0] == number]
        if len(mine) <= most:
            found[word] = {kind: [row[2] for row in mine if row[1] == kind] for kind in kinds}
    return found


def is_named(kind: str, words: Sequence[Word], *, is_whole: bool = False) -> Any:
    """Return the condition that an entry is of a kind and its names have all words, or words that begin so.

    Nothing that the words find ranks above names that have them whole.
    """
    form = " {} " if is_whole else " {}"
    # No column as it stands, so that no index answers it: SQLite would walk all entries of the kind, for it guesses
    # that few are of one. Most are exhibitions, and their entries are read anyway.
    tests = [SearchEntry.kind.concat("") == kind]
    for word in words:
        tests += [_says(word.forms, _dialect(), is_whole=is_whole), _holds(SearchEntry.names, word.forms, form)]
    return and_(*tests)


def begins(words: Sequence[Word]) -> Any:
    """Return the expression by which, of things that rank alike, those whose name begins with the words come first."""
    name = " ".join(word.forms[0] for word in words)
    whens = [
        (SearchEntry.names.startswith(form, autoescape=True), value)
        for value, form in enumerate((f" {name} ", f" {name}"))
    ]
    return case(*whens, else_=len(whens))


def _holds(column: Any, forms: tuple[str, ...], form: str) -> Any:
    return or_(*(column.contains(form.format(one), autoescape=True) for one in forms))


def _dialect() -> str:
    return session().get_bind().dialect.name


@lru_cache(maxsize=256)
def _says(forms: tuple[str, ...], dialect: str, *, is_whole: bool = False) -> Any:
    """Return the condition that an entry has a word that begins so, or is so; made once for the many places."""
    if dialect == "postgresql":
        query = " | ".join(f"'{form}'{'' if is_whole else ':*'}" for form in forms)
        # The expression as the index has it, and the query cast, so that neither is cut or folded a second time.
        vector: Any = literal_column("array_to_tsvector(string_to_array(search_entries.words, ' '))")
        return vector.bool_op("@@")(cast(query, TSQUERY))
    query = " OR ".join(f'"{form}"{"" if is_whole else "*"}' for form in forms)
    index = table(INDEX, column("rowid"))
    return SearchEntry.id.in_(select(index.c.rowid).where(literal_column(INDEX).bool_op("MATCH")(query)))


def _says_among_few(forms: tuple[str, ...], dialect: str) -> Any:
    """Return the same condition for a handful of entries.

    FTS5 knows no kinds: it would hand over each of the many exhibitions that a beginning finds before one is left out.
    """
    if dialect == "postgresql":
        return _says(forms, dialect)
    return _holds(literal(" ") + SearchEntry.words, forms, " {}")


def is_called(words: Sequence[Word], *texts: str) -> bool:
    """Say whether each word begins some word of the texts; for the few things that no index knows."""
    said = text.normal(" ".join(texts)).split()
    return all(any(one.startswith(form) for one in said for form in word.forms) for word in words)


def rank(words: Sequence[Word], otherwise: Callable[[Word], Any]) -> Any:
    """Return the expression by which found things are ordered, the best first; it reads `SearchEntry`'s columns.

    A name stands before a former name, the whole word before its beginning; `otherwise` is what a word counts that
    is in neither: an expression or a number above 3.
    """
    total: Any = 0
    for word in words:
        tests = [
            (SearchEntry.names, " {} ", 0),
            (SearchEntry.names, " {}", 1),
            (SearchEntry.former, " {} ", 2),
            (SearchEntry.former, " {}", 3),
        ]
        whens = [(_holds(column, word.forms, form), value) for column, form, value in tests]
        total = total + case(*whens, else_=otherwise(word))
    return total


def settle(words: Sequence[Word], finds: Finds) -> tuple[list[Word], list[Correction]]:
    """Return the words that were meant, and what was corrected on the way: five short statements at most.

    Two words are one where something is called so ("build expo"). A word that finds nothing gives way to the nearest
    one that does; where every word finds something, but not all together, one of them may be the typing error.
    """
    words = list(words)
    if not words:
        return [], []
    joined = _joined(words)
    tests = [*joined, words, *([word] for word in words if len(words) > 1)]
    answers = _ask([finds(essential(one)) for one in tests])
    for reading, is_found in zip([*joined, words], answers, strict=False):
        if is_found:
            return reading, []
    known = answers[len(joined) + 1 :] or [False]
    meant = _nearest(words)
    doubtful = [place for place, is_known in enumerate(known) if not is_known and words[place] in meant]
    if doubtful:
        readings = list(_readings(words, meant, doubtful))
    else:
        # Each word is something's, so it is all of them together that nothing is called.
        near = [one for place, word in enumerate(words) if word in meant for one in _readings(words, meant, [place], 1)]
        readings = [(reading, [Correction(_line(words), _line(reading))]) for reading, _made in near]
    readings = readings[: min(_MOST_READINGS, max(1, _MOST_CONDITIONS // len(words)))]
    first = _first([finds(essential(one)) for one, _made in readings])
    return (words, []) if first is None else readings[first]


def _line(words: Iterable[Word]) -> str:
    return " ".join(word.typed for word in words)


def _ask(conditions: list[Any]) -> list[bool]:
    return [bool(answer) for answer in session().execute(select(*conditions)).one()] if conditions else []


def _first(conditions: list[Any]) -> int | None:
    """Return the place of the first condition that holds; those behind it are not looked at."""
    if not conditions:
        return None
    return session().scalar(select(case(*((one, place) for place, one in enumerate(conditions)), else_=None)))


def _joined(words: list[Word]) -> list[list[Word]]:
    """Return the readings in which two neighbours are one word that something is called by."""
    found = {}
    for place, (one, other) in enumerate(pairwise(words)):
        found[one.forms[0] + other.forms[0]] = place
    known = session().scalars(select(SearchWord.word).where(SearchWord.word.in_(found)).distinct()) if found else ()
    return [
        [*words[: found[name]], Word(name, text.search_forms(name)), *words[found[name] + 2 :]]
        for name in sorted(known, key=lambda name: found[name])
    ]


@dataclass(frozen=True)
class _Near:
    """A known word, as it is compared and as it is written, and how many typing errors it is away."""

    word: str
    written: str
    far: int


def _nearest(words: Collection[Word]) -> dict[Word, list[_Near]]:
    """Return for each word the known words nearest to it."""
    wrong = {
        word: word.forms[0] for word in words if word.forms[0] not in _NOISE and spelling.is_correctable(word.forms[0])
    }
    rests = {rest for typed in wrong.values() for rest in spelling.rests(typed)}
    if not rests:
        return {}
    # In two steps, so that each is an index look-up whatever the database knows of its tables.
    near_ones = select(SearchNear.word).where(SearchNear.rest.in_(rests)).distinct().limit(_MOST_CANDIDATES)
    candidates = session().execute(
        select(SearchWord.word, func.min(SearchWord.written), func.count())
        .where(SearchWord.word.in_(session().scalars(near_ones).all()))
        .group_by(SearchWord.word)
    )
    known = [(row[0], row[1], row[2]) for row in candidates]
    found = {}
    for word, typed in wrong.items():
        most = spelling.reach(typed)
        near = []
        for name, written, number in known:
            far = spelling.distance(typed, name, most)
            if 0 < far <= most:
                near.append((far, name[0] != typed[0], -number, name, written))
        found[word] = [_Near(name, written, far) for far, _first, _number, name, written in sorted(near)[:_MEANT]]
    return found


def _readings(
    words: list[Word], meant: dict[Word, list[_Near]], places: list[int], most: int = 2
) -> Iterator[tuple[list[Word], list[Correction]]]:
    """Yield the words with those at some places replaced by near ones, the nearest first, none further than `most`."""
    choices = [[near for near in meant[words[place]] if near.far <= most] for place in places]
    for chosen in islice(product(*choices), _MOST_READINGS):
        reading, made = list(words), []
        for place, near in zip(places, chosen, strict=True):
            made.append(Correction(words[place].typed, near.written))
            reading[place] = Word(near.written, text.search_forms(near.word))
        yield reading, made
