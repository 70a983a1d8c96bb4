"""Getting on the list: one field, one mail, one button."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.audit import AuditEntry
from expoapp.catalogue.models import FormerSlug
from expoapp.exhibitions.models import Exhibition
from expoapp.outbox import OutboxMessage
from expoapp.watching import actions, public
from expoapp.watching.models import Watcher
from tests import factories
from tests.conftest import ORIGIN
from tests.enquiries.walks import parts, values_of
from tests.pages import links, parse, words
from tests.watching.walks import SLUG, ZAWADI, ask, dates_to_follow, join, link_in, mails_to

DAY = timedelta(days=1)


def count(db: Session, table: type) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(table)) or 0


def only(db: Session) -> Watcher:
    db.rollback()
    return db.scalars(select(Watcher)).one()


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


# ---- Bounds ---------------------------------------------------------------------------------------------------


def test_one_mail_a_day_for_an_address_and_an_exhibition(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    for _time in range(3):
        assert ask(client).status_code == 303
        clock.shift(timedelta(hours=1))
    assert len(mails_to(app)) == 1
    clock.shift(DAY)
    ask(client)
    assert len(mails_to(app)) == 2
    assert client.post(link_in(mails_to(app)[0], "/watch/confirm")).status_code == 303  # the first link works, too


def test_three_mails_a_day_for_an_address_however_written(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    names = [f"EXPO {letter}" for letter in "ABCDE"]
    for name in names:
        factories.exhibition(name)
    db.commit()
    for place, name in enumerate(names):
        email = "Victim@example.com" if place % 2 else "victim@EXAMPLE.com"
        assert ask(client, email, slug=name.lower().replace(" ", "-")).status_code == 303
        clock.shift(timedelta(minutes=11))
    assert count(db, OutboxMessage) == 3
    assert count(db, Watcher) == 3


def test_the_sixth_of_a_sender_in_ten_minutes_waits_with_the_address_kept(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    dates_to_follow(db)
    for number in range(5):
        assert ask(client, f"p{number}@example.com").status_code == 303
    answer = ask(client, "p5@example.com")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert values_of(answer.text)["email"] == ["p5@example.com"]
    clock.shift(timedelta(minutes=11))
    assert client.post("/watch", data=values_of(answer.text)).status_code == 303


def test_a_sender_is_bounded_by_the_day_and_all_senders_by_the_hour(
    client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates_to_follow(db)
    monkeypatch.setattr(public, "POSTS_A_DAY", 2)
    codes = []
    for number in range(3):
        codes.append(ask(client, f"p{number}@example.com").status_code)
        clock.shift(timedelta(minutes=11))
    assert codes == [303, 303, 429]
    monkeypatch.setattr(public, "POSTS_OF_ALL", 3)
    clock.shift(DAY)
    codes = [
        client.post(
            "/watch",
            data={"exhibition": SLUG, "email": f"q{n}@example.com"},
            environ_overrides={"REMOTE_ADDR": f"192.0.2.{n}"},
        ).status_code
        for n in range(4)
    ]
    assert codes == [303, 303, 303, 429]


def test_a_form_from_another_site_is_refused(client: FlaskClient, db: Session, clock: Traveller) -> None:
    dates_to_follow(db)
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/watch", data={"exhibition": SLUG, "email": ZAWADI}, headers=foreign).status_code == 403
    assert count(db, Watcher) == 0


def test_a_database_that_does_not_answer_makes_no_false_promise(
    client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates_to_follow(db)

    def busy(*_given: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(actions, "ask", busy)
    answer = ask(client)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert values_of(answer.text)["email"] == [ZAWADI]


# ---- Links ----------------------------------------------------------------------------------------------------


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
