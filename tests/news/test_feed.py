"""The Atom feed as other programs read it."""

from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp.exhibitions.models import Organiser
from tests import factories as make

pytestmark = pytest.mark.usefixtures("clock")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def own(db: Session) -> Organiser:
    made = make.organiser()
    db.commit()
    return made


def tree(client: FlaskClient) -> Any:
    answer = client.get("/news.atom")
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.data)  # noqa: S314 -- it is our own


def texts(found: Any, name: str) -> list[str]:
    return [one.text for one in found.findall(f"{ATOM}{name}")]


def test_another_program_reads_the_feed(client: FlaskClient, db: Session) -> None:
    make.post("Tiles & <i>bricks</i>", date(2026, 2, 12), body='<p>One &amp; <a href="/exhibitions">two</a>.</p>')
    db.commit()
    answer = client.get("/news.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.data)
    assert not found.bozo
    assert found.version == "atom10"
    assert found.feed.title == "News from Expogroup"
    assert found.feed.author == "Expogroup"
    links = {link.rel: link.href for link in found.feed.links}
    assert links == {"self": "http://127.0.0.1:8000/news.atom", "alternate": "http://127.0.0.1:8000/news"}
    (entry,) = found.entries
    assert entry.link == "http://127.0.0.1:8000/news/2026/tiles-and-i-bricks-i"
    assert 'href="http://127.0.0.1:8000/exhibitions"' in entry.content[0].value
    assert entry.content[0].type == "text/html"


def test_the_feed_has_each_of_its_parts_once_and_titles_are_plain_text(client: FlaskClient, db: Session) -> None:
    post = make.post("Tiles & <i>bricks</i>", date(2026, 2, 12))
    db.commit()
    feed = tree(client)
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1, name
    assert texts(feed, "id") == ["tag:127.0.0.1,2026:news"]
    entry = feed.find(f"{ATOM}entry")
    assert texts(entry, "title") == ["Tiles & <i>bricks</i>"]
    assert texts(entry, "id") == [f"tag:127.0.0.1,2026:news/{post.id}"]
    assert texts(entry, "published") == ["2026-02-12T00:00:00Z"]


def test_updated_is_the_last_significant_change_and_the_feeds_is_the_newest(
    client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    make.post("Older", date(2026, 2, 12))
    clock.shift(timedelta(hours=1))
    make.post("Changed", date(2026, 2, 1))
    clock.shift(timedelta(hours=1))
    later = make.post("Came out later", date(2026, 1, 1))
    later.public_from = later.updated_at + timedelta(hours=3)
    clock.shift(timedelta(hours=4))
    db.commit()
    feed = tree(client)
    assert [texts(entry, "updated") for entry in feed.findall(f"{ATOM}entry")] == [
        ["2026-03-02T09:00:00Z"],
        ["2026-03-02T10:00:00Z"],
        ["2026-03-02T14:00:00Z"],
    ]
    assert texts(feed, "updated") == ["2026-03-02T14:00:00Z"]
    assert texts(feed.findall(f"{ATOM}entry")[2], "published") == ["2026-03-02T14:00:00Z"]


def test_an_id_outlives_slug_and_language(client: FlaskClient, db: Session) -> None:
    post = make.post("Title")
    db.commit()
    before = texts(tree(client).find(f"{ATOM}entry"), "id")
    post.slug, post.lang = "another", "ar"
    db.commit()
    assert texts(tree(client).find(f"{ATOM}entry"), "id") == before


def test_an_unchanged_feed_is_not_sent_again_and_a_withdrawn_post_leaves_it(
    client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    post = make.post("One")
    make.post("Two")
    db.commit()
    first = client.get("/news.atom")
    clock.shift(timedelta(days=3))
    again = client.get("/news.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/news.atom").data == first.data
    post.state = "withdrawn"
    db.commit()
    after = client.get("/news.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200
    assert b"One" not in after.data


def test_the_newest_thirty_are_in_it(client: FlaskClient, db: Session) -> None:
    for number in range(35):
        make.post(f"Post {number}", date(2026, 1, 1) + timedelta(days=number))
    db.commit()
    entries = tree(client).findall(f"{ATOM}entry")
    assert [texts(entry, "title")[0] for entry in entries] == [f"Post {number}" for number in range(34, 4, -1)]


def test_characters_that_xml_forbids_are_left_out(client: FlaskClient, db: Session) -> None:
    make.post("A\ufffeB\u0003C]]>", slug="a", body="<p>\uffff1 \U0001f680</p>")
    db.commit()
    entry = tree(client).find(f"{ATOM}entry")
    assert texts(entry, "title") == ["ABC]]>"]
    assert "<p>1 \U0001f680</p>" in texts(entry, "content")[0]


def test_every_entry_says_its_language_and_direction(client: FlaskClient, db: Session) -> None:
    make.post("سوق", lang="ar", slug="souk", body="<p>نص</p>")
    db.commit()
    feed = tree(client)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    entry = feed.find(f"{ATOM}entry")
    assert (feed.get(language), entry.get(language)) == ("en", "ar")
    assert texts(entry, "content")[0].startswith('<div dir="rtl" lang="ar">')


def test_links_come_from_the_settings_and_never_from_the_request(make_app: Any) -> None:
    app: Flask = make_app(base_url="https://www.example.org")
    with app.app_context():
        make.post("One")
        make.session().commit()
    body = app.test_client().get("/news.atom", headers={"X-Forwarded-Host": "evil.example"}).data
    found = feedparser.parse(body)
    assert found.entries[0].link == "https://www.example.org/news/2026/one"
    assert found.entries[0].id.startswith("tag:www.example.org,2026:news/")


def test_an_empty_feed_is_a_feed(client: FlaskClient) -> None:
    feed = tree(client)
    assert texts(feed, "updated") == ["1970-01-01T00:00:00Z"]
    assert not feedparser.parse(client.get("/news.atom").data).bozo
