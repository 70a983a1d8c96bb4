"""The three fields at the foot of every page."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from time_machine import Traveller

from expoapp.enquiries.models import Enquiry
from tests.conftest import Maker
from tests.enquiries.faults import breaker
from tests.enquiries.walks import LETTER, open_house, reference_of, values_of
from tests.pages import parse


def only(db: Session) -> Enquiry:
    db.rollback()
    return db.scalars(select(Enquiry).options(selectinload(Enquiry.exhibition_rows))).one()


def test_it_stands_on_every_page_and_works_without_a_token(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    form = parse(client.get("/exhibitions").text).find(".//footer//form")
    assert form.get("action") == "/instant-reply"
    assert {field.get("name") for field in form.iter() if field.get("name")} == {*LETTER, "website"}
    reference = reference_of(client, client.post("/instant-reply", data=LETTER))
    kept = only(db)
    assert (kept.reference, kept.kind, kept.source, kept.state) == (reference, "general", "instant-reply", "new")


def test_it_knows_the_page_and_its_exhibition(client: FlaskClient, db: Session, clock: Traveller) -> None:
    [exhibition] = open_house(db)
    came_from = {"Referer": "http://127.0.0.1:8000/exhibitions/buildexpo-kenya?secret=1"}
    client.post("/instant-reply", data=LETTER, headers=came_from)
    assert only(db).came_from == "/exhibitions/buildexpo-kenya"
    assert [row.exhibition_id for row in only(db).exhibition_rows] == [exhibition.id]


def test_it_speaks_the_language_of_the_page(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    answer = client.post("/ar/instant-reply", data=LETTER)
    assert answer.location.startswith("/ar/enquire/thanks")
    assert only(db).lang == "ar"


@pytest.mark.parametrize("field", ["name", "email", "message"])
def test_what_is_missing_is_asked_for_on_a_page_that_keeps_the_rest(
    client: FlaskClient, db: Session, clock: Traveller, field: str
) -> None:
    open_house(db)
    came_from = {"Referer": "http://127.0.0.1:8000/exhibitions/buildexpo-kenya"}
    answer = client.post("/instant-reply", data=LETTER | {field: " "}, headers=came_from)
    assert answer.status_code == 422
    kept = values_of(answer.text)
    assert {name: kept[name] for name in LETTER if name != field} == {
        name: [value] for name, value in LETTER.items() if name != field
    }
    # Sent from the page of mistakes, it still belongs to the page it began on.
    client.post(
        "/instant-reply",
        data={**kept, field: LETTER[field]},
        headers={"Referer": "http://127.0.0.1:8000/instant-reply"},
    )
    assert only(db).came_from == "/exhibitions/buildexpo-kenya"


def test_the_same_words_with_another_name_are_the_same_enquiry(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    first = reference_of(client, client.post("/instant-reply", data=LETTER))
    again = {"name": "Z. Njoroge", "email": "Zawadi@EXAMPLE.com", "message": f" {LETTER['message']}\r\n"}
    assert reference_of(client, client.post("/instant-reply", data=again)) == first
    other = client.post("/instant-reply", data=LETTER | {"message": "Something else"})
    assert reference_of(client, other) != first


def test_the_page_of_its_own_can_be_kept_by_caches(client: FlaskClient, db: Session) -> None:
    open_house(db)
    page = client.get("/instant-reply")
    assert page.headers["Cache-Control"].startswith("public")
    assert set(values_of(page.text)) == {*LETTER, "website", "page"}


def test_the_same_words_after_days_are_a_new_enquiry_however_often(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    for _time in range(8):
        assert client.post("/instant-reply", data=LETTER).status_code == 303
        clock.shift(timedelta(hours=49))
    references = db.scalars(select(Enquiry.reference)).all()
    assert len(references) == len(set(references)) == 8


def test_the_same_words_kept_while_the_database_is_away_are_not_lost(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, databases: Maker
) -> None:
    open_house(db)
    assert client.post("/instant-reply", data=LETTER).status_code == 303
    clock.shift(timedelta(hours=49))
    db.rollback()
    with breaker(app, databases)("gone"):
        assert client.post("/instant-reply", data=LETTER).status_code == 303
    assert app.test_cli_runner().invoke(args=["spool", "replay"]).output.startswith("1 stored")
    db.rollback()
    assert len(set(db.scalars(select(Enquiry.reference)))) == 2
