"""The comparison: exhibitions side by side, by an address that anybody may have put together."""

from datetime import date, time
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.catalogue.models import FormerSlug, ProductGroup
from expoapp.enquiries.models import Enquiry, EnquiryExhibition
from expoapp.exhibitions.models import Exhibition, ExhibitionProductGroup, Figure
from tests import factories as make
from tests.enquiries.walks import send
from tests.pages import links, parse, words

pytestmark = pytest.mark.usefixtures("clock")


def address(*slugs: str) -> str:
    return "/compare?" + "&".join(f"e={quote(slug)}" for slug in slugs)


def columns(markup: str) -> list[str]:
    """Return the exhibitions in the table's head, from the first column on."""
    return [
        link.get("href", "").rpartition("/")[2] for link in parse(markup).findall(".//thead//a[@class='compare-name']")
    ]


def facts(markup: str) -> dict[str, list[str]]:
    """Return what the table tells: {fact: what stands in its cells}."""
    return {
        " ".join("".join(row.find("th").itertext()).split()): [
            " ".join("".join(cell.itertext()).split()) for cell in row.findall("td")
        ]
        for row in parse(markup).findall(".//tbody/tr")
    }


def asked_about(markup: str) -> list[str]:
    """Return the exhibitions that the button of the page asks about, where there is one."""
    button = parse(markup).find(".//p[@class='buttons compare-deeds']/a[@class='button primary']")
    return [] if button is None else parse_qs(urlsplit(button.get("href")).query)["exhibition"]


def many(number: int) -> list[str]:
    """Make exhibitions, each with an edition, and return their addresses."""
    made = [make.exhibition(f"SHOW {n:02}") for n in range(number)]
    for n, one in enumerate(made):
        make.edition(one, date(2027, 1 + n % 12, 3))
    return [one.slug for one in made]


@pytest.fixture
def pair(db: Session) -> None:
    """Two exhibitions in one city that differ in all else."""
    kenya = make.exhibition("BUILDEXPO KENYA", entry_terms="Trade visitors only.", founded_year=1998)
    make.edition(kenya, date(2027, 7, 7), at=make.venue("KICC"), hours=(time(10), time(18)), number=28)
    medical = make.exhibition(
        "MEDEXPO KENYA", industries=[make.industry("medical", "Medicine", 190)], entry_terms="Open to the public."
    )
    make.edition(medical, date(2027, 9, 22), at=make.venue("Sarit"), hours=(time(9), time(17)))
    db.commit()


@pytest.mark.usefixtures("pair")
def test_exhibitions_stand_side_by_side_in_the_order_of_the_address(client: FlaskClient) -> None:
    found = client.get(address("medexpo-kenya", "buildexpo-kenya")).text
    assert columns(found) == ["medexpo-kenya", "buildexpo-kenya"]
    told = facts(found)
    assert [cell.partition(" Opens")[0] for cell in told["Dates"]] == ["22–24 Sept 2027", "7–9 Jul 2027"]
    assert told["Venue"] == ["Sarit", "KICC"]
    assert told["Open"] == ["09:00–17:00 daily", "10:00–18:00 daily"]
    assert told["Entry"] == ["Open to the public.", "Trade visitors only."]
    assert told["Industry"] == ["Medicine", "Building and construction"]


@pytest.mark.usefixtures("pair")
def test_what_is_the_same_stands_once_and_says_so(client: FlaskClient) -> None:
    told = facts(client.get(address("buildexpo-kenya", "medexpo-kenya")).text)
    assert told["Place"] == ["Nairobi, Kenya the same for all"]
    alone = facts(client.get(address("buildexpo-kenya")).text)
    assert alone["Place"] == ["Nairobi, Kenya"]


@pytest.mark.usefixtures("pair")
def test_what_is_unknown_for_one_is_said_and_for_all_is_left_out(client: FlaskClient) -> None:
    told = facts(client.get(address("buildexpo-kenya", "medexpo-kenya")).text)
    assert told["Edition"] == ["28", "Not known"]
    assert told["Held since"] == ["1998", "Not known"]
    assert "What is shown" not in told
    assert "Exhibitors" not in told


@pytest.mark.usefixtures("pair")
def test_one_button_asks_for_a_stand_at_all_of_them(client: FlaskClient) -> None:
    found = client.get(address("buildexpo-kenya", "medexpo-kenya")).text
    (enquire,) = [link for link in links(found) if link.startswith("/enquire?") and "medexpo" in link]
    form = parse(client.get(enquire).text)
    assert [one.get("value") for one in form.findall(".//input[@name='kind']") if "checked" in one.attrib] == [
        "exhibit"
    ]
    ticked = [
        box.get("value") for box in form.iter("input") if box.get("name") == "exhibition" and "checked" in box.attrib
    ]
    assert ticked == ["buildexpo-kenya", "medexpo-kenya"]


@pytest.mark.usefixtures("pair")
def test_what_is_asked_from_there_is_one_enquiry_about_all(client: FlaskClient, db: Session, clock: Traveller) -> None:
    make.desk()
    db.commit()
    found = client.get(address("medexpo-kenya", "buildexpo-kenya")).text
    (enquire,) = [link for link in links(found) if link.startswith("/enquire?") and "exhibition=med" in link]
    send(client, clock, enquire)
    db.rollback()
    (kept,) = db.scalars(select(Enquiry.id))
    about = db.execute(
        select(EnquiryExhibition.enquiry_id, Exhibition.slug).join(Exhibition).order_by(EnquiryExhibition.position)
    )
    assert [tuple(row) for row in about] == [(kept, "medexpo-kenya"), (kept, "buildexpo-kenya")]


@pytest.mark.usefixtures("pair")
def test_taking_one_away_leads_to_the_others(client: FlaskClient) -> None:
    found = parse(client.get(address("buildexpo-kenya", "medexpo-kenya")).text)
    (away,) = [link for link in found.iter("a") if link.get("data-unlist") == "buildexpo-kenya"]
    assert away.get("href") == "/compare?e=medexpo-kenya"


def test_the_latest_count_is_shown_with_its_source_and_a_target_only_before_any_count(
    client: FlaskClient, db: Session
) -> None:
    def figure(kind: str, value: int, assurance: str = "counted") -> Figure:
        return Figure(kind=kind, value=value, source="the gate", assurance=assurance)

    whole = make.exhibition("BUILDEXPO KENYA")
    make.edition(whole, date(2024, 7, 3), figures=[figure("visitors", 8000)])
    make.edition(whole, date(2025, 7, 2), figures=[figure("visitors", 9000, "audited"), figure("exhibitors", 200)])
    make.edition(
        whole, date(2027, 7, 7), figures=[figure("visitors", 12000, "target"), figure("net_sqm", 700, "target")]
    )
    db.commit()
    told = facts(client.get(address("buildexpo-kenya")).text)
    assert told["Visitors"] == ["9,000 2–4 Jul 2025 · audited · the gate"]
    assert told["Exhibitors"] == ["200 2–4 Jul 2025 · counted · the gate"]
    assert told["Net area in m²"] == ["700 7–9 Jul 2027 · target · the gate"]


def test_product_groups_are_listed(client: FlaskClient, db: Session) -> None:
    whole = make.exhibition("BUILDEXPO KENYA")
    group = ProductGroup(industry_code="building-construction", slug="cement", name="Cement and concrete")
    db.add(group)
    db.flush()
    db.add(ExhibitionProductGroup(exhibition_id=whole.id, product_group_id=group.id))
    db.commit()
    assert facts(client.get(address("buildexpo-kenya")).text)["What is shown"] == ["Cement and concrete"]


def test_a_postponed_and_a_cancelled_edition_say_so_and_offer_no_calendar(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("OFF EXPO"), date(2027, 3, 3), status="cancelled")
    make.edition(make.exhibition("LATE EXPO"), date(2027, 3, 3), status="postponed")
    make.edition(make.exhibition("ROUGH EXPO"), date(2027, 3, 1), date(2027, 3, 31), precision="month")
    make.exhibition("BARE EXPO")
    db.commit()
    told = facts(client.get(address("off-expo", "late-expo", "rough-expo", "bare-expo")).text)
    assert told["Dates"] == [
        "3–5 Mar 2027 Cancelled",
        "Dates to follow Postponed, no new date yet Planned for 3–5 Mar 2027",
        "March 2027",
        "Dates to follow",
    ]
    assert "Calendar" not in told


def test_an_exhibition_without_any_edition_is_compared_by_what_is_known_of_it(client: FlaskClient, db: Session) -> None:
    make.exhibition("BARE EXPO", in_city=make.city("Mombasa"))
    db.commit()
    assert facts(client.get(address("bare-expo")).text)["Place"] == ["Mombasa, Kenya"]


def test_what_is_not_public_is_left_out_and_never_shown(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("OPEN EXPO"), number=4)
    make.edition(make.exhibition("DRAFT EXPO", published=False))
    make.edition(make.exhibition("FOREIGN EXPO", by=make.organiser("Somebody", is_own=False, is_listed=False)))
    make.edition(make.exhibition("HALF EXPO"), date(2027, 5, 4), published=False, number=9, hours=(time(9), time(17)))
    db.commit()
    found = client.get(address("open-expo", "draft-expo", "foreign-expo", "half-expo", "nowhere")).text
    assert columns(found) == ["open-expo", "half-expo"]
    assert "left out" in words(found)
    for secret in ("DRAFT", "FOREIGN", "May 2027", "09:00"):
        assert secret not in words(found)
    assert facts(found)["Edition"] == ["4", "Not known"]


def test_a_former_address_leads_to_the_exhibition_and_the_page_tells_the_browser(
    client: FlaskClient, db: Session
) -> None:
    whole = make.exhibition("MEDEXPO KENYA")
    db.add(FormerSlug(kind="exhibition", slug="medic-kenya", thing_id=whole.id))
    db.commit()
    found = client.get(address("medic-kenya", "medexpo-kenya", "gone")).text
    assert columns(found) == ["medexpo-kenya"]
    (moved,) = [one.get("data-shortlist-moved") for one in parse(found).iter() if one.get("data-shortlist-moved")]
    assert moved.split() == ["medic-kenya:medexpo-kenya", "gone:"]
    assert "data-shortlist-moved" not in client.get(address("medexpo-kenya")).text


def test_a_former_address_of_what_is_no_longer_public_shows_nothing(client: FlaskClient, db: Session) -> None:
    whole = make.exhibition("DRAFT EXPO", published=False)
    db.add(FormerSlug(kind="exhibition", slug="old-expo", thing_id=whole.id))
    db.commit()
    found = client.get(address("old-expo")).text
    assert "draft-expo" not in found
    assert "Nothing to compare yet" in words(found)


def test_repetitions_are_one(client: FlaskClient, db: Session) -> None:
    first, second = many(2)
    db.commit()
    assert columns(client.get(address(first, second, first, first)).text) == [first, second]


def test_six_stand_side_by_side_and_the_others_are_listed(client: FlaskClient, db: Session) -> None:
    slugs = many(8)
    db.commit()
    found = client.get(address(*slugs)).text
    assert columns(found) == slugs[:6]
    assert "Also on the list" in words(found)
    assert {f"/exhibitions/{slug}" for slug in slugs[6:]} <= set(links(found))
    assert asked_about(found) == slugs


def test_more_than_twelve_are_not_shown_but_not_forgotten_either(client: FlaskClient, db: Session) -> None:
    slugs = many(15)
    db.commit()
    found = client.get(address(*slugs)).text
    assert "More than 12 are not shown." in words(found)
    assert f"/exhibitions/{slugs[12]}" not in links(found)
    (away,) = [link.get("href") for link in parse(found).iter("a") if link.get("data-unlist") == slugs[0]]
    assert parse_qs(urlsplit(away).query)["e"] == slugs[1:]


def test_only_our_own_exhibitions_can_be_asked_for_a_stand(client: FlaskClient, db: Session) -> None:
    make.exhibition("OUR EXPO")
    make.exhibition("THEIR EXPO", by=make.organiser("Somebody", is_own=False))
    db.commit()
    both = client.get(address("our-expo", "their-expo")).text
    assert asked_about(both) == ["our-expo"]
    assert facts(both)["Organiser"] == ["Expogroup", "Somebody"]
    assert not asked_about(client.get(address("their-expo")).text)


@pytest.mark.parametrize("lead", ["", "/ar"])
def test_an_empty_comparison_says_how_to_fill_it(client: FlaskClient, lead: str) -> None:
    answer = client.get(f"{lead}/compare")
    assert answer.status_code == 200
    assert f"{lead}/exhibitions" in links(answer.text)


@pytest.mark.sql
@pytest.mark.parametrize(
    "query",
    [
        "e=",
        "e=%00",
        "e=a%00b",
        "e=%FF%FE",
        "e=%ED%A0%80",
        "e=../../etc/passwd",
        "e='%20OR%201=1--",
        "e=" + "a" * 5000,
        "e=99999999999999999999999",
        "e=%F0%9F%92%A9",
        "e=a&e=a&e[]=b&E=c",
        "e=<script>alert(1)</script>",
        "&".join(f"e=x{n}" for n in range(2000)),
        "_external=1&_scheme=x&endpoint=y&e=x",
    ],
)
def test_hostile_addresses_show_an_empty_comparison(client: FlaskClient, query: str) -> None:
    for lead in ("", "/ar"):
        answer = client.get(f"{lead}/compare?{query}")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert not columns(answer.text)


def test_what_cannot_be_an_address_is_neither_asked_for_nor_told_to_the_browser(client: FlaskClient) -> None:
    assert "data-shortlist-moved" not in client.get("/compare?e=a:b&e=a%20b&e=-&e=a_b&e=%22").text


def test_the_page_is_kept_out_of_indexes_and_sets_no_cookie(client: FlaskClient, db: Session) -> None:
    slugs = many(2)
    db.commit()
    answer = client.get(address(*slugs))
    (robots,) = [tag.get("content") for tag in parse(answer.text).iter("meta") if tag.get("name") == "robots"]
    assert robots == "noindex, follow"
    assert "Set-Cookie" not in answer.headers


def test_the_number_of_statements_does_not_hang_on_what_is_compared(
    client: FlaskClient, db: Session, statements: list[str]
) -> None:
    slugs = many(12)
    db.commit()

    def count(*wanted: str) -> int:
        statements.clear()
        client.get(address(*wanted))
        return len(statements)

    assert count(*slugs) == count(*slugs[:2])
