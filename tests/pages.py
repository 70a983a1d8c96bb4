"""Reading pages as somebody else's parser does."""

from typing import Any

from lxml import html


def parse(markup: str) -> Any:
    """Return the page as an element tree, made by libxml2's parser; whether it is good HTML, the W3C's checker says."""
    return html.document_fromstring(markup)


def words(markup: str) -> str:
    """Return the words of a page's main part, with single blanks."""
    main = parse(markup).find(".//main")
    return " ".join("".join(main.itertext()).split())


def links(markup: str) -> dict[str, str]:
    """Return {address: words} of every link."""
    return {link.get("href", ""): " ".join("".join(link.itertext()).split()) for link in parse(markup).iter("a")}
