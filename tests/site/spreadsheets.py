"""Files of rows, handed in through the pages as somebody in the office does it."""

import csv
import io
import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from expoapp.site.work import carry_on
from tests import pages
from tests.office import Person


def parse(answer: TestResponse) -> Any:
    return pages.parse(answer.get_data(as_text=True))


def words(answer: TestResponse) -> str:
    return pages.words(answer.get_data(as_text=True))


def export(person: Person, name: str, form: str = "csv") -> bytes:
    """Take a table out."""
    with person.get(f"/staff/export/{name}.{form}") as answer:
        assert answer.status_code == 200
        return answer.data


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def as_csv(rows: list[list[Any]]) -> bytes:
    said = io.StringIO()
    csv.writer(said).writerows(rows)
    return said.getvalue().encode()


def hand_in(person: Person, name: str, content: bytes, file_name: str = "rows.csv") -> str:
    """Hand a file in and take its columns as they are guessed; return the page of the file."""
    answer = person.post("/staff/imports", {"sheet": name, "file": (io.BytesIO(content), file_name)})
    assert answer.status_code == 303, words(answer)
    return answer.location.removeprefix("http://127.0.0.1:8000").removesuffix("/columns")


def name_columns(person: Person, page: str, **changed: str) -> None:
    answer = person.post(f"{page}/columns", form_of(person, f"{page}/columns") | changed)
    assert answer.status_code == 303, words(answer)


def form_of(person: Person, address: str) -> dict[str, str]:
    """Return what the page's form would send as it stands."""
    page = parse(person.get(address))
    form = page.xpath("//main//form[not(@action)]")[0]
    return {name: value or "" for name, value in form.fields.items() if name != "key"}


def work(app: Flask) -> None:
    with app.app_context():
        while carry_on():
            pass  # a slow machine needs more than one round


def look(app: Flask, person: Person, name: str, content: bytes, file_name: str = "rows.csv") -> str:
    """Hand a file in and let it be looked at; return its page."""
    page = hand_in(person, name, content, file_name)
    name_columns(person, page)
    work(app)
    return page


def press(app: Flask, person: Person, page: str, what: str) -> None:
    """Press the button that applies, undoes or cancels, and let the work be done."""
    version = re.search(r'name="version" value="(\d+)"', person.get(page).get_data(as_text=True))
    assert version, words(person.get(page))
    assert person.post(f"{page}/{what}", {"version": version[1]}).status_code == 303
    work(app)


def counts(person: Person, page: str) -> dict[str, int]:
    """Return the numbers on the tabs of a file's page."""
    links = parse(person.get(page)).xpath("//nav[@class='outcomes']//a")
    told = (re.sub(r"\s+", " ", link.text_content()).strip().rpartition(" ") for link in links)
    return {label: int(number.replace(",", "")) for label, _blank, number in told}
