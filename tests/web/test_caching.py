"""What caches may keep, and how little a browser loads that has a page already (R27)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp.web.pages import KEPT
from tests import factories as make
from tests.office import enter

pytestmark = pytest.mark.usefixtures("clock")
# What a cache leaves out of its key must change nothing in what it keeps.
UNKEYED = {
    "Accept": "application/json",
    "Accept-Language": "ar",
    "Cookie": "session=x; lang=ar",
    "Forwarded": "host=evil.example",
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/exhibitions/buildexpo-kenya",
    "User-Agent": "<script>",
    "Via": "evil",
    "X-Forwarded-For": "10.0.0.1",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Scheme": "https",
    "X-Forwarded-Server": "evil.example",
    "X-HTTP-Method-Override": "POST",
    "X-Host": "evil.example",
    "X-Original-URL": "/staff",
    "X-Real-IP": "10.0.0.1",
    "X-Rewrite-URL": "/staff",
}


@pytest.fixture(autouse=True)
def ours(db: Session) -> Iterator[None]:
    make.edition()
    db.commit()
    return


@pytest.mark.parametrize("address", ["/", "/exhibitions", "/exhibitions/buildexpo-kenya", "/ar/news"])
def test_no_header_outside_of_the_key_changes_a_page_that_caches_keep(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    assert plain.headers["Cache-Control"].startswith("public")
    changed = [name for name, value in UNKEYED.items() if client.get(address, headers={name: value}).data != plain.data]
    assert not changed


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", ""])
def test_a_browser_that_has_a_page_is_told_so_in_a_few_bytes(client: FlaskClient, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    first = client.get("/exhibitions", headers=headers)
    again = client.get("/exhibitions", headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_a_changed_page_is_sent_anew(client: FlaskClient, db: Session) -> None:
    tag = client.get("/exhibitions").headers["ETag"]
    make.edition(make.exhibition("MEDEXPO KENYA"))
    db.commit()
    answer = client.get("/exhibitions", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "MEDEXPO KENYA" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/staff",
        "/staff/x.css",
        "/staff;x.css",
        "/staff%2fx.css",
        "/staff/enquiries/x.js",
        "/enquire",
        "/enquire/x.css",
        "/nothing.css",
        "/exhibitions%00.css",
        "/exhibitions%2f..%2fstaff",
        "/exhibitions;x.css",
    ],
)
def test_an_ending_makes_nothing_public(app: Flask, client: FlaskClient, address: str) -> None:
    person = enter(app, "admin")
    for answer in (client.get(address), person.get(address)):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer.headers


def test_a_page_for_one_person_is_not_kept_and_never_shown_to_another(app: Flask, client: FlaskClient) -> None:
    assert "Sign out" in enter(app, "admin").get("/staff").text
    assert client.get("/staff").status_code == 302
    assert not {one for one in app.extensions[KEPT] if one.startswith("staff.")}


def test_somebody_signed_in_gets_the_same_public_page_as_everybody(app: Flask, client: FlaskClient) -> None:
    signed_in = enter(app, "admin").get("/exhibitions")
    assert signed_in.data == client.get("/exhibitions").data
    assert "Cookie" not in signed_in.headers.get("Vary", "")
