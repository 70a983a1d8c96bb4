"""What visitors do: fill in the form, send it, read their mail."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from time_machine import Traveller
from werkzeug.test import TestResponse

from expoapp import outbox
from expoapp.enquiries.models import Enquiry
from expoapp.exhibitions.models import Exhibition
from tests import factories
from tests.office import Person
from tests.pages import parse, words

LETTER = {"name": "Zawadi Njoroge", "email": "zawadi@example.com", "message": "How much is a stand of 36 m²?"}


def open_house(db: Session, *names: str) -> list[Exhibition]:
    """A desk, and exhibitions to ask about, as requests see them."""
    factories.desk()
    made = [factories.exhibition(name) for name in names or ("BUILDEXPO KENYA",)]
    for row in made:
        factories.edition(row)
    db.commit()
    return made


def values_of(page: str) -> dict[str, list[str]]:
    """Return what the form in a page's main part would send as it stands."""
    found: dict[str, list[str]] = {}
    form = parse(page).find(".//main//form")
    for field in form.iter("input"):
        if field.get("type") in {"checkbox", "radio"} and "checked" not in field.attrib:
            continue
        found.setdefault(field.get("name"), []).append(field.get("value", ""))
    for field in form.iter("textarea"):
        found[field.get("name")] = ["".join(field.itertext()).removeprefix("\n")]
    for field in form.iter("select"):
        chosen = [option.get("value", "") for option in field.iter("option") if "selected" in option.attrib]
        found[field.get("name")] = chosen[:1] or [field.find(".//option").get("value", "")]
    return found


def fill_in(client: FlaskClient, clock: Traveller, address: str = "/enquire", **given: Any) -> dict[str, Any]:
    """Open the form, take the time a person takes, and return what will be sent."""
    page = client.get(address)
    assert page.status_code == 200
    clock.shift(timedelta(seconds=20))
    return {**values_of(page.text), **LETTER, **given}


def renewed(client: FlaskClient, clock: Traveller, sent: dict[str, Any]) -> dict[str, Any]:
    """Return what was filled in, with the token of a form opened anew."""
    found = re.search(r'name="token"[^>]* value="([^"]+)"', client.get("/enquire").text)
    assert found is not None
    clock.shift(timedelta(minutes=3))
    return sent | {"token": found[1]}


def send(client: FlaskClient, clock: Traveller, address: str = "/enquire", **given: Any) -> TestResponse:
    """Fill in the form and send it."""
    return client.post(urlsplit(address).path, data=fill_in(client, clock, address, **given))


def reference_of(client: FlaskClient, answer: TestResponse) -> str:
    """Follow an answer to the page of thanks and return the reference it shows."""
    assert answer.status_code == 303, words(answer.text)
    thanks = client.get(answer.location)
    assert thanks.status_code == 200
    reference = parse(thanks.text).find(".//main//p[@class='reference']")
    return "".join(reference.itertext()).strip()


def mails(app: Flask) -> list[EmailMessage]:
    """Deliver what waits into the folder and return all mails that lie there, oldest first."""
    with app.app_context():
        outbox.deliver_due(app.config["SETTINGS"])
    folder = app.config["SETTINGS"].instance / "outbox"
    read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.glob("*.eml")]
    assert all(isinstance(one, EmailMessage) for one in read)
    return sorted(read, key=lambda one: (one["Date"].datetime, one["To"]))


def mail_to(app: Flask, address: str) -> EmailMessage:
    """Return the one mail an address got."""
    [found] = [one for one in mails(app) if one["To"] == address]
    return found


def parts(mail: EmailMessage) -> tuple[str, str]:
    """Return the text and the HTML part."""
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    return plain.get_content().replace("\r\n", "\n"), rich.get_content().replace("\r\n", "\n")


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


def listed(person: Person, query: str = "") -> list[str]:
    """Return the references in the inbox, in their order."""
    page = person.get(f"/staff/enquiries{query}")
    assert page.status_code == 200
    found = parse(page.text).findall(".//ol[@class='inbox']//a")
    return [urlsplit(link.get("href")).path.rsplit("/", 1)[1] for link in found]
