"""Every kind of page: no fault that axe finds, nothing wider than the window, at both widths, schemes and languages."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from playwright.sync_api import Page
from time_machine import Traveller

from tests.browser import faults, overflow
from tests.journeys.addresses import ADDRESSES, UNSEEN

WIDTHS = {"phone": 360, "desk": 1280}
RULES_OF_COLOUR = ("color-contrast", "link-in-text-block")
PARTS = 3  # so that no test takes half a minute


@pytest.fixture
def exhibitors(sample: Traveller, runner: FlaskCliRunner, tmp_path: Path) -> None:
    """The sample with two exhibitors of an edition: it invents no companies of its own."""
    assert sample
    file = tmp_path / "exhibitors.csv"
    file.write_text(
        "name,country,hall,stand,consented_on,consent_source\n"
        "Afya Instruments Ltd,KE,Hall 1,A12,2026-11-01,Space contract\n"
        "شركة الشفاء للمستلزمات الطبية,AE,Hall 2,B7,2026-11-01,Space contract\n"
    )
    assert runner.invoke(args=["exhibitors", "load", str(file), "--edition", "medexpo-kenya/2026"]).exit_code == 0


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
@pytest.mark.usefixtures("exhibitors")
def test_pages_are_accessible_and_fit(page: Page, prefix: str, width: int, part: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    # Axe reads what a page says, so it looks at each language at one width; a width can only make a page too wide.
    is_read = (width == WIDTHS["phone"]) is (prefix == "")
    found = []
    for address in ADDRESSES[part::PARTS]:
        page.emulate_media(color_scheme="light")
        page.goto(prefix + address)
        if is_read:
            found += [f"{prefix}{address}: {fault}" for fault in faults(page)]
        if overflow(page):
            found.append(f"{prefix}{address}: {overflow(page)} px wider than the window")
        if is_read or prefix:
            continue
        # Nothing but colours differs in the dark, and no colour differs in another language or at another width.
        page.emulate_media(color_scheme="dark")
        found += [f"{prefix}{address} in the dark: {fault}" for fault in faults(page, *RULES_OF_COLOUR)]
    assert not found, "\n".join(found)


def test_every_public_page_is_looked_at(app: Flask) -> None:
    addresses = app.url_map.bind("127.0.0.1")
    seen = {addresses.match(urlsplit(address).path)[0] for address in ADDRESSES}
    public = {rule.endpoint for rule in app.url_map.iter_rules() if "lang" in (rule.defaults or {})}
    assert public - seen - UNSEEN == set()
