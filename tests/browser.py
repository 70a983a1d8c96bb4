"""The site as a person sees it: a live server in a thread, and the system's Chromium through Playwright.

A browser test asks for `live` (the origin) and `page`; relative addresses work: `page.goto("/exhibitions")`.
"""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Request, ViewportSize
from werkzeug.serving import WSGIRequestHandler, make_server

# The same names, in the same order, as in the Makefile's target `chromium`.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",  # the tests may run as root
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-first-run",
]
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, so that no test can forget it."""
    for item in items:
        if {"page", "context", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium of the system; none is downloaded."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("No Chromium: install the package chromium, or run make chromium.", pytrace=False)
    return browser_type_launch_args | {"executable_path": path, "args": FLAGS}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live: str) -> dict[str, Any]:
    """A visitor in Nairobi who reads English; addresses are relative to the live server."""
    return browser_context_args | {
        "base_url": live,
        "locale": "en-GB",
        "timezone_id": "Africa/Nairobi",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def context(context: BrowserContext, live: str) -> Iterator[BrowserContext]:
    """A browser profile that reaches our server only, and a test that fails when a page tries another."""
    strays: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" != live and parts.scheme not in {"data", "blob"}:
            strays.append(request.url)

    # Nothing is held up on its way: a route would make the browser forget what it has fetched, and fetch it anew.
    context.on("request", note)
    yield context
    assert not strays, f"requests to third parties: {strays}"


class Quiet(WSGIRequestHandler):
    """Answers without a line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: a failing test has its own words."""


@pytest.fixture
def live_socket() -> Iterator[socket.socket]:
    """A listening socket on a free port of the loopback interface."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield listener


@pytest.fixture
def live_origin(live_socket: socket.socket) -> str:
    """The address of the live server, known before the application is made."""
    return f"http://127.0.0.1:{live_socket.getsockname()[1]}"


@pytest.fixture
def live(app: Flask, live_socket: socket.socket, live_origin: str) -> Iterator[str]:
    """The application of this test, served by threads; the fixture is its origin."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet, fd=live_socket.fileno())
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield live_origin
    server.shutdown()
    thread.join()
    server.server_close()


def faults(page: Page, *rules: str) -> list[str]:
    """Return what axe-core finds wrong with the page that is open, one line a rule and place; by all rules, or some."""
    chosen: Any = list(rules) or ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    asked = {"runOnly": {"type": "rule" if rules else "tag", "values": chosen}, "resultTypes": ["violations"]}
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("asked => axe.run(asked).then(results => results.violations)", asked)
    return [f"{rule['id']}: {rule['help']} at {node['target']}" for rule in found for node in rule["nodes"]]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    page.wait_for_load_state()  # a page that has only begun to come has no element yet
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def picture(page: Page, folder: Path, name: str) -> Path:
    """Take a picture of the whole page that is open, and return where it lies."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    page.screenshot(path=path, full_page=True, animations="disabled")
    return path
