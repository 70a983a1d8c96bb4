"""Who takes part in an edition: loaded by an operator, shown to visitors as far as the companies agreed."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from expoapp import clock as our_clock
from expoapp.audit import AuditEntry
from expoapp.catalogue.models import FormerSlug, ProductGroup, ProductGroupTranslation
from expoapp.exhibitions.models import Exhibitor, ExhibitorProductGroup, Status
from expoapp.exhibitions.queries import ExhibitorFilters, exhibitor_sample, find_exhibitors
from tests import factories as make
from tests.pages import links, parse, words

PAGE = "/exhibitions/buildexpo-kenya/2027"
LIST = f"{PAGE}/exhibitors"
HEAD = "name,country,hall,stand,website,products,product_groups,consented_on,consent_source"


@pytest.fixture(autouse=True)
def today(clock: time_machine.Traveller) -> time_machine.Traveller:
    """It is 2 March 2026."""
    return clock


@pytest.fixture
def edition(db: Session) -> int:
    """BUILDEXPO KENYA 2027, and two groups of goods."""
    made = make.edition(make.exhibition("BUILDEXPO KENYA"), date(2027, 7, 7))
    for slug, name, arabic in (("cement", "Cement and concrete", "الأسمنت"), ("tiles", "Tiles", "البلاط")):
        group = ProductGroup(industry_code="building-construction", slug=slug, name=name)
        group.translations = [ProductGroupTranslation(field="name", lang="ar", value=arabic, source_digest="x")]
        db.add(group)
    db.commit()
    key = made.id
    db.rollback()
    return key


def load(runner: FlaskCliRunner, tmp_path: Path, content: str | bytes, *options: str) -> Any:
    file = tmp_path / "exhibitors.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return runner.invoke(args=["exhibitors", "load", str(file), "--edition", "buildexpo-kenya/2027", *options])


def counts(output: str) -> tuple[int, ...]:
    """Return new, changed, unchanged and wrong."""
    line = next(line for line in output.splitlines() if line.startswith("Exhibitors "))
    return tuple(int(number) for number in line.split()[1:])


def lines(db: Session) -> int:
    """Return how many lines the trail of deeds has."""
    db.rollback()
    return db.scalar(select(func.count()).select_from(AuditEntry)) or 0


def stored(db: Session, name: str) -> Exhibitor:
    db.rollback()
    statement = select(Exhibitor).where(Exhibitor.name == name).options(selectinload(Exhibitor.product_group_rows))
    return db.scalars(statement.execution_options(populate_existing=True)).one()


def exhibitor(edition_id: int, name: str, hall: str = "", country: str = "", *groups: int, **given: Any) -> Exhibitor:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    defaults = {"consented_at": now, "consent_source": "Space contract", "products": "", "stand": ""}
    values = defaults | given
    made = Exhibitor(
        edition_id=edition_id,
        name=name,
        name_key=name.casefold(),
        hall=hall,
        country_code=country,
        search_text=f"{name} {values['stand']} {values['products']}".casefold(),
        created_at=now,
        updated_at=now,
        **values,
    )
    made.product_group_rows = [ExhibitorProductGroup(product_group_id=one) for one in groups]
    return made


def names(client: FlaskClient, query: str = "") -> list[str]:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    rows = parse(answer.text).findall(".//ol[@class='exhibitors is-list']/li/h2")
    return ["".join(row.itertext()) for row in rows]


# ---- Loading ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("edition")
def test_a_second_run_changes_nothing_and_a_changed_row_updates(
    runner: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    rows = [
        "Simba Cement Ltd,ke,Hall 1,A12,https://example.org,Cement,cement;Tiles,2026-01-15,Space contract",
        "Übermorgen Baustoffe GmbH,DE,,,,,,,",
    ]
    first = load(runner, tmp_path, "\n".join([HEAD, *rows]))
    assert (first.exit_code, counts(first.output)) == (0, (2, 0, 0, 0))
    written = lines(db)
    second = load(runner, tmp_path, "\n".join([HEAD, *rows]))
    assert counts(second.output) == (0, 0, 2, 0)
    assert "Nothing had to be changed." in second.output
    found = stored(db, "Simba Cement Ltd")
    assert (found.country_code, found.hall, found.stand, found.website) == (
        "KE",
        "Hall 1",
        "A12",
        "https://example.org",
    )
    assert found.consented_at == datetime(2026, 1, 14, 21, tzinfo=UTC)  # midnight in Nairobi
    assert len(found.product_group_rows) == 2
    assert lines(db) == written == 2
    third = load(runner, tmp_path, "\n".join([HEAD, rows[0].replace("A12", "B7").replace("cement;Tiles", "Tiles")]))
    assert counts(third.output) == (0, 1, 0, 0)
    found = stored(db, "Simba Cement Ltd")
    assert (found.stand, len(found.product_group_rows)) == ("B7", 1)
    assert stored(db, "Übermorgen Baustoffe GmbH")


@pytest.mark.usefixtures("edition")
def test_names_that_differ_in_case_and_signs_only_are_one_company(
    runner: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    load(runner, tmp_path, "name,stand\nSimba Cement Ltd.,A1")
    result = load(runner, tmp_path, "name,stand\nSIMBA CEMENT LTD,A2")
    assert counts(result.output) == (0, 1, 0, 0)
    assert stored(db, "SIMBA CEMENT LTD").stand == "A2"


@pytest.mark.usefixtures("edition")
def test_what_a_file_has_no_column_for_stays(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    load(runner, tmp_path, f"{HEAD}\nSimba,KE,Hall 1,A1,,Cement,cement,2026-01-15,Contract")
    assert counts(load(runner, tmp_path, "name,stand\nSimba,A2").output) == (0, 1, 0, 0)
    found = stored(db, "Simba")
    assert (found.hall, found.stand, found.consent_source, len(found.product_group_rows)) == (
        "Hall 1",
        "A2",
        "Contract",
        1,
    )


@pytest.mark.usefixtures("edition")
def test_a_dry_run_says_the_same_and_changes_nothing(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    result = load(runner, tmp_path, "name\nSimba", "--dry-run")
    assert counts(result.output) == (1, 0, 0, 0)
    assert "A dry run: nothing was changed." in result.output
    assert db.scalar(select(func.count()).select_from(Exhibitor)) == 0


@pytest.mark.usefixtures("edition")
def test_each_bad_row_is_named_with_its_reason_and_the_good_ones_are_loaded(
    runner: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    rows = [
        "Good,KE,,,,,,,",
        "Unknown,XX,,,,,,,",
        ",KE,,,,,,,",
        "good!,KE,,,,,,,",
        "Script,KE,,,javascript:alert(1),,,,",
        "Silent,KE,,,,,,2026-01-15,",
        "Tomorrow,KE,,,,,,2026-03-03,Contract",
        "Groups,KE,,,,,rockets,,",
        "Day,KE,,,,,,15.1.2026,Contract",
        f"{'x' * 201},KE,,,,,,,",
        "Many,KE,,,,,,,,,,",
    ]
    result = load(runner, tmp_path, "\n".join([HEAD, *rows]))
    assert (result.exit_code, counts(result.output)) == (1, (1, 0, 0, 10))
    said = [line for line in result.stderr.splitlines() if line.startswith("Wrong: ")]
    for line, word in [
        (3, "country: "), (4, "name: is missing"), (5, "line 2 already"), (6, "website: "), (7, "consent_source: "),
        (8, "consented_on: is a day to come"), (9, "“rockets”"), (10, "consented_on: "), (11, "201 characters"),
        (12, "12 values, but the header has 9"),
    ]:  # fmt: skip
        assert any(one.startswith(f"Wrong: line {line}: ") and word in one for one in said), (line, said)
    assert [row.name for row in db.scalars(select(Exhibitor))] == ["Good"]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("bad", ['"Open,A2', f"{'x' * 200_000},A2", 'Open,"A2'])
@pytest.mark.parametrize("closed", ["", '"Shut",A5\n'])
def test_a_row_that_cannot_be_read_costs_only_itself(
    runner: FlaskCliRunner, db: Session, tmp_path: Path, bad: str, closed: str
) -> None:
    result = load(runner, tmp_path, f"name,stand\nFirst,A1\n{bad}\nThird,A3\nFourth,A4\n{closed}")
    assert result.exit_code == 1
    assert "Wrong: line 3: the row: " in result.stderr
    assert {"First", "Third", "Fourth"} <= {row.name for row in db.scalars(select(Exhibitor))} <= {
        "First", "Third", "Fourth", "Shut",
    }  # fmt: skip


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("company,stand\nSimba,A1", "no column “name”"),
        ("name,satnd\nSimba,A1", "satnd"),
        ("name,name\nSimba,Simba", "twice"),
        ("", "no column “name”"),
        (b"name\n\xff\xfe", "UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_refused_whole(
    runner: FlaskCliRunner, tmp_path: Path, content: str | bytes, said: str
) -> None:
    result = load(runner, tmp_path, content)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("address", ["nothing/2027", "buildexpo-kenya/1999", "buildexpo-kenya", "/"])
@pytest.mark.usefixtures("edition")
def test_an_edition_that_does_not_exist_is_told(runner: FlaskCliRunner, tmp_path: Path, address: str) -> None:
    file = tmp_path / "exhibitors.csv"
    file.write_text("name\nSimba")
    result = runner.invoke(args=["exhibitors", "load", str(file), "--edition", address])
    assert result.exit_code == 1
    assert "There is no edition" in result.stderr


@pytest.mark.usefixtures("edition")
def test_a_spreadsheets_own_habits_are_read(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    content = '\ufeffName;Stand;Products\r\n"Simba; Ltd";A1;"Cement, sand"\r\n;;\r\n'
    assert counts(load(runner, tmp_path, content).output) == (1, 0, 0, 0)
    assert stored(db, "Simba; Ltd").products == "Cement, sand"


# ---- What visitors see -----------------------------------------------------------------------------------------------


def test_only_who_agreed_is_shown_and_a_withdrawn_consent_takes_a_company_off(
    client: FlaskClient, runner: FlaskCliRunner, tmp_path: Path, edition: int
) -> None:
    assert edition
    rows = ["name,consented_on,consent_source", "Simba,2026-01-15,Contract", "Silent,,", "Tembo,2026-01-15,E-mail"]
    load(runner, tmp_path, "\n".join(rows))
    assert names(client) == ["Simba", "Tembo"]
    assert "Silent" not in client.get(PAGE).text
    load(runner, tmp_path, "\n".join([*rows[:3], "Tembo,,"]))
    assert names(client) == ["Simba"]
    assert "Tembo" not in client.get(PAGE).text


def test_where_nobody_agreed_there_is_no_list(client: FlaskClient, db: Session, edition: int) -> None:
    db.add(exhibitor(edition, "Silent", consented_at=None, consent_source=""))
    db.commit()
    assert client.get(LIST).status_code == 404
    assert LIST not in links(client.get(PAGE).text)


def test_the_edition_shows_how_many_and_a_few_and_leads_to_all(client: FlaskClient, db: Session, edition: int) -> None:
    db.add_all(exhibitor(edition, f"Company {number:02d}", "Hall 1", "KE", stand=f"A{number}") for number in range(20))
    db.commit()
    page = client.get(PAGE).text
    assert "20 exhibitors on the list" in words(page)
    assert "Company 07 Kenya Hall 1 Stand A7" in words(page)
    assert "Company 08" not in page
    assert LIST in links(page)


def test_a_hall_that_is_a_bare_number_is_called_a_hall(client: FlaskClient, db: Session, edition: int) -> None:
    db.add(exhibitor(edition, "Alpha", "10", "KE", stand="A7"))
    db.commit()
    assert "Alpha Kenya Hall 10 Stand A7" in words(client.get(LIST).text)


def test_the_list_of_a_cancelled_edition_is_not_offered(client: FlaskClient, db: Session) -> None:
    off = make.edition(starts_on=date(2027, 7, 7), status=Status.CANCELLED, status_reason="No hall.")
    db.add(exhibitor(off.id, "Simba"))
    db.commit()
    assert LIST not in links(client.get(PAGE).text)
    assert "Cancelled" in words(client.get(LIST).text)


@pytest.fixture
def companies(db: Session, edition: int) -> None:
    cement, tiles = db.scalars(select(ProductGroup.id).order_by(ProductGroup.slug))
    db.add_all(
        [
            exhibitor(edition, "Alpha", "Hall 2", "KE", cement),
            exhibitor(edition, "Beta", "Hall 10", "KE", tiles, products="Glazed TILES", stand="B 7"),
            exhibitor(edition, "Gamma", "Hall 2", "DE", cement, tiles),
            exhibitor(edition, "Delta", "", "AE"),
        ]
    )
    db.commit()


@pytest.mark.sql
@pytest.mark.usefixtures("companies")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Alpha", "Beta", "Delta", "Gamma"]),
        ("?hall=Hall+2", ["Alpha", "Gamma"]),
        ("?hall=Hall+2&hall=Hall+10", ["Alpha", "Beta", "Gamma"]),
        ("?hall=Hall+2&country=KE", ["Alpha"]),
        ("?country=KE&country=AE", ["Alpha", "Beta", "Delta"]),
        ("?product=building-construction.tiles", ["Beta", "Gamma"]),
        ("?product=building-construction.tiles&country=DE", ["Gamma"]),
        ("?q=tiles+glazed", ["Beta"]),
        ("?q=B7", []),
        ("?q=bEtA", ["Beta"]),
        ("?hall=Hall+3", ["Alpha", "Beta", "Delta", "Gamma"]),
        ("?q=%25", ["Alpha", "Beta", "Delta", "Gamma"]),
    ],
)
def test_the_list_is_filtered_by_hall_country_product_and_words(
    client: FlaskClient, query: str, found: list[str]
) -> None:
    assert names(client, query) == found


def options(client: FlaskClient, query: str, facet: str) -> dict[str, str]:
    """Return {label: count} of the choices of a facet, in the order of the page."""
    found = {}
    for label in parse(client.get(LIST + query).text).iter("label"):
        box = label.find("input")
        if box is not None and box.get("name") == facet:
            [name, count] = ["".join(part.itertext()).strip() for part in label.iter("span")]
            found[name] = count
    return found


@pytest.mark.usefixtures("companies")
def test_counts_are_made_under_the_other_filters_and_nothing_leads_to_nothing(client: FlaskClient) -> None:
    assert list(options(client, "", "hall").items()) == [("Hall 2", "2"), ("Hall 10", "1")]
    assert options(client, "?hall=Hall+10", "hall") == {"Hall 2": "2", "Hall 10": "1"}
    assert options(client, "?hall=Hall+10", "country") == {"Kenya": "1"}
    assert options(client, "?country=DE", "product") == {"Cement and concrete": "1", "Tiles": "1"}
    for facet, values in (("hall", ["Hall 2", "Hall 10"]), ("country", ["KE", "DE", "AE"])):
        for value in values:
            assert names(client, f"?{facet}={quote(value)}")


@pytest.mark.usefixtures("companies")
def test_the_page_speaks_arabic_with_the_groups_translated(client: FlaskClient) -> None:
    page = client.get(f"/ar{LIST}").text
    assert "البلاط" in page
    assert "ألمانيا" in page
    assert parse(page).get("dir") == "rtl"


@pytest.mark.usefixtures("companies")
def test_one_list_is_indexed_and_its_filters_are_not(client: FlaskClient) -> None:
    def robots(query: str) -> tuple[list[str], str]:
        page = parse(client.get(LIST + query).text)
        metas = [one.get("content", "") for one in page.iter("meta") if one.get("name") == "robots"]
        return metas, next(one.get("href", "") for one in page.iter("link") if one.get("rel") == "canonical")

    assert robots("") == ([], f"http://127.0.0.1:8000{LIST}")
    assert robots("?utm_source=x") == ([], f"http://127.0.0.1:8000{LIST}")
    assert robots("?country=KE")[0] == ["noindex, follow"]
    assert robots("?q=nothing+here")[0] == ["noindex, follow"]


@pytest.mark.sql
@pytest.mark.usefixtures("companies")
@pytest.mark.parametrize(
    "query",
    [
        "?hall=%00&q=%00",
        "?page=99999999999",
        "?page=-1&page=x",
        "?hall=%ff%fe",
        "?q=" + "x" * 5000,
        "?product=" + "a." * 999,
    ],
)
def test_hostile_values_are_taken_for_none(client: FlaskClient, query: str) -> None:
    assert client.get(LIST + query).status_code == 200


def test_a_long_list_has_pages_and_the_same_number_of_statements(
    client: FlaskClient, db: Session, edition: int, statements: list[str]
) -> None:
    groups = list(db.scalars(select(ProductGroup.id)))

    def grow(first: int, last: int) -> tuple[int, int]:
        for number in range(first, last):
            db.add(exhibitor(edition, f"Company {number:03d}", f"Hall {number % 9}", "KE", *groups))
        db.commit()
        found = []
        for address in (LIST, PAGE):
            statements.clear()
            assert client.get(address).status_code == 200
            found.append(len(statements))
        return found[0], found[1]

    few = grow(0, 2)
    assert grow(2, 130) == few
    assert names(client)[-1] == "Company 059"
    assert names(client, "?page=3") == [f"Company {number:03d}" for number in range(120, 130)]
    assert f"{LIST}?page=2" in links(client.get(LIST).text)


def test_no_company_can_write_markup_into_the_page(client: FlaskClient, db: Session, edition: int) -> None:
    db.add(exhibitor(edition, "<script>alert(1)</script>", "<b>", products="<img src=x onerror=alert(1)>"))
    db.commit()
    for address in (LIST, PAGE):
        page = parse(client.get(address).text)
        assert not list(page.iter("img"))
        assert not [one for one in page.iter("script") if not one.get("src") and "ld+json" not in one.get("type", "")]


def test_a_former_address_leads_on(client: FlaskClient, db: Session, edition: int) -> None:
    db.add(exhibitor(edition, "Simba"))
    db.add(FormerSlug(kind="exhibition", slug="build-kenya", thing_id=1))
    db.commit()
    answer = client.get("/exhibitions/build-kenya/2027/exhibitors")
    assert (answer.status_code, answer.headers["Location"]) == (301, LIST)


@pytest.mark.parametrize("hidden", ["exhibition", "edition"])
def test_the_list_of_what_is_not_public_does_not_exist(client: FlaskClient, db: Session, hidden: str) -> None:
    whole = make.exhibition("BUILDEXPO KENYA", published=hidden != "exhibition")
    held = make.edition(whole, date(2027, 7, 7), published=hidden != "edition")
    db.add(exhibitor(held.id, "Simba"))
    db.commit()
    assert client.get(LIST).status_code == 404


@pytest.mark.sql
@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize("consented", [datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC), None])
def test_the_rule_of_who_is_shown_is_the_same_in_python_and_in_sql(
    db: Session, published: bool, consented: datetime | None
) -> None:
    held = make.edition(published=published)
    one = exhibitor(held.id, "Simba", consented_at=consented)
    one.edition = held
    db.add(one)
    db.flush()
    now = our_clock.now()
    is_shown = published and consented is not None and consented <= now
    assert one.is_public(now) is is_shown
    assert list(db.scalars(select(Exhibitor.id).where(Exhibitor.is_public(now)))) == ([one.id] if is_shown else [])
    assert bool(find_exhibitors(held.id, ExhibitorFilters(), now).everyone) is is_shown
    assert exhibitor_sample(held.id, now, 8)[0] == int(is_shown)
