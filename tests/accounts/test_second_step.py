"""The second factor: who must have it, that nothing opens before it, and that a code works once (R15, R16, R18)."""

import re
from datetime import timedelta
from threading import Thread

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as time
from expoapp.accounts import factors, passwords
from expoapp.accounts.models import Account, RecoveryCode, Role
from expoapp.audit import AuditEntry
from tests.accounts.ways import CODE, FACTOR, GOOD, mailed, person, send, with_password
from tests.journeys.test_gate import doors
from tests.office import SECRET, Person, code, enter, give_factor
from tests.pages import parse, words


def token(client: FlaskClient) -> str:
    cookie = client.get_cookie("session", domain="127.0.0.1")
    assert cookie is not None
    return cookie.value


def is_inside(client: FlaskClient) -> bool:
    return client.get("/staff").status_code == 200


def codes_in(page: str) -> list[str]:
    return ["".join(one.itertext()) for one in parse(page).iter("code")]


def actions_of(db: Session) -> list[str]:
    db.rollback()
    return list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.parametrize("has_factor", [True, False])
def test_with_the_password_alone_nothing_opens_but_the_next_step_and_signing_out(
    app: Flask, db: Session, has_factor: bool
) -> None:
    person(db, *Role, has_factor=has_factor)
    client = with_password(app)
    step = CODE if has_factor else FACTOR
    open_to_half = {f"staff.accounts.{name}" for name in ("second_step", "prove_passkey", "factor", "sign_out")}
    for endpoint, method, address in doors(app):
        if endpoint in open_to_half:
            continue
        answer = client.open(address, method=method)
        if method == "GET":
            assert answer.location == f"/staff/sign-in?next={address}", endpoint
        else:
            assert answer.status_code == 401, endpoint
    assert client.get("/staff/sign-in?next=/staff/news").location == f"{step}?next=/staff/news"
    assert "People" not in client.get(step).text
    assert client.get(FACTOR).status_code == (303 if has_factor else 200)
    page = parse(client.get(step).text)
    form = next(one for one in page.iter("form") if one.get("action") == "/staff/sign-out")
    key = next(one.get("value") for one in form.iter("input") if one.get("name") == "key")
    assert client.post("/staff/sign-out", data={"key": "x"}).status_code == 400
    assert client.post("/staff/sign-out", data={"key": key}).status_code == 303
    assert client.get(step).status_code == 302


def test_the_password_leads_to_the_second_step_for_a_quarter_of_an_hour(
    app: Flask, db: Session, clock: Traveller
) -> None:
    person(db, "editor")
    client = with_password(app)
    clock.shift(timedelta(minutes=14))
    assert client.get(CODE).status_code == 200
    clock.shift(timedelta(minutes=1))
    assert client.get(CODE).status_code == 302


@pytest.mark.parametrize("role", ["viewer", "editor", "sales", "admin"])
def test_sales_and_administrators_are_led_to_setting_it_up_and_others_are_not(
    app: Flask, db: Session, role: str
) -> None:
    person(db, role, has_factor=False)
    client = with_password(app)
    assert is_inside(client) is (role in {"viewer", "editor"})
    if role in {"sales", "admin"}:
        assert client.get("/staff").location == "/staff/sign-in?next=/staff"
        assert client.get("/staff/sign-in").location == FACTOR


def test_setting_it_up_is_scan_type_and_keep_and_every_session_token_is_another(
    app: Flask, db: Session, clock: Traveller
) -> None:
    account_id = person(db, "admin", has_factor=False)
    elsewhere = with_password(app)
    client = with_password(app)
    first = token(client)
    page = client.get(FACTOR)
    assert page.headers["Cache-Control"] == "private, no-store"
    [key] = codes_in(page.text)
    said = factors.address(key.replace(" ", ""), "amina@example.org", "Expogroup")
    assert factors.drawn(said) in page.text
    assert factors.drawn(said) != factors.drawn(said + "x")
    assert codes_in(client.get(FACTOR).text) == [key]  # looking changes nothing, so a second window shows the same
    assert codes_in(elsewhere.get(FACTOR).text) != [key]
    wrong = send(client, FACTOR, code="000000")
    assert wrong.status_code == 422
    assert parse(wrong.text).findtext(".//title") == "Error: Set up the second factor – Back office"
    assert codes_in(wrong.text) == [key]
    secret = key.replace(" ", "")
    typed = pyotp.TOTP(secret).at(time.now())
    done = send(client, FACTOR, code=typed)
    codes = codes_in(done.text)
    assert (done.status_code, len(set(codes))) == (200, 10)
    assert "no-store" in done.headers["Cache-Control"]
    assert is_inside(client)
    assert token(client) != first
    assert elsewhere.get(CODE).status_code == 302  # what was half-way in is out
    db.rollback()
    kept = db.execute(select(Account.factor_secret).where(Account.id == account_id)).scalar_one()
    assert secret not in kept
    assert factors.opened(kept, account_id) == secret
    assert factors.opened(kept, account_id + 1) == ""
    stored = set(db.scalars(select(RecoveryCode.digest)))
    assert stored == {factors.code_digest(one) for one in codes}
    assert all(len(one.replace("-", "")) >= 24 for one in codes)
    assert mailed(db, "account-notice")[-1].subject == "Your second factor is set up"
    assert "account.set_up_factor" in actions_of(db)
    # The same code does not work a second time, and the codes are never shown again.
    again = with_password(app)
    assert send(again, CODE, code=typed).status_code == 422
    assert not set(codes) & set(codes_in(client.get("/staff/account").text))


@pytest.mark.parametrize("write", ["{}", " {} ", "{0:.3}-{0[3]}{0[4]}{0[5]}", "arabic", "wide"])
def test_a_code_works_once_however_it_is_written(app: Flask, db: Session, clock: Traveller, write: str) -> None:
    account_id = person(db, "sales")
    shown = code()
    scripts = {"arabic": 0x0660, "wide": 0xFF10}
    written = "".join(chr(scripts[write] + int(sign)) for sign in shown) if write in scripts else write.format(shown)
    client = with_password(app)
    before = token(client)
    assert send(client, CODE, code=written).location == "/staff"
    assert is_inside(client)
    assert token(client) != before
    for other in (shown, f"{shown[:3]} {shown[3:]}", "".join(chr(0xFF10 + int(sign)) for sign in shown)):
        assert send(with_password(app), CODE, code=other).status_code == 422
    clock.shift(timedelta(seconds=30))
    assert send(with_password(app), CODE, code=code()).status_code == 303
    assert account_id


def test_codes_of_the_steps_beside_count_and_older_ones_do_not(app: Flask, db: Session, clock: Traveller) -> None:
    person(db, "sales")
    for later, codes_work in ((-2, False), (2, False), (-1, True), (0, True), (1, True)):
        client = with_password(app)
        assert (send(client, CODE, code=code(later)).status_code == 303) is codes_work, later


def test_of_two_who_send_one_code_at_the_same_moment_one_gets_in(app: Flask, db: Session) -> None:
    person(db, "sales")
    shown, found = code(), []
    clients = [with_password(app) for _ in range(4)]
    threads = [Thread(target=lambda one=one: found.append(send(one, CODE, code=shown).status_code)) for one in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [303, 422, 422, 422]


def test_a_recovery_code_works_once_and_the_person_is_told(app: Flask, db: Session) -> None:
    account_id = person(db, "sales")
    inside = Person(app, account_id)
    codes = codes_in(inside.post("/staff/account/factor/codes").text)
    client = with_password(app)
    page = client.get(f"{CODE}?with=recovery")
    assert "Recovery code" in words(page.text)
    assert send(client, f"{CODE}?with=recovery", code=f" {codes[0].upper().replace('-', ' ')} ").status_code == 303
    assert is_inside(client)
    told = mailed(db, "account-notice")[-1]
    assert told.subject == "A recovery code was used"
    assert "9 codes are left." in told.text_body
    assert codes[0] not in told.text_body
    assert "9 recovery codes are left." in words(inside.get("/staff/account").text)
    assert send(with_password(app), CODE, code=codes[0]).status_code == 422
    used = send(with_password(app), f"{CODE}?with=recovery", code=codes[0])
    assert "This recovery code is not right, or was used already." in words(used.text)
    renewed = inside.post("/staff/account/factor/codes").text
    assert "Your former recovery codes no longer work." in words(renewed)
    fresh = codes_in(renewed)
    assert send(with_password(app), CODE, code=codes[1]).status_code == 422
    assert send(with_password(app), CODE, code=fresh[1]).status_code == 303


def test_five_wrong_codes_make_everybody_wait_and_a_known_browser_has_tries_of_its_own(
    app: Flask, db: Session, clock: Traveller
) -> None:
    person(db, "sales")
    owner = with_password(app)
    send(owner, CODE, code=code())
    cookie = owner.get_cookie("known", domain="127.0.0.1")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Strict")
    assert "amina" not in cookie.value
    clock.shift(timedelta(minutes=1))
    thief = with_password(app)
    assert [send(thief, CODE, code="000000").status_code for _ in range(6)] == [422] * 5 + [429]
    assert send(thief, CODE, code=code()).status_code == 429
    # Strangers have used up the account's tries of the password too, and the owner gets in all the same.
    for _ in range(11):
        send(app.test_client(), "/staff/sign-in", email="amina@example.org", password="wrong")
    assert send(app.test_client(), "/staff/sign-in", email="amina@example.org", password=GOOD).status_code == 429
    owner.delete_cookie("session", domain="127.0.0.1")
    assert send(owner, "/staff/sign-in", email="amina@example.org", password=GOOD).status_code == 303
    assert send(owner, CODE, code=code()).status_code == 303
    # The cookie is the account's alone, and what is forged counts for nothing.
    stranger = app.test_client()
    stranger.set_cookie("known", cookie.value[:-2] + "xx", domain="127.0.0.1")
    assert send(stranger, "/staff/sign-in", email="amina@example.org", password=GOOD).status_code == 429
    clock.shift(timedelta(minutes=5))
    assert send(with_password(app), CODE, code=code()).status_code == 303


def test_twenty_wrong_codes_in_an_hour_are_the_last_for_that_hour(app: Flask, db: Session, clock: Traveller) -> None:
    person(db, "sales")
    found = []
    for _round in range(5):
        client = with_password(app)
        found += [send(client, CODE, code="000000").status_code for _ in range(5)]
        clock.shift(timedelta(minutes=6))
    assert found == [422] * 20 + [429] * 5


def test_a_known_browser_that_guesses_is_stopped_too(app: Flask, db: Session) -> None:
    person(db, "editor", has_factor=False)
    owner = with_password(app)
    owner.delete_cookie("session", domain="127.0.0.1")
    found = [send(owner, "/staff/sign-in", email="amina@example.org", password="wrong").status_code for _ in range(11)]
    assert found == [422] * 10 + [429]


def test_it_can_be_switched_off_where_it_is_not_compulsory_and_ends_other_sessions(app: Flask, db: Session) -> None:
    account_id = person(db, "editor")
    here, there = Person(app, account_id), Person(app, account_id)
    assert "Switch it off" in here.get("/staff/account").text
    assert here.post("/staff/account/factor/off").status_code == 303
    assert here.get("/staff").status_code == 200
    assert there.get("/staff").status_code == 302
    assert mailed(db, "account-notice")[-1].subject == "Your second factor is off"
    db.rollback()
    for given in ({"role": "sales"}, {"role": "editor", "short": True}):
        other = enter(app, str(given["role"]))
        db.execute(
            update(Account).where(Account.id == other.account_id).values(has_short_password=bool(given.get("short")))
        )
        give_factor(db.get_one(Account, other.account_id))
        db.commit()
        db.rollback()
        assert "Switch it off" not in other.get("/staff/account").text
        assert other.post("/staff/account/factor/off").status_code == 403


def test_a_role_that_needs_it_leads_there_at_the_next_click(app: Flask, db: Session) -> None:
    boss, editor = enter(app, "admin"), enter(app, "editor")
    rights = {"roles": ["sales"], "where": "everywhere", "version": "1"}
    assert boss.post(f"/staff/people/{editor.account_id}/rights", rights).status_code == 303
    assert editor.get("/staff").location == "/staff/sign-in?next=/staff"
    assert editor.get("/staff/sign-in").location == FACTOR


def test_another_role_gives_the_session_another_token(app: Flask, db: Session) -> None:
    account_id = person(db, "editor", has_factor=False)
    client = with_password(app)
    before = token(client)
    boss = enter(app, "admin")
    rights = {"roles": ["viewer", "editor"], "where": "everywhere", "version": "1"}
    assert boss.post(f"/staff/people/{account_id}/rights", rights).status_code == 303
    assert is_inside(client)
    assert token(client) != before
    old = app.test_client()
    old.set_cookie("session", before, domain="127.0.0.1")
    assert not is_inside(old)


def test_twelve_characters_are_enough_only_with_a_second_factor(app: Flask, db: Session) -> None:
    short = "owl on a reef"
    for has_factor, sentence in ((False, "at least 15 characters"), (True, "")):
        account_id = person(db, "editor", email=f"{has_factor}@example.org", has_factor=has_factor)
        here = Person(app, account_id)
        answer = here.post("/staff/account/password", {"old": GOOD, "new": short, "again": short})
        assert answer.status_code == (422 if sentence else 303)
        assert sentence in answer.text
    db.rollback()
    assert db.get_one(Account, account_id).has_short_password
    assert passwords.SHORTEST_WITH_FACTOR <= len(short) < passwords.SHORTEST


def test_no_secret_stands_in_the_trail(app: Flask, db: Session) -> None:
    person(db, "sales")
    send(with_password(app), CODE, code=code())
    said = str([vars(line) for line in db.scalars(select(AuditEntry))])
    assert "account.prove_factor" in said
    assert SECRET not in said
    assert not re.search(r"amina|harbour", said)
