"""What the rooms of the desk share."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint
from werkzeug.datastructures import MultiDict

from expoapp.enquiries import wording
from expoapp.enquiries.mail import Letterhead
from expoapp.enquiries.models import State
from expoapp.enquiries.queries import LONGEST_SEARCH, SHOWS, Filters
from expoapp.web.forms import squeeze
from expoapp.web.pages import absolute, settings

bp = Blueprint("enquiries", __name__)
_TONES = {State.NEW: "good", State.WON: "good", State.LOST: "off", State.WITHDRAWN: "off", State.SPAM: "off"}


def filters_of(given: MultiDict[str, str]) -> Filters:
    """Return the filters of the inbox that an address or a form names; anything that is no choice counts as not given.

    The inbox, what is taken out and what is printed read them here, so that they show the same.
    """

    def choice(name: str, allowed: Collection[str], default: str = "") -> str:
        value = given.get(name, default)
        return value if value in allowed else default

    words = squeeze(given.get("q"))[:LONGEST_SEARCH]
    return Filters(show=choice("show", SHOWS, "all"), state=choice("state", set(State)), words=words)


def named(filters: Filters) -> dict[str, str]:
    """Return the filters that were set, by the names they have in addresses and forms."""
    given = {"show": filters.show, "state": filters.state, "q": filters.words}
    return {name: value for name, value in given.items() if value and value != "all"}


def letterhead() -> Letterhead:
    """Return how the desk's mails begin and end."""
    return Letterhead(settings(), lambda reference: absolute("staff.enquiries.enquiry", reference=reference))


def labels() -> dict[str, Any]:
    """Return how templates say kinds and states, and with which tone."""
    return {
        "label_of": wording.state_label,
        "kind_of": wording.kind_label,
        "tone_of": lambda state: _TONES.get(State(state), ""),
    }
