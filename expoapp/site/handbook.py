"""The staff's handbook, read from docs/staff-handbook.md: its chapters as HTML, with the headings that pages lead to.

Its addresses are relative to the folder of the chapters, so that it is made once, whatever the site is called.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from expoapp.config import ROOT

DOCUMENT = ROOT / "docs" / "staff-handbook.md"
PICTURES = ROOT / "docs" / "pictures"
# In the document the book is h1 and a chapter h2; on a page of its own the chapter is h1.
_RAISED = {"h3": "h2", "h4": "h3"}
_NO_PART_OF_A_NAME = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Heading:
    """A heading inside a chapter, and the anchor that leads to it."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Chapter:
    """A chapter: its name in addresses, its text as HTML without its own heading, and the headings in it."""

    name: str
    title: str
    html: str
    headings: tuple[Heading, ...]


@cache
def chapters() -> dict[str, Chapter]:
    """Return the chapters by name, in the order of the book."""
    return parse(DOCUMENT.read_text(encoding="utf-8"))


@cache
def pictures() -> frozenset[str]:
    """Return the names of the pictures that the chapters show."""
    shown = [name for chapter in chapters().values() for name in re.findall(r'src="pictures/([^"]+)"', chapter.html)]
    return frozenset(name for name in shown if (PICTURES / name).is_file())


def anchor_of(title: str) -> str:
    """Return the anchor of a heading, the same that GitHub gives it."""
    return _NO_PART_OF_A_NAME.sub("", title.lower()).replace(" ", "-")


def parse(document: str) -> dict[str, Chapter]:
    """Return the chapters of a document: each begins at a heading of level 2, and what stands before is left out."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    starts: list[tuple[str, int]] = []
    homes: dict[str, str] = {}
    tokens = reader.parse(document)
    for at, token in enumerate(tokens):
        if token.type != "heading_open" or token.tag == "h1":
            continue
        title = tokens[at + 1].content
        anchor = anchor_of(title)
        if token.tag == "h2":
            starts.append((title, at))
        homes[anchor] = anchor_of(starts[-1][0])
    found = {}
    ends = [at for _title, at in starts[1:]] + [len(tokens)]
    for (title, start), end in zip(starts, ends, strict=True):
        inside = tokens[start + 3 : end]  # without its own heading: open, text, close
        headings = _prepare(inside, homes)
        html = reader.renderer.render(inside, reader.options, {})
        found[anchor_of(title)] = Chapter(anchor_of(title), title, html, headings)
    return found


def _prepare(tokens: list[Token], homes: dict[str, str]) -> tuple[Heading, ...]:
    """Give headings their anchors and links inside the book their chapter; return the headings."""
    headings = []
    for at, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _RAISED[token.tag]
        if token.type == "heading_open":
            heading = Heading(anchor_of(tokens[at + 1].content), tokens[at + 1].content)
            token.attrSet("id", heading.anchor)
            headings.append(heading)
        for part in token.children or ():
            lead = str(part.attrGet("href") or "")
            if part.type == "link_open" and lead.startswith("#"):
                home = homes[lead[1:]]
                part.attrSet("href", home if home == lead[1:] else home + lead)
    return tuple(headings)


def picture_path(name: str) -> Path | None:
    """Return where a picture of the handbook lies; None for any other name."""
    return PICTURES / name if name in pictures() else None
