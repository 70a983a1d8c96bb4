"""`python -m expoapp` as an operator starts and stops it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from expoapp.__main__ import main
from expoapp.config import ROOT

Start = Callable[[], tuple["subprocess.Popen[str]", list[str]]]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "instance"


@pytest.fixture
def start(instance: Path, port: int) -> Iterator[Start]:
    """Start it and return the process with the lines it said until it was ready."""
    started: list[subprocess.Popen[str]] = []

    def begin() -> tuple["subprocess.Popen[str]", list[str]]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("EXPOAPP_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "expoapp"],
            cwd=ROOT,
            env=kept | {"EXPOAPP_INSTANCE": str(instance), "PORT": str(port), "HOST": "127.0.0.1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        said = []
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.rstrip("\n"))
            if line.startswith("Ready:"):
                break
        return process, said

    yield begin
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()


def _end(process: "subprocess.Popen[str]", sign: signal.Signals) -> int:
    process.send_signal(sign)
    # The pipe closes when the last process that holds it is gone, so nothing of the tree is left after this.
    process.communicate(timeout=60)
    return process.returncode


def _contents(instance: Path) -> dict[str, int]:
    engine = sa.create_engine(f"sqlite:///{instance / 'expoapp.sqlite3'}")
    with engine.connect() as connection:
        tables = [sa.table(name) for name in sa.inspect(engine).get_table_names()]
        counted = {table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables}
        found = {name: number or 0 for name, number in counted.items()}
        found["last audit"] = connection.scalar(sa.text("SELECT max(id) FROM audit")) or 0
    engine.dispose()
    return found


def test_the_first_start_prepares_everything_and_a_second_changes_nothing(
    start: Start, instance: Path, port: int
) -> None:
    process, said = start()
    sign_in = [line for line in said if "shown only now" in line]
    assert len(sign_in) == 1
    assert re.search(r"\S+@\S+  \S{15,}$", sign_in[0])
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/exhibitions?region=east-africa") as answer:
        assert b"BUILDEXPO" in answer.read()
    assert (instance / "secret").stat().st_mode & 0o777 == 0o600
    kept = [path.stat().st_mode & 0o777 for path in instance.glob("expoapp.sqlite3*")]
    assert set(kept) == {0o600}
    assert _end(process, signal.SIGTERM) == 0
    before = _contents(instance)
    secret = (instance / "secret").read_text()
    process, said = start()
    assert not [line for line in said if "shown only now" in line]
    assert _end(process, signal.SIGINT) == 0
    assert _contents(instance) == before
    assert (instance / "secret").read_text() == secret


def test_who_sends_too_much_is_told_so(start: Start, port: int) -> None:
    process, _said = start()
    for length in (2_000_000, 20_000_000):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("POST", "/instant-reply", b"x" * length, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = line.getresponse()
        assert (answer.status, b"That is too much" in answer.read()) == (413, True)
        line.close()
    assert _end(process, signal.SIGTERM) == 0


def test_after_a_kill_the_next_start_works_at_once(start: Start, port: int) -> None:
    process, _said = start()
    process.kill()
    process.communicate(timeout=60)
    process, said = start()
    assert said[-1].startswith("Ready:")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.status == 200
    assert _end(process, signal.SIGTERM) == 0


def test_a_taken_port_is_one_clear_sentence(start: Start, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        process, said = start()
    assert process.wait(60) == 1
    assert f"PORT={port + 1} make run" in " ".join(said)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("EXPOAPP_SECRET", "too short", "at least 32 bytes"),
        ("EXPOAPP_BASE_URL", "www.example.org", "must look like https://www.example.org"),
        ("EXPOAPP_BASE_URL", "https://www.example.org/shop", "must not have a path"),
        ("PORT", "eighty", "PORT"),
    ],
)
def test_a_bad_setting_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    instance: Path,
    name: str,
    value: str,
    sentence: str,
) -> None:
    monkeypatch.setattr(sys, "argv", ["expoapp"])
    monkeypatch.setenv("EXPOAPP_INSTANCE", str(instance))
    monkeypatch.setenv(name, value)
    assert main() == 1
    assert sentence in capsys.readouterr().err
    assert not instance.exists()


def test_a_start_with_hops_but_no_trusted_peers_is_refused_in_one_line(instance: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EXPOAPP_")}
    done = subprocess.run(
        [sys.executable, "-m", "expoapp"],
        cwd=ROOT,
        env=kept | {"EXPOAPP_INSTANCE": str(instance), "EXPOAPP_TRUSTED_HOPS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("expoapp cannot start: EXPOAPP_TRUSTED_HOPS is 1, so EXPOAPP_TRUSTED_PEERS must name")
    assert not instance.exists()
