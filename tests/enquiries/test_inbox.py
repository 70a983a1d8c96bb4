"""The inbox: folders, filters, words, pages, deeds on many, views, and the way from one enquiry to the next."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import delete, event, func, select, text, update
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import app as composition
from expoapp.accounts.models import Account, Scope
from expoapp.audit import AuditEntry
from expoapp.clock import now
from expoapp.db import db as database
from expoapp.enquiries import actions, queries
from expoapp.enquiries.models import INDEX, Enquiry, EnquiryEvent, EnquiryWords, SavedView
from expoapp.enquiries.staff import labels
from tests import factories
from tests.browser import PHONE, faults, overflow
from tests.conftest import BACKEND
from tests.enquiries.walks import LETTER, listed, look, open_house, receive
from tests.office import Person, enter
from tests.pages import links, parse, words
from tests.trail import harm

INBOX = "/staff/enquiries"


@pytest.fixture
def house(app: Flask, db: Session, clock: Traveller) -> None:
    open_house(db)


@pytest.fixture
def sales(app: Flask, house: None) -> Person:
    return enter(app, "sales", email="wanjiru@example.org")


def put(db: Session, *given: dict[str, Any]) -> list[str]:
    """Write enquiries and return their references."""
    made = [factories.enquiry(number, **one).reference for number, one in enumerate(given, start=1)]
    db.commit()
    return made


def numbers(person: Person) -> dict[str, str]:
    """Return the folders with the numbers beside them."""
    nav = parse(person.get(INBOX).text).find(".//nav[@aria-label='Folders']")
    found = {}
    for link in nav.iter("a"):
        count = link.find("span")
        found[(link.text or "").strip()] = "" if count is None else count.text
    return found


def find(person: Person, typed: str, **given: str) -> str:
    """Search, and return the address that this leads to."""
    answer = person.post(f"{INBOX}/find", {"words": typed, "show": "all"} | given)
    assert answer.status_code == 303
    return answer.location


def found(person: Person, typed: str, **given: str) -> list[str]:
    """Search, and return the references in the list."""
    return listed(person, f"?{urlsplit(find(person, typed, **given)).query}")


def again(sales: Person) -> Person:
    """The same person, signed in anew: the session has ended meanwhile."""
    return Person(sales.app, sales.account_id)


# ---- Rows ------------------------------------------------------------------------------------------------------------


def test_a_row_says_who_asks_for_what_in_which_words_and_until_when(app: Flask, sales: Person) -> None:
    receive(app, page="/exhibitions/buildexpo-kenya", message="How much is a stand of 36 m²?")
    told = words(sales.get(INBOX).text)
    for expected in (LETTER["name"], "Ask a question · BUILDEXPO KENYA", "How much is", "New", "due tomorrow 11:30"):
        assert expected in told
    assert LETTER["email"] not in told


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 3, 3, 8, 0, tzinfo=UTC), "due in 30 minutes"),
        (datetime(2026, 3, 3, 5, 0, tzinfo=UTC), "due in 4 hours"),
        (datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "overdue since 11:30"),
        (datetime(2026, 3, 4, 9, 0, tzinfo=UTC), "overdue since yesterday 11:30"),
        (datetime(2026, 3, 9, 9, 0, tzinfo=UTC), "overdue since Tue 3 Mar"),
        (datetime(2027, 3, 9, 9, 0, tzinfo=UTC), "overdue since 3 March 2026"),
    ],
)
def test_time_is_told_as_people_say_it(app: Flask, sales: Person, clock: Traveller, at: datetime, told: str) -> None:
    receive(app)  # on Monday at noon in Nairobi; promised for Tuesday, 11:30
    clock.move_to(at)
    assert told in words(again(sales).get(INBOX).text)


def test_what_nobody_has_opened_stands_out_until_somebody_does_and_that_is_no_change(
    app: Flask, db: Session, sales: Person
) -> None:
    reference = receive(app)

    def is_unread() -> bool:
        return "Not read yet:" in words(sales.get(INBOX).text)

    assert is_unread()
    enter(app, "sales").get(f"{INBOX}/{reference}")
    assert not is_unread()
    assert look(db, reference).version == 1


def test_each_look_at_the_list_of_names_leaves_its_line(app: Flask, db: Session, sales: Person) -> None:
    receive(app)
    sales.get(INBOX)
    sales.get(f"{INBOX}?show=closed")
    lines = list(db.scalars(select(AuditEntry).where(AuditEntry.action == "enquiry.list")))
    assert [(line.account_id, line.changes) for line in lines] == [(sales.account_id, {"rows": 1})]


# ---- Folders and filters ---------------------------------------------------------------------------------------------


def test_every_enquiry_lies_in_the_folders_it_belongs_to_with_their_numbers(
    db: Session, sales: Person, clock: Traveller
) -> None:
    moment = now()
    past, me = moment - timedelta(hours=1), sales.account_id
    fresh, late, own, asleep, back, told, won, held, spam = put(
        db,
        {},
        {"due_at": past},
        {"state": "assigned", "owner_id": me},
        {"state": "assigned", "due_at": past, "follow_up_on": date(2026, 3, 9)},
        {"state": "answered", "answered_at": past, "due_at": past, "follow_up_on": date(2026, 3, 2)},
        {"state": "answered", "answered_at": past, "due_at": past},
        {"state": "won", "answered_at": past, "due_at": past, "follow_up_on": date(2026, 3, 1)},
        {"state": "quarantined"},
        {"state": "spam"},
    )
    folders = {
        "answer": [late, fresh, own],
        "mine": [own],
        "unassigned": [back, late, fresh, asleep, told],
        "overdue": [late],
        "follow-up": [back],
        "postponed": [asleep],
        "answered": [told, back],
        "closed": [won],
        "all": [won, told, back, asleep, own, late, fresh],
    }
    for folder, expected in folders.items():
        query = f"?show={folder}"
        inside = listed(sales, query)
        assert sorted(inside) == sorted(expected), folder
        if folder not in {"unassigned"}:
            assert inside == expected, folder
    assert listed(sales) == folders["answer"]
    assert listed(sales, "?state=quarantined") == [held]
    assert listed(sales, "?state=spam") == [spam]
    assert numbers(sales) == {
        **{"To answer": "3", "Mine": "1", "Without owner": "5", "Overdue": "1", "Follow up today": "1"},
        **{"Postponed": "1", "Answered": "2", "Closed": "", "All": "", "Quarantine": "1"},
    }


def test_an_empty_folder_says_so_and_leads_to_all(sales: Person) -> None:
    page = sales.get(INBOX)
    assert "This folder is empty" in words(page.text)
    assert "/staff/enquiries?show=all" in links(page.text)


def test_what_was_postponed_is_not_overdue_before_its_day_and_first_on_it(
    app: Flask, sales: Person, clock: Traveller
) -> None:
    old, other = receive(app, 1), receive(app, 2)
    sales.post(f"{INBOX}/{old}/postpone", {"version": 1, "until": "2026-03-05"})
    clock.move_to(datetime(2026, 3, 4, 20, 59, tzinfo=UTC))  # a minute to midnight in Nairobi
    sales = again(sales)
    assert listed(sales, "?show=overdue") == listed(sales) == [other]
    assert listed(sales, "?show=postponed") == [old]
    assert "postponed until Thu 5 Mar" in words(sales.get(f"{INBOX}?show=postponed").text)
    clock.shift(60)
    assert listed(sales, "?show=postponed") == []
    assert listed(sales, "?show=follow-up") == [old]
    assert set(listed(sales, "?show=overdue")) == {old, other}
    version = 2
    sales.post(f"{INBOX}/{old}/answer", {"version": version, "subject": "Hello", "words": "Yes."})
    assert listed(sales, "?show=follow-up") == []  # the answer was the following up


def test_a_day_to_follow_up_does_not_make_early_work_overdue(app: Flask, sales: Person, clock: Traveller) -> None:
    reference = receive(app)
    sales.post(f"{INBOX}/{reference}/postpone", {"version": 1, "until": "2026-03-03"})
    clock.move_to(datetime(2026, 3, 3, 6, 0, tzinfo=UTC))  # its day has begun, its promised time has not passed
    sales = again(sales)
    assert listed(sales, "?show=follow-up") == [reference]
    assert listed(sales, "?show=overdue") == []


def test_filters_are_combined_kept_in_the_address_and_taken_away_one_by_one(
    app: Flask, db: Session, sales: Person
) -> None:
    other = factories.desk("dubai", is_default=False, name="Dubai desk")
    show = factories.exhibition("SOLAR AFRICA")
    early = now() - timedelta(days=40)
    one, two, three = put(
        db,
        {"kind": "exhibit", "country_code": "KE", "about": [show], "source": "instant-reply", "created_at": early},
        {"kind": "exhibit", "country_code": "AE", "at": other, "owner_id": sales.account_id, "state": "assigned"},
        {"kind": "visit", "country_code": "KE", "at": other},
    )
    expected = {
        "kind=exhibit": [two, one],
        "country=KE": [three, one],
        "exhibition=solar-africa": [one],
        "desk=dubai": [three, two],
        "owner=me": [two],
        f"owner={sales.account_id}": [two],
        "owner=nobody": [three, one],
        "source=instant-reply": [one],
        "since=2026-02-01": [three, two],
        "until=2026-01-31": [one],
        "since=2026-01-21&until=2026-01-21": [one],
        "state=assigned": [two],
        "kind=exhibit&country=KE": [one],
        "kind=visit&owner=me": [],
    }
    for query, rows in expected.items():
        assert listed(sales, f"?show=all&{query}") == rows, query
    page = sales.get(f"{INBOX}?show=all&kind=exhibit&country=KE&desk=nonsense&since=soon&sort=price&owner=-1&state=x")
    chosen = parse(page.text).find(".//ul[@class='chosen']")
    away = {link.get("href") for link in chosen.iter("a")}
    assert away == {f"{INBOX}?show=all&country=KE", f"{INBOX}?show=all&kind=exhibit", f"{INBOX}?show=all"}


def test_the_form_leads_to_an_address_of_what_was_chosen_and_nothing_else(sales: Person) -> None:
    sent = {"show": "all", "kind": "visit", "country": "KE", "state": "", "until": "2026-03-01", "sort": "company"}
    answer = sales.post(f"{INBOX}/find", sent | {"words": "", "desk": ""})
    assert answer.location == f"{INBOX}?show=all&kind=visit&country=KE&until=2026-03-01&sort=company"
    form = parse(sales.get(answer.location).text).find(".//main//form[@role='search']")
    chosen = {field.get("name"): field.find(".//option[@selected]") for field in form.iter("select")}
    assert {
        name: option.get("value") for name, option in chosen.items() if option is not None and option.get("value")
    } == {
        "kind": "visit",
        "country": "KE",
        "sort": "company",
    }


def test_each_order_is_kept_from_the_first_row_to_the_last(db: Session, sales: Person) -> None:
    moment = now()
    one, two, three = put(
        db,
        {"company": "beta", "due_at": moment + timedelta(hours=3)},
        {"company": "Ähre", "due_at": moment + timedelta(hours=1)},
        {"company": "Gamma", "due_at": moment + timedelta(hours=2)},
    )
    assert listed(sales, "?show=all") == listed(sales, "?sort=newest") == [three, two, one]
    assert listed(sales, "?sort=oldest") == [one, two, three]
    assert listed(sales) == listed(sales, "?show=all&sort=due") == [two, three, one]
    assert listed(sales, "?sort=company") == [two, one, three]


def test_no_parameter_is_more_than_text(app: Flask, db: Session, sales: Person) -> None:
    put(db, {})
    names = ("show", "state", "kind", "exhibition", "country", "desk", "owner", "source", "since", "until", "sort", "q")
    for hostile in ("%", "_", "' OR 1=1 --", "\\", "a\0b", "x" * 3000, "(", '"', "ز" * 200, "9" * 30, "0001-01-01"):
        query = dict.fromkeys((*names, "after", "before", "turn"), hostile)
        assert sales.get(INBOX, query_string=query).status_code == 200
        answer = sales.post(f"{INBOX}/find", {"words": hostile, "show": "all"})
        assert sales.get(answer.location).status_code == 200
        for deed in ("bulk", "views"):
            sent = dict.fromkeys((*names, "row", "rows", "deed", "to_owner", "to_state", "to_until", "view"), hostile)
            assert sales.post(f"{INBOX}/{deed}", sent).status_code < 500
    assert sales.get(f"{INBOX}?show=answer&after=EX-0001-TEST&turn={10**17 * 9}").status_code == 200


# ---- Words -----------------------------------------------------------------------------------------------------------


def test_words_are_found_in_all_that_was_written_whatever_their_accents_and_case(db: Session, sales: Person) -> None:
    ana, layla, _other = put(
        db,
        {
            "name": "Ana Müller",
            "company": "Café São Paulo",
            "phone": "0712 345 678",
            "phone_e164": "+254712345678",
            "message": "We need 36 m² for scaffolding.",
        },
        {"name": "ليلى أحمد", "message": "نحتاج إلى جناح في القاهرة", "phone": "+971 4 123 4567"},
        {"name": "Somebody"},
    )
    for typed in (
        "MULLER",
        "müll",
        "cafe sao",
        "scaffold",
        "ana 36",
        "EX-0001",
        "712345678",
        "0712 345",
        "+254 712 345678",
    ):
        assert found(sales, typed + " ") == [ana] or find(sales, typed).startswith(f"{INBOX}/{ana}"), typed
    for typed in ("ليلي احمد", "قاهرة", "9714123"):
        assert found(sales, typed) == [layla], typed
    for typed in ("nobody", "ana layla", "%", "*", '"', "NEAR(", "ana OR layla", "words:ana"):
        assert found(sales, typed) == [], typed


def test_words_and_filters_and_orders_go_together(db: Session, sales: Person) -> None:
    show = factories.exhibition("SOLAR AFRICA")
    one, two, three = put(
        db,
        {"message": "A corner stand", "about": [show], "company": "B"},
        {"message": "A corner stand", "kind": "visit", "company": "A"},
        {"message": "A corner stand", "state": "won"},
    )
    assert found(sales, "corner") == [three, two, one]
    assert found(sales, "corner", sort="oldest") == [one, two, three]
    assert found(sales, "corner", show="answer", sort="company") == [two, one]
    assert found(sales, "corner", exhibition="solar-africa") == [one]
    assert found(sales, "corner", exhibition="solar-africa", sort="due") == [one]
    assert found(sales, "corner", kind="visit", sort="due") == [two]


def test_a_whole_reference_address_or_number_leads_straight_to_its_enquiry(
    db: Session, sales: Person, app: Flask
) -> None:
    [one, _two] = put(db, {"phone_e164": "+254712345678", "reference": "EX-ACDE-3467"}, {"email": "two@example.com"})
    for typed in ("EX-ACDE-3467", "ex acde 3467", "exacde3467", "1@example.com", "1@EXAMPLE.com", "+254 712 345-678"):
        assert find(sales, typed) == f"{INBOX}/{one}", typed
    put_again = factories.enquiry(9, email="two@example.com").reference
    db.commit()
    assert put_again in found(sales, "two@example.com")  # two of them: a list


def test_what_was_searched_for_stands_in_no_address(db: Session, sales: Person) -> None:
    put(db, {"name": "Canary Kipchoge"}, *({"name": "Canary"} for _n in range(queries.PAGE_LENGTH + 1)))
    address = find(sales, "canary")
    page = sales.get(address)
    assert "“canary”" in words(page.text)
    addresses = [address, *links(page.text)]
    assert len(addresses) > queries.PAGE_LENGTH
    assert not [one for one in addresses if "canary" in one.lower()]
    forged = address[:-8] + "AAAAAAAA"
    assert "“canary”" not in words(sales.get(forged).text)


def test_the_words_follow_every_change_and_nothing_of_them_outlives_the_enquiry(
    app: Flask, db: Session, sales: Person
) -> None:
    [reference, _other] = put(db, {"name": "Canarywort", "message": "zebracanary"}, {"message": "zebra"})
    kept = look(db, reference)
    kept.name = "Renamed"
    db.commit()
    assert found(sales, "canarywort") == []
    assert found(sales, "renamed") == found(sales, "zebracanary") == [reference]
    key = look(db, reference).id
    db.execute(update(Enquiry).where(Enquiry.id == key).values(name="", message="zebracanary"))
    queries.renew_words([key])
    db.commit()
    assert found(sales, "renamed") == []
    # Past the program, as an erasure or the shell of the database does it.
    db.execute(delete(Enquiry).where(Enquiry.reference == reference))
    queries.purge_words()
    db.commit()
    assert found(sales, "zebracanary") == []
    assert len(found(sales, "zebra")) == 1
    assert db.scalar(select(func.count()).select_from(EnquiryWords)) == 1
    if BACKEND == "sqlite":
        blocks = b"".join(db.scalars(text(f"SELECT block FROM {INDEX}_data")))  # noqa: S608 -- a constant
        assert b"zebra" in blocks
        assert b"canary" not in blocks


# ---- Pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.sql
@pytest.mark.parametrize("query", ["show=all", "show=answer", "show=all&sort=company", "show=all&sort=oldest", "words"])
def test_pages_show_every_enquiry_once_forwards_and_back(db: Session, sales: Person, query: str) -> None:
    many = queries.PAGE_LENGTH * 2 + 3
    put(db, *({"company": f"C{number % 3}", "message": "stand"} for number in range(many)))
    address = find(sales, "stand") if query == "words" else f"{INBOX}?{query}"
    seen, pages = [], []
    while address:
        page = sales.get(address)
        rows = listed(sales, f"?{urlsplit(address).query}")
        seen += rows
        pages.append(rows)
        assert f"{many} enquiries" in words(page.text)
        onwards = [link.get("href") for link in parse(page.text).iter("a") if link.get("rel") == "next"]
        back = [link.get("href") for link in parse(page.text).iter("a") if link.get("rel") == "prev"]
        address = onwards[0] if onwards else ""
    assert [len(rows) for rows in pages] == [queries.PAGE_LENGTH, queries.PAGE_LENGTH, 3]
    assert len(set(seen)) == many
    assert listed(sales, f"?{urlsplit(back[0]).query}") == pages[1]


def test_the_next_page_goes_on_where_the_last_one_ended_though_its_end_was_answered_meanwhile(
    db: Session, sales: Person
) -> None:
    moment = now()
    all_of_them = put(
        db, *({"due_at": moment + timedelta(minutes=number)} for number in range(queries.PAGE_LENGTH + 2))
    )
    [onwards] = [link.get("href") for link in parse(sales.get(INBOX).text).iter("a") if link.get("rel") == "next"]
    last = all_of_them[queries.PAGE_LENGTH - 1]
    sales.post(f"{INBOX}/{last}/answer", {"version": 1, "subject": "Hello", "words": "Yes."})
    assert listed(sales, f"?{urlsplit(onwards).query}") == all_of_them[queries.PAGE_LENGTH :]


def test_a_number_above_a_thousand_is_not_counted_on(app: Flask) -> None:
    with app.test_request_context():
        assert [labels.number(one) for one in (0, 1000, 1001)] == ["0", "1,000", "1,000+"]
        assert labels.total(1001) == "More than 1,000 enquiries"


def test_the_number_of_statements_does_not_grow_with_the_enquiries(
    app: Flask, db: Session, sales: Person, statements: list[str]
) -> None:
    show = factories.exhibition("SOLAR AFRICA")
    db.commit()
    addresses = [INBOX, f"{INBOX}?show=all&kind=general&exhibition=solar-africa", find(sales, "letter")]
    addresses.append(f"{INBOX}/EX-0001-TEST?show=all")

    def number() -> list[int]:
        counted = []
        for address in addresses:
            sales.get(address)
            statements.clear()
            assert sales.get(address).status_code == 200
            counted.append(len(statements))
        return counted

    factories.enquiry(1, about=[show], owner_id=sales.account_id)
    factories.enquiry(2, about=[show])
    db.commit()
    few = number()
    db.rollback()
    others = [enter(app, "sales").account_id for _n in range(3)]
    for one in range(3, 30):
        factories.enquiry(one, about=[show], owner_id=others[one % 3])
    db.commit()
    assert number() == few


@pytest.mark.parametrize("scope", [Scope(everywhere=True), Scope(everywhere=False, region_ids=frozenset({1, 2}))])
def test_lists_and_numbers_are_walked_along_indexes_that_hold_all_they_ask(
    db: Session, house: None, scope: Scope
) -> None:
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    for show in queries.FOLDERS:
        for sort in ("", *queries.SORTS):
            queries.inbox(queries.Filters(show=show, sort=sort), scope, 1, now())
    queries.folder_counts(scope, 1, now())
    event.remove(database.engine, "before_cursor_execute", note)
    assert len(sent) > len(queries.FOLDERS) * 2
    slow = []
    # PostgreSQL plans by the figures it keeps of its tables, and an empty one it always reads whole.
    for statement, parameters in sent if BACKEND == "sqlite" else []:
        for row in db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
            step = row[3]
            # The rows of the page itself are looked up by their keys, and sorted: fifty at most.
            is_lookup = "INTEGER PRIMARY KEY" in step or "enquiries USING COVERING INDEX" in step
            if "enquiries" in step and not is_lookup and "ix_enquiries_region_id" not in step:
                slow.append((step, statement))
    assert not slow


# ---- Deeds on many ---------------------------------------------------------------------------------------------------


def bulk(person: Person, rows: list[str], deed: str, **given: Any) -> Any:
    """Do a deed to rows as they are ticked: "reference:version"."""
    return person.post(f"{INBOX}/bulk", {"show": "all", "row": rows, "deed": deed} | given)


def test_a_deed_is_done_to_all_that_are_ticked_each_with_its_own_trace(app: Flask, db: Session, sales: Person) -> None:
    one, two, three = put(db, {}, {}, {})
    other = enter(app, "sales")
    rows = [f"{one}:1", f"{two}:1"]
    answer = bulk(sales, rows, "assign", to_owner=str(other.account_id), kind="general", owner="nobody")
    assert answer.status_code == 303
    assert answer.location == f"{INBOX}?show=all&kind=general&owner=nobody"
    assert "Done for 2 enquiries." in words(sales.get(answer.location).text)
    assert [look(db, one).owner_id, look(db, two).owner_id, look(db, three).owner_id] == [other.account_id] * 2 + [None]
    assert [entry.what for entry in look(db, one).timeline] == ["assigned"]
    things = list(db.scalars(select(AuditEntry.thing).where(AuditEntry.action == "enquiry.assign")))
    assert len(things) == len(set(things)) == 2
    deeds: list[tuple[str, dict[str, str], Callable[[Enquiry], bool]]] = [
        ("take", {}, lambda kept: kept.owner_id == sales.account_id),
        ("assign", {"to_owner": "nobody"}, lambda kept: kept.owner_id is None),
        ("postpone", {"to_until": "2026-03-09"}, lambda kept: kept.follow_up_on == date(2026, 3, 9)),
        ("move", {"to_state": "lost", "to_reason": "too late"}, lambda kept: kept.state_reason == "too late"),
    ]
    for deed, given, is_done in deeds:
        assert bulk(sales, [f"{one}:{look(db, one).version}"], deed, **given).status_code == 303
        assert is_done(look(db, one)), deed
    bulk(sales, [f"{three}:1"], "spam")
    assert look(db, three).state == "spam"


def test_what_was_changed_meanwhile_is_named_and_not_overwritten(app: Flask, db: Session, sales: Person) -> None:
    one, two, won = put(db, {}, {}, {"state": "won"})
    other = enter(app, "sales")
    other.post(f"{INBOX}/{one}/postpone", {"version": 1, "until": "2026-03-20"})
    answer = bulk(
        sales, [f"{one}:1", f"{two}:1", f"{won}:1", "EX-9999-GONE:1"], "assign", to_owner=str(sales.account_id)
    )
    assert answer.status_code == 409
    told = words(answer.text)
    assert "3 enquiries stay as they are" in told
    assert f"{one}: Somebody else has changed it meanwhile." in told
    assert f"{won}: This enquiry is closed (Won). Change its state first." in told
    assert "EX-9999-GONE: There is no such enquiry, or no longer." in told
    assert [look(db, one).owner_id, look(db, two).owner_id] == [None, sales.account_id]
    ticked = {
        box.get("value")
        for box in parse(answer.text).iter("input")
        if box.get("name") == "row" and "checked" in box.attrib
    }
    assert ticked == {f"{one}:2", f"{won}:1"}  # with what they are now, so that a second look is all it takes


def test_a_deed_on_all_that_fit_asks_first_and_takes_what_fitted_then(
    db: Session, sales: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = queries.PAGE_LENGTH + 5
    all_of_them = put(db, *({"kind": "visit"} for _n in range(many)), {"kind": "media"})
    asked = bulk(sales, [], "take", everything="y", kind="visit")
    assert asked.status_code == 200
    assert f"This changes {many} enquiries" in words(asked.text)
    form = parse(asked.text).find(".//main//form")
    sent = {field.get("name"): field.get("value") for field in form.iter("input")}
    late = factories.enquiry(900, kind="visit").reference
    db.commit()
    done = sales.post(f"{INBOX}/bulk", sent | {"deed": "take"})
    assert done.status_code == 303
    owners = dict(db.execute(select(Enquiry.reference, Enquiry.owner_id)).all())
    assert {one for one, owner in owners.items() if owner} == set(all_of_them[:many])
    assert owners[late] is None
    monkeypatch.setattr(queries, "MOST_AT_ONCE", many - 1)
    refused = bulk(sales, [], "take", everything="y", kind="visit")
    assert refused.status_code == 422
    assert f"more than {many - 1} enquiries" in words(refused.text)


def test_a_deed_that_lacks_something_says_what_and_keeps_the_ticks(db: Session, sales: Person) -> None:
    [one] = put(db, {})
    for deed, sentence in (
        ("assign", "Assign to is needed"),
        ("move", "New state is needed"),
        ("postpone", "Follow up on is needed"),
        ("", "Choose what to do"),
        ("erase", "Choose what to do"),
    ):
        answer = bulk(sales, [f"{one}:1"], deed)
        assert answer.status_code == 422
        assert sentence in words(answer.text)
        assert 'value="EX-0001-TEST:1" checked' in answer.text
    assert "Tick at least one enquiry" in words(bulk(sales, [], "take").text)
    assert sales.post(f"{INBOX}/bulk", {"row": f"{one}:1", "deed": "take", "key": "forged"}).status_code == 422
    assert look(db, one).version == 1


# ---- Views -----------------------------------------------------------------------------------------------------------


def test_a_view_is_kept_renamed_and_taken_away_by_its_owner_alone(app: Flask, db: Session, sales: Person) -> None:
    sent = {"show": "overdue", "kind": "exhibit", "view": "Late stands"}
    assert sales.post(f"{INBOX}/views", sent).location == f"{INBOX}?show=overdue&kind=exhibit"
    assert links(sales.get(INBOX).text)[f"{INBOX}?show=overdue&kind=exhibit"] == "Late stands"
    [view] = db.scalars(select(SavedView))
    other = enter(app, "sales")
    assert "Late stands" not in other.get(INBOX).text
    for deed in ("rename", "delete"):
        assert other.post(f"{INBOX}/views/{view.id}/{deed}", {"view": "Mine"}).status_code == 404
    sales.post(f"{INBOX}/views", {"show": "all", "view": "LATE STANDS"})  # the same name: the same view
    sales.post(f"{INBOX}/views", {"show": "all", "view": "Another"})
    assert sales.post(f"{INBOX}/views/{view.id}/rename", {"view": "another"}).status_code == 422
    sales.post(f"{INBOX}/views/{view.id}/rename", {"view": "Everything"})
    db.rollback()
    assert dict(db.execute(select(SavedView.name, SavedView.query)).all()) == {
        "Everything": "show=all",
        "Another": "show=all",
    }
    sales.post(f"{INBOX}/views/{view.id}/delete")
    other.post(f"{INBOX}/views", {"show": "all", "view": "Theirs"})
    db.rollback()
    harm(db, "DELETE FROM audit")
    db.execute(delete(Account).where(Account.id == other.account_id))
    assert list(db.scalars(select(SavedView.name))) == ["Another"]


def test_views_are_few_and_keep_no_words(db: Session, sales: Person) -> None:
    sealed = find(sales, "canary").partition("q=")[2]
    for number in range(actions.MOST_VIEWS):
        sales.post(f"{INBOX}/views", {"show": "mine", "view": f"View {number}", "q": sealed})
    answer = sales.post(f"{INBOX}/views", {"show": "mine", "view": "One more"})
    assert answer.status_code == 422
    assert "more cannot be kept" in words(answer.text)
    assert set(db.scalars(select(SavedView.query))) == {"show=mine"}
    assert sales.post(f"{INBOX}/views", {"view": " "}).status_code == 422


# ---- From one to the next --------------------------------------------------------------------------------------------


def bar(person: Person, address: str) -> tuple[str, str, str]:
    """Return where the bar above an enquiry leads: before, behind, and its words."""
    walk = parse(person.get(address).text).find(".//nav[@class='walk']")
    ways = {link.get("rel"): link.get("href") for link in walk.iter("a")}
    return ways.get("prev", ""), ways.get("next", ""), "".join(walk.find("a[@class='walk-back']").itertext())


@pytest.mark.sql
@pytest.mark.parametrize("query", ["show=all", "show=answer", "show=all&sort=company", "words"])
def test_one_walks_through_a_list_as_it_stands_without_going_back(db: Session, sales: Person, query: str) -> None:
    put(db, *({"company": name, "message": "stand"} for name in ("B", "A", "C")))
    address = find(sales, "stand") if query == "words" else f"{INBOX}?{query}"
    rows = listed(sales, f"?{urlsplit(address).query}")
    ways = parse(sales.get(address).text).findall(".//ol[@class='inbox']//a")
    here, seen = ways[0].get("href"), []
    before = ""
    for place in range(1, 4):
        seen.append(urlsplit(here).path.rsplit("/", 1)[1])
        back, onwards, told = bar(sales, here)
        assert told.startswith(f"{place} of 3 in ")
        assert urlsplit(back).path == urlsplit(before).path
        before, here = here, onwards
    assert here == ""
    assert seen == rows


def test_a_deed_leads_back_into_the_list_and_what_left_it_still_leads_on(db: Session, sales: Person) -> None:
    moment = now()
    one, two, three = put(db, *({"due_at": moment + timedelta(minutes=number)} for number in (1, 2, 3)))
    way = parse(sales.get(INBOX).text).findall(".//ol[@class='inbox']//a")[1].get("href")
    form = parse(sales.get(way).text).find(f".//form[@action='{way.replace('?', '/answer?')}']")
    assert form is not None
    done = sales.post(form.get("action"), {"version": 1, "subject": "Hello", "words": "Yes."})
    assert done.location == way
    back, onwards, told = bar(sales, way)
    assert told == "No longer in To answer, where 2 are left"
    assert [urlsplit(back).path, urlsplit(onwards).path] == [f"{INBOX}/{one}", f"{INBOX}/{three}"]
    assert "walk" not in sales.get(f"{INBOX}/{two}").text.partition("<main")[2].partition("key=")[0][:400]


# ---- Regions ---------------------------------------------------------------------------------------------------------


def test_a_person_of_one_region_meets_nothing_of_another_anywhere(app: Flask, db: Session, house: None) -> None:
    here, there = factories.region(), factories.region("middle-east", "Middle East")
    gulf = factories.exhibition("REGION-B-7f3a FAIR", regions=[there])
    ours, theirs, nowhere = put(
        db,
        {"region_id": here.id, "message": "stand"},
        {
            "region_id": there.id,
            "name": "REGION-B-7f3a",
            "company": "REGION-B-7f3a",
            "message": "stand REGION-B-7f3a",
            "email": "region-b-7f3a@example.com",
            "phone_e164": "+971501234567",
            "about": [gulf],
            "due_at": now() - timedelta(days=1),
        },
        {"message": "stand"},
    )
    person = enter(app, "sales", regions=["east-africa"])
    enter(app, "sales", email="region-b-7f3a@example.org", regions=["middle-east"])
    told = [person.get(f"{INBOX}?show={show}&sort={sort}").text for show in queries.FOLDERS for sort in queries.SORTS]
    assert listed(person) == listed(person, "?show=all") == found(person, "stand") == [ours]
    for typed in (theirs, "region-b-7f3a@example.com", "+971501234567", "REGION-B-7f3a"):
        address = find(person, typed)
        assert urlsplit(address).path == INBOX
        told.append(person.get(address).text.replace(typed, ""))  # the words typed stand in the page, and nothing else
    person.post(f"{INBOX}/views", {"show": "all", "exhibition": gulf.slug, "view": "All there is"})
    told += [
        person.get(f"{INBOX}?show=all&exhibition={gulf.slug}").text,
        person.get(f"{INBOX}?show=all&after={theirs}").text,
        person.get(f"{INBOX}/{ours}?show=all").text,
        person.get(f"{INBOX}/{ours}?show=all&sort=company").text,
        bulk(person, [], "take", everything="y").text,
    ]
    assert not [one for one in told if "7f3a" in one.lower() or theirs in one or nowhere in one]
    refused = bulk(person, [f"{theirs}:1", f"{nowhere}:1"], "take")
    assert words(refused.text).count("There is no such enquiry, or no longer.") == 2
    assert "7f3a" not in refused.text.lower()
    assert bar(person, f"{INBOX}/{ours}?show=all") == ("", "", "1 of 1 in All")
    assert numbers(person)["Overdue"] == ""
    assert look(db, theirs).version == look(db, nowhere).version == 1


def test_the_numbers_of_the_front_page_are_those_of_ones_regions(app: Flask, db: Session, house: None) -> None:
    here, there = factories.region(), factories.region("middle-east", "Middle East")
    db.commit()
    person = enter(app, "sales", regions=["east-africa"])
    put(db, {"region_id": here.id, "state": "assigned", "owner_id": person.account_id}, {"region_id": there.id}, {})
    scope, me, moment = Scope(everywhere=False, region_ids=frozenset({here.id})), person.account_id, now()
    assert queries.waiting_counts(scope, me, moment) == queries.Waiting(0, 1, 0)
    assert queries.waiting_counts(scope, me, moment + timedelta(days=3)) == queries.Waiting(0, 1, 1)
    assert queries.waiting_counts(Scope(everywhere=True), 0, moment) == queries.Waiting(2, 0, 0)


# ---- Rows of an older program ----------------------------------------------------------------------------------------


def test_enquiries_that_were_there_before_get_their_turn_and_their_words(app: Flask, db: Session, house: None) -> None:
    factories.enquiry(1, company="Ähre", message="scaffolding")
    factories.enquiry(2, state="assigned", follow_up_on=date(2026, 3, 9))
    factories.enquiry(3, state="won", follow_up_on=date(2026, 3, 9))
    columns = (Enquiry.id, Enquiry.turn_at, Enquiry.wakes_at, Enquiry.company_order, EnquiryWords.words)
    statement = select(*columns).join(EnquiryWords).order_by(Enquiry.id)
    db.commit()
    before = db.execute(statement).all()
    assert before[1].wakes_at == datetime(2026, 3, 8, 21, 0, tzinfo=UTC)
    database.session.remove()
    scripts = ScriptDirectory(str(composition.MIGRATIONS))
    [own] = [one for one in scripts.walk_revisions() if Path(one.path).stem.endswith("the_inbox")]
    flask_migrate.downgrade(revision=str(own.down_revision))
    flask_migrate.upgrade()
    assert database.session.execute(statement).all() == before
    # What the program before this one writes meanwhile has no words, until the next `flask db upgrade`.
    database.session.execute(delete(EnquiryWords))
    database.session.execute(update(Enquiry).values(company_order=""))
    database.session.commit()
    flask_migrate.upgrade()
    assert database.session.execute(statement).all() == before
    assert database.session.scalar(select(func.count()).select_from(EnquiryEvent)) == 0


# ---- In the browser --------------------------------------------------------------------------------------------------


def test_one_key_takes_an_enquiry_on_its_own_page(
    app: Flask, db: Session, live: str, context: BrowserContext, page: Page
) -> None:
    open_house(db)
    [reference] = put(db, {})
    person = enter(app, "sales")
    context.add_cookies([{"name": "session", "value": person.token, "url": live}])
    page.goto(f"{INBOX}/{reference}")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator(".case-due")).to_contain_text("Owner: ")


def test_a_long_name_is_cut_at_its_own_end_whichever_way_the_page_runs(
    app: Flask, db: Session, live: str, context: BrowserContext, page: Page
) -> None:
    open_house(db)
    put(db, {"name": "Wolfeschlegelsteinhausenbergerdorff " * 2, "company": "شركة القرشي للمقاولات العامة " * 3})
    person = enter(app, "sales", lang="ar")
    context.add_cookies([{"name": "session", "value": person.token, "url": live}])
    page.set_viewport_size(PHONE)
    page.goto(INBOX)
    expect(page.locator(".inbox .who")).to_have_css("direction", "rtl")
    name, company = page.locator(".inbox .who .name").all()
    for cut, direction in ((name, "ltr"), (company, "rtl")):
        expect(cut).to_have_css("direction", direction)
        expect(cut).to_have_css("text-overflow", "ellipsis")
    assert name.evaluate("one => one.scrollWidth > one.clientWidth")


def test_the_inbox_is_worked_by_keys_which_can_be_switched_off(
    app: Flask, db: Session, live: str, context: BrowserContext, page: Page
) -> None:
    open_house(db)
    long = {"name": "Wolfeschlegelsteinhausenbergerdorff " * 2, "company": "Gesellschaft für Ausstellungswesen " * 3}
    late = {"due_at": now() - timedelta(days=1)}
    put(db, {"message": "One " * 60} | long | late, {"message": "Two"}, {"message": "Three"})
    person = enter(app, "sales")
    context.add_cookies([{"name": "session", "value": person.token, "url": live}])
    sheet = page.locator("#keys")  # the script shows it, and from then on the keys work
    page.goto(INBOX)
    expect(sheet).to_be_visible()
    rows = page.locator(".inbox a")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".inbox input").nth(1)).to_be_checked()
    expect(page.get_by_role("status")).to_have_text("1 ticked")
    page.keyboard.press("k")
    page.keyboard.press("o")
    expect(page.locator(".walk-back")).to_have_text("1 of 3 in To answer")
    expect(sheet).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".walk-back")).to_have_text("2 of 3 in To answer")
    expect(sheet).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("njpua?")
    expect(page.locator("#answer-words")).to_have_value("njpua?")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("Control+p")
    page.keyboard.press("u")
    expect(page).to_have_url(f"{live}{INBOX}")
    expect(sheet).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("searchbox").blur()
    page.keyboard.press("?")
    page.get_by_label("Use these keys in this browser").uncheck()
    page.reload()
    expect(sheet).to_be_visible()
    page.keyboard.press("j")
    expect(rows.nth(0)).not_to_be_focused()
    page.locator(".tick").nth(0).click()
    page.locator(".tick").nth(2).click(modifiers=["Shift"])
    expect(page.get_by_role("status")).to_have_text("3 ticked")
    assert faults(page) == []
    page.set_viewport_size(PHONE)
    assert overflow(page) == 0
    page.locator("[data-all]").uncheck()
    expect(page.get_by_role("status")).to_have_text("")


def test_a_slip_in_the_day_of_another_deed_stops_nothing_and_no_day_is_out_of_reach(app: Flask, sales: Person) -> None:
    reference = receive(app)
    for day in ("9999-12-31", "9000-01-02", "2026-11-31"):
        answer = sales.post(f"{INBOX}/bulk", {"deed": "postpone", "row": f"{reference}:1", "to_until": day})
        assert answer.status_code == 422
        assert "Follow up on is not a day of the calendar" in words(answer.text)
    taken = sales.post(f"{INBOX}/bulk", {"deed": "take", "row": f"{reference}:1", "to_until": "x"})
    assert taken.status_code == 303
    assert listed(sales, "?show=mine") == [reference]


def test_who_may_act_in_a_region_takes_what_lies_in_its_parts(app: Flask, db: Session, clock: Traveller) -> None:
    whole, part = factories.region("africa", "Africa"), factories.region("east-africa")
    part.within_id = whole.id
    factories.enquiry(1, region_id=part.id)
    db.commit()
    person = enter(app, "sales", regions=["africa"])
    assert listed(person) == ["EX-0001-TEST"]
    sent = {"version": 1, "owner": str(person.account_id)}
    assert person.post(f"{INBOX}/EX-0001-TEST/assign", sent).status_code == 303
    assert listed(person, "?show=mine") == ["EX-0001-TEST"]
