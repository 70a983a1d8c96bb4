"""What waits for the database: entries in a folder, encrypted, each written through to the disk before it counts.

An entry has a name (64 hexadecimal digits, nothing personal in them) and a content. It can be read under its own name
only. Several processes of one machine may use the folder at the same time; the first to write a name wins.
"""

import fcntl
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# RELIABILITY R07.
MOST_ENTRIES = 10_000
MOST_BYTES = 50_000_000
# What was being written when its process died is of no use to anybody: nobody was told that it is safe.
UNFINISHED_FOR = 600
_FORM = b"XSP1"
_MOMENT, _NONCE, _TAG = 8, 12, 16
_HEAD = len(_FORM) + _MOMENT + _NONCE
_NAME = re.compile(r"[0-9a-f]{64}")
_LOCK = ".lock"
_ROUND = ".round"


class Full(Exception):
    """The folder holds as much as it may."""


class Spoiled(Exception):
    """An entry cannot be read: it was altered, or written with another secret."""


@dataclass(frozen=True)
class Load:
    """How full a spool is; `oldest` is in seconds since 1970, 0 for none."""

    entries: int
    bytes: int
    spoiled: int
    oldest: float


class Spool:
    """A folder of entries."""

    def __init__(self, folder: Path, key: bytes, entries: int = MOST_ENTRIES, size: int = MOST_BYTES) -> None:
        self.folder = folder
        self.entries = entries
        self.size = size
        self._cipher = AESGCM(key)

    def make_ready(self) -> None:
        """Make the folder and its lock while there is room on the disk. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.folder.stat().st_mode & 0o077:
            self.folder.chmod(0o700)
        for name in (_LOCK, _ROUND):
            os.close(os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))

    def put(self, name: str, content: bytes) -> bytes:
        """Keep a content under a name; return what is kept there: this one, or an earlier one.

        When it returns, the entry is on the disk. Raises Full, and OSError where the disk takes nothing.
        """
        path = self._path(name)
        self.make_ready()
        unfinished = self.folder / f".{name[:16]}-{secrets.token_hex(8)}.part"
        try:
            _write(unfinished, self._sealed(name, content))
            with self._locked(_LOCK):
                earlier = self.find(name)
                if earlier is None:
                    self._expect_room(unfinished.stat().st_size)
                    unfinished.rename(path)
                # Also for an earlier one: its writer may not have come as far as this yet.
                _sync_folder(self.folder)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        return content if earlier is None else earlier

    def find(self, name: str) -> bytes | None:
        """Return what is kept under a name, None for nothing.

        What was altered, or written with another secret, is set aside and counts as nothing.
        """
        try:
            return self._opened(name, _read(self._path(name)))
        except FileNotFoundError:
            return None
        except Spoiled:
            self.set_aside(name)
            return None

    def holds(self, name: str) -> bool:
        """Say whether something is kept under a name, without reading it."""
        return self._path(name).exists()

    def remove(self, name: str) -> None:
        """Let an entry go, once it is safe elsewhere. After a power cut it may be there again."""
        self._path(name).unlink(missing_ok=True)

    def set_aside(self, name: str) -> None:
        """Put away what cannot be read, so that it stops nobody and a person can look at it."""
        _put_away(self._path(name))

    def names(self) -> list[str]:
        """Return the names of all entries in the order in which they came; sets aside what is no entry."""
        found = []
        for path in self._files():
            if path.suffix == ".bad":
                continue
            moment = _moment_of(path) if path.suffix == ".entry" and _NAME.fullmatch(path.stem) else None
            if moment is None:
                _put_away(path)
            else:
                found.append((moment, path.stem))
        return [name for _moment, name in sorted(found)]

    def restore(self) -> int:
        """Give what was set aside another chance, as after the right secret is back; return how many."""
        number = 0
        for path in self._files():
            name = path.name[:64]
            if path.suffix == ".bad" and _NAME.fullmatch(name) and not self.holds(name):
                path.rename(self._path(name))
                number += 1
        return number

    def load(self) -> Load:
        """Return how full it is; cheap where little is in it."""
        entries = size = spoiled = 0
        oldest = 0.0
        for path in self._files():
            with suppress(FileNotFoundError):
                seen = path.stat()
                size += seen.st_size
                if path.suffix == ".entry":
                    entries += 1
                    oldest = min(oldest or seen.st_mtime, seen.st_mtime)
                else:
                    spoiled += 1
        return Load(entries, size, spoiled, oldest)

    def clear_unfinished(self) -> None:
        """Remove what was being written by processes that are long dead."""
        for path in self.folder.glob(".*.part"):
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > UNFINISHED_FOR:
                    path.unlink()

    @contextmanager
    def round(self, *, wait: bool = False) -> Iterator[bool]:
        """Hold the right to empty the spool; false where another process is at it, unless it is to be waited for."""
        self.make_ready()
        with self._open(_ROUND) as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("an entry's name is 64 hexadecimal digits")
        return self.folder / f"{name}.entry"

    def _files(self) -> list[Path]:
        try:
            return [path for path in self.folder.iterdir() if not path.name.startswith(".")]
        except FileNotFoundError:
            return []

    def _expect_room(self, more: int) -> None:
        load = self.load()
        if load.entries >= self.entries or load.bytes + more > self.size:
            raise Full()

    def _sealed(self, name: str, content: bytes) -> bytes:
        moment = time.time_ns().to_bytes(_MOMENT, "big")
        nonce = secrets.token_bytes(_NONCE)
        return _FORM + moment + nonce + self._cipher.encrypt(nonce, content, _FORM + moment + name.encode())

    def _opened(self, name: str, sealed: bytes) -> bytes:
        if len(sealed) < _HEAD + _TAG or not sealed.startswith(_FORM):
            raise Spoiled()
        moment = sealed[len(_FORM) : len(_FORM) + _MOMENT]
        nonce = sealed[_HEAD - _NONCE : _HEAD]
        try:
            return self._cipher.decrypt(nonce, sealed[_HEAD:], _FORM + moment + name.encode())
        except InvalidTag:
            raise Spoiled() from None

    @contextmanager
    def _open(self, name: str) -> Iterator[int]:
        handle = os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield handle
        finally:
            os.close(handle)

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        # A handle of its own for each use: such a lock shuts out threads as well as processes, and ends with either.
        with self._open(name) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _put_away(path: Path) -> None:
    # Under a name of its own, so that nothing set aside earlier is overwritten.
    with suppress(FileNotFoundError):
        path.rename(path.with_name(f"{path.stem}.{secrets.token_hex(4)}.bad"))


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
        return file.read()


def _moment_of(path: Path) -> int | None:
    """Return when an entry was written, in nanoseconds, or None for what is none."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return None
    is_whole = len(head) == _HEAD and head.startswith(_FORM)
    return int.from_bytes(head[len(_FORM) : len(_FORM) + _MOMENT], "big") if is_whole else None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
