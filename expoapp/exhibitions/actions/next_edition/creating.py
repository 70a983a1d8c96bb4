"""One next edition made from the last one. What is taken over is stored as it lies in the edition, nothing absolute."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from expoapp import audit, history, i18n
from expoapp.accounts.models import Scope
from expoapp.catalogue.models import Venue
from expoapp.db import session
from expoapp.errors import Conflict, NotFound
from expoapp.exhibitions.actions import carried
from expoapp.exhibitions.actions.editions import EditionFacts, create_edition, edition_facts
from expoapp.exhibitions.actions.lists import told
from expoapp.exhibitions.actions.next_edition.proposing import moved, of_year, propose
from expoapp.exhibitions.actions.together import change as join
from expoapp.exhibitions.models import (
    Assurance,
    Colocation,
    Document,
    Edition,
    EditionPartner,
    EditionTranslation,
    Exhibition,
    Figure,
    Precision,
    Status,
)
from expoapp.exhibitions.queries import next_year as queries
from expoapp.exhibitions.queries import staff, together
from expoapp.i18n import gettext as _

# What may be taken over besides the venue, which is chosen. Exhibitors never are: each agreed for one edition only.
CARRIABLE = ("hall", "hours", "note", "registration", "documents", "partners", "targets")


@dataclass(frozen=True)
class Wish:
    """What somebody wants of an exhibition's next edition. Of a month or a year the first day tells which."""

    exhibition_id: int
    year: int
    precision: Precision
    starts_on: date | None
    ends_on: date | None
    venue_id: int | None
    is_confirmed: bool
    number: int | None


def _facts(
    wish: Wish, exhibition: Exhibition, last: Edition | None, venue: Venue | None, carry: Collection[str]
) -> EditionFacts:
    """Return the facts of the edition wished for, with what is carried over from the last one."""
    base = edition_facts(last) if last else EditionFacts(city_id=exhibition.city_id, zone=exhibition.city.zone)
    is_same_place = last is not None and last.venue_id == wish.venue_id
    if venue and not is_same_place:
        base = replace(
            base, city_id=venue.city_id, zone=base.zone if venue.city_id == base.city_id else venue.city.zone
        )
    days = base.days if "hours" in carry else ()
    if "note" not in carry:
        days = tuple(replace(row, note="") for row in days)
    base = replace(base, days=days)
    if wish.precision is Precision.EXACT and wish.starts_on and wish.ends_on and wish.starts_on <= wish.ends_on:
        base = moved(base, wish.starts_on, wish.ends_on)
    else:
        base = replace(base, starts_on=wish.starts_on, ends_on=wish.ends_on or wish.starts_on, days=())
    return replace(
        base,
        precision=wish.precision,
        venue_id=wish.venue_id,
        hall=base.hall if "hall" in carry and is_same_place else "",
        status=Status.SCHEDULED if wish.is_confirmed else Status.PROVISIONAL,
        status_reason="",
        number=wish.number,
        note=base.note if "note" in carry else "",
        registration_url=base.registration_url if "registration" in carry else "",
        is_assumed=False,
    )


def create_next(
    wish: Wish,
    exhibition: Exhibition,
    venue: Venue | None,
    carry: Collection[str],
    *,
    by: int,
    scope: Scope,
    deed: str = "",
) -> tuple[Edition, Edition | None]:
    """Make the next edition as a draft; return it and the last one. The exhibition comes with its editions.

    `finish` does what is left, for many at once.

    Raises Conflict where the year has an edition, also one that a colleague made at this very moment.
    """
    year = wish.starts_on.year if wish.starts_on and wish.precision is not Precision.TBA else wish.year
    if of_year(exhibition.editions, year):
        raise _made_meanwhile(year)
    last = propose(exhibition, exhibition.editions, year).last
    facts = _facts(wish, exhibition, last, venue, carry)
    made = create_edition(exhibition.id, facts, by=by, scope=scope, slug=str(year), deed=deed)
    # The database gave it another address: somebody was faster, and their transaction has ended since we asked.
    if made.slug != str(year):
        raise _made_meanwhile(year)
    return made, last


def _made_meanwhile(year: int) -> Conflict:
    return Conflict(_("It has an edition of %(year)s already. Nothing was made twice.", year=str(year)))


def finish(made: Sequence[tuple[Edition, Edition | None]], carry: Collection[str], *, by: int, scope: Scope) -> None:
    """Give new editions what hangs on the last ones, (new, last), and note what is to be confirmed."""
    values = {one.id: one for one in queries.with_values(last.id for _new, last in made if last)}
    names: dict[int, set[str]] = {}
    for new, last in made:
        former = values.get(last.id) if last else None
        if former is None:
            continue
        _give(new, former, carry)
        names[new.id] = set(carry) | ({"venue"} if former.venue_id and former.venue_id == new.venue_id else set())
    carried.mark(names)
    _hold_together({last.id: new for new, last in made if last}, by, scope)
    for whole in queries.with_values(names):
        history.amend(whole)
        if given := {name: [[], rows] for name, rows in told(whole).items() if rows}:
            audit.record("edition.carry", whole, given, by)


def _give(new: Edition, former: Edition, carry: Collection[str]) -> None:
    rows: list[object] = []
    if "documents" in carry:
        rows += [
            Document(edition_id=new.id, kind=one.kind, title=one.title, lang=one.lang, url=one.url)
            for one in former.documents
        ]
    if "partners" in carry:
        rows += [
            EditionPartner(edition_id=new.id, kind=one.kind, name=one.name, url=one.url, position=one.position)
            for one in former.partners
        ]
    if "targets" in carry:
        with i18n.speaking(i18n.DEFAULT):  # visitors read it, and it is stored in one language
            source = _("Our target, set from the %(year)s edition", year=former.slug)
        rows += [
            Figure(
                edition_id=new.id,
                kind=one.kind,
                value=one.value,
                definition=one.definition,
                source=source,
                assurance=Assurance.TARGET,
            )
            for one in former.figures
        ]
    if "note" in carry:
        rows += _translated(new, former)
    session().add_all(rows)


def _translated(new: Edition, former: Edition) -> Iterable[EditionTranslation]:
    """Yield the notes in other languages; a day's note moves along with its day."""
    by = new.starts_on - former.starts_on if new.starts_on and former.starts_on else timedelta()
    kept = {f"day {row.day.isoformat()}" for row in new.days}
    for row in former.translations:
        field = row.field
        if field.startswith("day "):
            field = f"day {(date.fromisoformat(field.removeprefix('day ')) + by).isoformat()}"
        if field == "note" or field in kept:
            yield EditionTranslation(
                edition_id=new.id, field=field, lang=row.lang, value=row.value, source_digest=row.source_digest
            )


def _hold_together(new_by_last: dict[int, Edition], by: int, scope: Scope) -> None:
    """Let editions whose last ones were held together be held together again, where days and venue fit.

    One that stood there before must be somebody's to change, and remembers it, as when a form says so.
    """
    pairs = queries.held_together(new_by_last)
    dated = [one for one in new_by_last.values() if one.starts_on and one.ends_on]
    if not pairs or not dated:
        return
    exhibition_of = queries.exhibition_ids_of({one for pair in pairs for one in pair})
    first = min(one.starts_on for one in dated if one.starts_on)
    last = max(one.ends_on for one in dated if one.ends_on)
    others = queries.colocatable(set(exhibition_of.values()), first, last)
    new_ids = {one.id for one in new_by_last.values()}
    may_join = {one.id for one in together.offered(scope, None, None, None, None, {one.id for one in others})}
    found: set[tuple[int, int]] = set()
    for pair in pairs:
        for mine, theirs in (tuple(pair), tuple(pair)[::-1]):
            new = new_by_last.get(mine)
            for other in others:
                if not new or other.exhibition_id != exhibition_of[theirs] or not _meet(new, other):
                    continue
                if other.id in new_ids:
                    found.add((min(new.id, other.id), max(new.id, other.id)))
                elif other.id in may_join:
                    join(new, [staff.get_edition(other.id, scope)], by, "")
    session().add_all(Colocation(edition_id=one, other_id=other) for one, other in sorted(found))
    session().flush()


def _meet(one: Edition, other: Edition) -> bool:
    if one.precision != Precision.EXACT or one.venue_id is None or one.venue_id != other.venue_id:
        return False
    if not (one.starts_on and one.ends_on and other.starts_on and other.ends_on):
        return False
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def make_next(wish: Wish, venue: Venue | None, carry: Collection[str], *, by: int, scope: Scope) -> Edition:
    """Make one exhibition's next edition whole. Raises NotFound, NotAllowed, Invalid or Conflict."""
    found = queries.exhibitions_of([wish.exhibition_id], scope)
    if not found:
        raise NotFound()
    made = create_next(wish, found[0], venue, carry, by=by, scope=scope)
    finish([made], carry, by=by, scope=scope)
    return made[0]
