"""What the inbox shows, taken out of the office as a file or printed: unchanged, harmless, limited and noted."""

import csv
import io
import os
import re
import time
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import openpyxl
import pytest
import python_calamine
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.test import TestResponse

from expoapp import clock as moments
from expoapp import text
from expoapp.audit import AuditEntry
from expoapp.enquiries import actions, exporter, kinds, staff
from expoapp.enquiries.models import Consent, Enquiry, EnquiryExhibition
from expoapp.sheets import workbook
from expoapp.web import sealing
from tests import factories
from tests.enquiries.letters import enquire
from tests.enquiries.walks import LETTER, open_house
from tests.office import Person, enter
from tests.pages import parse, words

# R36: what a spreadsheet may take for a formula, a link, a number or another sign; and what must only stay as it is.
PAYLOADS = [
    *(
        "=1+1",
        "+1+1",
        "-1+1",
        "@x",
        "-5",
        "+254 20 123456",
        "+254201234567",
        "+1 (555) 123-4567",
        "12345678901234567890",
    ),
    *(
        " =1+1",
        "\u00a0=1+1",
        "\t=1+1",
        "\n=1+1",
        "\r=1+1",
        "\r\n=1+1",
        "\ufeff=1+1",
        "\u200b@x",
        "\u200e-1+1",
        "\u2060+1+1",
    ),
    *("＝1+1", "＋1+1", "－1+1", "＠x", "\u200b＝1+1", "\tx", "\rx", "\nx"),
    *('=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", '@SUM(1+1)*cmd|"/C calc"!A0', "=\n1+1"),
    *(
        "http://evil.example/",
        "mailto:a@b.c",
        "internal:Sheet1!A1",
        "'=1+1",
        "''=1+1",
        "'x",
        '"=1+1"',
        '";=1+1',
        ",=1+1",
    ),
    *(
        "زوادي نجوروغي",
        "\u200fمرحبا +254",
        "አዲስ አበባ",
        "007",
        "1e9",
        "2026-03-02",
        "TRUE",
        "_x0041_",
        "<f>1+1</f>",
        "&amp;",
    ),
]
ILLEGAL = ["\x00=1+1", "\x01x", "x\x0by", "\ufffe", "\x1b[31m"]
CSV_TYPE = "text/csv; charset=utf-8"


def take_out(person: Person, form: str = "xlsx", **filters: str) -> TestResponse:
    return person.post("/staff/enquiries/export", {"format": form, **filters}, buffered=True)


def by_openpyxl(raw: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def by_calamine(raw: bytes) -> list[list[Any]]:
    [sheet] = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw)).sheet_names
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def by_the_library(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))


def by_the_letter(raw: bytes) -> list[list[str]]:
    """RFC 4180, read sign by sign and nothing forgiven: every field quoted, every record ended by CR LF."""
    text = raw.decode("utf-8").removeprefix("\ufeff")
    records, place = [], 0
    while place < len(text):
        record = []
        while True:
            assert text[place] == '"', place
            end = place + 1
            while text[end] != '"' or text[end : end + 2] == '""':
                end += 2 if text[end] == '"' else 1
            record.append(text[place + 1 : end].replace('""', '"'))
            place = end + 1
            if text[place] != ",":
                break
            place += 1
        assert text[place : place + 2] == "\r\n", place
        place += 2
        records.append(record)
    return records


def column(table: list[list[Any]], title: str) -> list[Any]:
    place = table[0].index(title)
    return [row[place] for row in table[1:]]


@pytest.fixture
def payloads(db: Session, clock: Traveller) -> list[str]:
    for number, payload in enumerate(PAYLOADS):
        enquire(db, -number, message=payload, company=payload[:120], phone=payload[:32], products=payload, name=payload)
    db.commit()
    return PAYLOADS


def line_ends(values: Iterable[str]) -> list[str]:
    """XML knows one line end."""
    return [value.replace("\r\n", "\n").replace("\r", "\n") for value in values]


def test_whatever_a_text_begins_with_two_readers_of_workbooks_find_it_unchanged(
    app: Flask, payloads: list[str]
) -> None:
    assert len(payloads) >= 40
    raw = take_out(enter(app, "sales")).data
    for read in (by_openpyxl, by_calamine):
        table = read(raw)
        # openpyxl alone leaves the escape of an escape in place, which the format prescribes.
        table = [[cell.replace("_x005F_", "_") if isinstance(cell, str) else cell for cell in row] for row in table]
        for title in ("Message", "Company", "Products", "Name"):
            assert column(table, title) == line_ends(payloads), (read, title)
        assert column(table, "Phone") == line_ends(one[:32] for one in payloads), read


def test_a_workbook_has_no_formula_and_no_link_and_its_texts_stay_texts_when_edited(
    app: Flask, payloads: list[str]
) -> None:
    raw = take_out(enter(app, "sales")).data
    parts = {name: body.decode() for name, body in all_parts(raw)}
    assert not [name for name, body in parts.items() if re.search(r"<f[ >/]|<hyperlink|oleObject|externalLink", body)]
    assert not [name for name, body in parts.items() if "TargetMode" in body]
    sheet = parts["xl/worksheets/sheet1.xml"]
    kinds = re.findall(r'<c r="[A-Z]+\d+"(?: s="\d+")?(?: t="(\w+)")?>', sheet)
    assert set(kinds) == {"inlineStr", ""}
    assert kinds.count("") == 2 * len(payloads)  # the two moments of each row; everything else is text
    assert "<autoFilter" in sheet
    assert 'state="frozen"' in sheet
    book = openpyxl.load_workbook(io.BytesIO(raw)).active
    assert book is not None
    assert {cell.quotePrefix for row in book.iter_rows(min_col=6, max_col=6) for cell in row} == {True}


def all_parts(raw: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return [(name, book.read(name)) for name in book.namelist()]


def test_two_readers_of_csv_find_every_text_behind_its_guard(app: Flask, payloads: list[str]) -> None:
    raw = take_out(enter(app, "sales"), "csv").data
    assert raw.startswith(b"\xef\xbb\xbf")
    tables = [by_the_library(raw), by_the_letter(raw)]
    assert tables[0] == tables[1]
    for title in ("Message", "Company", "Products", "Name", "Phone"):
        cells = column(tables[0], title)
        assert [text.unguarded(cell) for cell in cells] == [one[:32] if title == "Phone" else one for one in payloads]
    assert column(tables[0], "Message")[:7] == [
        *("'=1+1", "'+1+1", "'-1+1", "'@x", "-5", "+254 20 123456", "+254201234567")
    ]


@given(st.text(st.sampled_from("'=+-@\t\r\n\u200b\ufeff＝＠ 15x(),\"") | st.characters(exclude_categories=["Cs"])))
def test_the_guard_of_a_cell_can_always_be_taken_off_again(value: str) -> None:
    cell = text.guarded(value)
    assert text.unguarded(cell) == value
    assert cell in {value, f"'{value}"}
    first = value.lstrip("\u200b\ufeff \t\r\n")[:1]
    if first and first in "=@＝＠":
        assert cell.startswith("'")


def test_what_xml_cannot_hold_is_left_out_of_a_workbook() -> None:
    assert [workbook.as_text(one) for one in ILLEGAL] == ["=1+1", "x", "xy", "", "[31m"]


def test_a_row_tells_all_that_the_desk_sees(app: Flask, db: Session, clock: Traveller) -> None:
    edition = factories.edition(factories.exhibition("BUILDEXPO KENYA"))
    db.commit()
    person = enter(app, "sales", email="asha@example.org")
    made = enquire(
        db,
        1,
        state="answered",
        company="Twiga Steel",
        country_code="KE",
        phone="020 123456",
        phone_e164="+25420123456",
        message="Two\nlines",
        stand="shell-scheme",
        area_sqm=36,
        products="Steel",
        is_first_time=True,
        owner_id=person.account_id,
        answered_at=moments.now() + timedelta(hours=2),
        follow_up_on=date(2026, 3, 9),
    )
    db.add(EnquiryExhibition(enquiry_id=made.id, exhibition_id=edition.exhibition_id, edition_id=edition.id))
    agreed = {"wording_version": "1", "wording": "Yes", "lang": "en", "given_at": moments.now()}
    db.add_all([Consent(enquiry_id=made.id, purpose=one, **agreed) for one in ("answer", "marketing")])
    other = enquire(db, 0)
    db.add(Consent(enquiry_id=other.id, purpose="marketing", withdrawn_at=moments.now(), **agreed))
    db.commit()
    table = by_openpyxl(take_out(person, show="all", sort="oldest").data)
    told = dict(zip(table[0], table[1], strict=True))
    asked_by_other_kinds = {str(question.told) for question in kinds.QUESTIONS.values() if not question.column}
    assert {name for name, value in told.items() if value is None} == asked_by_other_kinds
    assert {name: value for name, value in told.items() if name not in asked_by_other_kinds} == {
        "Reference": "EX-0001-TEST",
        "Received": datetime(2026, 3, 2, 9, 1),  # noqa: DTZ001 -- a workbook knows no zones; the next column tells it
        "Time zone": "UTC",
        "Kind": "Take a stand",
        "State": "Answered",
        "Name": "Zawadi Njoroge",
        "E-mail": "zawadi@example.com",
        "Company": "Twiga Steel",
        "Country": "Kenya",
        "Phone": "020 123456",
        "Phone, international": "+25420123456",
        "Message": "Two\nlines",
        "Exhibitions": "BUILDEXPO KENYA",
        "Editions": "BUILDEXPO KENYA 2027",
        "Stand": "Shell scheme",
        "Area in m²": 36,
        "Products": "Steel",
        "First time": "Yes",
        "May be told of other exhibitions": "Yes",
        "Owner": "Asha",
        "Desk": "Nairobi desk",
        "Due": datetime(2026, 3, 2, 16, 0),  # noqa: DTZ001 -- as above
        "First answer": datetime(2026, 3, 2, 11, 0),  # noqa: DTZ001 -- as above
        "Follow up on": datetime(2026, 3, 9),  # noqa: DTZ001 -- as above
        "Language": "English",
        "Came by": "Enquiry form",
    }
    assert column(table, "May be told of other exhibitions") == ["Yes", "No"]


def inbox_of(person: Person, **filters: str) -> list[str]:
    """Return the references that the inbox shows, page after page."""
    shown: list[str] = []
    address: str | None = "/staff/enquiries?" + urlencode(filters)
    while address:
        page = parse(person.get(address).text)
        parts = [urlsplit(one.get("href")).path.rpartition("/")[2] for one in page.findall(".//ol[@class='inbox']//a")]
        shown += parts
        older = page.find(".//a[@rel='next']")
        address = older.get("href") if older is not None else None
    return shown


def sought(app: Flask, filters: dict[str, str]) -> dict[str, str]:
    """Return filters as an address carries them: words that are searched for are sealed."""
    with app.app_context():
        return filters | ({"q": sealing.seal(filters["q"])} if "q" in filters else {})


@pytest.mark.sql
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"show": "mine"},
        {"show": "overdue"},
        {"show": "unassigned", "q": "twiga"},
        {"state": "quarantined"},
        {"state": "won", "q": "EX-0011"},
        {"show": "nonsense", "state": "nonsense"},
    ],
)
def test_a_file_and_a_sheet_hold_what_the_inbox_shows_in_its_order(
    app: Flask, db: Session, clock: Traveller, filters: dict[str, str]
) -> None:
    person = enter(app, "sales")
    states = ("new", "won", "quarantined", "answered", "assigned")
    for number in range(30):
        company = "Twiga Steel" if number % 3 else "Simba"
        owner = person.account_id if number % 4 == 0 else None
        enquire(db, number, state=states[number % 5], company=company, owner_id=owner)
    db.commit()
    clock.shift(timedelta(hours=2))
    person = Person(app, person.account_id)
    filters = sought(app, filters)
    shown = inbox_of(person, **filters)
    assert shown
    for form, read in (("xlsx", by_calamine), ("csv", by_the_library)):
        assert column(read(take_out(person, form, **filters).data), "Reference") == shown
    sheet = parse(person.get("/staff/enquiries/sheet?" + urlencode(filters)).text)
    assert [one.find(".//a").text for one in sheet.iter("article")] == shown


def test_another_region_is_in_no_file_and_on_no_sheet(app: Flask, db: Session, clock: Traveller) -> None:
    east, west = factories.region("east-africa"), factories.region("west-africa", "West Africa")
    enquire(db, 1, name="In the east", region_id=east.id)
    enquire(db, 2, name="CANARY-WEST", region_id=west.id)
    enquire(db, 3, name="CANARY-NOWHERE", region_id=None)
    db.commit()
    person = enter(app, "sales", regions=["east-africa"])
    for form, read in (("xlsx", by_calamine), ("csv", by_the_library)):
        assert column(read(take_out(person, form).data), "Name") == ["In the east"]
    page = person.get("/staff/enquiries/sheet").text
    assert "In the east" in page
    assert "CANARY" not in page


def test_sales_take_out_a_thousand_at_most_and_are_told_the_way_out(
    app: Flask, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert actions.MOST_ROWS == 1000
    monkeypatch.setattr("expoapp.enquiries.actions.export.MOST_ROWS", 2)
    for number in range(3):
        enquire(db, number, state="won" if number else "new")
    db.commit()
    person = enter(app, "sales")
    answer = take_out(person, show="all")
    assert answer.status_code == 403
    assert "These would be 3 enquiries. You may take out 2 at once: choose fewer with the filters" in words(answer.text)
    assert len(by_calamine(take_out(person, state="won").data)) == 3
    assert len(by_calamine(take_out(enter(app, "sales", "admin"), show="all").data)) == 4
    db.rollback()
    noted = [line.changes["rows"] for line in trail(db, "enquiry.export")]
    assert noted == [2, 3]


def trail(db: Session, action: str) -> list[AuditEntry]:
    return list(db.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)))


def test_the_sixth_file_of_an_hour_waits(app: Flask, db: Session, clock: Traveller) -> None:
    enquire(db, 1)
    db.commit()
    person = enter(app, "admin")
    assert [take_out(person, "csv").status_code for _ in range(6)] == [200] * 5 + [429]
    assert take_out(enter(app, "admin"), "csv").status_code == 200
    clock.shift(timedelta(minutes=14))
    assert take_out(person, "csv").status_code == 429
    other = Person(app, person.account_id)
    clock.shift(timedelta(minutes=14))
    assert take_out(other, "csv").status_code == 429


def test_the_trail_tells_what_was_taken_out_but_no_name_that_was_searched_for(
    app: Flask, db: Session, clock: Traveller
) -> None:
    enquire(db, 1, state="won", name="CANARY Person")
    db.commit()
    person = enter(app, "sales")
    [asked] = sought(app, {"q": "CANARY"}).values()
    take_out(person, "csv", state="won", q=asked)
    person.get(f"/staff/enquiries/sheet?show=all&q={asked}")
    [file], [sheet] = trail(db, "enquiry.export"), trail(db, "enquiry.sheet")
    assert file.changes == {"format": "csv", "rows": 1, "filter": {"show": "all", "state": "won", "words": None}}
    assert sheet.changes == {"rows": 1, "filter": {"show": "all", "words": None}}
    assert (file.account_id, sheet.account_id) == (person.account_id, person.account_id)


def test_a_file_goes_to_the_person_only_and_leaves_nothing_behind(app: Flask, db: Session, clock: Traveller) -> None:
    enquire(db, 1)
    db.commit()
    person = enter(app, "sales")
    folder: Path = app.config["SETTINGS"].instance
    before = sorted(folder.rglob("*"))
    for form, kind in (("xlsx", exporter_type()), ("csv", CSV_TYPE)):
        answer = take_out(person, form)
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Disposition"] == f'attachment; filename="enquiries-2026-03-02-0900.{form}"'
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert sorted(folder.rglob("*")) == before


def exporter_type() -> str:
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_visitors_can_send_while_a_file_is_written(
    app: Flask, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_house(db)
    enquire(db, 1)
    db.commit()
    sent = []
    write = exporter.write

    def slowly(enquiries: Iterable[Enquiry], *given: Any, **named: Any) -> int:
        first = next(iter(enquiries))
        sent.append(app.test_client().post("/instant-reply", data=LETTER).status_code)
        return write([first], *given, **named)

    monkeypatch.setattr(exporter, "write", slowly)
    assert take_out(enter(app, "sales")).status_code == 200
    assert sent == [303]


def test_a_full_disk_is_told_in_words_and_no_trace_claims_a_file(
    app: Flask, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    enquire(db, 1)
    db.commit()

    def full(*_: Any, **__: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporter, "write", full)
    answer = take_out(enter(app, "sales"))
    assert answer.status_code == 503
    assert "no room on the server" in words(answer.text)
    assert not trail(db, "enquiry.export")


def test_parts_of_a_workbook_whose_making_was_killed_go_within_hours(app: Flask, tmp_path: Path) -> None:
    for name, age in (("export-old", 3700), ("export-new", 60), ("exhibits", 9999)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "part").write_text("x")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    workbook.clear(tmp_path)
    assert sorted(one.name for one in tmp_path.glob("ex*")) == ["exhibits", "export-new"]


def test_the_number_of_statements_does_not_depend_on_the_rows(
    app: Flask, db: Session, clock: Traveller, statements: list[str]
) -> None:
    edition = factories.edition()
    db.commit()
    person = enter(app, "sales")
    take_out(person)  # the first deed begins the trail
    counted = []
    for first, last in ((0, 2), (2, 30)):
        for number in range(first, last):
            made = enquire(db, number)
            db.add(EnquiryExhibition(enquiry_id=made.id, exhibition_id=edition.exhibition_id, edition_id=edition.id))
        db.commit()
        for ask in (lambda: take_out(person), lambda: person.get("/staff/enquiries/sheet")):
            statements.clear()
            assert ask().status_code == 200
            counted.append(len(statements))
    assert counted[:2] == counted[2:]


def test_what_is_no_form_of_a_file_is_refused(app: Flask, db: Session) -> None:
    for form in ("jsonl", "exe", ""):
        assert take_out(enter(app, "admin"), form).status_code == 400


def test_a_sheet_holds_whole_letters_the_first_two_hundred(
    app: Flask, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert staff.export.LONGEST_SHEET == 200
    monkeypatch.setattr(staff.export, "LONGEST_SHEET", 2)
    for number in range(3):
        enquire(db, number, message=f"Letter {number}, to its last word", country_code="KE")
    db.commit()
    person = enter(app, "sales")
    page = words(person.get("/staff/enquiries/sheet").text)
    assert "The first 2 of 3 enquiries." in page
    assert "Letter 2, to its last word" in page
    assert "Letter 0" not in page
    assert trail(db, "enquiry.sheet")[0].changes["rows"] == 2


def test_the_inbox_offers_to_take_out_what_it_shows(app: Flask, db: Session) -> None:
    enquire(db, 1, name="Amina <x>")
    db.commit()
    person = enter(app, "sales")
    asked = sought(app, {"q": "amina <x>"})
    page = parse(person.get("/staff/enquiries?" + urlencode(asked)).text)
    [form] = [one for one in page.iter("form") if one.get("action") == "/staff/enquiries/export"]
    filters = {one.get("name"): one.get("value") for one in form.iter("input")}
    assert set(filters) == {"key", "q"}
    assert [one.get("value") for one in form.iter("button")] == ["xlsx", "csv"]
    sheet = urlsplit(form.find(".//a").get("href"))
    assert sheet.path == "/staff/enquiries/sheet"
    with app.app_context():
        given = [sealing.unseal(value) for value in (filters["q"], parse_qs(sheet.query)["q"][0])]
    assert given == ["amina <x>", "amina <x>"]
    nothing = person.get("/staff/enquiries?" + urlencode(sought(app, {"q": "nobody"}))).text
    assert "/staff/enquiries/export" not in nothing


def test_the_command_writes_a_workbook_too(
    app: Flask, runner: FlaskCliRunner, db: Session, clock: Traveller, tmp_path: Path
) -> None:
    enquire(db, 1, message="=1+1")
    db.commit()
    path = tmp_path / "all.xlsx"
    assert runner.invoke(args=["enquiries", "export", "--format", "xlsx", str(path)]).exit_code == 0
    table = by_calamine(path.read_bytes())
    assert column(table, "message") == ["=1+1"]
    assert column(table, "marketing_consent") == ["no"]
    told = runner.invoke(args=["enquiries", "export", "--format", "xlsx", "-"])
    assert by_calamine(told.stdout_bytes) == table
