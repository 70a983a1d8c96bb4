"""Editions created, revised, published and withdrawn. What calendars and pages tell of a change is written here."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from expoapp import audit, clock, history, publication
from expoapp.accounts.models import Scope
from expoapp.errors import Conflict, Invalid
from expoapp.exhibitions.actions import carried, slugs, together
from expoapp.exhibitions.actions.exhibitions import EVERYWHERE, refuse_outside
from expoapp.exhibitions.actions.lists import EditionLists, apply_lists, checked_lists, edition_lists
from expoapp.exhibitions.importer import DayHours
from expoapp.exhibitions.models import Edition, EditionChange, EditionDay, Precision, Status
from expoapp.exhibitions.queries import staff as queries
from expoapp.i18n import gettext as _

LONGEST_EDITION = timedelta(days=366)
_HOLDS = {Status.SCHEDULED, Status.RESCHEDULED}


@dataclass(frozen=True)
class EditionFacts:
    """What is known of an edition. Days and hours are local to `zone`."""

    city_id: int
    zone: str
    starts_on: date | None = None
    ends_on: date | None = None
    precision: Precision = Precision.EXACT
    days: tuple[DayHours, ...] = ()
    venue_id: int | None = None
    hall: str = ""
    status: Status = Status.SCHEDULED
    status_reason: str = ""
    number: int | None = None
    note: str = ""
    registration_url: str = ""
    is_assumed: bool = False


_COLUMNS = [field.name for field in fields(EditionFacts) if field.name != "days"]


def get_own_edition(edition_id: int, scope: Scope, version: int | None = None) -> Edition:
    """Return an edition that may be changed; raise NotFound, NotAllowed, or Conflict when it changed meanwhile."""
    found = queries.get_edition(edition_id, scope)
    refuse_outside(scope, [row.region_id for row in found.exhibition.region_rows])
    if version is not None and found.version != version:
        raise Conflict(_("Somebody else has changed this edition meanwhile."))
    return found


def edition_facts(edition: Edition) -> EditionFacts:
    """Return what is known of an edition."""
    columns: dict[str, Any] = {name: getattr(edition, name) for name in _COLUMNS}
    columns |= {"precision": Precision(edition.precision), "status": Status(edition.status)}
    days = tuple(
        DayHours(row.day, row.opens, row.closes, row.closes_next_day, row.audience, row.note) for row in edition.days
    )
    return EditionFacts(days=days, **columns)


def create_edition(
    exhibition_id: int,
    facts: EditionFacts,
    *,
    by: int | None,
    scope: Scope = EVERYWHERE,
    slug: str = "",
    deed: str = "",
    lists: EditionLists | None = None,
) -> Edition:
    """Add an edition as a draft. Its address is the year it starts in, or `slug` where no date tells it."""
    refuse_outside(scope, queries.regions_of(exhibition_id, scope))
    facts = checked(facts)
    if facts.status is Status.RESCHEDULED:
        raise Invalid(_("A new edition has no former dates, so it cannot be rescheduled."), "status")
    base = slug or (str(facts.starts_on.year) if facts.starts_on else "")
    if not base:
        raise Invalid(_("Say for which year it is meant: the year stands in its address."), "year")
    wanted = checked_lists(lists or EditionLists(), clock.today(facts.zone))
    others = together.others_of(0, (), wanted.together, scope)
    now = clock.now()
    made = Edition(exhibition_id=exhibition_id, changed_at=now, created_at=now, updated_at=now, state="draft")
    made.days, made.changes, made.figures, made.documents, made.partners = [], [], [], [], []
    changes = _apply(made, facts) | apply_lists(made, wanted)
    slugs.add(made, base, lambda wanted: slugs.edition_is_taken(exhibition_id, wanted))
    together.change(made, others, by, deed)
    changes |= {"together": [[], list(wanted.together)]} if others else {}
    audit.record("edition.create", made, {"slug": [None, made.slug]} | changes, by)
    history.keep(made, None, "edition.create", by, deed)
    return made


def revise_edition(
    edition_id: int,
    facts: EditionFacts,
    *,
    by: int | None,
    scope: Scope = EVERYWHERE,
    version: int | None = None,
    announced_on: date | None = None,
    deed: str = "",
    lists: EditionLists | None = None,
) -> bool:
    """Change what is known of an edition, and its lists where they are given; return whether anything changed.

    Once visitors may have seen it, a change of dates, hours, place or status leaves a row with what held before, and
    the sequence rises by one. `announced_on` is today, by the venue's clock, where nobody says otherwise.
    """
    edition = get_own_edition(edition_id, scope, version)
    former = edition_facts(edition)
    facts = settled(edition, former, checked(facts))
    held = wanted = None
    if lists is not None:
        held, wanted = edition_lists(edition), checked_lists(lists, clock.today(facts.zone))
    if facts == former and wanted == held:
        return False
    others = together.others_of(edition.id, held.together, wanted.together, scope) if held and wanted else []
    what = _changed(former, facts)
    before = history.state_of(edition) if by is not None else None
    changes = _apply(edition, facts) | (apply_lists(edition, wanted) if wanted else {})
    if held and wanted and others:
        changes["together"] = [list(held.together), list(wanted.together)]
    edition.updated_at = clock.now()
    if what:
        edition.changed_at = edition.updated_at
        if edition.was_public(clock.now()):
            note_change(edition, former, what, announced_on or clock.today(edition.zone))
    together.change(edition, others, by, deed)
    carried.settle(edition)
    audit.record("edition.revise", edition, changes, by)
    history.keep(edition, before, "edition.revise", by, deed)
    return True


def publish_edition(edition_id: int, *, by: int | None, scope: Scope = EVERYWHERE, version: int | None = None) -> None:
    """Show an edition to the public from now on."""
    publication.publish(get_own_edition(edition_id, scope), by=by, version=version)


def withdraw_edition(edition_id: int, *, by: int | None, scope: Scope = EVERYWHERE, version: int | None = None) -> None:
    """Take an edition off the public site."""
    publication.withdraw(get_own_edition(edition_id, scope), by=by, version=version)


def checked(facts: EditionFacts) -> EditionFacts:
    """Return the facts with whole months and years made of rough dates; raise Invalid for what cannot be."""
    if not clock.is_zone(facts.zone):
        raise Invalid(_("%(zone)s is no time zone.", zone=facts.zone), "zone")
    # Days that are confirmed, or not even claimed, are no assumption.
    if facts.is_assumed and (facts.precision is not Precision.EXACT or facts.status is not Status.PROVISIONAL):
        facts = replace(facts, is_assumed=False)
    if facts.precision is Precision.TBA:
        return _dated(replace(facts, starts_on=None, ends_on=None))
    if facts.starts_on is None:
        raise Invalid(_("The first day is needed."), "starts_on")
    first, last = facts.starts_on, facts.ends_on
    if facts.precision is Precision.MONTH:
        first = first.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    elif facts.precision is Precision.YEAR:
        first, last = first.replace(month=1, day=1), first.replace(month=12, day=31)
    if last is None:
        raise Invalid(_("The last day is needed."), "ends_on")
    if last < first:
        raise Invalid(_("The last day is before the first."), "ends_on")
    if last - first > LONGEST_EDITION:
        raise Invalid(_("The last day is more than a year after the first."), "ends_on")
    return _dated(replace(facts, starts_on=first, ends_on=last))


def _dated(facts: EditionFacts) -> EditionFacts:
    if facts.precision is not Precision.EXACT:
        return replace(facts, days=())
    days = tuple(sorted(facts.days, key=lambda row: row.day))
    for row in days:
        if facts.starts_on is None or facts.ends_on is None or not facts.starts_on <= row.day <= facts.ends_on:
            raise Invalid(_("Hours are given for a day on which it is not held."), "days")
        if not row.closes_next_day and row.closes <= row.opens:
            raise Invalid(_("On a day it closes before it opens; if that is after midnight, tick so."), "days")
    return replace(facts, days=days)


def settled(edition: Edition, former: EditionFacts, facts: EditionFacts) -> EditionFacts:
    """Return the facts with the status that follows: who leaves announced days for new ones is rescheduled.

    Raises Invalid for what no status can mean.
    """
    if facts.status is Status.CANCELLED and not facts.status_reason:
        raise Invalid(_("Say why it is cancelled: visitors read the reason."), "status_reason")
    moved = (former.precision, former.starts_on, former.ends_on) != (facts.precision, facts.starts_on, facts.ends_on)
    if not edition.was_public(clock.now()):
        return replace(facts, status=Status.SCHEDULED) if facts.status is Status.RESCHEDULED else facts
    if facts.status is Status.POSTPONED and moved:
        raise Invalid(
            _("A postponed edition keeps the days it was planned for; new days end the postponement."), "status"
        )
    if facts.status in _HOLDS:
        left = moved and former.precision is Precision.EXACT and former.status is not Status.PROVISIONAL
        is_moved = left or any(row.is_move for row in edition.changes)
        facts = replace(facts, status=Status.RESCHEDULED if is_moved else Status.SCHEDULED)
    # The reason belongs to a status: once the edition simply takes place, yesterday's reason is history.
    if facts.status in {Status.SCHEDULED, Status.PROVISIONAL} and former.status is not facts.status:
        facts = replace(facts, status_reason="")
    return facts


def _changed(former: EditionFacts, facts: EditionFacts) -> str:
    """Return which of dates, hours, place and status changed, joined by blanks."""
    found = []
    if (former.precision, former.starts_on, former.ends_on) != (facts.precision, facts.starts_on, facts.ends_on):
        found.append("dates")
    if _hours(former) != _hours(facts):
        found.append("hours")
    if _place(former) != _place(facts):
        found.append("place")
    if former.status != facts.status:
        found.append("status")
    return " ".join(found)


def _hours(facts: EditionFacts) -> list[tuple[Any, ...]]:
    # Counted from the first day: hours that merely move along with the days have not changed.
    first = facts.starts_on or date.min
    return [(row.day - first, row.opens, row.closes, row.closes_next_day, row.audience) for row in facts.days]


def _place(facts: EditionFacts) -> tuple[Any, ...]:
    return facts.city_id, facts.venue_id, facts.hall, facts.zone


def note_change(edition: Edition, former: EditionFacts, what: str, announced_on: date | None) -> EditionChange:
    """Write down what held before a change, and raise the edition's sequence by one."""
    edition.sequence = (edition.sequence or 0) + 1
    row = EditionChange(
        sequence=edition.sequence,
        changed_at=clock.now(),
        announced_on=announced_on,
        what=what,
        reason=edition.status_reason,
        former_status=former.status,
        former_precision=former.precision,
        former_starts_on=former.starts_on,
        former_ends_on=former.ends_on,
        former_venue_id=former.venue_id,
        status=edition.status,
    )
    edition.changes.append(row)
    return row


def _apply(edition: Edition, facts: EditionFacts) -> dict[str, Any]:
    """Set everything; return the changes for the trail."""
    for name in _COLUMNS:
        if getattr(edition, name) != getattr(facts, name):
            setattr(edition, name, getattr(facts, name))
    changes = audit.changes_of(edition)
    before = [_told(row) for row in edition.days]
    rows = {row.day: row for row in edition.days}
    edition.days = [rows.get(one.day) or EditionDay(day=one.day) for one in facts.days]
    for row, hours in zip(edition.days, facts.days, strict=True):
        row.opens, row.closes, row.closes_next_day = hours.opens, hours.closes, hours.closes_next_day
        row.audience, row.note = hours.audience, hours.note
    edition.mark_moments()
    after = [_told(row) for row in edition.days]
    return changes if before == after else changes | {"days": [before, after]}


def _told(row: EditionDay) -> str:
    night = " next day" if row.closes_next_day else ""
    ending = "".join(f", {part}" for part in (row.audience, row.note) if part)
    return f"{row.day} {row.opens:%H:%M}-{row.closes:%H:%M}{night}{ending}"
