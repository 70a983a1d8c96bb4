"""What can be found, in words: one entry a thing, and the words that typing errors are compared with."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expoapp.db import Base
from expoapp.text import LONGEST_WORD

# Beside the tables below the database keeps an index over `SearchEntry.words` by itself: on SQLite an FTS5 table that
# triggers fill, on PostgreSQL a GIN index. Both are made by the migration and named so (decision 9).
INDEX = "search_index"


class SearchEntry(Base):
    """A thing and the words it is found by, all made by `text.normal`. What of it is public its feature's queries say.

    `names` and `former` have a blank before and behind each word, so that " word " and " wor" can be looked for.
    """

    __tablename__ = "search_entries"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(60))  # the thing's primary key as text
    names: Mapped[str] = mapped_column(Text)
    former: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)  # every word once, those of names and of the text


class SearchWord(Base):
    """A word that a thing is called by: what a typing error may have meant."""

    __tablename__ = "search_words"

    word: Mapped[str] = mapped_column(String(LONGEST_WORD), primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("search_entries.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    written: Mapped[str] = mapped_column(String(LONGEST_WORD))  # as the thing writes it: Salaam, MEDEXPO, القاهرة


class SearchNear(Base):
    """What is left of a known word without a letter or two: words that share such a rest are near to one another."""

    __tablename__ = "search_near"
    __table_args__ = (Index("ix_search_near_word", "word"),)

    rest: Mapped[str] = mapped_column(String(LONGEST_WORD), primary_key=True)
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), primary_key=True)


def is_compared(_thing: Any, name: str | None, kind: str, is_reflected: bool, _other: Any) -> bool:
    """Say whether Alembic compares a table or index with the models: what the database keeps by itself is in none."""
    return not (is_reflected and kind in {"table", "index"} and (name or "").startswith(INDEX))
