"""Style sheets, scripts and icons as browsers get them."""

import gzip
import struct

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expoapp.config import ROOT
from expoapp.web import assets
from tests.pages import parse

# What all scripts of the public site may weigh together, compressed.
SCRIPTS = 12_000


def body(app: Flask, client: FlaskClient, name: str) -> str:
    with app.app_context():
        return client.get(assets.url(name)).text


def test_comments_stay_at_home_and_all_else_goes_out(app: Flask, client: FlaskClient) -> None:
    script = body(app, client, "site.js")
    assert "\n//" not in f"\n{script}"
    assert "\n  //" not in script
    assert '"use strict"' in script
    styles = body(app, client, "site.css")
    assert "/*" not in styles.replace("image/*", "")
    for name in ("tokens", "base", "layout"):
        (rule,) = (ROOT / "static" / "css" / f"{name}.css").read_text(encoding="utf-8").splitlines()[-2:-1]
        assert rule in styles


def test_the_scripts_of_the_site_are_light(app: Flask, client: FlaskClient) -> None:
    assert len(gzip.compress(body(app, client, "site.js").encode())) <= SCRIPTS


@pytest.mark.parametrize(
    ("address", "kind", "start"),
    [
        ("/favicon.ico", "image/vnd.microsoft.icon", b"\x00\x00\x01\x00"),
        ("/apple-touch-icon.png", "image/png", b"\x89PNG"),
    ],
)
def test_an_icon_asked_for_by_its_well_known_name_is_there(
    client: FlaskClient, address: str, kind: str, start: bytes
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, kind)
    assert answer.data.startswith(start)
    assert answer.headers["Cache-Control"] == "public, max-age=86400"


def test_pages_name_an_icon_for_the_home_screen(client: FlaskClient) -> None:
    links = {link.get("rel"): link.get("href") for link in parse(client.get("/").text).iter("link")}
    picture = client.get(links["apple-touch-icon"])
    assert struct.unpack(">II", picture.data[16:24]) == (180, 180)
    assert "immutable" in picture.headers["Cache-Control"]
