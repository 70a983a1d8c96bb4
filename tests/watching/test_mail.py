"""The mails to those who wait: in their language, by our name, with nothing in them that a visitor wrote."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.exhibitions.models import ExhibitionName, Status
from tests import factories
from tests.conftest import MakeApp
from tests.enquiries.walks import mails, parts
from tests.watching.walks import ZAWADI, ask, dates_to_follow, fix, join, link_in, mails_to, revise, tell, watchers

FSI, PDI = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def test_whoever_asks_in_arabic_is_written_to_in_arabic(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    edition = dates_to_follow(db)
    join(app, client, prefix="/ar")
    tell(app)
    fix(app, clock, edition)
    tell(app)
    asked, told = mails_to(app)
    for mail in (asked, told):
        assert mail["Content-Language"] == "ar"
        assert f"{FSI}BUILDEXPO KENYA{PDI}" in mail["Subject"]
        assert '<html lang="ar" dir="rtl">' in parts(mail)[1]
    assert link_in(asked, "/watch/confirm").startswith("/ar/")
    assert link_in(told, "/watch/leave").startswith("/ar/")
    assert "7–9 يوليو 2027" in parts(told)[0]
    assert "كينيا" in parts(told)[0]


def test_the_name_is_the_one_of_the_language(app: Flask, client: FlaskClient, db: Session, clock: Traveller) -> None:
    made = factories.exhibition()
    made.names = [ExhibitionName(kind="language", lang="ar", name="بيلد إكسبو كينيا")]
    db.commit()
    ask(client, prefix="/ar")
    assert "بيلد إكسبو كينيا" in mails_to(app)[0]["Subject"]


@pytest.mark.parametrize(
    "name", ["EXPO\r\nBcc: victim@example.com", "{{7*7}} %(name)s {name}", "X" * 180, "<b>EXPO</b>"]
)
def test_no_name_writes_headers_templates_or_markup(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, name: str
) -> None:
    exhibition = factories.exhibition(name, slug="expo")
    edition = factories.edition(exhibition, starts_on=None).id
    db.commit()
    join(app, client, slug="expo")
    tell(app)
    fix(app, clock, edition)
    tell(app)
    found = mails(app)
    assert [mail["To"] for mail in found] == [ZAWADI, ZAWADI]
    for mail in found:
        assert mail["Bcc"] is None
        assert len(mail["Subject"]) < 230
        assert "49" not in mail["Subject"]
        assert "<b>" not in parts(mail)[1]


def test_nothing_that_was_typed_stands_in_a_mail_but_the_address_it_goes_to(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    ask(client, "canary+buy.now@example.com", name="canary", message="canary", page="/canary")
    [mail] = mails(app)
    assert mail["To"] == "canary+buy.now@example.com"
    assert not any("canary" in part for part in parts(mail))
    assert "canary" not in mail["Subject"]


def test_links_begin_with_the_configured_address_whoever_writes_the_mail(
    make_app: MakeApp, db: Session, app: Flask, clock: Traveller
) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    url = app.config["SETTINGS"].database_url
    public = make_app(database_url=url, base_url="https://www.expogroup.example")
    tell(public)
    fix(public, clock, edition)
    tell(public)
    [mail] = mails(public)
    assert str(mail["List-Unsubscribe"]).startswith("<https://www.expogroup.example/watch/leave?for=")
    assert "https://www.expogroup.example/exhibitions/buildexpo-kenya/next" in parts(mail)[0]


def test_open_dates_say_what_is_still_known(app: Flask, db: Session, clock: Traveller) -> None:
    edition = factories.edition().id
    watchers(db, edition)
    tell(app)
    revise(app, clock, edition, precision="month")
    tell(app)
    [mail] = mails(app)
    assert "What is known now: July 2027" in parts(mail)[0]
    assert "calendar.ics" not in parts(mail)[0]


def test_a_cancelled_edition_says_when_it_was_planned_and_that_one_stays_on_the_list(
    app: Flask, db: Session, clock: Traveller
) -> None:
    edition = factories.edition(starts_on=date(2027, 7, 7)).id
    watchers(db, edition)
    tell(app)
    revise(app, clock, edition, status=Status.CANCELLED, status_reason="Floods.")
    tell(app)
    plain, rich = parts(mails(app)[0])
    for part in (plain, rich):
        for expected in ("This edition is cancelled.", "7–9 Jul 2027", "Floods.", "You stay on the list"):
            assert expected in part
