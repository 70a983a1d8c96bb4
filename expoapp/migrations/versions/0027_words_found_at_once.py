"""On PostgreSQL words are found as fast right after they were written as later.

GIN would let new entries wait in a list that each search reads through, and that makes the planner read whole tables.

Revision: 0027
Revises: 0026
"""

from alembic import op

revision = "0027"
down_revision = "0026"

INDEXES = ("search_index", "search_index_enquiries")


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for name in INDEXES:
            op.execute(f"ALTER INDEX {name} SET (fastupdate = off)")
            op.execute(f"SELECT gin_clean_pending_list('{name}'::regclass)")


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for name in INDEXES:
            op.execute(f"ALTER INDEX {name} RESET (fastupdate)")
