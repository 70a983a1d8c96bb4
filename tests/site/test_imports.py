"""Tables taken out as files and brought in again: read by somebody else's parser, walked through the pages."""

import io
import re

import openpyxl
import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.accounts import actions as accounts
from expoapp.accounts import queries as people
from expoapp.accounts.models import AccountRole
from expoapp.audit import AuditEntry
from expoapp.catalogue.models import Venue
from expoapp.db import transaction
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.history import Revision
from expoapp.search import SearchEntry
from expoapp.site.models import Import, ImportRow
from tests.office import enter
from tests.site.spreadsheets import (
    as_csv,
    counts,
    export,
    form_of,
    hand_in,
    look,
    name_columns,
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


def test_two_rows_about_the_same_are_told(app: Flask) -> None:
    editor = enter(app, "editor")
    rows = [["name", "city", "country"], ["New Hall", "Nairobi", "KE"], ["new hall", "nairobi", "Kenya"]]
    page = look(app, editor, "venues", as_csv(rows))
    assert counts(editor, page) == {"Wrong": 1, "New": 1}
    assert "Row 2 speaks of the same already." in words(editor.get(page))


def test_heads_are_remembered_for_the_next_file(app: Flask) -> None:
    editor = enter(app, "editor")
    content = as_csv([["Halle", "Ort", "Notiz"], ["New Hall", "Nairobi", "x"]])
    page = hand_in(editor, "venues", content)
    assert form_of(editor, f"{page}/columns")["columns-0"] == ""
    answer = editor.post(f"{page}/columns", form_of(editor, f"{page}/columns"))
    assert answer.status_code == 422
    assert "A row could not be told from another." in words(answer)
    twice = form_of(editor, f"{page}/columns") | {"columns-0": "name", "columns-1": "name"}
    assert "“Name” is chosen twice." in words(editor.post(f"{page}/columns", twice))
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
