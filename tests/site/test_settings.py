"""The site's own settings: each has an effect, and administrators alone change them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp import history
from expoapp.accounts.models import Scope
from expoapp.db import transaction
from expoapp.site.models import SiteSetting
from tests import factories as make
from tests.exhibitions.filling import changed_values, filled, send
from tests.office import enter
from tests.pages import words

HOME = "/staff/settings"
pytestmark = pytest.mark.usefixtures("clock")


def test_links_stand_in_the_footer_in_their_order_and_go_when_emptied(
    app: Flask, client: FlaskClient, db: Session
) -> None:
    mine = enter(app, "admin").client
    first = {"links__0__label": "LinkedIn", "links__0__address": "https://www.linkedin.com/company/x"}
    second = {"links__1__label": "X", "links__1__address": "https://x.com/x"}
    assert send(mine, HOME, **first, **second).status_code == 303
    footer = client.get("/about").text
    assert footer.index("linkedin.com/company/x") < footer.index("https://x.com/x")
    assert send(mine, HOME, links__0__label="", links__0__address="").status_code == 303
    footer = client.get("/about").text
    assert "linkedin.com" not in footer
    assert "https://x.com/x" in footer
    for wrong, told in (
        ({"links__0__address": "http://x.com"}, "A link must begin with https://."),
        ({"links__1__label": "Somewhere"}, "Say where it leads, or empty its label to take it away."),
        ({"links__1__address": "https://y.example"}, "Say how this link is called, such as LinkedIn."),
        ({"links__1__label": "X too", "links__1__address": "https://x.com/x"}, "The same address stands there twice."),
        ({"zone": "Nairobi"}, "Nairobi is no time zone"),
    ):
        answer = send(mine, HOME, **wrong)
        assert answer.status_code == 422
        assert told in words(answer.text)
    db.rollback()
    assert db.scalars(select(SiteSetting.value).where(SiteSetting.name == "social_links")).one() == [
        ["X", "https://x.com/x"]
    ]


def test_the_house_says_its_moments_by_the_clock_that_is_set(app: Flask, db: Session) -> None:
    make.venue()
    db.commit()
    mine = enter(app, "admin").client
    assert "East Africa Time" in words(mine.get("/staff/banners/new").text)
    assert send(mine, HOME, zone="Asia/Dubai").status_code == 303
    assert "Gulf" in words(mine.get("/staff/banners/new").text)
    assert send(mine, HOME, zone="").status_code == 303
    assert "East Africa Time" in words(mine.get("/staff/banners/new").text)


def test_of_two_people_the_second_sees_both_versions_and_nothing_is_overwritten(app: Flask, db: Session) -> None:
    mine, theirs = enter(app, "admin").client, enter(app, "admin").client
    seen = filled(mine.get(HOME))
    assert send(theirs, HOME, zone="Asia/Dubai").status_code == 303
    answer = mine.post(HOME, data=changed_values(seen, zone="Africa/Lagos"))
    assert answer.status_code == 409
    assert "Clock of the house Africa/Lagos Asia/Dubai" in words(answer.text)
    db.rollback()
    assert db.scalars(select(SiteSetting.value)).one() == "Asia/Dubai"
    assert mine.post(HOME, data=filled(answer)).status_code == 303
    assert enter(app, "editor").get(HOME).status_code == 403


def test_a_former_setting_can_be_brought_back(app: Flask, db: Session) -> None:
    mine = enter(app, "admin").client
    assert send(mine, HOME, zone="Asia/Dubai").status_code == 303
    assert send(mine, HOME, zone="Africa/Lagos").status_code == 303
    kept = history.kind_of("site_settings")
    assert kept is not None
    everywhere = Scope(everywhere=True)
    newest, *_more, first = history.revisions_of(kept.get("zone", everywhere))
    assert (first.state, newest.state) == ({"value": ""}, {"value": "Africa/Lagos"})
    by = make.account().id
    db.commit()
    with transaction():
        kept.restore("zone", {"value": "Asia/Dubai"}, by, everywhere)
    assert kept.get("zone", everywhere).value == "Asia/Dubai"
