"""News pages as a visitor sees them."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp.catalogue.models import FormerSlug
from expoapp.exhibitions.models import Status
from expoapp.news.models import How, NewsTranslation
from tests import factories as make
from tests.pages import links, parse, words

pytestmark = pytest.mark.usefixtures("clock")
CANARY = "CANARY-7f3a"


def news_links(markup: str) -> list[str]:
    found = [address for address in links(markup) if address.count("/") == 3 and address.startswith("/news/")]
    return [address for address in found if "?" not in address]


def head(markup: str, path: str, attribute: str) -> list[str]:
    return [found.get(attribute) for found in parse(markup).findall(f".//head/{path}")]


def data(markup: str) -> list[dict[str, Any]]:
    return [
        json.loads(found.text) for found in parse(markup).iter("script") if found.get("type") == "application/ld+json"
    ]


def test_the_archive_shows_the_newest_twenty_and_leads_to_every_year(client: FlaskClient, db: Session) -> None:
    for number in range(25):
        make.post(f"Post {number}", date(2025, 12, 20) + timedelta(days=number))
    make.post("Long ago", date(2014, 7, 29))
    db.commit()
    page = client.get("/news").text
    assert news_links(page)[:2] == ["/news/2026/post-24", "/news/2026/post-23"]
    assert len([one for one in news_links(page) if "post-" in one]) == 20
    found = links(page)
    assert found["/news/2026"] == "2026 13"
    assert found["/news/2025"] == "2025 12"
    assert found["/news/2014"] == "2014 1"


def test_what_staff_pinned_stands_first_and_only_once(client: FlaskClient, db: Session) -> None:
    make.post("Newer", date(2026, 2, 20))
    make.post("Important", date(2026, 1, 2), pinned=True)
    db.commit()
    assert news_links(client.get("/news").text) == ["/news/2026/important", "/news/2026/newer"]


def test_a_year_shows_its_posts_by_month_and_leads_to_its_neighbours(client: FlaskClient, db: Session) -> None:
    make.post("A", date(2025, 1, 31))
    make.post("B", date(2025, 11, 1))
    make.post("C", date(2026, 1, 1))
    make.post("D", date(2023, 1, 1))
    db.commit()
    page = client.get("/news/2025").text
    assert news_links(page) == ["/news/2025/11", "/news/2025/b", "/news/2025/01", "/news/2025/a"]
    assert [heading.findtext("a") for heading in parse(page).iter("h2") if heading.get("class") == "month-head"] == [
        "November 2025",
        "January 2025",
    ]
    assert {"/news/2023", "/news/2026"} <= links(page).keys()


def test_a_month_shows_its_posts_and_leads_to_its_neighbours(client: FlaskClient, db: Session) -> None:
    make.post("A", date(2026, 2, 1))
    make.post("B", date(2026, 2, 28))
    make.post("C", date(2026, 1, 31))
    db.commit()
    page = client.get("/news/2026/02").text
    assert "News of February 2026" in words(page)
    assert news_links(page) == ["/news/2026/b", "/news/2026/a", "/news/2026/01"]


@pytest.mark.sql
@pytest.mark.parametrize(
    "address",
    [
        "/news/2025",
        "/news/2026/03",
        "/news/2026/13",
        "/news/2026/2",
        "/news/26",
        "/news/٢٠٢٦",
        "/news/2026/nothing",
        "/news/9999/a",
        "/news/x/a",
        "/news/2026/%00",
        "/news/2026/a/",
        "/ar/news/2027",
    ],
)
def test_addresses_outside_the_data_are_not_found(client: FlaskClient, db: Session, address: str) -> None:
    make.post("A", date(2026, 2, 1))
    db.commit()
    assert client.get(address).status_code == 404


def test_long_years_and_months_are_cut_and_lead_to_the_rest(
    client: FlaskClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expoapp.news.public.WHOLE_YEAR", 3)
    monkeypatch.setattr("expoapp.news.public.MONTH_LENGTH", 2)
    for number in range(1, 6):
        make.post(f"Post {number}", date(2026, 2, number))
    db.commit()
    year = client.get("/news/2026").text
    assert "The months above lead to all of them." in words(year)
    assert news_links(year) == ["/news/2026/02", "/news/2026/post-5", "/news/2026/post-4", "/news/2026/post-3"]
    pages = [client.get(f"/news/2026/02?page={page}").text for page in (1, 2, 3, 9)]
    seen = [one for page in pages for one in news_links(page) if "post-" in one]
    assert "/news/2026/02?page=2" in links(pages[0])
    assert seen == [f"/news/2026/post-{number}" for number in (5, 4, 3, 2, 1, 1)]


def test_a_post_shows_its_day_its_words_and_what_it_is_about(client: FlaskClient, db: Session) -> None:
    show = make.exhibition("BUILDEXPO KENYA")
    make.edition(show, date(2026, 7, 8))
    make.industry("mining", "Mining")
    post = make.post(
        "Cement <b> prices",
        date(2026, 2, 12),
        exhibitions=[show],
        countries=["KE", "US"],
        industries=["mining", "building-construction"],
        body="<p>One &amp; <strong>two</strong>.</p>",
    )
    post.industry_links[0].how = How.EXCLUDED
    db.commit()
    page = client.get("/news/2026/cement-b-prices").text
    shown = words(page)
    assert "Posted on Thursday, 12 February 2026" in shown
    assert "Cement <b> prices" in shown
    assert "One & two." in shown
    found = links(page)
    assert found["/exhibitions/buildexpo-kenya"] == "BUILDEXPO KENYA"
    assert found["/countries/kenya"] == "Kenya"
    assert "United States" in shown
    assert "/industries/building-construction" in found
    assert "/industries/mining" not in found
    assert parse(page).find(".//main//time").get("datetime") == "2026-02-12"


def rows(markup: str) -> list[str]:
    return [address for address in links(markup) if address.startswith("/exhibitions/") and address.count("/") == 3]


def test_a_post_shows_the_next_edition_of_each_exhibition_that_it_names(client: FlaskClient, db: Session) -> None:
    named, other = make.exhibition("BUILDEXPO KENYA"), make.exhibition("LIGHTEXPO KENYA")
    make.edition(named, date(2025, 7, 2))
    make.edition(named, date(2026, 7, 8), status=Status.CANCELLED)
    make.edition(named, date(2027, 7, 7))
    make.edition(named, date(2028, 7, 7))
    make.edition(other, date(2026, 5, 8))
    make.post("A", exhibitions=[named], countries=["KE"])
    db.commit()
    assert rows(client.get("/news/2026/a").text) == ["/exhibitions/buildexpo-kenya/2027"]


def test_a_post_that_names_no_exhibition_shows_the_next_ones_of_its_market(client: FlaskClient, db: Session) -> None:
    light = make.industry("lighting", "Lighting")
    kenya = make.exhibition("BUILDEXPO KENYA")
    kenya_light = make.exhibition("LIGHTEXPO KENYA", industries=[light])
    dodoma = make.city("Dodoma", in_country=make.country("TZ", "Tanzania"))
    tanzania = make.exhibition("BUILDEXPO TANZANIA", in_city=dodoma)
    for day, show in enumerate((kenya, kenya_light, tanzania), 1):
        make.edition(show, date(2026, 7, day))
    make.post("By country", countries=["KE"])
    make.post("By both", countries=["KE"], industries=["lighting"])
    make.post("By industry", industries=["lighting"])
    make.post("By none")
    excluded = make.post("Excluded", countries=["KE"], exhibitions=[kenya_light])
    excluded.exhibition_links[0].how = How.EXCLUDED
    db.commit()
    both = ["/exhibitions/buildexpo-kenya/2026", "/exhibitions/lightexpo-kenya/2026"]
    assert rows(client.get("/news/2026/by-country").text) == both
    assert rows(client.get("/news/2026/by-both").text) == both[1:]
    assert rows(client.get("/news/2026/by-industry").text) == both[1:]
    assert rows(client.get("/news/2026/by-none").text) == []
    assert rows(client.get("/news/2026/excluded").text) == both[:1]


def test_at_most_six_editions_stand_below_a_post(client: FlaskClient, db: Session) -> None:
    for number in range(8):
        make.edition(make.exhibition(f"SHOW {number}"), date(2026, 6, 1 + number))
    make.post("A", countries=["KE"])
    db.commit()
    assert len(rows(client.get("/news/2026/a").text)) == 6


def test_a_post_leads_to_its_neighbours(client: FlaskClient, db: Session) -> None:
    for number, title in enumerate(("A", "B", "C", "D")):
        make.post(title, date(2026, 2, 1 + number // 3), published=title != "C")
    db.commit()
    page = parse(client.get("/news/2026/b").text)
    around = {link.get("rel"): link.get("href") for link in page.iter("a") if link.get("rel") in {"prev", "next"}}
    assert around == {"prev": "/news/2026/a", "next": "/news/2026/d"}


def test_a_former_address_leads_on_in_every_language(client: FlaskClient, db: Session) -> None:
    post = make.post("New title")
    hidden = make.post("Hidden", published=False)
    db.add(FormerSlug(kind="news", slug="2025/old-title", thing_id=post.id))
    db.add(FormerSlug(kind="news", slug="2025/hidden", thing_id=hidden.id))
    db.add(FormerSlug(kind="venue", slug="2025/venue", thing_id=post.id))
    db.commit()
    for old, new in (
        ("/news/2025/old-title", "/news/2026/new-title"),
        ("/ar/news/2025/old-title", "/ar/news/2026/new-title"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
    assert client.get("/news/2025/hidden").status_code == 404
    assert client.get("/news/2025/venue").status_code == 404


@pytest.mark.sql
@pytest.mark.parametrize("how", ["draft", "withdrawn", "embargoed", "expired"])
def test_what_is_not_public_is_nowhere(client: FlaskClient, db: Session, how: str) -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    show = make.exhibition("BUILDEXPO KENYA")
    make.edition(show)
    make.post("Public", date(2026, 2, 12), exhibitions=[show], countries=["KE"])
    links_of = {"exhibitions": [show], "countries": ["KE"]}
    hidden = make.post(CANARY, date(2026, 2, 11), **links_of, body=f"<p>{CANARY}</p>", pinned=True)
    hidden.state = how if how in {"draft", "withdrawn"} else "published"
    if how == "embargoed":
        hidden.public_from = now + timedelta(seconds=1)
    if how == "expired":
        hidden.public_until = now
    make.post("Elsewhen", date(2024, 2, 11), published=False)
    db.commit()
    for address in (
        "/news",
        "/news/2026",
        "/news/2026/02",
        "/news/2026/public",
        "/news?country=kenya",
        "/news?exhibition=buildexpo-kenya",
        "/news.atom",
        "/exhibitions/buildexpo-kenya",
        "/countries/kenya",
        "/",
    ):
        shown = client.get(address).text
        assert CANARY not in shown, address
        assert CANARY.lower() not in shown, address
        assert "/news/2024" not in shown, address
    assert client.get(f"/news/2026/{CANARY.lower()}").status_code == 404
    assert client.get("/news/2024").status_code == 404


def test_an_exhibition_that_is_not_public_is_not_told(client: FlaskClient, db: Session) -> None:
    make.post("A", exhibitions=[make.exhibition(CANARY, published=False)])
    db.commit()
    assert CANARY not in client.get("/news/2026/a").text
    assert client.get(f"/news?exhibition={CANARY.lower()}").text.count(CANARY) == 0


# ---- Narrowed --------------------------------------------------------------------------------------------------------


@pytest.fixture
def market(db: Session) -> None:
    make.industry("lighting", "Lighting")
    make.country("TZ", "Tanzania", in_region=make.region("elsewhere", "Elsewhere"))
    show = make.exhibition("BUILDEXPO KENYA")
    make.post("Named", exhibitions=[show])
    make.post("Kenya building", countries=["KE"], industries=["building-construction"])
    make.post("Kenya lighting", countries=["KE"], industries=["lighting"])
    make.post("Kenya", countries=["KE"])
    make.post("Tanzania building", countries=["TZ"], industries=["building-construction"])
    excluded = make.post("Excluded", exhibitions=[show], countries=["KE"], industries=["lighting"])
    for link in (*excluded.exhibition_links, *excluded.country_links, *excluded.industry_links):
        link.how = How.EXCLUDED
    off_show = make.post("Off show", exhibitions=[show], countries=["KE"])
    off_show.exhibition_links[0].how = How.EXCLUDED
    db.commit()


@pytest.mark.sql
@pytest.mark.usefixtures("market")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("country=kenya", {"kenya", "kenya-building", "kenya-lighting", "off-show"}),
        ("industry=lighting", {"kenya-lighting"}),
        ("country=kenya&industry=lighting", {"kenya", "kenya-lighting", "off-show"}),
        ("region=elsewhere", {"tanzania-building"}),
        ("region=elsewhere&country=kenya&industry=lighting", {"kenya", "kenya-lighting", "off-show"}),
        ("exhibition=buildexpo-kenya", {"named", "kenya", "kenya-building"}),
        ("exhibition=buildexpo-kenya&country=tanzania", {"named", "kenya", "kenya-building"}),
        ("country=tanzania&industry=nonsense", {"tanzania-building"}),
    ],
)
def test_the_archive_can_be_narrowed(client: FlaskClient, query: str, expected: set[str]) -> None:
    page = client.get(f"/news?{query}").text
    assert {one.removeprefix("/news/2026/") for one in news_links(page)} == expected
    assert f"{len(expected)} post" in words(page)


@pytest.mark.usefixtures("market")
@pytest.mark.parametrize(
    "query",
    ["country=' OR 1=1 --", "industry=%25", "exhibition=%07", "region=x" + "y" * 5000, "country=KE&page=99999999999"],
)
def test_unknown_values_count_as_not_given(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/news?{query}")
    assert answer.status_code == 200
    assert len([one for one in news_links(answer.text) if one.count("/") == 3]) == 7
    assert head(answer.text, "link[@rel='canonical']", "href") == ["http://127.0.0.1:8000/news"]


@pytest.mark.usefixtures("market")
def test_narrowed_pages_are_canonical_to_themselves_and_two_facets_are_not_indexed(client: FlaskClient) -> None:
    one = client.get("/news?utm=x&country=kenya&page=1").text
    assert head(one, "link[@rel='canonical']", "href") == ["http://127.0.0.1:8000/news?country=kenya"]
    assert head(one, "meta[@name='robots']", "content") == []
    two = client.get("/news?industry=lighting&country=kenya").text
    assert head(two, "link[@rel='canonical']", "href") == ["http://127.0.0.1:8000/news?country=kenya&industry=lighting"]
    assert head(two, "meta[@name='robots']", "content") == ["noindex, follow"]


@pytest.mark.usefixtures("market")
def test_nothing_found_says_so_and_is_not_indexed(client: FlaskClient, db: Session) -> None:
    make.country("RW", "Rwanda")
    db.commit()
    page = client.get("/news?country=rwanda").text
    assert "No news of this yet" in words(page)
    assert head(page, "meta[@name='robots']", "content") == ["noindex, follow"]


def test_all_pages_of_a_narrowed_archive_lead_to_all_posts(client: FlaskClient, db: Session) -> None:
    for number in range(45):
        make.post(f"Post {number}", date(2026, 1, 1) + timedelta(days=number), countries=["KE"])
    make.country()
    db.commit()
    seen = [one for page in (1, 2, 3) for one in news_links(client.get(f"/news?country=kenya&page={page}").text)]
    assert len(seen) == len(set(seen)) == 45
    assert "Page 3 of 3" in words(client.get("/news?country=kenya&page=4").text)


# ---- Languages, search engines, cost ---------------------------------------------------------------------------------


def test_a_post_in_another_language_is_marked_and_points_to_where_it_really_exists(
    client: FlaskClient, db: Session
) -> None:
    make.post("Cement prices", body="<p>English words.</p>")
    db.commit()
    page = client.get("/ar/news/2026/cement-prices").text
    prose = next(found for found in parse(page).iter("div") if found.get("class") == "prose")
    assert (prose.get("lang"), prose.get("dir")) == ("en", "ltr")
    (heading,) = parse(page).findall(".//h1")
    assert (heading.get("lang"), heading.get("dir"), heading.text) == ("en", "ltr", "Cement prices")
    english = "http://127.0.0.1:8000/news/2026/cement-prices"
    assert head(page, "link[@rel='canonical']", "href") == [english]
    assert head(page, "link[@hreflang]", "hreflang") == []
    assert data(page)[1]["url"] == english


def test_a_translated_post_exists_in_both_languages(client: FlaskClient, db: Session) -> None:
    post = make.post("Cement prices")
    for field, value in (("title", "أسعار الإسمنت"), ("body", "<p>نص</p>")):
        db.add(NewsTranslation(post_id=post.id, field=field, lang="ar", value=value, source_digest=""))
    db.commit()
    page = client.get("/ar/news/2026/cement-prices").text
    assert "أسعار الإسمنت" in words(page)
    assert "نص" in words(page)
    arabic = "http://127.0.0.1:8000/ar/news/2026/cement-prices"
    assert head(page, "link[@rel='canonical']", "href") == [arabic]
    assert set(head(page, "link[@hreflang]", "hreflang")) == {"en", "ar", "x-default"}


def test_an_arabic_post_stays_arabic_on_english_pages(client: FlaskClient, db: Session) -> None:
    make.post("سوق", lang="ar", slug="souk", body="<p>نص</p>")
    db.commit()
    page = client.get("/news/2026/souk").text
    prose = next(found for found in parse(page).iter("div") if found.get("class") == "prose")
    assert (prose.get("lang"), prose.get("dir")) == ("ar", "rtl")
    assert head(page, "link[@rel='canonical']", "href") == ["http://127.0.0.1:8000/ar/news/2026/souk"]


def test_the_markup_says_what_the_page_says_and_invents_nothing(client: FlaskClient, db: Session) -> None:
    show = make.exhibition("BUILDEXPO KENYA")
    make.edition(show, date(2026, 7, 8))
    industries = ["building-construction"]
    make.post("</script><b>", date(2026, 2, 12), exhibitions=[show], countries=["KE"], industries=industries)
    db.commit()
    page = client.get("/news/2026/script-b").text
    breadcrumbs, article = data(page)
    origin = "http://127.0.0.1:8000"
    assert breadcrumbs["@type"] == "BreadcrumbList"
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "</script><b>"
    assert article["datePublished"] == "2026-02-12T00:00:00+00:00"
    assert article["dateModified"] == "2026-03-02T09:00:00+00:00"
    assert article["inLanguage"] == "en"
    assert article["publisher"] == article["author"] == {"@type": "Organization", "name": "Expogroup"}
    assert article["about"] == [
        {
            "@type": "EventSeries",
            "@id": f"{origin}/exhibitions/buildexpo-kenya#series",
            "name": "BUILDEXPO KENYA",
            "url": f"{origin}/exhibitions/buildexpo-kenya",
        },
        {"@id": f"{origin}/exhibitions/buildexpo-kenya/2026#event"},
        {"@type": "Country", "name": "Kenya"},
        {"@type": "Thing", "name": "Building and construction"},
    ]
    make.post("Bare", date(2026, 2, 12))
    db.commit()
    assert "about" not in data(client.get("/news/2026/bare").text)[1]


def test_editions_of_the_market_are_shown_but_are_not_what_a_post_is_about(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("BUILDEXPO KENYA"), date(2026, 7, 8))
    make.post("A", countries=["KE"])
    db.commit()
    page = client.get("/news/2026/a").text
    assert rows(page)
    assert data(page)[1]["about"] == [{"@type": "Country", "name": "Kenya"}]


@pytest.mark.sql
@pytest.mark.parametrize(
    "address",
    ["/news", "/ar/news", "/news/2026", "/news/2026/02", "/news?exhibition=show-0", "/news/2026/post-0", "/news.atom"],
)
def test_the_number_of_statements_does_not_grow(
    client: FlaskClient, db: Session, statements: list[str], address: str
) -> None:
    def add(first: int, last: int) -> None:
        shows = [make.exhibition(f"SHOW {number}") for number in range(first, last)]
        for show in shows:
            make.edition(show, date(2026, 7, 8))
        for number in range(first, last):
            make.industry(f"industry-{number}", f"Industry {number}")
            make.post(
                f"Post {number}",
                date(2026, 2, 1 + number),
                countries=["KE", "US"],
                industries=[f"industry-{number}", "building-construction"],
                exhibitions=shows,
                pinned=number % 2 == 0,
            )
        db.commit()

    add(0, 3)
    client.get(address)
    statements.clear()
    assert client.get(address).status_code == 200
    few = len(statements)
    add(3, 12)
    statements.clear()
    client.get(address)
    assert len(statements) == few


def test_an_empty_archive_says_so(client: FlaskClient, clock: time_machine.Traveller) -> None:
    answer = client.get("/news")
    assert answer.status_code == 200
    assert "No news yet" in words(answer.text)
