"""The gate of the back office, walked address by address; what is new joins by itself.

Who is let in where is for tests/matrix; this asks for what a matrix of persons cannot: forms from elsewhere and without
their key, rights that end between two clicks, and whether the gate itself can be forgotten.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from expoapp import urls
from expoapp.accounts.models import AccountRole, Role
from expoapp.audit import AuditEntry
from expoapp.web import guard
from tests.office import Person, enter

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
SENT_AWAY = 302


def address_of(rule: Rule) -> str:
    """Return an address that the rule takes; the gate stands before the thing it names."""
    values: dict[str, object] = {}
    for name, converter in rule._converters.items():
        if isinstance(converter, AnyConverter):
            values[name] = sorted(converter.items)[0]
        else:
            values[name] = 1 if isinstance(converter, IntegerConverter) else "x"
    built = rule.build(values, append_unknown=False)
    assert built is not None, rule
    return built[1]


def doors(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Return endpoint, method and address of everything behind the gate."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/staff") and rule.endpoint not in urls.OPEN_TO_STRANGERS:
            for method in sorted((rule.methods or set()) & set(METHODS)):
                yield rule.endpoint, method, address_of(rule)


def answers(person: Person) -> dict[tuple[str, str], int]:
    """Return what a person is answered at every door."""
    return {
        (endpoint, method): person.client.open(address, method=method).status_code
        for endpoint, method, address in doors(person.app)
    }


def strangers_are_sent_away(found: dict[tuple[str, str], int]) -> bool:
    return all(code == (SENT_AWAY if method == "GET" else 401) for (_endpoint, method), code in found.items())


def test_there_are_doors_to_walk_through(app: Flask) -> None:
    assert ("staff.accounts.today", "GET", "/staff") in set(doors(app))


def test_strangers_are_sent_to_the_sign_in_page_and_back_afterwards(app: Flask) -> None:
    client = app.test_client()
    for endpoint, method, address in doors(app):
        answer = client.open(address, method=method)
        if method == "GET":
            assert (answer.status_code, endpoint) == (302, endpoint)
            assert answer.location == f"/staff/sign-in?next={address}"
        else:
            assert (answer.status_code, endpoint) == (401, endpoint)
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_looking_only_for_the_head_of_a_page_lets_no_stranger_in(app: Flask) -> None:
    client = app.test_client()
    assert {client.head(address).status_code for _e, method, address in doors(app) if method == "GET"} == {401}


def test_every_deed_refuses_a_form_without_the_key_of_the_session(app: Flask, db: Session) -> None:
    person = enter(app, *Role)
    stranger = enter(app, *Role)
    before = db.scalar(select(func.count()).select_from(AuditEntry))
    db.rollback()
    for key in ("", "x", "é", stranger.key):
        let_through = {}
        for endpoint, method, address in doors(app):
            if method != "GET":
                code = person.client.open(address, method=method, data={"key": key}).status_code
                if not 400 <= code < 500:
                    let_through[endpoint, method] = code
        assert not let_through
    assert db.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_every_deed_refuses_a_form_from_another_website(app: Flask) -> None:
    person = enter(app, *Role)
    foreign = ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"})
    for headers in foreign:
        for endpoint, method, address in doors(app):
            if method != "GET":
                answer = person.client.open(address, method=method, data={"key": person.key}, headers=headers)
                assert (answer.status_code, endpoint) == (403, endpoint)


def test_an_account_without_any_role_is_a_stranger_from_its_next_request_on(app: Flask, db: Session) -> None:
    person = enter(app, Role.ADMIN)
    assert person.get("/staff").status_code == 200
    db.query(AccountRole).filter_by(account_id=person.account_id).delete()
    db.commit()
    assert strangers_are_sent_away(answers(person))


def test_a_role_taken_away_is_gone_at_the_next_request(app: Flask, db: Session) -> None:
    person = enter(app, Role.ADMIN)
    before = answers(person)
    db.execute(update(AccountRole).where(AccountRole.account_id == person.account_id).values(role=Role.VIEWER))
    db.commit()
    permissions = app.config["PERMISSIONS"]
    for (endpoint, method), code in answers(person).items():
        lost = Role.VIEWER not in permissions.get(endpoint, {}).get(method, ())
        assert (code == 403) is (lost or before[endpoint, method] == 403), endpoint


def test_a_session_idle_for_half_an_hour_is_a_stranger(app: Flask, clock: Traveller) -> None:
    person = enter(app, *Role)
    clock.shift(timedelta(minutes=30))
    assert strangers_are_sent_away(answers(person))


def test_what_has_no_permission_is_refused_to_everybody(app: Flask) -> None:
    """The negative control: take one address out of the table, and its door closes."""
    person = enter(app, *Role)
    permissions = app.config["PERMISSIONS"]
    taken = permissions.pop("staff.accounts.account")
    assert person.get("/staff/account").status_code == 403
    permissions["staff.accounts.account"] = taken | {"GET": ["viewer"]}
    assert enter(app, Role.SALES).get("/staff/account").status_code == 403


def test_a_page_that_forgets_the_key_of_its_form_cannot_work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other negative control: an unsafe address that answers without having looked at the key is a fault."""
    person = enter(app, *Role)
    monkeypatch.setitem(app.view_functions, "staff.accounts.end_others", lambda: "done")
    assert person.post("/staff/account/sessions/end-others").status_code == 500


def test_menus_offer_what_the_gate_lets_through(app: Flask) -> None:
    person = enter(app, Role.VIEWER)
    seen: dict[str, bool] = {}

    def look() -> str:
        seen.update({endpoint: guard.may(endpoint) for endpoint, _method, _address in doors(app)})
        return "looked"

    app.view_functions["staff.accounts.today"] = look
    person.get("/staff")
    assert seen["staff.accounts.account"]
    for (endpoint, method), code in answers(person).items():
        if method == "GET":
            assert seen[endpoint] is (code != 403)
