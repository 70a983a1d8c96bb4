"""One enquiry as a working place: conversation, answers in one thread, two people, other desks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from email import message_from_bytes, policy
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as ours
from expoapp import outbox
from expoapp.audit import AuditEntry
from expoapp.enquiries import queries
from expoapp.enquiries.models import DeskClosedDay, Enquiry, EnquiryEvent, EnquiryView
from expoapp.outbox import OutboxMessage
from tests import factories
from tests.enquiries.desk_walks import deed
from tests.enquiries.walks import LETTER, look, open_house, receive
from tests.office import Person, enter
from tests.pages import parse, words


@pytest.fixture
def sales(app: Flask, db: Session, clock: Traveller) -> Person:
    open_house(db)
    return enter(app, "sales", email="wanjiru@example.org")


def page(person: Person, reference: str) -> str:
    return words(person.get(f"/staff/enquiries/{reference}").text)


# ---- The page --------------------------------------------------------------------------------------------------------


def test_the_conversation_tells_everything_in_the_order_in_which_it_happened(
    app: Flask, sales: Person, clock: Traveller
) -> None:
    reference = receive(app, message="How much is a stand?")
    for name, given in (
        ("note", {"words": "Called, busy"}),
        ("answer", {"words": "It is 200 a metre."}),
        ("receive", {"channel": "phone", "words": "Too much, she says."}),
        ("note", {"words": "Ask the boss"}),
    ):
        clock.shift(60)
        assert deed(sales, reference, name, **given).status_code == 303
    told = page(sales, reference).partition("Conversation")[2]
    places = [
        told.index(said)
        for said in (
            "How much is a stand?",
            "Called, busy",
            "It is 200 a metre.",
            "Too much, she says.",
            "Ask the boss",
        )
    ]
    assert places == sorted(places)


def test_the_conversation_speaks_the_language_of_whoever_reads_it(app: Flask, sales: Person) -> None:
    reference = receive(app)
    boss = enter(app, "admin", lang="ar")
    for name, given in (
        ("assign", {"owner": sales.account_id}),
        ("assign", {"owner": ""}),
        ("postpone", {"until": "2026-03-10"}),
        ("postpone", {"until": ""}),
        ("move", {"state": "spam"}),
    ):
        assert deed(boss, reference, name, **given).status_code == 303, name
    told = page(sales, reference).partition("Conversation")[2]
    assert "To nobody" in told
    assert "Tuesday, 10 March 2026" in told
    assert "No day" in told
    assert "New → Spam" in told


def test_the_due_time_is_said_in_words(app: Flask, sales: Person, clock: Traveller) -> None:
    reference = receive(app)
    assert "The answer is due in 24 hours." in page(sales, reference) or "due in 1 day" in page(sales, reference)
    clock.shift(timedelta(days=3))
    assert "The answer was due 2 days ago." in page(Person(app, sales.account_id), reference)


def test_one_presses_take_it_and_has_it(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    found = parse(sales.get(f"/staff/enquiries/{reference}").text)
    [take] = [button for button in found.iter("button") if "".join(button.itertext()) == "Take it"]
    [form] = [form for form in found.iter("form") if form.get("id") == take.get("form")]
    sent = {field.get("name"): field.get("value") for field in form.iter("input")} | {
        take.get("name"): take.get("value")
    }
    assert sales.post(form.get("action"), sent).status_code == 303
    assert look(db, reference).owner_id == sales.account_id
    assert "Take it" not in page(sales, reference)


def test_the_days_offered_are_working_days_of_the_desk(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    reference = receive(app)
    desk = look(db, reference).desk_id
    db.add(DeskClosedDay(desk_id=desk, day=date(2026, 3, 9), name="A holiday"))
    db.commit()

    def offered() -> list[str]:
        found = parse(Person(app, sales.account_id).get(f"/staff/enquiries/{reference}").text)
        return [button.get("value", "") for button in found.iter("button") if button.get("name") == "until"]

    assert offered() == ["2026-03-03", "2026-03-05", "2026-03-10"]  # a Monday; the Monday after it is a holiday
    clock.move_to(ours.moment(date(2026, 3, 6), ours.datetime.min.time().replace(hour=9), "Africa/Nairobi"))
    assert offered() == ["2026-03-10"]  # on Friday all three are the Tuesday after the long weekend
    answer = deed(Person(app, sales.account_id), reference, "postpone", until="2026-03-10")
    assert answer.status_code == 303
    assert look(db, reference).follow_up_on == date(2026, 3, 10)


def test_nobody_comes_back_to_it_on_a_day_that_has_passed(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    answer = deed(sales, reference, "postpone", until="2026-03-01")
    assert answer.status_code == 422
    assert "This day has passed" in words(answer.text)
    assert deed(sales, reference, "postpone", until="0001-01-01").status_code == 422
    assert look(db, reference).follow_up_on is None


def test_two_hundred_events_cost_as_many_statements_as_one(
    app: Flask, db: Session, sales: Person, statements: list[str]
) -> None:
    reference = receive(app)
    others = [enter(app, "sales") for _ in range(3)]
    people = [other.account_id for other in others]
    deed(others[0], reference, "note", words="One note")
    sales.get(f"/staff/enquiries/{reference}")
    statements.clear()
    sales.get(f"/staff/enquiries/{reference}")
    few = len(statements)
    enquiry_id = look(db, reference).id
    for number in range(200):
        db.add(
            EnquiryEvent(
                enquiry_id=enquiry_id,
                happened_at=ours.now(),
                what="note",
                text=f"Note {number}",
                account_id=people[number % 3],
            )
        )
    db.add_all(EnquiryView(enquiry_id=enquiry_id, account_id=one, seen_at=ours.now()) for one in people[1:])
    db.commit()
    statements.clear()
    found = sales.get(f"/staff/enquiries/{reference}").text
    assert len(statements) <= few
    assert "Note 0" in found
    assert "193 earlier entries" in words(found)


# ---- Answers in one thread -------------------------------------------------------------------------------------------


def raw_mails(app: Flask) -> list[bytes]:
    """Deliver what waits, and return each mail as it goes over the wire, oldest first."""
    with app.app_context():
        outbox.deliver_due(app.config["SETTINGS"])
    found = [path.read_bytes() for path in (app.config["SETTINGS"].instance / "outbox").glob("*.eml")]
    return sorted(found, key=lambda raw: message_from_bytes(raw, policy=policy.default)["Date"].datetime)


def test_every_answer_names_the_whole_conversation_so_that_mail_programs_thread_it(
    app: Flask, sales: Person, clock: Traveller
) -> None:
    reference = receive(app)
    for number in range(3):
        clock.shift(60)
        deed(sales, reference, "answer", subject=f"Answer {number}", words="Words")
    # By the old policy, which decodes nothing: a mail program compares the identifiers as they are written.
    mails = [message_from_bytes(raw, policy=policy.compat32) for raw in raw_mails(app)]
    theirs = [mail for mail in mails if mail["To"] == LETTER["email"]]
    identifiers = [mail["Message-ID"] for mail in theirs]
    assert len(identifiers) == 4
    for place, mail in enumerate(theirs[1:], start=1):
        assert mail["In-Reply-To"] == identifiers[place - 1]
        assert mail["References"].split() == identifiers[:place]
        assert mail["Reply-To"] == "nairobi@example.org"
        assert mail["Subject"] == f"[{reference}] Answer {place - 1}"


def test_a_thread_outlives_the_mails_it_is_made_of(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    for number in range(25):
        deed(sales, reference, "answer", words=f"Answer {number}")
    db.rollback()
    first = db.scalars(select(OutboxMessage).where(OutboxMessage.kind == "answer").order_by(OutboxMessage.id)).first()
    assert first is not None
    gone = first.message_id
    db.delete(first)
    db.commit()
    kept = look(db, reference)
    thread = queries.thread_of(kept)
    assert len(thread) == 20
    assert thread[0] == gone
    assert len(set(thread)) == 20


def test_the_senders_next_words_are_added_by_hand_and_wait_for_an_answer_again(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    reference = receive(app)
    deed(sales, reference, "answer", words="Yes.", then="won")
    assert look(db, reference).state == "won"
    first = look(db, reference).answered_at
    clock.shift(timedelta(days=2))
    sales = Person(app, sales.account_id)
    deed(sales, reference, "receive", channel="mail", words="One more question")
    kept = look(db, reference)
    assert (kept.state, kept.answered_at, kept.owner_id) == ("qualified", first, sales.account_id)
    assert kept.timeline[-1].details == {"channel": "mail"}
    assert not kept.is_overdue(ours.now())
    assert kept.is_overdue(ours.now() + timedelta(days=3))
    overdue = select(Enquiry.id).where(Enquiry.is_overdue(ours.now() + timedelta(days=3)))
    assert db.scalar(overdue) == kept.id
    deed(sales, reference, "answer", words="No.")
    kept = look(db, reference)
    assert not kept.is_overdue(ours.now() + timedelta(days=30))
    assert db.scalar(overdue) is None
    assert kept.answered_at == first


@pytest.mark.parametrize(("state", "code"), [("withdrawn", 403), ("spam", 403), ("answered", 303), ("lost", 303)])
def test_nothing_is_added_to_what_was_withdrawn_or_is_a_machines(
    app: Flask, db: Session, sales: Person, state: str, code: int
) -> None:
    reference = receive(app)
    kept = look(db, reference)
    kept.state, kept.answered_at = state, ours.now()
    db.commit()
    answer = sales.post(f"/staff/enquiries/{reference}/receive", {"channel": "mail", "words": "My careful words"})
    assert answer.status_code == code
    assert answer.status_code == 303 or "My careful words" in answer.text


@pytest.mark.parametrize(
    ("then", "expected"), [("", "answered"), ("qualified", "qualified"), ("won", "won"), ("lost", "lost")]
)
def test_sending_can_close_in_the_same_step(app: Flask, db: Session, sales: Person, then: str, expected: str) -> None:
    reference = receive(app)
    assert deed(sales, reference, "answer", words="Yes.", then=then).status_code == 303
    kept = look(db, reference)
    assert kept.state == expected
    assert [event.what for event in kept.timeline] == ["arrived", "answered", *(["state"] if then else [])]


def test_no_other_state_follows_an_answer_than_those_offered(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    for wrong in ("spam", "new", "withdrawn", "nonsense"):
        assert deed(sales, reference, "answer", words="Yes.", then=wrong).status_code == 422
    assert look(db, reference).state == "new"


# ---- Two people ------------------------------------------------------------------------------------------------------


def test_who_else_has_it_open_is_said_for_some_minutes(app: Flask, sales: Person, clock: Traveller) -> None:
    reference = receive(app)
    other = enter(app, "sales", email="amina@example.org")
    assert "opened this enquiry" not in page(sales, reference)
    assert "Wanjiru opened this enquiry at 2 March 2026, 12:00." in page(other, reference)
    clock.shift(timedelta(minutes=11))
    assert "opened this enquiry" not in page(other, reference)


def test_the_second_of_two_reads_above_the_form_what_the_first_one_did(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    reference = receive(app)
    other = enter(app, "sales", email="amina@example.org")
    address = f"/staff/enquiries/{reference}"
    stale = form_values(sales, address)
    clock.shift(timedelta(minutes=5))
    deed(other, reference, "answer", words="The first words")
    answer = sales.post(f"{address}/answer", stale | {"words": "The second words"})
    assert answer.status_code == 409
    [told] = [node for node in parse(answer.text).iter("div") if node.get("role") == "alert"]
    said = " ".join("".join(told.itertext()).split())
    assert "Amina answered at 12:05. The first words" in said
    assert "The second words" in answer.text
    assert db.scalar(select(func.count()).where(OutboxMessage.kind == "answer")) == 1


def form_values(person: Person, address: str) -> dict[str, str]:
    form = next(
        one for one in parse(person.get(address).text).iter("form") if (one.get("action") or "").endswith("/answer")
    )
    return {field.get("name"): field.get("value", "") for field in form.iter("input")}


def test_a_note_and_what_came_by_phone_never_come_too_late(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    address = f"/staff/enquiries/{reference}"
    stale = form_values(sales, address)
    deed(enter(app, "sales"), reference, "answer", words="The first words")
    assert sales.post(f"{address}/note", stale | {"words": "A note"}).status_code == 303
    assert sales.post(f"{address}/receive", stale | {"channel": "phone", "words": "Called"}).status_code == 303
    assert [event.what for event in look(db, reference).timeline] == ["arrived", "answered", "note", "received"]


def test_of_an_answer_and_a_hand_over_at_the_same_moment_one_is_told(app: Flask, db: Session, sales: Person) -> None:
    dubai = factories.desk("dubai", is_default=False, name="Dubai desk", email="dubai@example.org")
    db.commit()
    reference = receive(app)
    people = {sales: ("answer", {"subject": "S", "words": "W"}), enter(app, "sales"): ("hand-over", {"desk": dubai.id})}
    together = Barrier(2)

    def press(person: Person) -> int:
        name, given = people[person]
        sent = {"key": person.key, "version": 1, **given}
        together.wait()
        return person.client.post(f"/staff/enquiries/{reference}/{name}", data=sent).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, people)) == [303, 409]


# ---- Another desk ----------------------------------------------------------------------------------------------------


def test_what_is_handed_over_keeps_its_promise_and_tells_the_other_desk(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    dubai = factories.desk("dubai", is_default=False, name="Dubai desk", email="dubai@example.org", promise_hours=1)
    db.commit()
    reference = receive(app)
    deed(sales, reference, "assign", owner=sales.account_id)
    before = look(db, reference)
    promised, home = before.due_at, before.desk_id
    assert deed(sales, reference, "hand-over", desk=home).status_code == 422  # it is there
    answer = deed(sales, reference, "hand-over", desk=dubai.id, reason="Speaks Arabic")
    assert answer.status_code == 303
    kept = look(db, reference)
    assert (kept.desk_id, kept.due_at, kept.owner_id, kept.state) == (dubai.id, promised, None, "new")
    assert kept.timeline[-1].text == "Nairobi desk → Dubai desk\nSpeaks Arabic"
    assert "dubai@example.org" in set(db.scalars(select(OutboxMessage.recipient)))
    lines = db.scalars(select(AuditEntry).where(AuditEntry.action == "enquiry.hand_over")).all()
    assert [line.changes["desk_id"] for line in lines] == [[home, dubai.id]]
    assert "Arabic" not in str([line.changes for line in lines])


# ---- Days that come back ---------------------------------------------------------------------------------------------


def test_what_was_postponed_comes_back_when_its_sender_writes(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app)
    assert deed(sales, reference, "postpone", until="2026-06-01").status_code == 303
    assert deed(sales, reference, "receive", channel="phone", words="I have to know now.").status_code == 303
    found = look(db, reference)
    assert (found.follow_up_on, found.turn_at) == (None, found.due_at)


@pytest.mark.parametrize("state", ["lost", "spam", "joined"])
def test_what_is_done_with_is_not_postponed(app: Flask, db: Session, sales: Person, state: str) -> None:
    reference = receive(app)
    found = look(db, reference)
    found.state = state
    db.commit()
    found = look(db, reference)
    address = f"/staff/enquiries/{reference}"
    answer = sales.post(f"{address}/postpone", {"version": found.version, "until": "2026-06-01"})
    assert answer.status_code == 403
    assert look(db, reference).follow_up_on is None
    assert f"{address}/postpone" not in sales.get(address).text


def test_what_comes_back_after_it_was_done_with_has_a_new_promise(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    reference = receive(app)
    assert deed(sales, reference, "move", state="lost").status_code == 303
    clock.shift(timedelta(days=20))
    sales = Person(app, sales.account_id)
    assert deed(sales, reference, "receive", channel="mail", words="Again").status_code == 303
    found = look(db, reference)
    assert (found.state, found.due_at > ours.now()) == ("qualified", True)


def test_words_that_nobody_can_see_are_none(app: Flask, sales: Person) -> None:
    reference = receive(app)
    assert deed(sales, reference, "note", words="\u200b\u2060").status_code == 422
    assert deed(sales, reference, "answer", subject="\u200b", words="\u200b").status_code == 422
