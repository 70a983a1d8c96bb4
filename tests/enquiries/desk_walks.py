"""What people of the desk do, and what lies around them."""

from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from expoapp.enquiries.models import Enquiry
from tests import factories
from tests.enquiries.walks import LETTER
from tests.office import Person
from tests.pages import parse


def receive(app: Flask, number: int = 1, page: str = "", **given: str) -> str:
    """Let a visitor write from a page, each number from a network of its own, and return the reference."""
    answer = app.test_client().post(
        "/instant-reply",
        data=LETTER | {"message": f"Letter {number}", "page": page} | given,
        environ_base={"REMOTE_ADDR": f"198.51.{number // 250}.{number % 250}"},
    )
    assert answer.status_code == 303
    with app.app_context():
        return factories.session().scalars(select(Enquiry.reference).order_by(Enquiry.id.desc())).first() or ""


def look(db: Session, reference: str) -> Enquiry:
    """Return an enquiry as it is now, with what happened to it."""
    db.rollback()
    return db.scalars(
        select(Enquiry).where(Enquiry.reference == reference).options(selectinload(Enquiry.timeline))
    ).one()


def form_of(person: Person, address: str, ending: str) -> dict[str, Any]:
    """Return what the form with this ending of its address would send as it stands, the session's key included."""
    form = next(
        one for one in parse(person.get(address).text).iter("form") if (one.get("action") or address).endswith(ending)
    )
    found = {field.get("name"): field.get("value", "") for field in form.iter("input") if field.get("name")}
    for field in form.iter("textarea"):
        found[field.get("name")] = "".join(field.itertext()).removeprefix("\n")
    for field in form.iter("select"):
        chosen = [option.get("value", "") for option in field.iter("option") if "selected" in option.attrib]
        found[field.get("name")] = (chosen or [field.find(".//option").get("value", "")])[0]
    return found


def deed(person: Person, reference: str, name: str, **given: Any) -> Any:
    """Do a deed from the page as it is shown now."""
    address = f"/staff/enquiries/{reference}"
    return person.post(f"{address}/{name}", form_of(person, address, f"/{name}") | given)
