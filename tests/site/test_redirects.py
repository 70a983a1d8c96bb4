"""Redirects: made by staff, followed by visitors, and never into the void, away from home or in a circle."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp import clock
from expoapp.audit import AuditEntry
from expoapp.db import transaction
from expoapp.site import actions
from expoapp.site.missing import Count
from expoapp.site.models import MissingAddress, Page, Redirect
from expoapp.web import inside
from tests import factories as make
from tests.office import Person, enter
from tests.pages import parse

NEW = "/staff/redirects/new"
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def admin(app: Flask, db: Session) -> Person:
    make.exhibition("BUILDEXPO KENYA")
    make.exhibition("HIDDEN EXPO", published=False)
    about = Page(slug="about", title="About us", body="<p>We.</p>", updated_at=clock.now())
    about.state, about.public_from = "published", clock.BEGINNING
    db.add(about)
    db.commit()
    return enter(app, "admin")


def lead(person: Person, path: str, target: str = "/exhibitions/buildexpo-kenya", **more: str) -> str:
    """Make a redirect; return what the form objected to, "" where nothing."""
    answer = person.post(NEW, {"path": path, "target": target, **more})
    if answer.status_code == 303:
        return ""
    assert answer.status_code == 422
    page = parse(answer.text)
    assert page.find(".//input[@name='path']").get("value") == path.strip()
    return " ".join(" ".join(one.itertext()) for one in page.findall(".//p[@class='error']")).strip()


def stored(db: Session) -> dict[str, str]:
    db.rollback()
    return {row.path: row.target for row in db.scalars(select(Redirect))}


def test_an_address_is_looked_up_however_it_is_written(admin: Person, client: FlaskClient) -> None:
    assert lead(admin, "https://www.old.example/Detail_News.php?pageid=3&utm_source=x&newsid=7#top") == ""
    assert "/detail_news.php?newsid=7&amp;pageid=3" in admin.get("/staff/redirects?q=detail+buildexpo").text
    assert "No redirect fits" in admin.get("/staff/redirects?q=detail+nothing").text
    for asked in ("newsid=7&pageid=3", "pageid=3&newsid=7&fbclid=1", "newsid=7&pageid=3&page=9"):
        for path in ("/detail_news.php", "/DETAIL_news.php/"):
            answer = client.get(f"{path}?{asked}")
            assert (answer.status_code, answer.location) == (301, "/exhibitions/buildexpo-kenya"), asked
    assert client.get("/detail_news.php?newsid=8&pageid=3").status_code == 404


def test_others_can_write_while_addresses_are_looked_up(
    app: Flask, admin: Person, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = inside.answer_at, []

    def watched(address: str) -> inside.Answer:
        with app.app_context(), transaction():
            actions.fold({f"/asked-{len(asked)}": Count(clock.today(), clock.today(), asked=1)})
        asked.append(address)
        return real(address)

    monkeypatch.setattr(inside, "answer_at", watched)
    assert lead(admin, "/old") == ""
    known = db.scalars(select(Redirect)).one().id
    db.rollback()
    changed = {"path": "/older", "target": "/about", "version": "1"}
    assert admin.post(f"/staff/redirects/{known}/edit", changed).status_code == 303
    missing = db.scalars(select(MissingAddress)).first()
    assert missing
    db.rollback()
    assert admin.post(f"/staff/redirects/missing/{missing.id}/lead", {"target": "/about"}).status_code == 303
    assert len(asked) == 6


def test_everything_below_leads_on_too_unless_it_has_an_address_of_its_own(admin: Person, client: FlaskClient) -> None:
    assert lead(admin, "/kenya/build", is_tree="y") == ""
    assert lead(admin, "/kenya/build/about.php", "/about") == ""
    assert client.get("/kenya/build/visitors/why.php?x=1").location == "/exhibitions/buildexpo-kenya"
    assert client.get("/kenya/build/about.php").location == "/about"
    assert client.get("/kenya/buildings").status_code == 404
    assert "question mark" in lead(admin, "/x.php?id=1", is_tree="y")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("about", "begins with a slash"),
        ("//evil.example/x", "begins with a slash"),
        ("/\\evil.example", "begins with a slash"),
        ("/about", "“About us"),
        ("/exhibitions/BUILDEXPO-kenya/", "BUILDEXPO KENYA"),
        ("/staff/pages", "back office"),
        ("/" + "x" * 301, "too long"),
    ],
)
def test_an_address_that_visitors_can_use_or_nobody_can_is_refused(admin: Person, path: str, said: str) -> None:
    assert said in lead(admin, path)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("https://evil.example/about", "a page of this site"),
        ("//evil.example", "a page of this site"),
        ("/\\evil.example", "a page of this site"),
        ("javascript:alert(1)", "a page of this site"),
        ("/%2F/evil.example", "a page of this site"),
        ("/staff", "back office"),
        ("/exhibitions/nowhere", "No page of the site answers at /exhibitions/nowhere"),
        ("/exhibitions/hidden-expo", "“HIDDEN EXPO” is not public"),
        ("/news/2026/13", "No page"),
    ],
)
def test_a_target_that_does_not_answer_is_refused_in_words(admin: Person, target: str, said: str, db: Session) -> None:
    assert said in lead(admin, "/old", target)
    assert stored(db) == {}


def test_chains_are_made_short_and_circles_refused(admin: Person, db: Session) -> None:
    assert lead(admin, "/b", "http://127.0.0.1:8000/about?x=1") == ""
    assert lead(admin, "/a", "/b") == ""
    assert stored(db) == {"/a": "/about?x=1", "/b": "/about?x=1"}
    assert "already" in lead(admin, "/a", "/about")
    assert "No page of the site answers at /c" in lead(admin, "/c", "/c")


def test_a_redirect_made_later_shortens_what_led_to_its_address(admin: Person, db: Session) -> None:
    assert lead(admin, "/first", "/about") == ""
    page = db.scalars(select(Page)).one()
    page.slug = "about-us"
    db.commit()
    assert lead(admin, "/about", "/about-us") == ""
    assert stored(db)["/first"] == "/about-us"


def test_the_trail_tells_of_a_redirect_that_another_one_shortened(admin: Person, db: Session) -> None:
    assert lead(admin, "/first", "/about") == ""
    page = db.scalars(select(Page)).one()
    page.slug = "about-us"
    db.commit()
    assert lead(admin, "/about", "/about-us") == ""
    db.rollback()
    lines = db.scalars(select(AuditEntry).where(AuditEntry.action == "redirect.change")).all()
    assert [line.changes for line in lines] == [{"target": ["/about", "/about-us"]}]


def test_a_redirect_is_changed_and_deleted_and_two_people_see_each_other(
    app: Flask, admin: Person, db: Session
) -> None:
    assert lead(admin, "/old", "/about") == ""
    row = db.scalars(select(Redirect)).one()
    edit = f"/staff/redirects/{row.id}/edit"
    sent = {"path": "/old", "target": "/news", "version": "1"}
    assert admin.post(edit, sent).status_code == 303
    late = admin.post(edit, sent | {"target": "/exhibitions"})
    assert late.status_code == 409
    assert "/exhibitions" in late.text
    assert "/news" in late.text
    assert stored(db) == {"/old": "/news"}
    editor = enter(app, "editor")
    assert editor.get(edit).status_code == 403
    assert editor.post(f"/staff/redirects/{row.id}/delete").status_code == 403
    assert admin.post(f"/staff/redirects/{row.id}/delete").status_code == 303
    assert stored(db) == {}
    assert admin.get(edit).status_code == 404


def test_who_has_a_region_limit_makes_none(app: Flask, admin: Person, db: Session) -> None:
    limited = enter(app, "editor", regions=["east-africa"])
    assert "New redirect" not in limited.get("/staff/redirects").text
    assert limited.post(NEW, {"path": "/old", "target": "/about"}).status_code == 403
    assert stored(db) == {}
    assert lead(enter(app, "editor"), "/old", "/about") == ""


def test_an_address_leaves_the_list_of_those_asked_for_in_vain(admin: Person, db: Session) -> None:
    for path in ("/old.php", "/old.php?newsid=3", "/older.php"):
        day = clock.today()
        db.add(MissingAddress(path=path, asked=3, asked_from_us=0, first_on=day, last_on=day))
    db.commit()
    assert lead(admin, "/old.php", "/about") == ""
    db.rollback()
    assert [row.path for row in db.scalars(select(MissingAddress))] == ["/older.php"]
