"""A new installation: its secret, its tables and the sample that goes into an empty database."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp import installation
from expoapp.accounts.models import Account
from expoapp.config import Settings
from expoapp.db import session
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.news.models import NewsPost
from expoapp.site.models import Page
from tests.conftest import SECRET
from tests.pages import words

KENYA_CLOSES = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)  # 16:00 in Nairobi


def _count(model: type) -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(model)) or 0


@pytest.mark.usefixtures("sample", "db")
def test_the_sample_is_whole() -> None:
    assert (_count(Exhibition), _count(Edition), _count(NewsPost), _count(Page)) == (28, 94, 66, 5)


@pytest.mark.usefixtures("sample")
def test_the_issues_first_addresses_answer_with_the_samples_names(client: FlaskClient) -> None:
    for address, name in (
        ("/", "MEDEXPO KENYA"),
        ("/exhibitions?region=east-africa&industry=building-construction", "BUILDEXPO TANZANIA"),
        ("/exhibitions/buildexpo-kenya", "BUILDEXPO KENYA"),
        ("/news/2026/medexpo-opens-on-sunday-at-noon-what-visitors-should-bring", "MEDEXPO"),
        ("/countries/kenya", "LIGHTEXPO KENYA"),
        ("/privacy", "Privacy"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert name in words(answer.text)
        assert "sample data" in answer.text


@pytest.mark.parametrize(
    ("address", "english", "arabic"),
    [
        ("woodexpo-rwanda/2027", ["No new date is known yet", "The hall is being rebuilt"], ["مؤجل"]),
        ("securexpo-ethiopia/2026", ["This edition is cancelled", "Halls needed for a state event"], ["ملغى"]),
        ("itexpo-oman/2027", ["Moved to new dates", "13–15 Apr 2026", "12–14 Oct 2026"], ["13–15 أبريل 2026"]),
    ],
)
@pytest.mark.usefixtures("sample")
def test_what_happened_to_an_edition_is_said_in_both_languages(
    client: FlaskClient, address: str, english: list[str], arabic: list[str]
) -> None:
    for prefix, expected in (("", english), ("/ar", arabic)):
        shown = words(client.get(f"{prefix}/exhibitions/{address}").text).replace("\u2009", " ")
        for sentence in expected:
            assert sentence in shown


def test_medexpo_kenya_is_on_until_its_last_closing_hour_in_nairobi_and_not_after(
    client: FlaskClient, sample: time_machine.Traveller
) -> None:
    for second, english, arabic in (
        (KENYA_CLOSES.replace(hour=12, minute=59, second=59), "On now, day 4 of 4", "اليوم 4 من 4"),
        (KENYA_CLOSES, "Ended", "انتهى"),
    ):
        sample.move_to(second)
        assert english in words(client.get("/exhibitions/medexpo-kenya/2026").text)
        assert arabic in words(client.get("/ar/exhibitions/medexpo-kenya/2026").text)


def test_in_a_later_year_the_sample_moves_by_whole_years_and_weekdays_stay(
    client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2028, 11, 24, 9, 0, tzinfo=UTC))
    installation.load_sample()
    db.rollback()
    edition = db.scalar(
        sa.select(Edition).join(Edition.exhibition).where(Exhibition.slug == "buildexpo-kenya", Edition.slug == "2028")
    )
    assert edition is not None
    assert edition.starts_on is not None
    assert edition.starts_on.isoweekday() == 3  # 8 July 2026 was a Wednesday
    assert (edition.starts_on.year, edition.starts_on.month) == (2028, 7)
    assert "2029" in words(client.get("/exhibitions/buildexpo-kenya").text)


def test_preparing_twice_changes_nothing_and_shows_the_password_once(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path / "fresh", base_url="http://127.0.0.1:8000")
    said: list[str] = []
    app = installation.prepare(settings, said.append)
    assert sum("First staff sign-in" in line for line in said) == 1
    secret = settings.secret_file.read_bytes()
    said.clear()
    installation.prepare(Settings(instance=tmp_path / "fresh", base_url="http://127.0.0.1:8000"), said.append)
    assert said == []
    assert settings.secret_file.read_bytes() == secret
    with app.app_context():
        assert _count(Account) == 1
        assert _count(Exhibition) == 28
        installation.db.engine.dispose()


def test_a_database_that_was_moved_away_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path, secret=SECRET, base_url="http://127.0.0.1:8000")
    installation.prepare(settings, lambda _line: None)
    elsewhere = tmp_path / "elsewhere"
    settings.database_file.rename(elsewhere)
    app = installation.create_app(settings)
    assert app.test_client().get("/", base_url="http://127.0.0.1:8000").status_code == 503
    with pytest.raises(LookupError, match=f"{settings.database_file} is missing.*Put it back.*database-made"):
        installation.prepare(settings, lambda _line: None)
    refused = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert refused.exit_code == 1
    assert "Put it back, or restore a backup" in str(refused.exception)
    missing = app.test_cli_runner().invoke(args=["doctor"])
    assert "is missing" in missing.output
    assert not settings.database_file.exists()
    # One that is there and empty is no better.
    settings.database_file.touch()
    with pytest.raises(LookupError, match="is empty"):
        installation.prepare(settings, lambda _line: None)
    # Put back, it is taken up without a restart.
    elsewhere.replace(settings.database_file)
    assert app.test_client().get("/", base_url="http://127.0.0.1:8000").status_code == 200
    with app.app_context():
        installation.db.engine.dispose()
    # Who wants to begin anew says so.
    settings.database_file.unlink()
    settings.database_marker.unlink()
    installation.make_file(settings)
    assert settings.database_file.stat().st_mode & 0o777 == 0o600


def test_an_installation_may_have_another_database_than_before(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path, secret=SECRET)
    installation.note_made(settings)
    other = Settings(instance=tmp_path, secret=SECRET, database_url="postgresql://me:secret@db.example/expo")
    assert not installation.was_made(other)
    installation.note_made(other)
    assert installation.was_made(settings)
    assert installation.was_made(other)
    assert "secret" not in settings.database_marker.read_text()


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path, secret=SECRET, base_url="http://127.0.0.1:8000")
    app = installation.create_app(settings)
    installation.make_file(settings)
    with app.app_context():
        with installation.db.engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            connection.execute(sa.text("INSERT INTO alembic_version VALUES ('9999')"))
        with pytest.raises(LookupError, match="revision 9999"):
            installation.migrate(settings, lambda _line: None)
        installation.db.engine.dispose()
