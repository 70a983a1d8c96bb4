"""The pictures of README and handbook: each is used, each is there, and each page still is what the script expects."""

import re

from flask import Flask
from playwright.sync_api import BrowserContext
from time_machine import Traveller

from docs.pictures import make
from docs.pictures.furnish import furnish
from expoapp.config import ROOT
from expoapp.site import handbook

MOST_KB = 100
ALL_KB = 1_200


def used(name: str) -> list[tuple[str, str]]:
    """Return (words instead, file) of each picture that a document shows."""
    return re.findall(r"!\[([^\]]*)\]\((?:docs/)?pictures/([^)]+)\)", (ROOT / name).read_text(encoding="utf-8"))


def test_every_picture_is_used_and_made_by_the_script() -> None:
    shown = {file for name in ("README.md", "docs/staff-handbook.md") for _words, file in used(name)}
    lying = {path.name for path in handbook.PICTURES.iterdir() if path.suffix not in {".py", ""}}
    assert shown == lying == {picture.file for picture in make.PICTURES}


def test_every_picture_of_the_handbook_says_in_words_what_is_to_be_seen() -> None:
    assert not [file for words, file in used("docs/staff-handbook.md") if len(words.split()) < 6]


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size / 1024 for path in handbook.PICTURES.glob("*.webp")}
    assert not {name: size for name, size in sizes.items() if size > MOST_KB}
    assert sum(sizes.values()) <= ALL_KB


def test_every_page_in_a_picture_still_is_what_the_script_expects(
    app: Flask, sample: Traveller, context: BrowserContext, live: str
) -> None:
    assert live
    shown: list[str] = []
    make.walk(context, furnish(app, sample), lambda _page, picture: shown.append(picture.name))
    assert sorted(shown) == sorted(picture.name for picture in make.PICTURES)
