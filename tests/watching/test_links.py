"""The links in the mails: how long they work, for whom, and what is left when they do no more."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.audit import AuditEntry
from expoapp.exhibitions.models import Exhibition
from expoapp.outbox import OutboxMessage
from expoapp.watching.models import Watcher
from tests import factories
from tests.pages import links, parse, words
from tests.watching.walks import DAY, ZAWADI, ask, count, dates_to_follow, join, link_in, mails_to, only


def test_a_link_works_for_48_hours_and_then_leads_to_a_new_one(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    ask(client)
    link = link_in(mails_to(app)[0], "/watch/confirm")
    clock.shift(2 * DAY + timedelta(seconds=1))
    page = client.get(link)
    assert "too old" in words(page.text)
    assert client.post(link).status_code == 403
    assert only(db).confirmed_at is None
    form = parse(page.text).find(".//main//form")
    sent = {field.get("name"): field.get("value", "") for field in form.iter("input")} | {"email": ZAWADI}
    assert client.post(form.get("action"), data=sent).status_code == 303
    assert client.post(link_in(mails_to(app)[-1], "/watch/confirm")).status_code == 303
    assert only(db).confirmed_at is not None


@pytest.mark.parametrize("page", ["/watch/confirm", "/watch/leave"])
@pytest.mark.parametrize("token", ["", "x", "é", "A" * 64, "A" * 63 + "=", "A" * 10_000, "%00", "A" * 60 + "\n\n\n\n"])
def test_a_link_that_is_none_of_ours_leads_nowhere(
    client: FlaskClient, db: Session, clock: Traveller, page: str, token: str
) -> None:
    dates_to_follow(db)
    ask(client)
    for method in ("GET", "POST"):
        assert client.open(page, method=method, query_string={"for": token}).status_code == 404
    assert count(db, Watcher) == 1


def test_a_link_serves_its_own_purpose_only_and_a_changed_one_none(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    ask(client)
    link = link_in(mails_to(app)[0], "/watch/confirm")
    assert client.post(link.replace("/confirm", "/leave")).status_code == 404
    start, token = link.split("for=")
    for place in (0, 20, 30, 63):
        other = "B" if token[place] != "B" else "C"
        assert client.post(f"{start}for={token[:place]}{other}{token[place + 1 :]}").status_code == 404
    assert only(db).confirmed_at is None


def test_pages_with_a_token_are_kept_by_nobody_and_not_told_on(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    ask(client)
    link = link_in(mails_to(app)[0], "/watch/confirm")
    for address in (link, client.post(link).location):
        page = client.get(address)
        assert page.headers["Cache-Control"] == "private, no-store"
        assert '<meta name="referrer" content="strict-origin">' in page.text
        assert "noindex" in page.text
        token = address.partition("for=")[2]
        assert not [place for place in links(page.text) if token in place and "/ar/" not in place]
        head = parse(page.text).find(".//head")
        assert not [link for link in head.iter("link") if token in link.get("href", "")]


def test_an_address_nobody_confirms_is_gone_after_seven_days_with_its_mail(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    ask(client)
    join(app, client, "stays@example.com")
    link = link_in(mails_to(app)[0], "/watch/confirm")
    clock.shift(7 * DAY - timedelta(minutes=1))
    app.test_cli_runner().invoke(args=["watching", "tell"])
    assert count(db, Watcher) == 2
    clock.shift(timedelta(minutes=1))
    app.test_cli_runner().invoke(args=["watching", "tell"])
    assert only(db).email == "stays@example.com"
    assert list(db.scalars(select(OutboxMessage.recipient))) == ["stays@example.com"]
    page = client.get(link)
    assert page.status_code == 404
    assert "Nothing is kept of this request" in words(page.text)


def test_deleting_an_exhibition_deletes_who_waits_for_it(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    factories.exhibition()
    db.commit()
    join(app, client)
    db.execute(delete(Exhibition))
    db.commit()
    assert (count(db, Watcher), count(db, OutboxMessage)) == (0, 0)


def test_no_address_stands_in_the_trail_the_log_or_an_address(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, caplog: pytest.LogCaptureFixture
) -> None:
    dates_to_follow(db)
    canary = "canary@example.com"
    answer = ask(client, canary)
    [mail] = mails_to(app, canary)
    link = link_in(mail, "/watch/confirm")
    answer = client.post(link)
    assert "canary" not in answer.location + link + caplog.text
    db.rollback()
    for entry in db.scalars(select(AuditEntry)):
        assert "canary" not in f"{entry.action} {entry.thing} {entry.changes}"
    assert {entry.action for entry in db.scalars(select(AuditEntry))} == {"watcher.ask", "watcher.confirm"}
