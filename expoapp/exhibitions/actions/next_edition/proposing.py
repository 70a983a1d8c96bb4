"""What is proposed for an exhibition's next edition, and in which words. Nothing here is stored."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from expoapp import clock, i18n
from expoapp.exhibitions.actions.editions import EditionFacts, edition_facts
from expoapp.exhibitions.actions.next_edition.days import next_first_day
from expoapp.exhibitions.importer import DayHours
from expoapp.exhibitions.models import Edition, Exhibition, Precision, Status
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext

LONGEST_CYCLE = 4
_YEAR = re.compile(r"([12][0-9]{3})(?:-[0-9]+)?")


@dataclass(frozen=True)
class Proposal:
    """The next edition as proposed, not made.

    `last` is what it is taken from; `existing` the edition that the year has already; `is_due` says whether the cycle
    and the exhibition's state make it likely. `why` are the sentences about it, the weightiest first.
    """

    year: int
    facts: EditionFacts
    last: Edition | None
    existing: Edition | None
    is_due: bool
    why: tuple[str, ...]


def year_of(edition: Edition) -> int:
    """Return the year an edition is meant for, 0 where neither its days nor its address tell."""
    if edition.starts_on:
        return edition.starts_on.year
    found = _YEAR.fullmatch(edition.slug)
    return int(found[1]) if found else 0


def years_apart(held: Sequence[Edition]) -> int:
    """Return every how many years an exhibition is held: what lay between its last two editions, 1 where unknown."""
    years = sorted({year_of(one) for one in held} - {0})
    apart = years[-1] - years[-2] if len(years) > 1 else 1
    return apart if apart <= LONGEST_CYCLE else 1


def of_year(editions: Sequence[Edition], year: int) -> Edition | None:
    """Return the edition that a year has already: by its days, or by the address that a roll-over would take."""
    return next((one for one in editions if year_of(one) == year or one.slug == str(year)), None)


def next_year_of(editions: Sequence[Edition]) -> int:
    """Return the first year without an edition in which the next one is due."""
    held = [one for one in editions if one.status != Status.CANCELLED]
    last = max((year_of(one) for one in held), default=0) or clock.today().year
    year = last + years_apart(held) if held else last
    while of_year(editions, year):
        year += 1
    return year


def propose(exhibition: Exhibition, editions: Sequence[Edition], year: int) -> Proposal:
    """Propose an exhibition's edition of a year from its last one before it. Cancelled ones give no example."""
    known = sorted((one for one in editions if year_of(one)), key=lambda one: (year_of(one), one.id))
    before = [one for one in known if year_of(one) < year]
    held = [one for one in before if one.status != Status.CANCELLED]
    last = held[-1] if held else before[-1] if before else None
    existing = of_year(editions, year)
    later = next((one for one in known if year_of(one) > year), None)
    if last is None:
        facts = EditionFacts(
            city_id=exhibition.city_id,
            zone=exhibition.city.zone,
            venue_id=exhibition.venue_id,
            precision=Precision.YEAR,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            status=Status.PROVISIONAL,
        )
        return Proposal(year, facts, None, existing, is_due=False, why=(_("It has no edition to go by yet."),))
    facts = _rolled(last, held, year)
    apart = years_apart(held)
    is_due = (year - year_of(last)) % apart == 0
    why = [*_troubles(exhibition, last, later, year), *_about(last, held, before, apart, is_due=is_due)]
    is_open = exhibition.state != "withdrawn" and later is None and last.status != Status.POSTPONED
    return Proposal(year, facts, last, existing, is_due and is_open and existing is None, tuple(why))


def _rolled(last: Edition, held: Sequence[Edition], year: int) -> EditionFacts:
    """Return the last edition's facts as they would be in another year: days by the weekday, the number counted on."""
    facts = edition_facts(last)
    number = facts.number
    if number is not None and last.status != Status.CANCELLED:
        number += 1
    facts = replace(facts, number=number, status=Status.PROVISIONAL, status_reason="", is_assumed=False)
    if facts.starts_on is None or facts.ends_on is None:
        return replace(facts, days=())
    if facts.precision is Precision.MONTH:
        first = facts.starts_on.replace(year=year, day=1)
        return replace(facts, starts_on=first, ends_on=_last_of_month(first), days=())
    if facts.precision is Precision.YEAR:
        return replace(facts, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31), days=())
    earlier = [
        one.starts_on
        for one in sorted(held, key=lambda one: one.starts_on or date.min, reverse=True)
        if one is not last and one.precision == Precision.EXACT and one.starts_on
    ]
    first = next_first_day(facts.starts_on, earlier, year)
    return moved(facts, first, first + (facts.ends_on - facts.starts_on))


def _last_of_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def moved(facts: EditionFacts, first: date, last: date) -> EditionFacts:
    """Return exact facts on other days: the hours go along, counted from the first day.

    Days that are added get hours only where all others have the same.
    """
    start, count = facts.starts_on or first, (last - first).days + 1
    rows = {(row.day - start).days: row for row in facts.days}
    kinds = {(row.opens, row.closes, row.closes_next_day, row.audience) for row in facts.days}
    length = ((facts.ends_on or start) - start).days + 1
    is_even = len(kinds) == 1 and len(rows) == length
    days = []
    for number in range(min(count, 366)):
        row = rows.get(number)
        if row is None and is_even and number >= length:
            row = replace(rows[0], note="")
        if row is not None:
            day = first + timedelta(days=number)
            days.append(DayHours(day, row.opens, row.closes, row.closes_next_day, row.audience, row.note))
    return replace(facts, starts_on=first, ends_on=last, days=tuple(days))


def _troubles(exhibition: Exhibition, last: Edition, later: Edition | None, year: int) -> list[str]:
    found = []
    if exhibition.state == "withdrawn":
        found.append(_("The exhibition is withdrawn from the site."))
    if later:
        found.append(_("An edition after %(year)s is there already: %(later)s.", year=str(year), later=later.slug))
    if last.status == Status.POSTPONED:
        found.append(
            _("Its %(year)s edition is postponed and has no new days; decide about that one first.", year=last.slug)
        )
    return found


def _about(last: Edition, held: Sequence[Edition], before: Sequence[Edition], apart: int, *, is_due: bool) -> list[str]:
    found = []
    if apart > 1:
        years = sorted({year_of(one) for one in held})[-2:]
        sentence = ngettext(
            "%(num)s year lies between its last two editions (%(one)s and %(other)s).",
            "%(num)s years lie between its last two editions (%(one)s and %(other)s).",
            apart,
            one=str(years[0]),
            other=str(years[1]),
        )
        if not is_due:
            sentence += " " + _("So the next one is due in %(year)s.", year=str(year_of(last) + apart))
        found.append(sentence)
    if last.status == Status.RESCHEDULED:
        found.append(_("Its %(year)s edition was moved; these days follow the new ones.", year=last.slug))
    off = [one for one in before if one.status == Status.CANCELLED and year_of(one) >= year_of(last)]
    if off and off[-1] is not last:
        found.append(_("Its %(year)s edition was cancelled and is not counted.", year=off[-1].slug))
    elif last.status == Status.CANCELLED:
        found.append(_("Its %(year)s edition was cancelled: these days follow it all the same.", year=last.slug))
    return found


def weeks_in_words(last: Edition | None, facts: EditionFacts) -> str:
    """Return how far proposed days lie from the last ones, where both are exact: "Wednesday, 52 weeks later"."""
    first = facts.starts_on
    # Of a postponed one the former days hold no longer and are not shown beside.
    if last is None or first is None or last.starts_on is None or last.status == Status.POSTPONED:
        return ""
    if facts.precision is not Precision.EXACT or last.precision != Precision.EXACT:
        return ""
    weeks, days = divmod((first - last.starts_on).days, 7)
    if days:
        return ""
    return _(
        "%(weekday)s, %(weeks)s weeks later", weekday=i18n.weekday_name(first.isoweekday()), weeks=i18n.number(weeks)
    )
