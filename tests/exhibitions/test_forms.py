"""Forms of the listings desk that no browser would send, and what is far out of the usual."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import factories as make
from tests.exhibitions.filling import changed_values, filled, send
from tests.office import enter
from tests.pages import words

LIST = "/staff/exhibitions"


@pytest.fixture
def editor(app: Flask, db: Session) -> FlaskClient:
    """Somebody who keeps the listings of all regions."""
    make.organiser()
    db.commit()
    return enter(app, "editor").client


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", ""])
def test_a_row_with_a_number_that_is_none_counts_as_not_sent(editor: FlaskClient, db: Session, number: str) -> None:
    edition = make.edition()
    db.commit()
    for address, field in (
        (f"{LIST}/{edition.exhibition_id}/edit", f"names-{number}-name"),
        (f"{LIST}/editions/{edition.id}/edit", f"days-{number}-opens"),
    ):
        values = changed_values(filled(editor.get(address)), **{field: "10:00"})
        assert editor.post(address, data=values).status_code == 303
        assert "10:00" not in editor.get(address).text


def test_an_exhibition_of_many_names_can_still_be_edited_and_keeps_them(editor: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition()
    db.commit()
    address = f"{LIST}/{exhibition.id}/edit"
    for batch in range(21):
        new = {
            f"names__{place}__{part}": value
            for place in (2 * batch, 2 * batch + 1)
            for part, value in (("kind", "former"), ("name", f"NAME {place}"))
        }
        assert send(editor, address, **new).status_code == 303
    page = editor.get(address)
    assert page.status_code == 200
    assert [f'value="NAME {place}"' in page.text for place in range(42)] == [True] * 42


@pytest.mark.parametrize("kind", ["x" * 13, "no language", "<b>", "ar\x00"])
def test_a_name_in_what_is_no_language_is_refused_and_kept_as_typed(
    editor: FlaskClient, db: Session, kind: str
) -> None:
    exhibition = make.exhibition()
    db.commit()
    address = f"{LIST}/{exhibition.id}/edit"
    answer = send(editor, address, names__0__kind=kind, names__0__name="Anders")
    assert answer.status_code == 422
    assert "Kind: please choose one of the list." in words(answer.text)
    assert 'value="Anders"' in answer.text
    assert send(editor, address, names__0__kind="zh", names__0__name="Anders").status_code == 303
    assert "Anders" in editor.get(address).text


@pytest.mark.parametrize("lang", ["x" * 13, "no language", "<b>", "ar\x00"])
def test_a_document_in_what_is_no_language_is_refused_and_kept_as_typed(
    editor: FlaskClient, db: Session, lang: str
) -> None:
    edition = make.edition()
    db.commit()
    address = f"{LIST}/editions/{edition.id}/edit"
    given = {"documents__0__title": "Floor plan", "documents__0__url": "https://example.org/plan.pdf"}
    answer = send(editor, address, documents__0__lang=lang, **given)
    assert answer.status_code == 422
    assert "Language: please choose one of the list." in words(answer.text)
    assert 'value="Floor plan"' in answer.text
    assert send(editor, address, documents__0__lang="zh", **given).status_code == 303


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"starts_on": "0001-01-01", "ends_on": "0001-01-01"}, "First day is not a day of the calendar"),
        ({"starts_on": "2027-07-07", "ends_on": "9999-12-31"}, "Last day is not a day of the calendar"),
        ({"precision": "month", "month": "9999-12"}, "Month must look like 2027-07."),
        ({"precision": "month", "month": "0001-01"}, "Month must look like 2027-07."),
    ],
)
def test_a_date_no_moment_can_be_reckoned_for_is_a_slip_of_the_fingers(
    editor: FlaskClient, db: Session, given: dict[str, str], sentence: str
) -> None:
    exhibition = make.exhibition()
    db.commit()
    answer = send(editor, f"{LIST}/{exhibition.id}/editions/new", **given)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert {name: filled(answer)[name] for name in given} == given


def test_of_those_who_want_one_address_at_the_same_moment_one_gets_it_and_the_others_are_told(
    app: Flask, db: Session
) -> None:
    make.organiser()
    addresses = [f"{LIST}/{make.exhibition(slug=f'show-{number}').id}/edit" for number in range(6)]
    db.commit()
    people = [enter(app, "editor").client for _address in addresses]
    forms = [
        changed_values(filled(person.get(address)), slug="wanted")
        for person, address in zip(people, addresses, strict=True)
    ]
    start = Barrier(len(people))

    def send_one(number: int) -> TestResponse:
        start.wait()
        return people[number].post(addresses[number], data=forms[number])

    with ThreadPoolExecutor(len(people)) as pool:
        answers = list(pool.map(send_one, range(len(people))))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422, 422, 422]
    told = [words(answer.text) for answer in answers if answer.status_code == 422]
    assert all("Another exhibition has or had this address." in sentence for sentence in told)
