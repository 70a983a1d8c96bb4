"""An edition in words: its dates, its state by the venue's clock, its place."""

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
        return State("moved", _("New dates: %(coming)s", coming=coming) if coming else _("New dates"))
    if edition.status == Status.PROVISIONAL:
        return State("open", _("Dates not confirmed yet"))
    return State("soon", coming)


def _running(edition: Edition, moment: datetime) -> str:
    # After midnight the day before goes on until its doors close.
    today = moment.astimezone(ZoneInfo(edition.zone)).date()
    first, last = edition.starts_on, edition.ends_on
    if first is None or last is None:
        raise ValueError("only an edition with days can run")
    yesterday = today - timedelta(days=1)
    if any(
        row.day == yesterday and row.closes_next_day and moment < row.closes_at(edition.zone) for row in edition.days
    ):
        today = yesterday
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
        return _("opens today")
    if days == 1:
        return _("opens tomorrow")
    if days <= 60:
        return ngettext("opens in %(num)s day", "opens in %(num)s days", days)
    months = round(days / 30.44)
    return ngettext("opens in %(num)s month", "opens in %(num)s months", months)


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


def words_of_day(edition: Edition, row: EditionDay) -> Words:
    """Return the note on a day in the language spoken now, else in its own."""
    for translated in edition.translations:
        if translated.field == f"day {row.day.isoformat()}" and translated.lang == i18n.language():
            return Words(translated.value, translated.lang)
    return Words(row.note, edition.lang)
