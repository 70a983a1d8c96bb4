"""Organisers in the back office: added, changed, brought back, deleted."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp import history
from expoapp.accounts.models import Scope
from expoapp.db import transaction
from expoapp.exhibitions.models import Organiser
from tests import factories as make
from tests.exhibitions.filling import changed_values, filled, press, send
from tests.office import enter
from tests.pages import words

LIST = "/staff/exhibitions/organisers"
pytestmark = pytest.mark.usefixtures("clock")


def test_an_organiser_is_added_hidden_and_renamed_wherever_it_stands(
    app: Flask, client: FlaskClient, db: Session
) -> None:
    make.organiser()
    db.commit()
    mine = enter(app, "editor").client
    answer = send(mine, f"{LIST}/new", name="Messe Süd", website="https://messe.example")
    assert answer.status_code == 303
    home = answer.location
    assert "Not public, because nobody shows this organiser on the site yet." in words(mine.get(home).text)
    assert "Messe Süd" in mine.get(LIST).text
    for wrong, told in (
        ({"name": ""}, "Name is needed."),
        ({"name": "Expogroup"}, "There is an organiser of that name already."),
        ({"website": "messe"}, "A web address must begin with"),
    ):
        refused = send(mine, f"{home}/edit", **wrong)
        assert refused.status_code == 422
        assert told in words(refused.text)
    db.rollback()
    theirs = db.scalars(select(Organiser).where(~Organiser.is_own)).one()
    make.edition(make.exhibition("THEIR FAIR", by=theirs))
    db.commit()
    assert press(mine, LIST, f"{home}/show").status_code == 303
    assert "THEIR FAIR Nairobi Public" in words(mine.get(home).text)
    assert send(mine, f"{home}/edit", name="Messe Nord").status_code == 303
    assert "Messe Nord" in client.get("/exhibitions/their-fair").text
    assert "THEIR FAIR" in client.get("/exhibitions?organisers=all&q=Messe+Nord").text


def test_our_own_says_since_when_we_are_at_work(app: Flask, client: FlaskClient, db: Session) -> None:
    own = make.exhibition().organiser_id
    db.commit()
    mine = enter(app, "editor").client
    assert send(mine, f"{LIST}/{own}/edit", founded_year="1990").status_code == 303
    assert "1990 – 2026" in client.get("/about").text
    refused = send(mine, f"{LIST}/{own}/edit", founded_year="2200")
    assert "Founded in must be a number from 1700 to 2026." in words(refused.text)
    assert enter(app, "admin").post(f"{LIST}/{own}/delete").status_code == 303
    db.rollback()
    assert db.get(Organiser, own) is not None


def test_two_people_one_region_and_what_is_in_use(app: Flask, db: Session) -> None:
    used, spare = make.organiser("Used", is_own=False), make.organiser("Spare", is_own=False)
    make.exhibition("THEIR FAIR", by=used)
    ids = used.id, spare.id
    db.commit()
    mine = enter(app, "editor").client
    home = f"{LIST}/{ids[0]}"
    seen = filled(mine.get(f"{home}/edit"))
    assert send(enter(app, "editor").client, f"{home}/edit", name="Theirs").status_code == 303
    answer = mine.post(f"{home}/edit", data=changed_values(seen, name="Mine"))
    assert answer.status_code == 409
    assert "Name Mine Theirs" in words(answer.text)
    limited = enter(app, "editor", regions=["east-africa"])
    assert "Edit" not in words(limited.get(home).text)
    assert limited.post(f"{home}/edit", dict(filled(answer)) | {"key": limited.key}).status_code == 403
    boss = enter(app, "admin")
    stays = boss.post(f"{home}/delete").location
    assert "cannot be deleted: it is used by 1 exhibition (THEIR FAIR)." in words(boss.get(stays).text)
    assert boss.post(f"{LIST}/{ids[1]}/delete").location == LIST
    db.rollback()
    assert db.scalars(select(Organiser.name).where(~Organiser.is_own)).all() == ["Theirs"]


def test_a_former_state_can_be_brought_back(app: Flask, db: Session) -> None:
    key, by = make.organiser("Messe", is_own=False).id, make.account().id
    db.commit()
    kept = history.kind_of("organisers")
    assert kept is not None
    everywhere = Scope(everywhere=True)
    first = kept.state_of(kept.get(key, everywhere))
    db.rollback()
    for state in (first | {"name": "Another", "website": "https://other.example"}, first):
        with transaction():
            kept.restore(key, state, by, everywhere)
        assert kept.state_of(kept.get(key, everywhere)) == state
        db.rollback()
    assert app
