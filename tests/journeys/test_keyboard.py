"""Pages without a mouse and for other eyes: the way of the Tab key, rings of focus, targets, large letters."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, ViewportSize
from sqlalchemy.orm import Session

from expoapp import clock
from expoapp.site.models import Banner
from tests.browser import DESK, PHONE, faults, overflow

pytestmark = pytest.mark.usefixtures("sample")

PAGES = ["/", "/exhibitions?region=middle-east", "/exhibitions/buildexpo-kenya/2027", "/enquire?kind=exhibit"]
COMPARED = "/compare?e=kite-kenya&e=buildexpo-tanzania&e=itexpo-oman"
MARKED = f"localStorage.setItem('shortlist', '{json.dumps(['buildexpo-tanzania'])}')"

# What holds the focus: where it stands, its ring, and whether anything lies over it.
LOOK = """() => {
  const it = document.activeElement;
  // The ring of a search field stands round the field and its button.
  const style = getComputedStyle(it.closest(".search-field") && it.name === "q" ? it.closest(".search-field") : it);
  const box = [...it.getClientRects()].find((one) => one.width && one.height) ?? it.getBoundingClientRect();
  // The middle of what is inside the window.
  const middle = (from, to, size) => (Math.max(from, 0) + Math.min(to, size)) / 2;
  const above = document.elementFromPoint(
    middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  it.seen = (it.seen ?? 0) + 1;
  return {
    what: `${it.tagName.toLowerCase()} ${it.className} ${(it.innerText || it.name || "").trim().slice(0, 40)}`,
    isPage: it === document.body,
    seen: it.seen,
    place: [...document.querySelectorAll("*")].indexOf(it),
    left: box.left, right: box.right, top: box.top + scrollY, bottom: box.bottom + scrollY,
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    isClear: !!above && (it.contains(above) || above.contains(it)),
    frame: it.closest("header, footer nav, .breadcrumbs, form, li.edition")?.className ?? "",
  };
}"""

# What a keyboard ought to reach.
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((it) => it.tabIndex >= 0 && !it.disabled && it.checkVisibility({ visibilityProperty: true })
    && !(it.type === "radio" && it !== (document.querySelector(`[name="${it.name}"]:checked`) ?? it)))
  .map((it) => `${it.tagName.toLowerCase()} ${it.className} ${(it.innerText || it.name || "").trim().slice(0, 40)}`)"""


@dataclass(frozen=True)
class Stop:
    """One stop of the Tab key."""

    what: str
    name: str
    place: int
    frame: str
    left: float
    right: float
    top: float
    bottom: float
    ring: float
    is_clear: bool


def name_of(session: CDPSession) -> str:
    """Return the accessible name of what holds the focus, as the browser tells it to readers of screens."""
    found = session.send("Runtime.evaluate", {"expression": "document.activeElement"})
    tree = session.send(
        "Accessibility.getPartialAXTree", {"objectId": found["result"]["objectId"], "fetchRelatives": False}
    )
    return str(tree["nodes"][0].get("name", {}).get("value", ""))


def stops(page: Page) -> Iterator[Stop]:
    """Go through a page with the Tab key until the focus leaves it."""
    session = page.context.new_cdp_session(page)
    for _ in range(400):
        page.keyboard.press("Tab")
        seen: dict[str, Any] = page.evaluate(LOOK)
        if seen["isPage"] or seen["seen"] > 1:
            return
        yield Stop(
            **{key: seen[key] for key in ("what", "place", "frame", "left", "right", "top", "bottom", "ring")},
            name=name_of(session),
            is_clear=seen["isClear"],
        )
    pytest.fail("the focus never comes out of the page")


def is_before(page: Page, one: Stop, other: Stop) -> bool:
    """Say whether one thing is read before another: above it, or in the same line nearer to where lines begin.

    The row of an edition has columns; there only a jump upwards is out of order.
    """
    if other.bottom <= one.top + 4:
        return False
    if other.top >= one.bottom - 4 or one.frame.startswith("edition "):
        return True
    is_mirrored = page.evaluate("document.documentElement.dir") == "rtl"
    return other.right <= one.right + 4 if is_mirrored else other.left >= one.left - 4


@pytest.mark.parametrize(("lead", "size"), [("", PHONE), ("/ar", DESK)], ids=["phone", "desk, mirrored"])
@pytest.mark.parametrize("address", [*PAGES, COMPARED])
def test_the_tab_key_reaches_everything_in_order_and_one_sees_where_it_is(
    context: BrowserContext, page: Page, address: str, lead: str, size: ViewportSize
) -> None:
    context.add_init_script(MARKED)
    page.set_viewport_size(size)
    page.goto(lead + address)
    wanted = page.evaluate(REACHABLE)
    found = list(stops(page))
    assert {stop.what for stop in found} == set(wanted)
    assert not [stop.what for stop in found if not stop.name]
    assert not [stop.what for stop in found if stop.ring < 2]
    assert not [stop.what for stop in found if not stop.is_clear], "something lies over what has the focus"
    header = [stop for stop in found if stop.frame == "site-header"]
    outside = [stop for stop in found if stop.frame != "site-header"]
    assert [stop.place for stop in outside] == sorted(stop.place for stop in outside)
    disorder = [
        (one.what, other.what)
        for stops_of_frame in (header, *by_frame(outside))
        for one, other in pairwise(stops_of_frame)
        if not is_before(page, one, other)
    ]
    assert not disorder


def by_frame(found: list[Stop]) -> Iterator[list[Stop]]:
    """Part what follows one another into the things it belongs to: a row, a form, a list of links."""
    part: list[Stop] = []
    for stop in found:
        if part and (stop.frame != part[-1].frame or stop.what.startswith("summary") or not stop.frame):
            yield part
            part = []
        part.append(stop)
    yield part


def test_the_first_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/exhibitions")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    assert page.locator(":focus").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


@pytest.mark.parametrize("address", [PAGES[1], COMPARED])
def test_the_ring_is_seen_in_forced_colours_too(context: BrowserContext, page: Page, address: str) -> None:
    context.add_init_script(MARKED)
    page.emulate_media(forced_colors="active")
    page.goto(address)
    assert not [stop.what for stop in stops(page) if stop.ring < 2]


# The boxes a finger can hit; a link may be larger than its words by what its ::after adds.
TARGETS = """(where) => [...document.querySelectorAll(where)]
  .filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.closest(".trap"))
  .map((it) => {
    const box = it.getBoundingClientRect();
    const after = getComputedStyle(it, "::after");
    const more = after.position === "absolute" ? -parseFloat(after.top) - parseFloat(after.bottom) : 0;
    const isInText = getComputedStyle(it).display === "inline";
    return [it.className + " " + it.innerText.trim(), isInText, box.width, box.height + Math.max(more, 0)];
  })"""
FRAME = ", ".join(
    f"{part} :is(a, button, summary)"
    for part in (".site-header", ".site-footer", ".breadcrumbs", ".tags", ".pagination")
)


@pytest.mark.parametrize(("lead", "size"), [("/ar", PHONE), ("", DESK)], ids=["phone, mirrored", "desk"])
def test_fingers_find_what_the_frame_offers(context: BrowserContext, page: Page, lead: str, size: ViewportSize) -> None:
    context.add_init_script(MARKED)
    page.set_viewport_size(size)
    small = []
    for address in [*PAGES, "/news", COMPARED]:
        page.goto(lead + address)
        for what, is_in_text, width, height in page.evaluate(TARGETS, f"{FRAME}, .star, .compare-away, .compare-name"):
            if not is_in_text and (width < 24 or height < 44):
                small.append((address, what, width, height))
    assert not small


def test_several_notices_are_one_place_to_go_to(page: Page, db: Session) -> None:
    for key, url in (("first", ""), ("second", "/news")):
        notice = Banner(key=key, text=f"The {key} notice", url=url, state="published", public_from=clock.BEGINNING)
        db.add(notice)
    db.commit()
    page.goto("/about")
    places = page.get_by_role("complementary", name="Notice")
    assert places.count() == 1
    assert "The first notice" in places.inner_text()
    assert page.get_by_role("link", name="The second notice").bounding_box()["height"] >= 44  # type: ignore[index]
    assert faults(page) == []


LARGE = "html { font-size: 200% }"
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""
# Words cut off by the box they stand in; teasers, a crumb that repeats the heading, and hidden words are cut by design.
CUT = """() => [...document.querySelectorAll("body *")]
  .filter((it) => {
    const style = getComputedStyle(it);
    if (!it.innerText?.trim() || !it.checkVisibility({ visibilityProperty: true })) return false;
    if (it.closest(".visually-hidden, .trap, .shortlist-said, .shortlist-words, .breadcrumbs, svg")) return false;
    if (style.webkitLineClamp !== "none" || style.overflowX !== "hidden") return false;
    return it.scrollWidth > it.clientWidth + 1;
  })
  .map((it) => it.tagName + " " + it.className)"""


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A visitor whose own style sheet the page's policy does not touch, as with a browser's settings."""
    return browser_context_args | {"bypass_csp": True}


@pytest.mark.parametrize(
    ("width", "styles"),
    [(320, "/* as it is */"), (360, LARGE), (360, SPACED)],
    ids=["reflow", "twice as large", "spaced"],
)
@pytest.mark.parametrize("lead", ["", "/ar"])
def test_nothing_is_lost_where_letters_are_large_or_the_window_narrow(
    context: BrowserContext, page: Page, lead: str, width: int, styles: str
) -> None:
    context.add_init_script(MARKED)
    page.set_viewport_size({"width": width, "height": 740})
    lost = []
    for address in [*PAGES, "/exhibitions/kite-kenya", "/news", "/venues/kicc", COMPARED]:
        page.goto(lead + address)
        page.add_style_tag(content=styles)
        lost += [(address, what) for what in page.evaluate(CUT)]
        if overflow(page):
            lost.append((address, f"{overflow(page)} px wider than the window"))
    assert not lost
