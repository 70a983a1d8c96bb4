"""Exhibitions and editions in the back office, as staff use it."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from expoapp.catalogue.models import ProductGroup
from expoapp.exhibitions.models import Edition, Exhibition, Status
from tests import factories as make
from tests.exhibitions.filling import changed_values, filled, press, send
from tests.office import enter
from tests.pages import links, parse, words

LIST = "/staff/exhibitions"


@pytest.fixture
def editor(app: Flask, db: Session) -> FlaskClient:
    """Somebody who keeps the listings of all regions."""
    make.organiser()
    db.commit()
    return enter(app, "editor").client


def stored(db: Session, slug: str = "buildexpo-kenya") -> Exhibition:
    db.rollback()
    statement = select(Exhibition).where(Exhibition.slug == slug)
    return db.scalars(
        statement.options(
            selectinload(Exhibition.regions),
            selectinload(Exhibition.industries),
            selectinload(Exhibition.product_groups),
            selectinload(Exhibition.names),
            selectinload(Exhibition.editions).options(selectinload(Edition.days), selectinload(Edition.changes)),
        ).execution_options(populate_existing=True)
    ).one()


def edition_of(db: Session, slug: str = "buildexpo-kenya") -> Edition:
    return stored(db, slug).editions[0]


def summary(markup: str) -> list[str]:
    """Return the problems told above the form."""
    box = next((one for one in parse(markup).iter("div") if one.get("class") == "error-summary"), None)
    return [] if box is None else ["".join(one.itertext()).strip() for one in box.iter("li")]


# ---- The list --------------------------------------------------------------------------------------------------------


def test_the_list_says_when_where_and_whether_the_public_sees_it(editor: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("BUILDEXPO KENYA"), date(2027, 7, 7))
    make.exhibition("DRAFT SHOW", published=False)
    make.exhibition("THEIRS", by=make.organiser("Others", is_own=False, is_listed=False))
    db.commit()
    told = words(editor.get(LIST).text).replace("\u2009", " ")
    assert "BUILDEXPO KENYA Nairobi, Kenya 7–9 Jul 2027" in told
    assert "DRAFT SHOW Nairobi, Kenya No edition yet Not public It is a draft that nobody has published yet." in told
    assert "Not public The exhibitions of its organiser are switched off." in told


def test_the_list_is_searched_by_any_name_and_by_region(editor: FlaskClient, db: Session) -> None:
    make.exhibition("BUILDEXPO KENYA")
    make.exhibition("Pâtisserie 100%", regions=[make.region("north-africa", "North Africa")])
    db.commit()
    for query, found in (
        ("?q=patis", ["Pâtisserie 100%"]),
        ("?q=kenya+build", ["BUILDEXPO KENYA"]),
        ("?region=north-africa", ["Pâtisserie 100%"]),
        ("?q=_&page=0", ["BUILDEXPO KENYA", "Pâtisserie 100%"]),
        ("?region=';--&page=99999999", ["BUILDEXPO KENYA", "Pâtisserie 100%"]),
    ):
        answer = editor.get(LIST + query)
        assert answer.status_code == 200
        named = [label for address, label in links(answer.text).items() if re.fullmatch(rf"{LIST}/[0-9]+", address)]
        assert named == found, query
    assert "No exhibition fits" in editor.get(LIST + "?q=nothing").text


def test_a_long_list_has_pages(editor: FlaskClient, db: Session) -> None:
    for number in range(51):
        make.exhibition(f"SHOW {number:02}")
    db.commit()
    assert "SHOW 50" not in editor.get(LIST).text
    assert links(editor.get(LIST + "?q=show").text)[f"{LIST}?q=show&page=2"] == "Next"
    assert "SHOW 50" in editor.get(LIST + "?page=2").text
    past = editor.get(LIST + "?page=99").text  # a link kept from when the list was longer
    assert "SHOW 50" in past
    assert links(past)[LIST] == "Previous"


def test_the_number_of_statements_does_not_grow_with_the_list(
    editor: FlaskClient, db: Session, statements: list[str]
) -> None:
    counts = []
    for start in (0, 3, 20):
        for number in range(start, start + 3):
            make.edition(make.exhibition(f"SHOW {number}"), hours=(time(9), time(17)))
        db.commit()
        statements.clear()
        editor.get(LIST)
        counts.append(len(statements))
    assert len(set(counts)) == 1


# ---- Regions and roles -----------------------------------------------------------------------------------------------


def test_a_person_of_one_region_meets_nothing_of_another(app: Flask, db: Session) -> None:
    canary = "CANARY-7f3a"
    north = make.region("north-africa", f"North {canary}")
    egypt = make.country("EG", f"Egypt {canary}", north)
    cairo = make.city(f"Cairo {canary}", "Africa/Cairo", egypt)
    hall = make.venue(f"Hall {canary}", cairo)
    hidden = make.exhibition(f"SHOW {canary}", regions=[north], in_city=cairo, at=hall, tagline=canary)
    edition = make.edition(hidden, at=hall, note=canary)
    mine = make.exhibition("MINE")
    own = make.edition(mine)
    make.region()
    db.commit()
    editor = enter(app, "editor", regions=["east-africa"]).client
    for address in (LIST, f"{LIST}?q=canary", f"{LIST}/new", f"{LIST}/{mine.id}", f"{LIST}/{mine.id}/edit",
                    f"{LIST}/{mine.id}/editions/new", f"{LIST}/editions/{own.id}/edit"):  # fmt: skip
        answer = editor.get(address)
        assert (answer.status_code, canary in answer.text.replace("?q=canary", "")) == (200, False), address
    key = filled(editor.get(f"{LIST}/new"))["key"]
    for method, address in (
        ("GET", f"{LIST}/{hidden.id}"),
        ("GET", f"{LIST}/{hidden.id}/edit"),
        ("POST", f"{LIST}/{hidden.id}/edit"),
        ("GET", f"{LIST}/{hidden.id}/editions/new"),
        ("POST", f"{LIST}/{hidden.id}/editions/new"),
        ("GET", f"{LIST}/editions/{edition.id}/edit"),
        ("POST", f"{LIST}/editions/{edition.id}/edit"),
        ("POST", f"{LIST}/{hidden.id}/publish"),
        ("POST", f"{LIST}/{hidden.id}/withdraw"),
        ("POST", f"{LIST}/editions/{edition.id}/publish"),
        ("POST", f"{LIST}/editions/{edition.id}/withdraw"),
    ):
        answer = editor.open(address, method=method, data={"key": key} if method == "POST" else None)
        missing = editor.get(f"{LIST}/99999")
        assert (answer.status_code, canary in answer.text) == (404, False), address
        assert words(answer.text) == words(missing.text)


def test_a_region_or_venue_that_is_not_ones_own_cannot_be_chosen(app: Flask, db: Session) -> None:
    make.organiser()
    north = make.region("north-africa", "North Africa")
    cairo = make.city("Cairo", "Africa/Cairo", make.country("EG", "Egypt", north))
    hall = make.venue("Hall", cairo)
    make.city()
    make.industry()
    make.region()
    db.commit()
    editor = enter(app, "editor", regions=["east-africa"]).client
    answer = send(
        editor, f"{LIST}/new", name="X", industries="building-construction", regions=str(north.id), city=str(cairo.id),
        venue=str(hall.id),
    )  # fmt: skip
    assert answer.status_code == 422
    assert summary(answer.text) == [
        "Regions: please choose from the list only.",
        "City: please choose one of the list.",
        "Usual venue: please choose one of the list.",
    ]


def test_an_exhibition_of_two_regions_is_only_looked_at_by_who_has_one(app: Flask, db: Session) -> None:
    exhibition = make.exhibition(regions=[make.region(), make.region("north-africa", "North Africa")])
    edition = make.edition(exhibition)
    make.region()
    db.commit()
    editor = enter(app, "editor", regions=["east-africa"]).client
    page = editor.get(f"{LIST}/{exhibition.id}")
    assert "you can look but not change" in page.text
    assert "Withdraw" not in words(page.text)
    assert editor.get(f"{LIST}/{exhibition.id}/edit").status_code == 403
    assert editor.get(f"{LIST}/editions/{edition.id}/edit").status_code == 403


@pytest.mark.parametrize("role", ["viewer", "sales"])
def test_who_may_only_look_is_offered_no_deed(app: Flask, db: Session, role: str) -> None:
    exhibition = make.exhibition()
    edition = make.edition(exhibition)
    db.commit()
    person = enter(app, role).client
    for address in (LIST, f"{LIST}/{exhibition.id}"):
        page = person.get(address)
        assert page.status_code == 200
        assert not {"Edit", "New exhibition", "New edition", "Withdraw"} & set(links(page.text).values())
        assert "Withdraw" not in words(page.text)
    for address in (f"{LIST}/new", f"{LIST}/{exhibition.id}/edit", f"{LIST}/editions/{edition.id}/edit"):
        assert person.get(address).status_code == 403
    assert person.post(f"{LIST}/{exhibition.id}/withdraw").status_code == 403


# ---- An exhibition ---------------------------------------------------------------------------------------------------


def test_an_exhibition_is_added_completed_published_and_withdrawn(
    editor: FlaskClient, client: FlaskClient, db: Session
) -> None:
    region, city, venue = make.region(), make.city(), make.venue()
    make.industry()
    make.industry("wood", "Wood")
    group = ProductGroup(industry_code="wood", slug="saws", name="Saws")
    db.add(group)
    db.commit()
    answer = send(
        editor, f"{LIST}/new", name="  BUILDEXPO   KENYA ", tagline="Tiles & more", regions=str(region.id),
        city=str(city.id), venue=str(venue.id), industries=["wood", "building-construction"], founded_year="1998",
        description="First line\r\nSecond line", website="https://www.example.org",
        names__0__kind="ar", names__0__name="معرض البناء", names__1__kind="former", names__1__name="BUILD 98",
    )  # fmt: skip
    assert answer.status_code == 303
    found = stored(db)
    assert answer.headers["Location"] == f"{LIST}/{found.id}"
    assert (found.name, found.tagline, found.description, found.state) == (
        "BUILDEXPO KENYA",
        "Tiles & more",
        "First line\nSecond line",
        "draft",
    )
    assert [row.code for row in found.industries] == ["wood", "building-construction"]
    assert {(row.kind, row.lang, row.name) for row in found.names} == {
        ("language", "ar", "معرض البناء"),
        ("former", "en", "BUILD 98"),
    }
    page = editor.get(f"{LIST}/{found.id}")
    assert "It is a draft that nobody has published yet." in page.text
    assert client.get("/exhibitions/buildexpo-kenya").status_code == 404

    assert send(editor, f"{LIST}/{found.id}/edit", product_groups=str(group.id)).status_code == 303
    assert [row.slug for row in stored(db).product_groups] == ["saws"]
    # An industry that goes takes its groups along.
    assert send(editor, f"{LIST}/{found.id}/edit", industries="building-construction").status_code == 303
    assert stored(db).product_groups == []

    assert press(editor, f"{LIST}/{found.id}", f"{LIST}/{found.id}/publish").status_code == 303
    assert client.get("/exhibitions/buildexpo-kenya").status_code == 200
    assert "See its page" in editor.get(f"{LIST}/{found.id}").text
    assert press(editor, f"{LIST}/{found.id}", f"{LIST}/{found.id}/withdraw").status_code == 303
    assert client.get("/exhibitions/buildexpo-kenya").status_code == 404
    assert "It was withdrawn." in editor.get(f"{LIST}/{found.id}").text


def test_bad_values_come_back_with_a_sentence_each_and_everything_typed(editor: FlaskClient, db: Session) -> None:
    make.city()
    make.industry()
    db.commit()
    answer = send(
        editor, f"{LIST}/new", name="", tagline="x" * 201, regions=None, city="abc", founded_year="long ago",
        website="javascript:alert(1)", description="What was typed <b>",
    )  # fmt: skip
    assert answer.status_code == 422
    assert summary(answer.text) == [
        "Name is needed.",
        "Tagline is 1 character too long; at most 200 are possible.",
        "Choose at least one region.",
        *[line for line in summary(answer.text) if "Choice" in line or line.startswith("City")],
        "Choose at least one industry.",
        "A web address must begin with https:// or http://.",
        "Held since (year) must be a number from 1800 to 2200.",
    ]
    again = filled(answer)
    assert (again["founded_year"], again["description"]) == ("long ago", "What was typed <b>")
    assert parse(answer.text).find(".//title").text.startswith("Error:")


def test_a_form_filled_and_sent_unchanged_changes_nothing(editor: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition(description="One\nTwo", founded_year=1998, at=make.venue())
    edition = make.edition(exhibition, hours=(time(9), time(17)), at=make.venue(), number=5)
    db.commit()
    for address in (f"{LIST}/{exhibition.id}/edit", f"{LIST}/editions/{edition.id}/edit"):
        assert send(editor, address).status_code == 303
        assert "Nothing was changed." in editor.get(f"{LIST}/{exhibition.id}").text
    db.rollback()
    assert (stored(db).version, edition_of(db).version) == (1, 1)


def test_an_address_can_be_changed_and_the_old_one_leads_on(
    editor: FlaskClient, client: FlaskClient, db: Session
) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.exhibition("OTHER")
    db.commit()
    answer = send(editor, f"{LIST}/{exhibition.id}/edit", slug="other", tagline="typed")
    assert (answer.status_code, summary(answer.text)) == (422, ["Another exhibition has or had this address."])
    assert filled(answer)["tagline"] == "typed"
    assert stored(db).tagline != "typed"
    assert send(editor, f"{LIST}/{exhibition.id}/edit", slug="build-kenya").status_code == 303
    answer = client.get("/exhibitions/buildexpo-kenya")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/exhibitions/build-kenya")


def test_the_second_of_two_editors_sees_both_versions_and_overwrites_nothing(
    app: Flask, editor: FlaskClient, db: Session
) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA", tagline="first")
    db.commit()
    other = enter(app, "admin").client
    address = f"{LIST}/{exhibition.id}/edit"
    mine, theirs = filled(editor.get(address)), filled(other.get(address))
    assert other.post(address, data=changed_values(theirs, tagline="theirs")).status_code == 303
    answer = editor.post(address, data=changed_values(mine, tagline="mine", description="also mine"))
    assert answer.status_code == 409
    told = words(answer.text)
    assert "Tagline mine theirs" in told
    assert "Description also mine –" in told
    assert stored(db).tagline == "theirs"
    again = filled(answer)
    assert again["tagline"] == "mine"
    assert editor.post(address, data=again).status_code == 303
    assert stored(db).tagline == "mine"


def test_a_form_of_another_session_or_without_key_does_nothing(editor: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    db.commit()
    address = f"{LIST}/{exhibition.id}/edit"
    values = filled(editor.get(address))
    for key in ("", "wrong"):
        answer = editor.post(address, data=changed_values(values, key=key, tagline="stolen"))
        assert answer.status_code == 422
        assert "This form is out of date." in answer.text
    assert editor.post(f"{LIST}/{exhibition.id}/withdraw", data={"key": "wrong"}).status_code == 400
    assert (stored(db).tagline, stored(db).state) == ("The tagline of BUILDEXPO KENYA", "published")


# ---- An edition ------------------------------------------------------------------------------------------------------


def new_edition(editor: FlaskClient, exhibition: Exhibition, **given: Any) -> Any:
    return send(editor, f"{LIST}/{exhibition.id}/editions/new", **given)


def test_an_edition_gets_the_same_hours_on_all_days_and_then_its_own(editor: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition(at=make.venue())
    db.commit()
    answer = new_edition(
        editor, exhibition, starts_on="2027-07-07", ends_on="2027-07-09", opens="10:00", closes="18:00", number="28"
    )
    assert answer.status_code == 303
    edition = edition_of(db)
    assert (edition.slug, edition.state, edition.number, edition.zone) == ("2027", "draft", 28, "Africa/Nairobi")
    assert edition.venue_id == exhibition.venue_id
    assert [(row.day.day, row.opens, row.closes) for row in edition.days] == [
        (day, time(10), time(18)) for day in (7, 8, 9)
    ]
    address = f"{LIST}/editions/{edition.id}/edit"
    page = editor.get(address)
    assert "Wednesday, 7 July 2027" in page.text.replace("Wednesday 7", "Wednesday, 7")
    answer = send(
        editor, address, days__1__opens="", days__1__closes="", days__2__closes="00:30", days__2__closes_next_day="y",
        days__2__note="Closing party", days__0__audience="trade",
    )  # fmt: skip
    assert answer.status_code == 303
    edition = edition_of(db)
    assert [(row.day.day, row.closes, row.closes_next_day, row.audience, row.note) for row in edition.days] == [
        (7, time(18), False, "trade", ""),
        (9, time(0, 30), True, "", "Closing party"),
    ]
    assert edition.ends_at == datetime(2027, 7, 9, 21, 30, tzinfo=UTC)
    send(editor, address, opens="09:00", closes="17:00", fill="y")
    assert [(row.opens, row.closes_next_day) for row in edition_of(db).days] == [(time(9), False)] * 3


@pytest.mark.parametrize(
    ("given", "slug", "first", "last"),
    [
        ({"precision": "month", "month": "2027-10"}, "2027", date(2027, 10, 1), date(2027, 10, 31)),
        ({"precision": "year", "year": "2028"}, "2028", date(2028, 1, 1), date(2028, 12, 31)),
        ({"precision": "tba", "year": "2029"}, "2029", None, None),
    ],
)
def test_rough_dates_can_be_entered_and_changed(
    editor: FlaskClient, db: Session, given: dict[str, str], slug: str, first: date | None, last: date | None
) -> None:
    exhibition = make.exhibition()
    db.commit()
    assert new_edition(editor, exhibition, **given).status_code == 303
    edition = edition_of(db)
    assert (edition.slug, edition.starts_on, edition.ends_on) == (slug, first, last)
    address = f"{LIST}/editions/{edition.id}/edit"
    assert send(editor, address).status_code == 303
    assert edition_of(db).version == 1
    assert send(editor, address, precision="exact", starts_on="2029-01-03", ends_on="2029-01-05").status_code == 303
    edition = edition_of(db)
    assert (edition.slug, edition.starts_on, edition.sequence) == (slug, date(2029, 1, 3), 0)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, ["The first day is needed.", "The last day is needed."]),
        ({"starts_on": "7.7.2027", "ends_on": "2027-07-09"},
         ["First day is not a day of the calendar, such as 2027-07-07."]),
        ({"starts_on": "2027-07-09", "ends_on": "2027-07-07"}, ["The last day is before the first."]),
        ({"starts_on": "2027-07-09", "ends_on": "2028-07-12"}, ["The last day is more than a year after the first."]),
        ({"precision": "month"}, ["The month is needed."]),
        ({"precision": "month", "month": "July"}, ["Month must look like 2027-07."]),
        ({"precision": "year"}, ["The year is needed."]),
        ({"precision": "year", "year": "27"}, ["Year must be a number from 1800 to 2200."]),
        ({"precision": "tba"}, ["Say for which year it is meant: the year stands in its address."]),
        ({"opens": "10:00"}, ["Give both hours of a day, or none."]),
        ({"opens": "10:00", "closes": "09:00"}, ["It closes before it opens; if it closes after midnight, tick so."]),
        ({"opens": "ten", "closes": "18:00"}, ["Opens on all days at is not a time of day, such as 09:30.",
                                              "Give both hours of a day, or none."]),
        ({"status": "cancelled"}, ["Say why it is cancelled: visitors read the reason."]),
        ({"number": "many"}, ["Number of the edition must be a number from 1 to 9999."]),
        ({"registration_url": "www.example.org"}, ["A web address must begin with https:// or http://."]),
    ],
)  # fmt: skip
def test_what_an_edition_cannot_be_is_said_at_its_field(
    editor: FlaskClient, db: Session, given: dict[str, str], told: list[str]
) -> None:
    exhibition = make.exhibition()
    db.commit()
    dates = (
        {}
        if not given or given.keys() & {"starts_on", "precision"}
        else {"starts_on": "2027-07-07", "ends_on": "2027-07-09"}
    )
    answer = new_edition(editor, exhibition, **(dates | given))
    assert (answer.status_code, summary(answer.text)) == (422, told)
    for name, value in given.items():
        assert filled(answer)[name] == value
    assert stored(db).editions == []


def test_wrong_hours_of_one_day_are_told_above_the_form(editor: FlaskClient, db: Session) -> None:
    edition = make.edition(hours=(time(9), time(17)))
    db.commit()
    address = f"{LIST}/editions/{edition.id}/edit"
    answer = send(editor, address, days__1__closes="08:00", days__2__opens="x")
    assert answer.status_code == 422
    assert summary(answer.text) == [
        "It closes before it opens; if it closes after midnight, tick so.",
        "Opens is not a time of day, such as 09:30.",
    ]


def test_a_venue_in_another_city_is_refused(editor: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition()
    hall = make.venue("DWTC", make.city("Dubai", "Asia/Dubai", make.country("AE", "Emirates")))
    db.commit()
    answer = new_edition(editor, exhibition, starts_on="2027-07-07", ends_on="2027-07-09", venue=str(hall.id))
    assert summary(answer.text) == ["DWTC is in Dubai: choose that city, or another venue."]
    answer = new_edition(
        editor, exhibition, starts_on="2027-07-07", ends_on="2027-07-09", venue=str(hall.id), city=str(hall.city_id)
    )
    assert answer.status_code == 303
    assert edition_of(db).zone == "Asia/Dubai"


def test_a_move_shows_old_and_new_days_to_visitors_and_staff(
    editor: FlaskClient, client: FlaskClient, db: Session
) -> None:
    edition = make.edition(hours=(time(9), time(17)))
    db.commit()
    address = f"{LIST}/editions/{edition.id}/edit"
    answer = send(
        editor, address, starts_on="2027-08-04", ends_on="2027-08-07", status_reason="The hall is taken.",
    )  # fmt: skip
    assert answer.status_code == 303
    found = edition_of(db)
    assert (found.status, found.sequence) == (Status.RESCHEDULED, 1)
    assert [row.day for row in found.days] == [date(2027, 8, 4), date(2027, 8, 5), date(2027, 8, 6)]
    public = words(client.get("/exhibitions/buildexpo-kenya/2027").text).replace("\u2009", " ")
    assert "4–7 Aug 2027" in public
    assert "7–9 Jul 2027" in public
    page = words(editor.get(address).text).replace("\u2009", " ")
    assert "dates, status 7–9 Jul 2027 (scheduled) The hall is taken." in page


def test_a_cancellation_takes_one_form_and_is_seen_at_the_next_request(
    editor: FlaskClient, client: FlaskClient, db: Session
) -> None:
    edition = make.edition(hours=(time(9), time(17)))
    db.commit()
    address = f"{LIST}/editions/{edition.id}/edit"
    assert send(editor, address, status="cancelled", status_reason="No hall.").status_code == 303
    page = words(client.get("/exhibitions/buildexpo-kenya/2027").text)
    assert "Cancelled" in page
    assert "No hall." in page
    assert b"STATUS:CANCELLED" in client.get("/exhibitions/buildexpo-kenya/2027/calendar.ics").data


def test_a_postponed_edition_refuses_new_days_without_another_status(editor: FlaskClient, db: Session) -> None:
    edition = make.edition()
    db.commit()
    address = f"{LIST}/editions/{edition.id}/edit"
    assert send(editor, address, status="postponed", status_reason="No hall.").status_code == 303
    answer = send(editor, address, starts_on="2027-08-04", ends_on="2027-08-06")
    assert answer.status_code == 422
    assert summary(answer.text) == [
        "A postponed edition keeps the days it was planned for; new days end the postponement."
    ]
    assert filled(answer)["starts_on"] == "2027-08-04"
    assert send(editor, address, starts_on="2027-08-04", ends_on="2027-08-06", status="scheduled").status_code == 303
    assert edition_of(db).status == Status.RESCHEDULED


def test_an_edition_of_many_days_keeps_hours_that_have_no_rows(editor: FlaskClient, db: Session) -> None:
    edition = make.edition(None, date(2027, 7, 1), date(2027, 7, 20), hours=(time(9), time(17)), published=False)
    db.commit()
    address = f"{LIST}/editions/{edition.id}/edit"
    assert send(editor, address, starts_on="2027-08-01", ends_on="2027-08-10").status_code == 303
    assert [row.day.day for row in edition_of(db).days] == list(range(1, 11))
    assert send(editor, address, ends_on="2027-08-20", opens="10:00", closes="18:00", fill="y").status_code == 303
    assert {row.opens for row in edition_of(db).days} == {time(10)}
    assert len(edition_of(db).days) == 20


def test_the_second_of_two_editors_of_an_edition_sees_both_versions(
    app: Flask, editor: FlaskClient, db: Session
) -> None:
    edition = make.edition(hours=(time(9), time(17)))
    db.commit()
    other = enter(app, "admin").client
    address = f"{LIST}/editions/{edition.id}/edit"
    mine, theirs = filled(editor.get(address)), filled(other.get(address))
    assert other.post(address, data=changed_values(theirs, hall="Hall 1", days__0__opens="08:00")).status_code == 303
    answer = editor.post(address, data=changed_values(mine, hall="Hall 2", status="provisional"))
    assert answer.status_code == 409
    told = words(answer.text)
    assert "Hall Hall 2 Hall 1" in told
    assert "Status Provisional: the dates are not confirmed It takes place on these dates" in told
    assert edition_of(db).hall == "Hall 1"
    assert editor.post(address, data=changed_values(mine, version="none", hall="Hall 3")).status_code == 409


def test_an_edition_is_published_and_withdrawn(editor: FlaskClient, client: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    edition = make.edition(exhibition, published=False)
    draft = make.edition(make.exhibition("DRAFT", published=False))
    db.commit()
    address = "/exhibitions/buildexpo-kenya/2027"
    assert client.get(address).status_code == 404
    assert press(editor, f"{LIST}/{exhibition.id}", f"{LIST}/editions/{edition.id}/publish").status_code == 303
    assert client.get(address).status_code == 200
    assert press(editor, f"{LIST}/{exhibition.id}", f"{LIST}/editions/{edition.id}/withdraw").status_code == 303
    assert client.get(address).status_code == 404
    assert "Its exhibition is not public: it is a draft." in editor.get(f"{LIST}/{draft.exhibition_id}").text


def test_what_is_timed_says_when_it_is_shown(editor: FlaskClient, db: Session) -> None:
    later = make.exhibition("LATER")
    over = make.exhibition("OVER")
    later.public_from = datetime(2099, 1, 2, 8, tzinfo=UTC)
    over.public_until = datetime(2020, 1, 2, 8, tzinfo=UTC)
    db.commit()
    told = words(editor.get(LIST).text)
    assert "It goes public on 2 January 2099, 11:00, Nairobi." in told
    assert "Its time on the site ended on 2 January 2020, 11:00, Nairobi." in told
