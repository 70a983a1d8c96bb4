"""Style sheets and scripts as browsers get them."""

import gzip

from flask import Flask
from flask.testing import FlaskClient

from expoapp.config import ROOT
from expoapp.web import assets

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
