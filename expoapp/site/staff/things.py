"""The things of the trail by their names, as far as the person may see them, and where their pages are."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from expoapp import history
from expoapp.accounts.models import Scope
from expoapp.enquiries.queries import enquiry as enquiries
from expoapp.exhibitions.queries import naming
from expoapp.news.queries import staff as news
from expoapp.site import queries, wording
from expoapp.web.guard import may


@dataclass(frozen=True)
class Named:
    """A thing as the trail shows it; address is "" where the person may not open it, or there is no page."""

    words: str
    address: str = ""
    history: str = ""


@dataclass(frozen=True)
class _Page:
    """Where things of a table are shown: endpoint, the name of the key in it, and what finds names within a scope."""

    endpoint: str
    argument: str
    names: Callable[[Iterable[int], Scope], dict[int, str]]
    is_named_by_key: bool = True


_PAGES = {
    "exhibitions": _Page("staff.exhibitions.show", "exhibition_id", naming.exhibitions),
    "editions": _Page("staff.exhibitions.edit_edition", "edition_id", naming.editions),
    "pages": _Page("staff.site.page", "page_id", lambda keys, _scope: queries.page_titles(keys)),
    "news_posts": _Page("staff.news.show", "post_id", news.titles),
    "enquiries": _Page("staff.enquiries.enquiry", "reference", enquiries.references, is_named_by_key=False),
}


def named(things: Iterable[str], scope: Scope) -> dict[str, Named]:
    """Return things by their names in the trail; one statement for each table, however many there are."""
    keys: dict[str, set[int]] = defaultdict(set)
    found: dict[str, Named] = {}
    for thing in things:
        table, _slash, key = thing.partition("/")
        found[thing] = Named(wording.thing_in_words(thing))
        if table in _PAGES and key.isdigit() and may(_PAGES[table].endpoint):
            keys[table].add(int(key))
    for table, numbers in keys.items():
        page = _PAGES[table]
        kind = history.kind_of(table)
        for number, name in page.names(numbers, scope).items():
            values: dict[str, Any] = {page.argument: number if page.is_named_by_key else name}
            found[f"{table}/{number}"] = Named(
                name,
                url_for(page.endpoint, **values),
                url_for("staff.site.history", table=table, key=number) if kind and may("staff.site.history") else "",
            )
    return found
