"""Take the pictures of the README and the handbook anew: run `make pictures`.

The real application is served on an instance that is thrown away, with the bundled sample, people and letters, at a
moment that never changes; what is drawn by lot comes out the same each time. Needs the development environment and
Chromium. tests/journeys/test_pictures.py walks the same table without taking pictures.
"""

import base64
import random
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import patch

import flask_migrate
import pyotp
import time_machine
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from docs.pictures.furnish import NEWCOMER, PASSWORD, SAMPLE_DAY, furnish
from expoapp import clock, create_app
from expoapp.config import Settings
from expoapp.db import db
from expoapp.installation import load_sample
from tests.browser import FLAGS, NAMES, Quiet
from tests.conftest import Visitor

HERE = Path(__file__).parent
QUALITY = 82
WIDTH = 1200
TALL = 1700
MARGIN = 16


@dataclass(frozen=True)
class Picture:
    """A picture: of which page, what its headline says, and which part of it.

    The address is filled in with what `furnish` returns. With `part` only that element is shown, and with `until` down
    to the end of another one, so that nothing is cut. `steps` are done on the page before. `who` looks: "visitor",
    "office" or "newcomer", who has no second factor yet.
    """

    name: str
    address: str
    headline: str
    height: int = 800
    part: str = ""
    until: str = ""
    steps: Callable[[Page], None] | None = None
    who: str = "office"
    width: int = WIDTH

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.webp"


def _jump(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("kenya 2027", delay=10)
    expect(page.get_by_role("option").nth(3)).to_be_visible()


def _answer(page: Page) -> None:
    page.get_by_role("link", name="Answer", exact=True).click()
    page.get_by_label("Template").select_option(label="Stand enquiry, first answer (English)")
    page.get_by_role("button", name="Use this template").click()
    expect(page.get_by_label("Your answer")).not_to_be_empty()
    page.get_by_label("Your answer").blur()


def _odd_days(page: Page) -> None:
    page.get_by_label("First day").fill("2027-07-04")
    page.get_by_label("First day").press("Tab")
    expect(page.locator("#starts_on-remarks p").first).to_be_visible()


def _new_days(page: Page) -> None:
    page.get_by_label("New first day").fill("2027-09-29")
    page.get_by_label("New last day").fill("2027-10-01")
    page.get_by_label("Reason").fill("The hall is being rebuilt until August.")
    page.get_by_label("Reason").blur()


def _moments(page: Page) -> None:
    page.locator(".publication details").first.evaluate("part => { part.open = true }")


WHOLE = ".office-page > :last-child"
PICTURES = (
    Picture("home", "/", "Meet your market", 900, who="visitor"),
    Picture("finder-ar-phone", "/ar/exhibitions?region=east-africa", "المعارض", who="visitor", width=390),
    Picture("edition", "/exhibitions/medexpo-kenya/2027", "MEDEXPO KENYA", 770, who="visitor"),
    Picture("calendar", "/exhibitions?view=calendar&at=2027-07", "Exhibitions", 900, who="visitor"),
    Picture("map", "/exhibitions?view=map", "Exhibitions", 980, who="visitor"),
    Picture("enquire", "/enquire?kind=exhibit&exhibition=buildexpo-kenya", "Send an enquiry", who="visitor"),
    Picture("second-factor", "/staff", "Set up the second factor", 1000, ".entry-box", who="newcomer"),
    Picture("today", "/staff", "Today", 664),
    Picture("jump", "/staff", "Today", 620, steps=_jump),
    Picture("inbox", "/staff/enquiries", "Enquiries", 756),
    Picture(
        "enquiry", "/staff/enquiries/{steel}", "Enquiry EX-", TALL, "main", "[aria-labelledby=others-heading]", _answer
    ),
    Picture("quarantine", "/staff/enquiries/quarantine", "Quarantine", TALL, "main", WHOLE),
    Picture("figures", "/staff/enquiries/figures", "Figures of the enquiries", TALL, "main", ".wait-table"),
    Picture("mail", "/staff/mail", "Mail", TALL, "main", "tbody tr:nth-child(7)", width=1400),
    Picture("exhibitions", "/staff/exhibitions", "Exhibitions", TALL, "main", "tbody tr:nth-child(9)"),
    Picture("exhibition", "/staff/exhibitions/{medexpo}", "MEDEXPO KENYA", TALL, "main", WHOLE),
    Picture(
        "edition-form",
        "/staff/exhibitions/editions/{buildexpo_2027}/edit",
        "Edit the edition",
        TALL,
        "main",
        "#month",
        _odd_days,
    ),
    Picture("move", "/staff/exhibitions/editions/{medexpo_2027}/move", "Move the", TALL, "main", WHOLE, _new_days),
    Picture("next-year", "/staff/exhibitions/next-year", "Next year", TALL, "main", "tbody tr:nth-child(4)"),
    Picture("on-the-site", "/staff/news/{post}", "Stands for BUILDEXPO", TALL, ".publication", steps=_moments),
    Picture("agenda", "/staff/agenda", "Agenda", TALL, "main", WHOLE),
    Picture("history", "/staff/history/editions/{lightexpo_2027}", "History", TALL, "main", WHOLE),
    Picture("venues", "/staff/venues", "Venues", TALL, "main", "tbody tr:nth-child(9)"),
    Picture("quality", "/staff/quality", "Data quality", TALL, "main", ".panel >> nth=1"),
    Picture("import", "{import}?rows=changed", "What the file does", TALL, "main", WHOLE),
    Picture("people", "/staff/people", "People", TALL, "main", WHOLE),
)


def sign_in(page: Page) -> str:
    """Sign the administrator in through the form, up to the second factor; return what its key is."""
    page.goto("/staff")
    page.get_by_label("E-mail").fill(NEWCOMER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up the second factor")
    return page.locator(".factor-key").inner_text().replace(" ", "")


def connect(page: Page, key: str) -> None:
    """Type the first code and go on to the office."""
    page.get_by_label("Code").fill(pyotp.TOTP(key).at(clock.now()))
    page.get_by_role("button", name="Connect the app").click()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def show(page: Page, picture: Picture, places: dict[str, Any]) -> None:
    """Open the page of a picture and bring it to the state that the picture shows."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    if picture.who != "newcomer":
        page.goto(picture.address.format(**places))
    expect(page.get_by_role("heading", level=1)).to_contain_text(picture.headline)
    if picture.steps:
        picture.steps(page)
    for selector in filter(None, (picture.part, picture.until)):
        expect(page.locator(selector).last).to_be_visible()


def take(page: Page, picture: Picture) -> None:
    """Take the picture of what is open."""
    page.evaluate("document.fonts.ready")
    page.evaluate("document.activeElement.style.caretColor = 'transparent'")  # it blinks
    asked: dict[str, Any] = {"format": "webp", "quality": QUALITY}
    if picture.part:
        asked["clip"] = _clip(page, picture) | {"scale": 1}
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)
    (HERE / picture.file).write_bytes(base64.b64decode(taken["data"]))


def _clip(page: Page, picture: Picture) -> dict[str, float]:
    """Return what of the window is shown: from the top of a part to its end, or to the end of another."""
    box: Any = page.locator(picture.part).first.bounding_box()
    if picture.until:
        end: Any = page.locator(picture.until).last.bounding_box()
        below = 0 if picture.until.startswith(("tbody", ".wait-table")) else MARGIN  # what follows would look in
        return box | {"height": end["y"] + end["height"] + below - box["y"]}
    return {
        "x": box["x"] - MARGIN,
        "y": box["y"] - MARGIN,
        "width": box["width"] + 2 * MARGIN,
        "height": box["height"] + 2 * MARGIN,
    }


def walk(context: BrowserContext, places: dict[str, Any], then: Callable[[Page, Picture], None]) -> None:
    """Go through all pictures in order, as who looks at each, and do something with each."""
    page = context.new_page()
    page.clock.set_fixed_time(clock.now())
    key = ""
    for picture in sorted(PICTURES, key=lambda one: one.who == "office"):
        if picture.who == "newcomer":
            key = sign_in(page)
        show(page, picture, places)
        then(page, picture)
        if key:
            connect(page, key)
            key = ""


def main() -> None:
    """Serve a throw-away instance, take every picture, and say how large they are."""
    lot = random.Random(27)  # noqa: S311 -- nothing here is secret
    names = {
        "token_urlsafe": lambda count=32: base64.urlsafe_b64encode(lot.randbytes(count)).rstrip(b"=").decode(),
        "token_bytes": lambda count=32: lot.randbytes(count),
        "choice": lot.choice,
    }
    with (
        tempfile.TemporaryDirectory() as folder,
        time_machine.travel(SAMPLE_DAY, tick=False) as to,
        patch.multiple(secrets, **names),
        patch.object(pyotp, "random_base32", lambda: base64.b32encode(lot.randbytes(20)).decode()),
    ):
        server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, request_handler=Quiet)
        origin = f"http://127.0.0.1:{server.port}"
        app = create_app(Settings(instance=Path(folder), secret="s" * 40, base_url=origin))
        server.app, app.test_client_class = app, Visitor
        with app.app_context():
            flask_migrate.upgrade()
            load_sample()
            db.session.remove()
        places = furnish(app, to)
        Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as driver:
            path = next(filter(None, map(shutil.which, NAMES)), None)
            browser = driver.chromium.launch(executable_path=path, args=FLAGS)
            context = browser.new_context(
                base_url=origin, locale="en-GB", timezone_id="Africa/Nairobi", reduced_motion="reduce"
            )
            walk(context, places, take)
            browser.close()
        server.shutdown()
    for picture in PICTURES:
        sys.stdout.write(f"{picture.file:24}{(HERE / picture.file).stat().st_size // 1024:>6} kB\n")


if __name__ == "__main__":
    main()
