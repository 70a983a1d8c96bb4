"""The people room: who works here, their rights, their sessions, and what goes with a right that is taken (R05)."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.accounts.models import Account
from expoapp.audit import AuditEntry
from expoapp.enquiries.models import Enquiry, EnquiryEvent, SavedView
from tests import factories
from tests.accounts.ways import GOOD, OTHER, link_in, mailed, person, send
from tests.office import Person, enter
from tests.pages import words


def rights(*roles: str, where: str = "everywhere", regions: tuple[str, ...] = (), version: int = 1) -> dict[str, Any]:
    return {"roles": list(roles), "where": where, "regions": list(regions), "version": str(version)}


def change(boss: Person, account_id: int, given: dict[str, Any]) -> Any:
    return boss.post(f"/staff/people/{account_id}/rights", given)


def trail(db: Session) -> list[tuple[str, int | None]]:
    db.rollback()
    return [(row.action, row.account_id) for row in db.scalars(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.fixture
def places(db: Session) -> None:
    factories.region()
    factories.region("gulf", "Gulf states")
    db.commit()


def test_the_list_says_of_everybody_what_they_may_do_and_how_they_are_secured(
    app: Flask, db: Session, places: None, statements: list[str]
) -> None:
    boss = enter(app, "admin", email="boss@example.org")
    enter(app, "sales", email="amina@example.org", regions=["east-africa"])
    person(db, "sales", email="new@example.org", has_factor=False)
    page = words(boss.get("/staff/people").text)
    for said in ("Bossboss@example.org Administrator Everywhere On", "Aminaamina@example.org Sales East Africa On"):
        assert said in page
    assert "Newnew@example.org Sales Everywhere At the next sign-in Never Open" in page
    assert "Nobody is waiting to join." in page
    statements.clear()
    boss.get("/staff/people")
    few = len(statements)
    for number in range(5):
        enter(app, "editor", email=f"e{number}@example.org", regions=["gulf"])
    statements.clear()
    boss.get("/staff/people")
    assert len(statements) == few


def test_rights_are_changed_and_hold_at_the_next_click(app: Flask, db: Session, places: None) -> None:
    boss, other = enter(app, "admin"), enter(app, "editor", "viewer")
    page = boss.get(f"/staff/people/{other.account_id}")
    assert "Sees what lies in every region, new regions included." in words(page.text)
    assert other.get("/staff/exhibitions/new").status_code == 200
    assert change(boss, other.account_id, rights("viewer", where="here", regions=("gulf",))).status_code == 303
    assert other.get("/staff/exhibitions/new").status_code == 403
    page = words(boss.get(f"/staff/people/{other.account_id}").text)
    assert "Sees what lies in Gulf states, parts included, and nothing of other regions." in page
    assert change(boss, other.account_id, rights("viewer", where="here", version=2)).status_code == 303
    assert "Sees nothing regional yet" in words(boss.get(f"/staff/people/{other.account_id}").text)
    assert ("account.change_rights", boss.account_id) in trail(db)


def test_the_second_of_two_administrators_sees_what_the_first_one_decided(
    app: Flask, db: Session, places: None
) -> None:
    boss, other = enter(app, "admin"), enter(app, "viewer")
    assert change(boss, other.account_id, rights("editor")).status_code == 303
    answer = change(boss, other.account_id, rights("sales", where="here", regions=("gulf",)))
    assert answer.status_code == 409
    assert "Editor" in words(answer.text)
    db.rollback()
    assert db.get_one(Account, other.account_id).roles == {"editor"}
    assert change(boss, other.account_id, rights("sales", version=2)).status_code == 303


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (rights(), "Choose at least one role."),
        (rights("emperor"), "not a valid choice"),
        (rights("viewer", where="here", regions=("atlantis",)), "not a valid choice"),
        (rights("viewer", where="nowhere"), "Not a valid choice"),
    ],
)
def test_what_is_no_role_and_no_region_is_refused_with_what_was_chosen(
    app: Flask, db: Session, places: None, given: dict[str, Any], sentence: str
) -> None:
    boss, other = enter(app, "admin"), enter(app, "editor")
    answer = change(boss, other.account_id, given)
    assert answer.status_code == 422
    assert sentence in answer.text
    db.rollback()
    assert db.get_one(Account, other.account_id).roles == {"editor"}


def test_nobody_changes_or_closes_their_own_account_and_the_last_administrator_stays(
    app: Flask, db: Session, places: None
) -> None:
    boss = enter(app, "admin")
    own = f"/staff/people/{boss.account_id}"
    assert "Nobody changes their own rights" in words(boss.get(own).text)
    assert change(boss, boss.account_id, rights("viewer")).status_code == 422
    for deed in ("disable", "factor/reset"):
        assert boss.post(f"{own}/{deed}").status_code == 403
    second = enter(app, "admin")
    assert change(second, boss.account_id, rights("viewer")).status_code == 303
    assert boss.get("/staff/people").status_code == 403
    assert change(boss, second.account_id, rights("viewer")).status_code == 403
    db.rollback()
    assert db.get_one(Account, second.account_id).roles == {"admin"}


def test_an_account_is_closed_at_once_and_opened_again(app: Flask, db: Session) -> None:
    boss, other = enter(app, "admin"), enter(app, "viewer")
    assert boss.post(f"/staff/people/{other.account_id}/disable").status_code == 303
    assert other.get("/staff").status_code == 302
    assert boss.post(f"/staff/people/{other.account_id}/reset").status_code == 403
    assert boss.post(f"/staff/people/{other.account_id}/enable").status_code == 303
    assert other.get("/staff").status_code == 302  # the former session does not come back
    assert Person(app, other.account_id).get("/staff").status_code == 200


def test_an_administrator_ends_sessions_one_by_one_or_all(app: Flask, db: Session) -> None:
    boss, other = enter(app, "admin"), enter(app, "viewer")
    second, third = Person(app, other.account_id), Person(app, other.account_id)
    stranger = enter(app, "viewer")
    base = f"/staff/people/{other.account_id}/sessions"
    assert boss.get(f"/staff/people/{other.account_id}").text.count("Sign out there") == 3
    assert boss.post(f"{base}/{stranger.session_id}/end").status_code == 404
    assert boss.post(f"{base}/{second.session_id}/end").status_code == 303
    assert [one.get("/staff").status_code for one in (other, second, third, stranger)] == [200, 302, 200, 200]
    assert boss.post(f"{base}/end").status_code == 303
    assert [one.get("/staff").status_code for one in (other, third, stranger)] == [302, 302, 200]
    assert ("account.end_session", boss.account_id) in trail(db)


def test_an_administrator_starts_a_reset_and_never_sees_the_link(app: Flask, db: Session) -> None:
    boss = enter(app, "admin")
    account_id = person(db, "editor", has_factor=False)
    assert boss.post(f"/staff/people/{account_id}/reset").status_code == 303
    [mail] = mailed(db, "password-link")
    assert mail.recipient == "amina@example.org"
    token = link_in(mail).partition("for=")[2]
    assert token not in boss.get(f"/staff/mail/{mail.id}").text
    visitor = app.test_client()
    assert send(visitor, link_in(mail), new=OTHER, again=OTHER).location == "/staff/sign-in"
    assert send(visitor, "/staff/sign-in", email="amina@example.org", password=GOOD).status_code == 422
    assert send(visitor, "/staff/sign-in", email="amina@example.org", password=OTHER).status_code == 303


def test_a_lost_second_factor_is_reset_and_the_person_told_and_led_to_a_new_one(app: Flask, db: Session) -> None:
    boss = enter(app, "admin")
    account_id = person(db, "sales")
    inside = Person(app, account_id)
    assert boss.post(f"/staff/people/{account_id}/factor/reset").status_code == 303
    assert inside.get("/staff").status_code == 302
    assert [mail.subject for mail in mailed(db, "account-notice")] == ["Your second factor was reset"]
    answer = send(app.test_client(), "/staff/sign-in", email="amina@example.org", password=GOOD)
    assert answer.location == "/staff/account/factor"
    assert boss.post(f"/staff/people/{account_id}/factor/reset").status_code == 403
    assert ("account.reset_factor", boss.account_id) in trail(db)


def test_what_hangs_on_a_region_goes_with_it_in_the_same_deed(app: Flask, db: Session, places: None) -> None:
    gulf = factories.region("gulf")
    near, far = factories.exhibition("NEAR"), factories.exhibition("FAR", regions=[gulf])
    seller = enter_sales(app, db)
    facts = {"state": "assigned", "owner_id": seller.account_id}
    factories.enquiry(1, about=[near], region_id=factories.region().id, **facts)
    factories.enquiry(2, about=[far], region_id=gulf.id, **facts)
    factories.enquiry(3, about=[far], region_id=gulf.id, **facts | {"state": "won"})
    now = factories.clock.now()
    for name, query in (("Near", "exhibition=near"), ("Far", "show=all&exhibition=far"), ("All", "show=all")):
        db.add(SavedView(account_id=seller.account_id, name=name, query=query, created_at=now))
    db.commit()
    boss = enter(app, "admin")
    given = rights("sales", where="here", regions=("east-africa",))
    answer = change(boss, seller.account_id, given)
    page = words(boss.get(answer.location).text)
    assert "1 open enquiry was theirs and waits for somebody again." in page
    assert "1 view of the inbox that they kept is gone." in page
    db.rollback()
    found = {row.reference[3:7]: (row.owner_id, row.state) for row in db.scalars(select(Enquiry))}
    assert found == {
        "0001": (seller.account_id, "assigned"),
        "0002": (None, "new"),
        "0003": (seller.account_id, "won"),  # what is closed says for ever who had it
    }
    assert set(db.scalars(select(SavedView.name))) == {"Near", "All"}
    assert db.scalars(select(EnquiryEvent.account_id)).all() == [boss.account_id]
    actions = [action for action, _by in trail(db)]
    assert {"account.change_rights", "enquiry.let_go", "view.let_go"} <= set(actions)
    # Who is let in no more has nothing open at all.
    boss.post(f"/staff/people/{seller.account_id}/disable")
    db.rollback()
    assert not db.scalars(select(Enquiry).where(Enquiry.owner_id == seller.account_id, Enquiry.state != "won")).all()


def enter_sales(app: Flask, db: Session) -> Person:
    db.commit()
    return enter(app, "sales", regions=["east-africa", "gulf"])


def test_editors_and_sales_see_the_names_of_colleagues_in_their_regions_only(
    app: Flask, db: Session, places: None
) -> None:
    enter(app, "viewer", email="near@example.org", regions=["east-africa"])
    enter(app, "viewer", email="far@example.org", regions=["gulf"])
    enter(app, "admin", email="boss@example.org")
    page = enter(app, "editor", email="amina@example.org", regions=["east-africa"]).get("/staff/colleagues").text
    assert "Near" in page
    assert "Boss" in page
    assert "Far" not in words(page)
    assert "@example.org" not in words(page)
    assert enter(app, "viewer").get("/staff/colleagues").status_code == 403


def test_a_person_of_no_number_is_not_there(app: Flask, db: Session) -> None:
    boss = enter(app, "admin")
    assert boss.get("/staff/people/999999").status_code == 404
    assert boss.post("/staff/people/999999/disable").status_code == 404


def test_ones_own_name_and_address_change_and_the_former_mailbox_is_told(
    app: Flask, db: Session, clock: Traveller
) -> None:
    account_id = person(db, "editor", has_factor=False)
    me = Person(app, account_id)
    assert me.post("/staff/account/name", {"name": " Amina   Odhiambo "}).status_code == 303
    assert "Amina Odhiambo" in me.get("/staff/account").text
    assert me.post("/staff/account/name", {"name": " "}).status_code == 422
    enter(app, "viewer", email="taken@example.org")
    for typed in ("taken@example.org", "amina@example.org", "no address", ""):
        answer = me.post("/staff/account/address", {"email": typed})
        assert answer.status_code == 422, typed
    assert me.post("/staff/account/address", {"email": "New@Example.org"}).status_code == 303
    [asked] = mailed(db, "address-link")
    assert asked.recipient == "New@example.org".lower()
    assert [mail.recipient for mail in mailed(db, "account-notice")] == ["amina@example.org"]
    visitor = app.test_client()
    # Looking changes nothing: scanners of mail follow links.
    page = visitor.get(link_in(asked))
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "strict-origin")
    db.rollback()
    assert db.get_one(Account, account_id).email == "amina@example.org"
    assert send(visitor, link_in(asked)).status_code == 303
    db.rollback()
    assert db.get_one(Account, account_id).email_key == "new@example.org"
    assert visitor.get(link_in(asked)).status_code == 404
    assert send(visitor, "/staff/sign-in", email="new@example.org", password=GOOD).status_code == 303
    notices = [mail.recipient for mail in mailed(db, "account-notice")]
    assert notices == ["amina@example.org"] * 2
    assert "example" not in str([vars(line)["changes"] for line in db.scalars(select(AuditEntry))])
