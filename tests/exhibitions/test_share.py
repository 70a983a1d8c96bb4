"""The addresses of share images, and what the pages' heads say of them."""

import json
import threading
import zlib
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp.catalogue.models import FormerSlug
from expoapp.exhibitions.models import Exhibition, Status
from expoapp.exhibitions.share_image import painting
from expoapp.i18n import LANGUAGES
from tests import factories as make
from tests.conftest import ORIGIN, MakeApp
from tests.exhibitions.png import chunks, size_of
from tests.pages import parse


def drawn(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.content_type == "image/png"
    return answer.data


# ---- The address ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_a_share_image_is_a_png_of_1200_by_630_that_everybody_may_keep(
    client: FlaskClient, db: Session, prefix: str
) -> None:
    make.edition(make.exhibition(), date(2027, 7, 7))
    db.commit()
    for path in ("/exhibitions/buildexpo-kenya/share.png", "/exhibitions/buildexpo-kenya/2027/share.png", "/share.png"):
        answer = client.get(prefix + path)
        assert (answer.status_code, answer.content_type) == (200, "image/png")
        assert size_of(answer.data) == (1200, 630)
        assert len(answer.data) <= 120_000
        # Stands, letters and ground: a picture that lost its font or its drawing would say far less.
        assert len(zlib.decompress(chunks(answer.data)[b"IDAT"])) > 1200 * 630
        assert len(chunks(answer.data)[b"IDAT"]) > 30_000
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert "Set-Cookie" not in answer.headers


def test_the_exhibitions_picture_is_that_of_its_current_edition(client: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition()
    make.edition(exhibition, date(2025, 7, 2))
    make.edition(exhibition, date(2027, 7, 7))
    db.commit()
    whole = drawn(client, "/exhibitions/buildexpo-kenya/share.png")
    assert whole == drawn(client, "/exhibitions/buildexpo-kenya/2027/share.png")
    assert whole != drawn(client, "/exhibitions/buildexpo-kenya/2025/share.png")


def test_an_exhibition_without_editions_has_a_picture_too(client: FlaskClient, db: Session) -> None:
    make.exhibition()
    db.commit()
    assert size_of(drawn(client, "/exhibitions/buildexpo-kenya/share.png")) == (1200, 630)


@pytest.mark.parametrize("hidden", ["exhibition", "edition", "organiser"])
def test_what_is_not_public_has_no_picture(client: FlaskClient, db: Session, hidden: str) -> None:
    by = make.organiser("Others", is_own=False, is_listed=hidden != "organiser")
    exhibition = make.exhibition("CANARY SHOW", published=hidden != "exhibition", by=by)
    make.edition(exhibition, date(2027, 7, 7), published=hidden != "edition")
    db.commit()
    assert client.get("/exhibitions/canary-show/2027/share.png").status_code == 404
    assert client.get("/exhibitions/canary-show/share.png").status_code == (200 if hidden == "edition" else 404)
    assert client.get("/exhibitions/nothing/share.png").status_code == 404


def test_a_former_address_leads_to_the_picture(client: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition()
    make.edition(exhibition, date(2027, 7, 7))
    db.add(FormerSlug(kind="exhibition", slug="build-kenya", thing_id=exhibition.id))
    db.commit()
    for old, new in (
        ("/exhibitions/build-kenya/share.png", "/exhibitions/buildexpo-kenya/share.png"),
        ("/ar/exhibitions/build-kenya/2027/share.png", "/ar/exhibitions/buildexpo-kenya/2027/share.png"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)


def test_a_picture_stays_the_same_until_its_content_changes(client: FlaskClient, db: Session) -> None:
    exhibition = make.exhibition()
    edition = make.edition(exhibition, date(2027, 7, 7))
    db.commit()
    address = "/exhibitions/buildexpo-kenya/2027/share.png"
    seen = {drawn(client, address)}
    etag = client.get(address).headers["ETag"]
    assert not etag.startswith("W/")
    assert {drawn(client, address)} == seen
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=60"
    edition.ends_on = date(2027, 7, 10)
    db.commit()
    seen.add(client.get(address, headers={"If-None-Match": etag}).data)
    for status in (Status.PROVISIONAL, Status.RESCHEDULED, Status.POSTPONED, Status.CANCELLED):
        edition.status = status
        db.commit()
        seen.add(drawn(client, address))
    exhibition.name = "BUILDEXPO EAST AFRICA"
    db.commit()
    seen.add(drawn(client, address))
    assert len(seen) == 7


def test_a_picture_changes_with_the_clock_for_who_asks_for_changes_only(
    client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    exhibition = make.exhibition()
    make.edition(exhibition, date(2026, 7, 7))
    make.edition(exhibition, date(2027, 7, 7))
    db.commit()
    address = "/exhibitions/buildexpo-kenya/share.png"
    first = client.get(address)
    clock.shift(timedelta(days=200))
    since = first.headers.get("Last-Modified", "Mon, 02 Mar 2026 09:00:00 GMT")
    later = client.get(address, headers={"If-Modified-Since": since})
    assert later.status_code == 200
    assert later.data == drawn(client, "/exhibitions/buildexpo-kenya/2027/share.png") != first.data


def test_a_picture_costs_the_same_statements_whatever_the_editions(
    client: FlaskClient, db: Session, statements: list[str]
) -> None:
    exhibition = make.exhibition()
    make.edition(exhibition, date(2027, 7, 7))
    db.commit()
    counts = []
    for years in (range(2020, 2021), range(2008, 2020)):
        for year in years:
            make.edition(exhibition, date(year, 7, 7))
        db.commit()
        statements.clear()
        drawn(client, "/exhibitions/buildexpo-kenya/share.png")
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_exhibition_of_the_sample_has_its_picture(
    client: FlaskClient, db: Session, sample: time_machine.Traveller, lang: str
) -> None:
    prefix = "" if lang == "en" else f"/{lang}"
    slugs = list(db.scalars(select(Exhibition.slug)))
    db.rollback()
    pictures = [drawn(client, f"{prefix}/exhibitions/{slug}/share.png") for slug in slugs]
    assert len(set(pictures)) == len(slugs) == 28
    assert {size_of(picture) for picture in pictures} == {(1200, 630)}
    assert max(len(picture) for picture in pictures) <= 120_000


def test_only_a_few_are_painted_at_once_and_the_next_visitor_is_asked_to_come_again(
    app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(painting.AT_ONCE + 1):
        make.edition(make.exhibition(f"EXPO {number}"), date(2027, 7, 7))
    db.commit()
    paint = painting.resvg_py.svg_to_bytes
    begun, go_on = threading.Semaphore(0), threading.Event()

    def slowly(**given: object) -> bytes:
        begun.release()
        assert go_on.wait(30)
        return bytes(paint(**given))

    monkeypatch.setattr(painting.resvg_py, "svg_to_bytes", slowly)
    answers: list[int] = []

    def ask(number: int) -> None:
        answers.append(app.test_client().get(f"/exhibitions/expo-{number}/share.png").status_code)

    painters = [threading.Thread(target=ask, args=(number,)) for number in range(painting.AT_ONCE)]
    for one in painters:
        one.start()
    for _one in painters:
        assert begun.acquire(timeout=30)
    refused = app.test_client().get(f"/exhibitions/expo-{painting.AT_ONCE}/share.png")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert "no-store" in refused.headers["Cache-Control"]
    go_on.set()
    for one in painters:
        one.join()
    assert answers == [200] * painting.AT_ONCE
    ask(painting.AT_ONCE)
    assert answers[-1] == 200


# ---- The pages' heads ----------------------------------------------------------------------------------------------


def head(client: FlaskClient, address: str) -> dict[str, str]:
    """Return {property or name: content} of a page's meta elements."""
    metas = parse(client.get(address).text).find(".//head").iter("meta")
    return {meta.get("property") or meta.get("name") or "": meta.get("content", "") for meta in metas}


@pytest.mark.parametrize(("prefix", "locale", "other"), [("", "en_GB", "ar_AR"), ("/ar", "ar_AR", "en_GB")])
def test_every_page_says_how_it_is_shared(
    client: FlaskClient, db: Session, prefix: str, locale: str, other: str
) -> None:
    make.edition(make.exhibition('B"U<I>LD & <script>', slug="build"), date(2027, 7, 7))
    make.post("Cement")
    db.commit()
    site = f"{ORIGIN}{prefix}/share.png"
    for address, picture, kind in (
        ("/exhibitions/build", f"{ORIGIN}{prefix}/exhibitions/build/share.png", "website"),
        ("/exhibitions/build/2027", f"{ORIGIN}{prefix}/exhibitions/build/2027/share.png", "website"),
        ("/exhibitions", site, "website"),
        ("/news", site, "website"),
    ):
        said = head(client, prefix + address)
        assert said["og:type"] == kind
        assert said["og:url"] == f"{ORIGIN}{prefix}{address}"
        assert said["og:image"] == picture
        assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
        assert (said["og:locale"], said["og:locale:alternate"]) == (locale, other)
        assert said["og:site_name"] == "Expogroup"
        assert said["og:title"]
        assert said["og:description"] == said["description"]
        assert said["twitter:card"] == "summary_large_image"
        assert client.get(picture.removeprefix(ORIGIN)).content_type == "image/png"
    said = head(client, f"{prefix}/exhibitions/build/2027")
    assert said["og:title"].startswith('B"U<I>LD & <script> · ')
    assert said["og:image:alt"] == said["og:title"]


def test_home_and_posts_are_shared_with_the_organisers_picture(client: FlaskClient, db: Session) -> None:
    make.organiser()
    make.post("Cement", date(2026, 2, 12))
    db.commit()
    home = head(client, "/")
    assert (home["og:type"], home["og:url"], home["og:image"]) == ("website", f"{ORIGIN}/", f"{ORIGIN}/share.png")
    assert home["og:image:alt"] == "Expogroup"
    post = head(client, "/news/2026/cement")
    assert (post["og:type"], post["og:title"], post["og:image"]) == ("article", "Cement", f"{ORIGIN}/share.png")
    assert post["article:published_time"] == "2026-02-12"
    # The Arabic address shows the English post; the page it stands for is the English one.
    assert head(client, "/ar/news/2026/cement")["og:url"] == f"{ORIGIN}/news/2026/cement"


def test_addresses_begin_with_the_configured_origin(make_app: MakeApp) -> None:
    app = make_app(base_url="https://www.example.org")
    said = head(app.test_client(), "/")
    assert said["og:image"] == "https://www.example.org/share.png"
    assert said["og:url"] == "https://www.example.org/"


def test_a_page_that_is_not_there_is_not_shared(client: FlaskClient) -> None:
    answer = client.get("/exhibitions/nothing")
    assert answer.status_code == 404
    assert "og:" not in answer.text


def test_no_drawing_passes_for_a_photograph_in_the_markup(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition(at=make.venue()), date(2027, 7, 7), at=make.venue())
    make.post("Cement", date(2026, 2, 12))
    db.commit()
    found = 0
    for address in ("/exhibitions/buildexpo-kenya", "/exhibitions/buildexpo-kenya/2027", "/news/2026/cement", "/"):
        for script in parse(client.get(address).text).iter("script"):
            if script.get("type") == "application/ld+json":
                found += 1
                data = json.loads(script.text)
                assert "image" not in data, address
                assert "share.png" not in script.text
    assert found >= 4
