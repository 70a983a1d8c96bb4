"""What a new edition was given from the one before it, until somebody confirms it.

Revision: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

FIELDS = "('venue', 'hall', 'hours', 'note', 'registration', 'documents', 'partners', 'targets')"


def upgrade() -> None:
    op.create_table(
        "carried_fields",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.CheckConstraint(f"field IN {FIELDS}", name="ck_carried_fields_field"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name="fk_carried_fields_edition_id_editions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "field", name="pk_carried_fields"),
    )


def downgrade() -> None:
    op.drop_table("carried_fields")
