"""What a directory's file tells is known again by its keys, and a region may lie within another.

Revision: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # The defaults stay, so that the program before this one can still write rows (R12).
    with op.batch_alter_table("regions") as batch_op:
        batch_op.add_column(sa.Column("within_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_regions_within_id"), ["within_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_regions_within_id"), "regions", ["within_id"], ["id"])
    with op.batch_alter_table("exhibitions") as batch_op:
        batch_op.add_column(sa.Column("source_key", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("source_digest", sa.String(length=32), nullable=False, server_default=""))
        batch_op.create_unique_constraint(batch_op.f("uq_exhibitions_source_key"), ["source_key"])
    with op.batch_alter_table("editions") as batch_op:
        batch_op.add_column(sa.Column("is_assumed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("source_key", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("source_digest", sa.String(length=32), nullable=False, server_default=""))
        batch_op.create_unique_constraint(batch_op.f("uq_editions_source_key"), ["source_key"])


def downgrade() -> None:
    with op.batch_alter_table("editions") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_editions_source_key"), type_="unique")
        batch_op.drop_column("source_digest")
        batch_op.drop_column("source_key")
        batch_op.drop_column("is_assumed")
    with op.batch_alter_table("exhibitions") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_exhibitions_source_key"), type_="unique")
        batch_op.drop_column("source_digest")
        batch_op.drop_column("source_key")
    with op.batch_alter_table("regions") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_regions_within_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_regions_within_id"))
        batch_op.drop_column("within_id")
