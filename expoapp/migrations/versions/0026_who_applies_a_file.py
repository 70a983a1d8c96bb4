"""A file of rows is worked on in the name of whoever set it to work, not always of whoever handed it in.

Revision: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    with op.batch_alter_table("imports") as batch_op:
        batch_op.add_column(sa.Column("doer_id", sa.Integer(), nullable=True))
    op.execute("UPDATE imports SET doer_id = account_id")
    with op.batch_alter_table("imports") as batch_op:
        batch_op.alter_column("doer_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key("fk_imports_doer_id_accounts", "accounts", ["doer_id"], ["id"], ondelete="CASCADE")


def downgrade() -> None:
    with op.batch_alter_table("imports") as batch_op:
        batch_op.drop_constraint("fk_imports_doer_id_accounts", type_="foreignkey")
        batch_op.drop_column("doer_id")
