"""Region B's mark in every field of its records: found in no answer to a person limited to region A (R04)."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from expoapp.db import Base
from expoapp.db import db as database
from expoapp.exhibitions.models import Exhibition
from tests.matrix import canary, matrix, world
from tests.matrix.conftest import House

# Where texts of a table are common to the whole house, so that region B's show too: endpoint to table.
COMMON: dict[str, tuple[str, ...]] = {
    # An organiser lies in no region: everybody may read it (exhibitions.queries.staff.get_organiser).
    "staff.exhibitions.organiser": ("organisers",),
    "staff.exhibitions.edit_organiser": ("organisers",),
    # Who changed what belongs to the whole house is named to all who may read it.
    "staff.site.history": ("organisers", "accounts"),
    "staff.site.restore": ("organisers", "accounts"),
}
# Lists that show an administrator something of region B.
LISTS = {
    "/staff/agenda",
    "/staff/cities",
    "/staff/colleagues",
    "/staff/enquiries",
    "/staff/enquiries/contacts",
    "/staff/enquiries/quarantine",
    "/staff/enquiries/sheet",
    "/staff/exhibitions",
    "/staff/exhibitions/next-year",
    "/staff/exhibitions/organisers",
    "/staff/exhibitions/unconfirmed",
    "/staff/mail",
    "/staff/news",
    "/staff/people",
    "/staff/quality",
    "/staff/venues",
}
WHO = ["a viewer of region A", "an editor of region A", "somebody of sales in region A"]


def walk(app: Flask, house: House, name: str) -> canary.Walk:
    [someone] = [one for one in house.people if one.name == name]
    return canary.Walk(app, house.world, someone, house.forms_b, COMMON)


@pytest.mark.parametrize("name", WHO)
def test_region_b_shows_nowhere_to_who_is_limited_to_region_a(app: Flask, house: House, name: str) -> None:
    walked = walk(app, house, name)
    walked.look()
    run = matrix.Run(app, house.world, [], house.url, house.forms)
    walked.post(only_looks=not house.is_sqlite, put_back=run.put_back)
    assert not walked.told, "\n" + "\n".join(walked.told)


def test_an_administrator_sees_region_b_wherever_there_is_something_of_it(app: Flask, house: House) -> None:
    """The positive control: what is searched for would be found."""
    walked = walk(app, house, "an administrator")
    walked.look_at_lists()
    shown = {address.removeprefix("GET ") for address, found in walked.asked.items() if found}
    assert LISTS - shown == set()


def test_a_query_that_forgets_the_scope_is_told(app: Flask, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""

    def all_of_them(_scope: Any) -> Any:
        return Exhibition.id.is_not(None)

    monkeypatch.setattr("expoapp.exhibitions.queries.listing.in_scope", all_of_them)
    walked = walk(app, house, "a viewer of region A")
    walked.look_at_lists()
    assert [one.partition(" (")[0] for one in walked.told] == ["GET staff.exhibitions.list"]


def test_every_table_lies_in_a_region_with_its_mark_in_every_text_or_says_why_not(app: Flask, house: House) -> None:
    """A column or table that is new is in the world by itself, or fails here."""
    missing, marked = [], 0
    with app.app_context():
        for mapper in Base.registry.mappers:
            model: Any = mapper.class_
            for name, _column in world.text_columns(model):
                if model.__tablename__ in world.ELSEWHERE:
                    continue
                values = database.session.scalars(select(getattr(model, name)))
                if any(canary.MARKS.search(canary.folded(str(value))) for value in values):
                    marked += 1
                else:
                    missing.append(f"{model.__tablename__}.{name}")
    assert not missing, "let tests/matrix/world.py make one with these texts, or say in ELSEWHERE or CODES why not"
    assert marked > 100


def test_a_mark_is_found_however_it_is_written() -> None:
    for written in ("REGION-B-7f3a", "region b 7f3a", "region_b_7F3A", "region%2Db%2D7f3a", "R&#69;GION-B-7f3a"):
        assert canary.MARKS.search(canary.folded(written))
    assert canary.MARKS.search(canary.folded(f"call {world.phone(world.MARK_B)[:7]} {world.phone(world.MARK_B)[7:]}"))
    assert not canary.MARKS.search(canary.folded(world.MARK_A))
