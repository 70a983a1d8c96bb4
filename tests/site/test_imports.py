"""Tables taken out as files and brought in again: read by somebody else's parser, walked through the pages."""

import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from flask import Flask
from playwright.sync_api import Page as BrowserPage
from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as our_clock
from expoapp.accounts import actions as accounts
from expoapp.accounts import queries as people
from expoapp.accounts.models import AccountRole, Scope
from expoapp.audit import AuditEntry
from expoapp.catalogue import actions as catalogue
from expoapp.catalogue.models import City, Venue
from expoapp.catalogue.queries import staff as places
from expoapp.db import session, transaction
from expoapp.exhibitions.actions.sheets import EDITIONS
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionName
from expoapp.history import Revision
from expoapp.search import SearchEntry
from expoapp.site.actions import take_step
from expoapp.site.models import Import, ImportRow
from tests import factories as make
from tests.office import enter
from tests.site.spreadsheets import (
    as_csv,
    counts,
    export,
    form_of,
    hand_in,
    look,
    name_columns,
    parse,
    press,
    rows_of,
    words,
    work,
)

pytestmark = pytest.mark.usefixtures("sample")
TABLES = ("exhibitions", "editions", "venues")


# ---- There and back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("name", TABLES)
def test_what_was_taken_out_changes_nothing_when_it_comes_back(app: Flask, name: str, form: str) -> None:
    editor = enter(app, "editor")
    content = export(editor, name, form)
    page = look(app, editor, name, content, f"rows.{form}")
    total = len(rows_of(export(editor, name))) - 1
    assert total > 10
    assert counts(editor, page) == {"As before": total}
    assert "There is nothing to apply" in words(editor.get(page))


def test_a_workbook_saved_by_another_program_changes_nothing_either(app: Flask) -> None:
    editor = enter(app, "editor")
    book = openpyxl.load_workbook(io.BytesIO(export(editor, "editions", "xlsx")))
    sheet = book.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, heads.index("First day") + 1).is_date
    saved = io.BytesIO()
    book.save(saved)
    page = look(app, editor, "editions", saved.getvalue(), "rows.xlsx")
    assert counts(editor, page) == {"As before": sheet.max_row - 1}


def test_files_hold_what_lies_in_ones_regions_and_no_more(app: Flask, db: Session) -> None:
    near = rows_of(export(enter(app, "editor", regions=["east-africa"]), "exhibitions"))
    all_of_them = rows_of(export(enter(app, "viewer"), "exhibitions"))
    place = near[0].index("Regions")
    assert 1 < len(near) < len(all_of_them)
    assert all("east-africa" in row[place] for row in near[1:])
    assert len(all_of_them) - 1 == len(db.scalars(select(Exhibition.id)).all())


# ---- Looked at row by row --------------------------------------------------------------------------------------------


def test_every_row_says_what_it_would_do(app: Flask, db: Session) -> None:
    editor = enter(app, "editor")
    rows = [
        ["Exhibition", "Edition", "First day", "Last day", "Hall", "Venue"],
        ["buildexpo-kenya", "2027", "2027-07-14", "2027-07-17", "Hall 4", ""],
        ["MEDEXPO KENYA", "2031", "2031-06-04", "2031-06-06", "", "Sarit Expo Centre"],
        ["buildexpo-kenya", "2029", "31.2.2029", "2029-07-17", "", ""],
        ["no-such-show", "2027", "2027-07-14", "2027-07-17", "", ""],
        ["medexpo-kenya", "2032", "2032-07-14", "2032-07-11", "", ""],
    ]
    before = db.scalars(select(Edition.id)).all()
    page = look(app, editor, "editions", as_csv(rows))
    told = words(editor.get(page))
    assert counts(editor, page)["Wrong"] >= 3, told
    assert "First day: “31.2.2029” is not in the calendar." in told
    assert "Exhibition: There is no exhibition “no-such-show” here." in told
    assert "Last day: The last day is before the first." in told
    changed = words(editor.get(f"{page}?rows=changed"))
    assert "Hall 4" in changed
    assert "2027-07-14" in changed
    db.rollback()
    assert db.scalars(select(Edition.id)).all() == before, "a look changes nothing"
    assert db.scalars(select(Revision.id).where(Revision.deed.like("import-%"))).all() == []
    wrong = rows_of(editor.get(f"{page}/wrong.csv").data)
    assert wrong[0][-1] == "What is wrong"
    assert [row[0] for row in wrong[1:]] == ["buildexpo-kenya", "no-such-show", "medexpo-kenya"]


def test_rows_that_cannot_be_read_count_as_looked_at(app: Flask) -> None:
    editor = enter(app, "editor")
    page = hand_in(editor, "venues", as_csv([["Name", "City"], ["Hall One", "nairobi"], ["Hall Two", "nairobi", "x"]]))
    name_columns(editor, page)
    assert "The rows are being looked at: 1 of 2." in words(editor.get(page))
    with app.app_context(), transaction():
        take_step()
    assert "The rows are being looked at: 2 of 2." in words(editor.get(page))


def test_a_page_that_nobody_looks_at_does_not_ask_how_far_the_work_has_come(
    app: Flask, live: str, page: BrowserPage
) -> None:
    editor = enter(app, "editor")
    address = hand_in(editor, "venues", as_csv([["Name", "City"], ["Hall One", "nairobi"]]))
    name_columns(editor, address)
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if sent.resource_type == "fetch" else None)
    page.context.add_cookies([{"name": "session", "value": editor.token, "url": live}])
    page.clock.install(time=our_clock.now())
    page.goto(address)

    def see(hidden: bool) -> None:
        shown = f"Object.defineProperty(document, 'hidden', {{ value: {str(hidden).lower()}, configurable: true }})"
        page.evaluate(f"{shown}; document.dispatchEvent(new Event('visibilitychange', {{ bubbles: true }}))")

    see(hidden=True)
    asked.clear()
    page.clock.run_for(10_000)
    assert asked == []
    with page.expect_response(f"**{address}"):
        see(hidden=False)
        page.clock.run_for(1_000)
    # Left open for long, it stops by itself.
    page.clock.set_system_time(our_clock.now() + timedelta(days=1))
    with page.expect_response(f"**{address}"):
        page.clock.run_for(1_000)
    asked.clear()
    page.clock.run_for(10_000)
    assert asked == []


def test_two_rows_about_the_same_are_told(app: Flask) -> None:
    editor = enter(app, "editor")
    rows = [["name", "city", "country"], ["New Hall", "Nairobi", "KE"], ["new hall", "nairobi", "Kenya"]]
    page = look(app, editor, "venues", as_csv(rows))
    assert counts(editor, page) == {"Wrong": 1, "New": 1}
    assert "Row 2 speaks of the same already." in words(editor.get(page))


def test_more_columns_than_the_file_has_count_as_not_sent(app: Flask) -> None:
    editor = enter(app, "editor")
    page = hand_in(editor, "venues", as_csv([["Halle", "Ort"], ["New Hall", "Nairobi"]]))
    more = {"columns-0": "", "columns-2": "name", "columns-999": "city"}
    answer = editor.post(f"{page}/columns", form_of(editor, f"{page}/columns") | more)
    assert answer.status_code == 422
    assert "A row could not be told from another." in words(answer)


def test_columns_named_in_another_tab_meanwhile_are_told_of(app: Flask) -> None:
    editor = enter(app, "editor")
    page = hand_in(editor, "venues", as_csv([["Name", "City"], ["New Hall", "Nairobi"]]))
    sent = form_of(editor, f"{page}/columns")
    assert editor.post(f"{page}/columns", sent).status_code == 303
    answer = editor.post(f"{page}/columns", sent)
    assert answer.location == page
    assert "This file is no longer where you saw it." in words(editor.get(page))
    assert editor.post(f"{page}/columns", sent | {"key": "forged"}).status_code == 400


def test_heads_are_remembered_for_the_next_file(app: Flask) -> None:
    editor = enter(app, "editor")
    content = as_csv([["Halle", "Ort", "Notiz"], ["New Hall", "Nairobi", "x"]])
    page = hand_in(editor, "venues", content)
    assert form_of(editor, f"{page}/columns")["columns-0"] == ""
    answer = editor.post(f"{page}/columns", form_of(editor, f"{page}/columns"))
    assert answer.status_code == 422
    assert "A row could not be told from another." in words(answer)
    twice = form_of(editor, f"{page}/columns") | {"columns-0": "name", "columns-1": "name"}
    refused = parse(editor.post(f"{page}/columns", twice))
    [link] = refused.xpath("//*[@role='alert']//a")
    assert (link.text, link.get("href")) == ("“Name” is chosen twice.", "#columns-1")
    assert refused.get_element_by_id("columns-1").get("aria-invalid") == "true"
    name_columns(editor, page, **{"columns-0": "name", "columns-1": "city"})
    work(app)
    assert counts(editor, page) == {"New": 1}
    page = hand_in(editor, "venues", content)
    sent = form_of(editor, f"{page}/columns")
    assert (sent["columns-0"], sent["columns-1"], sent["columns-2"]) == ("name", "city", "")


# ---- Applied and undone ----------------------------------------------------------------------------------------------


def test_a_file_is_applied_as_one_deed_and_undone_as_one(app: Flask, db: Session) -> None:
    editor = enter(app, "editor")
    before = {name: export(editor, name) for name in TABLES}
    rows = rows_of(before["venues"])
    name, street = rows[0].index("Name"), rows[0].index("Street address")
    rows[1][street] = "12 Ring Road"
    rows.append(["", "Lake Basin Hall", *rows[1][2:4], "", "", "", ""])
    page = look(app, editor, "venues", as_csv(rows))
    assert counts(editor, page) == {"Changed": 1, "New": 1, "As before": len(rows) - 3}
    press(app, editor, page, "apply")
    assert "2 rows are applied." in words(editor.get(page))
    after = rows_of(export(editor, "venues"))
    assert [row for row in after if row[name] == "Lake Basin Hall"]
    assert any(row[street] == "12 Ring Road" for row in after)
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "import.apply")).one()
    assert entry.changes["new"] == entry.changes["changed"] == 1
    assert db.scalar(select(SearchEntry.id).where(SearchEntry.names.contains("lake basin")))
    press(app, editor, page, "undo")
    assert "1 row is as it was before. 1 new one was taken away again." in words(editor.get(page))
    assert export(editor, "venues") == before["venues"]
    db.rollback()
    assert db.scalar(select(Venue.id).where(Venue.name == "Lake Basin Hall")) is None


def test_what_changed_since_the_look_is_left_out(app: Flask, db: Session) -> None:
    editor = enter(app, "editor")
    rows = rows_of(export(editor, "venues"))
    street = rows[0].index("Street address")
    rows[1][street], rows[2][street] = "12 Ring Road", "13 Ring Road"
    page = look(app, editor, "venues", as_csv(rows))
    venue = db.scalars(select(Venue).where(Venue.slug == rows[1][0])).one()
    venue.address = "1 Other Street"
    db.commit()
    press(app, editor, page, "apply")
    assert "1 row is applied. 1 row was left out" in words(editor.get(page))
    assert "It has changed since you looked" in words(editor.get(f"{page}?rows=changed"))
    db.rollback()
    assert db.get(Venue, venue.id).address == "1 Other Street"  # type: ignore[union-attr]


def test_undoing_leaves_what_somebody_has_worked_on(app: Flask, db: Session) -> None:
    editor = enter(app, "editor")
    rows = rows_of(export(editor, "venues"))
    street = rows[0].index("Street address")
    rows[1][street], rows[2][street] = "12 Ring Road", "13 Ring Road"
    page = look(app, editor, "venues", as_csv(rows))
    press(app, editor, page, "apply")
    venue = db.scalars(select(Venue).where(Venue.slug == rows[1][0])).one()
    venue.address = "1 Other Street"
    db.commit()
    press(app, editor, page, "undo")
    told = words(editor.get(f"{page}?rows=changed"))
    assert "1 row is as it was before." in told
    assert "Somebody has changed it since." in told


def test_a_file_is_applied_once_however_often_it_is_pressed(app: Flask, db: Session) -> None:
    editor = enter(app, "editor")
    page = look(app, editor, "venues", as_csv([["name", "city", "country"], ["New Hall", "Nairobi", "KE"]]))
    version = re.search(r'name="version" value="(\d+)"', editor.get(page).get_data(as_text=True))
    assert version
    for _press in range(2):
        assert editor.post(f"{page}/apply", {"version": version[1]}).status_code == 303
        work(app)
    assert len(db.scalars(select(Venue.id).where(Venue.name == "New Hall")).all()) == 1
    assert "This file is no longer where you saw it." in words(editor.get(page))


# ---- Whose it is -----------------------------------------------------------------------------------------------------


def test_files_are_seen_by_whoever_handed_them_in_and_by_administrators(app: Flask) -> None:
    editor, other, admin = enter(app, "editor"), enter(app, "editor"), enter(app, "admin")
    page = look(app, editor, "venues", as_csv([["name", "city"], ["New Hall", "Nairobi"]]))
    assert other.get(page).status_code == 404
    assert other.post(f"{page}/cancel").status_code == 404
    assert "rows.csv" not in words(other.get("/staff/imports"))
    assert admin.get(page).status_code == 200


def test_an_administrator_applies_a_colleagues_file_in_their_own_name(app: Flask, db: Session) -> None:
    editor, admin = enter(app, "editor"), enter(app, "admin")
    page = look(app, editor, "venues", as_csv([["name", "city"], ["New Hall", "Nairobi"]]))
    press(app, admin, page, "apply")
    made = db.scalars(select(Venue).where(Venue.name == "New Hall")).one()
    said = {row.account_id for row in db.scalars(select(AuditEntry).where(AuditEntry.thing == f"venues/{made.id}"))}
    assert said == {admin.account_id}
    assert set(db.scalars(select(Revision.account_id))) == {admin.account_id}
    db.rollback()
    press(app, editor, page, "undo")
    assert db.scalar(select(Venue.id).where(Venue.name == "New Hall")) is None
    removed = select(AuditEntry.account_id).where(AuditEntry.action == "venue.delete")
    assert db.scalars(removed).all() == [editor.account_id]


def test_rows_about_other_regions_are_answered_as_if_nothing_were_there(app: Flask) -> None:
    editor = enter(app, "editor", regions=["east-africa"])
    rows = [["exhibition", "tagline"], ["itexpo-oman", "Ours now"], ["no-such-show", "Ours now"]]
    page = look(app, editor, "exhibitions", as_csv(rows))
    told = words(editor.get(page))
    assert counts(editor, page) == {"Wrong": 2}
    assert "There is no exhibition “itexpo-oman” here." in told
    assert "There is no exhibition “no-such-show” here." in told


def test_files_go_with_the_right(app: Flask, db: Session) -> None:
    editor = enter(app, "editor", regions=["east-africa"])
    look(app, editor, "venues", as_csv([["name", "city"], ["New Hall", "Nairobi"]]))
    admin = enter(app, "admin")
    with app.app_context(), transaction():
        accounts.disable(people.get_person(editor.account_id), by=admin.account_id)
    assert db.scalars(select(Import.id)).all() == []
    assert db.scalars(select(ImportRow.number)).all() == []


def test_a_right_that_ends_while_a_file_is_in_work_ends_the_work(app: Flask, db: Session) -> None:
    editor = enter(app, "editor")
    page = look(app, editor, "venues", as_csv([["name", "city"], ["New Hall", "Nairobi"]]))
    version = re.search(r'name="version" value="(\d+)"', editor.get(page).get_data(as_text=True))
    assert version
    assert editor.post(f"{page}/apply", {"version": version[1]}).status_code == 303
    row = db.scalars(select(AccountRole).where(AccountRole.account_id == editor.account_id)).one()
    row.role = "viewer"
    db.commit()
    work(app)
    assert db.scalar(select(Venue.id).where(Venue.name == "New Hall")) is None


# ---- What is no table ------------------------------------------------------------------------------------------------


def far_out() -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "name")
    sheet.write(1_000_000, 16_000, "x")
    book.close()
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Choose a file that holds something."),
        (b"name,city\n", "The file has no rows below its first line."),
        (b"\xd0\xcf\x11\xe0old", "This is an old workbook (.xls)"),
        (b"PK\x03\x04nothing", "The workbook cannot be read."),
        ("name\nÉ".encode("latin-1"), "The file is not UTF-8 text: line 2 cannot be read."),
        (b"name\n" + b"x\n" * 5001, "more than 5000 rows"),
        (far_out(), "The workbook has a cell far out"),
    ],
)
def test_what_is_no_table_is_refused_in_words(app: Flask, content: bytes, sentence: str) -> None:
    editor = enter(app, "editor")
    answer = editor.post("/staff/imports", {"sheet": "venues", "file": (io.BytesIO(content), "rows.csv")})
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_too_large_a_file_is_refused(app: Flask) -> None:
    editor = enter(app, "editor")
    answer = editor.post("/staff/imports", {"sheet": "venues", "file": (io.BytesIO(b"x" * 4_100_000), "rows.csv")})
    assert answer.status_code == 413
    answer.request.environ["wsgi.input"].close()  # so large a file the test's client keeps on the disk


def test_formulas_come_and_go_as_the_texts_they_are(app: Flask, db: Session, sample: Traveller) -> None:
    assert sample
    editor = enter(app, "editor")
    venue = db.scalars(select(Venue).order_by(Venue.id)).first()
    assert venue is not None
    venue.address = "=HYPERLINK(1)"
    db.commit()
    for form in ("csv", "xlsx"):
        content = export(editor, "venues", form)
        if form == "csv":
            assert b'"\'=HYPERLINK(1)"' in content
        page = look(app, editor, "venues", content, f"rows.{form}")
        assert list(counts(editor, page)) == ["As before"]


# ---- What nobody thinks of -------------------------------------------------------------------------------------------


def test_long_names_and_heads_find_room(app: Flask) -> None:
    editor = enter(app, "editor")
    content = as_csv([["name", "city", "h" * 500], ["n" * 500, "Nairobi", "x"], ["☆", "Nairobi", ""]])
    page = look(app, editor, "venues", content, "f" * 500 + ".csv")
    assert counts(editor, page) == {"Wrong": 1, "New": 1}
    assert "The text has 500 characters; at most 200 are possible." in words(editor.get(page))


def test_names_without_letters_are_not_taken_for_one(app: Flask) -> None:
    editor = enter(app, "editor")
    page = look(app, editor, "venues", as_csv([["name", "city"], ["☆", "Nairobi"], ["★", "Nairobi"]]))
    assert counts(editor, page) == {"New": 2}


def test_a_text_in_the_place_of_the_file_is_refused(app: Flask) -> None:
    answer = enter(app, "editor").post("/staff/imports", {"sheet": "venues", "file": "name,city"})
    assert answer.status_code == 422
    assert "Choose a file that holds something." in words(answer)


def test_a_head_that_stands_there_twice_is_still_known_the_next_time(app: Flask) -> None:
    editor = enter(app, "editor")
    look(app, editor, "venues", as_csv([["Name", "City", "Name"], ["New Hall", "Nairobi", "x"]]))
    page = hand_in(editor, "venues", as_csv([["Name", "City"], ["New Hall", "Nairobi"]]))
    assert form_of(editor, f"{page}/columns")["columns-0"] == "name"


def test_a_row_that_the_database_refuses_costs_only_itself(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = EDITIONS.write

    def broken(thing: Any, found: Any, by: int, scope: Any, deed: str) -> int:
        if found.get("hall") == "never thought of":
            raise RuntimeError("a fault of ours")
        if found.get("hall") == "broken":
            session().execute(
                insert(City).values(country_code="??", slug="x", name="x", zone="x", lang="en", version=1)
            )
            session().execute(text("SELECT * FROM cities WHERE id = 1"))
        return whole(thing, found, by, scope, deed)

    monkeypatch.setitem(vars(EDITIONS), "write", broken)
    editor = enter(app, "editor")
    rows = [
        ["Exhibition", "Edition", "Hall"],
        ["buildexpo-kenya", "2027", "broken"],
        ["itexpo-oman", "2027", "never thought of"],
        ["medexpo-kenya", "2027", "Hall 9"],
    ]
    page = look(app, editor, "editions", as_csv(rows))
    assert counts(editor, page) == {"Wrong": 2, "Changed": 1}, words(editor.get(page))
    assert words(editor.get(page)).count("This row cannot be worked on") == 2
    press(app, editor, page, "apply")
    assert "1 row is applied." in words(editor.get(page))


def test_what_was_deleted_since_is_told_when_a_file_is_undone(app: Flask, db: Session) -> None:
    editor = enter(app, "editor")
    page = look(app, editor, "venues", as_csv([["name", "city"], ["New Hall", "Nairobi"], ["Other Hall", "Nairobi"]]))
    press(app, editor, page, "apply")
    number = db.scalars(select(Venue.id).where(Venue.name == "New Hall")).one()
    db.rollback()
    scope = Scope(everywhere=True)
    with app.app_context(), transaction():
        catalogue.delete_venue(places.get_venue(number, scope), by=editor.account_id, scope=scope)
    press(app, editor, page, "undo")
    told = words(editor.get(page))
    assert "1 new one was taken away again. 1 row stays" in told
    assert "It is no longer there." in told


def test_a_number_given_anew_does_not_undo_an_older_file(app: Flask, db: Session, sample: Traveller) -> None:
    editor = enter(app, "editor")
    rows = rows_of(export(editor, "venues"))
    street = rows[0].index("Street address")
    deeds = []
    for address in ("12 Ring Road", "13 Ring Road"):
        rows[1][street] = address
        page = look(app, editor, "venues", as_csv(rows[:2]))
        press(app, editor, page, "apply")
        deeds.append(db.scalars(select(Revision.deed).order_by(Revision.id.desc()).limit(1)).one())
        if address == "12 Ring Road":
            db.execute(delete(Import))
            db.commit()
            sample.shift(60)
    assert deeds[0] != deeds[1]
    press(app, editor, page, "undo")
    db.rollback()
    assert db.scalars(select(Venue.address).where(Venue.slug == rows[1][0])).one() == "12 Ring Road"


def test_who_runs_an_exhibition_is_not_chosen_by_people_of_some_regions(app: Flask, db: Session) -> None:
    make.organiser("Somebody Else", is_own=False)
    db.commit()
    rows = [["Exhibition", "Name", "Organiser", "Regions", "City", "Industries"]]
    show = rows_of(export(enter(app, "editor"), "exhibitions"))
    of_it = dict(zip(show[0], next(row for row in show if row[0] == "buildexpo-kenya"), strict=True))
    rows += [
        ["", "New Show", said, "east-africa", "Nairobi", of_it["Industries"]]
        for said in ("somebody-else", "no-such-organiser")
    ]
    rows.append(["", "Our Show", of_it["Organiser"], "east-africa", "Nairobi", of_it["Industries"]])
    editor = enter(app, "editor", regions=["east-africa"])
    page = look(app, editor, "exhibitions", as_csv(rows))
    assert counts(editor, page) == {"Wrong": 2, "New": 1}, words(editor.get(page))
    assert words(editor.get(page)).count("Who runs an exhibition is decided by people who may act in all regions.") == 2


def test_new_editions_are_told_apart_by_their_year(app: Flask) -> None:
    editor = enter(app, "editor")
    rows = [
        ["exhibition", "edition", "starts_on", "ends_on"],
        ["buildexpo-kenya", "", "14.07.2033", "16.07.2033"],
        ["buildexpo-kenya", "", "14.07.2034", "16.07.2034"],
        ["buildexpo-kenya", "2O35", "14.07.2035", "16.07.2035"],
    ]
    page = look(app, editor, "editions", as_csv(rows))
    assert counts(editor, page) == {"Wrong": 1, "New": 2}
    assert "It has no edition “2O35”." in words(editor.get(page))
    assert "buildexpo-kenya 2033" in words(editor.get(f"{page}?rows=new"))


def test_hours_after_midnight_are_explained(app: Flask) -> None:
    editor = enter(app, "editor")
    rows = [["exhibition", "starts_on", "ends_on", "hours"]]
    rows += [
        ["buildexpo-kenya", "2033-07-14", "2033-07-14", "2033-07-14 18:00-02:00"],
        ["medexpo-kenya", "2033-07-14", "2033-07-14", "2033-07-14 18:00-02:00+1 trade; for guests; and friends"],
    ]
    page = look(app, editor, "editions", as_csv(rows))
    assert counts(editor, page) == {"Wrong": 1, "New": 1}
    assert "if that is after midnight, write +1" in words(editor.get(page))
    assert "2033-07-14 18:00-02:00+1 trade; for guests; and friends" in words(editor.get(f"{page}?rows=new"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_odd_values_come_back_as_they_went(app: Flask, db: Session, form: str) -> None:
    editor = enter(app, "editor")
    venue = db.scalars(select(Venue).order_by(Venue.id)).first()
    edition = db.scalars(select(Edition).where(Edition.starts_on.is_not(None)).order_by(Edition.id)).first()
    exhibition = db.scalars(select(Exhibition).order_by(Exhibition.id)).first()
    assert venue
    assert edition
    assert exhibition
    venue.latitude, venue.longitude, venue.address = 1e-05, 36.80000000000001, '\'tis; "a" _x0041_'
    venue.directions = "one\n\n-two\n=three"
    edition.hall, edition.note, edition.status_reason = "2027-01-02", "قاعة ٣; yes", "+254 20"
    names = [
        ("former", "en", "A: B; C"),
        ("former", "ar", "=X"),
        ("language", "ar", "=X"),
        ("language", "zh-Hant", "建"),
    ]
    db.add_all(
        ExhibitionName(exhibition_id=exhibition.id, kind=kind, lang=lang, name=name) for kind, lang, name in names
    )
    db.commit()
    for name in TABLES:
        content = export(editor, name, form)
        page = look(app, editor, name, content, f"rows.{form}")
        assert list(counts(editor, page)) == ["As before"], words(editor.get(page))


def test_another_name_leaves_the_languages_of_the_others(app: Flask, db: Session) -> None:
    editor = enter(app, "editor")
    exhibition = db.scalars(select(Exhibition).where(Exhibition.slug == "buildexpo-kenya")).one()
    db.execute(delete(ExhibitionName).where(ExhibitionName.exhibition_id == exhibition.id))
    for kind, lang in (("former", "en"), ("language", "ar")):
        db.add(ExhibitionName(exhibition_id=exhibition.id, kind=kind, lang=lang, name="X"))
    db.commit()
    rows = [["exhibition", "names"], ["buildexpo-kenya", "former: X\nar: X\nfr: Y"]]
    press(app, editor, look(app, editor, "exhibitions", as_csv(rows)), "apply")
    db.rollback()
    named = select(ExhibitionName.kind, ExhibitionName.lang).where(ExhibitionName.exhibition_id == exhibition.id)
    found = db.execute(named.order_by(ExhibitionName.id)).all()
    assert [tuple(one) for one in found] == [("former", "en"), ("language", "ar"), ("language", "fr")]


def test_days_are_given_to_the_edition_of_that_year_which_has_none(app: Flask, db: Session) -> None:
    exhibition = db.scalars(select(Exhibition).where(Exhibition.slug == "buildexpo-kenya")).one()
    make.edition(exhibition, slug="2033", precision="tba", starts_on=None, ends_on=None)
    db.commit()
    editor = enter(app, "editor")
    rows = [["exhibition", "precision", "starts_on", "ends_on"]]
    rows.append(["buildexpo-kenya", "exact", "2033-07-14", "2033-07-16"])
    assert counts(editor, look(app, editor, "editions", as_csv(rows))) == {"Changed": 1}


def test_a_change_far_behind_in_a_long_text_is_seen(app: Flask, db: Session) -> None:
    exhibition = db.scalars(select(Exhibition).where(Exhibition.slug == "buildexpo-kenya")).one()
    exhibition.description = "word " * 200 + "Cement"
    db.commit()
    editor = enter(app, "editor")
    rows = [["exhibition", "description"], ["buildexpo-kenya", "word " * 200 + "Cranes"]]
    told = words(editor.get(look(app, editor, "exhibitions", as_csv(rows))))
    assert "word Cement → …" in told
    assert "word Cranes" in told
