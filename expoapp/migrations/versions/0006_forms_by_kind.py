"""Enquiries keep what their kind asks, may be an addition to an earlier one, and desks may have a number for chats.

Revision: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

STATES = ("new", "assigned", "answered", "qualified", "won", "lost", "withdrawn", "quarantined", "spam")


def upgrade() -> None:
    # The defaults stay, so that the program before this one can still write rows (R12).
    op.add_column("desks", sa.Column("whatsapp", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("form_tokens", sa.Column("sender_digest", sa.String(length=64), nullable=False, server_default=""))
    with op.batch_alter_table("enquiries") as batch_op:
        batch_op.add_column(sa.Column("details", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        batch_op.add_column(sa.Column("joined_to_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_enquiries_joined_to_id"), ["joined_to_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_enquiries_joined_to_id"), "enquiries", ["joined_to_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.drop_constraint(batch_op.f("ck_enquiries_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_enquiries_state"), _one_of((*STATES, "joined")))


def downgrade() -> None:
    op.execute("UPDATE enquiries SET state = 'withdrawn' WHERE state = 'joined'")
    with op.batch_alter_table("enquiries") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_enquiries_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_enquiries_state"), _one_of(STATES))
        batch_op.drop_constraint(batch_op.f("fk_enquiries_joined_to_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_enquiries_joined_to_id"))
        batch_op.drop_column("joined_to_id")
        batch_op.drop_column("details")
    op.drop_column("form_tokens", "sender_digest")
    op.drop_column("desks", "whatsapp")


def _one_of(states: tuple[str, ...]) -> str:
    return f"state IN ({', '.join(map(repr, states))})"
