"""What the rooms of the desk share."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint
from werkzeug.datastructures import MultiDict

from expoapp.enquiries import wording
from expoapp.enquiries.mail import Letterhead
from expoapp.enquiries.models import State
from expoapp.enquiries.queries import LONGEST_SEARCH, SHOWS, Filters
from expoapp.enquiries.spam.reasons import reason_of
from expoapp.web.forms import squeeze
from expoapp.web.pages import absolute, address_in, settings

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
    return Letterhead(
        settings(), lambda reference: absolute("staff.enquiries.enquiry", reference=reference), address_in
    )


def labels() -> dict[str, Any]:
    """Return how templates say kinds, stands, states and suspicions, and with which tone."""
    return {
        "label_of": wording.state_label,
        "kind_of": wording.kind_label,
        "reason_of": reason_of,
        "stand_of": wording.stand_of,
        "tone_of": lambda state: _TONES.get(State(state), ""),
    }


def number_of(typed: object) -> int:
    """Return the number of a row or version that a form sent; 0, which none has, for what cannot be one."""
    said = str(typed or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def version_of(form: Any) -> int:
    """Return the version of a thing that the person had before them."""
    return number_of(form.version.data)
