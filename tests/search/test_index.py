"""The index: always what a rebuild would make of it, whatever is done to the things that can be found."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp import search
from expoapp.accounts.models import Scope
from expoapp.catalogue import actions as catalogue
from expoapp.catalogue.models import City, CityTranslation, IndustryTranslation, Region
from expoapp.db import transaction
from expoapp.exhibitions import actions as exhibitions
from expoapp.exhibitions.models import Exhibition, ExhibitionTranslation, Organiser
from expoapp.exhibitions.queries import staff
from expoapp.news import actions as news
from expoapp.news.actions import Draft
from expoapp.search.models import SearchEntry, SearchNear, SearchWord
from tests import factories as make

EVERYWHERE = Scope(everywhere=True)


class Cut(Exception):
    """What ends a change in its middle."""


def contents(db: Session) -> dict[str, set[Any]]:
    """Return all that the index holds, whatever its rows are numbered."""
    entries = select(SearchEntry.kind, SearchEntry.key, SearchEntry.names, SearchEntry.former, SearchEntry.words)
    words = select(SearchEntry.kind, SearchEntry.key, SearchWord.word, SearchWord.written).join(
        SearchWord, SearchWord.entry_id == SearchEntry.id
    )
    near = select(SearchNear.rest, SearchNear.word)
    return {
        name: {tuple(row) for row in db.execute(one)}
        for name, one in {"entries": entries, "words": words, "near": near}.items()
    }


def assert_as_rebuilt(db: Session) -> None:
    db.rollback()
    kept = contents(db)
    assert kept["entries"]
    with transaction():
        search.rebuild()
    assert kept == contents(db)


def finds(db: Session, kind: str, asked: str) -> list[str]:
    db.rollback()
    (word,) = search.read(asked)
    return sorted(db.scalars(search.hits(kind, word)))


@pytest.mark.usefixtures("sample")
def test_what_loading_the_sample_leaves_is_what_a_rebuild_makes(db: Session) -> None:
    assert_as_rebuilt(db)


@pytest.mark.usefixtures("sample")
def test_after_every_deed_the_index_is_what_a_rebuild_makes(db: Session) -> None:
    editor = make.account().id
    db.commit()
    show = db.scalar(select(Exhibition).where(Exhibition.slug == "buildexpo-kenya"))
    assert show is not None
    show_id = show.id
    with transaction():
        facts = exhibitions.exhibition_facts(staff.get_exhibition(show_id, EVERYWHERE))
        names = (*facts.names, ("language", "ar", "بيلدإكسبو كينيا"))
        wanted = replace(facts, name="CONSTRUCTA KENYA", tagline="Zebrawood and marble", names=names)
        assert exhibitions.revise_exhibition(show_id, wanted, by=editor)
        exhibitions.withdraw_exhibition(show_id, by=editor)
        made = exhibitions.create_exhibition(replace(facts, name="QUARRYEXPO"), by=editor)
        exhibitions.publish_exhibition(made.id, by=editor)
        db.add(
            ExhibitionTranslation(exhibition_id=made.id, field="tagline", lang="ar", value="أحجار", source_digest="")
        )
    with transaction():
        city = db.scalar(select(City).where(City.slug == "muscat"))
        catalogue.keep_text(city, CityTranslation, "city_id", "name", "fr", "Mascate", "Muscat")
        catalogue.keep_industry("lighting-electrical", by=None, name="Lamps")
        catalogue.keep_venue("new-hall", by=None, name="Quarry Hall", city_id=make.city().id)
        catalogue.keep_region("atlantis", by=None, name="Atlantis")
        catalogue.keep_product_group("lighting-electrical", "bulbs", by=None, name="Bulbs")
        db.add(Organiser(slug="theirs", name="Their Fairs Ltd"))
    with transaction():
        draft = Draft("Quarries open in Nairobi", date(2026, 11, 20), "Marble for everyone.")
        post = news.write(draft, by=editor, scope=EVERYWHERE)
        news.publish(post, by=editor)
        news.revise(post, replace(draft, title="Pits open in Nairobi"), post.version, by=editor, scope=EVERYWHERE)
    assert finds(db, "exhibition", "zebrawood") == [str(show_id)]
    assert finds(db, "exhibition", "buildexpo")  # by its former name, too
    assert str(show_id) in finds(db, "exhibition", "buildexpo")
    assert finds(db, "city", "mascate")
    assert finds(db, "news", "marble")
    assert finds(db, "news", "quarries") == []
    assert_as_rebuilt(db)


def test_what_is_rolled_back_is_not_found_and_neither_is_what_is_deleted(db: Session) -> None:
    with suppress(Cut), transaction():
        make.exhibition("GHOSTEXPO")
        raise Cut
    with transaction():
        make.exhibition("REALEXPO")
        with suppress(Cut), db.begin_nested():
            make.exhibition("HALFEXPO")
            raise Cut
    with transaction():
        make.region("atlantis", "Atlantis")
    assert finds(db, "exhibition", "realexpo")
    assert finds(db, "exhibition", "ghostexpo") == finds(db, "exhibition", "halfexpo") == []
    with transaction():
        db.delete(db.scalar(select(Region).where(Region.slug == "atlantis")))
    assert finds(db, "region", "atlantis") == []
    assert_as_rebuilt(db)


def test_a_translation_taken_away_is_no_longer_found(db: Session) -> None:
    building = make.industry()
    row = IndustryTranslation(industry_code=building.code, field="name", lang="sw", value="Ujenzi", source_digest="")
    db.add(row)
    db.commit()
    assert finds(db, "industry", "ujenzi") == [building.code]
    db.delete(row)
    db.commit()
    assert finds(db, "industry", "ujenzi") == []
    assert_as_rebuilt(db)


def test_the_command_makes_the_index_anew(runner: FlaskCliRunner, db: Session) -> None:
    show = make.exhibition("MEDEXPO KENYA")
    db.commit()
    for row in db.scalars(select(SearchWord)):
        db.delete(row)
    for entry in db.scalars(select(SearchEntry)):
        db.delete(entry)
    db.commit()
    assert finds(db, "exhibition", "medexpo") == []
    told = runner.invoke(args=["search", "rebuild"])
    assert told.exit_code == 0
    assert "things can be found." in told.output
    assert finds(db, "exhibition", "medexpo") == [str(show.id)]


def test_an_upgrade_fills_an_empty_index(app: Flask, runner: FlaskCliRunner, db: Session) -> None:
    assert app
    make.exhibition("MEDEXPO KENYA")
    db.commit()
    db.close()
    for arguments in (["db", "downgrade", "0001"], ["db", "upgrade"]):
        assert runner.invoke(args=arguments).exit_code == 0
    assert finds(db, "exhibition", "medexpo")
    assert_as_rebuilt(db)
