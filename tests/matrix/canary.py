"""What somebody limited to region A is answered, searched for the mark of region B."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import unquote, urlencode, urljoin, urlsplit

import openpyxl
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from expoapp import urls
from tests.matrix import addresses, forms, matrix
from tests.matrix.people import Someone
from tests.matrix.world import MARK_B, World, phone
from tests.pages import parse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SOUGHT = "REGION-B"
# So many values of one filter are tried.
MOST_OPTIONS = 12


def folded(words: str) -> str:
    """Return letters and digits only, however a page, an address or an index of words writes them."""
    return re.sub(r"[^a-z0-9]+", "", unescape(unquote(words)).casefold())


MARKS = re.compile(f"{folded(MARK_B)}([a-z]{{0,20}})|{folded(phone(MARK_B))[3:]}")


def said(answer: TestResponse) -> str:
    """Return all that an answer says: its headers, its file's name, its body, the cells of a workbook."""
    body = answer.get_data()
    head = " ".join(f"{name}: {value}" for name, value in answer.headers)
    if answer.mimetype == XLSX:
        book = openpyxl.load_workbook(io.BytesIO(body))
        cells = (str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
        return " ".join([head, *book.sheetnames, *cells])
    return f"{head} {body.decode('utf-8', 'replace')}"


def marks(answer: TestResponse, sent: Any = ()) -> set[str]:
    """Return which of region B's texts an answer shows, by table and column; what was `sent` may come back."""
    found = folded(said(answer))
    # A list names what it is to act on with the version that was seen: EX-1234:5.
    echoed = [*sent, *(re.split("[:.]", str(value))[0] for value in sent)]
    for value in sorted(map(folded, echoed), key=len, reverse=True):
        if MARKS.search(value):
            found = found.replace(value, "")
    return {hit[1] or "a number" for hit in MARKS.finditer(found)}


@dataclass
class Walk:
    """Everything that somebody can ask; `told` is where region B shows."""

    app: Flask
    world: World
    someone: Someone
    forms_b: dict[str, list[tuple[str, Any]]]
    common: dict[str, tuple[str, ...]]  # endpoint to the tables whose texts are common to all
    asked: dict[str, set[str]] = field(default_factory=dict)  # address to what it showed
    told: list[str] = field(default_factory=list)

    def look(self) -> None:
        """Ask for every page, about things of both regions, and for what its links and filters lead to."""
        client = self.someone.client(self.app)
        waiting = list(dict.fromkeys(self._addresses()))
        seen = set(waiting)
        while waiting:
            address = waiting.pop(0)
            answer = client.get(address)
            self._note("GET", address, answer)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for onward, shape in ways_on(answer.text, address):
                    if shape not in seen and onward not in seen and self._is_mine(onward):
                        seen |= {shape, onward}
                        waiting.append(onward)

    def look_at_lists(self) -> None:
        """Ask for the pages that name no thing, as they are without filters."""
        client = self.someone.client(self.app)
        for rule in matrix.rules(self.app):
            if "GET" in (rule.methods or ()) and not rule.arguments and self._is_mine(rule.rule):
                self._note("GET", rule.rule, client.get(rule.rule))

    def _is_mine(self, address: str) -> bool:
        endpoint = forms.endpoint_of(self.app, address, "GET")
        return self.someone.role in self.app.config["PERMISSIONS"].get(endpoint, {}).get("GET", ())

    def _addresses(self) -> Iterator[str]:
        for rule in matrix.rules(self.app):
            if "GET" in (rule.methods or ()) and rule.endpoint not in urls.OPEN_TO_STRANGERS:
                for place in (self.world.a, self.world.b):
                    for address, _means in addresses.of_rule(rule, place, self.someone.own):
                        if self._is_mine(address):
                            yield address

    def post(self, only_looks: bool, put_back: Any) -> None:
        """Send every form with region B's values, to things of both regions."""
        entries, key = self.app.config["PERMISSIONS"], self.someone.key(self.app)
        for rule in matrix.rules(self.app):
            if "POST" not in (rule.methods or ()) or self.someone.role not in entries.get(rule.endpoint, {}).get(
                "POST", ()
            ):
                continue
            for place in (self.world.a, self.world.b):
                if only_looks and place is self.world.a and rule.endpoint not in matrix.ONLY_LOOKS:
                    continue
                for address, _means in addresses.of_rule(rule, place, self.someone.own):
                    for sent in self._sent(rule.endpoint, address):
                        self._send(rule.endpoint, address, sent | {"key": key})
                        put_back()

    def _sent(self, endpoint: str, address: str) -> Iterator[dict[str, Any]]:
        """Yield what is sent to an address: region B's values, once in each format that a file may have."""
        sent = matrix.body(endpoint, address, self.forms_b, self.world.b, self.someone)
        if endpoint in matrix.ONLY_LOOKS:
            sent |= {name: SOUGHT for name in ("words", "q") if name in sent}
        formats = {one["format"] for _action, one in self.forms_b.get(endpoint, []) if "format" in one}
        for kind in sorted(formats) or [""]:
            yield sent | ({"format": kind} if kind else {})

    def _send(self, endpoint: str, address: str, sent: dict[str, Any]) -> None:
        client = self.someone.client(self.app)
        values = [str(one) for _name, one in MultiDict(sent).items(multi=True)]
        answer = client.post(address, data=MultiDict(sent))
        self._note("POST", address, answer, values, endpoint)
        if answer.status_code == 303:
            self._note("after POST", address, client.get(answer.location), values, endpoint)

    def _note(self, method: str, address: str, answer: TestResponse, sent: Any = (), endpoint: str = "") -> None:
        endpoint = endpoint or forms.endpoint_of(self.app, address, "GET")
        echoed = [address, *sent]
        found = marks(answer, echoed)
        self.asked[f"{method} {address}"] = found
        shown = {one for one in found if not one.startswith(self.common.get(endpoint, ("?",)))}
        if shown:
            self.told.append(f"{method} {endpoint} ({address}) shows {', '.join(sorted(shown))}")
        if answer.status_code >= 500:
            self.told.append(f"{method} {endpoint} ({address}) answered {answer.status_code}")
        answer.close()


def ways_on(markup: str, address: str) -> Iterator[tuple[str, str]]:
    """Yield (address, shape) of what a page of the office leads to: links, and filters with each of their values.

    Of links that differ only in values, such as those of many rows, one is as good as another: they have one shape.
    """
    page = parse(markup)
    for link in page.iter("a"):
        onward = urljoin(address, link.get("href", "")).partition("#")[0]
        if onward.startswith("/staff"):
            parts = urlsplit(onward)
            names = sorted(one.partition("=")[0] for one in parts.query.split("&"))
            yield onward, f"{re.sub('[0-9]+', '1', parts.path)} {names}"
    for form in page.iter("form"):
        if form.get("method", "get").lower() == "get":
            action = (form.get("action") or address).partition("?")[0]
            yield from _filtered(form, action)


def _filtered(form: Any, action: str) -> Iterator[tuple[str, str]]:
    for part in form.iter("input", "select"):
        name, kind = part.get("name"), part.get("type", "text")
        if not name or kind in {"hidden", "submit"}:
            continue
        values = [SOUGHT]
        if part.tag == "select":
            values = [one.get("value", "") for one in part.iter("option")][:MOST_OPTIONS]
        elif kind in {"checkbox", "radio"}:
            values = [part.get("value", "on")]
        for value in values:
            onward = f"{action}?{urlencode({name: value})}"
            yield onward, onward
