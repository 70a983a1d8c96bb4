"""A whole installation as an operator runs it: a tree of processes, each of which can be killed by its id."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from expoapp.config import ROOT, Settings

LONGEST_START = 60


@dataclass
class Installation:
    """`python -m expoapp` with the settings of an application that the test itself holds.

    `said` holds every line that it wrote. Nothing is ever stopped by name.
    """

    settings: Settings
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    process: "subprocess.Popen[str] | None" = None
    web: int = 0

    @property
    def origin(self) -> str:
        """Return the address it answers at."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it serves with all its web workers."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("EXPOAPP_", "COV_CORE"))}
        given = {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "EXPOAPP_INSTANCE": str(self.settings.instance),
            "EXPOAPP_DATABASE_URL": self.settings.database,
            "EXPOAPP_SECRET": self.settings.secret.get_secret_value(),
            "EXPOAPP_BASE_URL": self.settings.base_url,
            "EXPOAPP_SMTP_HOST": self.settings.smtp_host,
            "EXPOAPP_SMTP_PORT": str(self.settings.smtp_port),
            "EXPOAPP_SMTP_STARTTLS": str(self.settings.smtp_starttls),
            "EXPOAPP_SMTP_PER_SECOND": str(self.settings.smtp_per_second),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "expoapp"],
            cwd=ROOT,
            env=kept | given | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        ready = threading.Event()
        threading.Thread(target=self._listen, args=(self.process, ready), daemon=True).start()
        if not ready.wait(LONGEST_START):
            raise AssertionError("it did not start:\n" + "\n".join(self.said[-20:]))
        wait_until(lambda: any(children_of(child) for child in children_of(self.process.pid)))
        [self.web] = [child for child in children_of(self.process.pid) if children_of(child)]
        wait_until(lambda: len(self.web_workers()) == self.settings.web_workers)

    def _listen(self, process: "subprocess.Popen[str]", ready: threading.Event) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.said.append(line.rstrip("\n"))
                if line.startswith("Ready:"):
                    ready.set()

    def web_workers(self) -> list[int]:
        """Return the ids of the processes that answer visitors."""
        return children_of(self.web)

    def work_processes(self) -> list[int]:
        """Return the id of the process that delivers mail; none while it is being started anew."""
        assert self.process is not None
        return [child for child in children_of(self.process.pid) if child != self.web]

    def stop(self, patience: float = 40) -> int:
        """Ask it to stop, as an operator does; return its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(patience)

    def kill_all(self) -> None:
        """End every process of it at once, as a machine without power does."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def kill(pid: int) -> bool:
    """End one process with no chance to tidy up; say whether it was still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def children_of(pid: int) -> list[int]:
    """Return the ids of a process's children, oldest first."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # ended while we looked
            name_and_rest = stat.read_text().rpartition(")")[2].split()
            if int(name_and_rest[1]) == pid and name_and_rest[0] != "Z":
                found.append(int(stat.parent.name))
    return sorted(found)


def wait_until(is_so: Callable[[], object], patience: float = LONGEST_START) -> bool:
    """Wait for other processes until something is so; return False when it has not come in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.02)
    return False
