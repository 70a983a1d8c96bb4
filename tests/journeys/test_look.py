"""Every kind of page: no fault that axe finds, nothing wider than the window, at both widths, schemes and languages."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser import faults, overflow
from tests.journeys.addresses import ADDRESSES, UNSEEN

WIDTHS = {"phone": 360, "desk": 1280}


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
@pytest.mark.usefixtures("sample")
def test_pages_are_accessible_and_fit(page: Page, prefix: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = []
    for address in ADDRESSES:
        page.goto(prefix + address)
        found += [f"{prefix}{address}: {fault}" for fault in faults(page)]
        if overflow(page):
            found.append(f"{prefix}{address}: {overflow(page)} px wider than the window")
    assert not found, "\n".join(found)


def test_every_public_page_is_looked_at(app: Flask) -> None:
    addresses = app.url_map.bind("127.0.0.1")
    seen = {addresses.match(urlsplit(address).path)[0] for address in ADDRESSES}
    public = {rule.endpoint for rule in app.url_map.iter_rules() if "lang" in (rule.defaults or {})}
    assert public - seen - UNSEEN == set()
