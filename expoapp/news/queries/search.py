"""What a search finds among the news."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, cast, exists, func, select
from sqlalchemy.orm import selectinload

from expoapp import search
from expoapp.db import session
from expoapp.news.models import NewsPost
from expoapp.news.queries.public import ORDER
from expoapp.search import SearchEntry, Word

_BY_TEXT = 5


def any_post(words: Sequence[Word], moment: datetime) -> Any:
    """Return the condition that the public finds a post by all of some words."""
    return exists(select(NewsPost.id).where(NewsPost.is_published(moment), *map(_says, words)))


def _says(word: Word) -> Any:
    return NewsPost.id.in_(search.hits("news", word, cast(SearchEntry.key, Integer)))


def found_posts(words: Sequence[Word], moment: datetime, limit: int, offset: int = 0) -> tuple[list[NewsPost], int]:
    """Return the posts that fit best, and how many there are: by title before by text, then the newest first."""
    fits = NewsPost.is_published(moment), *map(_says, search.essential(words))
    total = session().scalar(select(func.count(NewsPost.id)).where(*fits)) or 0
    best = (
        select(NewsPost)
        .join(SearchEntry, (SearchEntry.kind == "news") & (SearchEntry.key == cast(NewsPost.id, String)))
        .where(*fits)
        .order_by(search.rank(words, lambda _word: _BY_TEXT), *ORDER)
        .options(selectinload(NewsPost.translations))
    )
    return list(session().scalars(best.limit(limit).offset(offset))), total
