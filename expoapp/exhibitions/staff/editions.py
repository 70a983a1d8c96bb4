"""The form to add or change an edition, and its publication."""

from datetime import date, timedelta
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid
from expoapp.exhibitions import actions
from expoapp.exhibitions.actions import DayHours, EditionFacts
from expoapp.exhibitions.forms import EditionForm, day_rows
from expoapp.exhibitions.models import Edition, Exhibition, Precision, Status
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.staff.room import (
    NO_VENUE,
    before_words,
    blame,
    bp,
    changed_words,
    city_choices,
    is_newest,
    scope,
    venue_choices,
)
from expoapp.i18n import gettext as _
from expoapp.web.forms import differences, pressed, seen_version, submitted
from expoapp.web.pages import see_other

# The list of what is to be mended leads only to fields that are there.
bp.record(
    lambda setup: setup.app.extensions.update(
        {"fields of an edition": frozenset(name for name in dir(EditionForm) if not name.startswith("_"))}
    )
)


@bp.route("/<int:exhibition_id>/editions/new", methods=["GET", "POST"], endpoint="new_edition")
def new_edition(exhibition_id: int) -> ResponseReturnValue:
    """Add an edition; it is a draft until somebody publishes it."""
    exhibition = actions.get_own(exhibition_id, scope())
    form = _form(exhibition, None)
    if request.method == "POST" and form.validate():
        try:
            facts, slug = _facts(form, None), str(form.year.data or "")
            with transaction():
                actions.create_edition(exhibition_id, facts, by=current_user.id, scope=scope(), slug=_slug(facts, slug))
        except Invalid as problem:
            exhibition = queries.get_exhibition(exhibition_id, scope())
            blame(form, problem)
        else:
            flash(_("The edition is added. It is a draft until you publish it."))
            return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)
    return _page(form, exhibition, None)


@bp.route("/editions/<int:edition_id>/edit", methods=["GET", "POST"], endpoint="edit_edition")
def edit_edition(edition_id: int) -> ResponseReturnValue:
    """Change what is known of an edition: when, where and whether it takes place."""
    edition = actions.get_own_edition(edition_id, scope())
    form = _form(edition.exhibition, edition)
    if request.method == "POST" and form.validate():
        if not is_newest(form, edition):
            return _conflict(form, edition_id)
        exhibition_id = edition.exhibition_id
        try:
            facts, version = _facts(form, edition), edition.version
            with transaction():
                changed = actions.revise_edition(edition_id, facts, by=current_user.id, scope=scope(), version=version)
        except Invalid as problem:
            edition = queries.get_edition(edition_id, scope())
            blame(form, problem)
        except (Conflict, StaleDataError):
            return _conflict(form, edition_id)
        else:
            flash(_("The changes are saved.") if changed else _("Nothing was changed."))
            return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)
    return _page(form, edition.exhibition, edition)


@bp.post("/editions/<int:edition_id>/publish", endpoint="publish_edition")
def publish_edition(edition_id: int) -> ResponseReturnValue:
    """Show an edition to the public."""
    pressed()
    with transaction():
        actions.publish_edition(edition_id, by=current_user.id, scope=scope(), version=seen_version())
        exhibition_id = queries.get_edition(edition_id, scope()).exhibition_id
    flash(_("The edition is published."))
    return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)


@bp.post("/editions/<int:edition_id>/withdraw", endpoint="withdraw_edition")
def withdraw_edition(edition_id: int) -> ResponseReturnValue:
    """Take an edition off the public site."""
    pressed()
    with transaction():
        actions.withdraw_edition(edition_id, by=current_user.id, scope=scope(), version=seen_version())
        exhibition_id = queries.get_edition(edition_id, scope()).exhibition_id
    flash(_("The edition is off the public site."))
    return see_other("staff.exhibitions.show", exhibition_id=exhibition_id)


def _page(form: EditionForm, exhibition: Exhibition, edition: Edition | None, **told: Any) -> ResponseReturnValue:
    days = day_rows(form.starts_on.data, form.ends_on.data)
    body = render_template(
        "exhibitions/staff/edition_form.html",
        form=form,
        exhibition=exhibition,
        edition=edition,
        changed_words=changed_words,
        before_words=before_words,
        days=[days[number] if number < len(days) else None for number in range(len(form.days))],
        **({"conflict": None} | told),
    )
    return body, 409 if told else 422 if form.errors or form.form_errors else 200


def _conflict(form: EditionForm, edition_id: int) -> ResponseReturnValue:
    """Show what was typed beside what somebody else saved meanwhile; nothing is overwritten unseen (R13)."""
    edition = queries.get_edition(edition_id, scope())
    theirs = _form(edition.exhibition, edition, fresh=True)
    form.version.data = str(edition.version)
    return _page(form, edition.exhibition, edition, conflict=differences(form, theirs))


def _form(exhibition: Exhibition, edition: Edition | None, *, fresh: bool = False) -> EditionForm:
    """Return the form, filled with what was sent, or else (or when `fresh`) with what is stored."""
    start = {"city": exhibition.city_id, "venue": exhibition.venue_id or NO_VENUE}
    form = EditionForm(None if fresh else submitted(), data=_stored(edition) if edition else start)
    thing = edition or exhibition
    form.city.choices = city_choices(queries.cities_for(scope(), [thing.city_id]))
    form.venue.choices = venue_choices(queries.venues_for(scope(), [thing.venue_id] if thing.venue_id else ()))
    return form


def _stored(edition: Edition) -> dict[str, Any]:
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
    }
    if edition.precision == Precision.EXACT:
        hours = {row.day: row for row in edition.days}
        rows = [hours.get(day) for day in day_rows(edition.starts_on, edition.ends_on)]
        found |= {"starts_on": edition.starts_on, "ends_on": edition.ends_on}
        names = ("opens", "closes", "closes_next_day", "audience", "note")
        found["days"] = [{name: getattr(row, name) for name in names} if row else {} for row in rows]
    elif edition.precision == Precision.MONTH:
        found["month"] = edition.starts_on
    elif edition.starts_on:
        found["year"] = edition.starts_on.year
    return found


def _slug(facts: EditionFacts, year: str) -> str:
    return "" if facts.starts_on else year


def _facts(form: EditionForm, edition: Edition | None) -> EditionFacts:
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
        days=_hours(form, stored) if precision is Precision.EXACT else (),
    )


def _hours(form: EditionForm, stored: EditionFacts | None) -> tuple[DayHours, ...]:
    """Return the hours of each day: one's own row, else the pattern for all days, else what it had.

    Rows belong to the first, second, third day, so that they move along with the dates.
    """
    first = form.starts_on.data
    count = (form.ends_on.data - first).days + 1
    pattern = None
    if form.opens.data is not None:
        pattern = DayHours(first, form.opens.data, form.closes.data, form.closes_next_day.data)
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
        elif pattern and (row is None or not any(one.opens.data for one in rows)):
            found.append(DayHours(day, pattern.opens, pattern.closes, pattern.closes_next_day))
    if found or rows or stored is None or stored.starts_on is None:
        return tuple(found)
    # Too many days for rows, and nothing was said of hours: they stay, and move along.
    kept = [(row.day - stored.starts_on, row) for row in stored.days]
    return tuple(
        DayHours(first + by, row.opens, row.closes, row.closes_next_day, row.audience, row.note)
        for by, row in kept
        if by.days < count
    )
