"""Banners: written with an end or the word that there is none, shown and gone by themselves, told in words."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as time
from expoapp import history
from expoapp.accounts.models import Scope
from expoapp.db import transaction
from expoapp.site.models import Banner
from tests import factories as make
from tests.exhibitions.filling import changed_values, filled, press, send
from tests.office import enter
from tests.pages import words

LIST = "/staff/banners"
MOMENTS = {"start_day": "2026-03-05", "start_hour": "10:00", "end_day": "2026-03-09", "end_hour": "18:30"}


def written(app: Flask, db: Session, **given: str) -> tuple[FlaskClient, str]:
    """Return an editor at work, and the page of a banner that was just written."""
    make.venue()  # the house follows its clock
    db.commit()
    mine = enter(app, "editor").client
    answer = send(mine, f"{LIST}/new", text="Zebratext", **(MOMENTS | given))
    assert answer.status_code == 303
    return mine, str(answer.location)


def test_a_banner_stands_from_its_start_to_its_end_by_the_clock_of_the_house(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    mine, home = written(app, db, url="/exhibitions")
    assert "It is a draft that nobody has published yet." in words(mine.get(home).text)
    assert press(mine, home, f"{home}/publish").status_code == 303
    told = words(mine.get(LIST).text)
    assert "Scheduled It goes public on 5 March 2026, 10:00, Nairobi. It stays until 9 March 2026, 18:30" in told
    for moment, is_there in (("05T06:59:59", False), ("05T07:00", True), ("09T15:29", True), ("09T15:30", False)):
        clock.move_to(time.datetime.fromisoformat(f"2026-03-{moment}+00:00"))
        assert ("Zebratext" in client.get("/about").text) is is_there, moment
    mine = enter(app, "editor").client
    assert "Its time on the site ended on 9 March 2026, 18:30, Nairobi." in words(mine.get(LIST).text)
    # What is over is not published again by accident.
    assert press(mine, home, f"{home}/withdraw").status_code == 303
    again = press(mine, home, f"{home}/publish")
    assert again.location == f"{home}/edit"
    assert "Give it a later end first." in words(mine.get(again.location).text)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"end_day": ""}, "Say when it ends, or tick that it stays until somebody takes it off."),
        ({"is_endless": "y"}, "Give it an end, or tick that it has none: not both."),
        ({"end_hour": ""}, "Say at what hour it ends."),
        ({"end_day": "2026-03-01"}, "It ends before it starts."),
        ({"start_day": "soon"}, "From day is not a day of the calendar"),
        ({"url": "//elsewhere.example"}, "A link must begin with https://, or with / for a page of this site."),
        ({"url": "/\\elsewhere.example"}, "A link must begin with https://, or with / for a page of this site."),
        ({"url": "javascript:alert(1)"}, "A link must begin with https://, or with / for a page of this site."),
    ],
)
def test_what_a_banner_cannot_be_is_told_and_all_typed_is_kept(app: Flask, given: dict[str, str], told: str) -> None:
    answer = send(enter(app, "editor").client, f"{LIST}/new", **({"text": "Zebratext"} | MOMENTS | given))
    assert answer.status_code == 422
    assert told in words(answer.text)
    assert filled(answer)["text"] == "Zebratext"


@pytest.mark.usefixtures("clock")
def test_one_without_end_stays_until_somebody_takes_it_off(app: Flask, client: FlaskClient, db: Session) -> None:
    nothing = {"start_day": "2026-03-01", "end_day": "", "end_hour": "", "is_endless": "y"}
    mine, home = written(app, db, **nothing)
    assert press(mine, home, f"{home}/publish").status_code == 303
    assert "Visitors see it. It has no end." in words(mine.get(home).text)
    assert "Zebratext" in client.get("/about").text
    assert mine.post(f"{home}/edit/ar", data=_said(mine, home)).status_code == 303
    assert "نص" in client.get("/ar/about").text
    assert press(mine, home, f"{home}/withdraw").status_code == 303
    assert "Zebratext" not in client.get("/about").text


@pytest.mark.usefixtures("clock")
def test_one_that_visitors_have_seen_is_never_a_draft_again(app: Flask, client: FlaskClient, db: Session) -> None:
    mine, home = written(app, db, start_day="2026-03-01")
    assert press(mine, home, f"{home}/publish").status_code == 303
    assert "Zebratext" in client.get("/about").text
    assert send(mine, f"{home}/edit", start_day="2026-03-05").status_code == 303
    assert "Zebratext" not in client.get("/about").text
    assert press(mine, home, f"{home}/withdraw").status_code == 303
    assert "It was withdrawn." in words(mine.get(home).text)


def _said(mine: FlaskClient, home: str) -> dict[str, str]:
    """Return a translation, as the form of a banner seen now would send it."""
    seen = filled(mine.get(f"{home}/edit"))
    return {"key": seen["key"], "version": seen["version"], "text": "نص"}


@pytest.mark.usefixtures("clock")
def test_two_people_on_one_banner_and_somebody_of_one_region(app: Flask, db: Session) -> None:
    mine, home = written(app, db)
    seen = filled(mine.get(f"{home}/edit"))
    assert send(enter(app, "editor").client, f"{home}/edit", text="Theirs").status_code == 303
    answer = mine.post(f"{home}/edit", data=changed_values(seen, text="Mine", end_day="2026-03-10"))
    assert answer.status_code == 409
    assert "Text Mine Theirs" in words(answer.text)
    assert "Until day 2026-03-10 2026-03-09" in words(answer.text)
    limited = enter(app, "editor", regions=["east-africa"])
    page = limited.get(home).text
    assert f'action="{home}/publish"' not in page
    assert f'href="{home}/edit"' not in page
    assert limited.post(f"{home}/publish").status_code == 403
    assert limited.post(f"{home}/edit", dict(seen) | {"key": limited.key}).status_code == 403
    db.rollback()
    assert db.scalars(select(Banner)).one().text == "Theirs"


@pytest.mark.usefixtures("clock")
def test_a_former_state_of_a_banner_can_be_brought_back_and_one_can_be_deleted(app: Flask, db: Session) -> None:
    mine, home = written(app, db)
    kept = history.kind_of("banners")
    assert kept is not None
    everywhere, by = Scope(everywhere=True), make.account().id
    banner_id = int(home.rpartition("/")[2])
    first = kept.state_of(kept.get(banner_id, everywhere))
    db.commit()
    later = (time.now() + timedelta(days=40)).isoformat()
    for state in (first | {"text": "Another", "ends_at": later, "text (ar)": "نص"}, first):
        with transaction():
            kept.restore(banner_id, state, by, everywhere)
        assert kept.state_of(kept.get(banner_id, everywhere)) == state
        db.rollback()
    assert mine.post(f"{home}/delete").status_code == 403
    assert enter(app, "admin").post(f"{home}/delete").status_code == 303
    db.rollback()
    assert db.scalars(select(Banner)).all() == []
