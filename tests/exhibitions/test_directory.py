"""`flask portfolio import`, as an operator uses it."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expoapp.audit import AuditEntry
from expoapp.catalogue.models import City, Country, Region, RegionTranslation, Venue
from expoapp.exhibitions import actions
from expoapp.exhibitions.actions import EditionFacts
from expoapp.exhibitions.models import Edition, Exhibition, Organiser, Precision, Status
from tests import factories as make
from tests.conftest import DIRECTORY
from tests.exhibitions.directory_file import directory_rows, row, text_of, write
from tests.exhibitions.files import portfolio, series
from tests.exhibitions.files import write as write_portfolio

pytestmark = pytest.mark.usefixtures("clock")
SIZES = ("Organisers", "Countries", "Cities", "Venues", "Exhibitions", "Editions")


def run(runner: FlaskCliRunner, file: Path | str, *options: str) -> Any:
    return runner.invoke(args=["portfolio", "import", str(file), *options])


def counts(output: str, kind: str) -> tuple[int, ...]:
    """Return new, changed, unchanged and wrong of one kind in a report."""
    line = next(line for line in output.splitlines() if line.startswith(kind + " "))
    return tuple(int(number) for number in line.split()[-4:])


def fair(db: Session, key: str = "f001") -> Exhibition:
    db.rollback()
    statement = select(Exhibition).where(Exhibition.source_key == key)
    return db.scalars(
        statement.options(
            joinedload(Exhibition.organiser),
            joinedload(Exhibition.city).joinedload(City.country),
            joinedload(Exhibition.venue),
            selectinload(Exhibition.regions),
            selectinload(Exhibition.names),
            selectinload(Exhibition.industry_rows),
            selectinload(Exhibition.editions).options(
                selectinload(Edition.changes), selectinload(Edition.days), joinedload(Edition.city)
            ),
        ).execution_options(populate_existing=True)
    ).one()


def edition(db: Session, key: str = "f001-2027") -> Edition:
    return next(one for one in fair(db, key.partition("-")[0]).editions if one.source_key == key)


def snapshot(db: Session) -> list[tuple[Any, ...]]:
    """Return everything that a second run must not touch."""
    db.rollback()
    found: list[tuple[Any, ...]] = []
    for model in (Exhibition, Edition):
        columns = (model.slug, model.version, model.updated_at, model.source_digest)
        found += [tuple(line) for line in db.execute(select(*columns).order_by(model.id))]
    counted = [db.scalar(select(func.count()).select_from(model)) for model in (AuditEntry, City, Venue, Organiser)]
    return [*found, tuple(counted)]


@pytest.fixture
def ours(runner: FlaskCliRunner, tmp_path: Path) -> FlaskCliRunner:
    """The command line of an installation with one exhibition of our own."""
    industries = [{"code": code, "name": code, "description": ""} for code in ("building-construction", "agriculture")]
    assert (
        runner.invoke(
            args=["portfolio", "load", write_portfolio(tmp_path / "own.yaml", portfolio(industries=industries))]
        ).exit_code
        == 0
    )
    return runner


# ---- The bundled directory -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("sample")
def test_the_directory_is_loaded_whole_and_a_second_run_changes_nothing(runner: FlaskCliRunner, db: Session) -> None:
    dry = run(runner, DIRECTORY, "--dry-run")
    assert "A dry run: nothing was changed." in dry.output
    assert db.scalar(select(func.count()).where(Exhibition.source_key.is_not(None))) == 0
    db.rollback()
    first = run(runner, DIRECTORY)
    assert first.exit_code == 0
    assert first.stdout.startswith(dry.stdout.partition("A dry run")[0])
    assert counts(first.output, "Organisers") == (153, 0, 0, 0)
    assert counts(first.output, "Exhibitions") == (219, 0, 0, 0)
    assert counts(first.output, "Editions") == (518, 0, 0, 0)
    before = snapshot(db)
    second = run(runner, DIRECTORY)
    assert second.exit_code == 0
    assert "Nothing had to be changed." in second.output
    assert {kind: counts(second.output, kind)[:2] for kind in SIZES} == dict.fromkeys(SIZES, (0, 0))
    assert snapshot(db) == before


@pytest.mark.usefixtures("wider")
def test_every_row_stands_as_the_file_says_it(db: Session) -> None:
    loaded = {
        one.source_key: one
        for one in db.scalars(
            select(Edition)
            .where(Edition.source_key.is_not(None))
            .options(
                joinedload(Edition.exhibition).options(
                    joinedload(Exhibition.organiser), selectinload(Exhibition.industry_rows)
                ),
                joinedload(Edition.city),
                joinedload(Edition.venue),
            )
        )
    }
    rows = directory_rows()
    assert loaded.keys() == {said["id"] for said in rows}
    for said in rows:
        found = loaded[said["id"]]
        exhibition = found.exhibition
        assert exhibition.source_key == said["id"].partition("-")[0]
        assert exhibition.name == said["name"]
        assert exhibition.website == said["website"]
        assert (found.city.name, found.city.country_code) == (said["city"], said["country"])
        assert exhibition.organiser.name == (said["organiser"] or "Organiser not known")
        assert {one.industry_code for one in exhibition.industry_rows} == set(said["industry"].split(";"))
        assert (found.venue.name if found.venue else "") == said["venue"]
        first, last = date.fromisoformat(said["start_date"]), date.fromisoformat(said["end_date"])
        if said["date_precision"] == "month":
            assert found.precision == Precision.MONTH
            assert found.starts_on == first.replace(day=1)
        else:
            assert (found.precision, found.starts_on, found.ends_on) == (Precision.EXACT, first, last)
        is_assumed = said["date_precision"] == "illustrative"
        assert found.is_assumed is is_assumed
        assert found.status == (Status.PROVISIONAL if is_assumed else Status.SCHEDULED)


@pytest.mark.usefixtures("wider")
def test_places_get_their_regions_and_clocks_from_the_table(db: Session) -> None:
    zones = {(city.country_code, city.name): city.zone for city in db.scalars(select(City))}
    assert zones["US", "Las Vegas"] == "America/Los_Angeles"
    assert zones["CD", "Lubumbashi"] == "Africa/Lubumbashi"
    assert zones["BR", "Ribeirão Preto"] == "America/Sao_Paulo"
    assert zones["TR", "İstanbul"] == "Europe/Istanbul"
    regions = {
        country.code: country.region.slug for country in db.scalars(select(Country).options(joinedload(Country.region)))
    }
    wanted = {"DE": "europe", "IN": "south-asia", "CN": "east-asia", "TH": "south-east-asia", "BR": "south-america"}
    wanted |= {"US": "north-america", "AU": "oceania", "KE": "east-africa", "TR": "middle-east", "IR": "middle-east"}
    assert {code: regions[code] for code in wanted} == wanted
    arabic = select(RegionTranslation.value).join(Region, Region.id == RegionTranslation.region_id)
    named = arabic.where(Region.slug == "europe", RegionTranslation.field == "name", RegionTranslation.lang == "ar")
    assert db.scalar(named) == "أوروبا"


@pytest.mark.usefixtures("wider")
def test_names_say_in_which_script_they_are_written(db: Session) -> None:
    langs = Counter(db.scalars(select(Exhibition.lang).where(Exhibition.source_key.is_not(None))))
    assert langs == {"en": 208, "ar": 8, "fa": 1, "ru": 1, "am": 1}
    assert {one.lang for one in db.scalars(select(Organiser).where(Organiser.name.like("АО%")))} == {"ru"}


@pytest.mark.usefixtures("wider")
def test_an_exhibition_in_a_gulf_state_lies_in_the_gulf_and_in_the_middle_east(db: Session) -> None:
    statement = select(Exhibition).options(
        joinedload(Exhibition.city).joinedload(City.country), selectinload(Exhibition.regions)
    )
    for one in db.scalars(statement):
        in_gulf = one.city.country_code in {"AE", "BH", "KW", "OM", "QA", "SA"}
        slugs = [region.slug for region in one.regions]
        assert slugs == (["middle-east", "gulf-states"] if in_gulf else slugs[:1]), one.slug


# ---- Keys and changes ------------------------------------------------------------------------------------------------


def test_a_moved_row_moves_its_edition_as_any_edition_moves(
    ours: FlaskCliRunner, db: Session, tmp_path: Path, clock: time_machine.Traveller
) -> None:
    file = write(tmp_path / "d.csv", row("f001-2027", "2027-05-02", "2027-05-06"), row("f001-2026", "2026-05-03"))
    run(ours, file)
    before = edition(db)
    uid, untouched = before.uid, edition(db, "f001-2026").version
    clock.shift(86400)
    write(tmp_path / "d.csv", row("f001-2027", "2027-06-06", "2027-06-10"), row("f001-2026", "2026-05-03"))
    found = run(ours, file)
    assert counts(found.output, "Editions") == (0, 1, 1, 0)
    assert counts(found.output, "Exhibitions") == (0, 0, 1, 0)
    after = edition(db)
    assert (after.uid, after.slug, after.sequence, after.status) == (uid, "2027", 1, Status.RESCHEDULED)
    assert [(one.what, one.former_starts_on) for one in after.changes] == [("dates status", date(2027, 5, 2))]
    assert edition(db, "f001-2026").version == untouched
    assert db.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == "edition.revise"


def test_an_edition_that_moves_into_another_year_keeps_its_address(
    ours: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "d.csv", row("f001-2027", "2027-12-05"))
    run(ours, file)
    write(tmp_path / "d.csv", row("f001-2027", "2028-01-09"), row("f001-2028", "2028-12-04"))
    assert run(ours, file).exit_code == 0
    assert {one.source_key: (one.slug, one.starts_on) for one in fair(db).editions} == {
        "f001-2027": ("2027", date(2028, 1, 9)),
        "f001-2028": ("2028", date(2028, 12, 4)),
    }


def test_several_editions_in_one_year_get_addresses_of_their_own(
    ours: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    autumn = row("f001-2027b", "2027-10-15", city="Oran", venue="")
    run(ours, write(tmp_path / "d.csv", autumn, row("f001-2027a", "2027-04-15")))
    found = {one.slug: (one.starts_on, one.city.name) for one in fair(db).editions}
    assert found == {"2027": (date(2027, 4, 15), "Alger"), "2027-2": (date(2027, 10, 15), "Oran")}


def test_days_carried_on_that_are_announced_become_scheduled(ours: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    file = write(tmp_path / "d.csv", row(date_precision="illustrative"))
    run(ours, file)
    assert (edition(db).status, edition(db).is_assumed) == (Status.PROVISIONAL, True)
    write(tmp_path / "d.csv", row(start="2027-05-03"))
    run(ours, file)
    found = edition(db)
    # Nobody had announced the days it leaves, so it has not moved.
    assert (found.status, found.is_assumed, found.sequence) == (Status.SCHEDULED, False, 1)
    assert not [one for one in found.changes if one.is_move]


def test_a_changed_name_renames_the_fair_and_the_old_name_still_finds_it(
    ours: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "d.csv", row(name="Batimatec"))
    run(ours, file)
    write(tmp_path / "d.csv", row(name="معرض البناء", website="https://new.example.org"))
    assert counts(run(ours, file).output, "Exhibitions") == (0, 1, 0, 0)
    found = fair(db)
    assert (found.name, found.lang, found.slug) == ("معرض البناء", "ar", "batimatec")
    assert found.website == "https://new.example.org"
    assert [(one.kind, one.name) for one in found.names] == [("former", "Batimatec")]
    assert "batimatec" in found.search_text


def test_a_fair_may_change_hands(ours: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    file = write(tmp_path / "d.csv", row(organiser=""))
    run(ours, file)
    assert (fair(db).organiser.slug, fair(db).organiser.is_known) == ("organiser-not-known", False)
    write(tmp_path / "d.csv", row(organiser="Batimatec Expo"))
    assert counts(run(ours, file).output, "Exhibitions") == (0, 1, 0, 0)
    assert (fair(db).organiser.name, fair(db).organiser.is_known) == ("Batimatec Expo", True)
    assert "exhibition.hand_over" in set(db.scalars(select(AuditEntry.action)))


def test_one_organiser_under_two_spellings_is_one(ours: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    run(
        ours,
        write(tmp_path / "d.csv", row(organiser="Messe Köln GmbH"), row("f002-2027", organiser="MESSE KOLN  GMBH")),
    )
    assert fair(db, "f001").organiser_id == fair(db, "f002").organiser_id


def test_what_staff_corrected_stays_until_the_file_says_something_new(
    ours: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "d.csv", row("f001-2027", "2027-05-02", "2027-05-06"))
    run(ours, file)
    facts = actions.edition_facts(edition(db))
    off = {"status": Status.CANCELLED, "status_reason": "The hall burnt down."}
    actions.revise_edition(edition(db).id, EditionFacts(**{**vars(facts), **off}), by=None)
    db.commit()
    assert "Nothing had to be changed." in run(ours, file).output
    assert edition(db).status == Status.CANCELLED
    write(tmp_path / "d.csv", row("f001-2027", "2027-06-06", "2027-06-10"))
    run(ours, file)
    # A directory cannot know that it is on again.
    assert (edition(db).status, edition(db).starts_on) == (Status.CANCELLED, date(2027, 6, 6))


def test_a_postponed_edition_stays_so_until_the_file_knows_new_days(
    ours: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "d.csv", row("f001-2027", "2027-05-02", "2027-05-06"))
    run(ours, file)
    facts = actions.edition_facts(edition(db))
    actions.revise_edition(edition(db).id, EditionFacts(**{**vars(facts), "status": Status.POSTPONED}), by=None)
    db.commit()
    write(tmp_path / "d.csv", row("f001-2027", "2027-05-02", "2027-05-06", venue="Another hall"))
    assert run(ours, file).exit_code == 0
    assert edition(db).status == Status.POSTPONED
    write(tmp_path / "d.csv", row("f001-2027", "2027-09-05", "2027-09-09", venue="Another hall"))
    assert run(ours, file).exit_code == 0
    assert (edition(db).status, edition(db).starts_on) == (Status.RESCHEDULED, date(2027, 9, 5))


def test_a_row_that_leaves_the_file_takes_nothing_with_it(ours: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    file = write(tmp_path / "d.csv", row("f001-2026", "2026-05-03"), row("f001-2027"))
    run(ours, file)
    write(tmp_path / "d.csv", row("f001-2027"))
    run(ours, file)
    assert {one.slug for one in fair(db).editions} == {"2026", "2027"}


# ---- Beside our own --------------------------------------------------------------------------------------------------


def test_a_fair_of_the_same_name_is_never_taken_for_our_own(ours: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    run(ours, write(tmp_path / "d.csv", row(name="BUILDEXPO KENYA", country="KE", city="Nairobi", venue="KICC")))
    found = fair(db)
    assert (found.slug, found.organiser.is_own) == ("buildexpo-kenya-2", False)
    own = db.scalars(select(Exhibition).where(Exhibition.slug == "buildexpo-kenya")).one()
    assert own.source_key is None
    # The ground is a fact about the place, whoever holds something there.
    assert found.venue_id == own.venue_id
    assert found.city_id == own.city_id


def test_our_own_portfolio_may_come_after_the_directory(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    own = write_portfolio(tmp_path / "own.yaml", portfolio(series(slug="ours")))
    runner.invoke(args=["portfolio", "load", own])
    run(runner, write(tmp_path / "d.csv", row(name="BUILDEXPO KENYA")))
    write_portfolio(tmp_path / "own.yaml", portfolio(series(slug="buildexpo-kenya")))
    late = runner.invoke(args=["portfolio", "load", own])
    assert late.exit_code == 1
    assert "belongs to another organiser" in late.output
    assert fair(db).slug == "buildexpo-kenya"


def test_a_fair_that_became_ours_is_left_alone(ours: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    file = write(tmp_path / "d.csv", row())
    run(ours, file)
    own = db.scalars(select(Organiser.id).where(Organiser.is_own)).one()
    actions.hand_over(fair(db).id, own, by=None)
    db.commit()
    write(tmp_path / "d.csv", row(name="Something else"))
    found = run(ours, file)
    assert found.exit_code == 1
    assert "Batimatec is one of our own exhibitions now, which no directory changes" in found.output
    assert fair(db).name == "Batimatec"


def test_a_countrys_region_stays_where_the_installation_has_put_it(
    ours: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    make.country("TR", "Türkiye", in_region=make.region("europe", "Our Europe"))
    db.commit()
    run(ours, write(tmp_path / "d.csv", row(country="TR", city="İstanbul")))
    assert [region.name for region in fair(db).regions] == ["Our Europe"]


# ---- Bad files -------------------------------------------------------------------------------------------------------


def test_bad_rows_are_named_and_the_good_ones_kept(ours: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    rows = [
        row("f001-2027"),
        row("f001-2028", "2028-05-07", country="XX"),
        row("f002-2027", name="Nowhere Fair", country="US", city="Nowhere"),
        row("f003-2027", name="Good Fair"),
    ]
    found = run(ours, write(tmp_path / "d.csv", *rows))
    assert found.exit_code == 1
    wrong = [line for line in found.output.splitlines() if line.startswith("Wrong: ")]
    assert [line.split(":")[1].strip() for line in wrong] == ["line 3", "line 4"]
    assert 'f002-2027 "Nowhere Fair": city: the time zone of "Nowhere" cannot be told' in wrong[1]
    assert counts(found.output, "Editions") == (2, 0, 0, 2)
    assert {one.source_key for one in fair(db).editions} == {"f001-2027"}
    assert fair(db, "f003").name == "Good Fair"
    assert db.scalar(select(func.count()).where(Exhibition.source_key == "f002")) == 0


def test_two_zones_for_one_new_city_leave_the_second_edition_out(
    ours: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    place = {"country": "US", "city": "Nowhere", "venue": ""}
    rows = [
        row("f001-2026", "2026-05-03", timezone="America/Denver", **place),
        row("f001-2027", timezone="America/Denver", **place),
        row("f002-2027", name="Other", timezone="America/Boise", organiser="Somebody", **place),
        row("f003-2027", name="Third", organiser="Somebody"),
    ]
    found = run(ours, write(tmp_path / "d.csv", *rows))
    assert found.exit_code == 1
    assert "line 4: fair f002 Other: timezone: Nowhere is in the time zone America/Denver" in found.output
    assert counts(found.output, "Exhibitions") == (2, 0, 0, 1)
    # What was begun for the one left out is begun anew for the next that needs it.
    assert fair(db, "f003").organiser.name == "Somebody"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (text_of(row(city="Köln")).encode("latin-1"), "is not UTF-8 text: line 2 cannot be read as that."),
        (text_of(row()).encode("utf-16"), "is not UTF-8 text: line 1 cannot be read as that."),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "The file is no directory"),
        (b"id,name\r\n", "The file has no column edition_year"),
    ],
)
def test_a_file_that_is_none_is_told_in_one_sentence(
    ours: FlaskCliRunner, tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "d.csv").write_bytes(content)
    found = run(ours, tmp_path / "d.csv")
    assert found.exit_code == 1
    assert sentence in found.output
    assert found.output.strip().count("\n") == 0


def test_a_byte_order_mark_is_no_part_of_the_first_column(ours: FlaskCliRunner, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_bytes(text_of(row()).encode("utf-8-sig"))
    assert run(ours, tmp_path / "d.csv").exit_code == 0


@pytest.mark.parametrize("path", ["missing.csv", "."])
def test_a_path_without_a_file_is_told_in_one_sentence(ours: FlaskCliRunner, tmp_path: Path, path: str) -> None:
    found = run(ours, tmp_path / path)
    assert found.exit_code == 1
    assert found.output.startswith("Error: ")


def test_a_directory_needs_the_list_of_industries_first(runner: FlaskCliRunner, tmp_path: Path) -> None:
    found = run(runner, write(tmp_path / "d.csv", row()))
    assert found.exit_code == 1
    assert "There are no industries yet; load your own portfolio first" in found.output


def test_the_operator_hears_that_nobody_sees_new_organisers_yet(
    ours: FlaskCliRunner, client: FlaskClient, tmp_path: Path
) -> None:
    file = write(tmp_path / "d.csv", row())
    assert "New organisers are not on the site until staff show them" in run(ours, file).output
    assert client.get("/exhibitions/batimatec").status_code == 404
    assert "New organisers" not in run(ours, file).output


def test_the_bundled_sample_has_no_directory(sample: Any, app: Flask, db: Session) -> None:
    assert db.scalars(select(Organiser).where(~Organiser.is_own)).all() == []
