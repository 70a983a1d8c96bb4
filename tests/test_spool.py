"""What waits for the database lies safe in its folder: whole, unreadable to others, bounded, in its order."""

import os
import secrets
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from expoapp import spool
from expoapp.spool import Full, Spool

KEY = bytes(range(32))
FIRST, SECOND = "a" * 64, "b" * 64


@pytest.fixture
def waiting(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", KEY)


def files(waiting: Spool) -> list[str]:
    return sorted(path.name for path in waiting.folder.iterdir() if not path.name.startswith("."))


def test_an_entry_is_private_and_says_nothing_to_who_lacks_the_secret(waiting: Spool) -> None:
    waiting.put(FIRST, b"zawadi@example.com")
    [entry] = [path for path in waiting.folder.iterdir() if path.suffix == ".entry"]
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    assert stat.S_IMODE(waiting.folder.stat().st_mode) == 0o700
    assert b"zawadi" not in entry.read_bytes()
    assert Spool(waiting.folder, KEY).find(FIRST) == b"zawadi@example.com"
    assert Spool(waiting.folder, bytes(32)).find(FIRST) is None


def test_an_entry_is_on_the_disk_before_it_counts(waiting: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(spool.os, "fsync", lambda handle: done.append(str(Path(f"/proc/self/fd/{handle}").readlink())))
    rename = Path.rename
    monkeypatch.setattr(Path, "rename", lambda path, target: (done.append("renamed"), rename(path, target))[1])
    waiting.put(FIRST, b"one")
    assert [Path(name).suffix or name for name in done] == [".part", "renamed", str(waiting.folder)]


def test_many_that_write_one_name_at_once_get_what_the_first_wrote(waiting: Spool) -> None:
    together = Barrier(8)

    def write(number: int) -> bytes:
        together.wait()
        return Spool(waiting.folder, KEY).put(FIRST, f"{number}".encode())

    with ThreadPoolExecutor(8) as pool:
        [kept] = set(pool.map(write, range(8)))
    assert waiting.find(FIRST) == kept
    assert files(waiting) == [f"{FIRST}.entry"]


def test_it_holds_so_many_entries_and_so_many_bytes_and_no_more(tmp_path: Path) -> None:
    few = Spool(tmp_path / "few", KEY, entries=2)
    few.put(FIRST, b"one")
    few.put(SECOND, b"two")
    with pytest.raises(Full):
        few.put("c" * 64, b"three")
    assert few.put(FIRST, b"again") == b"one"
    few.remove(FIRST)
    few.put("c" * 64, b"three")
    small = Spool(tmp_path / "small", KEY, size=1000)
    small.put(FIRST, bytes(500))
    with pytest.raises(Full):
        small.put(SECOND, bytes(500))
    # What could not be kept leaves nothing behind.
    assert [path.name for path in small.folder.iterdir() if path.suffix == ".part"] == []


def test_the_bounds_hold_when_many_write_at_once(tmp_path: Path) -> None:
    def write(_number: int) -> bool:
        try:
            Spool(tmp_path, KEY, entries=5).put(secrets.token_hex(32), b"")
        except Full:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(20))) == 5


def test_entries_come_back_in_the_order_in_which_they_came(waiting: Spool) -> None:
    names = [secrets.token_hex(32) for _number in range(20)]
    for name in names:
        waiting.put(name, b"")
    for name in names:  # a copy from a backup has another time
        os.utime(waiting.folder / f"{name}.entry", (0, 0))
    assert waiting.names() == names


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes()[:40] + b"!" + path.read_bytes()[41:]),
        lambda path: path.write_bytes(path.read_bytes()[:5] + b"!" + path.read_bytes()[6:]),
        lambda path: path.write_bytes(b""),
        lambda path: shutil.copy(path.with_name(f"{SECOND}.entry"), path),
        lambda path: (path.unlink(), path.symlink_to(path.with_name(f"{SECOND}.entry"))),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["cut", "altered", "other moment", "empty", "another's", "a link", "a folder"],
)
def test_what_is_spoiled_is_set_aside_and_stops_no_other(waiting: Spool, spoil: object) -> None:
    for name in (FIRST, SECOND):
        waiting.put(name, name.encode())
    assert callable(spoil)
    spoil(waiting.folder / f"{FIRST}.entry")
    found = [waiting.find(name) for name in waiting.names()]
    assert [content for content in found if content] == [SECOND.encode()]
    assert waiting.names() == [SECOND]
    assert waiting.load().spoiled == 1
    assert waiting.load().entries == 1


def test_what_is_no_entry_is_set_aside_and_nothing_set_aside_is_lost(waiting: Spool) -> None:
    waiting.make_ready()
    for _time in range(2):
        (waiting.folder / "notes.txt").write_text("not ours")
        assert waiting.names() == []
    assert len([name for name in files(waiting) if name.endswith(".bad")]) == 2
    assert waiting.restore() == 0


def test_with_the_right_secret_what_was_set_aside_can_be_taken_up_again(waiting: Spool) -> None:
    waiting.put(FIRST, b"one")
    assert Spool(waiting.folder, bytes(32)).find(FIRST) is None
    assert waiting.find(FIRST) is None
    assert waiting.restore() == 1
    assert waiting.find(FIRST) == b"one"


def test_only_what_was_being_written_by_the_long_dead_is_cleared_away(waiting: Spool) -> None:
    waiting.make_ready()
    fresh, old = (waiting.folder / f".{name}.part" for name in ("fresh", "old"))
    for path in (fresh, old):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    waiting.clear_unfinished()
    assert fresh.exists()
    assert not old.exists()


def test_one_process_at_a_time_empties_it(waiting: Spool) -> None:
    with waiting.round() as first, Spool(waiting.folder, KEY).round() as second:
        assert (first, second) == (True, False)
    with waiting.round() as again:
        assert again


def test_a_name_leads_nowhere_else(waiting: Spool) -> None:
    for name in ("../../etc/passwd", "A" * 64, "a" * 63):
        with pytest.raises(ValueError, match="64 hexadecimal digits"):
            waiting.put(name, b"")
