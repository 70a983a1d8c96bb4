"""The search page and the suggestions: what stands where, and that nothing typed does harm."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests import factories as make
from tests.pages import links, parse, words

pytestmark = pytest.mark.usefixtures("clock")  # 2 March 2026

HOSTILE = [
    "",
    " ",
    "%",
    "_",
    "*",
    '"',
    "'",
    '"""',
    "medexpo*",
    '"medexpo" OR "kenya"',
    "medexpo OR kenya",
    "medexpo AND NOT kenya",
    "-medexpo",
    "NEAR(medexpo kenya, 2)",
    "words:medexpo",
    "^medexpo",
    "medexpo & !kenya",
    "'medexpo':*",
    "med\\expo",
    "medexpo\x00kenya",
    "\x00",
    "🎪",
    "🎪 medexpo",
    "\u202emedexpo\u202c",
    "،؛؟",
    "x" * 10_000,
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "1e309 0x7f -1 2147483648",
    "'; DROP TABLE exhibitions; --",
]


@pytest.fixture
def portfolio(db: Session) -> None:
    health = make.industry("medical-pharma", "Medical and pharmaceutical")
    kenya = make.exhibition("MEDEXPO KENYA", industries=[health])
    make.edition(kenya, date(2025, 7, 2), at=make.venue("Sarit Expo Centre"))
    make.edition(kenya, date(2026, 7, 8))
    make.exhibition("NEWEXPO", tagline="Nothing planned yet")
    make.post("MEDEXPO opens its doors", body="<p>Stethoscopes for Nairobi.</p>")
    make.post("Cement prices fall", date(2026, 2, 14), body="<p>Read about MEDEXPO.</p>")
    db.commit()


def headings(page: str) -> list[str]:
    return [" ".join("".join(one.itertext()).split()) for one in parse(page).findall(".//main//h2")]


@pytest.mark.usefixtures("portfolio")
def test_exhibitions_places_and_news_stand_in_groups_with_their_numbers(client: FlaskClient) -> None:
    page = client.get("/search?q=medexpo").text
    assert headings(page) == ["1 exhibition", "2 news posts"]
    shown = words(page)
    assert "8–10 Jul 2026" in shown.replace("\u2009", " ")  # the next edition, not the last
    assert shown.index("MEDEXPO opens its doors") < shown.index("Cement prices fall")  # title before text
    page = client.get("/search?q=nairobi").text
    assert headings(page) == ["Places and industries", "2 exhibitions", "1 news post"]
    assert links(page)["/exhibitions?city=ke-nairobi"] == "Nairobi Kenya City"
    assert "/countries/kenya" in links(client.get("/search?q=kenia").text)
    assert "/industries/medical-pharma" in links(client.get("/search?q=pharma").text)
    assert "/venues/sarit-expo-centre" in links(client.get("/search?q=sarit").text)
    assert "/exhibitions?q=medexpo" in links(client.get("/search?q=medexpo").text)


@pytest.mark.usefixtures("portfolio")
def test_an_exhibition_without_editions_is_found_too(client: FlaskClient) -> None:
    page = client.get("/search?q=newexpo").text
    assert links(page)["/exhibitions/newexpo"] == "NEWEXPO"


@pytest.mark.usefixtures("portfolio")
def test_a_near_match_is_said_to_be_one(client: FlaskClient) -> None:
    assert "Nothing is called “medxpo”. Shown instead: MEDEXPO" in words(client.get("/search?q=medxpo").text)
    assert "Shown instead" not in words(client.get("/search?q=medexpo").text)


@pytest.mark.usefixtures("portfolio")
def test_where_nothing_is_found_there_are_ways_on(client: FlaskClient) -> None:
    page = client.get("/search?q=zzzz").text
    assert "Nothing found" in headings(page)
    assert {"/exhibitions", "/news", "/regions/east-africa", "/enquire"} <= set(links(page))
    assert "Nothing found" not in client.get("/search").text


@pytest.mark.usefixtures("portfolio")
def test_a_search_is_for_people_and_not_for_robots(client: FlaskClient) -> None:
    page = parse(client.get("/search?q=medexpo").text)
    assert page.find(".//meta[@name='robots']").get("content") == "noindex, follow"
    assert page.find(".//link[@rel='canonical']").get("href").endswith("/search")
    assert "Disallow: /ar/search/suggest" in client.get("/robots.txt").text


def test_one_group_is_looked_at_page_by_page(client: FlaskClient, db: Session) -> None:
    for number in range(25):
        make.post(f"Cement report {number}", date(2026, 2, 1), slug=f"report-{number}")
    db.commit()
    assert links(client.get("/search?q=cement").text)["/search?q=cement&in=posts"] == "All 25 news posts"
    seen = [
        {one for one in links(client.get(f"/search?q=cement&in=posts&page={page}").text) if "report-" in one}
        for page in (1, 2, 3)
    ]
    assert [len(one) for one in seen] == [20, 5, 5]  # a page too far is the last one
    assert not seen[0] & seen[1]


@pytest.mark.usefixtures("portfolio")
def test_the_number_of_statements_does_not_grow_with_what_is_found(
    client: FlaskClient, db: Session, statements: list[str]
) -> None:
    def asked(address: str) -> int:
        client.get(address)
        statements.clear()
        client.get(address)
        return len(statements)

    before = [asked("/search?q=medexpo"), asked("/search/suggest?q=medexpo")]
    for number in range(12):
        made = make.exhibition(f"MEDEXPO {number}", industries=[make.industry("medical-pharma")])
        make.edition(made, date(2026, 9, 9), at=make.venue("Sarit Expo Centre"))
        make.post(f"MEDEXPO {number}", slug=f"medexpo-{number}")
    db.commit()
    assert [asked("/search?q=medexpo"), asked("/search/suggest?q=medexpo")] == before


@pytest.mark.usefixtures("portfolio")
def test_suggestions_say_name_kind_place_and_day_in_the_pages_language(client: FlaskClient) -> None:
    answer = client.get("/search/suggest?q=mede")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in answer.headers
    assert answer.json is not None
    assert answer.json["said"] == "2 suggestions"
    first = answer.json["found"][0]
    assert first["where"].replace("\u2009", " ") == "8–10 Jul 2026 · Nairobi"
    assert (first["name"], first["kind"], first["address"]) == (
        "MEDEXPO KENYA",
        "Exhibition",
        "/exhibitions/medexpo-kenya",
    )
    arabic = client.get("/ar/search/suggest?q=كينيا").json
    assert arabic is not None
    assert arabic["found"][0]["name"] == "كينيا"
    assert all(one["address"].startswith("/ar/") for one in arabic["found"])
    assert all(one["lang"] in {"", "en"} for one in arabic["found"])


@pytest.mark.usefixtures("portfolio")
def test_what_is_called_so_is_suggested_before_what_is_held_there(client: FlaskClient) -> None:
    found = client.get("/search/suggest?q=nairo").json
    assert found is not None
    assert (found["found"][0]["kind"], found["found"][0]["name"]) == ("City", "Nairobi")


@pytest.mark.usefixtures("portfolio")
def test_nothing_that_is_typed_is_an_operator_or_fails(client: FlaskClient) -> None:
    wrong = []
    for asked in HOSTILE:
        for address in ("/search", "/ar/search", "/search/suggest", "/exhibitions"):
            answer = client.get(address, query_string={"q": asked}, follow_redirects=True)
            if answer.status_code != 200 or "Traceback" in answer.text:
                wrong.append((address, asked[:40]))
    assert not wrong
    for query in ("?q=%ff%fe", "?q=a&q=b", "?q[]=a", "?q=medexpo&in=nothing&page=-1", "?in=posts&page=9999"):
        assert client.get(f"/search{query}").status_code == 200
    # Signs are parted words, so an operator is the word it is written with, and no exhibition is called so.
    for asked in ("medexpo OR nothinglikethis", "NOT medexpo", "medexpo AND kenya OR x"):
        assert "1 exhibition" not in headings(client.get("/search", query_string={"q": asked}).text)
    assert "1 exhibition" in headings(client.get("/search", query_string={"q": "-medexpo*"}).text)


@pytest.mark.usefixtures("portfolio")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_no_text_ever_fails(client: FlaskClient, asked: str) -> None:
    assert client.get("/search/suggest", query_string={"q": asked}).status_code == 200


def test_drafts_and_what_was_withdrawn_count_nowhere(client: FlaskClient, db: Session) -> None:
    public = make.exhibition("OPENEXPO", industries=[make.industry()])
    make.edition(public, date(2026, 7, 8))
    hidden = make.organiser("Canary Fairs", is_own=False, is_listed=False)
    nowhere = make.city("Canaryville", in_country=make.country("OM", "Oman"))
    make.exhibition("CANARYEXPO ONE", published=False, in_city=nowhere)
    make.edition(make.exhibition("CANARYEXPO TWO", by=hidden, industries=[make.industry("canary", "Canary trade")]))
    make.edition(public, date(2027, 7, 8), published=False, at=make.venue("Canary Hall", nowhere))
    make.exhibition("CANARYEXPO THREE").state = "withdrawn"
    make.post("Canary news", published=False)
    db.commit()
    for asked in ("canary", "canaryexpo", "canaryville", "canry", "oman", "canary hall"):
        page = client.get(f"/search?q={asked}").text
        assert headings(page)[0] == "Nothing found", asked
        found = client.get(f"/search/suggest?q={asked}").json
        assert found == {"said": "No suggestions", "found": []}
        assert "Shown instead" not in page


def test_every_page_leads_to_the_search(client: FlaskClient, db: Session) -> None:
    make.edition()
    db.commit()
    for address in ("/", "/ar/", "/exhibitions/buildexpo-kenya", "/news"):
        page = parse(client.get(address).text)
        form = page.find(".//header//form[@role='search']")
        assert form.get("action").endswith("/search")
        assert form.find(".//input").get("name") == "q"


def test_ten_typing_errors_at_once_make_no_endless_statement(
    client: FlaskClient, db: Session, statements: list[str]
) -> None:
    stems = ["banana", "cement", "dental", "energy", "fodder", "garden", "health", "indigo", "jungle", "kernel"]
    for stem in stems:
        make.exhibition(f"{stem}a {stem}b")
    db.commit()
    # Each of these is one error away from two words that are known.
    asked = "+".join(f"{stem}q" for stem in stems)
    for address in (f"/search?q={asked}", f"/search/suggest?q={asked}", f"/exhibitions?q={asked}"):
        statements.clear()
        assert client.get(address).status_code == 200
        assert max(map(len, statements)) < 200_000, address
