"""Leaving the list: by the link in every mail, by the mail program's own button, and for good."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.outbox import OutboxMessage
from expoapp.watching.models import Watcher
from tests import factories
from tests.conftest import ORIGIN
from tests.enquiries.walks import parts
from tests.pages import parse, words
from tests.watching.walks import MINUTE, ask, dates_to_follow, fix, join, link_in, mails_to, news, tell

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def told(app: Flask, client: FlaskClient, db: Session, clock: Traveller) -> EmailMessage:
    """Return the mail with news that somebody on the list got."""
    edition = dates_to_follow(db)
    join(app, client)
    tell(app)
    fix(app, clock, edition)
    tell(app)
    return mails_to(app)[-1]


def left(db: Session, table: type) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(table)) or 0


def header_link(mail: EmailMessage) -> str:
    """Return path and query of the address that a mail program posts to."""
    found = str(mail["List-Unsubscribe"])
    assert found.startswith(f"<{ORIGIN}/")
    assert found.endswith(">")
    return found[1:-1].removeprefix(ORIGIN)


def test_a_link_and_a_button_take_off_the_list_and_leave_nothing_behind(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    mail = told(app, client, db, clock)
    link = link_in(mail, "/watch/leave")
    assert f'href="{ORIGIN}{link}"' in parts(mail)[1]
    page = client.get(link)
    assert "Leave the list?" in words(page.text)
    assert left(db, Watcher) == 1  # scanners that follow links take nobody off
    form = parse(page.text).find(".//main//form")
    assert (form.get("method"), form.get("action")) == ("post", None)
    page = client.post(link)
    assert page.status_code == 200
    assert "You are not on the list" in words(page.text)
    assert (left(db, Watcher), left(db, OutboxMessage)) == (0, 0)


def test_every_mail_to_the_list_carries_the_headers_of_rfc_8058_unbroken(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    mail = told(app, client, db, clock)
    clock.shift(timedelta(days=1))
    ask(client)
    known = mails_to(app)[-1]
    for one in (mail, known):
        assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert header_link(one) == link_in(one, "/watch/leave")
    raw = [path.read_bytes() for path in (app.config["SETTINGS"].instance / "outbox").glob("*.eml")]
    lines = [line for one in raw for line in one.split(b"\r\n") if line.startswith(b"List-Unsubscribe:")]
    assert len(lines) == 2
    assert all(line.endswith(b">") and b"=?" not in line for line in lines)
    assert mails_to(app)[0]["List-Unsubscribe"] is None  # who has not confirmed is on no list


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None, "Sec-Fetch-Site": None},
        {"Origin": "null", "Sec-Fetch-Site": None},
        {"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_the_mail_programs_button_works_without_cookies_or_our_origin(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, headers: dict[str, str | None]
) -> None:
    link = header_link(told(app, client, db, clock))
    answer = app.test_client().post(link, data=ONE_CLICK, headers=headers)
    assert answer.status_code == 200  # no redirect: mail programs follow none
    assert "Set-Cookie" not in answer.headers
    assert left(db, Watcher) == 0


@pytest.mark.parametrize("token", ["", "A" * 64])
def test_the_open_door_lets_nobody_through_without_the_token(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, token: str
) -> None:
    told(app, client, db, clock)
    foreign = {"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"}
    assert client.post(f"/watch/leave?for={token}", data=ONE_CLICK, headers=foreign).status_code == 404
    link = link_in(mails_to(app)[0], "/watch/confirm")
    assert client.post(link, headers=foreign).status_code == 403  # it is the only one that stands open
    assert left(db, Watcher) == 1


def test_leaving_twice_is_leaving_once_and_works_for_ever(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    link = header_link(told(app, client, db, clock))
    clock.shift(timedelta(days=5000))
    for _time in range(2):
        assert client.post(link, data=ONE_CLICK).status_code == 200
    assert "You are not on the list" in words(client.get(link).text)


def test_an_old_link_never_reaches_who_joined_afterwards(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    old = header_link(told(app, client, db, clock))
    client.post(old, data=ONE_CLICK)
    clock.shift(timedelta(days=2))
    join(app, client)
    assert client.post(old, data=ONE_CLICK).status_code == 200
    assert left(db, Watcher) == 1


def test_mail_still_waiting_to_go_never_goes(app: Flask, client: FlaskClient, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    join(app, client)
    tell(app)
    fix(app, clock, edition)
    tell(app)
    [waiting] = news(db)
    assert waiting.state == "queued"
    client.post(waiting.leave_address.removeprefix(ORIGIN), data=ONE_CLICK)
    assert mails_to(app)[1:] == []
    fix(app, clock, edition)
    tell(app)
    assert not news(db)


def test_one_list_is_left_and_the_others_stay(app: Flask, client: FlaskClient, db: Session, clock: Traveller) -> None:
    factories.exhibition("MEDEXPO")
    mail = told(app, client, db, clock)
    clock.shift(MINUTE)
    join(app, client, slug="medexpo")
    client.post(header_link(mail), data=ONE_CLICK)
    assert left(db, Watcher) == 1


def test_the_confirmed_page_leads_to_the_way_out(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    ask(client)
    page = client.get(client.post(link_in(mails_to(app)[0], "/watch/confirm")).location)
    [way] = [a.get("href") for a in parse(page.text).find(".//main").iter("a") if "/watch/leave" in a.get("href", "")]
    assert client.post(way).status_code == 200
    assert left(db, Watcher) == 0
