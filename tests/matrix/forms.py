"""What the forms of the office send: read from its own pages, as an administrator sees them, so that it is valid."""

import io
from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from expoapp import urls
from tests.matrix import addresses
from tests.matrix.world import Place
from tests.pages import parse

Body = dict[str, Any]
# Things that no address names, and whose pages have forms of their own.
OTHERS = {"other contact", "closed account"}
NO_TEXT = {"submit", "button", "image", "reset", "file"}


def pages(app: Flask, place: Place, own: dict[str, Any]) -> list[str]:
    """Return the addresses of all pages about things of a place, every thing of each kind."""
    found: dict[str, None] = {}
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("staff.") or "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint not in urls.OPEN_TO_STRANGERS:
            found |= dict.fromkeys(address for address, _means in addresses.of_rule(rule, place, own))
            found |= dict.fromkeys(_of_all(rule, place))
    return list(found)


def _of_all(rule: Rule, place: Place) -> Iterator[str]:
    """Yield the addresses of the other things of the kind that an address names."""
    [name, *more] = [*rule.arguments, ""]
    column = addresses.variants(rule.endpoint)[0].get(name)
    if any(more[:-1]) or not hasattr(column, "class_"):
        return
    named = {thing for states in addresses.STATES.values() for thing, _column in states.values()}
    for thing in named | OTHERS:
        if place.tables.get(thing) == column.class_.__tablename__:
            built = rule.build({name: place.get(column, thing)}, append_unknown=False)
            assert built
            yield built[1]


def collect(app: Flask, client: FlaskClient, asked: list[str]) -> dict[str, list[tuple[str, Body]]]:
    """Return {endpoint: [(address, what its form sends)]} of every form that posts on some pages."""
    found: dict[str, list[tuple[str, Body]]] = {}
    for address in asked:
        answer = client.get(address)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for action, body in sent_from(answer.text, address):
                if endpoint := endpoint_of(app, action):
                    found.setdefault(endpoint, []).append((action, body))
        answer.close()
    return found


def endpoint_of(app: Flask, address: str, method: str = "POST") -> str:
    """Return the endpoint that takes a form sent to an address, "" for none."""
    try:
        return str(app.url_map.bind("").match(address.partition("?")[0], method=method)[0])
    except HTTPException:
        return ""


def sent_from(markup: str, address: str) -> Iterator[tuple[str, Body]]:
    """Yield (address, fields) of each form of a page that posts, once for each of its buttons."""
    page = parse(markup)
    for form in page.iter("form"):
        if form.get("method", "get").lower() != "post":
            continue
        fields = _fields(page, form)
        buttons = [one for one in _parts(page, form) if one.tag == "button" or one.get("type") == "submit"]
        for button in buttons or [None]:
            pressed = {}
            if button is not None and button.get("name"):
                pressed = {button.get("name"): button.get("value", "")}
            action = (button.get("formaction") if button is not None else "") or form.get("action") or address
            yield action.partition("#")[0], fields | pressed


def _parts(page: Any, form: Any) -> list[Any]:
    name = form.get("id")
    outside = page.xpath("//*[@form=$name]", name=name) if name else []
    return [one for one in form.iter("input", "select", "textarea", "button") if one.get("form") in {None, name}] + [
        one for one in outside if one not in set(form.iter())
    ]


def _fields(page: Any, form: Any) -> Body:
    found: Body = {}
    for part in _parts(page, form):
        name = part.get("name")
        if not name or part.get("disabled") is not None or part.tag == "button":
            continue
        for value in _values(part):
            if name in found:
                before = found[name]
                found[name] = [*before, value] if isinstance(before, list) else [before, value]
            else:
                found[name] = value
    return found


def _values(part: Any) -> list[str]:
    if part.tag == "textarea":
        return ["".join(part.itertext()).removeprefix("\n")]
    if part.tag == "select":
        options = list(part.iter("option"))
        chosen = [one for one in options if one.get("selected") is not None]
        if not chosen and part.get("multiple") is None:
            chosen = options[:1]
        return [one.get("value", one.text or "") for one in chosen]
    kind = part.get("type", "text").lower()
    if kind in NO_TEXT or (kind in {"checkbox", "radio"} and part.get("checked") is None):
        return []
    return [part.get("value", "on" if kind == "checkbox" else "")]


def file(content: str) -> FileStorage:
    """Return a file as a form sends it."""
    return FileStorage(io.BytesIO(content.encode()), "list.csv")
