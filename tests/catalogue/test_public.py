"""Pages of regions, countries, industries and venues, and their lists."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp.catalogue.models import FormerSlug
from tests import factories as make
from tests.pages import links, parse, words

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def kenya(db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2025, 7, 2), at=make.venue(latitude=-1.2886, longitude=36.8231), hall="Tsavo Hall")
    make.edition(exhibition, date(2026, 7, 8), at=make.venue())
    make.post("Cement prices fall in Nairobi", countries=["KE"], industries=["building-construction"])
    make.post("Elsewhere", countries=["TZ"])
    db.commit()


def marks(markup: str) -> dict[str, str]:
    """Return {name: address} of the marks of the widest map on a page."""
    drawing = next(one for one in parse(markup).iter("svg") if "wide" in one.get("class").split())
    return {link.find("title").text: link.get("href") for link in drawing.iter("a")}


# ---- Markets ---------------------------------------------------------------------------------------------------------


@pytest.mark.sql
@pytest.mark.usefixtures("kenya")
@pytest.mark.parametrize(
    "address",
    [
        "/regions/east-africa",
        "/countries/kenya",
        "/industries/building-construction",
        "/ar/countries/kenya",
    ],
)
def test_a_market_shows_what_is_on_and_its_news_and_leads_to_all_of_both(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    found = links(answer.text)
    prefix = "/ar" if address.startswith("/ar") else ""
    assert f"{prefix}/exhibitions/buildexpo-kenya/2026" in found
    assert f"{prefix}/exhibitions/buildexpo-kenya/2025" in found
    assert f"{prefix}/news/2026/cement-prices-fall-in-nairobi" in found
    assert f"{prefix}/news/2026/elsewhere" not in found
    facet, value = address.removeprefix("/ar").strip("/").split("/")
    kind = {"regions": "region", "countries": "country", "industries": "industry"}[facet]
    assert f"{prefix}/exhibitions?{kind}={value}" in found
    assert f"{prefix}/exhibitions?{kind}={value}&when=past" in found
    assert f"{prefix}/exhibitions?{kind}={value}&view=map" in found
    assert f"{prefix}/news?{kind}={value}" in found


@pytest.mark.usefixtures("kenya")
def test_a_market_shows_where_things_are_on(client: FlaskClient) -> None:
    assert marks(client.get("/countries/kenya").text) == {
        "Nairobi, Kenya: 1 edition": "/exhibitions?city=ke-nairobi",
    }
    found = marks(client.get("/industries/building-construction").text)
    assert found == {"Nairobi, Kenya: 1 edition": "/exhibitions?industry=building-construction&city=ke-nairobi"}


def test_a_running_edition_is_said_on_the_map(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition(), date(2026, 3, 1))
    make.edition(make.exhibition("MEDEXPO KENYA"), date(2026, 3, 1), status="cancelled")
    db.commit()
    assert list(marks(client.get("/countries/kenya").text)) == ["Nairobi, Kenya: 2 editions (1 on now)"]


def test_a_market_counts_its_industries_countries_and_cities(client: FlaskClient, db: Session) -> None:
    building, health = make.industry(), make.industry("medical-health", "Health", hue=10)
    make.edition(make.exhibition("BUILDEXPO", industries=[building]), date(2026, 7, 1))
    make.edition(make.exhibition("BOTHEXPO", industries=[building, health]), date(2026, 8, 1))
    mombasa = make.city("Mombasa")
    make.edition(make.exhibition("PORTEXPO", in_city=mombasa, industries=[health]), date(2026, 9, 1))
    db.commit()
    found = links(client.get("/countries/kenya").text)
    assert found["/exhibitions?country=kenya&industry=building-construction"] == "Building and construction 2 editions"
    assert found["/exhibitions?country=kenya&industry=medical-health"] == "Health 2 editions"
    assert found["/exhibitions?city=ke-mombasa"] == "Mombasa 1 edition"
    assert found["/exhibitions?city=ke-nairobi"] == "Nairobi 2 editions"
    assert links(client.get("/regions/east-africa").text)["/countries/kenya"] == "Kenya 3 exhibitions"


def test_a_large_market_shows_the_next_and_leads_to_all(client: FlaskClient, db: Session) -> None:
    for number in range(15):
        exhibition = make.exhibition(f"EXPO {number}")
        make.edition(exhibition, date(2026, 7, 1 + number))
        make.edition(exhibition, date(2025, 7, 1 + number))
    db.commit()
    found = links(client.get("/countries/kenya").text)
    assert len([one for one in found if one.endswith("/2026")]) == 12
    assert len([one for one in found if one.endswith("/2025")]) == 5
    assert found["/exhibitions?country=kenya&when=past"] == "Show all 15 past editions"
    assert "Show all 15 editions" in words(client.get("/countries/kenya").text)


def test_the_way_to_the_finder_includes_other_organisers_where_the_page_does(client: FlaskClient, db: Session) -> None:
    other = make.organiser("Somebody else", is_own=False)
    make.edition(make.exhibition("OTHEREXPO", by=other), date(2026, 7, 1))
    db.commit()
    assert "/exhibitions?country=kenya&organisers=all" in links(client.get("/countries/kenya").text)
    assert "/exhibitions?organisers=all&city=ke-nairobi" in marks(client.get("/countries").text).values()


def test_a_market_where_nothing_is_on_says_what_to_do(client: FlaskClient, db: Session) -> None:
    make.country("UG", "Uganda")
    db.commit()
    shown = client.get("/countries/uganda").text
    assert "Nothing is announced here yet" in words(shown)
    assert "/exhibitions" in links(shown)
    assert '<svg class="map' not in shown


def test_a_market_whose_fairs_are_all_over_shows_them(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition(), date(2025, 7, 1))
    db.commit()
    shown = client.get("/countries/kenya").text
    assert "Look at what was held, or ask us what is planned." in words(shown)
    assert "/exhibitions/buildexpo-kenya/2025" in links(shown)


@pytest.mark.parametrize("address", ["/regions/x", "/countries/x", "/industries/x", "/venues/x", "/ar/venues/x"])
def test_unknown_markets_are_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


# ---- Lists -----------------------------------------------------------------------------------------------------------


@pytest.mark.sql
@pytest.mark.usefixtures("kenya")
@pytest.mark.parametrize(
    ("address", "leads_to", "says"),
    [
        ("/regions", "/regions/east-africa", "East Africa 1 exhibition · 1 edition coming up"),
        ("/countries", "/countries/kenya", "East Africa Kenya 1 exhibition · 1 edition coming up"),
        ("/industries", "/industries/building-construction", "1 exhibition · 1 edition coming up"),
        ("/venues", "/venues/kicc", "KICC Nairobi 1 edition coming up · 1 past edition"),
    ],
)
def test_lists_lead_to_every_market_with_numbers(client: FlaskClient, address: str, leads_to: str, says: str) -> None:
    answer = client.get(address)
    assert leads_to in links(answer.text)
    assert says in words(answer.text)
    assert f"/ar{leads_to}" in links(client.get(f"/ar{address}").text)


@pytest.mark.parametrize("address", ["/regions", "/countries", "/industries", "/venues"])
def test_lists_without_anything_say_what_to_do(client: FlaskClient, db: Session, address: str) -> None:
    make.edition(make.exhibition(published=False), published=False, at=make.venue())
    db.commit()
    shown = words(client.get(address).text)
    assert "KICC" not in shown
    assert "No exhibitions yet" in shown or "No venue is known yet" in shown


def test_the_map_of_countries_shows_every_city(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition(), date(2026, 7, 1))
    dubai = make.city(
        "Dubai", "Asia/Dubai", make.country("AE", "United Arab Emirates", make.region("me", "Middle East"))
    )
    make.edition(make.exhibition("ITEXPO", in_city=dubai), date(2026, 8, 1))
    make.edition(make.exhibition("SUGAREXPO", in_city=make.city("Kakamega")), date(2026, 8, 1))
    db.commit()
    shown = client.get("/countries").text
    assert set(marks(shown)) == {"Nairobi, Kenya: 1 edition", "Dubai, United Arab Emirates: 1 edition"}
    assert "we do not know exactly where it lies: Kakamega, Kenya" in words(shown)


# ---- Venues ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("kenya")
def test_a_venue_shows_where_it_is_what_is_coming_and_what_was_held(client: FlaskClient) -> None:
    shown = client.get("/venues/kicc").text
    said = words(shown)
    assert "Next on" in said
    assert "Held here" in said
    assert "Nairobi, Kenya" in said
    assert "Halls used Tsavo Hall" in said
    found = links(shown)
    assert found["geo:-1.2886,36.8231"]
    assert found["https://www.openstreetmap.org/?mlat=-1.2886&mlon=36.8231#map=16/-1.2886/36.8231"]
    assert found["/exhibitions?city=ke-nairobi"] == "All in Nairobi"
    assert "/exhibitions/buildexpo-kenya/2025" in found


def test_a_venue_says_how_to_get_there_and_nothing_that_is_not_known(client: FlaskClient, db: Session) -> None:
    make.venue("Sarit", directions="Matatu 30 from the centre.\nParking at the back.")
    make.venue("Bare", make.city("Kakamega"))
    db.commit()
    assert "How to get there Matatu 30 from the centre. Parking at the back." in words(client.get("/venues/sarit").text)
    bare = client.get("/venues/bare").text
    assert "How to get there" not in bare
    assert "Coordinates" not in bare
    assert "Halls used" not in bare
    assert "map/land" not in bare


def test_everything_held_at_a_venue_can_be_reached(client: FlaskClient, db: Session) -> None:
    venue = make.venue()
    for number in range(45):
        make.edition(make.exhibition(f"EXPO {number}"), date(2024, 1, 1), at=venue)
    db.commit()
    seen = set()
    for page in (1, 2, 3):
        answer = client.get(f"/venues/kicc?page={page}")
        seen |= {one for one in links(answer.text) if one.startswith("/exhibitions/expo-")}
    assert len(seen) == 45
    assert 'rel="canonical" href="http://127.0.0.1:8000/venues/kicc?page=3"' in answer.text
    assert client.get("/venues/kicc?page=4").text.count("Page 3 of 3") == answer.text.count("Page 3 of 3") > 0


@pytest.mark.usefixtures("kenya")
@pytest.mark.parametrize("query", ["page=%00", "page=99999999999999999999", "page=-1", "page=%ff%fe", "page=2&page=3"])
def test_hostile_pages_of_a_venue_are_some_page(client: FlaskClient, query: str) -> None:
    assert client.get(f"/venues/kicc?{query}").status_code == 200


def test_a_venues_former_address_leads_on(client: FlaskClient, db: Session) -> None:
    venue = make.venue("Sarit Expo Centre")
    db.add(FormerSlug(kind="venue", slug="sarit", thing_id=venue.id))
    db.commit()
    answer = client.get("/venues/sarit")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/venues/sarit-expo-centre")


# ---- Statements ------------------------------------------------------------------------------------------------------


def test_the_number_of_statements_does_not_depend_on_the_rows(
    client: FlaskClient, db: Session, statements: list[str]
) -> None:
    addresses = [
        "/regions", "/countries", "/industries", "/venues", "/regions/east-africa", "/countries/kenya",
        "/industries/building-construction", "/venues/kicc",
    ]  # fmt: skip

    def count() -> dict[str, int]:
        found = {}
        for address in addresses:
            statements.clear()
            assert client.get(address).status_code == 200
            found[address] = len(statements)
        return found

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            where = make.city(f"City {number}")
            trade = make.industry(f"trade-{number}", f"Trade {number}")
            exhibition = make.exhibition(f"SHOW {number}", in_city=where, industries=[make.industry(), trade])
            for year in (2025, 2026, 2027):
                make.edition(exhibition, date(year, 3, 1), at=make.venue(f"Hall {number}", where))
                make.edition(exhibition, date(year, 6, 1), at=make.venue(), slug=f"{year}-2")
            make.post(f"Post {number}", countries=["KE"], industries=["building-construction"])
        db.commit()

    grow(0, 2)
    few = count()
    grow(2, 14)
    assert count() == few
