"""Every kind of page: no fault that axe finds, nothing wider than the window, at both widths, schemes and languages."""

import pytest
from playwright.sync_api import Page

from tests.browser import DESK, PHONE, faults, overflow

PAGES = [
    "/",
    "/exhibitions",
    "/exhibitions?region=east-africa&industry=building-construction",
    "/exhibitions?q=nothing-like-this",
    "/exhibitions/medexpo-kenya",
    "/exhibitions/itexpo-oman/2027",
    "/exhibitions/securexpo-ethiopia/2026",
    "/countries/kenya",
    "/venues/kicc",
    "/news",
    "/news/2026",
    "/enquire?kind=exhibit&exhibition=buildexpo-kenya",
    "/about",
    "/nothing-here",
]


@pytest.mark.parametrize(
    ("prefix", "size", "scheme"),
    [("", PHONE, "light"), ("/ar", PHONE, "dark"), ("", DESK, "dark"), ("/ar", DESK, "light")],
)
@pytest.mark.usefixtures("sample")
def test_pages_are_accessible_and_fit(page: Page, prefix: str, size: dict[str, int], scheme: str) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = []
    for address in PAGES:
        page.goto(prefix + address)
        found += [f"{prefix}{address}: {fault}" for fault in faults(page)]
        if overflow(page):
            found.append(f"{prefix}{address}: {overflow(page)} px wider than the window")
    assert not found, "\n".join(found)
