"""Files of rows as people and other programs write them, and as those make them who mean harm."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from expoapp import text
from expoapp.errors import Invalid
from expoapp.sheets import Table, csv_file, read_table, workbook

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def book(write: Callable[[Any], object] = lambda sheet: sheet.write(1, 0, "x")) -> bytes:
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content)
    sheet = made.add_worksheet()
    sheet.write(0, 0, "name")
    write(sheet)
    made.close()
    return content.getvalue()


def with_parts(content: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """Return a workbook with other parts: `change` gets and returns the name and what it holds."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as anew:
        for part in packed.infolist():
            anew.writestr(*change(part.filename, packed.read(part)))
    return changed.getvalue()


def with_rows(rows: str, strings: str = "") -> bytes:
    """Return a workbook whose sheet holds these rows as XML."""

    def change(name: str, held: bytes) -> tuple[str, bytes]:
        if name == SHEET:
            head, _tag, rest = held.partition(b"<sheetData>")
            return name, head + b"<sheetData>" + rows.encode() + b"</sheetData>" + rest.partition(b"</sheetData>")[2]
        if name == STRINGS and strings:
            return name, held.partition(b"<si>")[0] + strings.encode() + b"</sst>"
        return name, held

    return with_parts(book(), change)


def cell(said: str, place: str = "") -> str:
    where = f' r="{place}"' if place else ""
    return f'<c{where} t="inlineStr"><is><t>{said}</t></is></c>'


def refused(content: bytes) -> str:
    with pytest.raises(Invalid) as problem:
        read_table(content)
    return str(problem.value.sentence)


# ---- Workbooks that mean harm ----------------------------------------------------------------------------------------


def test_cells_that_do_not_say_where_they_stand_are_counted() -> None:
    plain = with_rows(f"<row>{cell('name')}</row><row>{cell('x')}</row>")
    assert read_table(plain) == Table(["name"], [(2, ["x"])])
    assert "far out" in refused(with_rows(f"<row>{'<c/>' * 300}{cell('x')}</row>"))
    assert "far out" in refused(with_rows(f"<row>{cell('name')}</row>{'<row/>' * 20_001}<row>{cell('x')}</row>"))


@pytest.mark.parametrize("place", ["XFD1048576", "xfd9", "A1048576", "GZ2", "1A", "A1:B2", "$A$1"])
def test_cells_far_out_are_refused_however_they_say_so(place: str) -> None:
    assert "far out" in refused(with_rows(f'<row r="1">{cell("name", "A1")}{cell("x", place)}</row>'))


def test_a_sheet_in_a_part_that_is_not_looked_through_is_not_read() -> None:
    def change(name: str, held: bytes) -> tuple[str, bytes]:
        renamed = held.replace(b"sheet1.xml", b"sheet1.png")
        return name.replace("sheet1.xml", "sheet1.png"), renamed.replace(b'r="A2"', b'r="GZ30000"')

    assert "cannot be read" in refused(with_parts(book(), change))


def test_a_text_that_many_cells_share_counts_for_each_of_them() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 2001))
    assert "holds too much" in refused(with_rows(rows, f"<si><t>{'x' * 30_000}</t></si>"))
    assert len(read_table(with_rows(rows, "<si><t>xy</t></si>")).rows) == 1999


def test_a_part_in_another_encoding_is_refused() -> None:
    def change(name: str, held: bytes) -> tuple[str, bytes]:
        return name, held.decode().replace("UTF-8", "UTF-16").encode("utf-16") if name == SHEET else held

    assert "cannot be read" in refused(with_parts(book(), change))


@pytest.mark.parametrize(
    "change",
    [
        lambda name, held: (name, held.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')),
        lambda name, held: (name, held[:-20] if name == SHEET else held),
        lambda name, held: (name.replace("workbook", "other"), held),
    ],
    ids=["doctype", "cut off", "no workbook"],
)
def test_broken_workbooks_are_refused(change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    assert "cannot be read" in refused(with_parts(book(), change))


def test_two_parts_of_one_name_are_refused() -> None:
    content = io.BytesIO(book())
    with zipfile.ZipFile(content, "a") as packed:
        packed.writestr("XL/workbook.xml", "<workbook/>")
    assert "cannot be read" in refused(content.getvalue())


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    content = io.BytesIO(book())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/spaces.xml", b"<x>" + b" " * 60_000_000 + b"</x>")
    assert "holds too much" in refused(content.getvalue())


# ---- Workbooks as programs write them --------------------------------------------------------------------------------


def test_a_cell_whose_value_nobody_knows_is_not_taken_for_an_empty_one() -> None:
    assert "Cell A2 holds an error" in refused(book(lambda sheet: sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")))
    unknown = '<row r="2"><c r="A2"><f>B2</f></c></row>'
    assert "Cell A2 holds an error" in refused(with_rows(f'<row r="1">{cell("name", "A1")}</row>{unknown}'))
    assert read_table(book(lambda sheet: sheet.write_formula(1, 0, "=B2", None, "x"))).rows == [(2, ["x"])]


def test_numbers_are_read_as_people_write_them() -> None:
    def write(sheet: Any) -> None:
        for row, value in enumerate([1e-05, 2027, -1.25, 1e20], 1):
            sheet.write_number(row, 0, value)

    assert [row for _line, [row] in read_table(book(write)).rows] == ["0.00001", "2027", "-1.25", "1" + "0" * 20]


def test_a_sheet_that_is_hidden_is_passed_over() -> None:
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content)
    made.add_worksheet("notes").hide()
    made.add_chartsheet("chart")
    sheet = made.add_worksheet("rows")
    sheet.activate()
    sheet.set_first_sheet()
    sheet.write_column(0, 0, ["name", "x"])
    made.close()
    assert read_table(content.getvalue()).heads == ["name"]


# ---- CSV -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "name;city\nNew Hall, West;Nairobi\n",
        "\ufeffname;city\r\nNew Hall, West;Nairobi\r\n",
        "name;city\rNew Hall, West;Nairobi\r",
        '"name";"city"\n"New Hall, West";"Nairobi"\n',
        "name\tcity\nNew Hall, West\tNairobi\n",
        'name,city\n"New Hall, West",Nairobi\n',
        "\n \nname;city\n\nNew Hall, West;Nairobi\n",
    ],
)
def test_csv_is_read_as_programs_write_it(content: str) -> None:
    found = read_table(content.encode())
    assert found.heads == ["name", "city"]
    assert [row for _line, row in found.rows] == [["New Hall, West", "Nairobi"]]


def test_a_comma_in_a_quoted_head_parts_no_columns() -> None:
    found = read_table(b'"Who may enter, when, how";"Name"\nAll;X\n')
    assert found.heads == ["Who may enter, when, how", "Name"]


def test_lines_of_a_text_are_not_taken_for_rows() -> None:
    content = '"a","b","c"\n"x","one\ncement, steel","z"\n"first\nsecond","y","z"\n'
    assert read_table(content.encode()).rows == [
        (2, ["x", "one\ncement, steel", "z"]),
        (4, ["first\nsecond", "y", "z"]),
    ]


def test_a_quotation_mark_that_never_closes_costs_only_its_row() -> None:
    found = read_table(b'a,b\n"x,1\ny,2\nz,"3"\n')
    assert found.rows == [(3, ["y", "2"]), (4, ["z", "3"])]
    assert [line for line, _why in found.faults] == [2]


# ---- There and back --------------------------------------------------------------------------------------------------

_SIGNS = st.one_of(st.characters(codec="utf-8"), st.sampled_from("='+-@\t\n\r;,: \"_x0041_\u200f\u0663"))
_CELLS = st.text(_SIGNS, max_size=12)


@given(st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=3))
@example([("", "\x00")])
def test_what_is_written_is_read_again(rows: list[tuple[str, str]]) -> None:
    rows = [("x", ""), *rows, ("y", "z")]
    wanted = [[text.lines(one) for one in row] for row in rows if any(text.lines(one) for one in row)]
    said = "".join(csv_file(["a", "b"], rows)).encode()
    target = io.BytesIO()
    as_rows = [dict(zip("ab", row, strict=True)) for row in rows]
    for content in (said, _workbook(as_rows, target)):
        found = [[text.lines(one) for one in row] for _line, row in read_table(content).rows]
        assert [row for row in found if any(row)] == wanted


def _workbook(rows: list[dict[str, str]], target: io.BytesIO) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        workbook.write("rows", ["a", "b"], rows, target, Path(folder))
    return target.getvalue()


def test_a_number_too_large_to_be_one_is_a_text() -> None:
    assert read_table(with_rows(f"<row>{cell('a')}</row><row><c><v>1e999</v></c></row>")).rows == [(2, ["Infinity"])]
