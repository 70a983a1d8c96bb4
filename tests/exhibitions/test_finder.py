"""The finder as a visitor uses it."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp.exhibitions.models import Edition, EditionDay, ExhibitionProductGroup, Status
from expoapp.exhibitions.queries.finder import results
from expoapp.exhibitions.queries.words import Correction, Understood
from tests import factories as make
from tests.pages import links, parse, words

pytestmark = pytest.mark.usefixtures("clock")  # 2 March 2026


@pytest.fixture
def portfolio(db: Session) -> None:
    gulf = make.region("middle-east", "Middle East")
    emirates = make.country("AE", "United Arab Emirates", gulf)
    dubai = make.city("Dubai", "Asia/Dubai", emirates)
    medical = make.industry("medical-pharma", "Medical and pharmaceutical", 10)
    building = make.exhibition("BUILDEXPO KENYA")
    health = make.exhibition("MEDEXPO KENYA", industries=[medical])
    db.add(ExhibitionProductGroup(exhibition_id=health.id, product_group_id=make.product_group(medical).id))
    gulf_show = make.exhibition("AUTOEXPO MIDDLE EAST", regions=[gulf], in_city=dubai)
    make.edition(building, date(2025, 7, 2))
    make.edition(building, date(2026, 7, 8), hours=(time(10), time(18)))
    make.edition(health, date(2026, 3, 1), date(2026, 3, 4))
    make.edition(gulf_show, date(2026, 12, 30), date(2027, 1, 2), zone="Asia/Dubai")
    make.edition(make.exhibition("DRAFT SHOW", published=False), date(2026, 8, 8))
    make.edition(make.exhibition("WOODEXPO"), date(2026, 9, 9), status=Status.POSTPONED)
    db.commit()


def _names(client: FlaskClient, query: str) -> list[str]:
    answer = client.get(f"/exhibitions{query}", follow_redirects=True)
    assert answer.status_code == 200
    page = parse(answer.text)
    return ["".join(link.itertext()).strip() for link in page.findall(".//li[@class]//h3/a")]


def _options(client: FlaskClient, query: str, facet: str) -> dict[str, str]:
    text = client.get(f"/exhibitions{query}", follow_redirects=True).text
    page = parse(text)
    found = {}
    for label in page.iter("label"):
        box = label.find("input")
        if box is not None and box.get("name") == facet:
            count = re.search(r"\d+$", "".join(label.itertext()).strip())
            found[box.get("value")] = count.group() if count else ""
    return found


@pytest.mark.sql
@pytest.mark.usefixtures("portfolio")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["MEDEXPO KENYA", "BUILDEXPO KENYA", "AUTOEXPO MIDDLE EAST", "WOODEXPO"]),
        ("?region=middle-east", ["AUTOEXPO MIDDLE EAST"]),
        ("?country=kenya&industry=medical-pharma", ["MEDEXPO KENYA"]),
        ("?region=middle-east&region=east-africa&industry=medical-pharma", ["MEDEXPO KENYA"]),
        ("?month=2027-01", ["AUTOEXPO MIDDLE EAST"]),
        ("?month=2026-12", ["AUTOEXPO MIDDLE EAST"]),
        ("?month=2026-09", []),  # a postponed edition is off its days
        ("?status=running", ["MEDEXPO KENYA"]),
        ("?status=postponed", ["WOODEXPO"]),
        ("?q=medexpo nairobi", ["MEDEXPO KENYA"]),
        ("?q=dubai", ["AUTOEXPO MIDDLE EAST"]),
        ("?q=draft", []),
        ("?when=past", ["BUILDEXPO KENYA"]),
        ("?region=middle-east&when=past", []),
        ("?quarter=2027-q1", ["AUTOEXPO MIDDLE EAST"]),
        ("?quarter=2026-q1&month=2026-12", ["MEDEXPO KENYA", "AUTOEXPO MIDDLE EAST"]),
        ("?city=ae-dubai", ["AUTOEXPO MIDDLE EAST"]),
        ("?group=medical-pharma.diagnostics", ["MEDEXPO KENYA"]),
        # A narrower choice stands for the wider one it lies in; beside another wide one it is one more.
        ("?region=east-africa&country=kenya", ["MEDEXPO KENYA", "BUILDEXPO KENYA", "WOODEXPO"]),
        ("?region=middle-east&country=kenya&industry=medical-pharma", ["MEDEXPO KENYA"]),
        ("?country=kenya&city=ae-dubai", ["MEDEXPO KENYA", "BUILDEXPO KENYA", "AUTOEXPO MIDDLE EAST", "WOODEXPO"]),
    ],
)
def test_or_inside_a_facet_and_across(client: FlaskClient, query: str, names: list[str]) -> None:
    assert _names(client, query) == names


@pytest.mark.usefixtures("portfolio")
def test_counts_are_made_under_the_other_facets_and_nothing_leads_to_nothing(client: FlaskClient) -> None:
    assert _options(client, "", "region") == {"east-africa": "3", "middle-east": "1"}
    assert _options(client, "?industry=medical-pharma", "region") == {"east-africa": "1"}
    assert _options(client, "?industry=medical-pharma", "industry") == {
        "building-construction": "3",
        "medical-pharma": "1",
    }
    months = _options(client, "", "month")
    assert months == {"2026-03": "1", "2026-07": "1", "2026-12": "1", "2027-01": "1"}


@pytest.mark.sql
@pytest.mark.usefixtures("portfolio")
@pytest.mark.parametrize(
    "query",
    [
        "?region=atlantis",
        "?region=' OR 1=1 --",
        "?month=2026-13",
        "?month=9999999999-01",
        "?status=none",
        "?when=never",
        "?page=7",
        "?from=2031-01",
        "?from=2026-02-31",
        "?from=later.99999999999999999999",
        "?view=table",
        "?view=calendar&at=9999999999-01",
        "?quarter=2027-q5",
        "?city=nairobi",
        "?city=x",
        "?group=.",
        "?group=medical-pharma.%00",
        "?organisers=all",
        "?q=%25_%5C",
        "?q=" + "x" * 5000,
        "?q=%00%ff",
        "?region=%00",
        "?region[]=x&region=&region=&country=%F0%9F%8E%AA",
        "?nothing=1",
    ],
)
def test_bad_values_are_ignored_or_find_nothing_but_never_fail(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/exhibitions{query}", follow_redirects=True)
    assert answer.status_code == 200
    assert len(answer.history) <= 2
    assert "Traceback" not in answer.text


@pytest.mark.usefixtures("portfolio")
def test_percent_and_underscore_are_letters_not_wildcards(client: FlaskClient) -> None:
    assert _names(client, "?q=%25") == _names(client, "")  # no word in it, so nothing was asked
    assert _names(client, "?q=z%25") == _names(client, "?q=z_") == []


@pytest.mark.usefixtures("portfolio")
def test_a_choice_made_stays_to_be_taken_away_though_it_leads_to_nothing(client: FlaskClient) -> None:
    assert _options(client, "?country=united-arab-emirates&industry=medical-pharma", "industry") == {
        "building-construction": "1",
        "medical-pharma": "0",
    }


@pytest.mark.usefixtures("portfolio")
def test_what_lies_in_a_choice_is_offered_inside_it(client: FlaskClient, db: Session) -> None:
    assert _options(client, "", "country") == {"kenya": "3", "united-arab-emirates": "1"}
    assert _options(client, "", "group") == {}
    assert _options(client, "?industry=medical-pharma", "group") == {"medical-pharma.diagnostics": "1"}
    assert _options(client, "?country=kenya", "city") == {}  # all of Kenya's are in Nairobi: nothing to narrow
    mombasa = make.exhibition("PORTEXPO", in_city=make.city("Mombasa"))
    make.edition(mombasa, date(2026, 5, 5))
    db.commit()
    assert _options(client, "?country=kenya", "city") == {"ke-mombasa": "1", "ke-nairobi": "3"}


@pytest.mark.usefixtures("portfolio")
def test_a_narrowed_choice_leads_to_all_of_it(client: FlaskClient) -> None:
    page = client.get("/exhibitions?country=kenya").text
    assert links(page)["/exhibitions?region=east-africa"] == "East Africa: all of it 3"
    assert "east-africa" not in _options(client, "?country=kenya", "region")


@pytest.mark.usefixtures("portfolio")
def test_nothing_coming_says_what_has_been_held(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("TEXEXPO"), date(2025, 5, 5))
    db.commit()
    assert links(client.get("/exhibitions?q=texexpo").text)["/exhibitions?q=texexpo&when=past"].startswith(
        "Past, with the same filters 1 edition"
    )


@pytest.mark.usefixtures("portfolio")
def test_nothing_found_says_which_filter_to_take_away(client: FlaskClient) -> None:
    page = client.get("/exhibitions?city=ae-dubai&industry=medical-pharma").text
    assert "No exhibition fits" in page
    found = links(page)
    assert found["/exhibitions?industry=medical-pharma"].startswith("Without Dubai 1 edition")
    assert found["/exhibitions?city=ae-dubai"].startswith("Without Medical and pharmaceutical 1 edition")
    page = client.get("/exhibitions?month=2026-03&q=buildexpo").text
    assert "Without “buildexpo” 1 edition" in links(page).values()


@pytest.mark.usefixtures("portfolio")
def test_other_organisers_show_when_asked_for_and_are_offered_only_when_there_are_any(
    client: FlaskClient, db: Session
) -> None:
    assert client.get("/exhibitions?organisers=all").headers["Location"] == "/exhibitions"
    assert "other organisers" not in client.get("/exhibitions").text
    other = make.organiser("Messe Somewhere", is_own=False)
    make.edition(make.exhibition("THEIR FAIR", by=other), date(2026, 5, 5))
    db.commit()
    assert "Exhibitions of other organisers too" in client.get("/exhibitions").text
    assert "THEIR FAIR" not in _names(client, "")
    assert "THEIR FAIR" in _names(client, "?organisers=all")
    assert _options(client, "?organisers=all", "country")["kenya"] == "4"


@pytest.mark.usefixtures("portfolio")
def test_combinations_are_not_for_search_engines(client: FlaskClient) -> None:
    assert "noindex" not in client.get("/exhibitions?region=east-africa").text
    for query in (
        "region=east-africa&industry=medical-pharma",
        "region=east-africa&region=middle-east",
        "q=nothing-like-this",
        "q=medexpo",
        "view=calendar",
        "view=print",
        "country=united-arab-emirates&when=past",
    ):
        answer = client.get(f"/exhibitions?{query}")
        assert (answer.status_code, "noindex" in answer.text) == (200, True), query


@pytest.mark.usefixtures("portfolio")
def test_a_chip_takes_one_choice_away(client: FlaskClient) -> None:
    page = parse(client.get("/exhibitions?region=east-africa&industry=medical-pharma").text)
    chips = {"".join(link.itertext()): link.get("href") for link in page.findall(".//ul[@class='chosen']//a")}
    assert chips["Take away: East Africa"] == "/exhibitions?industry=medical-pharma"


@pytest.mark.usefixtures("portfolio")
@pytest.mark.parametrize(
    ("asked", "status", "leads_to"),
    [
        ("industry=medical-pharma&region=east-africa", 301, "?region=east-africa&industry=medical-pharma"),
        ("region=middle-east&region=east-africa", 301, "?region=east-africa&region=middle-east"),
        ("region=east-africa&region=east-africa", 301, "?region=east-africa"),
        ("q=&region=&month=", 301, ""),
        ("q=++medexpo++nairobi", 301, "?q=medexpo+nairobi"),
        ("utm_source=mail&region=east-africa", 301, "?region=east-africa"),
        ("view=print&at=2026-07", 301, "?view=print"),
        ("view=calendar&from=2026-07", 301, "?view=calendar"),
        ("from=2026-07-01.x", 301, ""),
        # What names nothing today may name something tomorrow.
        ("region=atlantis", 302, ""),
        ("month=2031-01&region=east-africa", 301, "?region=east-africa&month=2031-01"),
        ("region=east-africa&month=2031-01", 302, "?region=east-africa"),
        ("region=east-africa&country=kenya", 302, "?country=kenya"),
        ("country=kenya&city=ke-nairobi", 302, "?city=ke-nairobi"),
        ("quarter=2026-q3&month=2026-07", 302, "?month=2026-07"),
        ("from=2020-01", 302, ""),
        ("when=past&from=2001-01", 302, "?when=past"),
    ],
)
def test_every_other_way_to_write_an_address_leads_to_the_one(
    client: FlaskClient, asked: str, status: int, leads_to: str
) -> None:
    for path in ("/exhibitions", "/ar/exhibitions"):
        answer = client.get(f"{path}?{asked}")
        assert (answer.status_code, answer.headers.get("Location")) == (status, f"{path}{leads_to}")


@pytest.mark.usefixtures("portfolio")
def test_an_address_in_order_is_its_own_canonical_one(client: FlaskClient) -> None:
    query = "?region=middle-east&country=kenya&industry=medical-pharma&month=2026-03&status=running&q=medexpo"
    page = client.get(f"/exhibitions{query}").text
    assert re.findall(r'rel="canonical" href="([^"]+)"', page) == [
        f"http://127.0.0.1:8000/exhibitions{query}".replace("&", "&amp;")
    ]


def test_an_empty_site_says_what_to_do(client: FlaskClient) -> None:
    assert "No exhibitions yet" in client.get("/exhibitions").text
    assert client.get("/").status_code == 200


def _step(client: FlaskClient, address: str, rel: str) -> str | None:
    page = parse(client.get(address).text)
    return next((link.get("href") for link in page.iter("a") if link.get("rel") == rel), None)


def _walk(client: FlaskClient, address: str) -> tuple[list[str], list[str]]:
    """Return the addresses and the names of all pages from one on."""
    addresses, names = [address], _names(client, address.removeprefix("/exhibitions"))
    while following := _step(client, addresses[-1], "next"):
        addresses.append(following)
        names += _names(client, following.removeprefix("/exhibitions"))
    return addresses, names


def test_a_page_begins_with_a_month_and_its_address_keeps_its_meaning(
    client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    for number in range(90):
        month, day = divmod(number, 18)
        make.edition(make.exhibition(f"SHOW {number:02}"), date(2026, 4 + month, day + 1))
    db.commit()
    addresses, names = _walk(client, "/exhibitions")
    assert addresses == ["/exhibitions", "/exhibitions?from=2026-06", "/exhibitions?from=2026-08"]
    assert names == [f"SHOW {number:02}" for number in range(90)]
    assert _step(client, addresses[2], "prev") == addresses[1]
    assert _step(client, addresses[1], "prev") == addresses[0]
    before = _names(client, "?from=2026-08")
    clock.move_to(datetime(2026, 5, 20, tzinfo=UTC))  # what stood on the first page is over
    assert _names(client, "?from=2026-08") == before


@pytest.mark.parametrize("past", [False, True])
def test_a_month_a_day_or_a_heading_too_long_for_a_page_is_cut_without_loss(
    client: FlaskClient, db: Session, past: bool
) -> None:
    year = 2024 if past else 2027
    wanted = set()
    for number in range(170):
        day = date(year, 5, 3 + (number >= 50) * (number % 20))
        status = Status.POSTPONED if number > 120 and not past else Status.SCHEDULED
        make.edition(make.exhibition(f"SHOW {number:03}"), day, status=status)
        wanted.add(f"SHOW {number:03}")
    db.commit()
    addresses, names = _walk(client, "/exhibitions?when=past" if past else "/exhibitions")
    assert len(names) == len(wanted)
    assert set(names) == wanted
    backwards = addresses[-1]
    for _ in range(len(addresses) + 2):
        if (earlier := _step(client, backwards, "prev")) is None:
            break
        backwards = earlier
    assert backwards == addresses[0]


def test_what_is_on_now_stands_first_under_its_own_heading(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("CALLED OFF"), date(2026, 3, 1), date(2026, 3, 5), status=Status.CANCELLED)
    make.edition(make.exhibition("RUNNING"), date(2026, 3, 2), date(2026, 3, 4))
    make.edition(make.exhibition("SOON"), date(2026, 3, 9))
    make.edition(make.exhibition("SOME DAY"), None)
    make.edition(make.exhibition("IN MARCH"), date(2026, 3, 1), date(2026, 3, 31), precision="month")
    db.commit()
    page = parse(client.get("/exhibitions").text)
    headings = [
        " ".join("".join(one.itertext()).split()).partition(" · ")[0]
        for one in page.iter()
        if one.tag == "h3" or (one.tag == "h2" and one.get("class") == "month-head")
    ]
    assert headings[:8] == [
        "On now", "RUNNING", "March 2026", "CALLED OFF", "SOON", "IN MARCH", "Dates to follow", "SOME DAY",
    ]  # fmt: skip


@pytest.mark.sql
@pytest.mark.parametrize("query", ["", "?region=east-africa&q=show", "?view=calendar&at=2026-06", "?view=print"])
def test_the_number_of_statements_does_not_depend_on_the_rows(
    client: FlaskClient, db: Session, statements: list[str], query: str
) -> None:
    def asked() -> int:
        statements.clear()
        assert client.get(f"/exhibitions{query}").status_code == 200
        return len(statements)

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            where = make.city(f"City {number}", in_country=make.country())
            trade = make.industry(f"trade-{number}", f"Trade {number}")
            show = make.exhibition(
                f"SHOW {number}", in_city=where, industries=[trade], at=make.venue(f"V{number}", where)
            )
            make.edition(show, date(2026, 6, 1 + number % 20), at=make.venue(f"V{number}", where))
        db.commit()

    more(0, 3)
    few = asked()
    more(3, 60)
    assert asked() == few


def test_a_typing_error_that_was_put_right_is_named(
    client: FlaskClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def understand(_asked: str, _moment: datetime) -> Understood:
        return Understood([Edition.slug == "2027"], [Correction("medxpo", "medexpo")])

    make.edition()
    db.commit()
    monkeypatch.setattr(results, "understand", understand)
    assert "Nothing is called “medxpo”; shown: medexpo." in words(client.get("/exhibitions?q=medxpo").text)


@pytest.mark.sql
@pytest.mark.parametrize(
    ("zone", "last", "closes", "over_at"),
    [
        ("Africa/Nairobi", date(2026, 6, 10), None, datetime(2026, 6, 10, 21, tzinfo=UTC)),
        ("Africa/Nairobi", date(2026, 6, 10), (time(18), False), datetime(2026, 6, 10, 15, tzinfo=UTC)),
        ("Asia/Dubai", date(2026, 6, 10), None, datetime(2026, 6, 10, 20, tzinfo=UTC)),
        ("Asia/Dubai", date(2026, 6, 10), (time(1), True), datetime(2026, 6, 10, 21, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 6, 10), (time(20), False), datetime(2026, 6, 10, 17, tzinfo=UTC)),
        # In the night to 24 April Cairo's clocks go from 0:00 to 1:00: the midnight that ends the 23rd does not exist.
        ("Africa/Cairo", date(2026, 4, 23), None, datetime(2026, 4, 23, 22, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 23), (time(0, 30), True), datetime(2026, 4, 23, 22, tzinfo=UTC)),
        # In the night to 30 October they go from 24:00 back to 23:00: 23:30 on the 29th exists twice.
        ("Africa/Cairo", date(2026, 10, 29), (time(23, 30), False), datetime(2026, 10, 29, 21, 30, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 10, 29), None, datetime(2026, 10, 29, 22, tzinfo=UTC)),
    ],
)
def test_an_edition_goes_over_to_the_past_when_its_doors_close(
    client: FlaskClient,
    db: Session,
    clock: time_machine.Traveller,
    zone: str,
    last: date,
    closes: tuple[time, bool] | None,
    over_at: datetime,
) -> None:
    edition = make.edition(starts_on=last - timedelta(days=1), ends_on=last, zone=zone)
    if closes:
        db.add(EditionDay(edition_id=edition.id, day=last, opens=time(10), closes=closes[0], closes_next_day=closes[1]))
        db.flush()
        db.refresh(edition, ["days"])
        edition.mark_moments()
    db.commit()
    clock.move_to(over_at - timedelta(minutes=1))
    assert (_names(client, ""), _names(client, "?when=past")) == (["BUILDEXPO KENYA"], [])
    assert "On now, day 2 of 2" in client.get("/exhibitions").text
    assert "On now, day 2 of 2" in client.get("/exhibitions/buildexpo-kenya").text
    clock.move_to(over_at + timedelta(minutes=1))
    assert (_names(client, ""), _names(client, "?when=past")) == ([], ["BUILDEXPO KENYA"])
    assert "Ended" in client.get("/exhibitions/buildexpo-kenya").text
