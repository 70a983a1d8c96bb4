"""Figures of the enquiries: the same that somebody would count by hand, and nothing of any person."""

import csv
import io
import math
import random
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as moments
from expoapp.accounts.models import Role, Scope
from expoapp.enquiries import chart, queries
from expoapp.enquiries.models import EnquiryExhibition
from expoapp.enquiries.queries import Week
from expoapp.site.models import SiteSetting
from tests import factories
from tests.browser import DESK, PHONE, faults, overflow
from tests.enquiries.desk_walks import deed
from tests.enquiries.letters import enquire
from tests.enquiries.walks import listed, receive
from tests.office import Person, enter
from tests.pages import parse, words

FIGURES = "/staff/enquiries/figures"
TODAY = date(2026, 3, 2)  # a Monday
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUSE = ZoneInfo("Africa/Cairo")  # its clock goes forward in April and back in October
OUT = {"spam", "quarantined", "withdrawn"}
STATES = ["new", "assigned", "answered", "qualified", "won", "lost", *sorted(OUT)]
KINDS = ["exhibit", "visit", "general"]
DESKS = {
    "nairobi": {"zone": "Africa/Nairobi", "opens": time(8, 30), "closes": time(17, 0), "weekend": "6 7"},
    "cairo": {"zone": "Africa/Cairo", "opens": time(9, 0), "closes": time(17, 0), "weekend": "5 6"},
}
LABELS = {"exhibit": "Take a stand", "visit": "Visit", "general": "Ask a question"}
LABELS |= {"form": "Enquiry form", "instant-reply": "Instant Reply"}

Row = dict[str, Any]


@pytest.fixture
def rows(db: Session, clock: Traveller) -> list[Row]:
    """A year and a half of enquiries at two desks in two regions, the same in every run."""
    chance = random.Random(17)  # noqa: S311 -- an arrangement, not a secret
    regions = [factories.region("east-africa"), factories.region("north-africa", "North Africa")]
    shows = {row.slug: row for row in map(factories.exhibition, ["BUILDEXPO KENYA", "FOODEXPO KENYA"])}
    desks = {}
    for key, hours in DESKS.items():
        desks[key] = factories.desk(key, is_default=key == "nairobi", name=f"Desk {key}", **hours)
    made = []
    for number in range(160):
        came = NOW - timedelta(minutes=chance.choice([60 * 24 * 20, 60 * 24 * 500]) * chance.random())
        key, state = chance.choice(list(DESKS)), chance.choice(STATES)
        row: Row = {
            "created_at": came.replace(microsecond=0),
            "due_at": came.replace(microsecond=0) + timedelta(hours=30),
            "answered_at": None,
            "state": state,
            "kind": chance.choice(KINDS),
            "source": chance.choice(["form", "instant-reply"]),
            "desk": key,
            "region": chance.choice([0, 1]),
            "shows": chance.sample(sorted(shows), chance.choice([0, 1, 2])),
        }
        if state in {"answered", "won", "lost"}:
            row["answered_at"] = row["created_at"] + timedelta(minutes=chance.randrange(1, 6000))
        given = {name: row[name] for name in ("created_at", "due_at", "answered_at", "state", "kind", "source")}
        one = enquire(
            db,
            number,
            desk_id=desks[key].id,
            region_id=regions[row["region"]].id,
            name="CANARY Person",
            email="canary@example.com",
            **given,
        )
        for slug in row["shows"]:
            db.add(link(one.id, shows[slug].id))
        made.append(row)
    db.add(SiteSetting(name="zone", value=HOUSE.key))
    db.commit()
    return made


def day_of(row: Row) -> date:
    """Return the day on which an enquiry arrived by the clock of the house."""
    return row["created_at"].astimezone(HOUSE).date()  # type: ignore[no-any-return]


def link(enquiry_id: int, exhibition_id: int) -> Any:
    return EnquiryExhibition(enquiry_id=enquiry_id, exhibition_id=exhibition_id)


def worked(desk: str, first: datetime, last: datetime) -> timedelta:
    """Count a desk's working time day by day."""
    hours: Any = DESKS[desk]
    zone, found = ZoneInfo(hours["zone"]), timedelta()
    for step in range(-1, (last - first).days + 3):
        day = (first + timedelta(days=step)).astimezone(zone).date()
        if str(day.isoweekday()) not in hours["weekend"]:
            begins, ends = (datetime.combine(day, hours[name], zone) for name in ("opens", "closes"))
            found += max(timedelta(), min(last, ends) - max(first, begins))
    return found


def rank(values: list[timedelta], share: float) -> str:
    value = sorted(values)[math.ceil(share * len(values)) - 1]
    return f"{value.total_seconds() / 3600:.2f}"


def by_hand(rows: list[Row], first: date, last: date) -> dict[tuple[str, str], str]:
    """Count everything the slow way, as the file tells it."""
    meant = [row for row in rows if row["state"] not in OUT]
    inside = [row for row in meant if first <= day_of(row) <= last]
    found = {("Enquiries", "All"): len(inside)}
    monday = last - timedelta(days=last.weekday())
    for week in range(52):
        start = monday - timedelta(weeks=week)
        days = {start + timedelta(days=day) for day in range(7)}
        counted = sum(day_of(row) in days for row in meant)
        found["Enquiries by week (Monday)", start.isoformat()] = counted
    for slug, number in Counter(slug for row in inside for slug in row["shows"]).items():
        found["Enquiries by exhibition", slug.replace("-", " ").upper()] = number
    found["Enquiries by exhibition", "About no exhibition"] = sum(not row["shows"] for row in inside)
    for title, name in (("kind", "kind"), ("source", "source"), ("state", "state")):
        for value, number in Counter(row[name] for row in inside).items():
            found[f"Enquiries by {title}", LABELS.get(value, value.title())] = number
    told = {key: str(number) for key, number in found.items()}
    for desk, title in (("nairobi", "Desk nairobi"), ("cairo", "Desk cairo"), ("", "All desks")):
        own = [row for row in inside if desk in ("", row["desk"])]
        answered = [row for row in own if row["answered_at"]]
        late = [
            row
            for row in own
            if (row["answered_at"] or (NOW if row["state"] in {"new", "assigned", "qualified"} else row["due_at"]))
            > row["due_at"]
        ]
        told["Received", title], told["Answered", title] = str(len(own)), str(len(answered))
        told["Late", title] = str(len(late))
        for unit, waits in (
            ("working hours", [worked(row["desk"], row["created_at"], row["answered_at"]) for row in answered]),
            ("hours by the clock", [row["answered_at"] - row["created_at"] for row in answered]),
        ):
            if not waits:
                continue
            told[f"First answer, median, in {unit}", title] = rank(waits, 0.5)
            told[f"First answer, 90th percentile, in {unit}", title] = rank(waits, 0.9)
    return told


def file_of(person: Person, query: str) -> dict[tuple[str, str], str]:
    answer = person.get(f"{FIGURES}.csv?{query}")
    assert answer.status_code == 200
    head, *lines = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert head == ["Figure", "Of what", "Number"]
    found = {(figure, of): number for figure, of, number in lines}
    assert len(found) == len(lines)
    return found


@pytest.mark.sql
@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", date(2026, 2, 3), TODAY),
        ("period=quarter", date(2026, 1, 1), TODAY),
        ("period=year", date(2025, 3, 10), TODAY),
        ("from=2024-11-01&to=2025-12-24", date(2024, 11, 1), date(2025, 12, 24)),
        ("from=2026-02-20", date(2026, 2, 20), TODAY),
    ],
)
def test_the_file_tells_what_somebody_counts_by_hand(
    app: Flask, rows: list[Row], query: str, first: date, last: date
) -> None:
    assert file_of(enter(app, "viewer"), query) == by_hand(rows, first, last)


def test_a_week_begins_and_ends_by_the_clock_of_the_house_and_the_inbox_agrees(
    app: Flask, db: Session, clock: Traveller
) -> None:
    where = {"desk_id": factories.desk().id, "region_id": factories.region("east-africa").id}
    db.add(SiteSetting(name="zone", value="Africa/Nairobi"))
    # Three hours ahead of UTC: it is Monday there from 21:00 on Sunday.
    for number, came in enumerate(["2026-02-22 20:59", "2026-02-22 21:00", "2026-03-01 20:59", "2026-03-01 21:00"]):
        enquire(db, number, created_at=datetime.fromisoformat(f"{came}+00:00"), state="won", **where)
    db.commit()
    person = enter(app, "sales")
    found = file_of(person, "from=2026-02-23&to=2026-03-01")
    assert found["Enquiries", "All"] == "2"
    assert [found["Enquiries by week (Monday)", day] for day in ("2026-02-16", "2026-02-23")] == ["1", "2"]
    assert "Days and weeks are those of the house’s clock, East Africa Time." in words(person.get(FIGURES).text)
    assert len(listed(person, "?show=all&since=2026-02-23&until=2026-03-01")) == 2
    assert len(listed(person, "?show=all&since=2026-03-02")) == 1
    clock.move_to(datetime(2026, 3, 1, 22, 30, tzinfo=UTC))
    assert file_of(person, "period=week")["Enquiries", "All"] == "1"
    assert "1 enquiry" in words(person.get("/staff").text)


def test_this_week_begins_on_its_monday(app: Flask, rows: list[Row], clock: Traveller) -> None:
    clock.shift(timedelta(days=-1))
    meant = [day_of(row) for row in rows if row["state"] not in OUT]
    found = file_of(enter(app, "viewer"), "period=week")
    assert found["Enquiries", "All"] == str(sum(date(2026, 2, 23) <= day <= date(2026, 3, 1) for day in meant)) != "0"


def test_an_exhibition_or_a_desk_can_be_looked_at_alone(app: Flask, rows: list[Row]) -> None:
    person = enter(app, "editor")
    about = [row for row in rows if "foodexpo-kenya" in row["shows"]]
    for query, some in (
        ("exhibition=foodexpo-kenya", about),
        ("desk=cairo", [row for row in rows if row["desk"] == "cairo"]),
        ("desk=cairo&exhibition=foodexpo-kenya", [row for row in about if row["desk"] == "cairo"]),
    ):
        found = file_of(person, f"period=year&{query}")
        told = by_hand(some, date(2025, 3, 10), TODAY)
        for key in (
            ("Enquiries", "All"),
            ("Late", "Desk cairo"),
            ("First answer, median, in working hours", "Desk cairo"),
        ):
            assert found[key] == told[key]
        weeks = [key for key in told if key[0].startswith("Enquiries by week")]
        assert [found[key] for key in weeks] == [told[key] for key in weeks]


def test_an_exhibition_that_cannot_be_found_is_told_and_left_out(app: Flask, rows: list[Row]) -> None:
    person = enter(app, "editor")
    named = person.get(f"{FIGURES}?period=year&exhibition=food").text
    assert 'value="FOODEXPO KENYA"' in named
    assert "figures.csv?" in named
    assert "exhibition=foodexpo-kenya" in named
    unknown = person.get(f"{FIGURES}?period=year&exhibition=Foodexxpo").text
    assert "No exhibition that you can choose is called “Foodexxpo”." in words(unknown)
    assert 'value="Foodexxpo"' in unknown
    assert words(person.get(f"{FIGURES}?period=year").text).partition(" received ")[0][-20:] in words(unknown)


def test_the_page_shows_the_same_numbers_as_tables_beside_its_drawings(app: Flask, rows: list[Row]) -> None:
    page = enter(app, "viewer").get(f"{FIGURES}?period=year").text
    told = by_hand(rows, date(2025, 3, 10), TODAY)
    shown = words(page)
    assert f"{told['Enquiries', 'All']} enquiries received 10 Mar 2025" in shown
    tables = {" ".join("".join(one.find("caption").itertext()).split()): one for one in parse(page).iter("table")}
    assert set(tables) == {
        *("Enquiries by week", "Time to the first answer by desk", "Exhibitions"),
        *("Where they stand", "What they ask for", "How they came"),
    }
    for caption, title in (("Exhibitions", "exhibition"), ("What they ask for", "kind"), ("How they came", "source")):
        cells = {
            "".join(row.find("th").itertext()).strip(): "".join(row.find("td").itertext()).strip()
            for row in tables[caption].find("tbody").iter("tr")
        }
        assert cells == {key[1]: number for key, number in told.items() if key[0] == f"Enquiries by {title}"}
    weeks = [int(told[key]) for key in told if key[0].startswith("Enquiries by week")]
    assert page.count('class="week-column') == sum(number > 0 for number in weeks)
    main = page[page.index("<main") :]
    assert main.count("<svg") == main.count('aria-hidden="true" focusable="false">')


@pytest.mark.parametrize("role", list(Role))
def test_nobody_finds_a_person_among_the_figures(app: Flask, rows: list[Row], role: str) -> None:
    person = enter(app, role)
    for address in ("/staff", FIGURES, f"{FIGURES}.csv"):
        answer = person.get(address)
        assert answer.status_code == 200
        assert "canary" not in answer.text.lower()


def test_the_figures_are_those_of_ones_own_regions(app: Flask, rows: list[Row]) -> None:
    whole = file_of(enter(app, "admin"), "period=year")
    for region, slug in enumerate(["east-africa", "north-africa"]):
        own = [row for row in rows if row["region"] == region]
        person = enter(app, "viewer", regions=[slug])
        found = file_of(person, "period=year")
        assert found == by_hand(own, date(2025, 3, 10), TODAY)
        assert found["Enquiries", "All"] != whole["Enquiries", "All"]
        this_week = sum(day_of(row) == TODAY and row["state"] not in OUT for row in own)
        assert f"{this_week} enquir" in words(person.get("/staff").text)


def test_a_desk_that_answers_for_other_regions_only_is_not_offered(app: Flask, db: Session, clock: Traveller) -> None:
    east, west = factories.region("east-africa"), factories.region("west-africa", "West Africa")
    enquire(db, 1, region_id=east.id, desk_id=factories.desk("east", name="East desk").id)
    enquire(db, 2, region_id=west.id, desk_id=factories.desk("west", is_default=False, name="West desk").id)
    db.commit()
    page = enter(app, "viewer", regions=["east-africa"]).get(FIGURES).text
    assert "East desk" in page
    assert "West desk" not in page


def test_the_number_of_statements_does_not_depend_on_the_rows(
    app: Flask, db: Session, clock: Traveller, statements: list[str]
) -> None:
    show = factories.exhibition()
    db.commit()
    person = enter(app, "viewer")
    counted = []
    for first, last in ((0, 2), (2, 40)):
        for number in range(first, last):
            desk = factories.desk(f"desk-{number % 5}", is_default=number == 0)
            one = enquire(db, -number, desk_id=desk.id, answered_at=NOW, state="answered")
            db.add(link(one.id, show.id))
        db.commit()
        statements.clear()
        assert person.get(FIGURES).status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]
    assert counted[0] < 20


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2026-03-02&to=2026-03-01", "The last day lies before the first."),
        ("from=2020-01-01&to=2026-03-01", "Please choose at most three years."),
        ("from=yesterday", "or from is not a day of the calendar"),
        ("from=9999-12-31&to=9999-12-31", "to is not a day of the calendar"),
        ("from=0001-01-01&to=0001-01-02", "or from is not a day of the calendar"),
        ("period=x&exhibition=x&desk=x", "0 enquiries received 3 Feb – 2 Mar 2026."),
    ],
)
def test_days_that_cannot_be_meant_are_told_and_left_out(app: Flask, clock: Traveller, query: str, said: str) -> None:
    answer = enter(app, "viewer").get(f"{FIGURES}?{query}")
    assert answer.status_code == 200
    told = re.sub(r"\s+", " ", words(answer.text))
    assert said in told.replace("\u2009", " ")
    assert "3 Feb" in told
    assert "No enquiry was received in these days." in told


def test_an_answer_that_came_late_stays_late_when_its_sender_writes_again(
    app: Flask, db: Session, clock: Traveller
) -> None:
    factories.desk()
    db.commit()
    reference = receive(app)
    clock.shift(timedelta(days=4))
    sales = enter(app, "sales")
    assert deed(sales, reference, "answer", subject="Hello", words="Sorry").status_code == 303

    def late() -> list[int]:
        with app.app_context():
            part = queries.Slice(moments.today() - timedelta(days=20), moments.today(), "UTC")
            return [row.late for row in queries.figures(part, Scope(everywhere=True), moments.now()).desks]

    assert late() == [1]
    clock.shift(timedelta(minutes=10))
    assert deed(sales, reference, "receive", channel="mail", words="And now?").status_code == 303
    assert late() == [1]


def test_a_chart_ends_at_a_number_that_can_be_halved() -> None:
    assert [chart.ceiling(one) for one in (0, 1, 2, 3, 4, 5, 7, 11, 20, 21, 41, 61, 99, 101, 950, 1001)] == [
        *(2, 2, 2, 4, 4, 6, 10, 20, 20, 40, 60, 100, 100, 200, 1000, 2000)
    ]


def test_a_column_is_as_high_as_its_number() -> None:
    weeks = [Week(TODAY + timedelta(weeks=place), number) for place, number in enumerate([0, 5, 10, 2])]
    drawn = str(chart.columns(weeks, TODAY + timedelta(days=13), TODAY + timedelta(days=14)))
    assert re.findall(r'class="week-column([^"]*)" d="M([\d.]+) 100h.76v-([\d.]+)h', drawn) == [
        *[(" is-meant", "1.12", "50.00"), (" is-meant", "2.12", "100.00"), ("", "3.12", "20.00")]
    ]


@pytest.mark.browser
@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_figures_sheet_and_question_are_accessible_and_fit(
    app: Flask, rows: list[Row], page: Page, live: str, size: Any, scheme: Any
) -> None:
    person = enter(app, "admin")
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.context.add_cookies([{"name": "session", "value": person.token, "url": live}])
    found = []
    for address in (
        *("/staff", f"{FIGURES}?period=year", f"{FIGURES}?from=2026-03-02&to=2026-03-01"),
        *("/staff/enquiries", "/staff/enquiries/sheet", "/staff/confirm"),
    ):
        page.goto(address)
        for fold in page.locator("main details > summary").all():
            fold.press("Enter")
        found += [f"{address}: {fault}" for fault in faults(page)]
        found += [f"{address}: {overflow(page)} px too wide"] if overflow(page) else []
    assert not found, "\n".join(found)
