"""Places and lines of business in the back office, as a person at work meets them."""

import threading
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp import history
from expoapp.accounts.models import Scope
from expoapp.catalogue import actions
from expoapp.catalogue.models import City, Industry, ProductGroup, Region, Venue, VenueTranslation
from expoapp.db import expect_write, transaction
from expoapp.exhibitions.models import Edition
from tests import factories as make
from tests.exhibitions.filling import changed_values, filled, press, send
from tests.office import Person, enter
from tests.pages import parse, words

pytestmark = pytest.mark.usefixtures("clock")
EVERYWHERE = Scope(everywhere=True)
VENUES = "/staff/venues"
MAP = "https://www.google.com/maps/place/KICC/@-1.2884,36.82,17z/data=!3d-1.28841!4d36.82331"


def editor(app: Flask, **given: object) -> FlaskClient:
    """Return a browser in which an editor is signed in."""
    return person(app, "editor", **given).client


def person(app: Flask, *roles: str, **given: object) -> Person:
    return enter(app, *roles, **given)  # type: ignore[arg-type] -- the office checks them


def only(db: Session, model: type) -> object:
    db.rollback()
    return db.scalars(select(model)).one()


def test_a_venue_is_added_with_its_city_found_renamed_and_its_old_address_leads_on(
    app: Flask, client: FlaskClient, db: Session
) -> None:
    make.country()
    db.commit()
    mine = editor(app)
    answer = send(
        mine,
        f"{VENUES}/new",
        name="KICC",
        city="0",
        new_city="Nairobi",
        new_city_country="KE",
        point=MAP,
        directions="By bus.\nBy train.",
    )
    assert answer.status_code == 303
    made = only(db, Venue)
    assert (made.slug, made.latitude, made.longitude) == ("kicc", -1.28841, 36.82331)
    assert only(db, City).zone == "Africa/Nairobi"  # the only one of its country
    home, city_id = f"{VENUES}/{made.id}", made.city_id
    assert "In no list" in words(mine.get(home).text)
    assert client.get("/venues/kicc").status_code == 200
    make.edition(at=made)
    db.commit()
    assert "Public 1 public edition is coming" in words(mine.get(home).text)
    saved = send(mine, f"{home}/edit", name="Kenyatta Centre", slug="kenyatta-centre")
    assert saved.status_code == 303
    moved = client.get("/venues/kicc")
    assert (moved.status_code, moved.location) == (301, "/venues/kenyatta-centre")
    assert client.get("/ar/venues/kicc").location == "/ar/venues/kenyatta-centre"
    assert "Kenyatta Centre" in client.get("/search?q=kenyatta").text
    assert "KENYATTA" in mine.get(f"{VENUES}?q=kenyatta").text.upper()
    # Nobody gets an address that leads elsewhere, and its own it may have back.
    assert send(mine, f"{VENUES}/new", name="KICC", city=str(city_id)).status_code == 303
    db.rollback()
    assert set(db.scalars(select(Venue.slug))) == {"kenyatta-centre", "kicc-nairobi"}
    assert send(mine, f"{home}/edit", slug="kicc").status_code == 303
    assert client.get("/venues/kenyatta-centre").location == "/venues/kicc"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("somewhere", "must be two numbers"),
        ("https://maps.app.goo.gl/x", "short links never do"),
        ("-96.3, 36.8", "Latitude goes from"),
        ("36.8, -1.28", "With the two numbers changed about it would be near."),
    ],
)
def test_a_point_that_cannot_be_or_lies_far_off_is_told_and_all_typed_is_kept(
    app: Flask, db: Session, typed: str, told: str
) -> None:
    make.venue("Sarit", latitude=-1.26, longitude=36.8)
    venue = make.venue("KICC")
    db.commit()
    mine, address = editor(app), f"{VENUES}/{venue.id}/edit"
    answer = send(mine, address, name="KICC Nairobi", point=typed)
    assert answer.status_code == 422
    assert told in words(answer.text)
    again = filled(answer)
    assert (again["name"], again["point"]) == ("KICC Nairobi", typed)
    if "near" in told:  # whoever is sure of it has the last word
        assert mine.post(address, data=changed_values(again, is_sure="y")).status_code == 303
        db.rollback()
        assert db.scalar(select(Venue.latitude).where(Venue.name == "KICC Nairobi")) == 36.8


def test_the_second_of_two_editors_sees_both_versions_and_overwrites_nothing(app: Flask, db: Session) -> None:
    group = make.product_group()
    venue = make.venue()
    addresses = {
        f"{VENUES}/{venue.id}/edit": Venue,
        f"/staff/cities/{venue.city_id}/edit": City,
        f"/staff/regions/{make.region().id}/edit": Region,
        f"/staff/industries/{group.industry_code}/edit": Industry,
        f"/staff/product-groups/{group.id}/edit": ProductGroup,
    }
    db.commit()
    mine, theirs = editor(app), editor(app)
    for address, model in addresses.items():
        seen = filled(mine.get(address))
        assert send(theirs, address, name="Theirs").status_code == 303
        answer = mine.post(address, data=changed_values(seen, name="Mine"))
        assert answer.status_code == 409, address
        assert "Name Mine Theirs" in words(answer.text)
        assert only(db, model).name == "Theirs"
        assert mine.post(address, data=filled(answer)).status_code == 303
        assert only(db, model).name == "Mine"


def test_somebody_of_one_region_meets_no_venue_of_another_and_changes_nothing_of_the_house(
    app: Flask, db: Session
) -> None:
    here = make.venue("Here")
    far = make.country("NG", "Nigeria", make.region("west-africa", "West Africa"))
    there = make.venue("There", make.city("Lagos", "Africa/Lagos", far))
    group = make.product_group()
    db.commit()
    mine = person(app, "editor", regions=["east-africa"])
    listed = mine.get(VENUES).text
    assert "Here" in listed
    assert "There" not in listed
    assert "Lagos" not in mine.get("/staff/cities").text
    assert "– Lagos" not in mine.get(f"{VENUES}/new").text
    for address in (
        f"{VENUES}/{there.id}",
        f"{VENUES}/{there.id}/edit",
        f"/staff/cities/{there.city_id}/edit",
        f"/staff/venue/{there.id}/texts/ar",
        f"/staff/city/{there.city_id}/texts/ar",
    ):
        assert mine.get(address).status_code == 404, address
        assert mine.post(address, {"version": "1", "name": "x"}).status_code in {404, 405}, address
    # A venue cannot be put where one may not act, and what belongs to the house is only looked at.
    asked = changed_values(filled(mine.get(f"{VENUES}/{here.id}/edit")), city=str(there.city_id))
    assert mine.post(f"{VENUES}/{here.id}/edit", dict(asked)).status_code == 422
    for address in (
        f"/staff/regions/{make.region().id}/edit",
        "/staff/countries/KE/edit",
        f"/staff/industries/{group.industry_code}/edit",
        f"/staff/product-groups/{group.id}/edit",
        f"/staff/region/{make.region().id}/texts/ar",
        "/staff/country/KE/texts/ar",
        f"/staff/industry/{group.industry_code}/texts/ar",
        f"/staff/product-group/{group.id}/texts/ar",
    ):
        page = mine.get(address)
        assert "belongs to the whole house" in words(page.text), address
        values = changed_values(
            filled(page, "form is-wide" if "/texts/" in address else "form"), name="Mine", description="Mine"
        )
        assert mine.post(address, dict(values)).status_code == 403, address
    db.rollback()
    assert not db.scalars(select(Region.name).where(Region.name == "Mine")).all()


def test_editions_follow_the_new_clock_of_their_city_and_calendars_are_told(
    app: Flask, client: FlaskClient, db: Session
) -> None:
    show = make.exhibition()
    coming = make.edition(show, hours=(time(9), time(17))).id
    own = make.edition(show, date(2027, 9, 1), slug="own", zone="Asia/Dubai", hours=(time(9), time(17))).id
    over = make.edition(show, date(2025, 7, 7), hours=(time(9), time(17))).id
    draft = make.edition(show, date(2028, 7, 7), published=False, hours=(time(9), time(17))).id
    city_id = show.city_id
    db.commit()
    mine, address = editor(app), f"/staff/cities/{city_id}/edit"
    assert "is no time zone" in words(send(mine, address, zone="Nairobi time").text)
    assert send(mine, address, zone="Africa/Lagos").status_code == 303
    db.rollback()

    def told(edition_id: int) -> tuple[str, datetime | None, int]:
        found = db.get_one(Edition, edition_id)
        return found.zone, found.starts_at, found.sequence

    assert told(coming) == ("Africa/Lagos", datetime(2027, 7, 7, 8, tzinfo=UTC), 1)
    assert told(own) == ("Asia/Dubai", datetime(2027, 9, 1, 5, tzinfo=UTC), 0)
    assert told(over) == ("Africa/Lagos", datetime(2025, 7, 7, 8, tzinfo=UTC), 0)
    assert told(draft) == ("Africa/Lagos", datetime(2028, 7, 7, 8, tzinfo=UTC), 0)
    calendar = client.get("/exhibitions/buildexpo-kenya/2027/calendar.ics").text
    assert "SEQUENCE:1" in calendar


def test_only_what_nothing_uses_is_deleted_and_the_sentence_names_what_does(
    app: Flask, client: FlaskClient, db: Session
) -> None:
    venue, spare = make.venue(), make.venue("Spare")
    make.edition(at=venue, of=make.exhibition("BUILDEXPO KENYA"))
    group = make.product_group()
    elsewhere = make.country("NG", "Nigeria", make.region("west-africa", "West Africa")).region_id
    db.commit()
    boss = person(app, "admin")

    def refused(address: str) -> str:
        answer = boss.post(f"{address}/delete")
        assert answer.status_code == 303
        return words(boss.get(answer.location).text)

    assert "KICC cannot be deleted: it is used by 1 edition (BUILDEXPO KENYA 2027)" in refused(f"{VENUES}/{venue.id}")
    assert "2 venues (KICC, Spare)" in refused(f"/staff/cities/{venue.city_id}")
    assert "used by 1 country" in refused(f"/staff/regions/{elsewhere}")
    assert "1 exhibition (BUILDEXPO KENYA) and 1 product group" in refused(f"/staff/industries/{group.industry_code}")
    assert db.scalars(select(Venue.name).order_by(Venue.name)).all() == ["KICC", "Spare"]
    assert "The venue is deleted." in refused(f"{VENUES}/{spare.id}")
    assert "The product group is deleted." in refused(f"/staff/product-groups/{group.id}")
    assert client.get("/venues/spare").status_code == 404


def test_a_text_is_translated_beside_its_own_and_told_when_its_source_changes(app: Flask, db: Session) -> None:
    venue = make.venue("KICC", directions="By bus.")
    venue_id = venue.id
    home, texts = f"{VENUES}/{venue_id}", f"/staff/venue/{venue_id}/texts/ar"
    db.commit()
    mine = person(app, "editor")
    assert "Arabic Incomplete 3 texts are missing" in words(mine.get(home).text)
    assert "By bus." in words(mine.get(texts).text)
    said = {"version": "1", "name": "كينياتا", "address": "شارع", "directions": "بالحافلة"}
    assert mine.post(texts, said).status_code == 303
    assert "Arabic Complete" in words(mine.get(home).text)
    assert mine.post(texts, said | {"name": "x"}).status_code == 409
    assert send(mine.client, f"{home}/edit", directions="By train.").status_code == 303
    assert "Arabic To be looked at" in words(mine.get(home).text)
    assert mine.get(f"/staff/venue/{venue_id}/texts/xx").status_code == 404
    assert mine.get("/staff/venue/none/texts/ar").status_code == 404
    db.rollback()
    version = db.scalar(select(Venue.version).where(Venue.id == venue_id))
    assert (
        mine.post(texts, {"version": str(version), "name": "كينياتا", "address": "", "directions": ""}).status_code
        == 303
    )
    db.rollback()
    assert db.scalars(select(VenueTranslation.field)).all() == ["name"]


def test_regions_and_industries_are_added_put_in_order_and_renamed(
    app: Flask, client: FlaskClient, db: Session
) -> None:
    make.edition()
    db.commit()
    mine = editor(app)
    assert send(mine, "/staff/regions/new", name="Pacific").status_code == 303
    db.rollback()
    pacific = db.scalar(select(Region.id).where(Region.slug == "pacific"))
    assert press(mine, "/staff/regions", f"/staff/regions/{pacific}/up").status_code == 303
    shown = words(mine.get("/staff/regions").text)
    assert shown.index("Pacific") < shown.index("East Africa")
    east = make.region().id
    assert send(mine, f"/staff/regions/{east}/edit", name="Eastern Africa", slug="eastern-africa").status_code == 303
    assert client.get("/regions/east-africa").location == "/regions/eastern-africa"
    # Who has subscribed to the region's calendar goes on getting that region's.
    assert client.get("/exhibitions?region=east-africa").location == "/exhibitions?region=eastern-africa"
    assert "BUILDEXPO" in client.get("/exhibitions.ics?region=east-africa", follow_redirects=True).text
    told = send(mine, f"/staff/regions/{east}/edit", within_id=str(pacific))
    assert told.status_code == 422
    assert "a country lies in a whole" in words(told.text)
    assert send(mine, "/staff/industries/new", name="Space flight", hue="250").status_code == 303
    home = "/staff/industries/space-flight/edit"
    for name, status in (("Rockets", 303), ("rockets", 422), ("Suits", 303)):
        answer = mine.post(
            "/staff/industries/space-flight/groups", data={"key": filled(mine.get(home))["key"], "name": name}
        )
        assert answer.status_code == status
    db.rollback()
    suits = db.scalar(select(ProductGroup.id).where(ProductGroup.slug == "suits"))
    assert press(mine, home, f"/staff/product-groups/{suits}/up").status_code == 303
    shown = words(mine.get(home).text)
    assert shown.index("Suits") < shown.index("Rockets")
    assert send(mine, home, name="Spaceflight").status_code == 303
    assert client.get("/industries/space-flight").status_code == 200  # its address stays for ever


def test_a_former_state_of_each_noun_can_be_brought_back(app: Flask, db: Session) -> None:
    group = make.product_group()
    venue = make.venue(latitude=-1.3, longitude=36.8)
    keys = {
        "venue": venue.id,
        "city": venue.city_id,
        "region": make.region().id,
        "country": "KE",
        "industry": group.industry_code,
        "product-group": group.id,
    }
    by = make.account().id
    db.commit()
    for kind, key in keys.items():
        noun = actions.NOUNS[kind]
        kept = history.kind_of(noun.model.__tablename__)
        assert kept is not None
        first = kept.state_of(kept.get(key, EVERYWHERE))
        db.rollback()
        with transaction():
            thing = kept.get(key, EVERYWHERE)
            field = "description" if kind == "country" else "name"
            state = first | {field: "Another", f"{field} (ar)": "آخر"}
            kept.restore(key, state, by, EVERYWHERE)
        assert kept.state_of(kept.get(key, EVERYWHERE)) == state, kind
        db.rollback()
        with transaction():
            kept.restore(key, first, by, EVERYWHERE)
        assert kept.state_of(kept.get(key, EVERYWHERE)) == first, kind
        assert len(history.revisions_of(thing)) >= 3
        db.rollback()
    assert app


def test_a_translation_that_waits_to_be_looked_at_waits_still_when_another_text_comes_back(
    app: Flask, db: Session
) -> None:
    venue_id = make.venue("KICC", directions="By bus.").id
    db.commit()
    home, mine = f"{VENUES}/{venue_id}", person(app, "editor")
    said = {"version": "1", "name": "", "address": "", "directions": "بالحافلة"}
    assert mine.post(f"/staff/venue/{venue_id}/texts/ar", said).status_code == 303
    for directions in ("By train.", "By boat."):
        assert send(mine.client, f"{home}/edit", directions=directions).status_code == 303
    db.rollback()
    [train] = db.scalars(
        select(history.Revision.id).where(history.Revision.state["directions"].as_string() == "By train.")
    )
    db.rollback()
    assert send(mine.client, f"/staff/history/venues/{venue_id}/{train}").status_code == 303
    shown = words(mine.get(home).text)
    assert "By train." in shown
    assert "To be looked at" in shown


def test_saving_a_venue_leaves_its_position_to_the_last_digit(app: Flask, db: Session) -> None:
    venue_id = make.venue("Marina Bay", latitude=1.2834567, longitude=103.8612345).id
    db.commit()
    assert send(editor(app), f"{VENUES}/{venue_id}/edit", directions="By boat.").status_code == 303
    db.rollback()
    stored = db.execute(select(Venue.directions, Venue.latitude, Venue.longitude).where(Venue.id == venue_id)).one()
    assert tuple(stored) == ("By boat.", 1.2834567, 103.8612345)


def test_eight_parallel_creations_of_one_venue_give_eight_addresses(app: Flask, db: Session) -> None:
    city_id, by = make.city().id, make.account().id
    db.commit()
    barrier = threading.Barrier(8)
    failures: list[BaseException] = []

    def create() -> None:
        with app.app_context():
            try:
                barrier.wait()
                expect_write()
                with transaction():
                    actions.create_venue(actions.VenueFacts("KICC", city_id), by=by, scope=EVERYWHERE)
            except BaseException as problem:  # noqa: BLE001 -- told by the test below
                failures.append(problem)

    threads = [threading.Thread(target=create) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(set(db.scalars(select(Venue.slug)))) == 8


def test_the_lists_say_how_many_public_exhibitions_each_has(app: Flask, db: Session) -> None:
    africa, trade = make.region(), make.industry()
    make.region("gulf", "Gulf")
    make.industry("mining", "Mining")
    make.country("TZ", "Tanzania", africa)
    shown = make.exhibition("SHOWN EXPO", regions=[africa], industries=[trade])
    for year in (2027, 2028):
        make.edition(shown, date(year, 7, 7))
    make.exhibition("BARE EXPO", regions=[africa], industries=[trade])
    make.exhibition("DRAFT EXPO", regions=[africa], industries=[trade], published=False)
    hidden = make.organiser("Hidden Fairs", is_own=False, is_listed=False)
    make.exhibition("HIDDEN EXPO", regions=[africa], industries=[trade], by=hidden)
    db.commit()
    mine = editor(app)
    for address, name, without in (
        ("/staff/regions", "East Africa", "Gulf"),
        ("/staff/countries", "Kenya", "Tanzania"),
        ("/staff/industries", "Building and construction", "Mining"),
    ):
        rows = {one.find("th").text_content().strip(): one for one in parse(mine.get(address).text).iter("tr")}
        said = {key: " ".join(row.text_content().split()) for key, row in rows.items()}
        assert "Public 2 exhibitions" in said[name], address
        assert "In no list" in said[without], address


def test_the_number_of_statements_does_not_grow_with_the_lists(app: Flask, db: Session, statements: list[str]) -> None:
    mine = editor(app)
    counted = []
    for number in (1, 12):
        for one in range(number):
            place = make.city(f"City {number} {one}")
            venue = make.venue(f"Venue {number} {one}", place)
            make.edition(make.exhibition(f"SHOW {number} {one}"), at=venue)
            make.product_group(make.industry(f"trade-{number}-{one}", f"Trade {number} {one}"), f"Group {one}")
            make.region(f"region-{number}-{one}", f"Region {number} {one}")
            make.organiser(f"Others {number} {one}", is_own=False)
        venue_id = venue.id
        db.commit()
        addresses = (VENUES, f"{VENUES}/{venue_id}", "/staff/cities", "/staff/regions", "/staff/countries")
        row = []
        for address in (*addresses, "/staff/industries", "/staff/exhibitions/organisers", "/staff/banners"):
            statements.clear()
            assert mine.get(address).status_code == 200
            row.append(len(statements))
        counted.append(row)
    assert counted[0] == counted[1]
