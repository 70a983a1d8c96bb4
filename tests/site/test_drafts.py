"""What somebody types into a form is kept, offered again, and gone once it is saved, thrown away or old."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as time
from expoapp.exhibitions.models import Edition
from expoapp.form_drafts import MOST, FormDraft
from expoapp.rights import permissions
from expoapp.site.models import Page
from tests import factories
from tests.exhibitions.filling import press, roll_over
from tests.office import Person, enter
from tests.pages import words

TYPED = {"title": "Half a title", "body": "Half a text"}


@pytest.fixture
def about(db: Session, clock: Traveller) -> Page:
    made = Page(slug="about", title="About us", body="<p>We are</p>", updated_at=time.now())
    db.add(made)
    db.commit()
    assert clock
    return made


def kept(db: Session) -> list[FormDraft]:
    db.rollback()
    return list(db.scalars(select(FormDraft).order_by(FormDraft.id)))


def keep(person: Person, address: str, **typed: str) -> int:
    return person.post("/staff/drafts", typed | {"of": address}).status_code


def test_signs_that_the_database_cannot_hold_keep_nobody_from_keeping_what_was_typed(
    app: Flask, db: Session, about: Page
) -> None:
    editor = enter(app, "editor")
    address = f"/staff/pages/{about.id}/edit"
    assert keep(editor, address, version="\x001", title="First\x00", body="x") == 200
    assert [row.version for row in kept(db)] == ["1"]
    assert 'value="First' in editor.get(f"{address}?draft=taken").text


def test_what_was_typed_is_offered_taken_up_and_forgotten_when_it_is_saved(
    app: Flask, db: Session, about: Page
) -> None:
    editor = enter(app, "editor")
    address = f"/staff/pages/{about.id}/edit"
    assert "You had begun" not in words(editor.get(address).text)
    assert keep(editor, address, version="1", title="First", body="x") == 200
    assert keep(editor, address, version="1", **TYPED) == 200
    assert [(row.version, "key" in dict(row.pairs)) for row in kept(db)] == [("1", False)]
    told = words(editor.get(address).text)
    assert "You had begun changing this on 2 March 2026, 09:00" in told
    assert "Title Half a title About us" in told
    assert "Somebody has changed it meanwhile" not in told
    # Only its owner is told of it.
    assert "You had begun" not in words(enter(app, "editor").get(address).text)

    taken = editor.get(f"{address}?draft=taken").text
    assert 'value="Half a title"' in taken
    assert "What you typed on 2 March 2026, 09:00 stands in the form" in words(taken)
    assert editor.post(address, {"version": "1", "title": "", "body": "x"}).status_code == 422
    assert kept(db)
    assert editor.post(address, {"version": "1"} | TYPED).status_code == 303
    assert not kept(db)


def test_a_draft_of_an_older_version_leads_to_both_versions(app: Flask, db: Session, about: Page) -> None:
    editor, other = enter(app, "editor"), enter(app, "editor")
    address = f"/staff/pages/{about.id}/edit"
    keep(editor, address, version="1", **TYPED)
    other.post(address, {"version": "1", "title": "Theirs", "body": "Theirs"})
    assert "Somebody has changed it meanwhile." in words(editor.get(address).text)
    taken = editor.get(f"{address}?draft=taken").text
    assert 'name="version" type="hidden" value="1"' in taken
    answer = editor.post(address, {"version": "1"} | TYPED)
    assert answer.status_code == 409
    assert "Title Half a title Theirs" in words(answer.text)
    assert len(kept(db)) == 1


def test_a_draft_is_thrown_away(app: Flask, db: Session, about: Page) -> None:
    editor = enter(app, "editor")
    address = f"/staff/pages/{about.id}/edit"
    keep(editor, address, version="1", **TYPED)
    answer = editor.post("/staff/drafts/discard", {"of": address})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    assert not kept(db)


def test_a_draft_goes_with_what_was_deleted_and_is_not_offered_for_what_gets_its_number(
    app: Flask, db: Session, clock: Traveller
) -> None:
    fair = factories.exhibition()
    factories.edition(fair, date(2026, 7, 7))
    factories.edition(factories.exhibition("MEDEXPO KENYA"), date(2026, 9, 7), id=70)
    db.commit()
    assert clock
    editor = enter(app, "editor")
    made = roll_over(editor.client, 2027)
    key = db.scalars(select(Edition.id).where(Edition.slug == "2027").order_by(Edition.id)).first()
    db.rollback()
    address, untouched = (f"/staff/exhibitions/editions/{one}/edit" for one in (key, 70))
    for one in (address, untouched):
        assert keep(editor, one, version="1", note="Somebody's words") == 200
    assert "You had begun" in words(editor.get(address).text)
    assert press(editor.client, made, f"{made}/undo").status_code == 303
    factories.edition(fair, date(2028, 7, 7), id=key)
    db.commit()
    assert "You had begun" not in words(editor.get(address).text)
    assert "You had begun" in words(editor.get(untouched).text)


def test_an_edition_and_an_exhibition_say_in_words_what_differs(app: Flask, db: Session, clock: Traveller) -> None:
    made = factories.edition()
    db.commit()
    assert clock
    editor = enter(app, "editor")
    edition = f"/staff/exhibitions/editions/{made.id}/edit"
    whole = f"/staff/exhibitions/{made.exhibition_id}/edit"
    common = {"city": str(made.city_id), "venue": "0", "version": "1"}
    dates = {"precision": "exact", "starts_on": "2027-07-08", "ends_on": "2027-07-09", "status": "postponed"}
    keep(editor, edition, **common, **dates)
    blank = {"names-0-kind": "former", "names-0-name": ""}
    keep(editor, whole, **common, name="BUILDEXPO KENIA", regions="1", industries="building-construction", **blank)
    told = words(editor.get(edition).text)
    assert "First day 2027-07-08 2027-07-07" in told
    assert "Postponed: not on these dates, no new ones yet It takes place on these dates" in told
    told = words(editor.get(whole).text)
    assert "Name BUILDEXPO KENIA BUILDEXPO KENYA" in told
    assert "Names" not in told  # rows left blank are no difference
    assert 'value="2027-07-08"' in editor.get(f"{edition}?draft=taken").text
    assert 'value="BUILDEXPO KENIA"' in editor.get(f"{whole}?draft=taken").text


@pytest.mark.parametrize(
    "address",
    [
        "/staff/enquiries/1/answer",
        "/staff/account/password",
        "/staff/pages",
        "/about",
        "//evil.example/",
        "",
        "/staff/x",
    ],
)
def test_only_forms_on_the_list_are_kept(app: Flask, db: Session, about: Page, address: str) -> None:
    assert about
    admin = enter(app, "admin")
    assert keep(admin, address, message="a visitor's words") == 403
    assert admin.post("/staff/drafts/discard", {"of": address}).status_code == 403
    assert not kept(db)


def test_no_form_about_visitors_keeps_drafts() -> None:
    named = {name for name, entry in permissions().items() if entry.get("keeps_drafts")}
    assert named
    assert all(name.split(".")[1] in {"catalogue", "exhibitions", "news", "site"} for name in named)
    assert not any(permissions()[name].get("reads") for name in named)


def test_who_may_not_send_the_form_keeps_nothing(app: Flask, db: Session, about: Page) -> None:
    address = f"/staff/pages/{about.id}/edit"
    assert keep(enter(app, "viewer"), address, **TYPED) == 403
    assert keep(enter(app, "sales"), address, **TYPED) == 403
    wrong_key = enter(app, "editor").post("/staff/drafts", TYPED | {"of": address, "key": "wrong"})
    assert wrong_key.status_code == 400
    assert not kept(db)


def test_a_person_has_few_drafts_and_old_ones_go(app: Flask, db: Session, clock: Traveller, about: Page) -> None:
    editor = enter(app, "editor")
    for number in range(1, MOST + 3):
        clock.shift(1)
        assert keep(editor, f"/staff/pages/{number}/edit", **TYPED) == 200
    assert kept(db)[0].address == "/staff/pages/3/edit"
    assert len(kept(db)) == MOST
    assert keep(editor, f"/staff/pages/{about.id}/edit", body="x" * 450_000) == 400
    clock.shift(timedelta(days=15))
    assert "form-drafts" in app.test_cli_runner().invoke(args=["privacy", "night"]).output
    assert not kept(db)


def test_typing_is_kept_by_itself(app: Flask, live: str, page: BrowserPage, db: Session) -> None:
    made = Page(slug="about", title="About us", body="<p>We are</p>", updated_at=time.now())
    db.add(made)
    db.commit()
    editor = enter(app, "editor")
    page.context.add_cookies([{"name": "session", "value": editor.token, "url": live}])
    page.goto(f"/staff/pages/{made.id}/edit")
    page.get_by_label("Title").fill("Half a title")
    expect(page.get_by_role("status")).to_have_text(kept_line(), timeout=15_000)
    page.reload()
    expect(page.get_by_text("You had begun changing this")).to_be_visible()
    page.get_by_role("link", name="Take it up").click()
    expect(page.get_by_label("Title")).to_have_value("Half a title")
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_label("Title")).to_have_value("About us")


def test_no_draft_arrives_after_the_form_is_saved(app: Flask, live: str, page: BrowserPage, db: Session) -> None:
    made = Page(slug="about", title="About us", body="<p>We are</p>", updated_at=time.now())
    db.add(made)
    db.commit()
    address = f"/staff/pages/{made.id}/edit"
    page.context.add_cookies([{"name": "session", "value": enter(app, "editor").token, "url": live}])
    held: list[Route] = []
    order: list[str] = []
    page.route("**/staff/drafts", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks what it is given
    page.on("request", lambda sent: order.append("save") if sent.method == "POST" and address in sent.url else None)
    page.on("response", lambda sent: order.append("draft") if sent.url.endswith("/staff/drafts") else None)
    page.goto(address)
    with page.expect_request("**/staff/drafts", timeout=15_000):
        page.get_by_label("Title").fill("Half a title")
    page.get_by_label("Title").fill("A title")
    page.get_by_role("button", name="Save", exact=True).click()
    held[0].continue_()
    expect(page).not_to_have_url(re.compile("edit$"))
    assert order == ["draft", "save"]
    page.goto(address)
    expect(page.get_by_label("Title")).to_have_value("A title")
    expect(page.get_by_text("You had begun changing this")).to_have_count(0)


def kept_line() -> re.Pattern[str]:
    return re.compile(r"Draft kept \d\d:\d\d")
