"""What news posts are found by: title and text in every language they are in."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select

from expoapp import search, text
from expoapp.db import session
from expoapp.news.models import NewsPost, NewsTranslation
from expoapp.search import Entry


def posts(keys: Collection[str] | None = None) -> Iterator[Entry]:
    """Yield posts by their titles and texts."""
    rows: Any = select(NewsPost.id, NewsPost.title, NewsPost.body).order_by(NewsPost.id)
    said: Any = select(NewsTranslation.post_id, NewsTranslation.field, NewsTranslation.value).order_by(
        NewsTranslation.lang
    )
    if keys is not None:
        ids = [int(key) for key in keys]
        rows, said = rows.where(NewsPost.id.in_(ids)), said.where(NewsTranslation.post_id.in_(ids))
    told: dict[int, dict[str, list[str]]] = {}
    for post_id, field, value in session().execute(said):
        told.setdefault(post_id, {}).setdefault(field, []).append(value)
    for post_id, title, body in session().execute(rows.execution_options(yield_per=200)):
        more = told.get(post_id, {})
        bodies = (body, *more.get("body", ()))
        yield Entry(
            str(post_id), names=(title, *more.get("title", ())), texts=tuple(text.plain(value) for value in bodies)
        )


def follow() -> None:
    """Keep the index of all of these."""
    search.follow("news", posts, {NewsPost: "id", NewsTranslation: "post_id"})
