"""Rows of a directory's file taken or refused, before anything is written."""

import contextlib
import csv
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expoapp.catalogue.importer import countries
from expoapp.errors import Invalid
from expoapp.exhibitions.importer import Directory, Known, read_directory
from expoapp.exhibitions.models import Precision, Status
from tests.exhibitions.directory_file import ROW, row, text_of

KNOWN = Known(
    industries={"building-construction", "agriculture", "food-hospitality"},
    countries=countries(),
    zones={("US", "springfield"): "America/Chicago"},
    own_organiser="Expogroup",
)


def read(content: str) -> Directory:
    return read_directory(content, KNOWN)


def problems(*rows: dict[str, str]) -> list[str]:
    return [str(problem) for problem in read(text_of(*rows)).problems]


def test_a_row_becomes_an_edition_of_its_fair() -> None:
    found = read(text_of(row("f001-2027", "2027-05-02", "2027-05-06"), row("f001-2028", "2028-05-07", "2028-05-11")))
    (fair,) = found.fairs
    assert (fair.key, fair.name, fair.organiser) == ("f001", "Batimatec", "Batimatec Expo")
    assert [(one.key, one.starts_on, one.ends_on) for one in fair.rows] == [
        ("f001-2027", date(2027, 5, 2), date(2027, 5, 6)),
        ("f001-2028", date(2028, 5, 7), date(2028, 5, 11)),
    ]
    assert fair.place.zone == "Africa/Algiers"


@pytest.mark.parametrize(
    ("precision", "taken"),
    [
        ("exact", (Precision.EXACT, Status.SCHEDULED, False)),
        ("month", (Precision.MONTH, Status.SCHEDULED, False)),
        ("illustrative", (Precision.EXACT, Status.PROVISIONAL, True)),
    ],
)
def test_a_precision_says_how_far_the_days_hold(precision: str, taken: tuple[Any, ...]) -> None:
    (edition,) = read(text_of(row(date_precision=precision))).fairs[0].rows
    assert (edition.precision, edition.status, edition.is_assumed) == taken


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"id": ""}, "id: is missing"),
        ({"id": "f001"}, 'id: "f001" is not the fair\'s key, a hyphen and the year, such as f012-2027'),
        ({"id": "-2027"}, 'id: "-2027" is not the fair\'s key, a hyphen and the year, such as f012-2027'),
        ({"id": "f" * 41 + "-2027"}, "is not the fair's key"),
        ({"name": ""}, "name: is missing"),
        ({"name": " \u200f "}, "name: is missing"),
        ({"name": "*** !!! ***"}, 'name: "*** !!! ***" has neither letters nor digits'),
        ({"name": "A" * 201}, "name: has 201 characters; at most 200 are possible"),
        ({"country": "XX"}, 'country: "XX" is not the two-letter code of a country (ISO 3166-1)'),
        ({"country": "dz"}, 'country: "dz" is not the two-letter code'),
        ({"country": "UK"}, 'country: "UK" is not the two-letter code'),
        ({"country": ""}, "country: is missing"),
        ({"city": ""}, "city: is missing"),
        ({"city": "–"}, "city: "),
        ({"industry": "bricks"}, 'industry: "bricks" is no known industry code'),
        ({"industry": "agriculture;"}, 'industry: "" is no known industry code'),
        ({"industry": ""}, "industry: is missing"),
        ({"start_date": "2027-02-30"}, 'start_date: "2027-02-30" is not in the calendar'),
        ({"start_date": "2/5/2027"}, 'start_date: "2/5/2027" is not a date; write it like 2027-07-07'),
        ({"start_date": ""}, "start_date: is missing"),
        ({"end_date": ""}, "end_date: is missing"),
        ({"end_date": "2027-05-01"}, "end_date: 2027-05-01 is before the start on 2027-05-02"),
        ({"end_date": "2028-05-03"}, "end_date: 2028-05-03 is more than a year after the start on 2027-05-02"),
        ({"edition_year": "2026"}, 'edition_year: "2026" is not the year in which it starts (2027-05-02)'),
        ({"date_precision": "sure"}, 'date_precision: "sure" is not one of exact, month, illustrative'),
        ({"website": "javascript:alert(1)"}, "website: "),
        ({"website": "www.example.org"}, "website: "),
        ({"organiser": "EXPOGROUP"}, "organiser: EXPOGROUP is our own; our exhibitions are loaded with"),
        ({"country": "US", "city": "Nowhere"}, 'city: the time zone of "Nowhere" cannot be told, since United States'),
        ({"timezone": "Mars/Olympus"}, 'timezone: "Mars/Olympus" is no time zone of the IANA database'),
        (
            {"country": "US", "city": "Springfield", "timezone": "America/New_York"},
            "timezone: Springfield is known to be in America/Chicago, not in America/New_York",
        ),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_its_reason(given: dict[str, str], reason: str) -> None:
    (problem,) = problems(row("f009-2027", name="A good one"), row("f010-2027") | given)
    assert problem.startswith("line 3: ")
    assert reason in problem


def test_a_bad_row_costs_only_itself() -> None:
    good = row("f001-2027")
    found = read(text_of(good, row("f001-2028", "2028-05-07", country="ZZ"), row("f002-2027", name="Another")))
    assert [(fair.key, len(fair.rows)) for fair in found.fairs] == [("f001", 1), ("f002", 1)]
    assert len(found.problems) == 1


def test_an_id_that_stands_twice_counts_once() -> None:
    (problem,) = problems(row(), row(start="2027-09-01"))
    assert problem == 'line 3: f001-2027 "Batimatec": id: "f001-2027" stands twice in the file'


def test_a_city_that_is_known_already_lends_its_zone() -> None:
    (fair,) = read(text_of(row(country="US", city="Springfield"))).fairs
    assert fair.place.zone == "America/Chicago"


def test_a_column_can_name_the_zone_of_a_city_nobody_knows() -> None:
    (fair,) = read(text_of(row(country="US", city="Nowhere", timezone="America/Denver"))).fairs
    assert fair.place.zone == "America/Denver"


def test_what_rows_disagree_in_is_taken_from_the_latest() -> None:
    rows = [
        row("f001-2026", "2026-05-02", name="Old name", organiser="Old Ltd", website=""),
        row("f001-2027", "2027-05-02", name="New name", organiser="New Ltd", website="https://new.example.org"),
    ]
    for order in (rows, rows[::-1]):
        (fair,) = read(text_of(*order)).fairs
        assert (fair.name, fair.former_names, fair.organiser) == ("New name", ("Old name",), "New Ltd")
        assert fair.website == "https://new.example.org"


def test_a_fair_belongs_where_it_is_mostly_held() -> None:
    home = [row(f"f001-{year}", f"{year}-05-02", city="Alger") for year in (2025, 2026)]
    away = row("f001-2027", "2027-05-02", city="Oran", venue="")
    (fair,) = read(text_of(*home, away)).fairs
    assert (fair.place.city, fair.venue) == ("Alger", "Palais des Expositions")
    assert [edition.place.city for edition in fair.rows] == ["Alger", "Alger", "Oran"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file is empty."),
        ("\r\n\r\n", "The file is empty."),
        ("schema_version: 1\nseries: []\n", "The file is no directory: its first line must name the columns id, name"),
        (";".join(ROW), "The file's columns are parted by semicolons; they must be parted by commas (RFC 4180)."),
        ("\t".join(ROW), "The file's columns are parted by tabs"),
        (",".join(list(ROW)[2:]), "The file has no column id, name."),
        (",".join([*ROW, "id"]), "The column id stands twice in the file."),
        ('"id', "The file is no CSV: its first line cannot be read"),
    ],
)
def test_what_is_no_directory_is_told_in_one_sentence(content: str, sentence: str) -> None:
    with pytest.raises(Invalid) as problem:
        read(content)
    assert str(problem.value.sentence).startswith(sentence)


def test_the_table_is_read_as_rfc_4180_means_it() -> None:
    content = text_of(row("f001-2027", name='Food, "Drink"\r\n& more'), row("f002-2027", name="Second"))
    for variant in (content, content.replace("\r\n", "\n"), content + "\r\n\r\n"):
        found = read(variant)
        assert [fair.name for fair in found.fairs] == ['Food, "Drink" & more', "Second"]
        assert not found.problems
        assert [fair.line for fair in found.fairs] == [2, 4]


def test_columns_may_stand_in_any_order_and_beside_others() -> None:
    columns = [*reversed(list(ROW)), "remarks"]
    content = ",".join(columns) + "\n" + ",".join((ROW | {"remarks": "none"})[name] for name in columns)
    assert len(read(content).fairs) == 1


@pytest.mark.parametrize("closed", [None, 3, 4])
def test_a_stray_quotation_mark_costs_its_own_row_only(closed: int | None) -> None:
    good = [row(f"f00{n}-2027", name=f"Fair {n}", venue="") for n in range(1, 6)]
    lines = text_of(*good).splitlines(keepends=True)
    lines[2] = lines[2].replace("Fair 2", '"Fair 2')
    if closed:
        # Where another mark happens to close it, the rows between look like one long value.
        lines[closed] = lines[closed].replace(f"Fair {closed},", f'Fair {closed}",')
    found = read("".join(lines))
    kept = {f"Fair {n}" for n in range(1, 6)} - {"Fair 2", f"Fair {closed}"}
    assert {fair.name for fair in found.fairs} >= kept
    assert found.problems[0].line == 3


def test_a_row_that_does_not_end_soon_ends_the_search_for_its_end() -> None:
    found = read(text_of(row(venue="\n" * 300), row("f002-2027")))
    assert [fair.key for fair in found.fairs] == ["f002"]
    assert str(found.problems[0]) == "line 2: the row: cannot be read as CSV (unexpected end of data)"
    # Each of these lines opens a mark that none after it closes.
    found = read(text_of(row()) + 'b","\n' * 1_000 + text_of(row("f002-2027")).splitlines()[1])
    assert [fair.key for fair in found.fairs] == ["f001", "f002"]
    assert len(found.problems) == 1_000


def test_a_row_with_too_many_or_too_few_values_is_named() -> None:
    header, good = text_of(row()).splitlines()
    found = read("\n".join([header, good.replace("f001", "f002") + ",more", good, "f003-2027,Short"]))
    assert [fair.key for fair in found.fairs] == ["f001"]
    assert [str(problem) for problem in found.problems] == [
        'line 2: the row "f002-2027": has 14 values, but the header has 13 columns',
        'line 4: the row "f003-2027": has 2 values, but the header has 13 columns',
    ]


def test_signs_nobody_sees_do_not_get_in() -> None:
    (fair,) = read(text_of(row(name="Bati\u202ematec\x00 \x07Expo", organiser="\u2067 Some  Ltd "))).fairs
    assert (fair.name, fair.organiser) == ("Batimatec Expo", "Some Ltd")


VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "KE", "US", "2027-05-02", "2027", "exact", "agriculture", "=1+1", '"', ",", "\r\n", "9" * 400]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(ROW, VALUES)), max_size=4))
def test_whatever_stands_in_a_row_it_is_taken_or_named(changes: list[dict[str, str]]) -> None:
    rows = [row(f"f{number:03}-2027") | changed for number, changed in enumerate(changes)]
    content = text_of(*rows)
    # What a spreadsheet would see as empty lines says nothing.
    records = [one for one in csv.reader(content.splitlines(keepends=True)) if any(value.strip() for value in one)]
    found = read(content)
    taken = sum(len(fair.rows) for fair in found.fairs)
    assert taken + len({problem.line for problem in found.problems}) >= min(len(records) - 1, len(rows))
    assert all(problem.line > 1 for problem in found.problems)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_text_at_all_breaks_the_reader(content: str) -> None:
    assert read(text_of(row()) + content).fairs
    with contextlib.suppress(Invalid):
        read(content)
