"""What the rooms of the desk share."""

from typing import Any

from flask import Blueprint

from expoapp.enquiries import wording
from expoapp.enquiries.mail import Letterhead
from expoapp.enquiries.models import State
from expoapp.enquiries.spam.reasons import reason_of
from expoapp.web.pages import absolute, address_in, settings

bp = Blueprint("enquiries", __name__)
_TONES = {State.NEW: "good", State.WON: "good", State.LOST: "off", State.WITHDRAWN: "off", State.SPAM: "off"}


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
    """Return the version of a thing that the person had before them, as the form sent it; 0 where it sent none."""
    return number_of(next(iter(form.version.raw_data or []), ""))
