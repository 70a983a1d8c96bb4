"""What can be found, in words, and the index over it.

Revision: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# The table keeps the words; FTS5 keeps only where they stand. The words come normalised and parted by single blanks,
# and the tokenizer "ascii" parts there only: "unicode61" knows the letters of Unicode 6.1 and would cut others.
SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5"
    "(words, content='search_entries', content_rowid='id', tokenize='ascii', prefix='2 3', detail='none')",
    "CREATE TRIGGER search_index_add AFTER INSERT ON search_entries BEGIN"
    " INSERT INTO search_index (rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER search_index_take AFTER DELETE ON search_entries BEGIN"
    " INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER search_index_change AFTER UPDATE OF words ON search_entries BEGIN"
    " INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.id, old.words);"
    " INSERT INTO search_index (rowid, words) VALUES (new.id, new.words); END",
)
# The words as they are: no configuration of PostgreSQL's cuts or folds them a second time.
POSTGRESQL = "CREATE INDEX search_index ON search_entries USING gin (array_to_tsvector(string_to_array(words, ' ')))"


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_search_entries_kind_key")),
    )
    op.create_table(
        "search_near",
        sa.Column("rest", sa.String(length=40), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("rest", "word", name=op.f("pk_search_near")),
    )
    op.create_index("ix_search_near_word", "search_near", ["word"])
    op.create_table(
        "search_words",
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["search_entries.id"], name=op.f("fk_search_words_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "entry_id", name=op.f("pk_search_words")),
    )
    op.create_index(op.f("ix_search_words_entry_id"), "search_words", ["entry_id"])
    for statement in SQLITE if op.get_context().dialect.name == "sqlite" else (POSTGRESQL,):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("search_words")
    op.drop_table("search_near")
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    # Triggers and, on PostgreSQL, the index go with the table.
    op.drop_table("search_entries")
