"""Signing in and out, and one's own account, as a browser does it."""

import logging
import re
from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.test import TestResponse

from expoapp import clock as time
from expoapp.accounts import passwords, queries
from expoapp.accounts.models import Account, StaffSession
from expoapp.accounts.staff.signing_in import browser_name
from expoapp.audit import AuditEntry
from tests import factories
from tests.accounts.ways import watch_hashing
from tests.conftest import MakeApp
from tests.office import Person, enter
from tests.pages import words

GOOD = "the harbour wakes up slowly"
OTHER = "a lighthouse keeps its own hours"
HASH = passwords.hashed(GOOD)
SIGN_IN = "/staff/sign-in"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def amina(db: Session) -> int:
    made = factories.account("amina@example.org", "editor", password_hash=HASH)
    db.commit()
    account_id: int = made.id
    db.commit()
    return account_id


def token_in(page: TestResponse) -> str:
    found = re.search(r'name="token"[^>]*value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def sign_in(
    client: FlaskClient,
    email: str = "amina@example.org",
    password: str = GOOD,
    *,
    wanted: str | None = None,
    address: str = "127.0.0.1",
    **given: str,
) -> TestResponse:
    """Open the page and send its form."""
    at = {"next": wanted} if wanted is not None else None
    token = token_in(client.application.test_client().get(SIGN_IN))
    form = {"token": token, "email": email, "password": password} | given
    return client.post(
        SIGN_IN, query_string=at, data=form, environ_base={"REMOTE_ADDR": address}, headers={"User-Agent": FIREFOX}
    )


def cookie_of(answer: TestResponse) -> str:
    """Return the session's cookie as the answer sets it."""
    return next(line for line in answer.headers.getlist("Set-Cookie") if "session=" in line)


def sessions(db: Session) -> list[StaffSession]:
    db.rollback()
    return list(db.scalars(select(StaffSession).order_by(StaffSession.id)))


# ---- In --------------------------------------------------------------------------------------------------------------


def test_a_person_signs_in_and_sees_the_front_page(client: FlaskClient, amina: int, db: Session) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/staff")
    page = client.get("/staff")
    assert page.status_code == 200
    assert "Your account" in words(page.text)
    assert "Amina" in page.text
    assert [row.browser for row in sessions(db)] == ["Firefox · Linux"]


@pytest.mark.parametrize("email", ["AMINA@Example.ORG", "  amina@example.org ", "ａｍｉｎａ@example.org"])
def test_the_address_may_be_written_in_any_case_and_width(client: FlaskClient, amina: int, email: str) -> None:
    assert sign_in(client, email).status_code == 303


@pytest.mark.parametrize("password", [GOOD.upper(), GOOD + " ", " " + GOOD, GOOD[:-1], "x" * 129, "x" * 100_000])
def test_a_password_that_is_not_exactly_right_is_refused(client: FlaskClient, amina: int, password: str) -> None:
    answer = sign_in(client, password=password)
    assert answer.status_code == 422
    assert "do not belong together" in words(answer.text)


def test_the_cookie_on_loopback_is_plain(client: FlaskClient, amina: int) -> None:
    cookie = cookie_of(sign_in(client))
    assert re.fullmatch(r"session=[\w-]{43}; HttpOnly; Path=/; SameSite=Lax", cookie)


def test_the_cookie_on_https_is_bound_to_the_host(make_app: MakeApp) -> None:
    app = make_app(base_url="https://www.example.org")
    with app.app_context():
        factories.account("amina@example.org", "editor", password_hash=HASH)
        from expoapp.db import session

        session().commit()
    client = app.test_client()
    cookie = cookie_of(sign_in(client))
    assert re.fullmatch(r"__Host-session=[\w-]{43}; Secure; HttpOnly; Path=/; SameSite=Lax", cookie)
    assert client.get("/staff").status_code == 200


def test_every_sign_in_gives_another_token_and_ends_the_former(client: FlaskClient, amina: int, db: Session) -> None:
    first = cookie_of(sign_in(client))
    second = cookie_of(sign_in(client))
    assert first != second
    assert [row.ended_at is None for row in sessions(db)] == [False, True]


def test_a_token_that_a_stranger_has_planted_is_not_taken_over(client: FlaskClient, amina: int, db: Session) -> None:
    client.set_cookie("session", "p" * 43, domain="127.0.0.1")
    assert "p" * 43 not in cookie_of(sign_in(client))
    assert [row.token_digest for row in sessions(db)] != [queries.digest("p" * 43)]


@pytest.mark.parametrize("value", ["", "x", "x" * 43, "x" * 5000, "é", '"', "\x00", "%00"])
def test_a_made_up_token_opens_nothing(app: Flask, amina: int, value: str) -> None:
    client = app.test_client(use_cookies=False)
    assert client.get("/staff", headers={"Cookie": f"session={value}"}).status_code == 302


def test_somebody_signed_in_already_is_led_on(app: Flask) -> None:
    person = enter(app, "viewer")
    assert person.get(SIGN_IN).location == "/staff"
    assert person.get(SIGN_IN + "?next=/staff/account").location == "/staff/account"


# ---- Not in ----------------------------------------------------------------------------------------------------------


def test_unknown_wrong_closed_and_roleless_get_one_answer(app: Flask, amina: int, db: Session) -> None:
    closed = factories.account("closed@example.org", "editor", password_hash=HASH)
    closed.disabled_at = time.now()
    factories.account("bare@example.org", "editor", password_hash=HASH).role_rows = []
    db.commit()
    cases = [
        ("amina@example.org", OTHER),
        ("juma1@example.org", OTHER),
        ("closed@example.org", GOOD),
        ("bare@example.org", GOOD),
        ("amina@example.org", "x" * 200),
    ]
    pages = set()
    for email, password in cases:
        answer = sign_in(app.test_client(), email, password)
        assert "Set-Cookie" not in answer.headers
        text = re.sub(r'value="[^"]*"', "", answer.text)
        pages.add((answer.status_code, text))
    assert len(pages) == 1


def test_what_was_typed_is_kept_but_never_the_password(client: FlaskClient, amina: int) -> None:
    page = sign_in(client, "juma@example.org", OTHER).text
    assert 'value="juma@example.org"' in page
    assert OTHER not in page


def test_empty_fields_are_asked_for_and_count_as_no_attempt(client: FlaskClient, amina: int) -> None:
    for _ in range(12):
        answer = sign_in(client, "", "")
        assert answer.status_code == 422
        assert "E-mail address is needed." in answer.text
    assert sign_in(client).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_a_form_that_is_not_ours_signs_nobody_in_and_comes_back_with_a_fresh_token(
    client: FlaskClient, amina: int, token: str
) -> None:
    answer = sign_in(client, token=token)
    assert answer.status_code == 422
    fresh = client.post(SIGN_IN, data={"token": token_in(answer), "email": "amina@example.org", "password": GOOD})
    assert fresh.status_code == 303


def test_a_form_that_lay_about_for_a_day_is_out_of_date(client: FlaskClient, amina: int, clock: Traveller) -> None:
    token = token_in(client.get(SIGN_IN))
    clock.shift(timedelta(hours=25))
    assert sign_in(client, token=token).status_code == 422


def test_hostile_values_are_refused_and_break_nothing(client: FlaskClient, amina: int) -> None:
    for number, value in enumerate(["\x00", "a\x00b@example.org", "%s%n{{7*7}}", "' OR 1=1 --", "x" * 9000, "\ud83d"]):
        email = value.encode("utf-8", "replace").decode()
        answer = sign_in(client, email, "x", address=f"10.0.0.{number}")
        assert answer.status_code == 422


# ---- Guessing --------------------------------------------------------------------------------------------------------


def test_the_eleventh_try_at_one_account_waits_even_with_the_right_password(
    client: FlaskClient, amina: int, clock: Traveller
) -> None:
    for number in range(10):
        assert sign_in(client, password=OTHER, address=f"10.0.0.{number}").status_code == 422
    answer = sign_in(client, address="10.0.1.1")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == 300
    assert 'value="amina@example.org"' in answer.text
    clock.shift(timedelta(minutes=5))
    assert sign_in(client).status_code == 303


def test_an_unknown_account_is_counted_like_a_known_one(client: FlaskClient, amina: int) -> None:
    found = [sign_in(client, "nobody@example.org", OTHER, address=f"10.0.0.{n}").status_code for n in range(11)]
    assert found == [422] * 10 + [429]


@pytest.mark.parametrize("written", ["AMINA@example.org", "ａmina@example.org", " amina@EXAMPLE.org"])
def test_writing_the_address_in_another_way_gives_no_more_tries(client: FlaskClient, amina: int, written: str) -> None:
    for number in range(10):
        sign_in(client, password=OTHER, address=f"10.0.0.{number}")
    assert sign_in(client, written, address="10.0.1.1").status_code == 429


def test_the_eleventh_try_from_one_address_waits_whatever_the_account(client: FlaskClient, amina: int) -> None:
    found = [sign_in(client, f"p{n}@example.org", OTHER, address="10.0.0.1").status_code for n in range(11)]
    assert found == [422] * 10 + [429]
    assert sign_in(client, address="10.0.0.2").status_code == 303


def test_neighbours_in_one_ipv6_network_count_as_one_address(client: FlaskClient, amina: int) -> None:
    for number in range(10):
        sign_in(client, f"p{number}@example.org", OTHER, address=f"2001:db8:1:2::{number}")
    assert sign_in(client, address="2001:db8:1:2:ffff::1").status_code == 429
    assert sign_in(client, address="2001:db8:1:3::1").status_code == 303


def test_forwarded_addresses_are_not_believed(client: FlaskClient, amina: int) -> None:
    names = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP")
    for number in range(10):
        sign_in(client, f"p{number}@example.org", OTHER)
    token = token_in(client.get(SIGN_IN))
    for number, name in enumerate(names):
        value = f"for=10.9.9.{number}" if name == "Forwarded" else f"10.9.9.{number}"
        data = {"token": token, "email": f"q{number}@example.org", "password": OTHER}
        assert client.post(SIGN_IN, data=data, headers={name: value}).status_code == 429


def test_all_tries_together_are_limited(client: FlaskClient, amina: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expoapp.accounts.staff.signing_in.TRIES_OVERALL", 3)
    found = [sign_in(client, f"p{n}@example.org", OTHER, address=f"10.0.0.{n}").status_code for n in range(4)]
    assert found == [422, 422, 422, 429]


def test_success_forgets_the_accounts_failures(client: FlaskClient, amina: int) -> None:
    for turn in range(2):
        for number in range(9):
            assert sign_in(client, password=OTHER, address=f"10.0.{turn}.{number}").status_code == 422
        assert sign_in(client, address=f"10.0.{turn}.100").status_code == 303


def test_twenty_guesses_at_once_are_counted_as_twenty(app: Flask, amina: int) -> None:
    token = token_in(app.test_client().get(SIGN_IN))
    found: list[int] = []

    def guess(number: int) -> None:
        data = {"token": token, "email": "amina@example.org", "password": OTHER}
        place = {"REMOTE_ADDR": f"10.0.0.{number}"}
        found.append(app.test_client().post(SIGN_IN, data=data, environ_base=place).status_code)

    threads = [Thread(target=guess, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [422] * 10 + [429] * 10


def test_no_transaction_is_open_while_a_password_is_hashed(
    client: FlaskClient, amina: int, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from expoapp.db import session

    seen: list[bool] = []
    real = passwords.matches

    def watched(kept: str | None, password: str) -> bool:
        seen.append(session().in_transaction())
        return real(kept, password)

    monkeypatch.setattr(passwords, "matches", watched)
    hashing = watch_hashing(monkeypatch)
    sign_in(client)
    person = Person(client.application, amina)
    person.post("/staff/account/password", {"old": "x", "new": OTHER, "again": OTHER})
    assert seen == [False, False]
    assert person.post("/staff/account/password", {"old": GOOD, "new": OTHER, "again": OTHER}).status_code == 303
    assert hashing == [False]


def test_an_outdated_hash_is_renewed_at_sign_in(
    client: FlaskClient, amina: int, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = db.get_one(Account, amina)
    old = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    account.password_hash = old
    db.commit()
    hashing = watch_hashing(monkeypatch)
    assert sign_in(client).status_code == 303
    db.refresh(account)
    assert account.password_hash != old
    assert passwords.matches(account.password_hash, GOOD)
    assert hashing == [False]


# ---- Where to, afterwards --------------------------------------------------------------------------------------------

AWAY = [
    *(
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "/\\/evil.example",
    ),
    *("https://evil.example", "https:evil.example", "http:/staff", "javascript:alert(1)", "data:text/html,x"),
    *("mailto:x@y.z", "/%09/evil.example", "/\t/evil.example", "/staff\t//evil.example", "/staff\r\nSet-Cookie: a=b"),
    *("/staff\n", " /staff", "@evil.example", "/staff@evil.example", "/staff.evil.example", "/staffx", "//staff"),
    *("/staff//evil.example", "／／evil", "/staff/../about", "/staff/%2e%2e/about", "/staff/..%2f..//evil.example"),
    *("/staff/%5c..", "/", "/exhibitions", "", "/staff/é", "/%2fevil.example", "/STAFF", "staff", "?next=/staff"),
    *("/staff/./x", "/staff" + "/x" * 300),
]


def test_signing_in_never_leads_away_from_the_office(app: Flask, amina: int) -> None:
    for number, wanted in enumerate(AWAY):
        client = app.test_client()
        page = client.get(SIGN_IN, query_string={"next": wanted})
        assert f'action="{SIGN_IN}"' in page.text, wanted
        assert sign_in(client, wanted=wanted, address=f"10.0.0.{number}").location == "/staff", wanted
        assert client.get(SIGN_IN, query_string={"next": wanted}).location == "/staff", wanted


@pytest.mark.parametrize(
    "wanted", ["/staff", "/staff/account", "/staff/exhibitions?state=draft&q=a%20b", "/staff/x#here"]
)
def test_signing_in_leads_back_to_where_one_was_going(client: FlaskClient, amina: int, wanted: str) -> None:
    assert sign_in(client, wanted=wanted).location == wanted


def test_the_way_from_a_page_through_sign_in_and_back(client: FlaskClient, amina: int) -> None:
    asked = client.get("/staff/account?q=كينيا")
    page = client.get(asked.location)
    action = re.search(r'action="([^"]+)"', page.text)
    assert action is not None
    data = {"token": token_in(page), "email": "amina@example.org", "password": GOOD}
    answer = client.post(action[1].replace("&amp;", "&"), data=data)
    assert answer.location == "/staff/account?q=%D9%83%D9%8A%D9%86%D9%8A%D8%A7"


# ---- Out, and one's own account --------------------------------------------------------------------------------------


def test_signing_out_ends_the_session_also_for_whoever_kept_the_cookie(app: Flask, db: Session) -> None:
    person = enter(app, "viewer")
    answer = person.post("/staff/sign-out")
    assert (answer.status_code, answer.location) == (303, SIGN_IN)
    assert "Max-Age=0" in cookie_of(answer)
    person.client.set_cookie("session", person.token, domain="127.0.0.1")
    assert person.get("/staff").status_code == 302
    assert [line.action for line in db.scalars(select(AuditEntry))] == ["account.sign_out"]


def test_seeing_a_page_is_noted_at_most_once_a_minute(app: Flask, db: Session, clock: Traveller) -> None:
    person = enter(app, "viewer")
    began = sessions(db)[0].seen_at
    clock.shift(timedelta(seconds=59))
    person.get("/staff")
    assert sessions(db)[0].seen_at == began
    clock.shift(timedelta(seconds=1))
    person.get("/staff")
    assert sessions(db)[0].seen_at == began + timedelta(minutes=1)
    clock.shift(timedelta(seconds=70))
    person.post("/staff/account/password", {})
    assert sessions(db)[0].seen_at == began + timedelta(seconds=130)


def test_somebody_at_work_stays_signed_in_but_not_beyond_twelve_hours(app: Flask, clock: Traveller) -> None:
    person = enter(app, "viewer")
    for _ in range(28):
        clock.shift(timedelta(minutes=25))
        assert person.get("/staff").status_code == 200
    clock.shift(timedelta(minutes=25))
    assert person.get("/staff").status_code == 302


def test_the_front_page_counts_what_waits_only_for_whom_enquiries_are_open(app: Flask) -> None:
    tiles = {"0 enquiries are overdue", "0 enquiries are new", "0 open enquiries are yours"}
    for role, shown in (("sales", tiles), ("admin", tiles), ("editor", set()), ("viewer", set())):
        page = words(enter(app, role).get("/staff").text)
        assert {tile for tile in tiles if tile in page} == shown
        assert ("Read what visitors ask" in page) is bool(shown)


def change(person: Person, old: str, new: str, again: str | None = None) -> TestResponse:
    return person.post("/staff/account/password", {"old": old, "new": new, "again": again or new})


def test_a_person_changes_the_password_and_is_signed_out_elsewhere(app: Flask, amina: int) -> None:
    here, there = Person(app, amina), Person(app, amina)
    answer = change(here, GOOD, OTHER)
    assert (answer.status_code, answer.location) == (303, "/staff/account")
    assert "Your password is changed." in here.get("/staff/account").text
    assert "Your password is changed." not in here.get("/staff/account").text
    assert there.get("/staff").status_code == 302
    assert sign_in(app.test_client()).status_code == 422
    assert sign_in(app.test_client(), password=OTHER).status_code == 303


def test_the_password_stays_when_something_is_wrong(app: Flask, amina: int, db: Session) -> None:
    factories.organiser("Kilimanjaro Fairs")
    db.commit()
    person = Person(app, amina)
    for old, new, again, sentence in [
        ("wrong", OTHER, OTHER, "This is not your present password."),
        (GOOD, OTHER, OTHER + "x", "typed differently"),
        (GOOD, "short", "short", "at least 15 characters"),
        (GOOD, "x" * 129, "x" * 129, "at most 128 characters"),
        (GOOD, "amina-amina-0001", "amina-amina-0001", "made of names"),
        (GOOD, "Kilimanjaro Fairs 26", "Kilimanjaro Fairs 26", "made of names"),
        ("", "", "", "Present password is needed."),
    ]:
        answer = change(person, old, new, again)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert new == "" or new not in answer.text
    assert sign_in(app.test_client()).status_code == 303


def test_an_open_browser_is_no_place_to_guess_the_password(app: Flask, amina: int) -> None:
    person = Person(app, amina)
    assert [change(person, "x", OTHER).status_code for _ in range(10)] == [422] * 10
    assert change(person, GOOD, OTHER).status_code == 429


def test_a_person_sees_and_ends_the_own_sessions_only(app: Flask, amina: int) -> None:
    here, there, third = Person(app, amina), Person(app, amina), Person(app, amina)
    stranger = enter(app, "admin")
    page = here.get("/staff/account").text
    assert page.count("Sign out there") == 2
    assert "This browser" in page
    assert here.post(f"/staff/account/sessions/{stranger.session_id}/end").status_code == 404
    assert stranger.get("/staff").status_code == 200
    assert here.post(f"/staff/account/sessions/{there.session_id}/end").status_code == 303
    assert there.get("/staff").status_code == 302
    assert third.get("/staff").status_code == 200
    assert here.post("/staff/account/sessions/end-others").status_code == 303
    assert third.get("/staff").status_code == 302
    page = here.get("/staff/account").text
    assert "1 other browser is signed out." in page
    assert "Sign out everywhere else" not in page


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", "Safari · iOS"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("curl/8.0", ""),
    ],
)
def test_a_browser_is_remembered_by_its_name_only(agent: str, name: str) -> None:
    assert browser_name(agent) == name


# ---- Cookies and logs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/ar", "/robots.txt", "/nothing-here", "/exhibitions"])
def test_public_answers_set_no_cookie_and_do_not_vary_by_one_even_for_staff(app: Flask, address: str) -> None:
    person = enter(app, "editor")
    person.client.set_cookie("notice", "x", domain="127.0.0.1")
    for client in (app.test_client(), person.client):
        answer = client.get(address)
        assert "Set-Cookie" not in answer.headers
        assert "cookie" not in answer.headers.get("Vary", "").lower()


def test_notices_travel_in_a_cookie_of_their_own(app: Flask, amina: int) -> None:
    person = Person(app, amina)
    Person(app, amina)
    answer = person.post("/staff/account/sessions/end-others")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("notice=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_another_programs_remember_cookie_shuts_nobody_out(app: Flask) -> None:
    person = enter(app, "viewer")
    person.client.set_cookie("remember_token", "1|abc", domain="127.0.0.1")
    assert person.get("/staff").status_code == 200


def test_log_and_trail_name_nobody(
    client: FlaskClient, amina: int, db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sign_in(client, password=OTHER)
    token = cookie_of(sign_in(client)).partition("=")[2].partition(";")[0]
    said = caplog.text + str([vars(line) for line in db.scalars(select(AuditEntry))])
    assert "sign-in refused" in said
    assert "account.sign_in" in said
    for personal in ("amina", GOOD, OTHER, token, queries.digest(token), "Firefox"):
        assert personal not in said
