"""The old site's addresses lead to what they showed, in every form, and nothing of them is ever a fault of ours."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp.catalogue.models import FormerSlug
from expoapp.clock import now
from expoapp.exhibitions import actions
from expoapp.news.models import NewsPost
from tests import factories as make

POST = "/news/2026/cement-prices-fall-in-nairobi"
SHOW = "/exhibitions/evexpo-tanzania"


@pytest.fixture(autouse=True)
def ours(clock: object, db: Session) -> None:
    assert clock
    show = make.exhibition("EVEXPO TANZANIA")
    db.add(FormerSlug(kind="microsite", slug="tanzania/evexpo", thing_id=show.id))
    make.post(old_id=123)
    make.post("Withdrawn since", slug="withdrawn", old_id=124, published=False)
    make.post("Still to come", slug="to-come", old_id=125).public_from = now() + timedelta(days=1)
    db.commit()


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/news.php?newsid=123", POST),
        ("/detail_news.php?pageid=2&newsid=123", POST),
        ("/detail_news.php?newsid=123&pageid=2&utm_source=mail&fbclid=%00", POST),
        ("/tanzania/evexpo/detail_news.php?newsid=123&pageid=2", POST),
        ("/?newsid=123&pageid=2", POST),
        ("/?page=4&pageid=2", "/news"),
        ("/news.php", "/news"),
        ("/news.php?page=3&pageid=2", "/news"),
        ("/index.php?pageid=2&page=3", "/news"),
        ("/media.php?x=1&page=3&pageid=2", "/news"),
        ("/index.php", "/"),
        ("/tanzania/evexpo", SHOW),
        ("/Tanzania/EVexpo/", SHOW),
        ("/tanzania/evexpo/index.html", SHOW),
        ("/tanzania/evexpo/visitor_profile.php?lang=en", SHOW),
        ("/tanzania/evexpo/news.php?page=2&pageid=2", "/news?exhibition=evexpo-tanzania"),
    ],
)
def test_an_address_of_the_old_site_leads_to_what_it_showed(client: FlaskClient, asked: str, leads: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.location) == (301, leads)
    assert client.get(leads).status_code == 200


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("/news.php?newsid=124", 410),
        ("/news.php?newsid=125", 404),
        ("/news.php?newsid=999", 404),
        ("/news.php?newsid=99999999999999999999", 404),
        ("/news.php?newsid=1%27%20OR%201=1", 404),
        ("/news.php?newsid=", 404),
        ("/visitors.php?page=2", 404),
        ("/tanzania/evexpo/images/logo.jpg", 404),
        ("/tanzania/evexpo/a/b/c", 404),
        ("/tanzania", 404),
        ("/?page=3", 200),
        ("/?newsid=999", 200),
        ("/x%FF.php?newsid=%FF", 404),
        ("/" + "x/" * 400, 404),
    ],
)
def test_what_is_gone_or_unknown_says_so_with_a_way_on(client: FlaskClient, asked: str, code: int) -> None:
    answer = client.get(asked)
    assert answer.status_code == code
    if code != 200:
        assert 'href="/exhibitions"' in answer.text


def test_the_numbers_of_the_old_site_come_with_the_posts(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    row = {"title": "Steel", "posted_on": "2026-02-01", "body": "One."}
    lines = tmp_path / "posts.jsonl"
    lines.write_text(json.dumps(row) + "\n")
    assert runner.invoke(args=["news", "import", str(lines)]).exit_code == 0
    # A later file tells the number of a post that is there already, and of a second one that cannot have it too.
    other = row | {"title": "Sand", "newsid": 77}
    lines.write_text("\n".join(json.dumps(one) for one in (row | {"newsid": 77}, other, row | {"newsid": "7"})))
    told = runner.invoke(args=["news", "import", str(lines)])
    assert "newsid: 77 is the number of another post." in told.output
    assert 'newsid: "7" is no number' in told.output
    page = tmp_path / "detail_news.php?newsid=78&pageid=2.txt"
    page.write_text("Glass\n\nPosted on :Monday , 2nd February 2026\n\nOne paragraph.\n")
    assert runner.invoke(args=["news", "import", str(page)]).exit_code == 0
    db.rollback()
    known = db.execute(select(NewsPost.title, NewsPost.old_id).where(NewsPost.old_id.in_((77, 78))))
    assert {row.title: row.old_id for row in known} == {"Steel": 77, "Glass": 78}


def test_the_small_sites_of_a_portfolio_file_lead_to_their_exhibitions(app: Flask, db: Session) -> None:
    entry = {
        "slug": "solar-africa",
        "name": "SOLAR AFRICA",
        "region": "East Africa",
        "country": "KE",
        "city": "Nairobi",
        "timezone": "Africa/Nairobi",
        "industries": ["building-construction"],
        "site_path": "solarafrica",
        "editions": [],
    }
    organiser = {"name": "Expogroup"}
    for _again in range(2):
        report = actions.load({"schema_version": 1, "organiser": organiser, "series": [entry]})
        db.commit()
        assert not report.problems
    assert app.test_client().get("/solarafrica/exhibit.php").location == "/exhibitions/solar-africa"
    report = actions.load({"schema_version": 1, "organiser": organiser, "series": [entry | {"site_path": "//x?"}]})
    assert "site_path" in str(report.problems[0])
