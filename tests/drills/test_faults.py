"""The database fails under an installation that runs: no false thank-you, no fault of ours, nothing lost (R07).

Locked, read-only, full, gone; and no room for anything at all.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from expoapp.db import db as database
from tests import factories
from tests.conftest import MakeApp, Maker, PostgresqlMaker, SqliteMaker
from tests.drills.checker import faults
from tests.drills.conftest import IS_LONG
from tests.drills.installation import Installation, kill, wait_until
from tests.drills.visitors import REFERENCE, Note, fetch, forms, letter, number_of
from tests.enquiries.walks import open_house, values_of
from tests.mail_server import MailServer, free_port

CLIENTS = 8
# Of a locked database each visitor finds out by waiting.
ENQUIRIES = {"locked": 48 if IS_LONG else 8}
MANY = 500 if IS_LONG else 40
KILLS = 5 if IS_LONG else 1
LASTS = 30 if IS_LONG else 0
LONGEST_WAIT = 10
REPLAYED_WITHIN = 60
INJECTED = Path(__file__).parent / "injected"
PAGES = ("/", "/exhibitions", "/enquire", "/ar/")


@pytest.fixture
def switches(tmp_path: Path) -> Path:
    """The folder whose files break what runs (see injected/)."""
    folder = tmp_path / "switches"
    folder.mkdir()
    return folder


@pytest.fixture
def installation(app: Flask, db: Session, switches: Path) -> Iterator[Installation]:
    """An installation that runs, and whose processes can be broken."""
    open_house(db)
    factories.account("admin@example.org", "admin")
    db.commit()
    database.session.remove()
    made = Installation(app.config["SETTINGS"], app.config["DRILL_PORT"])
    path = os.pathsep.join(filter(None, [str(INJECTED), os.environ.get("PYTHONPATH")]))
    made.environment = {"PYTHONPATH": path, "DRILL_FAULTS": str(switches)}
    made.start()
    yield made
    made.kill_all()


# ---- Breaking --------------------------------------------------------------------------------------------------------


@contextmanager
def switched(switches: Path, name: str) -> Iterator[None]:
    (switches / name).touch()
    yield
    (switches / name).unlink()


def broken(kind: str, url: str, maker: Maker, switches: Path) -> AbstractContextManager[Any]:
    """Return what breaks the database while a block runs."""
    if kind == "full":
        return switched(switches, kind)
    if isinstance(maker, SqliteMaker):
        path = Path(url.removeprefix("sqlite:///"))
        return {"gone": moved(path), "locked": held(path), "read-only": switched(switches, kind)}[kind]
    return on_server(kind, url, maker)


@contextmanager
def moved(path: Path) -> Iterator[None]:
    elsewhere = path.with_suffix(".elsewhere")
    path.rename(elsewhere)
    yield
    assert not path.exists(), "a missing database was made anew"
    elsewhere.rename(path)


@contextmanager
def held(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


@contextmanager
def on_server(kind: str, url: str, maker: PostgresqlMaker) -> Iterator[None]:
    name = sa.make_url(url).database
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 -- our name
    open_it, read_only = f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS', "default_transaction_read_only"
    statements = {
        "gone": [f"{open_it} false", cut, f"{open_it} true"],
        "read-only": [
            f'ALTER DATABASE "{name}" SET {read_only} = on',
            cut,
            f'ALTER DATABASE "{name}" RESET {read_only}',
        ],
        "locked": [],
    }[kind]
    with ExitStack() as stack:
        connection = stack.enter_context(maker.engine.connect())
        for statement in statements[:-1]:
            connection.execute(sa.text(statement))
        if kind == "locked":
            engine = sa.create_engine(url)
            stack.callback(engine.dispose)
            other = stack.enter_context(engine.connect())
            other.execute(sa.text("LOCK TABLE form_tokens, throttle_rows, enquiries IN ACCESS EXCLUSIVE MODE"))
            yield
            other.rollback()
        else:
            yield
            connection.execute(sa.text(statements[-1]))
            connection.execute(sa.text(cut))


# ---- Visitors --------------------------------------------------------------------------------------------------------


class Crowd:
    """Visitors who send at once, note what they are told, and how long it took."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.notes: list[Note] = []
        self.met: Counter[int] = Counter()
        self.slowest = 0.0

    def send(self, filled: list[dict[str, Any]]) -> None:
        """Send each form once; every tenth is sent again, as by a double click."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self._one, filled + filled[::10]))

    def _one(self, form: dict[str, Any]) -> None:
        number = number_of(form)
        began = time.monotonic()
        status, body, location = fetch(self.origin, "/enquire", number, form)
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.met[status] += 1
        if status != 303:
            assert values_of(body)["message"] == [letter(number)["message"]]
            return
        parts = urlsplit(location)
        status, body, _location = fetch(self.origin, f"{parts.path}?{parts.query}", number)
        found = REFERENCE.search(body)
        assert status == 200
        assert found is not None
        self.notes.append(Note(form["token"][0], form["email"], found[0]))

    def look(self) -> Counter[int]:
        """Open some pages; return how often each status came."""
        return Counter(fetch(self.origin, page, 60_000)[0] for page in PAGES)


def stored(url: str) -> int:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        number = connection.scalar(sa.text("SELECT count(*) FROM enquiries")) or 0
    engine.dispose()
    return int(number)


def unsent(url: str) -> int:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        number = connection.scalar(sa.text("SELECT count(*) FROM outbox WHERE state <> 'sent'")) or 0
    engine.dispose()
    return int(number)


@contextmanager
def paused(pid: int) -> Iterator[None]:
    """Let a process stand still: what it protects is unprotected."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


# ---- The drills ------------------------------------------------------------------------------------------------------


@pytest.mark.sql
@pytest.mark.parametrize("kind", ["gone", "locked", "read-only", "full"])
def test_what_was_acknowledged_while_the_database_failed_is_stored_exactly_once_soon_after(
    app: Flask,
    databases: Maker,
    installation: Installation,
    mail_server: MailServer,
    switches: Path,
    sum_up: Callable[[str], None],
    kind: str,
) -> None:
    url, number = installation.settings.database, ENQUIRIES.get(kind, MANY)
    crowd = Crowd(installation.origin)
    before, during = forms(app, installation.origin, range(4)), forms(app, installation.origin, range(10, 10 + number))
    crowd.send(before)
    wait_until(lambda: not unsent(url))  # the worker rests, and holds no lock when it stands still
    entries = installation.settings.spool_folder
    [worker] = installation.work_processes()
    with paused(worker):
        began = time.monotonic()
        with broken(kind, url, databases, switches):
            crowd.send(during)
            looked = crowd.look()
            while time.monotonic() - began < LASTS:  # however long it lasts, pages answer
                looked += crowd.look()
        lasted = time.monotonic() - began
        # The control: as long as nobody brings back what waits, it is missed.
        assert stored(url) == len(before)
        missed = faults(url, crowd.notes)
        assert missed[0].startswith(f"acknowledged and lost: {number}, such as"), missed
        copies = [(path, path.read_bytes()) for path in entries.glob("*.entry")]
        assert len(copies) == number
    recovered = time.monotonic()
    for share in range(KILLS):
        wait_until(lambda share=share: stored(url) > len(before) + number * share // (KILLS + 1), REPLAYED_WITHIN)
        kill(installation.work_processes()[0])
        assert wait_until(installation.work_processes)
    assert wait_until(
        lambda: stored(url) == len(before) + number and not list(entries.glob("*.entry")), REPLAYED_WITHIN
    )
    took = time.monotonic() - recovered
    # What comes back from a copy of the folder is known again.
    for path, content in copies:
        path.write_bytes(content)
    assert wait_until(lambda: not list(entries.glob("*.entry")), REPLAYED_WITHIN)
    wait_until(lambda: not unsent(url))
    found = faults(url, crowd.notes)
    sum_up(
        f"database {kind} on {url.partition(':')[0]}: {lasted:.0f} s, {number} enquiries kept, slowest answer"
        f" {crowd.slowest:.1f} s, all stored {took:.0f} s after, {len(found)} faults"
    )
    assert found == []
    assert crowd.met == {303: len(before) + len(before[::10]) + number + len(during[::10])}
    assert crowd.slowest < LONGEST_WAIT
    assert took < REPLAYED_WITHIN
    assert set(looked) <= {200, 503}
    told = {recipient for one in mail_server.delivered for recipient in one.recipients}
    assert {f"visitor-{one}@example.com" for one in range(10, 10 + number)} <= told
    assert [line for line in installation.said if "visitor-" in line or "Zawadi" in line] == []
    assert [line for line in installation.said if "Traceback" in line or "unhandled" in line] == []


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[bool], None] | None]:
    """A small volume at a folder, where the machine allows one, and what fills it up; None where it does not."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if done.returncode:
        yield None
        return
    filler = folder / "filler"

    def fill(yes: bool) -> None:
        if not yes:
            filler.unlink()
            return
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    try:
        yield fill
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_on_a_full_disk_nobody_is_thanked_falsely_and_what_was_typed_can_be_sent_again(
    make_app: MakeApp,
    databases: Maker,
    migrated: str,
    mail_server: MailServer,
    tmp_path: Path,
    switches: Path,
    sum_up: Callable[[str], None],
) -> None:
    with small_disk(tmp_path / "small") as fill:
        given: dict[str, Any] = {}
        if isinstance(databases, SqliteMaker) and fill:
            shutil.copyfile(migrated.removeprefix("sqlite:///"), tmp_path / "small" / "x.sqlite3")
            given["database_url"] = f"sqlite:///{tmp_path / 'small' / 'x.sqlite3'}"
        port = free_port()
        app = make_app(
            base_url=f"http://127.0.0.1:{port}",
            instance=tmp_path / "small" / "instance",
            smtp_host="127.0.0.1",
            smtp_port=mail_server.port,
            smtp_starttls=False,
            **given,
        )
        with app.app_context():
            open_house(database.session())
            factories.account("admin@example.org", "admin")
            database.session.commit()
            database.session.remove()
            database.engine.dispose()
        made = Installation(app.config["SETTINGS"], port)
        made.environment = {"PYTHONPATH": str(INJECTED), "DRILL_FAULTS": str(switches)}
        try:
            made.start()
            crowd = Crowd(made.origin)
            filled = forms(app, made.origin, range(8))
            injected = ["full", "no room"] if not fill else [] if given else ["full"]
            for name in injected:
                (switches / name).touch()
            if fill:
                fill(True)
            # Some may still fit in what the database had taken before; no one else is told that it is stored.
            crowd.send(filled)
            refused = crowd.met[503]
            assert refused > 0
            assert set(crowd.met) <= {303, 503}
            assert set(crowd.look()) <= {200, 503}
            assert stored(made.settings.database) == len({note.token for note in crowd.notes})
            for name in injected:
                (switches / name).unlink()
            if fill:
                fill(False)
            crowd.send(filled)
            assert wait_until(lambda: stored(made.settings.database) == len(filled), REPLAYED_WITHIN)
            found = faults(made.settings.database, crowd.notes)
            sum_up(
                f"disk full on {made.settings.database.partition(':')[0]} ({'a volume' if fill else 'injected'}):"
                f" {refused} given back with all they typed, then {len(filled)} stored, {len(found)} faults"
            )
            assert found == []
            assert [line for line in made.said if "Traceback" in line or "unhandled" in line] == []
        finally:
            made.kill_all()
            with app.app_context():
                database.engine.dispose()
