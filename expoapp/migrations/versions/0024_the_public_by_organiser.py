"""What the public may see of an organiser's exhibitions is told by an index alone.

Revision: 0024
Revises: 0023
"""

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_index(
        "ix_exhibitions_by_organiser", "exhibitions", ["organiser_id", "state", "public_from", "public_until"]
    )
    op.drop_index(op.f("ix_exhibitions_organiser_id"), table_name="exhibitions")


def downgrade() -> None:
    op.create_index(op.f("ix_exhibitions_organiser_id"), "exhibitions", ["organiser_id"])
    op.drop_index("ix_exhibitions_by_organiser", table_name="exhibitions")
