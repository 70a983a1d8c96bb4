"""Looking at a page keeps nobody waiting, whatever the looking itself leaves behind."""

import sqlite3
from contextlib import closing
from typing import Any

import sqlalchemy as sa
from flask import Flask, before_render_template
from sqlalchemy import make_url

from expoapp.audit import entries
from expoapp.db import db as database
from tests.matrix import forms
from tests.matrix.conftest import House


def can_write(url: str) -> bool:
    """Say whether somebody else could change something at this very moment, and leave a line in the trail."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(make_url(url).database or "", timeout=0, isolation_level=None)) as beside:
            try:
                beside.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            return True
    with database.engine.connect() as beside:
        return bool(beside.scalar(sa.text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": entries._LOCK}))


def test_while_a_page_is_drawn_others_can_write(app: Flask, house: House) -> None:
    [admin] = [one for one in house.people if one.name == "an administrator"]
    client, kept, drawn = admin.client(app), set[str](), 0

    def while_drawn(_app: Flask, template: Any, **_more: Any) -> None:
        nonlocal drawn
        drawn += 1
        if not can_write(app.config["SETTINGS"].database_url):
            kept.add(template.name)

    with before_render_template.connected_to(while_drawn, app):
        for address in forms.pages(app, house.world.a, admin.own):
            client.get(address).close()
    assert drawn > 50
    assert not kept
