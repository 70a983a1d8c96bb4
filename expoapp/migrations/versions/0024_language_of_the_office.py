"""Everybody reads the back office in a language of their own.

Revision: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    for table in ("accounts", "invitations"):
        op.add_column(table, sa.Column("lang", sa.String(length=12), nullable=False, server_default="en"))


def downgrade() -> None:
    for table in ("accounts", "invitations"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("lang")
