"""`python -m expoapp`: make the installation ready, then serve it with a web server and the work process beside it."""

import argparse
import ctypes
import os
import signal
import socket
import sys
from contextlib import suppress
from types import FrameType
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from pydantic import ValidationError

from expoapp.config import Settings, complaints
from expoapp.db import db
from expoapp.installation import prepare
from expoapp.site.cli import work

PR_SET_PDEATHSIG = 1


class Server(BaseApplication):
    """Gunicorn with our settings, serving the application already made."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings over."""
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        given: dict[str, Any] = {
            "bind": f"{host}:{self.settings.port}",
            "workers": self.settings.web_workers,
            "threads": self.settings.web_threads,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 30,
            "graceful_timeout": 30,
            "forwarded_allow_ips": "",  # R25: no header about the client is believed
            "control_socket_disable": True,
            "loglevel": "warning",
            "when_ready": lambda _server: say(f"Ready: {self.settings.origin}  (staff: {self.settings.origin}/staff)"),
            "post_fork": lambda _server, _worker: forget_connections(self.app),
        }
        for name, value in given.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application."""
        return self.app


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def forget_connections(app: Flask) -> None:
    """Open connections of its own in a new process, leaving the parent's untouched."""
    with app.app_context():
        db.engine.dispose(close=False)


def die_with_parent() -> None:
    """Be ended by the system when the parent is killed, so that nothing holds the port (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(job: Any) -> int:
    """Run a job in a child process that goes when we go; return its process id."""
    child = os.fork()
    if child:
        return child
    try:
        die_with_parent()
        job()
    except SystemExit as end:
        os._exit(int(end.code or 0))
    except BaseException as problem:  # noqa: BLE001 -- a child that falls through would run the parent's code
        sys.stderr.write(f"{type(problem).__name__}: {problem}\n")
        os._exit(1)
    os._exit(0)


def free_port(settings: Settings) -> None:
    """Raise LookupError with the way out when the port is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as problem:
            raise LookupError(
                f"Cannot listen on {settings.host}:{settings.port} ({problem.strerror})."
                f" Choose another port: PORT={settings.port + 1} make run"
            ) from None


def serve(app: Flask, settings: Settings) -> int:
    """Run the web server and the work process until one of them ends or we are told to stop; return the exit code."""

    def beside() -> None:
        forget_connections(app)
        work(app, os.getppid())

    web = start(Server(app, settings).run)
    children = {web, start(beside)}
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    code = 0
    while children:
        child, status = os.wait()
        children.discard(child)
        if stopping:
            continue
        if child == web:
            code = os.waitstatus_to_exitcode(status) or 1
            stop(signal.SIGTERM, None)
        else:
            children.add(start(beside))
    return code


def main() -> int:
    """Prepare and serve; return the exit code."""
    parser = argparse.ArgumentParser(prog="expoapp", description=__doc__)
    parser.add_argument("--with-parent", action="store_true", help="stop when the process that started this one ends")
    if parser.parse_args().with_parent:
        die_with_parent()
    try:
        settings = Settings()
        free_port(settings)
        app = prepare(settings, say)
    except ValidationError as problem:
        for sentence in complaints(problem):
            sys.stderr.write(f"expoapp cannot start: {sentence}\n")
        return 1
    except LookupError as problem:
        sys.stderr.write(f"expoapp cannot start: {problem}\n")
        return 1
    return serve(app, settings)


if __name__ == "__main__":
    sys.exit(main())
