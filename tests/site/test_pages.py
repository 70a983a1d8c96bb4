"""The organiser's own pages: written by staff, read by visitors, and the check of a reference number."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from werkzeug.test import TestResponse

from expoapp.audit import AuditEntry
from expoapp.enquiries.models import RoutingRule
from expoapp.site.models import Page
from tests import factories as make
from tests.enquiries.walks import open_house, reference_of, send
from tests.office import Person, enter
from tests.pages import links, parse, words

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def editor(app: Flask) -> Person:
    return enter(app, "editor")


def stored(db: Session) -> Page:
    db.rollback()
    statement = select(Page).order_by(Page.id.desc()).limit(1).options(selectinload(Page.translations))
    return db.scalars(statement.execution_options(populate_existing=True)).one()


def write(person: Person, db: Session, **given: Any) -> Page:
    form = {"slug": "terms", "title": "Terms", "body": "Come early.\n\nLeave late."} | given
    answer = person.post("/staff/pages/new", data=form)
    assert answer.status_code == 303, words(answer.text)
    return stored(db)


def filled(page: Page, **given: Any) -> dict[str, Any]:
    return {"version": page.version, "title": page.title, "body": page.body} | given


def translated(page: Page, **given: Any) -> dict[str, Any]:
    return {"version": page.version, "title": "الشروط", "body": "تعالوا مبكرًا."} | given


# ---- Written by staff ------------------------------------------------------------------------------------------------


def test_a_page_is_written_translated_published_and_withdrawn(editor: Person, client: FlaskClient, db: Session) -> None:
    page = write(editor, db)
    assert page.body == "<p>Come early.</p>\n<p>Leave late.</p>"
    assert client.get("/terms").status_code == 404
    editor.post(f"/staff/pages/{page.id}/edit/ar", data=translated(page))
    editor.post(f"/staff/pages/{page.id}/publish")
    assert "Come early." in words(client.get("/terms").text)
    assert "تعالوا مبكرًا." in words(client.get("/ar/terms").text)
    assert "Terms" in links(client.get("/").text).values(), "the footer leads to it"
    editor.post(f"/staff/pages/{page.id}/withdraw")
    assert client.get("/terms").status_code == 404
    db.rollback()
    trail = db.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("page.")).order_by(AuditEntry.id))
    assert list(trail) == ["page.write", "page.translate", "page.publish", "page.withdraw"]


def test_a_translation_is_out_of_date_when_its_source_changes_until_it_is_saved_again(
    editor: Person, db: Session
) -> None:
    page = write(editor, db)
    shown, told = f"/staff/pages/{page.id}", "has changed since"
    editor.post(f"{shown}/edit/ar", data=translated(page))
    assert told not in editor.get(shown).text
    editor.post(f"{shown}/edit", data=filled(stored(db), body="Come later."))
    assert told in editor.get(shown).text
    editor.post(f"{shown}/edit/ar", data=translated(stored(db)))
    assert told not in editor.get(shown).text


def test_two_people_on_one_page_see_each_others_words(editor: Person, app: Flask, db: Session) -> None:
    page = write(editor, db)
    address = f"/staff/pages/{page.id}/edit"
    assert editor.post(address, data=filled(page, title="First")).status_code == 303
    answer = enter(app, "admin").post(address, data=filled(page, title="Second"))
    assert answer.status_code == 409
    assert {"First", "Second"} <= set(words(answer.text).split())
    assert stored(db).title == "First"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 5000])
def test_a_version_that_no_page_ever_had_is_somebody_elses(editor: Person, db: Session, version: str) -> None:
    page = write(editor, db)
    assert editor.post(f"/staff/pages/{page.id}/edit", data=filled(page, version=version)).status_code == 409


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"slug": "news"}, "belongs to another part of the site"),
        ({"slug": "ar"}, "belongs to another part of the site"),
        ({"slug": "Terms of Entry"}, "small letters, digits and hyphens"),
        ({"slug": "../etc"}, "small letters, digits and hyphens"),
        ({"slug": "taken"}, "Another page has this address"),
        ({"slug": ""}, "Address is needed"),
        ({"title": ""}, "Title is needed"),
        ({"body": "<p> </p>"}, "The text is needed"),
        ({"title": "x" * 201}, "Title is 1 character too long"),
    ],
)
def test_what_cannot_be_a_page_is_refused_and_kept(
    editor: Person, db: Session, given: dict[str, str], told: str
) -> None:
    write(editor, db, slug="taken")
    form = {"slug": "terms", "title": "Terms", "body": "Kept words."} | given
    answer = editor.post("/staff/pages/new", data=form)
    assert answer.status_code == 422
    assert told in words(answer.text)
    assert ("Kept words." in answer.text) == (form["body"] == "Kept words.")
    assert stored(db).slug == "taken"


@pytest.mark.parametrize("role", ["viewer", "sales"])
def test_only_editors_and_administrators_change_pages(app: Flask, editor: Person, db: Session, role: str) -> None:
    page = write(editor, db)
    other = enter(app, role)
    assert other.get(f"/staff/pages/{page.id}").status_code == 200
    for address in ("new", f"{page.id}/edit", f"{page.id}/edit/ar", f"{page.id}/publish", f"{page.id}/withdraw"):
        assert other.post(f"/staff/pages/{address}", data=filled(page)).status_code == 403


def test_an_editor_of_one_region_reads_the_houses_pages_and_changes_none(
    app: Flask, editor: Person, db: Session
) -> None:
    make.region()
    db.commit()
    page = write(editor, db)
    regional = enter(app, "editor", regions=["east-africa"])
    assert regional.get("/staff/pages").status_code == 200
    for address, data in (
        (f"{page.id}/edit", filled(page, title="Mine")),
        (f"{page.id}/edit/ar", translated(page)),
        (f"{page.id}/publish", {}),
        (f"{page.id}/withdraw", {}),
        ("new", {"slug": "mine", "title": "Mine", "body": "Mine."}),
    ):
        assert regional.post(f"/staff/pages/{address}", data=data).status_code == 403
    assert (stored(db).slug, stored(db).title, stored(db).state) == ("terms", "Terms", "draft")


def test_a_language_that_is_none_of_the_sites_has_no_translation(editor: Person, db: Session) -> None:
    page = write(editor, db)
    for lang in ("en", "xx", "fr-FR"):
        assert editor.get(f"/staff/pages/{page.id}/edit/{lang}").status_code == 404


# ---- Offices and press -----------------------------------------------------------------------------------------------


def test_the_offices_are_the_desks_by_their_own_clocks(
    client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    region = make.region()
    desk = make.desk(name="Cairo desk", zone="Africa/Cairo", weekend="5 6")
    db.add(RoutingRule(position=1, region_id=region.id, desk_id=desk.id))
    db.commit()
    friday, sunday = datetime(2026, 3, 6, 9, 0, tzinfo=UTC), datetime(2026, 3, 8, 9, 0, tzinfo=UTC)
    clock.move_to(friday)
    said = words(client.get("/offices").text)
    assert "Cairo desk East Africa" in said
    assert "Sunday to Thursday" in said
    assert "Closed now" in said
    clock.move_to(sunday)
    assert "At work now" in words(client.get("/offices").text)


def test_days_that_do_not_adjoin_are_named_one_by_one(client: FlaskClient, db: Session) -> None:
    make.desk(weekend="2 4 6 7")
    db.commit()
    assert "Monday, Wednesday and Friday" in words(client.get("/offices").text)


def test_the_press_can_quote_what_is_counted_from_our_own_listings(client: FlaskClient, db: Session) -> None:
    make.edition()
    make.exhibition("THEIRS", by=make.organiser("Another", is_own=False))
    db.commit()
    assert "1 annual exhibition" in words(client.get("/press").text)


# ---- Is this message from us? ----------------------------------------------------------------------------------------


def check(client: FlaskClient, typed: str) -> TestResponse:
    return client.post("/authenticity", data={"reference": typed})


def verdict(answer: TestResponse) -> str:
    found = parse(answer.text).find(".//p[@role='status']")
    return "" if found is None else str(found.get("class"))


@pytest.mark.parametrize("shape", ["{}", " {} ", "{lower}", "{bare}", "\u2068{}\u2069", "[{}]"])
def test_a_number_of_ours_is_known_however_it_is_typed(
    client: FlaskClient, db: Session, clock: time_machine.Traveller, shape: str
) -> None:
    open_house(db)
    reference = reference_of(client, send(client, clock))
    answer = check(client, shape.format(reference, lower=reference.lower(), bare=reference.replace("-", " ")))
    assert (answer.status_code, verdict(answer)) == (200, "verdict is-ours")


def test_the_answer_gives_away_nothing_but_whether_the_number_is_ours(
    client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    open_house(db)
    sent = send(client, clock, name="Canary Person", email="canary@example.com", message="Canary words")
    ours, unknown = check(client, reference_of(client, sent)), check(client, "EX-AAAA-AAAA")
    assert "canary" not in ours.text.casefold()
    said = [parse(one.text).find(".//main") for one in (ours, unknown)]
    differ = [{" ".join(part.itertext()) for part in main.iter("p")} for main in said]
    assert len(differ[0] ^ differ[1]) == 2, "the two pages differ in the verdict only"


@pytest.mark.parametrize("typed", ["EX-AAAA-AAAA", "nonsense", "%", "' OR 1=1 --", "EX", "٣", "x" * 40])
def test_any_other_number_is_none_of_ours(client: FlaskClient, typed: str) -> None:
    answer = check(client, typed)
    assert (answer.status_code, verdict(answer)) == (200, "verdict is-unknown")


@pytest.mark.parametrize("typed", ["", "  ", "x" * 41])
def test_what_cannot_be_checked_is_asked_for_again(client: FlaskClient, typed: str) -> None:
    answer = check(client, typed)
    assert (answer.status_code, verdict(answer)) == (422, "")


def test_somebody_who_tries_many_numbers_is_stopped(client: FlaskClient) -> None:
    codes = [check(client, f"EX-AAAA-AA{number:02}").status_code for number in range(11)]
    assert codes == [200] * 10 + [429]
    answer = check(client, "EX-AAAA-AAAA")
    assert int(answer.headers["Retry-After"]) > 0
    assert "EX-AAAA-AAAA" in answer.text


def test_the_check_takes_no_form_of_another_site_and_sets_no_cookie(client: FlaskClient) -> None:
    foreign = client.post(
        "/authenticity", data={"reference": "x"}, headers={"Origin": "https://evil.example", "Sec-Fetch-Site": None}
    )
    assert foreign.status_code == 403
    answer = check(client, "EX-AAAA-AAAA")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get("/authenticity").headers["Cache-Control"] == "public, no-cache"
