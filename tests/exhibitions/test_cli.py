"""`flask portfolio load`, as an operator uses it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from expoapp.audit import AuditEntry
from expoapp.catalogue.models import (
    City,
    Country,
    Industry,
    ProductGroup,
    Region,
    RegionTranslation,
    Venue,
    VenueTranslation,
)
from expoapp.exhibitions.models import (
    Colocation,
    Edition,
    EditionTranslation,
    Exhibition,
    ExhibitionTranslation,
    Figure,
    Organiser,
    Status,
)
from expoapp.text import digest
from tests.exhibitions.files import SAMPLE, edition, portfolio, series, write


def load(runner: FlaskCliRunner, file: Path | str, *options: str) -> Any:
    return runner.invoke(args=["portfolio", "load", str(file), *options])


def counts(output: str, kind: str) -> tuple[int, ...]:
    """Return new, changed, unchanged and wrong of one kind in a report."""
    line = next(line for line in output.splitlines() if line.startswith(kind + " "))
    return tuple(int(number) for number in line.split()[-4:])


def count(db: Session, model: Any) -> int:
    return db.scalar(select(func.count()).select_from(model)) or 0


def get(db: Session, slug: str, year: str) -> Edition:
    db.rollback()
    statement = select(Edition).join(Exhibition).where(Exhibition.slug == slug, Edition.slug == year)
    options = (selectinload(Edition.changes), selectinload(Edition.days), selectinload(Edition.figures))
    return db.scalars(statement.options(*options).execution_options(populate_existing=True)).one()


def test_the_sample_is_loaded_whole_and_a_second_run_changes_nothing(runner: FlaskCliRunner, db: Session) -> None:
    first = load(runner, SAMPLE / "portfolio.yaml")
    assert first.exit_code == 0
    assert counts(first.output, "Exhibitions") == (28, 0, 0, 0)
    assert counts(first.output, "Editions") == (94, 0, 0, 0)
    before = [tuple(row) for row in db.execute(select(Edition.uid, Edition.version).order_by(Edition.id))]
    written = count(db, AuditEntry)
    db.rollback()
    second = load(runner, SAMPLE / "portfolio.yaml")
    assert second.exit_code == 0
    assert counts(second.output, "Together")[:2] == (0, 0)
    assert "Nothing had to be changed." in second.output
    assert [tuple(row) for row in db.execute(select(Edition.uid, Edition.version).order_by(Edition.id))] == before
    assert count(db, AuditEntry) == written
    assert db.scalars(select(Organiser).where(Organiser.is_own)).one().founded_year == 1996


def test_what_is_loaded_is_public_at_once(
    runner: FlaskCliRunner, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 11, 23, 9, tzinfo=UTC))
    load(runner, SAMPLE / "portfolio.yaml")
    answer = client.get("/exhibitions/medexpo-kenya")
    assert answer.status_code == 200
    assert "On now, day 2 of 4" in answer.text


def test_special_editions_of_the_sample_keep_their_story(runner: FlaskCliRunner, db: Session) -> None:
    load(runner, SAMPLE / "portfolio.yaml")
    oman = get(db, "itexpo-oman", "2027")
    assert (oman.status, oman.sequence) == (Status.RESCHEDULED, 2)
    assert [(row.sequence, row.former_starts_on, row.announced_on, bool(row.reason)) for row in oman.changes] == [
        (1, date(2026, 4, 13), date(2026, 3, 9), False),
        (2, date(2026, 10, 12), date(2026, 8, 20), True),
    ]
    rwanda = get(db, "woodexpo-rwanda", "2027")
    assert (rwanda.status, rwanda.starts_on, rwanda.status_reason) == (
        Status.POSTPONED,
        date(2027, 5, 6),
        "The hall is being rebuilt; new dates will follow.",
    )
    ethiopia = get(db, "securexpo-ethiopia", "2026")
    assert (ethiopia.status, ethiopia.sequence, ethiopia.changes[0].former_status) == (
        Status.CANCELLED,
        1,
        Status.SCHEDULED,
    )
    assert ethiopia.changes[0].announced_on == date(2026, 9, 15)
    assert get(db, "minexpo-kenya", "2028").status == Status.PROVISIONAL
    night = {row.day: row for row in get(db, "household-gifts-dubai", "2026").days}[date(2026, 12, 31)]
    assert night.closes_next_day
    assert get(db, "buildexpo-kenya", "2026").venue_id != get(db, "buildexpo-kenya", "2025").venue_id
    figures = {row.kind: row for row in get(db, "solar-africa-kenya", "2026").figures}
    assert figures["exhibitors"].source == "Third-party note on the public exhibitor list: 179 companies"
    assert figures["visitors"].source == "sample data, illustrative"
    assert count(db, Colocation) > 0


def test_a_dry_run_reports_the_same_and_writes_nothing(runner: FlaskCliRunner, db: Session) -> None:
    tried = load(runner, SAMPLE / "portfolio.yaml", "--dry-run")
    assert tried.exit_code == 0
    assert "A dry run: nothing was changed." in tried.output
    assert [count(db, model) for model in (Exhibition, Edition, Region, Industry, AuditEntry)] == [0] * 5
    db.rollback()
    done = load(runner, SAMPLE / "portfolio.yaml")
    assert counts(tried.output, "Together") == counts(done.output, "Together")


def test_bad_entries_are_told_and_the_good_ones_kept(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    bad = edition(year=2028, start_date="2028-07-05", end_date="2028-07-01", opening_hours=[])
    file = write(tmp_path / "p.yaml", portfolio(series(edition(), bad), series(slug="other", timezone="Mars/Base")))
    answer = load(runner, file)
    assert answer.exit_code == 1
    told = [line for line in answer.stderr.splitlines() if line.startswith("Wrong: ")]
    assert len(told) == 2
    assert "series buildexpo-kenya, edition 2028: end_date" in told[0]
    assert told[0].startswith("Wrong: line ")
    assert "series other: timezone" in told[1]
    assert counts(answer.output, "Editions") == (1, 0, 0, 1)
    assert list(db.scalars(select(Exhibition.slug))) == ["buildexpo-kenya"]


def test_what_only_the_database_can_tell_leaves_nothing_half_written(
    runner: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    other = series(slug="other", name="OTHER", region="Elsewhere", timezone="Africa/Cairo", venue=None)
    answer = load(runner, write(tmp_path / "p.yaml", portfolio(series(), other)))
    assert answer.exit_code == 1
    assert "series other: timezone: Nairobi is in the time zone Africa/Nairobi, not Africa/Cairo" in answer.stderr
    assert list(db.scalars(select(Region.slug))) == ["east-africa"]
    assert counts(answer.output, "Regions") == (1, 0, 0, 0)


def test_an_edition_that_breaks_the_rules_for_staff_is_left_as_it_is(
    runner: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "p.yaml", portfolio())
    load(runner, file)
    other_days = edition(start_date="2027-08-04", end_date="2027-08-06", opening_hours=[], status="postponed")
    next_one = edition(year=2028, start_date="2028-07-05", end_date="2028-07-07", opening_hours=[])
    write(tmp_path / "p.yaml", portfolio(series(other_days, next_one)))
    answer = load(runner, file)
    assert answer.exit_code == 1
    assert "series buildexpo-kenya, edition 2027: status: A postponed edition keeps the days" in answer.stderr
    assert counts(answer.output, "Editions") == (1, 0, 0, 1)
    assert get(db, "buildexpo-kenya", "2027").starts_on == date(2027, 7, 7)


@pytest.mark.parametrize(
    ("content", "told"),
    [("a: [", "is not valid YAML"), ("schema_version: 9\nseries: []", "schema_version"), (None, "There is no file")],
)
def test_a_file_that_is_none_gets_one_sentence(
    runner: FlaskCliRunner, tmp_path: Path, content: str | None, told: str
) -> None:
    path = tmp_path / "p.yaml"
    if content is not None:
        path.write_text(content)
    answer = load(runner, path)
    assert answer.exit_code == 1
    assert told in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_a_moved_edition_keeps_its_address_and_uid_and_tells_its_former_days(
    runner: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "p.yaml", portfolio())
    load(runner, file)
    uid = get(db, "buildexpo-kenya", "2027").uid
    write(
        tmp_path / "p.yaml",
        portfolio(series(edition(start_date="2027-08-04", end_date="2027-08-06", opening_hours=[]))),
    )
    assert counts(load(runner, file).output, "Editions") == (0, 1, 0, 0)
    moved = get(db, "buildexpo-kenya", "2027")
    assert (moved.uid, moved.sequence, moved.status) == (uid, 1, Status.RESCHEDULED)
    assert [row.former_starts_on for row in moved.changes] == [date(2027, 7, 7)]
    assert counts(load(runner, file).output, "Editions") == (0, 0, 1, 0)


def test_an_edition_that_moves_into_another_year_is_found_by_its_former_days(
    runner: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "p.yaml", portfolio())
    load(runner, file)
    later = edition(
        year=2028, start_date="2028-02-02", end_date="2028-02-04", opening_hours=[], status="postponed",
        former_dates=[{"start_date": "2027-07-07", "end_date": "2027-07-09", "announced_on": "2026-01-05"}],
        postponed_on="2027-01-05", reason="The hall is taken.",
    )  # fmt: skip
    write(tmp_path / "p.yaml", portfolio(series(later)))
    load(runner, file)
    moved = get(db, "buildexpo-kenya", "2027")
    assert (moved.starts_on, moved.sequence, moved.changes[0].announced_on) == (date(2028, 2, 2), 1, date(2027, 1, 5))
    assert count(db, Edition) == 1
    assert counts(load(runner, file).output, "Editions") == (0, 0, 1, 0)


def test_a_postponement_and_a_cancellation_in_a_later_file_leave_their_trace(
    runner: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "p.yaml", portfolio())
    load(runner, file)
    for sequence, (status, reason) in enumerate([("postponed", "No hall."), ("cancelled", "No hall at all.")], 1):
        write(tmp_path / "p.yaml", portfolio(series(edition(status=status, reason=reason))))
        assert load(runner, file).exit_code == 0
        found = get(db, "buildexpo-kenya", "2027")
        assert (found.status, found.sequence, found.status_reason) == (status, sequence, reason)
        assert found.starts_on == date(2027, 7, 7)
    assert counts(load(runner, file).output, "Editions") == (0, 0, 1, 0)


def test_a_former_date_that_was_forgotten_is_added(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    file = write(tmp_path / "p.yaml", portfolio())
    load(runner, file)
    former = [{"start_date": "2027-03-01", "end_date": "2027-03-03", "announced_on": "2026-01-01"}]
    write(
        tmp_path / "p.yaml",
        portfolio(series(edition(status="postponed", former_dates=former, postponed_on="2026-02-02"))),
    )
    load(runner, file)
    found = get(db, "buildexpo-kenya", "2027")
    assert found.status == Status.RESCHEDULED
    assert date(2027, 3, 1) in [row.former_starts_on for row in found.changes]
    assert [row.sequence for row in found.changes] == list(range(1, found.sequence + 1))
    assert counts(load(runner, file).output, "Editions") == (0, 0, 1, 0)


def test_other_changes_of_a_file_do_not_raise_the_sequence(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    file = write(tmp_path / "p.yaml", portfolio())
    load(runner, file)
    changed = edition(edition_number=29, note="Bring a hat.", figures={"visitors": 9000})
    venue = series()["venue"] | {"address": "Another street"}
    industry = {"code": "building-construction", "name": "Building and more"}
    write(tmp_path / "p.yaml", portfolio(series(changed, tagline="Another", venue=venue), industries=[industry]))
    output = load(runner, file).output
    assert counts(output, "Exhibitions") == counts(output, "Editions") == counts(output, "Venues") == (0, 1, 0, 0)
    found = get(db, "buildexpo-kenya", "2027")
    assert (found.sequence, found.number, found.note, found.figures[0].value) == (0, 29, "Bring a hat.", 9000)
    assert db.scalar(select(Venue.address)) == "Another street"
    assert db.scalar(select(Industry.name)) == "Building and more"
    write(tmp_path / "p.yaml", portfolio(series(changed | {"figures": {"visitors": 9500}})))
    db.rollback()
    load(runner, file)
    assert db.scalar(select(Figure.value)) == 9500


def test_names_of_the_file_are_found_in_searches_and_a_changed_one_stays_as_former(
    runner: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "p.yaml", portfolio(series(alt_names=[{"lang": "sw", "name": "Maonyesho ya Ujenzi"}])))
    load(runner, file)
    assert "maonyesho ya ujenzi" in (db.scalar(select(Exhibition.search_text)) or "")
    db.rollback()
    write(tmp_path / "p.yaml", portfolio(series(name="BUILD KENYA", alt_names=[{"lang": "sw", "name": "Ujenzi"}])))
    load(runner, file)
    db.rollback()
    assert db.scalar(select(Exhibition.search_text)) == "build kenya ujenzi buildexpo kenya"


def test_the_other_sample_files_are_loaded_by_the_same_command(runner: FlaskCliRunner, db: Session) -> None:
    load(runner, SAMPLE / "portfolio.yaml")
    for name in ("site", "translations"):
        answer = load(runner, SAMPLE / f"{name}.yaml")
        assert (answer.exit_code, answer.stderr) == (0, "")
    kicc = db.scalars(select(Venue).where(Venue.slug == "kicc")).one()
    row = db.scalars(
        select(VenueTranslation).where(VenueTranslation.venue_id == kicc.id, VenueTranslation.field == "name")
    ).one()
    assert (row.lang, row.source_digest) == ("ar", digest(kicc.name))
    region = db.scalars(select(Region).where(Region.slug == "east-africa")).one()
    assert region.description.startswith("Most of our exhibitions")
    described = select(RegionTranslation).where(
        RegionTranslation.region_id == region.id, RegionTranslation.field == "description"
    )
    assert db.scalars(described).one().source_digest == digest(region.description)
    assert (db.get(Country, "NG") or Country()).slug == "nigeria"
    assert count(db, ProductGroup) > 100
    exhibition = db.scalars(
        select(Exhibition).where(Exhibition.slug == "buildexpo-kenya").options(selectinload(Exhibition.product_groups))
    ).one()
    assert exhibition.product_groups
    assert exhibition.description
    assert db.scalar(
        select(ExhibitionTranslation.value).where(
            ExhibitionTranslation.exhibition_id == exhibition.id, ExhibitionTranslation.field == "tagline"
        )
    )
    assert db.scalar(select(EditionTranslation.value).where(EditionTranslation.field == "day 2026-12-31"))
    db.rollback()
    for name in ("site", "translations", "portfolio"):
        assert counts(load(runner, SAMPLE / f"{name}.yaml").output, "Together")[:2] == (0, 0)


def test_texts_of_things_that_are_not_there_are_told_once(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    texts = {
        "venues": {"nowhere": {"ar": {"name": "x", "address": "y"}}},
        "exhibitions": {"buildexpo-kenya": {"ar": {"name": "معرض البناء"}}, "nobody": {"ar": {"name": "x"}}},
        "editions": {"buildexpo-kenya/1999": {"ar": {"note": "x"}}},
        "cities": {"KE/Nairobi": {"ar": {"name": "نيروبي"}}},
        "countries": {"KE": {"en": {"description": "A market."}}},
    }
    goods = {"buildexpo-kenya": {"product_groups": ["nothing"]}, "nobody": {"product_groups": ["nothing"]}}
    answer = load(runner, write(tmp_path / "p.yaml", portfolio(translations=texts, exhibitions=goods)))
    assert answer.exit_code == 1
    assert answer.stderr.count("there is no such thing here") == 3
    assert '"nothing" is no product group of its industries' in answer.stderr
    assert "exhibition nobody: there is no such exhibition" in answer.stderr
    assert "معرض البناء" in (db.scalar(select(Exhibition.search_text)) or "")
    assert db.scalar(select(Country.description)) == "A market."
    assert db.scalars(select(City.name)).all() == ["Nairobi"]


def test_a_file_without_organiser_uses_the_one_that_is_there(
    runner: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    data = portfolio()
    del data["organiser"]
    file = write(tmp_path / "p.yaml", data)
    assert "names no organiser" in load(runner, file).stderr
    db.add(Organiser(slug="ours", name="Ours", is_own=True, is_listed=True))
    db.add(Organiser(slug="theirs", name="Theirs"))
    db.commit()
    assert load(runner, file).exit_code == 0
    other = db.scalars(select(Organiser).where(Organiser.slug == "theirs")).one()
    db.scalars(select(Exhibition)).one().organiser_id = other.id
    db.commit()
    assert "slug: belongs to another organiser" in load(runner, file).stderr
