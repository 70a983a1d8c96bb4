"""Forms of the back office filled in as a person does: opened, changed, sent."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.pages import parse


def filled(page: TestResponse, kind: str = "form") -> MultiDict[str, str]:
    """Return what the page's form of this class would send as it stands."""
    form = next(one for one in parse(page.text).iter("form") if one.get("class") == kind)
    found: MultiDict[str, str] = MultiDict()
    for field in form.iter():
        name = field.get("name")
        if not name or field.tag == "button":
            continue
        if field.tag == "select":
            options = list(field.iter("option"))
            chosen = next((one for one in options if one.get("selected") is not None), options[0])
            found.add(name, chosen.get("value", ""))
        elif field.tag == "textarea":
            found.add(name, (field.text or "").removeprefix("\r\n").removeprefix("\n"))
        elif field.get("type") not in {"checkbox", "radio"} or field.get("checked") is not None:
            found.add(name, field.get("value", "y"))
    return found


def send(client: FlaskClient, address: str, **changed: Any) -> TestResponse:
    """Open a form, change some of its values (None: not sent) and send it."""
    return client.post(address, data=changed_values(filled(client.get(address)), **changed))


def changed_values(values: MultiDict[str, str], **changed: Any) -> MultiDict[str, str]:
    """Return a form's values with some changed; a list is sent value by value."""
    found = values.copy()
    for name, value in changed.items():
        found.setlist(name.replace("__", "-"), value if isinstance(value, list) else [] if value is None else [value])
    return found


def roll_over(client: FlaskClient, year: int) -> str:
    """Make the next editions of all exhibitions that a year's table proposes; return the page of what was made."""
    address = f"/staff/exhibitions/next-year?year={year}"
    return str(client.post(address, data=filled(client.get(address), "roll")).location)


def press(client: FlaskClient, page: str, address: str) -> TestResponse:
    """Press the button of a page that sends to an address."""
    form = next(one for one in parse(client.get(page).text).iter("form") if one.get("action") == address)
    values = {field.get("name"): field.get("value") for field in form.iter("input")}
    return client.post(address, data=values)
