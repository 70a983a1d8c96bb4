"""An edition in words: its dates, its state by the venue's clock, its place."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from expoapp import i18n
from expoapp.exhibitions.models import Edition, EditionChange, EditionDay, Exhibition, Phase, Precision, Status
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.text import Words


@dataclass(frozen=True)
class State:
    """What is to be said of an edition now. `tone` is one of now, soon, late, off, moved, open, past."""

    tone: str
    words: str


def name_of(exhibition: Exhibition) -> Words:
    """Return the exhibition's name: the one in the language spoken now where there is one, else its own."""
    for row in exhibition.names:
        if row.kind == "language" and row.lang == i18n.language():
            return Words(row.name, row.lang)
    return Words(exhibition.name, exhibition.lang)


def organiser_of(exhibition: Exhibition) -> Words:
    """Return the name of its organiser in the language it is told in."""
    return Words(exhibition.organiser.name, exhibition.organiser.lang)


def dates_of(edition: Edition) -> str:
    """Return its dates as people say them: "22–25 Nov 2026", "October 2027", "2028", "Dates to follow"."""
    if edition.status == Status.POSTPONED:
        return _("Dates to follow")
    return days_in_words(edition.precision, edition.starts_on, edition.ends_on)


def days_in_words(precision: str, first: date | None, last: date | None) -> str:
    """Return days as people say them, as far as they are known."""
    if first is None or last is None or precision == Precision.TBA:
        return _("Dates to follow")
    if precision == Precision.YEAR:
        return str(first.year)
    if precision == Precision.MONTH:
        return i18n.month(first)
    return i18n.days(first, last)


def void_dates_of(edition: Edition) -> str:
    """Return the dates a postponed edition was planned for, "" for any other."""
    if edition.status != Status.POSTPONED or edition.starts_on is None:
        return ""
    return days_in_words(edition.precision, edition.starts_on, edition.ends_on)


def former_dates_of(edition: Edition) -> list[tuple[EditionChange, str]]:
    """Return each change by which the edition left its days, with those days in words, oldest first."""
    return [
        (change, days_in_words(change.former_precision, change.former_starts_on, change.former_ends_on))
        for change in edition.changes
        if change.is_move
    ]


def state_of(edition: Edition, moment: datetime) -> State:
    """Return the edition's state in words, by the venue's clock (V2, V3)."""
    if edition.status == Status.CANCELLED:
        return State("off", _("Cancelled"))
    if edition.status == Status.POSTPONED:
        return State("late", _("Postponed, no new date yet"))
    phase = edition.phase(moment)
    if phase is Phase.OVER:
        return State("past", _("Ended"))
    if phase is Phase.RUNNING:
        return State("now", _running(edition, moment))
    coming = _coming(edition, moment)
    if edition.status == Status.RESCHEDULED:
        return State("moved", _("New dates · %(coming)s", coming=coming) if coming else _("New dates"))
    if edition.status == Status.PROVISIONAL:
        return State("open", _("Dates not confirmed yet"))
    return State("soon", coming)


def _today(edition: Edition, moment: datetime) -> date:
    # After midnight the day before goes on until its doors close.
    today = moment.astimezone(ZoneInfo(edition.zone)).date()
    yesterday = today - timedelta(days=1)
    if any(
        row.day == yesterday and row.closes_next_day and moment < row.closes_at(edition.zone) for row in edition.days
    ):
        return yesterday
    return today


def _running(edition: Edition, moment: datetime) -> str:
    today = _today(edition, moment)
    first, last = edition.starts_on, edition.ends_on
    if first is None or last is None:
        raise ValueError("only an edition with days can run")
    of = (last - first).days + 1
    if of == 1:
        return _("On now, today only")
    return _("On now, day %(day)s of %(of)s", day=i18n.number((today - first).days + 1), of=i18n.number(of))


def _coming(edition: Edition, moment: datetime) -> str:
    """Say when it opens, "" where its days are not exact."""
    if edition.precision != Precision.EXACT or edition.starts_on is None:
        return ""
    days = (edition.starts_on - moment.astimezone(ZoneInfo(edition.zone)).date()).days
    if days <= 0:
        return _("Opens today")
    if days == 1:
        return _("Opens tomorrow")
    if days <= 60:
        return ngettext("Opens in %(num)s day", "Opens in %(num)s days", days)
    months = round(days / 30.44)
    return ngettext("Opens in %(num)s month", "Opens in %(num)s months", months)


def hours_of(edition: Edition) -> list[tuple[list[date], str, str, str]]:
    """Return days with the same hours together: (days, opens, closes, note); equal neighbours are one entry."""
    entries: list[tuple[list[date], str, str, str]] = []
    for row in edition.days:
        facts = (i18n.hour(row.opens), i18n.hour(row.closes), row.note)
        if entries and entries[-1][1:] == facts:
            entries[-1][0].append(row.day)
        else:
            entries.append(([row.day], *facts))
    return entries


def hours_today(edition: Edition, moment: datetime) -> tuple[str, str] | None:
    """Return (opens, closes) of the day it is at the venue, None where it is none of the edition's."""
    today = _today(edition, moment)
    return next(((i18n.hour(row.opens), i18n.hour(row.closes)) for row in edition.days if row.day == today), None)


def usual_hours_of(edition: Edition) -> tuple[str, str, bool] | None:
    """Return (opens, closes, on every day) of most of its days; None where no hours are those of most days."""
    counted = Counter((i18n.hour(row.opens), i18n.hour(row.closes)) for row in edition.days)
    for (opens, closes), number in counted.most_common(1):
        if number * 2 > len(edition.days):
            return opens, closes, number == len(edition.days)
    return None


def words_of_day(edition: Edition, row: EditionDay) -> Words:
    """Return the note on a day in the language spoken now, else in its own."""
    for translated in edition.translations:
        if translated.field == f"day {row.day.isoformat()}" and translated.lang == i18n.language():
            return Words(translated.value, translated.lang)
    return Words(row.note, edition.lang)
