"""What the pages of this room share: their addresses, who asks, and how a refusal finds its way into a form."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint
from flask_login import current_user
from wtforms import FieldList, Form
from wtforms.fields.choices import SelectChoice

from expoapp import i18n, publication
from expoapp.accounts.models import Scope
from expoapp.catalogue.models import City, Venue
from expoapp.errors import Invalid
from expoapp.exhibitions import wording
from expoapp.exhibitions.models import Edition, EditionChange, Exhibition, Status
from expoapp.i18n import gettext as _

bp = Blueprint("exhibitions", __name__)
NO_VENUE = 0


def scope() -> Scope:
    """Return where the person signed in may act."""
    found: Scope = current_user.scope
    return found


def blame(form: Form, problem: Invalid) -> None:
    """Set a refusal beside the field that it names, else above the form."""
    if problem.field in form and not isinstance(form[problem.field], FieldList):
        form[problem.field].errors = [str(problem.sentence)]
    else:
        form.form_errors.append(str(problem.sentence))


def is_newest(form: Any, thing: Any) -> bool:
    """Say whether a form was filled from what stands there now."""
    return str(form.version.data) == str(thing.version)


def city_choices(cities: Sequence[City]) -> list[SelectChoice]:
    """Return cities as a list to choose from."""
    return [SelectChoice(city.id, f"{i18n.territory(city.country_code)} – {city.name}") for city in cities]


def venue_choices(venues: Sequence[Venue]) -> list[SelectChoice]:
    """Return venues as a list to choose from, with the choice of none."""
    return [
        SelectChoice(NO_VENUE, _("Not known yet")),
        *(SelectChoice(venue.id, f"{venue.city.name} – {venue.name}") for venue in venues),
    ]


def why_hidden(thing: Exhibition | Edition, moment: datetime, exhibition: Exhibition | None = None) -> str:
    """Return in one sentence why the public does not see a thing, "" when it does; an edition comes with its parent."""
    if isinstance(thing, Edition):
        if reason := publication.why_hidden(thing, moment, thing.zone):
            return reason
        return _("Its exhibition is not public.") if exhibition and why_hidden(exhibition, moment) else ""
    return publication.why_hidden(thing, moment, thing.city.zone) or publication.kind_of(thing).hindrance(thing, moment)


def changed_words(change: EditionChange) -> str:
    """Return what a change changed: "dates, status"."""
    names = {"dates": _("dates"), "hours": _("hours"), "place": _("place"), "status": _("status")}
    return ", ".join(names[one] for one in change.what.split())


def before_words(change: EditionChange) -> str:
    """Return the days and the status that held before a change."""
    statuses = {
        Status.PROVISIONAL: _("provisional"),
        Status.SCHEDULED: _("scheduled"),
        Status.POSTPONED: _("postponed"),
        Status.RESCHEDULED: _("rescheduled"),
        Status.CANCELLED: _("cancelled"),
    }
    days = wording.days_in_words(change.former_precision, change.former_starts_on, change.former_ends_on)
    return f"{days} ({statuses[Status(change.former_status)]})"
