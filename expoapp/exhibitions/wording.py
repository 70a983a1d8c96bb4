"""An edition in words: its dates, its state by the venue's clock, its place."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from expoapp import clock, i18n, text
from expoapp.catalogue.models import City
from expoapp.exhibitions.models import (
    Assurance,
    Edition,
    EditionDay,
    Exhibition,
    FigureKind,
    PartnerKind,
    Phase,
    Precision,
    Status,
)
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext, pgettext
from expoapp.text import Words

MOST_DAYS_ONE_BY_ONE = 7
BARE_HALL = 3


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


@dataclass(frozen=True)
class Hours:
    """Neighbouring days with the same hours, as they are told together."""

    days: list[date]
    opens: str
    closes: str
    closes_next_day: bool
    audience: str
    note: Words
    is_today: bool = False


def hours_of(edition: Edition) -> list[Hours]:
    """Return the edition's hours; equal neighbours are one entry."""
    return _grouped(edition, None)


def hours_by_day(edition: Edition, moment: datetime) -> list[Hours]:
    """Return the hours day by day, today marked where the edition is on; equal neighbours together in a long one."""
    today = _today(edition, moment) if edition.phase(moment) is Phase.RUNNING else None
    if len(edition.days) > MOST_DAYS_ONE_BY_ONE:
        return _grouped(edition, today)
    return [_hours(edition, row, today) for row in edition.days]


def _hours(edition: Edition, row: EditionDay, today: date | None) -> Hours:
    opens, closes, note = i18n.hour(row.opens), i18n.hour(row.closes), words_of_day(edition, row)
    return Hours([row.day], opens, closes, row.closes_next_day, row.audience, note, row.day == today)


def _grouped(edition: Edition, today: date | None) -> list[Hours]:
    entries: list[Hours] = []
    for row in edition.days:
        entry = _hours(edition, row, today)
        before = entries[-1] if entries else None
        if before and replace(before, days=entry.days) == entry and row.day - before.days[-1] == timedelta(days=1):
            before.days.append(row.day)
        else:
            entries.append(entry)
    return entries


def zone_of(edition: Edition) -> str:
    """Return whose clock the hours follow: its name and its offset, both where the clocks change during the show."""
    first, last = edition.starts_at, edition.ends_at
    if first is None or last is None:
        return i18n.zone_name(edition.zone)
    before, after = _zone_at(edition.zone, first), _zone_at(edition.zone, last)
    if before == after:
        return before
    for days in range((last - first).days + 2):
        day = first.astimezone(ZoneInfo(edition.zone)).date() + timedelta(days=days)
        if _zone_at(edition.zone, clock.moment(day, time(12), edition.zone)) == after:
            return _("%(before)s; from %(day)s %(after)s", before=before, day=i18n.day(day), after=after)
    return before


def _zone_at(zone: str, moment: datetime) -> str:
    return _("%(name)s (%(offset)s)", name=i18n.zone_name(zone, moment), offset=i18n.zone_offset(zone, moment))


def title_in_calendars(edition: Edition) -> str:
    """Return the exhibition's name, with the word that some programs would not show of its status."""
    name = name_of(edition.exhibition).value
    if edition.status == Status.CANCELLED:
        return _("CANCELLED – %(name)s", name=name)
    if edition.status == Status.POSTPONED:
        return _("POSTPONED – %(name)s", name=name)
    if edition.status == Status.PROVISIONAL:
        return _("DATES NOT CONFIRMED – %(name)s", name=name)
    return name


def city_of(city: City) -> str:
    """Return a city with its country."""
    named = text.words(city, "name").value
    return _("%(city)s, %(country)s", city=named, country=i18n.territory(city.country_code))


def place_of(edition: Edition) -> str:
    """Return where it is held on one line: hall, venue and address, else the city; and the country."""
    parts = [edition.hall]
    if edition.venue:
        parts += [text.words(edition.venue, "name").value, text.words(edition.venue, "address").value]
    else:
        parts += [text.words(edition.city, "name").value]
    parts.append(i18n.territory(edition.city.country_code))
    return i18n.parted(part for part in parts if part)


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


def figure_label(kind: str) -> str:
    """Return what a figure counts, as a heading."""
    return {
        FigureKind.EXHIBITORS: _("Exhibitors"),
        FigureKind.VISITORS: _("Visitors"),
        FigureKind.VISITS: _("Visits"),
        FigureKind.NET_SQM: _("Net exhibition space, m²"),
        FigureKind.COUNTRIES: _("Countries of exhibitors"),
    }[FigureKind(kind)]


def assurance_label(assurance: str) -> str:
    """Return how far a figure can be trusted."""
    return {
        Assurance.AUDITED: pgettext("figure", "Audited"),
        Assurance.COUNTED: pgettext("figure", "Counted"),
        Assurance.TARGET: pgettext("figure", "Target"),
    }[Assurance(assurance)]


def document_label(kind: str) -> str:
    """Return what a document is."""
    return {
        "brochure": _("Brochure"),
        "floor-plan": _("Floor plan"),
        "show-report": _("Show report"),
        "fact-sheet": _("Fact sheet"),
        "manual": _("Exhibitor manual"),
    }[kind]


def partner_label(kind: str) -> str:
    """Return what partners of a kind are to an edition, as the heading above their names."""
    return {
        PartnerKind.PATRON: _("Under the patronage of"),
        PartnerKind.PARTNER: _("Held in partnership with"),
        PartnerKind.SPONSOR: _("Sponsors"),
        PartnerKind.ASSOCIATION: _("Supported by"),
        PartnerKind.MEDIA_PARTNER: _("Media partners"),
        PartnerKind.CONTRACTOR: _("Official contractors"),
    }[PartnerKind(kind)]


def hall_label(hall: str) -> Markup:
    """Return a hall as a visitor asks for it: a bare number or letter ("1", "B2") needs the word before it."""
    return Markup("<bdi>{}</bdi>").format(_("Hall %(number)s", number=hall) if len(hall) <= BARE_HALL else hall)


def other_names(exhibition: Exhibition, kind: str) -> list[Words]:
    """Return its former names ("former"), or those in languages other than the one it is shown in ("language")."""
    shown = name_of(exhibition)
    names = [Words(row.name, row.lang) for row in exhibition.names if row.kind == kind]
    if kind == "language" and shown.lang != exhibition.lang:
        names.insert(0, Words(exhibition.name, exhibition.lang))
    return [one for one in dict.fromkeys(names) if one.value != shown.value]


def announced_on(edition: Edition) -> date | None:
    """Return the day on which what now holds was announced: the last change of dates or status."""
    told = [row for row in edition.changes if {"dates", "status"} & set(row.what.split())]
    if not told:
        return None
    return told[-1].announced_on or told[-1].changed_at.astimezone(ZoneInfo(edition.zone)).date()
