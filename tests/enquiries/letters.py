"""Enquiries at the desk, without the way through the form."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from expoapp import clock
from expoapp.enquiries.models import Enquiry
from tests import factories


def enquire(db: Session, number: int, **given: Any) -> Enquiry:
    """An enquiry at the desk, as if it had come the usual way."""
    now = clock.now()
    values = {
        "reference": f"EX-{number:04d}-TEST",
        "kind": "exhibit",
        "state": "new",
        "name": "Zawadi Njoroge",
        "email": "zawadi@example.com",
        "email_key": "zawadi@example.com",
        "message": "Hello",
        "lang": "en",
        "source": "form",
        "created_at": now + timedelta(minutes=number),
        "due_at": now + timedelta(hours=8 - number),
    } | given
    made = Enquiry(desk_id=values.pop("desk_id", None) or factories.desk().id, **values)
    db.add(made)
    db.flush()
    return made
