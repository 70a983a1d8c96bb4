"""Why a mail was given up and when, and when it was sent anew.

Revision: 0008
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    # The default stays, so that the program before this one can still write mails (R12).
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fault", sa.String(length=12), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("resent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_outbox_state_id", ["state", "id"], unique=False)
    # What was given up before was not kept by kind or time: the last attempt stands in for the time.
    op.execute("UPDATE outbox SET fault = 'refused', given_up_at = next_at WHERE state = 'dead'")


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_state_id")
        batch_op.drop_column("resent_at")
        batch_op.drop_column("given_up_at")
        batch_op.drop_column("fault")
