"""Visitors who post enquiries, try again where the line was cut, and note what was acknowledged."""

import http.client
import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import time_machine
from flask import Flask

from expoapp import clock
from expoapp.web.forms import new_token
from tests.drills.installation import wait_until
from tests.enquiries.walks import values_of

PATIENCE = 120
REFERENCE = re.compile(r"\bEX-\w{4}-\w{4}\b")


@dataclass(frozen=True)
class Note:
    """What a visitor was told: this form is that enquiry."""

    token: str
    email: str
    reference: str


@dataclass
class Log:
    """What all visitors noted, and what they met on the way."""

    notes: list[Note] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def note(self, note: Note) -> None:
        """Keep what was acknowledged."""
        with self.changed:
            self.notes.append(note)
            self.changed.notify_all()

    def count(self, what: str) -> None:
        """Count something that happened."""
        with self.changed:
            self.met[what] += 1


def address_of(number: int) -> str:
    """Return an address of this machine for a visitor, so that the limit per address counts them apart."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def fetch(origin: str, path: str, number: int, values: dict[str, Any] | None = None) -> tuple[int, str, str]:
    """Send one request over a connection of its own; return status, body and Location. Raises OSError where cut."""
    parts = urlsplit(origin)
    line = http.client.HTTPConnection(
        str(parts.hostname), parts.port, timeout=30, source_address=(address_of(number), 0)
    )
    try:
        if values is None:
            line.request("GET", path)
        else:
            line.request(
                "POST",
                path,
                urlencode(values, doseq=True),
                {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Origin": origin,
                    "Sec-Fetch-Site": "same-origin",
                },
            )
        answer = line.getresponse()
        return answer.status, answer.read().decode(), answer.headers.get("Location", "")
    except http.client.HTTPException as problem:
        raise ConnectionError(type(problem).__name__) from problem
    finally:
        line.close()


def forms(app: Flask, origin: str, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Return filled-in forms: the page is fetched once, and each form has a token of its own, a minute old."""
    status, page, _location = fetch(origin, "/enquire?kind=exhibit", 60_000)
    assert status == 200
    empty = values_of(page)
    with app.test_request_context(), time_machine.travel(clock.now() - timedelta(minutes=1)):
        return [empty | letter(number) | {"token": [new_token()]} for number in numbers]


def number_of(form: dict[str, Any]) -> int:
    """Return which visitor filled in a form."""
    return int(form["email"].partition("@")[0].rpartition("-")[2])


def letter(number: int) -> dict[str, Any]:
    """Return what one visitor writes; no two write the same, and all so briefly that it is nobody's mass mailing."""
    return {
        "name": f"Zawadi Njoroge {number}",
        "email": f"visitor-{number}@example.com",
        "message": f"Question {number}: what does a stand of {number % 90 + 9} m² cost?",
    }


def post(origin: str, number: int, form: dict[str, Any], log: Log) -> Note | None:
    """Send a form until it is acknowledged; None where that did not come in time or was refused for good."""
    got: list[Note] = []

    def is_over() -> bool:
        try:
            status, body, location = fetch(origin, "/enquire", number, form)
            log.count(f"{status}")
            if status != 303:
                return status not in {503}
            status, body, _location = _thanks(origin, location, number)
        except OSError:
            log.count("cut")
            return False
        found = REFERENCE.search(body)
        if status == 200 and found:
            got.append(Note(form["token"][0], form["email"], found[0]))
        return True

    wait_until(is_over, PATIENCE)
    if not got:
        log.count("not acknowledged")
        return None
    return got[0]


def _thanks(origin: str, location: str, number: int) -> tuple[int, str, str]:
    """Open the page of thanks, as often as it takes: the form was acknowledged already."""
    answers: list[tuple[int, str, str]] = []
    parts = urlsplit(location)

    def is_there() -> bool:
        try:
            answers.append(fetch(origin, f"{parts.path}?{parts.query}", number))
        except OSError:
            return False
        return answers[-1][0] != 503

    wait_until(is_there, PATIENCE)
    return answers[-1] if answers else (0, "", "")


def crowd(
    origin: str, filled: list[dict[str, Any]], log: Log, *, clients: int, twice: int = 10
) -> list[threading.Thread]:
    """Start clients who share the forms between them; every `twice`th form is sent again, as by a double click."""

    def visit(first: int) -> None:
        for place in range(first, len(filled), clients):
            for _time in range(2 if place % twice == 0 else 1):
                if note := post(origin, number_of(filled[place]), filled[place], log):
                    log.note(note)

    started = [threading.Thread(target=visit, args=(first,), daemon=True) for first in range(clients)]
    for thread in started:
        thread.start()
    return started
