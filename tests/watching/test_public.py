"""Getting on the list: one field, one mail, one button; and who is on it, nobody learns."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.catalogue.models import FormerSlug
from expoapp.outbox import OutboxMessage
from expoapp.watching.models import Watcher
from tests import factories
from tests.conftest import ORIGIN
from tests.enquiries.walks import parts, values_of
from tests.pages import links, parse, words
from tests.watching.walks import DAY, SLUG, ZAWADI, ask, count, dates_to_follow, join, link_in, mails_to, only


def test_from_the_exhibitions_page_to_the_list_in_two_steps(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    page = client.get(f"/exhibitions/{SLUG}")
    assert links(page.text)["#watch"] == "Tell me when the dates are fixed"
    box = parse(page.text).find(".//*[@id='watch']")
    form = box.find(".//form")
    sent = {field.get("name"): field.get("value", "") for field in form.iter("input")} | {"email": ZAWADI}
    answer = client.post(form.get("action"), data=sent)
    assert answer.status_code == 303
    assert "mailbox" in words(client.get(answer.location).text)
    assert only(db).confirmed_at is None

    [mail] = mails_to(app)
    assert mail["From"] == "Expogroup <noreply@example.org>"
    assert mail["Subject"] == "Please confirm: the dates of BUILDEXPO KENYA"
    link = link_in(mail, "/watch/confirm")
    assert f'href="{ORIGIN}{link}"' in parts(mail)[1]
    assert "One more click" in words(client.get(link).text)
    answer = client.post(link)
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "You are on the list" in words(page.text)
    assert "Dates to follow" in words(page.text)
    assert only(db).confirmed_at is not None


def test_mail_scanners_that_follow_links_change_nothing(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    ask(client)
    link = link_in(mails_to(app)[0], "/watch/confirm")
    for _visit in range(3):
        assert client.get(link).status_code == client.head(link).status_code == 200
    assert only(db).confirmed_at is None


@pytest.mark.parametrize(
    ("facts", "heading"),
    [
        ({"starts_on": None}, "Tell me when the dates are fixed"),
        ({"precision": "month"}, "Tell me when the dates are fixed"),
        ({"status": "provisional"}, "Tell me when the dates are fixed"),
        ({"status": "postponed"}, "Tell me when the dates are fixed"),
        ({"status": "cancelled", "status_reason": "x"}, "Tell me when the next dates are fixed"),
        ({}, "Tell me if the dates move"),
        ({"status": "rescheduled"}, "Tell me if the dates move"),
    ],
)
def test_every_edition_offers_what_can_still_happen(
    client: FlaskClient, db: Session, clock: Traveller, facts: dict[str, Any], heading: str
) -> None:
    factories.edition(**facts)
    db.commit()
    box = parse(client.get(f"/exhibitions/{SLUG}").text).find(".//*[@id='watch']")
    said = "".join(box.itertext())
    assert heading in said
    assert (box.tag == "details") is heading.endswith("move")


def test_the_page_stays_fit_for_caches_and_asks_the_database_nothing_more(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    for address in (f"/exhibitions/{SLUG}", f"/watch?exhibition={SLUG}", f"/watch/sent?exhibition={SLUG}"):
        pages = [client.get(address) for _visit in range(2)]
        assert pages[0].data == pages[1].data
        assert pages[0].headers["Cache-Control"] == "public, no-cache"
        assert "Set-Cookie" not in pages[0].headers


def test_an_exhibition_without_any_edition_can_be_waited_for(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    factories.exhibition()
    db.commit()
    assert "#watch" in links(client.get(f"/exhibitions/{SLUG}").text)
    join(app, client)
    assert only(db).confirmed_at is not None


def test_what_was_agreed_to_is_kept_as_it_was_shown(client: FlaskClient, db: Session, clock: Traveller) -> None:
    dates_to_follow(db)
    shown = words(client.get(f"/watch?exhibition={SLUG}").text)
    ask(client)
    kept = only(db)
    assert kept.consent_wording in shown
    assert (kept.consent_version, kept.lang) == ("2026-1", "en")


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_a_mistake_comes_back_with_what_was_typed_and_a_link_to_the_field(
    client: FlaskClient, db: Session, clock: Traveller, prefix: str
) -> None:
    dates_to_follow(db)
    answer = ask(client, "zawadi@", prefix=prefix)
    assert answer.status_code == 422
    assert values_of(answer.text)["email"] == ["zawadi@"]
    assert values_of(answer.text)["exhibition"] == [SLUG]
    assert "#email" in links(answer.text)
    assert parse(answer.text).find(".//title").text.startswith("Error" if not prefix else "خطأ")
    assert ask(client, "", prefix=prefix).status_code == 422
    assert count(db, Watcher) == 0


@pytest.mark.parametrize(
    "email",
    [
        "a@example.com\r\nBcc: b@example.com",
        "a@example.com,b@example.com",
        "a@example.com b@example.com",
        "<a@example.com>",
        '"a b"@example.com',
        "a(comment)@example.com",
        "a@[127.0.0.1]",
        "a@example",
        f"a@{'b' * 250}.com",
        "a@exa\x00mple.com",
        "a\u202e@example.com\u2028b@example.com",
        "=cmd@example.com\t,",
    ],
)
def test_what_is_not_one_plain_address_gets_no_mail(
    client: FlaskClient, db: Session, clock: Traveller, email: str
) -> None:
    dates_to_follow(db)
    answer = ask(client, email)
    assert answer.status_code == 422
    assert count(db, OutboxMessage) == 0


@pytest.mark.parametrize("slug", ["", "nothing-like-this", "x" * 5000, "a\x00b", "\ud83d", "%00", "../staff"])
def test_nobody_can_wait_for_what_is_not_there(client: FlaskClient, db: Session, clock: Traveller, slug: str) -> None:
    dates_to_follow(db)
    sent = slug.encode("utf-8", "surrogatepass")
    assert client.post("/watch", data={"exhibition": sent, "email": ZAWADI}).status_code == 404
    assert client.get("/watch", query_string={"exhibition": sent}).status_code == 404
    assert client.get("/watch/sent", query_string={"exhibition": sent}).status_code == 200


def test_a_hidden_exhibition_cannot_be_waited_for(client: FlaskClient, db: Session, clock: Traveller) -> None:
    factories.exhibition("SECRETEXPO", published=False)
    factories.exhibition("OTHEREXPO", by=factories.organiser("Another", is_own=False, is_listed=False))
    db.commit()
    for slug in ("secretexpo", "otherexpo"):
        assert ask(client, slug=slug).status_code == 404
        assert "EXPO" not in words(client.get(f"/watch/sent?exhibition={slug}").text)


def test_a_former_address_of_the_exhibition_still_works(client: FlaskClient, db: Session, clock: Traveller) -> None:
    made = factories.exhibition()
    db.add(FormerSlug(kind="exhibition", slug="buildexpo-africa", thing_id=made.id))
    db.commit()
    answer = ask(client, slug="buildexpo-africa")
    assert answer.location == f"/watch/sent?exhibition={SLUG}"


def test_a_robot_that_fills_in_the_hidden_field_is_answered_like_everybody_and_not_heard(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    trapped = ask(client, "robot@example.com", website="http://buy.example")
    assert (trapped.status_code, trapped.location) == (303, ask(client).location)
    assert only(db).email == ZAWADI


# ---- Who is on the list, nobody learns --------------------------------------------------------------------------


def test_known_and_unknown_addresses_are_answered_alike(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    join(app, client)
    clock.shift(DAY)
    answers = [ask(client, email) for email in (ZAWADI, "somebody.else@example.com", ZAWADI)]
    assert len({(one.status_code, one.location, one.data, str(one.headers)) for one in answers}) == 1


def test_known_and_unknown_addresses_cost_the_same_number_of_statements(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, statements: list[str]
) -> None:
    dates_to_follow(db)
    join(app, client)
    clock.shift(DAY)
    counted = []
    for email in ("somebody.else@example.com", ZAWADI):
        statements.clear()
        ask(client, email)
        counted.append([one for one in statements if "announcements" not in one])
    unknown, known = (len(one) for one in counted)
    assert abs(unknown - known) <= 1  # the row of the unknown one is filled in


def test_who_asks_again_is_told_so_in_the_mailbox_only(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    join(app, client)
    before = only(db).confirmed_at
    clock.shift(DAY)
    ask(client, "ZAWADI@Example.com")
    last = mails_to(app)[-1]
    assert last["Subject"] == "You are on the list: BUILDEXPO KENYA"
    assert "/watch/confirm" not in parts(last)[0]
    assert client.get(link_in(last, "/watch/leave")).status_code == 200
    assert only(db).confirmed_at == before


def test_an_address_asked_for_eight_times_at_once_gets_one_row_and_one_mail(
    app: Flask, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    together = Barrier(8)

    def press(number: int) -> int:
        visitor = app.test_client()
        together.wait()
        sent = {"exhibition": SLUG, "email": ZAWADI}
        return visitor.post("/watch", data=sent, environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(press, range(8))) == {303}
    assert (count(db, Watcher), count(db, OutboxMessage)) == (1, 1)
