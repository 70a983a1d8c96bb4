"""The world of the matrix: built once for each worker, copied for each test like the bundled sample."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from expoapp import create_app
from expoapp.config import Settings
from expoapp.db import db as database
from expoapp.db import transaction
from tests.conftest import NOW, ORIGIN, SECRET, MakeApp, Maker, Visitor
from tests.matrix import forms, world
from tests.matrix.people import Someone, everybody


@dataclass
class House:
    """The two regions, those who work there, and the address of the database they are in."""

    world: world.World
    people: list[Someone]
    url: str
    forms: dict[str, list[tuple[str, Any]]]
    forms_b: dict[str, list[tuple[str, Any]]]  # of pages about things of region B

    @property
    def is_sqlite(self) -> bool:
        """Say whether the database is a file that can be put back."""
        return self.url.startswith("sqlite")


@pytest.fixture(scope="session")
def house(databases: Maker, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The world with its people."""
    url = databases.copy(migrated)
    folder: Path = tmp_path_factory.mktemp("matrix")
    app = create_app(Settings(instance=folder, database_url=url, secret=SECRET, base_url=ORIGIN))
    with time_machine.travel(NOW, tick=False), app.app_context():
        with transaction():
            made = world.build()
        people = everybody(app, made)
        database.session.remove()
        database.engine.dispose()
    databases.settle(url)
    other = databases.copy(url)
    app = create_app(Settings(instance=folder, database_url=other, secret=SECRET, base_url=ORIGIN))
    app.test_client_class = Visitor
    with time_machine.travel(NOW, tick=False):
        [admin] = [one for one in people if one.name == "an administrator"]
        sent, sent_b = (
            forms.collect(app, admin.client(app), forms.pages(app, place, admin.own)) for place in (made.a, made.b)
        )
    with app.app_context():
        database.engine.dispose()
    databases.drop(other)
    yield House(made, people, url, sent, sent_b)
    databases.drop(url)


@pytest.fixture
def app(make_app: MakeApp, house: House, clock: time_machine.Traveller) -> Flask:
    """The application on a copy of the world."""
    assert clock
    return make_app(template=house.url)
