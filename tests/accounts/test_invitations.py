"""Invitations: single use, 48 hours, never more than their maker may give now."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.accounts.models import Account, AccountLink, AccountRole, Invitation
from expoapp.accounts.queries import digest
from expoapp.audit import AuditEntry
from tests import factories
from tests.accounts.ways import OTHER, link_in, mailed, send, watch_hashing
from tests.office import Person, enter
from tests.pages import words


@pytest.fixture
def boss(app: Flask, db: Session) -> Person:
    factories.region()
    db.commit()
    return enter(app, "admin", email="boss@example.org")


def invite(boss: Person, email: str = "zawadi@example.org", role: str = "editor", **given: Any) -> Any:
    typed = {"email": email, "name": "", "lang": "en", "roles": [role], "where": "here", "regions": ["east-africa"]}
    return boss.post("/staff/people/invite", typed | given)


def join(app: Flask, link: str, **typed: str) -> Any:
    return send(app.test_client(), link, **({"name": "Zawadi Njoroge", "new": OTHER, "again": OTHER} | typed))


def link(db: Session) -> str:
    return link_in(mailed(db, "invitation")[-1])


def test_somebody_is_invited_joins_once_and_has_the_rights_that_were_chosen(
    app: Flask, db: Session, boss: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashing = watch_hashing(monkeypatch)
    assert invite(boss, name="Zawadi").status_code == 303
    listed = words(boss.get("/staff/people").text)
    assert "zawadi@example.org" in listed
    assert "Editor East Africa Boss" in listed
    [mail] = mailed(db, "invitation")
    token = link(db).partition("for=")[2]
    assert mail.recipient == "zawadi@example.org"
    assert "Sees what lies in East Africa" in mail.text_body
    made = db.scalars(select(Invitation)).one()
    assert (len(token), made.digest) == (43, digest(token))
    client = app.test_client()
    page = client.get(link(db))
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert 'value="Zawadi"' in page.text
    weak = send(client, link(db), name="Zawadi", new="short", again="short")
    assert weak.status_code == 422
    assert "at least 15 characters" in weak.text
    answer = send(client, link(db), name="Zawadi Njoroge", new=OTHER, again=OTHER)
    assert (answer.status_code, answer.location) == (303, "/staff")
    assert set(hashing) == {False}, "others wait while a password is hashed"
    assert "Welcome." in client.get("/staff").text
    assert client.get("/staff/people").status_code == 403
    db.rollback()
    account = db.scalars(select(Account).where(Account.email_key == "zawadi@example.org")).one()
    assert (account.roles, account.everywhere, len(account.region_rows)) == ({"editor"}, False, 1)
    assert app.test_client().get(link(db)).status_code == 404
    actions = list(db.scalars(select(AuditEntry.action)))
    assert {"invitation.make", "account.create", "invitation.accept"} <= set(actions)
    assert "zawadi" not in str([vars(line) for line in db.scalars(select(AuditEntry))])


def test_who_needs_a_second_factor_is_led_to_it_and_needs_a_shorter_password(
    app: Flask, db: Session, boss: Person
) -> None:
    invite(boss, role="sales")
    answer = join(app, link(db), new="owl on a reef", again="owl on a reef")
    assert answer.location == "/staff/account/factor"


def dead(app: Flask, address: str) -> tuple[int, str]:
    answer = app.test_client().get(address)
    return answer.status_code, answer.text


def test_every_link_that_does_not_work_gets_one_answer(app: Flask, db: Session, boss: Person, clock: Traveller) -> None:
    unknown = dead(app, "/staff/join?for=" + "x" * 43)
    assert unknown[0] == 404
    invite(boss, email="late@example.org")
    late = link(db)
    clock.shift(timedelta(hours=48))
    boss = Person(app, boss.account_id)
    invite(boss, email="withdrawn@example.org")
    withdrawn = link(db)
    row = db.scalars(select(Invitation).where(Invitation.email_key == "withdrawn@example.org")).one()
    row_id = row.id
    db.rollback()
    assert boss.post(f"/staff/people/invitations/{row_id}/withdraw").status_code == 303
    invite(boss, email="again@example.org")
    former = link(db)
    row_id = db.scalars(select(Invitation.id).where(Invitation.email_key == "again@example.org")).one()
    db.rollback()
    assert boss.post(f"/staff/people/invitations/{row_id}/again").status_code == 303
    newer = link(db)
    used = newer
    assert app.test_client().get(newer).status_code == 200
    assert join(app, newer).status_code == 303
    for address in (late, withdrawn, former, used, "/staff/join", "/staff/join?for=%00é", "/staff/reset?for=x"):
        assert dead(app, address) == unknown
    assert boss.post(f"/staff/people/invitations/{row_id}/again").status_code == 404


def test_an_invitation_is_void_when_its_maker_may_no_longer_invite(app: Flask, db: Session, boss: Person) -> None:
    other = enter(app, "admin")
    invite(other, email="one@example.org")
    first = link(db)
    assert app.test_client().get(first).status_code == 200
    db.execute(update(AccountRole).where(AccountRole.account_id == other.account_id).values(role="editor"))
    db.commit()
    assert app.test_client().get(first).status_code == 404
    assert "No longer works" in words(boss.get("/staff/people").text)
    db.execute(update(AccountRole).where(AccountRole.account_id == other.account_id).values(role="admin"))
    db.execute(update(Account).where(Account.id == other.account_id).values(disabled_at=func.now()))
    db.commit()
    assert join_code(app, first) == 404
    # Sent again, it is the sender who answers for it.
    row_id = db.scalars(select(Invitation.id)).one()
    db.rollback()
    boss.post(f"/staff/people/invitations/{row_id}/again")
    assert join(app, link(db)).status_code == 303


def test_what_ran_out_goes_by_itself_and_with_whoever_is_erased(
    app: Flask, db: Session, boss: Person, clock: Traveller
) -> None:
    runner = app.test_cli_runner()
    invite(boss)
    invite(boss, email="juma@example.org")
    boss.post(f"/staff/people/{enter(app, 'viewer').account_id}/reset")
    assert runner.invoke(args=["privacy", "erase", "juma@example.org", "--yes"]).exit_code == 0
    db.rollback()
    assert list(db.scalars(select(Invitation.email_key))) == ["zawadi@example.org"]
    counts = []
    for days in (2, 13, 2):
        clock.shift(timedelta(days=days))
        runner.invoke(args=["privacy", "night"])
        db.rollback()
        counts.append([db.scalar(select(func.count()).select_from(table)) for table in (Invitation, AccountLink)])
        db.rollback()
    assert counts == [[1, 0], [1, 0], [0, 0]]


def join_code(app: Flask, address: str) -> int:
    return app.test_client().post(address, data={}).status_code


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"email": "boss@example.org"}, "There is already an account"),
        ({"email": "nonsense"}, "not an e-mail address"),
        ({"email": ""}, "E-mail address is needed."),
        ({"roles": []}, "Choose at least one role."),
        ({"email": "аdmin@example.org"}, "not an e-mail address"),  # its first letter is a Cyrillic one
    ],
)
def test_what_cannot_be_invited_is_said_beside_the_field_and_kept(
    app: Flask, db: Session, boss: Person, given: dict[str, Any], sentence: str
) -> None:
    answer = invite(boss, name="Kept Name", **given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Kept Name" in answer.text
    assert not mailed(db, "invitation")


def test_an_address_has_one_invitation_at_a_time(app: Flask, db: Session, boss: Person, clock: Traveller) -> None:
    assert invite(boss).status_code == 303
    again = invite(boss, email="ZAWADI@example.org")
    assert again.status_code == 422
    assert "invited already" in again.text
    clock.shift(timedelta(hours=49))
    assert invite(Person(app, boss.account_id)).status_code == 303
    assert len(list(db.scalars(select(Invitation)))) == 1
