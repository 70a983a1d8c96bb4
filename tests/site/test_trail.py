"""The audit trail as people read it: who sees what of it, by which filters, in which steps."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import audit
from expoapp.audit import AuditEntry
from expoapp.config import ROOT
from expoapp.db import transaction
from expoapp.site import wording
from expoapp.site.models import SiteSetting
from tests import factories as make
from tests.office import Person, enter
from tests.pages import parse, words
from tests.trail import harm

CANARY = "canary-9f3e"
pytestmark = pytest.mark.usefixtures("clock", "db")


def numbers(person: Person, address: str = "/staff/trail") -> list[int]:
    """Return the numbers of the entries that a page shows."""
    cells = parse(person.get(address).text).findall(".//tbody/tr/td[1]")
    return [int(one.text.replace(",", "")) for one in cells]


def write(app: Flask, by: int | None, number: int = 1, action: str = "edition.revise", thing: str = "x/1") -> list[int]:
    with app.app_context(), transaction() as current:
        for _ in range(number):
            audit.record(action, thing, {"hall": ["a", "b"]}, by)
        audit.settle()
        newest = select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(number)
        return sorted(current.scalars(newest))


def test_administrators_read_all_and_others_what_they_did(app: Flask) -> None:
    admin, editor, sales = (enter(app, role) for role in ("admin", "editor", "sales"))
    by = {person: write(app, person.account_id)[0] for person in (admin, editor, sales)}
    assert numbers(admin) == sorted(by.values(), reverse=True)
    for person in (editor, sales):
        assert numbers(person) == [by[person]]
        assert numbers(person, f"/staff/trail?person={admin.account_id}") == [by[person]]
    assert enter(app, "viewer").get("/staff/trail").status_code == 403


def test_filters_narrow_and_what_none_allows_counts_as_not_given(app: Flask, clock: Traveller) -> None:
    editor = enter(app, "editor")
    edition = write(app, editor.account_id, thing="editions/7")
    clock.shift(timedelta(days=2))
    admin = enter(app, "admin")
    page = write(app, admin.account_id, action="page.revise", thing="pages/7")
    every = page + edition
    for asked, found in {
        "group=edition": edition,
        "group=page": page,
        f"person={editor.account_id}": edition,
        "thing=pages/7": page,
        "since=2026-03-03": page,
        "until=2026-03-03": edition,
        "since=2026-03-02&until=2026-03-04": every,
        f"person={editor.account_id}&group=page": [],
        "group=nothing": every,
        "person=99&group=%00": every,
        "person=1%20or%201=1": every,
        "thing=a%25": every,
        "since=tomorrow&until=9999-12-31": every,
        "since=0001-01-01&before=-1": every,
    }.items():
        assert numbers(admin, f"/staff/trail?{asked}") == found, asked
    assert "Nothing fits" in admin.get(f"/staff/trail?person={editor.account_id}&group=page").text


def test_times_and_days_are_those_of_the_clock_of_the_house(app: Flask, clock: Traveller) -> None:
    with app.app_context(), transaction() as current:
        current.add(SiteSetting(name="zone", value="Africa/Nairobi"))
    clock.move_to(datetime(2026, 3, 4, 22, 30, tzinfo=UTC))
    editor = enter(app, "editor")
    [there] = write(app, editor.account_id)
    page = words(editor.get("/staff/trail").text)
    assert "5 March 2026, 01:30" in page
    assert "Times are by the clock of the house: East Africa Time." in page
    assert there in numbers(editor, "/staff/trail?since=2026-03-05&until=2026-03-05")
    assert there not in numbers(editor, "/staff/trail?until=2026-03-04")
    assert "Times are by the clock" not in words(editor.get("/staff/regions").text)


def test_walking_back_shows_each_entry_once_whatever_is_written_meanwhile(app: Flask) -> None:
    admin = enter(app, "admin")
    written = write(app, admin.account_id, 230, thing="editions/7")
    seen, address = [], "/staff/trail?group=edition"
    while address:
        seen += numbers(admin, address)
        older = parse(admin.get(address).text).find(".//a[@rel='next']")
        address = older.get("href") if older is not None else ""
        write(app, admin.account_id)
    assert seen == written[::-1]


def test_the_trail_shows_which_fields_changed_but_no_value_that_may_be_a_persons(app: Flask) -> None:
    admin = enter(app, "admin")
    with app.app_context(), transaction():
        exhibition = make.exhibition("BUILDEXPO KENYA")
        audit.record(
            "exhibition.revise", exhibition, {"tagline": [CANARY, f"{CANARY}2"], "status": 3}, admin.account_id
        )
    page = admin.get("/staff/trail").text
    assert CANARY not in page
    said = words(page)
    assert "Exhibition: changed Tagline, Status: 3 BUILDEXPO KENYA" in said


def test_a_thing_is_named_only_to_whom_its_region_is_open(app: Flask) -> None:
    with app.app_context(), transaction():
        make.region("gulf", "Gulf states")
        edition = make.edition(make.exhibition("SECRET EXPO"))
        name = audit.name_of(edition)
    near, far = enter(app, "editor", regions=["east-africa"]), enter(app, "editor", regions=["gulf"])
    for person in (near, far):
        write(app, person.account_id, thing=name)
    assert "SECRET EXPO 2027" in words(near.get("/staff/trail").text)
    page = far.get("/staff/trail").text
    assert "SECRET" not in page
    assert "Edition 1" in words(page)


def test_statements_do_not_grow_with_the_entries(app: Flask, statements: list[str]) -> None:
    admin, counted = enter(app, "admin"), []
    with app.app_context():
        for number in (1, 40):
            with transaction():
                whole = make.exhibition(f"SHOW {number}")
                for year in range(number):
                    audit.record("edition.revise", make.edition(whole, slug=str(year)), {}, admin.account_id)
                    audit.record("news.revise", make.post(f"Post {number} {year}"), {}, admin.account_id)
            admin.get("/staff/trail")
            statements.clear()
            admin.get("/staff/trail")
            counted.append(len(statements))
    assert counted[0] == counted[1]


def test_what_the_last_check_found_is_shown_to_administrators(app: Flask, db: Session) -> None:
    admin, editor = enter(app, "admin"), enter(app, "editor")
    first = write(app, editor.account_id, 3)[0]
    with app.app_context():
        instance: Path = app.config["SETTINGS"].instance
        audit.check(instance)
        assert "Checked on 2 March 2026, 09:00. 3 entries, all as they were written." in words(
            admin.get("/staff/trail").text
        )
        harm(db, f"DELETE FROM audit WHERE id = {first + 1}")  # noqa: S608 -- a number
        audit.check(instance)
    said = words(admin.get("/staff/trail").text)
    assert "The trail does not hold" in said
    assert f"One or more entries between {first} and {first + 2} " in said
    assert "hold" not in words(editor.get("/staff/trail").text)


def test_every_deed_of_the_trail_has_its_words(app: Flask) -> None:
    """Found in the code: a new deed that nobody has given words would stand there as a code."""
    written = re.compile(r'record\(\s*"([a-z_]+)\.([a-z_]+)"')
    found = {pair for file in (ROOT / "expoapp").rglob("*.py") for pair in written.findall(file.read_text("utf-8"))}
    assert len(found) > 80
    with app.test_request_context():
        unknown = sorted(f"{group}.{done}" for group, done in found if not wording.is_known(group, done))
    assert unknown == []
