"""What a first view costs on a slow network, and that nothing moves while it comes."""

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from tests.browser import PHONE

FIRST_VIEW, SCRIPT = 60_000, 12_000
PAGES = ["/", "/exhibitions", "/exhibitions/medexpo-kenya", "/exhibitions/itexpo-oman/2027", "/ar/", "/ar/exhibitions"]
# What the browser saw move without anybody having touched anything.
SHIFTS = """new Promise((tell) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) moved += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => tell(moved)));
})"""


def weigh(client: FlaskClient, address: str) -> int:
    """Return the bytes that go over the wire for an address."""
    return len(client.get(address, headers={"Accept-Encoding": "gzip"}).data)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("sample")
def test_a_first_view_is_light(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    parts = set(re.findall(r'(?:src|href)="(/static/[^"]+|/media/[^"]+)"', page))
    weights = {part: weigh(client, part) for part in parts}
    assert weigh(client, address) + sum(weights.values()) <= FIRST_VIEW, weights
    assert sum(weight for part, weight in weights.items() if part.endswith(".js")) <= SCRIPT


@pytest.mark.usefixtures("sample")
def test_nothing_moves_while_a_page_comes(page: Page) -> None:
    page.set_viewport_size(PHONE)
    moved = {}
    for address in PAGES:
        page.goto(address, wait_until="networkidle")
        moved[address] = page.evaluate(SHIFTS)
    assert not {address: shift for address, shift in moved.items() if shift}
