"""What a valid form says of an edition, as the deeds want it."""

from collections.abc import Collection
from datetime import date, timedelta

from expoapp.errors import Invalid
from expoapp.exhibitions import actions
from expoapp.exhibitions.actions import (
    DayHours,
    DocumentFacts,
    EditionFacts,
    EditionLists,
    FigureFacts,
    PartnerFacts,
)
from expoapp.exhibitions.forms import EditionForm
from expoapp.exhibitions.models import (
    Assurance,
    DocumentKind,
    Edition,
    FigureKind,
    PartnerKind,
    Precision,
    Status,
)
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.staff.room import scope
from expoapp.i18n import gettext as _


def facts_of(form: EditionForm, edition: Edition | None) -> EditionFacts:
    """Return what a valid form says; raise Invalid for a venue in another city."""
    city = next(one for one in queries.cities_for(scope(), [form.city.data]) if one.id == form.city.data)
    venues = queries.venues_for(scope(), [form.venue.data]) if form.venue.data else []
    venue = next((one for one in venues if one.id == form.venue.data), None)
    if venue and venue.city_id != city.id:
        raise Invalid(
            _("%(venue)s is in %(city)s: choose that city, or another venue.", venue=venue.name, city=venue.city.name),
            "venue",
        )
    stored = actions.edition_facts(edition) if edition else None
    precision = Precision(form.precision.data)
    first, last = form.starts_on.data, form.ends_on.data
    if precision is Precision.MONTH:
        first = last = form.month.data
    elif precision is Precision.YEAR:
        first = last = date(form.year.data, 1, 1)
    return EditionFacts(
        city_id=city.id,
        # A zone that was loaded with the edition stays as long as its city does.
        zone=stored.zone if stored and stored.city_id == city.id else city.zone,
        precision=precision,
        starts_on=first if precision is not Precision.TBA else None,
        ends_on=last if precision is not Precision.TBA else None,
        venue_id=venue.id if venue else None,
        hall=form.hall.data,
        status=Status(form.status.data),
        status_reason=form.status_reason.data,
        number=form.number.data,
        note=form.note.data,
        registration_url=form.registration_url.data,
        # Days that somebody of ours has set are no longer carried on from a cycle.
        is_assumed=bool(stored and stored.is_assumed and (stored.starts_on, stored.ends_on) == (first, last)),
        days=hours_of(form, stored) if precision is Precision.EXACT else (),
    )


def lists_of(form: EditionForm, kept: Collection[int]) -> EditionLists:
    """Return the lists of a valid form; `kept` are the editions it is held with that the person may not change."""
    return EditionLists(
        figures=_figures(form),
        documents=tuple(
            DocumentFacts(DocumentKind(row.form.kind.data), row.form.title.data, row.form.lang.data, row.form.url.data)
            for row in form.documents
            if row.form.is_given
        ),
        partners=_partners(form),
        together=tuple(sorted({*(form.together.data or ()), *kept})),
    )


def _figures(form: EditionForm) -> tuple[FigureFacts, ...]:
    """Return the figures; what a row leaves empty of source, day and certainty is as in the row above."""
    found: list[FigureFacts] = []
    for row in form.given_figures():
        above = found[-1] if found else None
        # A source of its own has a day of its own, or none.
        as_of = above.as_of if above and not row.source.data and row.as_of.data is None else row.as_of.data
        found.append(
            FigureFacts(
                kind=FigureKind(row.kind.data),
                value=row.value.data,
                source=row.source.data or (above.source if above else ""),
                assurance=Assurance(row.assurance.data or (above.assurance if above else "")),
                as_of=as_of,
                definition=row.definition.data,
            )
        )
    return tuple(found)


def _partners(form: EditionForm) -> tuple[PartnerFacts, ...]:
    rows = [row.form for row in form.partners if row.form.is_given]
    # Of two with the same place the one typed further down was put there now; one without a place comes last.
    rows.sort(key=lambda row: row.order.data or 1000)
    return tuple(PartnerFacts(PartnerKind(row.kind.data), row.name.data, row.url.data) for row in rows)


def pattern_of(form: EditionForm, day: date) -> DayHours | None:
    """Return the hours that the pattern gives a day: those of its weekday, else those of all days."""
    for row in (row.form for row in form.weekdays):
        if row.weekday.data == str(day.isoweekday()):
            if row.opens.data is None or row.closes.data is None:
                return None
            return DayHours(day, row.opens.data, row.closes.data, row.closes_next_day.data)
    if form.opens.data is None or form.closes.data is None:
        return None
    return DayHours(day, form.opens.data, form.closes.data, form.closes_next_day.data)


def has_pattern(form: EditionForm) -> bool:
    """Say whether the form gives hours by a pattern."""
    return form.opens.data is not None or any(row.form.weekday.data for row in form.weekdays)


def hours_of(form: EditionForm, stored: EditionFacts | None) -> tuple[DayHours, ...]:
    """Return the hours of each day: one's own row, else the pattern for all days, else what it had.

    Rows belong to the first, second, third day, so that they move along with the dates.
    """
    first = form.starts_on.data
    count = (form.ends_on.data - first).days + 1
    rows = [row.form for row in form.days]
    found: list[DayHours] = []
    for number in range(count):
        day = first + timedelta(days=number)
        row = rows[number] if number < len(rows) and not form.fill.data else None
        if row is not None and row.opens.data is not None:
            found.append(
                DayHours(
                    day, row.opens.data, row.closes.data, row.closes_next_day.data, row.audience.data, row.note.data
                )
            )
        elif (row is None or not any(one.opens.data for one in rows)) and (pattern := pattern_of(form, day)):
            found.append(pattern)
    if found or rows or has_pattern(form) or stored is None or stored.starts_on is None:
        return tuple(found)
    # Too many days for rows, and nothing was said of hours: they stay, and move along.
    kept = [(row.day - stored.starts_on, row) for row in stored.days]
    return tuple(
        DayHours(first + by, row.opens, row.closes, row.closes_next_day, row.audience, row.note)
        for by, row in kept
        if by.days < count
    )
