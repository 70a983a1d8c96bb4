"""The edition's form filled and reshaped: what was sent or stored, rows added, hours filled, what is worth a look."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from expoapp import clock, i18n
from expoapp.catalogue.models import City
from expoapp.exhibitions import checks
from expoapp.exhibitions.forms import EditionForm, day_rows
from expoapp.exhibitions.importer.values import FIRST_YEAR, LAST_YEAR, LONGEST_EDITION
from expoapp.exhibitions.models import Edition, Exhibition, FigureKind, Precision, Status
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.queries import together
from expoapp.exhibitions.staff.edition_facts import has_pattern, pattern_of
from expoapp.exhibitions.staff.room import NO_VENUE, city_choices, scope, venue_choices
from expoapp.i18n import gettext as _
from expoapp.web.forms import submitted

_DAY = ("opens", "closes", "closes_next_day", "audience", "note")


@dataclass
class Sheet:
    """A form with what it is about; `kept` are the editions it is held with that the person may not change."""

    form: EditionForm
    exhibition: Exhibition
    edition: Edition | None
    cities: dict[int, City]
    offered: list[Edition]
    kept: tuple[int, ...]
    partly: list[Edition]  # of those kept the ones that the person may see


def sheet_of(exhibition: Exhibition, edition: Edition | None, *, fresh: bool = False) -> Sheet:
    """Return the form, filled with what was sent, or else (or when `fresh`) with what is stored."""
    start = {"city": exhibition.city_id, "venue": exhibition.venue_id or NO_VENUE} | _rows(None)
    held = together.partner_ids(edition.id) if edition else []
    stored = _stored(edition, held) if edition else start
    form = EditionForm(None if fresh else submitted(), data=stored)
    thing = edition or exhibition
    cities = queries.cities_for(scope(), [thing.city_id])
    form.city.choices = city_choices(cities)
    form.venue.choices = venue_choices(queries.venues_for(scope(), [thing.venue_id] if thing.venue_id else ()))
    offered = together.offered(
        scope(), edition.id if edition else None, form.venue.data, form.starts_on.data, form.ends_on.data, held
    )
    form.together.choices = [SelectChoice(one.id, _offer(one)) for one in offered]
    kept = tuple(sorted({*held} - {one.id for one in offered}))
    return Sheet(
        form,
        exhibition,
        edition,
        {one.id: one for one in cities},
        offered,
        kept,
        together.seen(scope(), kept) if kept else [],
    )


def _offer(one: Edition) -> str:
    parts = [
        f"{one.exhibition.name} {one.slug}",
        i18n.days(one.starts_on, one.ends_on) if one.starts_on and one.ends_on else "",
        one.hall,
    ]
    return " · ".join(filter(None, parts))


def _stored(edition: Edition, held: list[int]) -> dict[str, Any]:
    columns = {
        name: getattr(edition, name)
        for name in ("precision", "hall", "status_reason", "number", "note", "registration_url", "version")
    }
    # A form speaks of what is to be: that it has moved follows from its dates.
    status = Status.SCHEDULED if edition.status == Status.RESCHEDULED else Status(edition.status)
    found: dict[str, Any] = columns | {
        "status": status.value,
        "city": edition.city_id,
        "venue": edition.venue_id or NO_VENUE,
        "year": None,
        "together": held,
    }
    if edition.precision == Precision.EXACT:
        hours = {row.day: row for row in edition.days}
        rows = [hours.get(day) for day in day_rows(edition.starts_on, edition.ends_on)]
        found |= {"starts_on": edition.starts_on, "ends_on": edition.ends_on}
        found["days"] = [{name: getattr(row, name) for name in _DAY} if row else {} for row in rows]
    elif edition.precision == Precision.MONTH:
        found["month"] = edition.starts_on
    elif edition.starts_on:
        found["year"] = edition.starts_on.year
    return found | _rows(edition)


def _rows(edition: Edition | None) -> dict[str, Any]:
    """Return the rows of the lists, with a blank one behind those that may grow."""
    figures = {row.kind: row for row in edition.figures} if edition else {}
    documents = edition.documents if edition else []
    partners = edition.partners if edition else []
    known = [figures.get(kind.value) for kind in FigureKind]
    return {
        "weekdays": [{}],
        "figures": [
            {"kind": kind.value}
            | (
                {name: getattr(row, name) for name in ("value", "assurance", "source", "as_of", "definition")}
                if row
                else {}
            )
            for kind, row in zip(FigureKind, known, strict=True)
        ],
        "documents": [{name: getattr(row, name) for name in ("kind", "title", "lang", "url")} for row in documents]
        + [{}],
        "partners": [
            {"kind": row.kind, "name": row.name, "url": row.url, "order": place}
            for place, row in enumerate(partners, start=1)
        ]
        + [{}],
    }


# ---- Buttons that change the form and save nothing -------------------------------------------------------------------


def reshape(sheet: Sheet, button: str) -> None:
    """Do what one of `BUTTONS` says to the form as it stands; nothing is saved."""
    BUTTONS[button](sheet.form)


def _put(field: Any, value: Any) -> None:
    """Set a field over what was sent for it."""
    field.data, field.raw_data, field.process_errors = value, None, []


def _lay_out_days(form: EditionForm) -> bool:
    """Give each day its row; return whether there are days to give one."""
    days = day_rows(form.starts_on.data, form.ends_on.data)
    if not days:
        if not form.starts_on.data or not form.ends_on.data or form.ends_on.data < form.starts_on.data:
            form.starts_on.errors = [_("Give the first and the last day first.")]
        return False
    while len(form.days) > len(days):
        form.days.pop_entry()
    while len(form.days) < len(days):
        form.days.append_entry({})
    return True


def _fill(form: EditionForm) -> None:
    """Give all days the hours of the pattern."""
    if not has_pattern(form):
        form.opens.errors = [_("Give the hours first: when it opens and when it closes.")]
        return
    if not _lay_out_days(form):
        return
    for day, row in zip(day_rows(form.starts_on.data, form.ends_on.data), form.days, strict=True):
        hours = pattern_of(form, day)
        _put(row.form.opens, hours.opens if hours else None)
        _put(row.form.closes, hours.closes if hours else None)
        _put(row.form.closes_next_day, bool(hours and hours.closes_next_day))
    for field in (form.opens, form.closes):
        _put(field, None)
    _put(form.closes_next_day, False)


def _like_first(form: EditionForm) -> None:
    """Give all days what the first one says."""
    if not _lay_out_days(form):
        return
    first = form.days[0].form
    for row in form.days[1:]:
        for name in _DAY[:-1]:
            _put(row.form[name], first[name].data)


BUTTONS: dict[str, Callable[[EditionForm], Any]] = {
    "check": lambda _form: None,
    "days": _lay_out_days,
    "fill": _fill,
    "like-first": _like_first,
    "weekday": lambda form: form.weekdays.append_entry({}) if len(form.weekdays) < 7 else None,
    "document": lambda form: form.documents.append_entry({}),
    "partner": lambda form: form.partners.append_entry({}),
}


# ---- What is worth a look --------------------------------------------------------------------------------------------


def remarks_of(sheet: Sheet) -> dict[str, list[str]]:
    """Return {field: sentences} of what is worth a look in the form as it stands."""
    form, exhibition, moment = sheet.form, sheet.exhibition, clock.now()
    first, last, city = form.starts_on.data, form.ends_on.data, sheet.cities.get(form.city.data or 0)
    if form.precision.data != Precision.EXACT or not first or not last or city is None:
        return {}
    if not FIRST_YEAR < first.year <= last.year < LAST_YEAR or not timedelta() <= last - first < timedelta(
        LONGEST_EDITION
    ):
        return {}
    plan = checks.Plan(
        first=first,
        last=last,
        today=clock.today(city.zone),
        exhibition_id=exhibition.id,
        edition_id=sheet.edition.id if sheet.edition else 0,
        country_code=city.country_code,
        venue_id=form.venue.data or None,
        hall=form.hall.data or "",
        number=form.number.data,
        status=form.status.data or "",
        is_draft=sheet.edition is None or sheet.edition.state == "draft",
        days_with_hours=_days_with_hours(form),
        together=frozenset({*(form.together.data or ()), *sheet.kept}),
    )
    around = checks.Around(
        near=tuple(
            together.neighbours(
                current_user.scope,
                moment,
                exhibition=exhibition,
                country_code=city.country_code,
                first=first,
                last=last,
                apart=checks.NEAR,
            )
        ),
        former=tuple(together.former(exhibition.id)),
        together=tuple(filter(None, map(together.as_neighbour, sheet.offered))),
    )
    found: dict[str, list[str]] = {}
    for one in checks.remarks(plan, around):
        found.setdefault(one.field, []).append(one.sentence)
    return found


def _days_with_hours(form: EditionForm) -> int:
    """Return how many days have hours of their own; 0 where a pattern will give them all theirs."""
    return sum(row.form.opens.data is not None for row in form.days) if not form.fill.data else 0
