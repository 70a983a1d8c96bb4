"""The finder as a visitor uses it."""

import re
from datetime import date, time

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp.exhibitions.models import Status
from tests import factories as make

pytestmark = pytest.mark.usefixtures("clock")  # 2 March 2026


@pytest.fixture
def portfolio(db: Session) -> None:
    gulf = make.region("middle-east", "Middle East")
    emirates = make.country("AE", "United Arab Emirates", gulf)
    dubai = make.city("Dubai", "Asia/Dubai", emirates)
    medical = make.industry("medical-pharma", "Medical and pharmaceutical", 10)
    building = make.exhibition("BUILDEXPO KENYA")
    health = make.exhibition("MEDEXPO KENYA", industries=[medical])
    gulf_show = make.exhibition("AUTOEXPO MIDDLE EAST", regions=[gulf], in_city=dubai)
    make.edition(building, date(2025, 7, 2))
    make.edition(building, date(2026, 7, 8), hours=(time(10), time(18)))
    make.edition(health, date(2026, 3, 1), date(2026, 3, 4))
    make.edition(gulf_show, date(2026, 12, 30), date(2027, 1, 2), zone="Asia/Dubai")
    make.edition(make.exhibition("DRAFT SHOW", published=False), date(2026, 8, 8))
    make.edition(make.exhibition("WOODEXPO"), date(2026, 9, 9), status=Status.POSTPONED)
    db.commit()


def _names(client: FlaskClient, query: str) -> list[str]:
    answer = client.get(f"/exhibitions{query}")
    assert answer.status_code == 200
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return ["".join(link.itertext()).strip() for link in page.findall(".//li[@class]//h3/a")]


def _options(client: FlaskClient, query: str, facet: str) -> dict[str, str]:
    page = html5lib.parse(client.get(f"/exhibitions{query}").text, namespaceHTMLElements=False)
    found = {}
    for label in page.iter("label"):
        box = label.find("input")
        if box is not None and box.get("name") == facet:
            count = re.search(r"\d+$", "".join(label.itertext()).strip())
            found[box.get("value")] = count.group() if count else ""
    return found


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
        ("?when=past&region=middle-east", []),
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
        "?page=0",
        "?page=-1",
        "?page=99999999999999999999",
        "?page=7",
        "?q=%25_%5C",
        "?q=" + "x" * 5000,
        "?q=%00%ff",
        "?region=%00",
        "?region[]=x&region=&region=&country=%F0%9F%8E%AA",
        "?nothing=1",
    ],
)
def test_bad_values_are_ignored_or_find_nothing_but_never_fail(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/exhibitions{query}")
    assert answer.status_code == 200
    assert "Traceback" not in answer.text


@pytest.mark.usefixtures("portfolio")
def test_percent_and_underscore_are_letters_not_wildcards(client: FlaskClient) -> None:
    assert _names(client, "?q=%25") == _names(client, "")  # no word in it, so nothing was asked
    assert _names(client, "?q=z%25") == _names(client, "?q=z_") == []


@pytest.mark.usefixtures("portfolio")
def test_combinations_are_not_for_search_engines(client: FlaskClient) -> None:
    assert "noindex" not in client.get("/exhibitions?region=east-africa").text
    assert "noindex" in client.get("/exhibitions?region=east-africa&industry=medical-pharma").text
    assert "noindex" in client.get("/exhibitions?q=nothing-like-this").text


@pytest.mark.usefixtures("portfolio")
def test_a_chip_takes_one_choice_away(client: FlaskClient) -> None:
    page = html5lib.parse(
        client.get("/exhibitions?industry=medical-pharma&region=east-africa").text, namespaceHTMLElements=False
    )
    chips = {"".join(link.itertext()): link.get("href") for link in page.findall(".//ul[@class='chosen']//a")}
    assert chips["Take away: East Africa"] == "/exhibitions?industry=medical-pharma"


def test_the_order_of_parameters_never_makes_a_second_address(client: FlaskClient, db: Session) -> None:
    make.edition()
    db.commit()
    one = client.get("/exhibitions?industry=building-construction&region=east-africa").text
    other = client.get("/exhibitions?region=east-africa&industry=building-construction").text
    canonical = re.compile(r'rel="canonical" href="([^"]+)"')
    assert canonical.findall(one) == canonical.findall(other)


def test_an_empty_site_says_what_to_do(client: FlaskClient) -> None:
    assert "No exhibitions yet" in client.get("/exhibitions").text
    assert client.get("/").status_code == 200


def test_long_lists_are_paged(client: FlaskClient, db: Session) -> None:
    for number in range(45):
        make.edition(make.exhibition(f"SHOW {number:02}"), date(2026, 6, 1))
    db.commit()
    first, second = _names(client, ""), _names(client, "?page=2")
    assert len(first) == 40
    assert len(second) == 5
    assert not set(first) & set(second)
