"""What an edition's page tells of all that is known, in every state; nothing is shown when it is unknown."""

import json
import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp import clock as our_clock
from expoapp.catalogue.models import ProductGroup
from expoapp.exhibitions.models import (
    Document,
    EditionChange,
    ExhibitionName,
    ExhibitionProductGroup,
    Figure,
    Status,
)
from tests import factories as make
from tests.pages import links, parse, words

PAGE = "/exhibitions/buildexpo-kenya/2027"


@pytest.fixture(autouse=True)
def today(clock: time_machine.Traveller) -> time_machine.Traveller:
    """It is 2 March 2026."""
    return clock


def said(client: FlaskClient, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return words(answer.text).replace("\u2009", " ")


def headings(client: FlaskClient, address: str = PAGE) -> list[str]:
    page = parse(client.get(address).text).find(".//main")
    return [" ".join("".join(one.itertext()).split()) for one in page.iter() if one.tag in {"h1", "h2", "h3"}]


def change(edition: Any, **given: Any) -> EditionChange:
    defaults: dict[str, Any] = {
        "sequence": len(edition.changes) + 1,
        "changed_at": our_clock.now(),
        "what": "dates status",
        "former_status": "scheduled",
        "former_precision": "exact",
        "former_starts_on": date(2027, 5, 3),
        "former_ends_on": date(2027, 5, 5),
        "status": edition.status,
    }
    made = EditionChange(**(defaults | given))
    edition.changes.append(made)
    return made


# ---- Hours -----------------------------------------------------------------------------------------------------------


def test_hours_stand_day_by_day_with_audience_the_next_day_and_the_zone(client: FlaskClient, db: Session) -> None:
    edition = make.edition(hours=(time(16), time(23)))
    edition.days[0].audience = "trade"
    edition.days[1].closes, edition.days[1].closes_next_day = time(1), True
    edition.days[2].audience = "public"
    db.commit()
    shown = said(client)
    assert "Wed 7 Jul 16:00–23:00 Trade visitors only" in shown
    assert "Thu 8 Jul 16:00–01:00 until 01:00 the next day" in shown
    assert "Fri 9 Jul 16:00–23:00 Open to the public" in shown
    assert "Local time in Nairobi · East Africa Time (UTC+3)" in shown


def test_todays_hours_are_marked_in_words_also_after_midnight(
    client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    edition = make.edition(hours=(time(16), time(23)))
    edition.days[1].closes, edition.days[1].closes_next_day = time(1), True
    db.commit()
    assert "Today" not in said(client)
    clock.move_to(datetime(2027, 7, 8, 21, 30, tzinfo=UTC))  # half past midnight in Nairobi
    shown = said(client)
    assert "Thu 8 Jul Today 16:00–01:00" in shown
    assert shown.count("Today") == 1


def test_the_days_of_a_long_exhibition_are_told_together(client: FlaskClient, db: Session) -> None:
    edition = make.edition(starts_on=date(2027, 7, 1), ends_on=date(2027, 7, 20), hours=(time(10), time(18)))
    edition.days[9].closes = time(22)
    db.commit()
    shown = said(client)
    assert "Thu 1 Jul – Fri 9 Jul 10:00–18:00 Sat 10 Jul 10:00–22:00 Sun 11 Jul – Tue 20 Jul 10:00–18:00" in shown


def test_a_clock_change_during_the_days_is_told_with_both_offsets(client: FlaskClient, db: Session) -> None:
    cairo = make.city("Cairo", "Africa/Cairo", make.country("EG", "Egypt"))
    make.edition(
        make.exhibition("PPPEXPO", in_city=cairo),
        date(2027, 10, 27),
        date(2027, 10, 30),
        zone="Africa/Cairo",
        hours=(time(10), time(19)),
    )
    db.commit()
    assert "Eastern European Summer Time (UTC+3); from 29 October 2027 Eastern European Standard Time (UTC+2)" in said(
        client, "/exhibitions/pppexpo/2027"
    )


# ---- Status, history, precision --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"status": Status.CANCELLED}, "This edition is cancelled."),
        ({"status": Status.POSTPONED}, "It was planned for 7–9 Jul 2027; these dates no longer hold."),
        ({"status": Status.RESCHEDULED}, "Moved to new dates: 7–9 Jul 2027."),
        ({"status": Status.PROVISIONAL}, "These dates are not confirmed yet. Please do not book travel on them."),
        ({"precision": "month"}, "The month is known; the days are not fixed yet."),
        ({"precision": "year"}, "The dates are not fixed yet."),
        ({"starts_on": None, "slug": "2027"}, "The dates are not fixed yet."),
    ],
)
def test_what_must_be_known_first_is_said_in_a_sentence(
    client: FlaskClient, db: Session, given: dict[str, Any], sentence: str
) -> None:
    make.edition(**given)
    db.commit()
    assert sentence in said(client)


def test_the_past_is_not_warned_of(client: FlaskClient, db: Session) -> None:
    make.edition(starts_on=date(2025, 7, 2), status=Status.PROVISIONAL)
    db.commit()
    assert "book travel" not in said(client, "/exhibitions/buildexpo-kenya/2025")


def test_every_move_and_every_former_place_is_told_with_its_day_and_reason(client: FlaskClient, db: Session) -> None:
    old = make.venue("Old Hall")
    edition = make.edition(status=Status.RESCHEDULED, status_reason="The last reason.", sequence=3, at=make.venue())
    change(edition, announced_on=date(2025, 9, 1), reason="The first reason.")
    change(edition, former_starts_on=date(2027, 6, 1), former_ends_on=date(2027, 6, 3), reason="The last reason.")
    change(edition, what="place", former_venue_id=old.id, announced_on=date(2026, 2, 1))
    db.commit()
    shown = said(client)
    history = shown.partition("What changed")[2]
    assert "3–5 May 2027 Changed on 1 September 2025 The first reason." in history
    assert "1–3 Jun 2027 Changed on 2 March 2026" in history
    assert "Old Hall Changed on 1 February 2026" in history
    assert shown.count("The last reason.") == 1
    assert "Announced on 2 March 2026" in shown


# ---- Figures ---------------------------------------------------------------------------------------------------------


def figure(value: int, kind: str = "visitors", assurance: str = "counted", **given: Any) -> Figure:
    return Figure(kind=kind, value=value, assurance=assurance, **({"source": "Show report"} | given))


def test_a_figure_is_told_with_definition_source_day_and_assurance(client: FlaskClient, db: Session) -> None:
    given = figure(10150, assurance="audited", definition="Persons counted once", as_of=date(2025, 9, 1))
    make.edition(starts_on=date(2025, 7, 2), figures=[given, figure(228, "exhibitors")])
    db.commit()
    shown = said(client, "/exhibitions/buildexpo-kenya/2025")
    assert "10,150 visitors Persons counted once Audited · Show report · as of 1 September 2025" in shown
    assert "228 exhibitors Counted · Show report" in shown


def test_what_is_the_same_of_all_figures_is_said_once(client: FlaskClient, db: Session) -> None:
    make.edition(starts_on=date(2025, 7, 2), figures=[figure(10150), figure(228, "exhibitors")])
    db.commit()
    assert said(client, "/exhibitions/buildexpo-kenya/2025").count("Show report") == 1


def test_a_coming_edition_shows_the_figures_of_the_last_and_a_chart_with_a_table(
    client: FlaskClient, db: Session
) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    for year, value in ((2024, 9400), (2025, 10150)):
        make.edition(exhibition, date(year, 7, 2), figures=[figure(value)])
    make.edition(exhibition, date(2027, 7, 7), figures=[])
    db.commit()
    shown = said(client)
    assert "Figures of the last edition, 2–4 Jul 2025 10,150 visitors" in shown
    page = parse(client.get(PAGE).text)
    [drawing] = [one for one in page.iter("svg") if one.get("class") == "chart"]
    assert drawing.get("aria-hidden") == "true"
    table = next(one for one in page.iter("table") if "Figures over the editions" in "".join(one.itertext()))
    rows = [" ".join("".join(row.itertext()).split()) for row in table.iter("tr")]
    assert rows == [
        "Edition Figure Source",
        "Visitors",
        "2025 10,150 Counted · Show report",
        "2024 9,400 Counted · Show report",
    ]


def test_all_editions_stand_in_one_table_with_their_facts(client: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2024, 7, 3), figures=[figure(9400), figure(212, "exhibitors")], number=25)
    make.edition(exhibition, date(2025, 7, 2), status=Status.CANCELLED, status_reason="x", at=make.venue("Old Hall"))
    make.edition(exhibition, date(2027, 7, 7), figures=[figure(11000, assurance="target")], at=make.venue())
    make.edition(exhibition, date(2028, 7, 5), published=False)
    db.commit()
    page = parse(client.get(PAGE).text)
    table = next(one for one in page.iter("table") if one.get("class") == "editions")
    rows = [" ".join("".join(row.itertext()).split()).replace("\u2009", " ") for row in table.iter("tr")]
    assert rows == [
        "Edition Exhibitors Visitors",
        "7–9 Jul 2027 Opens in 16 months Nairobi –not known 11,000 Target",
        "2–4 Jul 2025 Cancelled Old Hall Nairobi –not known –not known",
        "3–5 Jul 2024 Ended Edition 25 Nairobi 212 9,400",
    ]


# ---- What is shown ---------------------------------------------------------------------------------------------------


def test_groups_of_goods_stand_under_their_industries(client: FlaskClient, db: Session) -> None:
    lighting = make.industry("lighting", "Lighting", 60)
    exhibition = make.exhibition("BUILDEXPO KENYA", industries=[make.industry(), lighting])
    for code, name in (("building-construction", "Cement"), ("lighting", "Lamps")):
        group = ProductGroup(industry_code=code, slug=name.lower(), name=name)
        db.add(group)
        db.flush()
        db.add(ExhibitionProductGroup(exhibition_id=exhibition.id, product_group_id=group.id))
    make.edition(exhibition, date(2027, 7, 7))
    db.commit()
    assert "Building and construction Cement Lighting Lamps" in said(client).partition("What is shown")[2]


def test_documents_are_links_with_kind_and_language(client: FlaskClient, db: Session) -> None:
    edition = make.edition()
    db.add(
        Document(edition_id=edition.id, kind="floor-plan", title="مخطط القاعات", lang="ar", url="https://example.org/p")
    )
    db.commit()
    assert "مخطط القاعات Floor plan · Arabic" in said(client)
    link = next(one for one in parse(client.get(PAGE).text).iter("a") if one.get("href") == "https://example.org/p")
    title = next(link.iter("span"))
    assert (link.get("hreflang"), title.get("lang"), title.get("dir")) == ("ar", "ar", "rtl")


def test_other_names_and_the_organiser_of_another_fair_are_told(client: FlaskClient, db: Session) -> None:
    other = make.organiser("Messe Anderswo", is_own=False)
    other.website = "https://messe.example"
    exhibition = make.exhibition("BUILDEXPO KENYA", by=other)
    exhibition.names.append(ExhibitionName(kind="former", name="BUILD AFRICA", lang="en"))
    exhibition.names.append(ExhibitionName(kind="language", name="معرض البناء", lang="ar"))
    make.edition(exhibition, date(2027, 7, 7))
    db.commit()
    shown = said(client)
    assert "Formerly BUILD AFRICA" in shown
    assert "Arabic: معرض البناء" in shown
    assert links(client.get(PAGE).text)["https://messe.example"] == "Messe Anderswo"
    assert headings(client, f"/ar{PAGE}")[0] == "معرض البناء"
    assert "BUILDEXPO KENYA" in words(client.get(f"/ar{PAGE}").text)


def test_the_place_is_told_with_hall_and_maps(client: FlaskClient, db: Session) -> None:
    make.edition(at=make.venue("KICC", latitude=-1.2886, longitude=36.8231), hall="Tsavo Hall")
    db.commit()
    assert "KICC Tsavo Hall KICC Road Nairobi, Kenya" in said(client)
    found = links(client.get(PAGE).text)
    assert any(one.startswith("https://www.openstreetmap.org/?mlat=-1.288600") for one in found)


@pytest.mark.parametrize(
    ("status", "is_offered"), [(Status.SCHEDULED, True), (Status.CANCELLED, False), (Status.POSTPONED, False)]
)
def test_visitors_register_only_for_what_will_be_held(
    client: FlaskClient, db: Session, status: Status, is_offered: bool
) -> None:
    make.edition(status=status, registration_url="https://register.example/2027")
    db.commit()
    assert ("https://register.example/2027" in links(client.get(PAGE).text)) is is_offered


def test_nothing_is_shown_of_what_is_unknown(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("BUILDEXPO KENYA", tagline=""), date(2027, 7, 7))
    db.commit()
    assert headings(client) == ["BUILDEXPO KENYA", "Write to us about it"]
    page = client.get(PAGE).text
    assert not [one for one in ("None", "Undefined", "<dd></dd>", "<p></p>") if one in page]


def test_an_exhibition_without_editions_offers_no_calendar(client: FlaskClient, db: Session) -> None:
    make.exhibition("NEW SHOW")
    db.commit()
    page = client.get("/exhibitions/new-show").text
    assert "Dates to follow" in words(page)
    assert "calendar.ics" not in page


def test_a_fair_of_which_only_the_name_and_days_are_known_has_no_empty_part(client: FlaskClient, db: Session) -> None:
    other = make.organiser("Messe Anderswo", is_own=False)
    make.edition(make.exhibition("BUILDEXPO KENYA", by=other, tagline=""), date(2027, 7, 7))
    db.commit()
    page = parse(client.get(PAGE).text)
    assert page.find(".//nav[@class='step-bar']") is None
    assert page.find(".//p[@class='buttons']") is None


def test_the_website_of_another_fair_is_its_button_and_stands_nowhere_else(client: FlaskClient, db: Session) -> None:
    other = make.organiser("Messe Anderswo", is_own=False)
    fair = make.exhibition("BUILDEXPO KENYA", by=other, tagline="", website="https://fair.example")
    make.edition(fair, date(2027, 7, 7))
    db.commit()
    assert headings(client) == ["BUILDEXPO KENYA"]
    assert links(client.get(PAGE).text)["https://fair.example"] == "Website of the fair"


def test_who_looks_at_a_former_edition_hears_of_moves_once_the_next_has_its_days(
    client: FlaskClient, db: Session
) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.edition(exhibition, date(2025, 7, 7))
    db.commit()
    assert "Tell me when the next dates are fixed" in said(client, PAGE.replace("2027", "2025"))
    make.edition(exhibition, date(2027, 7, 7))
    db.commit()
    assert "Tell me if the dates move" in said(client, PAGE.replace("2027", "2025"))


# ---- The next step, sharing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", [{}, {"status": Status.POSTPONED}, {"status": Status.CANCELLED}, {"precision": "year"}]
)
def test_the_bar_at_the_foot_offers_what_the_head_offers(
    client: FlaskClient, db: Session, given: dict[str, Any]
) -> None:
    make.edition(**given)
    db.commit()
    page = parse(client.get(PAGE).text)
    head = [one.get("href") for one in page.findall(".//header//p[@class='buttons']/a")]
    foot = [one.get("href") for one in page.findall(".//nav[@class='step-bar']/a")]
    assert head == foot
    assert 1 <= len(foot) <= 2


def test_a_page_is_shared_by_plain_links_with_name_days_and_place(client: FlaskClient, db: Session) -> None:
    make.edition(starts_on=date(2027, 7, 7))
    db.commit()
    page = parse(client.get(PAGE).text)
    addresses = [one.get("href", "") for one in page.iter("a")]
    [whatsapp] = [one for one in addresses if one.startswith("https://wa.me/")]
    assert "BUILDEXPO%20KENYA%2C%207%E2%80%939%20Jul%202027%2C%20Nairobi%2C%20Kenya%20http" in whatsapp.replace(
        "%E2%80%89", ""
    )
    assert [one for one in addresses if one.startswith("mailto:?subject=BUILDEXPO%20KENYA&body=")]
    # Without script nobody meets a button that does nothing.
    assert "Copy link" not in words(client.get(PAGE).text)


# ---- Markup ----------------------------------------------------------------------------------------------------------


def markup(client: FlaskClient) -> dict[str, Any]:
    page = parse(client.get(PAGE).text)
    data = [json.loads(script.text) for script in page.iter("script") if script.get("type") == "application/ld+json"]
    return next((one for one in data if one["@type"] == "ExhibitionEvent"), {})


def test_markup_says_trade_only_where_every_day_is_and_shows_no_picture(client: FlaskClient, db: Session) -> None:
    edition = make.edition(at=make.venue(), hours=(time(10), time(18)))
    for row in edition.days:
        row.audience = "trade"
    db.commit()
    assert markup(client)["audience"] == {"@type": "BusinessAudience", "audienceType": "Trade visitors only"}
    assert "image" not in markup(client)
    row.audience = "public"
    db.commit()
    assert "audience" not in markup(client)


def test_markup_says_nothing_that_the_page_does_not(client: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA", entry_terms="Free for trade visitors.")
    edition = make.edition(exhibition, date(2027, 7, 7), at=make.venue(), hours=(time(10), time(18)))
    edition.status, edition.sequence = Status.RESCHEDULED, 1
    change(edition)
    db.commit()
    found, shown = markup(client), said(client)
    for value in (found["name"], found["location"]["name"], found["location"]["address"]["streetAddress"]):
        assert value in shown
    for part in re.split(r"(?<=[.!?]) ", found["description"]):
        assert part.rstrip(".") in shown
    assert (found["previousStartDate"], "3–5 May 2027" in shown) == ("2027-05-03", True)
    assert (found["startDate"], "7–9 Jul 2027" in shown) == ("2027-07-07T10:00:00+03:00", True)
