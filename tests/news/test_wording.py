"""What a post's words name, and what is said of a post."""

from datetime import UTC, date, datetime

import pytest

from expoapp import clock
from expoapp.news.models import NewsPost
from expoapp.news.queries import NamedExhibition, Portfolio
from expoapp.news.wording import Names, changed_at, first_paragraph, first_public_at

BUILD_KE, BUILD_TZ, MED_KE, KITE, SOLAR, GIFTS, ARABIC = range(1, 8)
PORTFOLIO = Portfolio(
    country_codes=frozenset({"KE", "TZ", "SD", "SA", "OM", "US", "TR", "AE"}),
    cities=(("Nairobi", "KE"), ("Dar es Salaam", "TZ"), ("Dubai", "AE")),
    exhibitions=(
        NamedExhibition(BUILD_KE, ("BUILDEXPO KENYA", "Maonyesho ya Ujenzi Kenya"), "KE", "Nairobi"),
        NamedExhibition(BUILD_TZ, ("BUILDEXPO TANZANIA",), "TZ", "Dar es Salaam"),
        NamedExhibition(MED_KE, ("MEDEXPO KENYA",), "KE", "Nairobi"),
        NamedExhibition(KITE, ("KENYA INTERNATIONAL TRADE EXHIBITION (KITE)",), "KE", "Nairobi"),
        NamedExhibition(SOLAR, ("SOLAR AFRICA – KENYA",), "KE", "Nairobi"),
        NamedExhibition(GIFTS, ("HOUSEHOLD & GIFTS DUBAI",), "AE", "Dubai"),
        NamedExhibition(ARABIC, ("معرض البناء – مصر",), "EG", "Cairo"),
    ),
    industry_codes=frozenset(),
)
NAMES = Names(PORTFOLIO)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kenya’s exports", {"KE"}),
        ("KENYA BUYS CEMENT", {"KE"}),
        ("Kenya–U.S. talks", {"KE", "US"}),
        ("kenyan-made", set()),
        ("A Tanzanian mill owner", {"TZ"}),
        ("Nairobi garages", {"KE"}),
        ("from DAR ES SALAAM to Morogoro", {"TZ"}),
        ("Dar. Es Salaam", set()),
        ("South Sudan joins", set()),
        ("Sudan joins", {"SD"}),
        ("sultanate of oman", set()),
        ("Romania and Omanis", {"OM"}),
        ("Oman\u00a0Air", {"OM"}),
        ("roast turkey", set()),
        ("roast Turkey and Türkiye", {"TR"}),
        ("tell us, CONTACT US", {"US"}),
        ("CONTACT US AND KENYA", {"KE"}),
        ("UAE buys tiles", {"AE"}),
        ("in the uae", set()),
        ("saudi arabia", {"SA"}),
        ("Uganda", set()),
        ("UNıTED STATES, unıted states", set()),
    ],
)
def test_countries_are_found_as_names_are_written(text: str, codes: set[str]) -> None:
    assert NAMES.find([text]).country_codes == codes


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("Buildexpo  Kenya moves", {BUILD_KE}),
        ("maonyesho ya ujenzi kenya", {BUILD_KE}),
        ("BUILDEXPO. Kenya moves", {BUILD_KE}),
        ("Buildexpo. Kenya moves", set()),
        ("BUILDEXPO moves", set()),
        ("BUILDEXPO moves in Tanzania", {BUILD_TZ}),
        ("BUILDEXPO TANZANIA invites Kenya", {BUILD_TZ}),
        ("BUILDEXPO MOVES TO KENYA", set()),
        ("XBUILDEXPO KENYA", set()),
        ("MEDEXPO opens in Nairobi", {MED_KE}),
        ("The Kenya International Trade Exhibition", {KITE}),
        ("Kenya International Trade Exhibition (KITE)", {KITE}),
        ("KITE opens", {KITE}),
        ("a kite, a Kite", set()),
        ("KITE FESTIVAL", set()),
        ("Solar Africa opens in Kenya", {SOLAR}),
        ("Solar Africa – Kenya", {SOLAR}),
        ("solar, Africa and Kenya", set()),
        ("Household and Gifts Dubai", {GIFTS}),
        ("Household gifts in Dubai", set()),
        ("في معرض البناء – مصر اليوم", {ARABIC}),
    ],
)
def test_exhibitions_are_found_by_what_they_are_called(text: str, shows: set[int]) -> None:
    assert NAMES.find([text]).exhibition_ids == shows


def test_a_coined_word_needs_a_country_that_is_meant() -> None:
    assert NAMES.find(["BUILDEXPO moves"], meant=["KE"]).exhibition_ids == {BUILD_KE}
    assert NAMES.find(["BUILDEXPO moves to Tanzania"], meant=["KE"]).exhibition_ids == {BUILD_KE}
    assert NAMES.find(["BUILDEXPO moves to Tanzania"], but=["TZ"]).exhibition_ids == set()
    assert NAMES.find(["BUILDEXPO moves", "All of Kenya comes"]).exhibition_ids == {BUILD_KE}


def test_an_empty_portfolio_names_nothing() -> None:
    empty = Names(Portfolio(frozenset(), (), (), frozenset()))
    found = empty.find(["BUILDEXPO KENYA in Nairobi, Kenya"])
    assert (found.exhibition_ids, found.country_codes) == (frozenset(), frozenset())


def test_the_first_paragraph_is_told_without_its_markup() -> None:
    assert first_paragraph('<h2>Head</h2>\n<p dir="ltr">One <em>word</em> &amp; more.</p>\n<p>Two.</p>') == (
        "One word & more."
    )
    assert first_paragraph("<ul><li>One</li></ul>") == "One"


def post(state: str, public_from: datetime, public_until: datetime = clock.END) -> NewsPost:
    return NewsPost(state=state, public_from=public_from, public_until=public_until, posted_on=date(2026, 3, 1))


NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_post_that_came_out_later_than_its_day_was_first_public_then() -> None:
    later = datetime(2026, 3, 5, tzinfo=UTC)
    made = post("published", later)
    made.updated_at = NOW
    assert first_public_at(made) == changed_at(made) == later
    made = post("published", clock.BEGINNING)
    made.updated_at = NOW
    assert first_public_at(made) == datetime(2026, 3, 1, tzinfo=UTC)
    assert changed_at(made) == NOW
