"""A table taken out, changed in a spreadsheet with three mistakes, brought in, applied and undone, in a browser."""

import io
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.browser import faults, overflow
from tests.office import enter
from tests.site.spreadsheets import work

HALLS = "Halls 1 to 3 and the open ground"


def changed(path: Path) -> bytes:
    """Return the workbook of editions with one better row, one new one and three wrong ones."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]

    def write(row: int, head: str, value: str) -> None:
        sheet.cell(row, heads.index(head) + 1).value = value

    rows = {(row[0].value, row[1].value): row[0].row for row in sheet.iter_rows(min_row=2)}
    write(rows["buildexpo-kenya", "2027"], "Hall", HALLS)
    write(rows["medexpo-kenya", "2027"], "First day", "31.2.2027")
    write(rows["afriwood-kenya", "2027"], "Venue", "Nowhere Hall")
    write(rows["buildexpo-tanzania", "2027"], "Status", "cancelled")
    last = sheet.max_row + 1
    for head, value in (("Exhibition", "buildexpo-kenya"), ("First day", "2031-07-08"), ("Last day", "2031-07-11")):
        write(last, head, value)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.usefixtures("sample")
def test_a_file_with_three_wrong_rows(live: str, page: Page, app: Flask, db: Session, tmp_path: Path) -> None:
    assert db
    person = enter(app, "editor")
    page.context.add_cookies([{"name": "session", "value": person.token, "url": live}])
    page.goto("/staff/imports")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Workbook (.xlsx) – Editions").click()
    waiting.value.save_as(tmp_path / "editions.xlsx")
    page.get_by_label("What the rows are").select_option("Editions")
    content = changed(tmp_path / "editions.xlsx")
    file = {"name": "editions.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("File").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Go on to its columns").press("Enter")
    expect(page.get_by_label("First day")).to_have_value("starts_on")
    page.get_by_role("button", name="Look at what would happen").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The rows are being looked at")
    assert faults(page) == []

    work(app)
    expect(page.get_by_text("3 rows are wrong and would be left out.")).to_be_visible()  # the page looks by itself
    table = page.get_by_role("table")
    expect(table).to_contain_text("First day: “31.2.2027” is not in the calendar.")
    expect(table).to_contain_text("Venue: There is no venue “Nowhere Hall” here.")
    expect(table).to_contain_text("Reason: Say why it is cancelled: visitors read the reason.")
    assert faults(page) == []
    rows = page.get_by_role("navigation", name="Rows by what becomes of them")
    rows.get_by_role("link", name="Changed 1").click()
    expect(table).to_contain_text(HALLS)
    rows.get_by_role("link", name="New 1").click()
    expect(table).to_contain_text("First day: 2031-07-08")
    page.set_viewport_size({"width": 360, "height": 800})
    assert overflow(page) == 0

    page.get_by_role("button", name="Apply 2 rows").press("Enter")
    work(app)
    expect(page.get_by_text("2 rows are applied. 3 rows were wrong.")).to_be_visible()
    assert HALLS in app.test_client().get("/exhibitions/buildexpo-kenya/2027").text
    page.get_by_role("button", name="Undo all of it").press("Enter")
    work(app)
    expect(page.get_by_text("1 row is as it was before. 1 new one was taken away again.")).to_be_visible()
    assert HALLS not in app.test_client().get("/exhibitions/buildexpo-kenya/2027").text
    assert faults(page) == []
