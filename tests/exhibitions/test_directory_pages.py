"""The wider directory on the public site, and the switch by which staff put it there."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp.audit import AuditEntry
from expoapp.db import db as database
from expoapp.exhibitions.models import Edition, Exhibition, Organiser
from expoapp.news.models import NewsExhibition
from tests import factories as make
from tests.exhibitions.files import SAMPLE
from tests.exhibitions.filling import press
from tests.office import enter
from tests.pages import links, parse, words

ORGANISERS = "/staff/exhibitions/organisers"
# One page of each kind that both the sample and the wider directory have something for.
PAGES = (
    "/",
    "/ar/",
    "/exhibitions",
    "/ar/exhibitions",
    "/exhibitions?when=past",
    "/exhibitions?region=middle-east&industry=building-construction&q=expo",
    "/regions/middle-east",
    "/regions/gulf-states",
    "/countries/kenya",
    "/countries/united-arab-emirates",
    "/industries/building-construction",
    "/venues/dwtc",
    "/exhibitions/medexpo-kenya",
    "/exhibitions/medexpo-kenya/2026",
    "/about",
    "/news",
)


def count_statements(app: Flask, client: FlaskClient) -> dict[str, int]:
    """Return how many statements each page takes."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    found = {}
    with app.app_context():
        engine = database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    for address in PAGES:
        sent.clear()
        assert client.get(address).status_code == 200, address
        found[address] = len(sent)
    sa.event.remove(engine, "before_cursor_execute", note)
    return found


def headings(markup: str) -> list[str]:
    return ["".join(one.itertext()) for one in parse(markup).iter("h3")]


# ---- Visitors --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("wider")
def test_the_directory_can_be_found_once_it_is_on_the_site(client: FlaskClient) -> None:
    page = client.get("/exhibitions?country=germany&organisers=all").text
    assert "/exhibitions/spielwarenmesse/2027" in links(page)
    assert "Organised by Spielwarenmesse eG" in words(page)


@pytest.mark.usefixtures("wider")
def test_home_footer_and_ribbon_count_only_our_own(app: Flask, make_app: Callable[..., Flask], sampled: str) -> None:
    alone = make_app(template=sampled).test_client()
    beside = app.test_client()
    for address in ("/", "/ar/", "/about"):
        assert beside.get(address).text.count("28") == alone.get(address).text.count("28")
    first, second = parse(alone.get("/").text), parse(beside.get("/").text)
    for part in (".//footer", ".//header", ".//main"):
        assert "".join(first.find(part).itertext()).split() == "".join(second.find(part).itertext()).split(), part


@pytest.mark.usefixtures("wider")
def test_a_page_takes_as_many_statements_with_the_directory_as_without(
    app: Flask, make_app: Callable[..., Flask], sampled: str
) -> None:
    alone = make_app(template=sampled)
    assert count_statements(app, app.test_client()) == count_statements(alone, alone.test_client())


@pytest.mark.usefixtures("wider")
def test_building_fairs_in_the_gulf_in_the_first_quarter_are_one_step_from_the_finder(client: FlaskClient) -> None:
    page = client.get("/exhibitions").text
    assert any(field.get("value") == "gulf-states" for field in parse(page).iter("input"))
    found = client.get(
        "/exhibitions?region=gulf-states&industry=building-construction&quarter=2027-q1&organisers=all"
    ).text
    assert "BUILDEXPO SAUDI ARABIA" in words(found)


@pytest.mark.usefixtures("wider")
@pytest.mark.parametrize("lang", ["", "/ar"])
def test_another_organisers_fair_offers_no_stand_of_ours(client: FlaskClient, lang: str) -> None:
    page = parse(client.get(f"{lang}/exhibitions?country=italy&organisers=all").text)
    rows = [one for one in page.iter("li") if "edition" in (one.get("class") or "").split()]
    assert rows
    for one in rows:
        addresses = [link.get("href", "") for link in one.iter("a")]
        assert not [address for address in addresses if "/enquire" in address]
        assert [link.get("rel") for link in one.iter("a") if link.get("href", "").startswith("https://")] in (
            [],
            ["noopener nofollow"],
        )


@pytest.mark.usefixtures("wider")
@pytest.mark.parametrize("address", ["", "/2027", "/2025"])
def test_the_page_of_another_organisers_fair_leads_to_its_own_website(client: FlaskClient, address: str) -> None:
    page = client.get(f"/exhibitions/spielwarenmesse{address}").text
    assert not [link for link in links(page) if "exhibition=spielwarenmesse" in link]
    (label,) = [label for link, label in links(page).items() if "spielwarenmesse.de" in link]
    assert label.startswith("Website of the fair")


@pytest.mark.usefixtures("wider")
def test_an_enquiry_form_does_not_take_another_organisers_fair(client: FlaskClient) -> None:
    page = client.get("/enquire?kind=exhibit&exhibition=spielwarenmesse").text
    assert "Spielwarenmesse" not in words(page)


@pytest.mark.usefixtures("wider")
def test_a_fair_whose_organiser_no_source_names_says_so(client: FlaskClient) -> None:
    page = client.get("/exhibitions?organisers=all&q=Woodtech").text
    assert "Another organiser’s fair; we do not know whose" in words(page)
    assert "Organiser not known" not in words(page)


@pytest.mark.usefixtures("wider")
def test_days_carried_on_from_the_cycle_are_told_as_such(client: FlaskClient, db: Session) -> None:
    one = db.scalars(
        select(Edition).where(Edition.is_assumed, Edition.source_key == "f105-2027").join(Edition.exhibition)
    ).one()
    slug = db.scalars(select(Exhibition.slug).where(Exhibition.id == one.exhibition_id)).one()
    assert "Dates carried on from the usual cycle" in words(
        client.get("/exhibitions?country=egypt&organisers=all").text
    )
    assert "These dates are carried on from the usual cycle" in words(client.get(f"/exhibitions/{slug}/2027").text)


@pytest.mark.usefixtures("wider")
def test_a_name_in_another_script_is_marked_with_its_language(client: FlaskClient) -> None:
    page = parse(client.get("/exhibitions?country=egypt&organisers=all").text)
    names = {(one.get("lang"), one.get("dir")) for heading in page.iter("h3") for one in heading.iter("span")}
    assert ("ar", "rtl") in names
    page = parse(client.get("/exhibitions?country=iran&organisers=all&when=past").text)
    assert ("fa", "rtl") in {
        (one.get("lang"), one.get("dir")) for heading in page.iter("h3") for one in heading.iter("span")
    }


@pytest.mark.usefixtures("wider")
@pytest.mark.parametrize("key", ["f102", "f154", "f053", "f194", "f047"])
def test_every_kind_of_name_has_a_page_and_a_calendar(client: FlaskClient, db: Session, key: str) -> None:
    exhibition = db.scalars(select(Exhibition).where(Exhibition.source_key == key)).one()
    for slug in db.scalars(select(Edition.slug).where(Edition.exhibition_id == exhibition.id)).all():
        page = client.get(f"/exhibitions/{exhibition.slug}/{slug}")
        assert page.status_code == 200
        assert exhibition.name in page.text.replace("&amp;", "&").replace("&#39;", "'")


@pytest.mark.usefixtures("wider")
def test_every_page_of_the_finder_stands_with_the_directory_in_it(client: FlaskClient) -> None:
    seen: set[str] = set()
    for first in ("/exhibitions?organisers=all", "/exhibitions?organisers=all&when=past"):
        following = first
        while following:
            answer = client.get(following)
            assert answer.status_code == 200
            seen |= {link for link in links(answer.text) if re.fullmatch(r"/exhibitions/[^/?]+/[^/?]+", link)}
            (following,) = [one.get("href") for one in parse(answer.text).iter("a") if one.get("rel") == "next"] or [""]
    assert len(seen) == 94 + 518


# ---- Staff -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def theirs(app: Flask, db: Session) -> Exhibition:
    """A fair of somebody else's, not on the site, and one of our own."""
    make.edition(make.exhibition("OUR SHOW", by=make.organiser()))
    made = make.exhibition("THEIR SHOW", by=make.organiser("Messe Köln", is_own=False, is_listed=False))
    make.edition(made)
    db.commit()
    return made


def test_staff_show_an_organiser_and_hide_it_again(app: Flask, theirs: Exhibition, db: Session) -> None:
    editor, visitor = enter(app, "editor").client, app.test_client()
    organiser_id = theirs.organiser_id
    page = editor.get(ORGANISERS).text
    assert "0 of 1 organisers beside our own are on the site." in words(page)
    assert "Messe Köln" in words(page)
    assert visitor.get("/exhibitions/their-show").status_code == 404
    assert press(editor, ORGANISERS, f"{ORGANISERS}/{organiser_id}/show").status_code == 303
    assert visitor.get("/exhibitions/their-show").status_code == 200
    assert "Organised by Messe Köln" in words(visitor.get("/exhibitions?organisers=all").text)
    press(editor, ORGANISERS, f"{ORGANISERS}/{organiser_id}/hide")
    assert visitor.get("/exhibitions/their-show").status_code == 404
    db.rollback()
    told = select(AuditEntry.action, AuditEntry.thing, AuditEntry.changes).where(AuditEntry.action.like("organiser.%"))
    assert [tuple(line) for line in db.execute(told.order_by(AuditEntry.id))] == [
        ("organiser.show", f"organisers/{organiser_id}", {"is_listed": [False, True]}),
        ("organiser.hide", f"organisers/{organiser_id}", {"is_listed": [True, False]}),
    ]


def test_calendars_hear_of_an_organiser_that_was_hidden(
    clock: time_machine.Traveller, app: Flask, theirs: Exhibition
) -> None:
    visitor, organiser_id = app.test_client(), theirs.organiser_id
    press(enter(app, "admin").client, ORGANISERS, f"{ORGANISERS}/{organiser_id}/show")
    clock.shift(timedelta(hours=1))
    feed = visitor.get("/exhibitions.ics?organisers=all")
    assert "THEIR SHOW" in feed.text
    press(enter(app, "editor").client, ORGANISERS, f"{ORGANISERS}/{organiser_id}/hide")
    later = visitor.get("/exhibitions.ics?organisers=all", headers={"If-Modified-Since": feed.headers["Last-Modified"]})
    assert (later.status_code, "THEIR SHOW" in later.text) == (200, False)


def test_one_button_shows_all_and_one_hides_all_but_our_own(app: Flask, theirs: Exhibition, db: Session) -> None:
    make.exhibition("MORE", by=make.organiser("Others", is_own=False, is_listed=False))
    db.commit()
    admin, visitor = enter(app, "admin").client, app.test_client()
    press(admin, ORGANISERS, f"{ORGANISERS}/show")
    assert visitor.get("/exhibitions/their-show").status_code == visitor.get("/exhibitions/more").status_code == 200
    assert "2 organisers are now on the site." in admin.get(ORGANISERS).text
    press(admin, ORGANISERS, f"{ORGANISERS}/hide")
    assert visitor.get("/exhibitions/their-show").status_code == 404
    assert visitor.get("/exhibitions/our-show").status_code == 200
    assert f"{ORGANISERS}/hide" not in admin.get(ORGANISERS).text


def test_our_own_organiser_can_neither_be_shown_nor_hidden(app: Flask, theirs: Exhibition, db: Session) -> None:
    own = db.scalars(select(Organiser.id).where(Organiser.is_own)).one()
    assert enter(app, "admin").post(f"{ORGANISERS}/{own}/hide").status_code == 404
    assert app.test_client().get("/exhibitions/our-show").status_code == 200


@pytest.mark.parametrize("deed", ["show", "hide", "{id}/show", "{id}/hide"])
def test_only_who_may_act_everywhere_switches_organisers(
    app: Flask, theirs: Exhibition, db: Session, deed: str
) -> None:
    address = f"{ORGANISERS}/{deed.format(id=theirs.organiser_id)}"
    regional = enter(app, "editor", regions=["east-africa"])
    assert regional.post(address).status_code == 403
    forms = parse(regional.get(ORGANISERS).text).find(".//main").iter("form")
    assert [form.get("method") for form in forms] == ["get"]
    for role in ("viewer", "sales"):
        assert enter(app, role).post(address).status_code == 403
    db.rollback()
    assert not db.scalars(select(Organiser.is_listed).where(Organiser.id == theirs.organiser_id)).one()


def test_a_regional_person_sees_only_who_holds_something_there(app: Flask, theirs: Exhibition, db: Session) -> None:
    europe = make.region("europe", "Europe")
    far = make.organiser("REGION-B-7f3a", is_own=False, is_listed=False)
    make.exhibition("FAR SHOW", by=far, regions=[europe])
    make.exhibition("NEAR AND FAR", by=make.organiser("Messe Köln", is_own=False), regions=[europe])
    db.commit()
    page = enter(app, "viewer", regions=["east-africa"]).get(ORGANISERS).text
    assert "REGION-B-7f3a" not in page
    assert "0 of 1 organisers" in words(page)
    (line,) = [one for one in parse(page).iter("tr") if "Messe Köln" in "".join(one.itertext())]
    assert next(cell.text for cell in line.iter("td")) == "1"


def test_organisers_are_found_by_their_name_and_paged(app: Flask, theirs: Exhibition, db: Session) -> None:
    for number in range(60):
        make.exhibition(f"SHOW {number}", by=make.organiser(f"Firm {number:02}", is_own=False, is_listed=False))
    db.commit()
    viewer = enter(app, "viewer")
    assert "Page 1 of 2" in words(viewer.get(ORGANISERS).text)
    assert "Firm 59" in words(viewer.get(f"{ORGANISERS}?page=2").text)
    found = words(viewer.get(f"{ORGANISERS}?q=KOLN").text)
    assert "Messe Köln" in found
    assert "Firm" not in found
    assert "No organiser fits" in words(viewer.get(f"{ORGANISERS}?q=zzz").text)
    for hostile in ("?page=99999999999", "?q=%00%ff", "?q=a&q=b", "?page=-1", "?page=x"):
        assert viewer.get(ORGANISERS + hostile).status_code == 200


def test_before_any_directory_the_page_says_what_it_is_for(app: Flask, db: Session) -> None:
    make.organiser()
    db.commit()
    assert "No other organisers yet" in words(enter(app, "viewer").get(ORGANISERS).text)


def test_the_list_takes_as_many_statements_for_many_organisers_as_for_one(
    app: Flask, theirs: Exhibition, db: Session, statements: list[str]
) -> None:
    viewer = enter(app, "viewer")
    statements.clear()
    viewer.get(ORGANISERS)
    few = len(statements)
    for number in range(60):
        make.exhibition(f"SHOW {number}", by=make.organiser(f"Firm {number:02}", is_own=False, is_listed=False))
    db.commit()
    statements.clear()
    viewer.get(ORGANISERS)
    assert len(statements) == few


# ---- A region within another -----------------------------------------------------------------------------------------


def test_who_may_act_in_a_region_may_act_in_its_parts(app: Flask, db: Session) -> None:
    whole = make.region("middle-east", "Middle East")
    part = make.region("gulf-states", "Gulf states", within_id=whole.id)
    made = make.exhibition("GULF SHOW", by=make.organiser(), regions=[whole, part])
    db.commit()
    whole_one, part_one = enter(app, "editor", regions=["middle-east"]), enter(app, "editor", regions=["gulf-states"])
    page = f"/staff/exhibitions/{made.id}"
    assert f"{page}/edit" in links(whole_one.get(page).text)
    # Who holds only the part sees it, but does not decide for the whole.
    assert f"{page}/edit" not in links(part_one.get(page).text)
    assert part_one.get(f"{page}/edit").status_code == 403


@pytest.mark.usefixtures("sample")
def test_the_sample_lies_in_the_gulf_too_and_the_footer_names_the_wider_region(
    client: FlaskClient,
) -> None:
    page = client.get("/regions/gulf-states")
    assert page.status_code == 200
    assert "ITEXPO OMAN" in words(page.text)
    footer = "".join(parse(client.get("/").text).find(".//footer").itertext())
    assert "Middle East" in footer
    assert "Gulf states" not in footer
    assert "دول الخليج العربي" in client.get("/ar/regions/gulf-states").text


# ---- What else speaks of exhibitions ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("wider")
def test_news_that_is_imported_again_is_not_linked_to_other_organisers_fairs(
    runner: FlaskCliRunner, db: Session
) -> None:
    found = runner.invoke(args=["news", "import", str(SAMPLE / "news-archive.jsonl")])
    assert found.exit_code == 0
    linked = select(NewsExhibition.exhibition_id).join(Exhibition, Exhibition.id == NewsExhibition.exhibition_id)
    assert db.scalars(linked.where(Exhibition.source_key.is_not(None))).all() == []


@pytest.mark.usefixtures("wider")
def test_search_engines_are_told_whose_fair_it_is_as_far_as_that_is_known(client: FlaskClient) -> None:
    def organisers(address: str) -> list[object]:
        scripts = [one for one in parse(client.get(address).text).iter("script") if "ld+json" in one.get("type", "")]
        data = [json.loads(one.text) for one in scripts]
        return [one.get("organizer") for one in data if one["@type"] == "EventSeries"]

    assert organisers("/exhibitions/spielwarenmesse") == [{"@type": "Organization", "name": "Spielwarenmesse eG"}]
    assert organisers("/exhibitions/woodtech-africa") == [None]
