"""The desk: inbox, one enquiry, and what is done with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import product
from threading import Barrier
from typing import Any

import pytest
from flask import Flask, before_render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.accounts.models import Account
from expoapp.audit import AuditEntry, verify
from expoapp.clock import now
from expoapp.db import transaction
from expoapp.enquiries.models import MOVES, EnquiryEvent, State
from expoapp.outbox import OutboxMessage
from tests import factories
from tests.enquiries.walks import LETTER, listed, look, open_house, receive
from tests.office import Person, enter
from tests.pages import links, parse, words


def name_of(db: Session, person: Person) -> str:
    return db.get_one(Account, person.account_id).name


@pytest.fixture
def house(app: Flask, db: Session, clock: Traveller) -> None:
    open_house(db)


@pytest.fixture
def sales(app: Flask, house: None) -> Person:
    return enter(app, "sales", email="wanjiru@example.org")


# ---- Regions and roles -----------------------------------------------------------------------------------------------


@pytest.fixture
def two_regions(app: Flask, db: Session, house: None) -> tuple[str, str, str]:
    """References of an enquiry in East Africa, one in the Middle East, and one of no region."""
    gulf = factories.region("middle-east", "Middle East")
    factories.exhibition("DUBAIEXPO", regions=[gulf])
    db.commit()
    here, there = (
        receive(app, 1, "/exhibitions/buildexpo-kenya"),
        receive(app, 2, "/exhibitions/dubaiexpo", message="REGION-B-7f3a"),
    )
    return here, there, receive(app, 3)


def test_a_person_of_one_region_sees_nothing_of_another(app: Flask, two_regions: tuple[str, str, str]) -> None:
    here, there, nowhere = two_regions
    person = enter(app, "sales", regions=["east-africa"])
    assert listed(person, "?show=all") == [here]
    assert person.get(f"/staff/enquiries/{here}").status_code == 200
    assert there not in person.get(f"/staff/enquiries/{here}").text  # though it is the same address
    for reference in (there, nowhere, "EX-0000-0000", "x", "%00"):
        missing = person.get(f"/staff/enquiries/{reference}")
        assert missing.status_code == 404
        assert "REGION-B-7f3a" not in missing.text
        for deed in ("assign", "note", "answer", "move", "postpone"):
            sent = {"version": 1, "words": "x", "subject": "x", "state": "lost", "owner": ""}
            assert person.post(f"/staff/enquiries/{reference}/{deed}", sent).status_code == 404


def test_who_may_act_everywhere_sees_all(app: Flask, two_regions: tuple[str, str, str]) -> None:
    assert set(listed(enter(app, "admin", regions=[]))) == set(two_regions)
    assert set(listed(enter(app, "sales"))) == set(two_regions)


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_viewers_and_editors_get_no_enquiry_at_all(app: Flask, house: None, role: str) -> None:
    reference = receive(app)
    person = enter(app, role)
    for address in ("/staff/enquiries", f"/staff/enquiries/{reference}"):
        answer = person.get(address)
        assert answer.status_code == 403
        assert LETTER["name"] not in answer.text
    assert person.post(f"/staff/enquiries/{reference}/note", {"words": "x"}).status_code == 403


# ---- One enquiry -----------------------------------------------------------------------------------------------------


def test_an_enquiry_that_is_erased_while_its_page_is_drawn_is_gone(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)

    def erase(_app: Flask, template: Any, **_more: Any) -> None:
        if template.name == "enquiries/staff/enquiry.html":
            with app.app_context(), transaction() as current:
                current.delete(look(current, reference))

    with before_render_template.connected_to(erase, app):
        answer = sales.client.get(f"/staff/enquiries/{reference}")
    assert answer.status_code == 404
    assert LETTER["name"] not in answer.text
    assert db.scalar(select(AuditEntry.id).where(AuditEntry.action == "enquiry.read")) is None


def test_reading_an_enquiry_leaves_a_trace_without_personal_values(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    page = sales.get(f"/staff/enquiries/{reference}")
    assert page.headers["Cache-Control"] == "private, no-store"
    told = words(page.text)
    for expected in (LETTER["name"], LETTER["email"], "Letter 1", "Nairobi desk", "Arrived"):
        assert expected in told
    [line] = db.scalars(select(AuditEntry).where(AuditEntry.action == "enquiry.read"))
    assert (line.account_id, line.thing) == (sales.account_id, f"enquiries/{look(db, reference).id}")
    assert not line.changes
    sales.get(f"/staff/enquiries/{reference}")
    db.rollback()
    assert db.scalar(select(func.count()).where(AuditEntry.action == "enquiry.read")) == 2


def test_the_page_leads_to_the_other_enquiries_of_the_same_address(app: Flask, sales: Person) -> None:
    first, second = receive(app, 1), receive(app, 2, email=LETTER["email"].upper())
    stranger = receive(app, 3, email="else@example.com")
    found = links(sales.get(f"/staff/enquiries/{first}").text)
    assert f"/staff/enquiries/{second}" in found
    assert f"/staff/enquiries/{stranger}" not in found


def test_an_enquiry_is_taken_on_and_given_back(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    assert (
        sales.post(f"/staff/enquiries/{reference}/assign", {"version": 1, "owner": sales.account_id}).status_code == 303
    )
    kept = look(db, reference)
    assert (kept.owner_id, kept.state) == (sales.account_id, "assigned")
    assert kept.timeline[-1].text == name_of(db, sales)
    sales.post(f"/staff/enquiries/{reference}/assign", {"version": 2, "owner": ""})
    kept = look(db, reference)
    assert (kept.owner_id, kept.state) == (None, "new")


def test_the_button_beside_the_list_means_oneself(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    other = enter(app, "sales")
    page = parse(sales.get(f"/staff/enquiries/{reference}").text)
    form = page.find(f".//form[@action='/staff/enquiries/{reference}/assign']")
    within = set(form.iter())
    theirs = [field for field in page.iter() if field in within or field.get("form") == form.get("id")]
    order = [(field.tag, field.get("value")) for field in theirs if field.get("name") == "owner"]
    assert order == [("button", str(sales.account_id)), ("select", None)]
    sales.post(f"/staff/enquiries/{reference}/assign", {"version": 1, "owner": [sales.account_id, other.account_id]})
    assert look(db, reference).owner_id == sales.account_id


def test_only_people_of_the_region_can_be_given_an_enquiry(
    app: Flask, db: Session, two_regions: tuple[str, str, str]
) -> None:
    here = two_regions[0]
    person = enter(app, "sales", regions=["east-africa"])
    stranger = enter(app, "sales", regions=["middle-east"])
    editor = enter(app, "editor", regions=["east-africa"])
    gone = enter(app, "sales", disabled_at=now())
    form = parse(person.get(f"/staff/enquiries/{here}").text).find(".//select[@name='owner']")
    offered = {option.get("value") for option in form.iter("option")}
    assert str(person.account_id) in offered
    for other in (stranger, editor, gone):
        assert str(other.account_id) not in offered
        answer = person.post(f"/staff/enquiries/{here}/assign", {"version": 1, "owner": other.account_id})
        assert answer.status_code == 422
    assert look(db, here).owner_id is None


def test_a_note_stays_inside(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    sales.post(f"/staff/enquiries/{reference}/note", {"words": "Called twice.\n<b>Busy</b>"})
    page = sales.get(f"/staff/enquiries/{reference}").text
    assert "Called twice." in words(page)
    assert "<b>Busy</b>" not in page
    assert look(db, reference).timeline[-1].what == "note"
    assert set(db.scalars(select(OutboxMessage.kind))) == {"acknowledgement", "desk-notice"}


def test_an_answer_stops_the_clock_once_and_makes_one_the_owner(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    reference = receive(app)
    clock.shift(60)
    sales.post(f"/staff/enquiries/{reference}/answer", {"version": 1, "subject": "Hello", "words": "Yes."})
    kept = look(db, reference)
    first = kept.answered_at
    assert (kept.state, kept.owner_id, first) == ("answered", sales.account_id, now())
    assert (kept.timeline[-1].what, kept.timeline[-1].text) == ("answered", "Yes.")
    clock.shift(60)
    sales.post(f"/staff/enquiries/{reference}/answer", {"version": kept.version, "subject": "Again", "words": "No."})
    kept = look(db, reference)
    assert kept.answered_at == first
    assert db.scalar(select(func.count()).where(OutboxMessage.kind == "answer")) == 2
    assert not kept.is_overdue(now() + timedelta(days=30))


@pytest.mark.parametrize("missing", ["subject", "words"])
def test_an_empty_answer_is_not_sent_and_the_rest_is_kept(app: Flask, db: Session, sales: Person, missing: str) -> None:
    reference = receive(app)
    sent = {"version": 1, "subject": "A subject of mine", "words": "Words of mine"}
    answer = sales.post(f"/staff/enquiries/{reference}/answer", sent | {missing: " "})
    assert answer.status_code == 422
    kept = "Words of mine" if missing == "subject" else "A subject of mine"
    assert kept in answer.text
    assert db.scalar(select(func.count()).where(OutboxMessage.kind == "answer")) == 0


def set_state(db: Session, reference: str, state: str) -> int:
    """Bring an enquiry into a state past all rules, and return its version."""
    kept = look(db, reference)
    kept.state = state
    db.commit()
    return look(db, reference).version


def test_states_follow_one_another_as_the_table_says(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    for before, after in product(State, State):
        version = set_state(db, reference, before)
        answer = sales.post(f"/staff/enquiries/{reference}/move", {"version": version, "state": after})
        is_allowed = after in MOVES[before]
        assert answer.status_code == (303 if is_allowed else 403), (before, after)
        assert look(db, reference).state == (after if is_allowed else before)


def test_a_closed_enquiry_cannot_be_answered_or_given_away(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    for state in (State.WON, State.LOST, State.WITHDRAWN, State.QUARANTINED, State.SPAM):
        version = set_state(db, reference, state)
        sent = {"version": version, "subject": "Hello", "words": "My careful words"}
        answer = sales.post(f"/staff/enquiries/{reference}/answer", sent)
        assert answer.status_code == 403
        assert "This enquiry is closed" in words(answer.text)
        assert "My careful words" in answer.text
        given = sales.post(f"/staff/enquiries/{reference}/assign", {"version": version, "owner": sales.account_id})
        assert given.status_code == 403
    assert db.scalar(select(func.count()).where(OutboxMessage.kind == "answer")) == 0


def test_what_is_released_from_quarantine_starts_anew_and_is_acknowledged_within_the_limit(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    held = [receive(app, number, website="x") for number in range(4)]
    clock.shift(timedelta(minutes=20))
    for reference in held:
        sales.post(f"/staff/enquiries/{reference}/move", {"version": 1, "state": "new", "reason": "a person"})
    assert look(db, held[0]).due_at > now()
    assert look(db, held[0]).state_reason == "a person"
    assert db.scalar(select(func.count()).where(OutboxMessage.kind == "acknowledgement")) == 3


def test_a_follow_up_day_is_set_and_taken_back(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    sales.post(f"/staff/enquiries/{reference}/postpone", {"version": 1, "until": "2026-03-09"})
    assert look(db, reference).follow_up_on == date(2026, 3, 9)
    assert sales.post(f"/staff/enquiries/{reference}/postpone", {"version": 2, "until": "soon"}).status_code == 422
    sales.post(f"/staff/enquiries/{reference}/postpone", {"version": 2, "until": ""})
    assert look(db, reference).follow_up_on is None


# ---- Two people, and the trail ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [1, "", "x", "9" * 30, "²"])
def test_the_second_of_two_people_is_told_and_sees_both(
    app: Flask, db: Session, sales: Person, version: object
) -> None:
    reference = receive(app)
    other = enter(app, "sales")
    other.post(f"/staff/enquiries/{reference}/answer", {"version": 1, "subject": "Hello", "words": "The first words"})
    sent = {"version": version, "subject": "Hello", "words": "The second words"}
    answer = sales.post(f"/staff/enquiries/{reference}/answer", sent)
    assert answer.status_code == 409
    told = words(answer.text)
    assert "The first words" in told
    assert "The second words" in answer.text
    assert db.scalar(select(func.count()).where(OutboxMessage.kind == "answer")) == 1
    # Sent again from that page, it is meant.
    versions = {node.get("value") for node in parse(answer.text).iter("input") if node.get("name") == "version"}
    assert versions == {"2"}
    assert sales.post(f"/staff/enquiries/{reference}/answer", sent | {"version": 2}).status_code == 303


def test_of_two_who_answer_at_the_same_moment_one_is_told(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    people = [sales, enter(app, "sales")]
    together = Barrier(2)

    def press_answer(person: Person) -> int:
        sent = {"version": 1, "subject": "Hello", "words": "Words"}
        key = {"key": person.key}
        together.wait()
        return person.client.post(f"/staff/enquiries/{reference}/answer", data=sent | key).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press_answer, people)) == [303, 409]
    assert db.scalar(select(func.count()).where(OutboxMessage.kind == "answer")) == 1


def test_every_deed_leaves_one_line_in_a_trail_that_holds(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    thing = f"enquiries/{look(db, reference).id}"
    deeds: list[tuple[str, dict[str, object]]] = [
        ("assign", {"owner": sales.account_id}),
        ("note", {"words": "canary-note"}),
        ("answer", {"subject": "canary-subject", "words": "canary-words"}),
        ("postpone", {"until": "2026-03-09"}),
        ("move", {"state": "lost", "reason": "canary-reason"}),
    ]
    for deed, sent in deeds:
        sent["version"] = look(db, reference).version
        assert sales.post(f"/staff/enquiries/{reference}/{deed}", sent).status_code == 303
    db.rollback()
    lines = list(db.scalars(select(AuditEntry).where(AuditEntry.thing == thing).order_by(AuditEntry.id)))
    assert [line.action for line in lines] == ["enquiry.submit", *(f"enquiry.{deed}" for deed, _sent in deeds)]
    assert all(line.account_id == sales.account_id for line in lines[1:])
    assert "canary" not in str([line.changes for line in lines])
    assert lines[1].changes["state"] == ["new", "assigned"]
    assert verify().fault is None
    assert db.scalar(select(func.count()).select_from(EnquiryEvent)) == 1 + len(deeds)


def test_a_deed_without_the_sessions_key_is_refused(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    answer = sales.post(f"/staff/enquiries/{reference}/note", {"key": "forged", "words": "My words"})
    assert answer.status_code == 422
    assert "My words" in answer.text
    assert [event.what for event in look(db, reference).timeline] == ["arrived"]
