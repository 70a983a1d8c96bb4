"""The palette: everything by its name, each person what they may see, and no name in an address."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.accounts.models import Role
from expoapp.audit import AuditEntry
from expoapp.catalogue.models import Region
from expoapp.db import transaction
from expoapp.exhibitions.models import Exhibition
from tests import factories
from tests.office import Person, enter


def found(person: Person, words: str) -> str:
    """Return the palette's list for some words."""
    answer = person.post("/staff/jump/found", {"words": words})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def names(person: Person, words: str) -> list[str]:
    return re.findall(r'class="jump-name"[^>]*>([^<]+)<', found(person, words))


@pytest.fixture
def letter(app: Flask, sample: Traveller) -> str:
    """Somebody has written about an exhibition in Kenya; the fixture is their name."""
    sent = {
        "name": "Zawadi Njoroge",
        "email": "zawadi@example.com",
        "message": "A stand at BUILDEXPO, please.",
        "page": "/exhibitions/buildexpo-kenya",
    }
    assert app.test_client().post("/instant-reply", data=sent).status_code == 303
    return sent["name"]


@pytest.mark.sql
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("kite", "KENYA INTERNATIONAL TRADE EXHIBITION (KITE)"),
        ("bildexpo kenya", "BUILDEXPO KENYA"),
        ("medexpo 2027", "MEDEXPO KENYA"),
        ("kenyatta", "Kenyatta International Convention Centre (KICC)"),
        ("privacy", "Privacy"),
        ("new exh", "New exhibition"),
        ("routing", "Desks"),
    ],
)
@pytest.mark.usefixtures("sample")
def test_a_thing_is_found_by_its_name_or_nearly_so(app: Flask, words: str, name: str) -> None:
    assert name in names(enter(app, *Role), words)


def test_drafts_are_found_inside_ones_regions_only(app: Flask, sample: Traveller, db: Session) -> None:
    show = db.scalars(select(Exhibition).where(Exhibition.slug == "buildexpo-kenya")).one()
    show.state = "draft"
    db.commit()
    inside, outside = enter(app, "viewer", regions=["east-africa"]), enter(app, "viewer", regions=["middle-east"])
    assert "BUILDEXPO KENYA" in names(inside, "buildexpo")
    assert "Draft" in found(inside, "buildexpo kenya")
    assert "BUILDEXPO KENYA" not in names(outside, "buildexpo")
    assert not [name for name in names(outside, "kenya 2027") if "KENYA" in name]


def test_a_year_leads_to_its_editions(app: Flask, sample: Traveller) -> None:
    shown = found(enter(app, "editor"), "buildexpo kenya 2027")
    assert re.search(r'href="/staff/exhibitions/editions/\d+/edit">\s*<bdi[^>]*>BUILDEXPO KENYA', shown)
    assert "7–9 Jul 2027" in shown
    # Who may not change it is led to where it can be looked at.
    assert "/edit" not in found(enter(app, "viewer"), "buildexpo kenya 2027")


def test_senders_are_for_those_who_may_read_them_and_each_look_leaves_a_line(
    app: Flask, letter: str, db: Session
) -> None:
    def lines() -> list[Any]:
        db.rollback()
        return list(db.scalars(select(AuditEntry).where(AuditEntry.action == "enquiry.list")))

    for stranger in (enter(app, "editor"), enter(app, "sales", regions=["middle-east"])):
        assert letter not in found(stranger, "zawadi")
    assert lines() == []
    seller = enter(app, "sales", regions=["east-africa"])
    assert letter in names(seller, "zawadi njo")
    (line,) = lines()
    assert line.account_id == seller.account_id
    assert "awadi" not in str(line.changes)
    # A word of the message is no sender's name; the inbox looks through messages.
    assert letter not in names(seller, "please")


def test_words_stand_in_no_address(app: Flask, letter: str) -> None:
    seller = enter(app, "sales")
    answer = seller.post("/staff/jump", {"words": "zawadi"})
    assert answer.status_code == 303
    assert "awadi" not in answer.location
    page = seller.get(answer.location).get_data(as_text=True)
    assert letter in page
    assert "awadi" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page))


def test_the_number_of_statements_depends_on_no_row(app: Flask, letter: str, statements: list[str]) -> None:
    person = enter(app, *Role)
    found(person, "warm")
    counts = []
    for words in ("kite", "kenya"):
        statements.clear()
        found(person, words)
        # A look that showed senders writes its line, which reads the one before.
        counts.append(len([one for one in statements if "audit" not in one]))
    assert counts[0] == counts[1]


def test_whoever_asks_too_fast_waits(app: Flask, clock: Traveller) -> None:
    person, other = enter(app, "viewer"), enter(app, "viewer")
    codes = [person.post("/staff/jump/found", {"words": "x"}).status_code for _ in range(61)]
    assert (codes[0], codes[-1]) == (200, 429)
    assert other.post("/staff/jump/found", {"words": "x"}).status_code == 200


def test_only_administrators_find_people(app: Flask, sample: Traveller) -> None:
    enter(app, "viewer", email="wanjiru@example.org")
    assert 'href="/staff/people/' in found(enter(app, "admin"), "wanjiru")
    assert "Wanjiru" not in found(enter(app, "editor", "sales"), "wanjiru")


@pytest.mark.sql
def test_a_place_is_found_by_how_its_words_begin(app: Flask, clock: Traveller) -> None:
    with app.app_context(), transaction():
        island = factories.city("Zanzibar Stone Town", "Africa/Dar_es_Salaam", factories.country("TZ", "Tanzania"))
        factories.exhibition("SPICE EXPO", in_city=island)
    person = enter(app, "viewer")
    for words in ("zanz", "stone", "town", "tanz"):
        assert names(person, words) == ["SPICE EXPO"], words
    assert names(person, "zibar") == []


@pytest.mark.sql
def test_the_very_name_comes_first_among_hundreds_that_share_a_word(app: Flask, clock: Traveller) -> None:
    def write(inside: Region, *wanted: str) -> None:
        nairobi, ours, trade = factories.city(), factories.organiser(), factories.industry()
        for name in wanted:
            factories.exhibition(name, regions=[inside], in_city=nairobi, by=ours, industries=[trade])

    with app.app_context(), transaction():
        shared = [f"AFRICA MOTOR {number}" for number in range(150)], [f"MOTOR {number}" for number in range(150)]
        write(factories.region(), *shared[0], *shared[1])
        # The last by number, and the only ones of their region.
        write(factories.region("west-africa", "West Africa"), "MOTOR", "MOTOR 7 LAGOS", "WEST MOTOR", "MOTORISTS")
    everywhere, of_the_west = enter(app, "viewer"), enter(app, "viewer", regions=["west-africa"])
    assert names(everywhere, "motor")[:2] == ["MOTOR", "MOTOR 0"]
    assert names(everywhere, "motor 149")[:2] == ["MOTOR 149", "AFRICA MOTOR 149"]
    assert names(everywhere, "moto")[0] == "MOTOR"
    assert names(of_the_west, "motor") == ["MOTOR", "MOTOR 7 LAGOS", "WEST MOTOR", "MOTORISTS"]
    assert names(of_the_west, "motor lagos")[0] == "MOTOR 7 LAGOS"
