"""Posts taken in from files: new, changed, unchanged, or left as staff have edited them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm.attributes import flag_modified

from expoapp import audit, clock, text
from expoapp.db import session
from expoapp.errors import Invalid
from expoapp.news import importer, queries
from expoapp.news.actions import addresses, links
from expoapp.news.actions.desk import changed
from expoapp.news.importer import Problem, Row
from expoapp.news.models import NewsPost
from expoapp.news.wording import Names, search_text


class Outcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    EDITED = "edited"  # changed in the source, but edited by staff here: left as it is


@dataclass
class Intake:
    """A run over files: what is known of the portfolio, what was met already, and what became of the rows."""

    names: Names
    is_dry: bool = False
    seen: dict[str, tuple[str, str]] = field(default_factory=dict)  # key: digest, place
    numbers: dict[int, str | None] = field(default_factory=dict)  # number on the old site: key of the post that has it
    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    left: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def begin(*, is_dry: bool = False) -> Intake:
    """Begin a run; asks once for the names of the portfolio. A dry one only tells what would be done."""
    return Intake(Names(queries.portfolio()), is_dry)


def take_in(run: Intake, rows: Iterable[Row]) -> None:
    """Store some rows; the caller's transaction makes them last.

    The natural key is day and title: what is there and unchanged stays untouched, what has changed in the source is
    changed here, unless staff have edited it meanwhile.
    """
    good = [row for row in rows if _is_good(run, row)]
    stored = queries.by_source([row.key for row in good])
    run.numbers |= queries.numbered([row.old_id for row in good if row.old_id])
    good = [row for row in good if _has_own_number(run, row)]
    for row in good:
        outcome = _take_in_one(run, row, stored.get(row.key))
        run.counts[outcome] += 1
        if outcome is Outcome.EDITED:
            run.left.append(row)


def load(paths: Iterable[Path]) -> Intake:
    """Store the posts of our own files, the sample, in the caller's transaction. Raises Invalid for a bad row."""
    run = begin()
    rows = []
    for path in paths:
        for row, _size in importer.read(path):
            if isinstance(row, Problem):
                raise Invalid(str(row))
            rows.append(row)
    take_in(run, rows)
    if run.problems:
        raise Invalid(str(run.problems[0]))
    return run


def _is_good(run: Intake, row: Row) -> bool:
    """Count and keep back what has been met in this run already, and what the portfolio does not know."""
    unknown = [code for code in row.industry_codes if code not in run.names.portfolio.industry_codes]
    if unknown:
        reason = f"“{text.shorten(text.one_line(unknown[0]), 60)}” is none of our industries."
        run.problems.append(Problem(row.file, row.line, "industries", reason))
        return False
    digest = _source_digest(row)
    known, place = run.seen.setdefault(row.key, (digest, f"{row.file}, line {row.line}"))
    if place == f"{row.file}, line {row.line}":
        return True
    if known == digest:
        run.counts[Outcome.UNCHANGED] += 1
    else:
        reason = f"the same title of the same day stands in {place} with other contents."
        run.problems.append(Problem(row.file, row.line, "title", reason))
    return False


def _has_own_number(run: Intake, row: Row) -> bool:
    """Keep back a row whose number on the old site is another post's: the old address can lead to one only."""
    if row.old_id is None or run.numbers.setdefault(row.old_id, row.key) == row.key:
        return True
    run.problems.append(Problem(row.file, row.line, "newsid", f"{row.old_id} is the number of another post."))
    return False


def _take_in_one(run: Intake, row: Row, post: NewsPost | None) -> Outcome:
    if post is None:
        if not run.is_dry:
            _add(run, row)
        return Outcome.NEW
    if post.source_digest == _source_digest(row):
        # Unchanged; but the portfolio may know more names than before.
        if links.is_linked(post, run.names) and row.old_id in {None, post.old_id}:
            return Outcome.UNCHANGED
    elif _digest(post.title, post.posted_on, post.body, post.lang) != post.source_digest[:16]:
        return Outcome.EDITED
    if not run.is_dry:
        _change(run, row, post)
    return Outcome.CHANGED


def _add(run: Intake, row: Row) -> None:
    now = clock.now()
    posted_at = clock.moment(row.posted_on, time(0), "UTC")
    # It was public where it comes from, so it is public at once, whatever our clock says of its day.
    public_from = min(posted_at, now)
    post = NewsPost(
        state="published",
        public_from=public_from,
        public_until=clock.END,
        created_at=now,
        updated_at=public_from,
        source_key=row.key,
        year=row.posted_on.year,
        slug=addresses.free_slug(row.posted_on.year, addresses.slug_of(row.title), None),
    )
    post.exhibition_links, post.country_links, post.industry_links = [], [], []
    _copy(post, row)
    post.old_id = row.old_id
    links.give(post, row)
    links.link(post, run.names)
    addresses.add(post)
    audit.record("news.import", post, {"title": [None, post.title]} | links.changes({}, links.told(post)))


def _change(run: Intake, row: Row, post: NewsPost) -> None:
    linked = links.told(post)
    with session().no_autoflush:
        if post.source_digest != _source_digest(row):
            _copy(post, row)
            links.give(post, row)
        post.old_id = row.old_id or post.old_id
        changes = changed(post)
        if changes:
            post.updated_at = clock.now()
        links.link(post, run.names)
    changes |= links.changes(linked, links.told(post))
    flag_modified(post, "pinned")  # a change of links alone is a new version too
    audit.record("news.import", post, changes)


def _copy(post: NewsPost, row: Row) -> None:
    post.title, post.posted_on, post.body, post.lang = row.title, row.posted_on, row.body, row.lang
    post.search_text = search_text(row.title, row.body)
    post.source_digest = _source_digest(row)


def _source_digest(row: Row) -> str:
    """Return the digest of a row: of its texts, then of its links, so that an edit here can be told from one there."""
    links_digest = text.digest(" ".join([*sorted(row.country_codes), "/", *sorted(row.industry_codes)]))
    return _digest(row.title, row.posted_on, row.body, row.lang) + links_digest[:16]


def _digest(title: str, posted_on: date, body: str, lang: str) -> str:
    return text.digest("\n".join([title, posted_on.isoformat(), lang, body]))[:16]
