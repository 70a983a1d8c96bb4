"""Reading pages as somebody else's parser does."""

from typing import Any

import html5lib


def parse(markup: str) -> Any:
    """Return the page as an element tree, made by the parser that browsers agree on."""
    return html5lib.parse(markup, namespaceHTMLElements=False)


def words(markup: str) -> str:
    """Return the words of a page's main part, with single blanks."""
    main = parse(markup).find(".//main")
    return " ".join("".join(main.itertext()).split())


def links(markup: str) -> dict[str, str]:
    """Return {address: words} of every link."""
    return {link.get("href", ""): " ".join("".join(link.itertext()).split()) for link in parse(markup).iter("a")}
