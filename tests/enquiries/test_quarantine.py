"""The quarantine: what is held back waits, says why, and goes one of three ways: to the desk, to spam, or away."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.audit import AuditEntry
from expoapp.clock import now
from expoapp.enquiries import limits
from expoapp.enquiries.actions import judging
from expoapp.enquiries.models import Consent, Enquiry, EnquiryEvent, EnquiryExhibition, SeenText, SpamWord
from expoapp.enquiries.queries import HELD_PER_PAGE
from expoapp.outbox import OutboxMessage
from tests import factories
from tests.enquiries.walks import LETTER, mails, open_house
from tests.office import Person, enter
from tests.pages import links, parse, words

CASINO = "Best online casino: free spins and a welcome bonus on your first deposit at http://lucky-win.top"
LONG = (
    "Dear manager, we are a factory of aluminium doors and we would like to know whether agents are welcome on site "
    "and which of your halls has the best light for windows, since our people will come by train in the morning"
)


def post(app: Flask, number: int = 1, **given: str) -> Enquiry:
    """Let somebody write from an address of their own, and return what was stored."""
    sent = LETTER | {"email": f"person{number}@example.com", "message": f"Letter {number}"} | given
    home = {"REMOTE_ADDR": f"198.51.{number // 250}.{number % 250}"}
    assert app.test_client().post("/instant-reply", data=sent, environ_base=home).status_code == 303
    with app.app_context():
        found: Enquiry = factories.session().scalars(select(Enquiry).order_by(Enquiry.id.desc()).limit(1)).one()
        return found


def value(enquiry: Enquiry) -> str:
    return f"{enquiry.reference}.{enquiry.version}"


def state_of(db: Session, enquiry: Enquiry) -> str:
    db.rollback()
    return db.scalars(select(Enquiry.state).where(Enquiry.id == enquiry.id)).one()


def listed(person: Person, query: str = "") -> list[str]:
    page = person.get(f"/staff/enquiries/quarantine{query}")
    assert page.status_code == 200
    return [address.rsplit("/", 1)[1] for address in links(page.text) if address.startswith("/staff/enquiries/EX-")]


def count(db: Session, model: Any, *conditions: Any) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


@pytest.fixture
def house(app: Flask, db: Session, clock: Traveller) -> None:
    open_house(db)


@pytest.fixture
def sales(app: Flask, house: None) -> Person:
    return enter(app, "sales", email="wanjiru@example.org")


# ---- The folder ------------------------------------------------------------------------------------------------------


def test_the_folder_shows_who_what_why_and_how_long_newest_first(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    first = post(app, 1, message=CASINO, name="Lucky Joe")
    clock.shift(timedelta(minutes=15))
    second = post(app, 2, website="x")
    post(app, 3)
    page = sales.get("/staff/enquiries/quarantine")
    assert listed(sales) == [second.reference, first.reference]
    told = words(page.text)
    for expected in ("Lucky Joe", "Best online casino", "Gambling", "30 days left", "The field that people do not see"):
        assert expected in told
    points = [one.text for one in parse(page.text).iter("span") if one.get("class") == "points"]
    assert points[0] == "+10"
    assert points[1] == f"+{first.suspicions[0]['points']}"
    assert db.scalar(select(func.count()).where(OutboxMessage.enquiry_id == first.id)) == 0
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "enquiry.list")).first()
    assert entry is not None
    assert entry.changes == {"rows": 2}


def test_the_front_page_says_how_many_wait(app: Flask, sales: Person) -> None:
    assert "in quarantine" not in words(sales.get("/staff").text)
    post(app, 1, message=CASINO)
    assert "1 enquiry is in quarantine" in words(sales.get("/staff").text)


def test_an_empty_folder_says_so(sales: Person) -> None:
    assert "No enquiry is held back" in words(sales.get("/staff/enquiries/quarantine").text)


def test_a_full_folder_has_pages_and_costs_no_more_statements(
    app: Flask, db: Session, sales: Person, statements: list[str]
) -> None:
    post(app, 1, message=CASINO)
    listed(sales)
    statements.clear()
    listed(sales)
    few = len(statements)
    with app.app_context():
        current = factories.session()
        row = current.execute(select(Enquiry.__table__)).mappings().one()
        for number in range(HELD_PER_PAGE):
            current.execute(
                Enquiry.__table__.insert().values(dict(row) | {"id": 100 + number, "reference": f"EX-{number}"})
            )
        current.commit()
    statements.clear()
    assert len(listed(sales)) == HELD_PER_PAGE
    assert len(statements) == few
    assert len(listed(sales, "?page=2")) == 1
    assert len(listed(sales, "?page=99&folder=nonsense")) == 1


def test_another_region_has_a_quarantine_of_its_own(app: Flask, db: Session, house: None) -> None:
    factories.region("gulf", "Gulf")
    db.commit()
    here, there = enter(app, "sales", regions=["east-africa"]), enter(app, "sales", regions=["gulf"])
    held = post(app, 1, message=CASINO, page="/exhibitions/buildexpo-kenya")
    assert listed(here) == [held.reference]
    assert listed(there) == []
    assert "(0)" in words(there.get("/staff/enquiries/quarantine").text)
    answer = there.post("/staff/enquiries/quarantine/release", {"one": value(held)})
    assert answer.status_code == 409
    assert state_of(db, held) == "quarantined"


# ---- One click -------------------------------------------------------------------------------------------------------


def test_one_click_releases_and_tells_desk_and_sender_with_the_time_counted_from_now(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    held = post(app, 1, message=CASINO)
    clock.shift(timedelta(minutes=20))
    other = post(app, 2, message=CASINO)
    answer = sales.post("/staff/enquiries/quarantine/release", {"one": value(held), "ticked": value(other)})
    assert answer.status_code == 303
    assert (state_of(db, held), state_of(db, other)) == ("new", "quarantined")
    found = db.get_one(Enquiry, held.id)
    assert found.due_at > held.due_at
    assert found.held_at is None
    assert sorted(mail["To"] for mail in mails(app)) == ["nairobi@example.org", "person1@example.com"]
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "enquiry.move")).one()
    assert entry.account_id == sales.account_id
    assert entry.changes["state"] == ["quarantined", "new"]
    assert "1 enquiry is released" in words(sales.get(answer.location).text)


def test_what_is_ticked_is_marked_as_spam_and_can_come_back(app: Flask, db: Session, sales: Person) -> None:
    held = [post(app, number, message=CASINO) for number in range(3)]
    ticked = {"ticked": [value(one) for one in held[:2]]}
    assert sales.post("/staff/enquiries/quarantine/spam", ticked).status_code == 303
    assert [state_of(db, one) for one in held] == ["spam", "spam", "quarantined"]
    assert count(db, OutboxMessage) == 0
    assert sorted(listed(sales, "?folder=spam")) == sorted(one.reference for one in held[:2])
    one = db.get_one(Enquiry, held[0].id)
    answer = sales.post("/staff/enquiries/quarantine/release?folder=spam", {"one": value(one)})
    assert answer.location.endswith("folder=spam")
    assert state_of(db, one) == "new"


def test_an_enquiry_marked_as_spam_by_mistake_is_not_told_twice(app: Flask, db: Session, sales: Person) -> None:
    person = post(app)
    assert count(db, OutboxMessage) == 2
    sales.post(f"/staff/enquiries/{person.reference}/move", {"version": person.version, "state": "spam"})
    db.rollback()
    spam = db.get_one(Enquiry, person.id)
    assert spam.held_at == now()
    sales.post("/staff/enquiries/quarantine/release", {"one": value(spam)})
    assert state_of(db, person) == "new"
    assert count(db, OutboxMessage) == 2


def test_the_second_of_two_people_is_told_and_the_others_are_sorted(app: Flask, db: Session, sales: Person) -> None:
    both, alone = post(app, 1, message=CASINO), post(app, 2, message=CASINO)
    enter(app, "sales").post("/staff/enquiries/quarantine/release", {"one": value(both)})
    ticked = {"ticked": [value(both), value(alone)]}
    answer = sales.post("/staff/enquiries/quarantine/spam", ticked)
    assert answer.status_code == 409
    assert f"left as it is: {both.reference}" in words(answer.text)
    assert (state_of(db, both), state_of(db, alone)) == ("new", "spam")


@pytest.mark.parametrize("sent", [{}, {"ticked": "EX-1"}, {"ticked": "EX-1.9999999999"}, {"one": "' OR 1=1.1"}])
def test_nothing_chosen_is_said(sales: Person, sent: dict[str, str]) -> None:
    answer = sales.post("/staff/enquiries/quarantine/release", sent)
    assert answer.status_code == 422
    assert "Nothing is ticked" in words(answer.text)


def test_a_form_without_the_sessions_key_sorts_nothing(app: Flask, db: Session, sales: Person) -> None:
    held = post(app, 1, message=CASINO)
    assert sales.post("/staff/enquiries/quarantine/spam", {"one": value(held), "key": "x"}).status_code == 400
    assert state_of(db, held) == "quarantined"


def test_the_page_of_one_says_in_words_why_it_is_held_back(app: Flask, sales: Person) -> None:
    held = post(app, 1, message=CASINO)
    page = sales.get(f"/staff/enquiries/{held.reference}").text
    assert "Gambling" in words(page)
    # It is not closed, and the way to answer it leads through the quarantine.
    assert "This enquiry is closed" not in words(page)
    assert "If a person is waiting, release it" in words(page)
    assert "/staff/enquiries/quarantine" in links(page)


# ---- Thirty days -----------------------------------------------------------------------------------------------------


def night(app: Flask) -> str:
    """Let what is kept long enough go, and return what the command says."""
    return app.test_cli_runner().invoke(args=["privacy", "night"]).output


def test_after_thirty_days_it_goes_with_all_that_belongs_to_it(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    held = post(app, 1, message=CASINO + " " + LONG, page="/exhibitions/buildexpo-kenya")
    marked, late, kept = post(app, 2, message=LONG), post(app, 3), post(app, 4)
    sales.post(f"/staff/enquiries/{marked.reference}/move", {"version": marked.version, "state": "spam"})
    clock.shift(timedelta(days=29))
    sales = Person(app, sales.account_id)
    sales.post(f"/staff/enquiries/{late.reference}/move", {"version": late.version, "state": "spam"})
    assert "1 day left" in words(sales.get("/staff/enquiries/quarantine").text)
    assert "spam" not in night(app)
    clock.shift(timedelta(days=1))
    assert "spam: 2" in night(app)
    db.rollback()
    assert set(db.scalars(select(Enquiry.reference))) == {late.reference, kept.reference}
    for model in (Consent, EnquiryEvent, EnquiryExhibition, SeenText, OutboxMessage):
        assert count(db, model, model.enquiry_id.in_([held.id, marked.id])) == 0, model
    line = db.scalars(select(AuditEntry).where(AuditEntry.action == "retention.clear").order_by(AuditEntry.id)).all()[
        -1
    ]
    assert line.changes["spam"] == 2


# ---- What came before ------------------------------------------------------------------------------------------------


def test_nearly_the_same_text_of_many_others_is_held_back_and_of_one_person_is_not(
    app: Flask, db: Session, house: None
) -> None:
    texts = [f"{LONG}, order {number} see http://shop{number}.example.org/x" for number in range(4)]
    states = [post(app, number, message=text).state for number, text in enumerate(texts)]
    assert states == ["new", "new", "new", "quarantined"]
    own = [post(app, 10 + number, email="one@example.com", message=f"Other: {LONG} {number}") for number in range(2)]
    assert own[1].suspicions == own[0].suspicions  # one's own earlier letter does not count
    assert count(db, SeenText) > 0


def test_a_text_is_forgotten_after_a_week(app: Flask, db: Session, house: None, clock: Traveller) -> None:
    for number in range(3):
        post(app, number, message=LONG)
    clock.shift(limits.TEXTS_SEEN_FOR + timedelta(seconds=1))
    assert post(app, 9, message=LONG).suspicions == []
    assert {row.enquiry_id for row in db.scalars(select(SeenText))} == {4}


def test_in_a_flood_nobody_is_refused_but_less_is_enough_to_be_held_back(
    app: Flask, db: Session, house: None, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    monkeypatch.setattr("expoapp.enquiries.queries.quarantine.BUDGET", 3)
    first, second, third = (
        f"{asked}, our own goods are shown at https://bit.ly/3abc"
        for asked in ("Who may come to the fair in the evening", "Is there tea in all halls", "How far is the harbour")
    )
    assert post(app, 1, message=first).state == "new"
    for number in range(2, 4):
        post(app, number)
    held = post(app, 4, message=second)
    assert (held.state, [reason["code"] for reason in held.suspicions]) == ("quarantined", ["hidden-link", "flood"])
    assert post(app, 5, message="How much is a stand?").state == "new"
    clock.shift(limits.BUDGET_WINDOW + timedelta(seconds=1))
    assert post(app, 6, message=third).state == "new"


def test_fifty_posts_that_name_one_victim_send_three_mails(app: Flask, db: Session, house: None) -> None:
    for number in range(50):
        post(app, number, email="victim@example.com")
    assert count(db, OutboxMessage, OutboxMessage.recipient == "victim@example.com") == 3
    assert count(db, Enquiry) == 50


# ---- Learning --------------------------------------------------------------------------------------------------------

SLY = "Seven thousand registrants in a spreadsheet with direct lines, what would they be worth"


def _teach(app: Flask, sales: Person, texts: Iterable[str], path: str, start: int) -> None:
    for number, text in enumerate(texts, start):
        held = post(app, number, message=text, website="x")
        assert sales.post(f"/staff/enquiries/quarantine/{path}", {"one": value(held)}).status_code == 303


def test_what_the_desk_marks_teaches_the_judge(app: Flask, sales: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    needed = 4
    monkeypatch.setattr("expoapp.enquiries.spam.LETTERS_NEEDED", needed)
    monkeypatch.setattr("expoapp.enquiries.spam.memory.LETTERS_NEEDED", needed)
    assert post(app, 1, message=SLY, email="x@example.net").state == "new"
    _teach(
        app,
        sales,
        (f"Thousand registrants spreadsheet direct lines, pack {n}" for n in range(needed)),
        "spam",
        10,
    )
    assert post(app, 40, message=SLY, email="y@example.net").state == "new"  # nothing fine is known yet
    _teach(app, sales, (f"We want a stand and a visa for {n} people" for n in range(needed)), "release", 50)
    held = post(app, 80, message=SLY, email="z@example.net")
    assert held.state == "quarantined"
    assert "learned" in {reason["code"] for reason in held.suspicions}
    assert not [reason for reason in held.suspicions if reason["code"].startswith("trade")]
    assert post(app, 81, message="We want a stand for some people", email="w@example.net").state == "new"


def test_an_answer_teaches_that_words_are_fine_and_a_change_of_mind_takes_the_lesson_back(
    app: Flask, db: Session, sales: Person
) -> None:
    person = post(app, message="Cement mixers wanted")
    answer = {"version": person.version, "subject": "Re", "words": "Here you are"}
    assert sales.post(f"/staff/enquiries/{person.reference}/answer", answer).status_code == 303
    again = post(app, 2, message="Cement mixers wanted", website="x")
    sales.post("/staff/enquiries/quarantine/release", {"one": value(again)})
    assert {(row.spam, row.fine) for row in db.scalars(select(SpamWord))} == {(0, 2)}
    again = db.get_one(Enquiry, again.id)
    sales.post(f"/staff/enquiries/{again.reference}/move", {"version": again.version, "state": "spam"})
    db.rollback()
    assert {(row.spam, row.fine) for row in db.scalars(select(SpamWord))} == {(1, 1)}


def test_the_table_of_words_holds_no_word_and_stays_small(
    app: Flask, db: Session, sales: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "MOST_WORDS_KNOWN", 5)
    for number, text in enumerate(("Cement mixers from Turkey", "Cement pumps from Poland")):
        held = post(app, number, message=text, website="x")
        sales.post("/staff/enquiries/quarantine/spam", {"one": value(held)})
    db.rollback()
    kept = list(db.scalars(select(SpamWord)))
    assert len(kept) == 5
    assert max(row.spam for row in kept if row.digest) == 2  # the rarest went
    assert all(set(row.digest) <= set("0123456789abcdef") for row in kept)


def test_rows_from_before_the_quarantine_had_a_clock_count_from_their_arrival(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    held = post(app, 1, message=CASINO)
    db.execute(update(Enquiry).where(Enquiry.id == held.id).values(held_at=None))
    db.commit()
    assert "30 days left" in words(sales.get("/staff/enquiries/quarantine").text)
    clock.shift(timedelta(days=30))
    assert "spam: 1" in night(app)


def test_what_is_released_is_nobodys_and_has_no_day(app: Flask, db: Session, sales: Person) -> None:
    found = post(app, 1)
    address = f"/staff/enquiries/{found.reference}"
    sales.post(f"{address}/assign", {"version": 1, "owner": str(sales.account_id)})
    sales.post(f"{address}/postpone", {"version": 2, "until": "2026-06-01"})
    sales.post(f"{address}/move", {"version": 3, "state": "spam"})
    sales.post(f"{address}/move", {"version": 4, "state": "new"})
    db.rollback()
    found = db.scalars(select(Enquiry)).one()
    assert (found.state, found.owner_id, found.follow_up_on, found.turn_at) == ("new", None, None, found.due_at)
