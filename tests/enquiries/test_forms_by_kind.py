"""One form for every kind of enquiry: what each asks, and where the answers go."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload
from time_machine import Traveller

from expoapp.enquiries.kinds import ASKED, QUESTIONS
from expoapp.enquiries.models import Enquiry, Kind
from expoapp.exhibitions.models import ExhibitionProductGroup
from tests import factories
from tests.enquiries.walks import LETTER, fill_in, mail_to, open_house, parts, renewed, send, values_of
from tests.office import enter
from tests.pages import links, parse, words

DESK = "nairobi@example.org"
# What somebody answers to each question, and how the desk reads it.
ANSWERS: dict[str, tuple[Any, str]] = {
    "company": ("Njoroge & Sons", "Njoroge & Sons"),
    "country": ("KE", "Kenya"),
    "phone": ("+254 20 123456", "+254 20 123456"),
    "stand": ("shell-scheme", "Shell scheme"),
    "area_sqm": ("36", "36 m²"),
    "product_groups": (["building-construction/cement", "building-construction/tiles"], "Cement and Tiles"),
    "products": ("Mixers of 500 litres", "Mixers of 500 litres"),
    "first_time": ("no", "No"),
    "trade": ("Quantity surveyor", "Quantity surveyor"),
    "people": ("١٢", "12"),
    "days": ("The first two", "The first two"),
    "interest": ("Badges and lanyards", "Badges and lanyards"),
    "budget": ("to-20000", "5,000 to 20,000"),
    "topic": ("Bamboo as rebar", "Bamboo as rebar"),
    "outline": ("Why it holds.\nWhere it does not.", "Where it does not."),
    "outlet": ("Daily Builder", "Daily Builder"),
    "medium": ("trade-press", "Trade press"),
    "accreditation": ("yes", "Yes"),
    "links": ("https://example.com/talks", "https://example.com/talks"),
    "passport_name": ("NJOROGE, ZAWADI A.", "NJOROGE, ZAWADI A."),
    "nationality": ("TZ", "Tanzania"),
    "embassy": ("Dodoma", "Dodoma"),
    "comes_as": ("exhibitor", "As an exhibitor"),
    "arrives_on": ("2027-01-11", "11 January 2027"),
    "leaves_on": ("2027-01-15", "15 January 2027"),
    "delivery": ("paper", "On paper, by post"),
    "street": ("Moi Avenue 7", "Moi Avenue 7"),
    "postal_code": ("00100", "00100"),
    "town": ("Mombasa GPO", "Mombasa GPO"),
}


def only(db: Session) -> Enquiry:
    db.rollback()
    return db.scalars(select(Enquiry).options(selectinload(Enquiry.exhibition_rows))).one()


@pytest.fixture
def goods(db: Session, clock: Traveller) -> None:
    """Two exhibitions: one shows cement and tiles, the other tiles and seeds."""
    build, food = open_house(db, "BUILDEXPO KENYA", "FOODEXPO KENYA")
    of_land = factories.industry("agriculture", "Agriculture")
    cement, tiles = (factories.product_group(name=name) for name in ("Cement", "Tiles"))
    seeds = factories.product_group(of_land, "Seeds")
    for exhibition, group in ((build, cement), (build, tiles), (food, tiles), (food, seeds)):
        db.add(ExhibitionProductGroup(exhibition_id=exhibition.id, product_group_id=group.id))
    db.commit()


def boxes(page: str, name: str = "product_groups") -> list[str]:
    return [box.get("value") for box in parse(page).iter("input") if box.get("name") == name]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.usefixtures("goods")
def test_every_kind_is_asked_stored_told_and_taken_out(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, runner: FlaskCliRunner, kind: Kind
) -> None:
    names = [*ASKED[kind].at_once, *ASKED[kind].welcome]
    typed = {name: ANSWERS[name][0] for name in names}
    address = f"/enquire?kind={kind}&exhibition=buildexpo-kenya"
    drawn = {field.get("name") for field in parse(client.get(address).text).find(".//main//form").iter()}
    assert drawn & set(QUESTIONS) == set(names)
    assert send(client, clock, address, **typed).status_code == 303
    reference = only(db).reference
    seen = words(enter(app, "sales").get(f"/staff/enquiries/{reference}").text)
    plain, rich = parts(mail_to(app, DESK))
    for name in names:
        label, told = str(QUESTIONS[name].told), ANSWERS[name][1]
        assert f"{label} {told}" in seen or name == "outline", name
        assert f"{label}: {told}" in plain or name == "outline", name
        assert told in rich.replace("&amp;", "&"), name
    done = runner.invoke(args=["enquiries", "export", "--format", "csv", "-"])
    [row] = csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"), newline=""))
    cells = {name: row[{"first_time": "is_first_time"}.get(name, name)] for name in QUESTIONS}
    for name in names:
        given_ = {"product_groups": "Cement; Tiles", "people": "12"}.get(name, typed[name])
        assert cells[name] == given_, name
    assert not [name for name in set(QUESTIONS) - set(names) if cells[name]]
    acknowledged = mail_to(app, LETTER["email"]).as_string()
    assert not [
        name for name in names if isinstance(typed[name], str) and len(typed[name]) > 5 and typed[name] in acknowledged
    ]


def test_each_question_is_asked_by_some_kind_and_none_asks_for_the_number_of_a_passport() -> None:
    asked = {name for one in ASKED.values() for name in (*one.at_once, *one.welcome)}
    assert asked == set(QUESTIONS) == set(ANSWERS)
    assert set(ASKED) == set(Kind)
    assert not [name for name in QUESTIONS if "number" in name]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.usefixtures("goods")
def test_only_contact_and_message_are_needed_and_for_some_kinds_not_even_words(
    client: FlaskClient, db: Session, clock: Traveller, kind: Kind
) -> None:
    answer = send(client, clock, f"/enquire?kind={kind}", message="")
    if kind in {Kind.VISA_LETTER, Kind.BROCHURE}:
        assert answer.status_code == 303
        assert only(db).message == ASKED[kind].message
    else:
        assert answer.status_code == 422
        assert send(client, clock, f"/enquire?kind={kind}").status_code == 303


# ---- Another kind, other exhibitions ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("goods")
def test_another_kind_can_be_chosen_without_script_and_back_and_nothing_typed_is_lost(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    address = "/enquire?kind=exhibit&exhibition=buildexpo-kenya"
    sent = fill_in(client, clock, address, area_sqm="36", products="Mixers", company="Njoroge & Sons", name="")
    visit = client.post("/enquire", data=sent | {"kind": "visit", "change": "kind"})
    assert visit.status_code == 200
    assert 'role="alert"' not in visit.text
    kept = values_of(visit.text)
    assert (kept["kind"], kept["message"], kept["company"]) == (["visit"], [LETTER["message"]], ["Njoroge & Sons"])
    assert "trade" in kept
    assert (kept["token"], kept["exhibition"]) == (sent["token"], ["buildexpo-kenya"])
    back = values_of(client.post("/enquire", data=kept | {"kind": "exhibit", "change": "kind"}).text)
    assert (back["area_sqm"], back["products"]) == (["36"], ["Mixers"])
    assert db.scalar(select(func.count()).select_from(Enquiry)) == 0
    # What was typed for a kind that is not sent is not stored.
    assert client.post("/enquire", data=kept | {"name": "Zawadi", "trade": "Mason"}).status_code == 303
    assert (only(db).area_sqm, only(db).products, only(db).details) == (None, "", {"trade": "Mason"})


@pytest.mark.usefixtures("goods")
def test_product_groups_are_those_of_all_exhibitions_chosen(client: FlaskClient, clock: Traveller) -> None:
    one = client.get("/enquire?kind=exhibit&exhibition=buildexpo-kenya").text
    assert boxes(one) == ["building-construction/cement", "building-construction/tiles"]
    sent = {**values_of(one), "exhibition": ["buildexpo-kenya", "foodexpo-kenya"], "change": "groups"}
    both = client.post("/enquire", data=sent | {"product_groups": "building-construction/tiles"}).text
    assert set(boxes(both)) == {"building-construction/cement", "building-construction/tiles", "agriculture/seeds"}
    assert values_of(both)["product_groups"] == ["building-construction/tiles"]
    none = client.post("/enquire", data=values_of(both) | {"exhibition": [], "change": "groups"}).text
    assert boxes(none) == []
    assert "Tick exhibitions above" in words(none)
    assert boxes(client.get("/enquire?kind=visit&exhibition=buildexpo-kenya").text) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(max_size=60) | st.sampled_from(["agriculture/seeds", "building-construction/tiles"]), min_size=1)
)
@pytest.mark.usefixtures("goods")
def test_a_product_group_that_no_chosen_exhibition_shows_is_refused(client: FlaskClient, ticked: list[str]) -> None:
    offered = {"building-construction/cement", "building-construction/tiles"}
    sent = LETTER | {"kind": "exhibit", "exhibition": "buildexpo-kenya", "product_groups": ticked}
    page = client.post("/enquire", data=sent).text
    # All else is in order but the token, which is looked at last.
    is_refused = "This choice is not open" in page
    assert is_refused == bool(set(ticked) - offered)
    assert is_refused or "open for too long" in page


@pytest.mark.usefixtures("goods")
def test_thousands_of_ticks_are_no_fault(client: FlaskClient) -> None:
    many = [f"x{number}" for number in range(40_000)]
    assert client.post("/enquire", data={"kind": "exhibit", "exhibition": many}).status_code in {413, 422}


def test_an_exhibition_without_dates_can_be_asked_about(client: FlaskClient, db: Session, clock: Traveller) -> None:
    factories.desk()
    factories.exhibition("NEWEXPO")
    db.commit()
    assert "/enquire?kind=brochure&exhibition=newexpo" in links(client.get("/exhibitions/newexpo").text)
    assert send(client, clock, "/enquire?kind=exhibit&exhibition=newexpo").status_code == 303
    assert [row.edition_id for row in only(db).exhibition_rows] == [None]


# ---- Single questions ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("goods")
def test_an_address_is_kept_only_where_paper_goes_to_it(client: FlaskClient, db: Session, clock: Traveller) -> None:
    post = {"street": "Moi Avenue 7", "postal_code": "00100", "town": "Nairobi"}
    sent = fill_in(client, clock, "/enquire?kind=brochure", **post)
    assert client.post("/enquire", data=sent | {"delivery": ""}).status_code == 303
    assert only(db).details == {}
    answer = client.post("/enquire", data=renewed(client, clock, sent) | {"delivery": "paper", "street": " "})
    assert answer.status_code == 422
    assert "#street" in {link.get("href") for link in parse(answer.text).findall(".//div[@role='alert']//a")}


@pytest.mark.usefixtures("goods")
def test_a_journey_that_ends_before_it_begins_is_asked_about(client: FlaskClient, clock: Traveller) -> None:
    sent = fill_in(client, clock, "/enquire?kind=visa-letter", arrives_on="2027-01-15", leaves_on="2027-01-11")
    assert "The departure is before the arrival." in words(client.post("/enquire", data=sent).text)
    page = client.post("/enquire", data=sent | {"arrives_on": "next week"})
    assert page.status_code == 422
    assert "Arrival should be a day, written as 2027-07-12." in words(page.text)
    assert values_of(page.text)["arrives_on"] == ["next week"]


def test_a_letter_for_a_visa_has_a_deadline_by_country(client: FlaskClient, db: Session, clock: Traveller) -> None:
    factories.desk()
    cairo = factories.city("Cairo", "Africa/Cairo", factories.country("EG", "Egypt"))
    for name, place in (("NILEEXPO", cairo), ("KENYAEXPO", None)):
        exhibition = factories.exhibition(name, in_city=place)
        factories.edition(exhibition, starts_on=datetime(2027, 6, 14, tzinfo=UTC).date())
    factories.exhibition("SOMEDAYEXPO")
    db.commit()
    page = client.get("/enquire?kind=visa-letter&exhibition=nileexpo&exhibition=kenyaexpo&exhibition=somedayexpo").text
    assert "NILEEXPO: please ask for the letter by 3 May 2027." in words(page)
    assert "KENYAEXPO: please ask for the letter by 17 May 2027." in words(page)
    assert "SOMEDAYEXPO: please ask at least 4 weeks before the opening day." in words(page)
    clock.move_to(datetime(2027, 5, 18, 9, tzinfo=UTC))
    late = words(client.get("/enquire?kind=visa-letter&exhibition=kenyaexpo").text)
    assert "by 17 May 2027, and that day has passed" in late


@pytest.mark.parametrize(
    ("typed", "country", "dialled"),
    [
        ("+254 20 123456", "", "+25420123456"),
        ("٠٢٠ ١٢٣٤٥٦", "KE", "+25420123456"),
        ("+٩٧١ ٤ ٣٣١ ٢٢٠٠", "", "+97143312200"),
        ("00971 4 331 2200", "", "+97143312200"),
        ("00254 20 123456", "KE", "+25420123456"),
        ("٠٠٢٥٤ ٢٠ ١٢٣٤٥٦", "AE", "+25420123456"),
        ("000 971 4 331 2200", "KE", "+97143312200"),
        ("020 123456", "", ""),  # where the exhibition is says nothing of the caller
        ("call me", "KE", ""),
    ],
)
def test_a_phone_number_is_kept_as_typed_and_as_machines_dial_it(
    client: FlaskClient, db: Session, clock: Traveller, typed: str, country: str, dialled: str
) -> None:
    open_house(db)
    send(client, clock, "/enquire?kind=exhibit&exhibition=buildexpo-kenya", phone=typed, country=country)
    assert (only(db).phone, only(db).phone_e164) == (typed, dialled)


def test_browsers_and_phones_know_what_each_field_is_for(client: FlaskClient, db: Session) -> None:
    open_house(db)
    found = {}
    for kind in Kind:
        for field in parse(client.get(f"/enquire?kind={kind}").text).find(".//main//form").iter():
            if field.get("autocomplete"):
                found[field.get("name")] = field.get("autocomplete")
    assert found == {
        "name": "name",
        "email": "email",
        "website": "off",
        "company": "organization",
        "outlet": "organization",
        "trade": "organization-title",
        "country": "country",
        "phone": "tel",
        "street": "street-address",
        "postal_code": "postal-code",
        "town": "address-level2",
    }


# ---- The desk's number for chats -------------------------------------------------------------------------------------


def test_a_desk_with_a_number_for_chats_is_written_to_with_the_reference(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    factories.desk(whatsapp="+254 20 000 0000")
    db.commit()
    answer = send(client, clock, "/ar/enquire")
    reference = only(db).reference
    [chat] = [link for link in links(client.get(answer.location).text) if "wa.me" in link]
    assert chat.startswith("https://wa.me/254200000000?text=")
    assert chat.endswith(f"{reference}.") or reference in chat
    assert chat in parts(mail_to(app, LETTER["email"]))[0]


def test_a_desk_without_one_shows_no_chat(app: Flask, client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    assert "wa.me" not in client.get(send(client, clock).location).text
    assert "wa.me" not in mail_to(app, LETTER["email"]).as_string()


# ---- In a browser ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("goods")
def test_with_a_script_the_questions_follow_the_choice_and_keep_what_is_typed(page: Page) -> None:
    page.goto("/enquire?kind=exhibit&exhibition=buildexpo-kenya")
    page.get_by_label("Your message").fill("Hello")
    page.get_by_label("Area in m²").fill("36")
    page.get_by_label("Visit", exact=True).check()
    page.get_by_label("Your trade or profession").fill("Mason")
    assert page.get_by_label("Your message").input_value() == "Hello"
    assert not page.get_by_role("button", name="Show what we ask for this").is_visible()
    page.get_by_label("Take a stand").check()
    page.get_by_label("Area in m²").wait_for()
    assert page.get_by_label("Area in m²").input_value() == "36"
    page.get_by_text("Details welcome").click()
    page.get_by_label("Cement").check()
    page.get_by_text("Choose exhibitions: East Africa").click()
    page.get_by_label("FOODEXPO KENYA").check()
    page.get_by_label("Seeds").wait_for()
    assert page.get_by_label("Cement").is_checked()
    # The Enter key sends, though other buttons stand before the one that says so.
    page.get_by_label("Area in m²").press("Enter")
    page.get_by_text("Please check what you entered").wait_for()
