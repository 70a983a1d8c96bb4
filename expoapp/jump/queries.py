"""What the palette finds by some words, as far as a person may see it: each group is asked for by itself, and short."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, String, and_, case, cast, exists, func, or_, select, true, union
from sqlalchemy.orm import joinedload

from expoapp import search
from expoapp.accounts.models import Account, Scope
from expoapp.catalogue.models import City, Country, Venue
from expoapp.db import session
from expoapp.enquiries import queries as enquiries
from expoapp.enquiries.models import AnswerTemplate, Desk
from expoapp.enquiries.queries import Sent
from expoapp.exhibitions.models import Edition, Exhibition, Organiser
from expoapp.exhibitions.queries.staff import in_scope
from expoapp.exhibitions.queries.words import Found, hits, in_city, keys, of_brand, read_around
from expoapp.news import queries as news
from expoapp.news.models import NewsPost
from expoapp.search import Correction, SearchEntry, Word
from expoapp.site.models import Page, PageTranslation

MOST = {"exhibitions": 8, "editions": 10, "venues": 4, "organisers": 4, "enquiries": 6, "posts": 4}
MOST_OF_A_FEW = 4  # of things there are few of, which are looked through one by one
SHORTEST_NAME = 2  # a single letter begins too many people's names to say anything


@dataclass(frozen=True)
class Asks:
    """Which groups a person may see beside exhibitions and places."""

    news: bool = False
    pages: bool = False
    enquiries: bool = False
    templates: bool = False
    desks: bool = False
    people: bool = False


@dataclass(frozen=True)
class Named:
    """A thing by its name: its key, what stands beside the name, and the language of the name."""

    key: int
    name: str
    said: str = ""
    lang: str = ""
    where: tuple[str, str] = ("", "")  # city, code of the country


@dataclass(frozen=True)
class Jump:
    """What was found. `corrections` were made for exhibitions, places and news only: nobody's name is guessed."""

    exhibitions: list[Named] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)
    venues: list[Named] = field(default_factory=list)
    organisers: list[Named] = field(default_factory=list)
    posts: list[Named] = field(default_factory=list)
    pages: list[Named] = field(default_factory=list)
    enquiries: list[Sent] = field(default_factory=list)
    people: list[Named] = field(default_factory=list)
    templates: list[Named] = field(default_factory=list)
    desks: list[Named] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


def jump(asked: str, scope: Scope, asks: Asks, moment: datetime) -> Jump:
    """Return what is called so, drafts and what is over too; the number of statements does not depend on the rows."""
    typed = search.read(asked)
    if not typed:
        return Jump()
    few = _few(typed, asks)
    is_named = len(asked.strip()) >= SHORTEST_NAME
    sent = enquiries.sent_by(asked, scope, moment, MOST["enquiries"]) if asks.enquiries and is_named else []

    def finds(words: Sequence[Word]) -> Any:
        kinds = [
            exists(_named(words, scope, is_whole=True)),
            exists(_named(words, scope)),
            exists(select(Exhibition.id).where(in_scope(scope), *(_says(word, keys) for word in words))),
            exists(select(Venue.id).where(*_venue(words, scope, keys))),
            exists(select(Organiser.id).where(*_organiser(words, scope, keys))),
        ]
        if asks.news:
            kinds.append(exists(select(NewsPost.id).where(*_post(words, scope))))
        # One after the other, until something is found: OR would ask them all.
        return case(*((one, True) for one in kinds), else_=False)

    words, corrections = search.settle(typed, finds)
    if corrections and (sent or any(few.values())):
        # What was typed is the name of something: no error needs to be guessed.
        return Jump(enquiries=sent, **few)
    wanted = search.essential(words)
    found = read_around(wanted)
    return Jump(
        exhibitions=_exhibitions(words, wanted, scope, found),
        editions=_editions(wanted, scope, found),
        venues=_venues(words, wanted, scope, found),
        organisers=_organisers(words, wanted, scope, found),
        posts=_posts(words, wanted, scope) if asks.news else [],
        enquiries=sent,
        corrections=corrections,
        **few,
    )


# ---- What the index of words knows -----------------------------------------------------------------------------------


def _says(word: Word, found: Found) -> Any:
    """Return the condition that an exhibition, public or not, has to do with a word: by name, place, trade or year."""
    parts = [of_brand(word, found), Exhibition.city_id.in_(_cities(word, found))]
    if word.year is not None:
        parts.append(Exhibition.id.in_(select(Edition.exhibition_id).where(_in_year(word.year))))
    return or_(*parts)


def _in_year(year: int) -> Any:
    begins = Edition.starts_on.between(date(year, 1, 1), date(year, 12, 31))
    return or_(begins, and_(Edition.starts_on.is_(None), Edition.slug == str(year)))


def _exhibitions(words: Sequence[Word], wanted: Sequence[Word], scope: Scope, found: Found) -> list[Named]:
    """Return the exhibitions that fit best: those whose names have all words, and only as many others as are missing.

    First come words that stand whole in the names, then those that begin so, then all else there is.
    """
    most = MOST["exhibitions"]
    rank, begins = search.rank(words, lambda _word: 4), search.begins(words)
    whole = _named(words, scope, is_whole=True).order_by(begins, SearchEntry.names, SearchEntry.id).limit(most)
    whole = whole.cte("whole")
    begun = _named(words, scope).where(SearchEntry.id.not_in(select(whole.c.entry_id)))
    # Of one word there are only beginnings left: all rank alike, and telling so costs thousands of comparisons.
    alike = (begins,) if len(words) == 1 else (rank, begins)
    begun = begun.order_by(*alike, SearchEntry.names, SearchEntry.id).limit(most - _number(whole)).cte("begun")
    named = union(select(whole.c.id), select(begun.c.id))
    order = (rank, begins, Exhibition.name, Exhibition.id)
    fitting = (
        _entered(select(Exhibition.id))
        .where(Exhibition.id.not_in(named), in_scope(scope), *(_says(word, found) for word in wanted))
        .order_by(*order)
        .limit(most - _number(whole) - _number(begun))
        .subquery()
    )
    statement = (
        _entered(
            select(Exhibition.id, Exhibition.name, Exhibition.state, Exhibition.lang, City.name, City.country_code)
        )
        .join(City, City.id == Exhibition.city_id)
        .where(Exhibition.id.in_(union(select(whole.c.id), select(begun.c.id), select(fitting.c.id))))
        .order_by(*order)
        .limit(most)
    )
    return [Named(row[0], row[1], row[2], row[3], (row[4], row[5])) for row in session().execute(statement)]


def _number(rows: Any) -> Any:
    return select(func.count()).select_from(rows).scalar_subquery()


def _named(words: Sequence[Word], scope: Scope, *, is_whole: bool = False) -> Any:
    """Return the statement for the ids of the exhibitions in scope whose names have all words, or words that begin so.

    The entries are read alone and each is asked for its exhibition: joined, SQLite may read all exhibitions for each.
    """
    # Keys of other kinds are no numbers, and PostgreSQL may look at them before it looks at the kind.
    key = case((SearchEntry.kind == "exhibition", cast(SearchEntry.key, Integer)))
    columns = select(key.label("id"), SearchEntry.id.label("entry_id"))
    named = columns.where(search.is_named("exhibition", words, is_whole=is_whole))
    if scope.everywhere:
        return named
    return named.where(exists(select(Exhibition.id).where(Exhibition.id == key, in_scope(scope))))


def _entered(statement: Any) -> Any:
    """Return a statement for exhibitions that may read what the index has of them."""
    return statement.join(
        SearchEntry, (SearchEntry.kind == "exhibition") & (SearchEntry.key == cast(Exhibition.id, String))
    )


def _editions(wanted: Sequence[Word], scope: Scope, found: Found) -> list[Edition]:
    """Return the editions of a year that was asked for; without one the exhibition's own page lists them."""
    years = [word.year for word in wanted if word.year is not None]
    if not years:
        return []
    statement = (
        select(Edition)
        .join(Exhibition, Exhibition.id == Edition.exhibition_id)
        .where(in_scope(scope), *map(_in_year, years), *(_says(word, found) for word in wanted if word.year is None))
        .options(joinedload(Edition.exhibition).load_only(Exhibition.name, Exhibition.lang), joinedload(Edition.city))
        .order_by(Edition.starts_on.is_(None), Edition.starts_on, Edition.id)
        .limit(MOST["editions"])
    )
    return list(session().scalars(statement))


def _venue(words: Sequence[Word], scope: Scope, found: Found) -> list[Any]:
    """Return the conditions that a venue of a person's regions, or partly its city, is called so."""
    cities = select(City.id).join(Country, Country.code == City.country_code)
    inside = true() if scope.everywhere else Venue.city_id.in_(cities.where(Country.region_id.in_(scope.region_ids)))
    either = [or_(Venue.id.in_(found("venue", word)), Venue.city_id.in_(_cities(word, found))) for word in words]
    return [inside, *either, or_(*(Venue.id.in_(found("venue", word)) for word in words))]


def _cities(word: Word, found: Found) -> Any:
    return select(City.id).where(in_city(word, found))


def _venues(words: Sequence[Word], wanted: Sequence[Word], scope: Scope, found: Found) -> list[Named]:
    statement = (
        select(Venue.id, Venue.name, Venue.slug, City.name, City.country_code)
        .join(City, City.id == Venue.city_id)
        .join(SearchEntry, (SearchEntry.kind == "venue") & (SearchEntry.key == cast(Venue.id, String)))
        .where(*_venue(wanted, scope, found))
        .order_by(search.rank(words, lambda _word: 4), Venue.name, Venue.id)
        .limit(MOST["venues"])
    )
    return [Named(row[0], row[1], row[2], where=(row[3], row[4])) for row in session().execute(statement)]


def _organiser(words: Sequence[Word], scope: Scope, found: Found) -> list[Any]:
    """Return the conditions that another organiser is called so and holds something in a person's regions."""
    holds = Organiser.id.in_(select(Exhibition.organiser_id).where(in_scope(scope)))
    return [~Organiser.is_own, holds, *(Organiser.id.in_(found("organiser", word)) for word in words)]


def _organisers(words: Sequence[Word], wanted: Sequence[Word], scope: Scope, found: Found) -> list[Named]:
    statement = (
        select(Organiser.id, Organiser.name, Organiser.lang)
        .join(SearchEntry, (SearchEntry.kind == "organiser") & (SearchEntry.key == cast(Organiser.id, String)))
        .where(*_organiser(wanted, scope, found))
        .order_by(search.rank(words, lambda _word: 4), Organiser.name, Organiser.id)
        .limit(MOST["organisers"])
    )
    return [Named(row[0], row[1], lang=row[2]) for row in session().execute(statement)]


def _post(words: Sequence[Word], scope: Scope) -> list[Any]:
    return [news.within(scope), *(NewsPost.id.in_(hits("news", word)) for word in words)]


def _posts(words: Sequence[Word], wanted: Sequence[Word], scope: Scope) -> list[Named]:
    statement = (
        select(NewsPost.id, NewsPost.title, NewsPost.state, NewsPost.lang)
        .join(SearchEntry, (SearchEntry.kind == "news") & (SearchEntry.key == cast(NewsPost.id, String)))
        .where(*_post(wanted, scope))
        .order_by(search.rank(words, lambda _word: 4), NewsPost.posted_on.desc(), NewsPost.id.desc())
        .limit(MOST["posts"])
    )
    return [Named(row[0], row[1], row[2], row[3]) for row in session().execute(statement)]


# ---- What there are few of: looked through as a whole, compared as searches compare ----------------------------------


def _few(words: Sequence[Word], asks: Asks) -> dict[str, Any]:
    return {
        "pages": _pages(words) if asks.pages else [],
        "templates": _of(_templates, words) if asks.templates else [],
        "desks": _of(_desks, words) if asks.desks else [],
        "people": _of(_people, words) if asks.people else [],
    }


def _of(rows: Callable[[], Iterable[Named]], words: Sequence[Word]) -> list[Named]:
    return [one for one in rows() if search.is_called(words, one.name, one.said)][:MOST_OF_A_FEW]


def _pages(words: Sequence[Word]) -> list[Named]:
    titled = {row.id: row for row in session().execute(select(Page.id, Page.title, Page.slug, Page.lang))}
    called = {key: [row.title, row.slug] for key, row in titled.items()}
    said = select(PageTranslation.page_id, PageTranslation.value).where(PageTranslation.field == "title")
    for key, title in session().execute(said):
        called[key].append(title)
    found = [
        Named(key, row.title, f"/{row.slug}", row.lang)
        for key, row in titled.items()
        if search.is_called(words, *called[key])
    ]
    return found[:MOST_OF_A_FEW]


def _templates() -> list[Named]:
    columns = select(AnswerTemplate.id, AnswerTemplate.name, AnswerTemplate.subject, AnswerTemplate.lang)
    return [Named(*row) for row in session().execute(columns.order_by(AnswerTemplate.name, AnswerTemplate.id))]


def _desks() -> list[Named]:
    columns = select(Desk.id, Desk.name, Desk.person).order_by(Desk.name, Desk.id)
    return [Named(*row) for row in session().execute(columns)]


def _people() -> list[Named]:
    columns = select(Account.id, Account.name, Account.email).order_by(Account.name, Account.id)
    return [Named(*row) for row in session().execute(columns)]
