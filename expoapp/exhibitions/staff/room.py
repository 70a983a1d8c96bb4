"""What the pages of this room share: their addresses, who asks, and how a refusal finds its way into a form."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from expoapp import i18n, publication, text
from expoapp.accounts.models import Scope
from expoapp.catalogue.models import City, Venue
from expoapp.exhibitions import wording
from expoapp.exhibitions.models import Edition, EditionChange, Exhibition, Status
from expoapp.i18n import gettext as _

bp = Blueprint("exhibitions", __name__)
NO_VENUE = 0


def scope() -> Scope:
    """Return where the person signed in may act."""
    found: Scope = current_user.scope
    return found


def is_newest(form: Any, thing: Any) -> bool:
    """Say whether a form was filled from what stands there now."""
    return str(form.version.data) == str(thing.version)


def city_choices(cities: Sequence[City]) -> list[SelectChoice]:
    """Return cities as a list to choose from."""
    return [SelectChoice(city.id, f"{i18n.territory(city.country_code)} – {text.named(city)}") for city in cities]


def venue_choices(venues: Sequence[Venue]) -> list[SelectChoice]:
    """Return venues as a list to choose from, with the choice of none."""
    return [
        SelectChoice(NO_VENUE, _("Not known yet")),
        *(SelectChoice(venue.id, f"{text.named(venue.city)} – {venue.name}") for venue in venues),
    ]


def why_hidden(thing: Exhibition | Edition, moment: datetime, exhibition: Exhibition | None = None) -> str:
    """Return in words all that keeps the public from seeing a thing, "" when it does; an edition comes with its parent.

    Who puts one reason right would else meet the next only then.
    """
    zone = thing.zone if isinstance(thing, Edition) else thing.city.zone
    reasons = [publication.why_hidden(thing, moment, zone)]
    whole = thing if isinstance(thing, Exhibition) else exhibition
    if whole is not None and whole is not thing:
        reasons.append(_why_parent_hidden(whole, moment, zone))
    if whole is not None:
        reasons.append(publication.kind_of(whole).hindrance(whole, moment))
    return " ".join(filter(None, reasons))


def _why_parent_hidden(exhibition: Exhibition, moment: datetime, zone: str) -> str:
    """Return what keeps an edition's exhibition from the public, "" where its own state does not."""
    if exhibition.is_published(moment):
        return ""
    if exhibition.state == "draft":
        return _("Its exhibition is not public: it is a draft.")
    if exhibition.state == "withdrawn":
        return _("Its exhibition is not public: it was withdrawn.")
    if exhibition.public_from > moment:
        when = publication.moment_in(exhibition.public_from, zone)
        return _("Its exhibition is not public before %(when)s.", when=when)
    return _("Its exhibition is not public any more: its time on the site has run out.")


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
