"""What the rooms of the desk share."""

from typing import Any

from flask import Blueprint

from expoapp.enquiries import wording
from expoapp.enquiries.mail import Letterhead
from expoapp.enquiries.models import State
from expoapp.web.pages import absolute, address_in, settings

bp = Blueprint("enquiries", __name__)
_TONES = {State.NEW: "good", State.WON: "good", State.LOST: "off", State.WITHDRAWN: "off", State.SPAM: "off"}


def letterhead() -> Letterhead:
    """Return how the desk's mails begin and end."""
    return Letterhead(
        settings(), lambda reference: absolute("staff.enquiries.enquiry", reference=reference), address_in
    )


def labels() -> dict[str, Any]:
    """Return how templates say kinds and states, and with which tone."""
    return {
        "label_of": wording.state_label,
        "kind_of": wording.kind_label,
        "tone_of": lambda state: _TONES.get(State(state), ""),
    }
