"""People come, change and go: rules, sessions and the trail they leave."""

import json
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import audit
from expoapp import clock as time
from expoapp.accounts import actions, passwords, queries
from expoapp.accounts.models import Account, StaffSession
from expoapp.audit import AuditEntry
from expoapp.db import session, transaction
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound
from tests import factories
from tests.office import give_factor

GOOD = "the harbour wakes up slowly"
OTHER = "a lighthouse keeps its own hours"


@pytest.fixture
def amina(db: Session) -> Account:
    factories.region()
    made = actions.create(
        "Amina@Example.org", GOOD, roles=["editor", "sales"], name="Amina Odhiambo", regions=["east-africa"]
    )
    give_factor(made)
    db.flush()
    return made


def session_of(account: Account, former: str = "") -> str:
    """Begin a session, and let the second factor count as proved in it."""
    token = actions.sign_in(account.id, account.password_hash, "Firefox · Linux", former)
    assert token is not None
    session().execute(update(StaffSession).values(factor_proved_at=time.now()))
    return token


def running(account: Account) -> int:
    return len(queries.sessions_of(account.id, time.now()))


def trail(db: Session) -> list[AuditEntry]:
    return list(db.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_a_person_has_roles_regions_and_a_hash(amina: Account) -> None:
    assert amina.email == "amina@example.org"
    assert amina.roles == {"editor", "sales"}
    assert not amina.scope.everywhere
    assert len(amina.scope.region_ids) == 1
    assert passwords.matches(amina.password_hash, GOOD)


def test_an_administrator_may_act_everywhere(db: Session) -> None:
    made = actions.create("admin@example.org", actions.generate_password(), roles=["admin"])
    assert made.scope.everywhere
    assert made.name == "admin"


@pytest.mark.parametrize(
    "email", ["amina@example.org", "AMINA@EXAMPLE.ORG", " amina@example.org ", "ａmina@example.org"]
)
def test_an_address_has_one_account_however_it_is_written(amina: Account, email: str) -> None:
    assert queries.find_account(email) is amina
    with pytest.raises(Conflict):
        actions.create(email, OTHER, roles=["viewer"])


@pytest.mark.parametrize(
    "email",
    [
        *("", "amina", "amina@", "@example.org", "a@b@example.org", "a b@example.org", "x\x00@example.org"),
        *("amina@example.org\nBcc: x@example.org", '"a b"@example.org', "a" * 250 + "@example.org"),
        *("аmina@example.org", "ámina@example.org"),
    ],
)
def test_an_address_that_is_none_or_only_looks_like_one_is_refused(db: Session, email: str) -> None:
    with pytest.raises(Invalid):
        actions.create(email, GOOD, roles=["viewer"])


@pytest.mark.parametrize("roles", [[], ["owner"], ["admin", ""]])
def test_unknown_roles_and_none_at_all_are_refused(db: Session, roles: list[str]) -> None:
    with pytest.raises(Invalid, match="viewer, editor, sales, admin"):
        actions.create("amina@example.org", GOOD, roles=roles)


def test_an_unknown_region_is_refused_with_those_there_are(db: Session) -> None:
    factories.region()
    with pytest.raises(Invalid, match="There is no region mars"):
        actions.create("amina@example.org", GOOD, roles=["viewer"], regions=["mars"])


def test_a_weak_password_is_refused_for_new_and_for_known_people(amina: Account) -> None:
    for weak in ("short", "amina odhiambo 12", "abcdefghijklmnopq"):
        with pytest.raises(Invalid):
            actions.create("juma@example.org", "juma juma juma 1", roles=["viewer"])
        with pytest.raises(Invalid):
            actions.set_password(amina, weak)
    with pytest.raises(Invalid):
        actions.set_password(amina, "Expogroup 2026!!", names=["Expogroup"])


def test_eight_creations_of_one_address_at_once_make_one_account(app: Flask) -> None:
    outcomes: list[str] = []

    def create() -> None:
        with app.app_context():
            try:
                with transaction():
                    actions.create("amina@example.org", GOOD, roles=["viewer"])
                outcomes.append("made")
            except Conflict:
                outcomes.append("refused")

    in_parallel(create, 8)
    assert sorted(outcomes) == ["made"] + ["refused"] * 7


def test_of_two_administrators_who_take_each_others_role_at_once_one_stays(app: Flask) -> None:
    with app.app_context(), transaction():
        pair = [factories.account(f"{name}@example.org", "admin").id for name in ("amina", "baraka")]
    left, ready = [*pair], Barrier(2)
    outcomes: list[str] = []

    def demote() -> None:
        with app.app_context():
            one = left.pop()
            [other] = {*pair} - {one}
            ready.wait()
            try:
                with transaction():
                    actions.change_rights(queries.get_person(one), roles=["editor"], everywhere=True, by=other)
                outcomes.append("done")
            except NotAllowed:
                outcomes.append("refused")

    in_parallel(demote, 2)
    assert sorted(outcomes) == ["done", "refused"]


def in_parallel(deed: Callable[[], None], times: int) -> None:
    threads = [Thread(target=deed) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_trail_tells_every_deed_and_holds_nothing_personal(amina: Account, db: Session) -> None:
    actions.change_rights(amina, roles=["viewer"], everywhere=True)
    session_of(amina)
    actions.set_password(amina, OTHER, by=amina.id)
    actions.disable(amina)
    actions.disable(amina)
    actions.enable(amina)
    actions.enable(amina)
    audit.settle()
    lines = trail(db)
    assert [line.action for line in lines] == [
        *("account.create", "account.change_rights", "account.sign_in"),
        *("account.set_password", "account.disable", "account.enable"),
    ]
    assert {line.thing for line in lines} == {f"accounts/{amina.id}"}
    assert lines[1].changes["roles"] == [["editor", "sales"], ["viewer"]]
    assert lines[3].changes == {"password_hash": None}
    said = json.dumps([line.changes for line in lines]).lower()
    for personal in ("amina", "odhiambo", "example.org", "argon2", GOOD, OTHER):
        assert personal not in said


def test_rights_are_set_not_added(amina: Account) -> None:
    actions.change_rights(amina, roles=["sales", "viewer"])
    assert amina.roles == {"sales", "viewer"}
    assert amina.scope.region_ids == frozenset()
    assert not amina.scope.everywhere


def test_the_last_administrator_can_neither_be_demoted_nor_disabled(db: Session) -> None:
    first = factories.account("one@example.org", "admin")
    second = factories.account("two@example.org", "admin", "editor")
    factories.account("gone@example.org", "admin", disabled_at=time.now())
    actions.disable(first)
    with pytest.raises(NotAllowed):
        actions.disable(second)
    with pytest.raises(NotAllowed):
        actions.change_rights(second, roles=["editor"])
    actions.change_rights(second, roles=["admin"])


def test_a_session_keeps_only_the_digest_of_its_token(amina: Account, db: Session) -> None:
    token = session_of(amina)
    row = db.scalars(select(StaffSession)).one()
    assert row.token_digest == queries.digest(token)
    assert token not in str(vars(row))
    assert len(token) >= 43
    assert amina.signed_in_at is None  # that is noted with the second factor


def test_every_sign_in_has_its_own_token_and_ends_the_browsers_former_session(amina: Account) -> None:
    first = session_of(amina)
    assert session_of(amina) != first
    assert running(amina) == 2
    session_of(amina, former=queries.digest(first))
    assert running(amina) == 2
    assert queries.find_session(queries.digest(first), time.now()) is None


def test_somebody_who_may_not_sign_in_gets_no_session(amina: Account, db: Session) -> None:
    kept = amina.password_hash
    assert actions.sign_in(amina.id, "another hash", "") is None
    assert actions.sign_in(10_000, kept, "") is None
    amina.disabled_at = time.now()
    assert actions.sign_in(amina.id, kept, "") is None
    amina.disabled_at = None
    amina.role_rows = []
    db.flush()
    assert actions.sign_in(amina.id, kept, "") is None


def test_a_session_ends_half_an_hour_after_it_was_last_used(amina: Account, clock: Traveller) -> None:
    token = queries.digest(session_of(amina))
    clock.shift(timedelta(minutes=29))
    found = queries.find_session(token, time.now())
    assert found is not None
    actions.see(found.id, time.now())
    clock.shift(timedelta(minutes=29))
    assert queries.find_session(token, time.now()) is not None
    clock.shift(timedelta(minutes=1))
    assert queries.find_session(token, time.now()) is None


def test_a_session_ends_after_twelve_hours_however_busy_it_is(amina: Account, clock: Traveller) -> None:
    token = queries.digest(session_of(amina))
    for _ in range(35):
        clock.shift(timedelta(minutes=20))
        found = queries.find_session(token, time.now())
        assert found is not None
        actions.see(found.id, time.now())
    clock.shift(timedelta(minutes=20))
    assert queries.find_session(token, time.now()) is None


def test_sessions_long_over_are_cleared_away_by_the_next_sign_in(amina: Account, clock: Traveller, db: Session) -> None:
    session_of(amina)
    clock.shift(timedelta(hours=12))
    session_of(amina)
    assert db.scalar(select(func.count()).select_from(StaffSession)) == 1


def test_another_password_ends_all_sessions_but_the_one_it_was_changed_in(amina: Account, db: Session) -> None:
    session_of(amina)
    here = queries.find_session(queries.digest(session_of(amina)), time.now())
    assert here is not None
    actions.set_password(amina, OTHER, keep=here.id)
    assert [row.id for row in queries.sessions_of(amina.id, time.now())] == [here.id]
    actions.set_password(amina, GOOD)
    assert running(amina) == 0


def test_a_disabled_person_comes_back_without_the_old_sessions(amina: Account) -> None:
    session_of(amina)
    actions.disable(amina)
    actions.enable(amina)
    assert running(amina) == 0


def test_nobody_ends_somebody_elses_session(amina: Account) -> None:
    session_of(amina)
    mine = queries.sessions_of(amina.id, time.now())[0]
    stranger = factories.account("juma@example.org", "admin")
    with pytest.raises(NotFound):
        actions.end_session(stranger, mine.id)
    assert actions.end_others(stranger, keep=0) == 0
    actions.end_session(amina, mine.id)
    with pytest.raises(NotFound):
        actions.end_session(amina, mine.id)
