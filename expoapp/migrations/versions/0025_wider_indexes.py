"""An index alone tells what of an organiser is public, and FTS5 knows the beginnings of four letters.

Revision: 0025
Revises: 0024
"""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_index(
        "ix_exhibitions_by_organiser", "exhibitions", ["organiser_id", "state", "public_from", "public_until"]
    )
    op.drop_index(op.f("ix_exhibitions_organiser_id"), table_name="exhibitions")
    _index_words("2 3 4")


def downgrade() -> None:
    _index_words("2 3")
    op.create_index(op.f("ix_exhibitions_organiser_id"), "exhibitions", ["organiser_id"])
    op.drop_index("ix_exhibitions_by_organiser", table_name="exhibitions")


def _index_words(lengths: str) -> None:
    """Let FTS5 keep the beginnings of these lengths; the triggers that fill it stay, for they name it only."""
    if op.get_context().dialect.name != "sqlite":
        return
    op.execute("DROP TABLE search_index")
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5"
        f"(words, content='search_entries', content_rowid='id', tokenize='ascii', prefix='{lengths}', detail='none')"
    )
    op.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")
