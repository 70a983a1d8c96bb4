"""Pages of regions, countries, industries and venues."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp.catalogue.models import FormerSlug
from tests import factories as make
from tests.pages import links, words

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def kenya(db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2025, 7, 2), at=make.venue())
    make.edition(exhibition, date(2026, 7, 8), at=make.venue())
    make.post("Cement prices fall in Nairobi", countries=["KE"], industries=["building-construction"])
    make.post("Elsewhere", countries=["TZ"])
    db.commit()


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
    assert f"{prefix}/news/2026/cement-prices-fall-in-nairobi" in found
    assert f"{prefix}/news/2026/elsewhere" not in found
    assert any(one.startswith(f"{prefix}/exhibitions?") for one in found)


@pytest.mark.usefixtures("kenya")
def test_a_venue_shows_what_is_coming_and_what_was_held(client: FlaskClient) -> None:
    shown = words(client.get("/venues/kicc").text)
    assert "Next on" in shown
    assert "Held here" in shown
    assert "Nairobi, Kenya" in shown


@pytest.mark.parametrize("address", ["/regions/x", "/countries/x", "/industries/x", "/venues/x", "/ar/venues/x"])
def test_unknown_markets_are_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_venues_former_address_leads_on(client: FlaskClient, db: Session) -> None:
    venue = make.venue("Sarit Expo Centre")
    db.add(FormerSlug(kind="venue", slug="sarit", thing_id=venue.id))
    db.commit()
    answer = client.get("/venues/sarit")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/venues/sarit-expo-centre")


def test_a_market_where_nothing_is_on_says_what_to_do(client: FlaskClient, db: Session) -> None:
    make.country("UG", "Uganda")
    db.commit()
    assert "Nothing is announced here yet" in words(client.get("/countries/uganda").text)
