"""What visitors ask for in vain: counted without a trace of who asked, cheap under a flood, mended with one click."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as our_clock
from expoapp.catalogue.models import FormerSlug
from expoapp.site import actions, missing, work
from expoapp.site.actions import redirects
from expoapp.site.likeness import Names
from expoapp.site.missing import Count
from expoapp.site.models import MissingAddress, Redirect
from tests import factories as make
from tests.conftest import ORIGIN
from tests.office import enter
from tests.pages import parse

LIST = "/staff/redirects/missing"
pytestmark = pytest.mark.usefixtures("clock")


def folder(app: Flask) -> Path:
    found: Path = app.config["SETTINGS"].instance
    return found


def counted(app: Flask, db: Session) -> dict[str, tuple[int, int]]:
    """Make the work process's round; return what stands in the table: asked, asked from us."""
    work.make_round(folder(app))
    db.rollback()
    return {row.path: (row.asked, row.asked_from_us) for row in db.scalars(select(MissingAddress))}


def test_asking_writes_nothing_into_the_database_and_the_round_counts(
    app: Flask, client: FlaskClient, db: Session, statements: list[str]
) -> None:
    ours = {"Referer": f"{ORIGIN}/exhibitions"}
    client.get("/buildexpo-kenia/Visitors.php?newsid=12&name=Amina")
    client.get("/buildexpo-kenia/visitors.php/?pageid=x%40y&newsid=12", headers=ours)
    client.get("/buildexpo-kenia", headers={"Referer": "https://elsewhere.example/page?q=amina"})
    client.head("/buildexpo-kenia")
    assert not [one for one in statements if not one.startswith("SELECT")]
    text = missing._file(folder(app)).read_text()
    assert "amina" not in text.lower()
    assert "elsewhere" not in text
    assert counted(app, db) == {"/buildexpo-kenia/visitors.php?newsid=12": (2, 1), "/buildexpo-kenia": (1, 0)}
    client.get("/buildexpo-kenia")
    assert counted(app, db)["/buildexpo-kenia"] == (2, 0)


@pytest.mark.parametrize(
    "path",
    [
        *("/wp-login.php", "/.env", "/.git/config", "/phpmyadmin/index.php", "/x/.aws/credentials", "/vendor/a.php"),
        *("/backup.zip", "/favicon.ico", "/img/logo.png", "/cgi-bin/luci", "/abc.php", "/admin", "/x1.php"),
        *("/amina@example.org", "/people/amina%40example.org", "/call/0712345678", "/0712-345-678", "/a+b", "/a b"),
        *("/enquire/own/abc", "/ar/watch/confirm/abc", "/consent/withdraw/x", "/staff/x", "/search/amina"),
        *("/r/EX-7K2M-9QHT", "/k/eyJhbGciOiJIUzI1NiJ9", "/k/3f2a9c1b7d8e4f60", "/k/aGVsbG8gd29ybGQgaGVsbG8"),
        *("/k/ImpvaG4i.ZxY1aA.3fK9dQ2mP0", "/" + "x" * 121, "/é", "/x\ty", "/<script>", "/"),
    ],
)
def test_what_robots_try_and_what_could_be_a_persons_is_never_noted(path: str) -> None:
    assert missing.clean(path, []) == ""


@pytest.mark.parametrize(
    "path",
    [
        "/kenya/buildexpo",
        "/exhibitions/buildexpo-kenya/2019",
        "/buildexpokenya2026",
        "/visitor_registration.php",
        "/show-report-2026-07-08.pdf",
        "/VisitorProfile.aspx",
        "/testimonials",
        "/user-guide",
        "/installation.html",
    ],
)
def test_what_a_person_may_have_meant_is_noted(path: str) -> None:
    asked = [("newsid", "12345"), ("token", "x"), ("page", "07123456789"), ("id", "3f2a9c1b7d8e4f60")]
    assert missing.clean(path, asked) == f"{path.lower()}?newsid=12345"


def test_a_flood_costs_a_bounded_file_and_a_bounded_table(
    app: Flask, client: FlaskClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing, "LARGEST_FILE", 600)
    monkeypatch.setattr(redirects, "MOST_MISSING", 5)
    client.get("/wanted")
    assert counted(app, db) == {"/wanted": (1, 0)}
    client.get("/wanted")
    for number in range(60):
        client.get(f"/flood-{chr(97 + number % 26)}{chr(97 + number // 26)}")
    assert missing._file(folder(app)).stat().st_size < 700
    rows = counted(app, db)
    assert len(rows) == 5
    assert rows["/wanted"] == (2, 0)


def test_a_full_disk_or_a_broken_line_costs_nothing_else(app: Flask, client: FlaskClient, db: Session) -> None:
    place = missing._file(folder(app))
    place.write_bytes(b"2026-02-30 0 /never\n2026-03-01 0 /good\n\xff\xfe\n2026-03-01 0 /cut-o")
    assert counted(app, db) == {"/good": (1, 0), "/cut-o": (1, 0)}
    place.mkdir()
    assert client.get("/gone").status_code == 404


def test_what_could_not_be_stored_is_counted_in_the_next_round(
    app: Flask, db: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/wanted")

    def fail(_counts: object) -> None:
        raise OSError("disk")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "fold", fail)
        with pytest.raises(OSError, match="disk"):
            work.make_round(folder(app))
    client.get("/wanted-too")
    assert counted(app, db) == {"/wanted": (1, 0)}
    assert counted(app, db) == {"/wanted": (1, 0), "/wanted-too": (1, 0)}


def test_one_click_makes_the_redirect_and_the_address_leaves_the_list(
    app: Flask, client: FlaskClient, db: Session
) -> None:
    show = make.exhibition("BUILDEXPO KENYA")
    make.exhibition("BUILDEXPO HIDDEN", published=False)
    db.add(FormerSlug(kind="exhibition", slug="kenya-construct", thing_id=show.id))
    for number in range(30):
        make.exhibition(f"OTHER FAIR {number}")
    db.commit()
    for asked in ("/kenyabuildexpo.html", "/kenya-construckt", "/zzzz"):
        client.get(asked, headers={"Referer": f"{ORIGIN}/"} if asked == "/zzzz" else {})
    counted(app, db)
    person = enter(app, "editor")
    page = parse(person.get(LIST).text)
    rows = {row.find(".//th/bdi").text: row for row in page.findall(".//tbody/tr")}
    assert next(iter(rows)) == "/zzzz"  # a broken link of our own comes first
    assert "A link of ours is broken" in "".join(rows["/zzzz"].itertext())
    for path in ("/kenyabuildexpo.html", "/kenya-construckt"):
        form = rows[path].find(".//form")
        target = form.find(".//input[@name='target']").get("value")
        assert target == "/exhibitions/buildexpo-kenya"
        assert person.post(form.get("action"), {"target": target}).status_code == 303
        assert client.get(path).location == target
    left = parse(person.get(LIST).text)
    assert [row.find(".//th/bdi").text for row in left.findall(".//tbody/tr")] == ["/zzzz"]
    assert client.get("/zzzz").status_code == 404
    hide = rows["/zzzz"].findall(".//form")[-1].get("action")
    assert person.post(hide).status_code == 303
    assert "Nothing was asked for in vain" in person.get(LIST).text
    counted(app, db)
    assert "/zzzz" in person.get(f"{LIST}?show=ignored").text
    assert person.post(hide.replace("/ignore", "/show")).status_code == 303
    assert "/zzzz" in person.get(LIST).text


def test_a_forged_or_outdated_click_makes_nothing(app: Flask, client: FlaskClient, db: Session) -> None:
    show = make.exhibition("BUILDEXPO KENYA", slug="buildexpo")
    db.commit()
    client.get("/exhibitions/buildexpo-kenya")
    counted(app, db)
    person, row = enter(app, "editor"), db.scalars(select(MissingAddress)).one()
    lead = f"{LIST}/{row.id}/lead"
    for target in ("https://evil.example/", "//evil.example", "/staff", "/nowhere", ""):
        assert person.post(lead, {"target": target}).status_code == 303
    assert db.scalars(select(Redirect)).all() == []
    limited = enter(app, "editor", regions=["east-africa"])
    assert limited.post(lead, {"target": "/news"}).status_code == 403
    assert enter(app, "viewer").post(lead, {"target": "/news"}).status_code == 403
    # Meanwhile a page answers there: nothing is missing any more.
    db.rollback()
    show = db.merge(show)
    show.slug = "buildexpo-kenya"
    db.commit()
    person.post(lead, {"target": "/news"})
    db.rollback()
    assert db.scalars(select(MissingAddress)).all() == []
    assert db.scalars(select(Redirect)).all() == []


def test_the_list_asks_the_same_of_the_database_whatever_is_on_it(
    app: Flask, db: Session, statements: list[str]
) -> None:
    day = our_clock.today()
    person, sent = enter(app, "viewer"), []
    for number in (1, 40):
        actions.fold({f"/page-{number}-{n}": Count(day, day, 1) for n in range(number)})
        make.exhibition(f"FAIR {number}")
        db.commit()
        statements.clear()
        assert person.get(LIST).status_code == 200
        sent.append(len(statements))
    assert sent[0] == sent[1]


def test_what_nobody_asks_for_any_more_goes_and_what_is_hidden_stays(
    app: Flask, db: Session, runner: FlaskCliRunner, clock: Traveller
) -> None:
    day = our_clock.today()
    actions.fold({"/old": Count(day, day, 1), "/hidden": Count(day, day, 1)})
    db.scalars(select(MissingAddress).where(MissingAddress.path == "/hidden")).one().is_ignored = True
    db.commit()
    clock.shift(timedelta(days=91))
    assert runner.invoke(args=["privacy", "night"]).exit_code == 0
    db.rollback()
    assert [row.path for row in db.scalars(select(MissingAddress))] == ["/hidden"]


def test_names_are_found_by_likeness_and_strangers_are_not() -> None:
    names = Names([("buildexpo-kenya", "kenya-build"), ("medexpo-kenya",), ("about-us",)])
    assert names.like("/en/kenyabuild/index.php")[0] == 0
    assert names.like("/exhibitions/medexpo-kenya/2019")[0] == 1
    assert names.like(f"/{hashlib.sha256(b'x').hexdigest()[:12]}") == []
    assert names.like("/") == []
