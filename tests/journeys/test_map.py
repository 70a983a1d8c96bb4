"""The map in a real browser: accessible, nothing overlapping as painted, reachable by keyboard, the land drawn."""

import re
from itertools import combinations
from typing import Any

import pytest
import time_machine
from flask import Flask, render_template_string
from playwright.sync_api import Page, ViewportSize, expect

from expoapp import clock
from expoapp.exhibitions import queries
from expoapp.web.pages import PublicPages
from tests.browser import DESK, PHONE, faults, overflow

ADDRESSES = [
    "/the-map",
    "/countries",
    "/regions/east-africa",
    "/countries/rwanda",
    "/industries",
    "/venues",
    "/regions",
]
PAGE = """{% extends "layouts/base.html" %}{% from "components/edition_map.html" import edition_map %}
{% block title %}The map{% endblock %}
{% block main %}<div class="wrap"><h1>The map</h1>
{{ edition_map(map_of(editions, moment), moment) }}</div>{% endblock %}"""
PAINTED = """() => [...document.querySelectorAll(".map-view")].filter(one => one.checkVisibility()).map(view => ({
  frame: view.getBoundingClientRect().toJSON(),
  names: [...view.querySelectorAll("text:not(.number, .is-spare)")].map(one => one.getBoundingClientRect().toJSON()),
  dots: [...view.querySelectorAll(".dot")].map(one => one.getBoundingClientRect().toJSON()),
  fingers: [...view.querySelectorAll(".reach")].map(one => one.getBoundingClientRect().width),
}))"""
Rectangle = dict[str, float]


@pytest.fixture
def map_page(app: Flask, sample: time_machine.Traveller) -> None:
    """The sample, and a page of nothing but the map with its list."""
    assert sample
    pages = PublicPages("map_page", __name__)

    @pages.page("/the-map")
    def the_map() -> str:
        moment = clock.now()
        return render_template_string(PAGE, editions=queries.upcoming(moment), moment=moment)

    app.register_blueprint(pages)


def meet(a: Rectangle, b: Rectangle) -> bool:
    """Say whether two rectangles overlap by more than a hair."""
    across = min(a["right"], b["right"]) - max(a["left"], b["left"])
    down = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return across > 1 and down > 1


@pytest.mark.parametrize(
    ("prefix", "size", "scheme"),
    [("", PHONE, "light"), ("/ar", PHONE, "dark"), ("", DESK, "dark"), ("/ar", DESK, "light")],
)
@pytest.mark.usefixtures("map_page")
def test_maps_are_accessible_fit_and_stay_legible(page: Page, prefix: str, size: ViewportSize, scheme: str) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found: list[str] = []
    for address in ADDRESSES:
        page.goto(prefix + address)
        found += [f"{prefix}{address}: {fault}" for fault in faults(page)]
        if overflow(page):
            found.append(f"{prefix}{address}: {overflow(page)} px wider than the window")
        drawings: list[dict[str, Any]] = page.evaluate(PAINTED)
        assert len(drawings) == (0 if address in {"/industries", "/venues", "/regions"} else 1)
        for drawing in drawings:
            names, dots, frame = drawing["names"], drawing["dots"], drawing["frame"]
            assert dots
            assert not [pair for pair in combinations(names, 2) if meet(*pair)], address
            assert not [(name, dot) for name in names for dot in dots if meet(name, dot)], address
            assert all(frame["left"] <= name["left"] and name["right"] <= frame["right"] for name in names), address
            assert min(drawing["fingers"]) >= 24
            # A name is as wide as it was thought to be, or the placing means nothing.
            assert max(name["height"] for name in names) <= 30
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("map_page")
def test_a_visitor_walks_from_mark_to_city_to_edition_with_the_keyboard(page: Page) -> None:
    page.goto("/the-map")
    drawing = page.get_by_role("group", name="Map of exhibitions")
    nairobi = drawing.get_by_role("link", name="Nairobi, Kenya: 15 editions (1 on now)")
    nairobi.focus()
    expect(nairobi.locator(".reach")).to_have_css("stroke-width", "3px")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#city-ke-nairobi$"))
    expect(page.locator("#city-ke-nairobi")).to_be_in_viewport()
    page.locator("#city-ke-nairobi").get_by_role("link", name="MEDEXPO KENYA").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("MEDEXPO KENYA")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("map_page")
def test_the_land_is_one_file_for_all_drawings_and_lies_under_the_marks(page: Page, scheme: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/map/" in request.url else None)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/the-map")
    page.wait_for_load_state("networkidle")
    assert len(asked) == 1
    drawing = page.locator(".map-view.wide")
    with_land = drawing.screenshot(animations="disabled")
    drawing.locator("image").evaluate("one => one.remove()")
    assert drawing.screenshot(animations="disabled") != with_land
