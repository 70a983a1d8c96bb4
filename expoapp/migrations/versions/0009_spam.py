"""Why an enquiry was held back and since when, what the desk has taught, and texts known again by digests.

Revision: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    # The defaults stay, so that the program before this one can still write rows (R12).
    with op.batch_alter_table("enquiries") as batch_op:
        batch_op.add_column(sa.Column("suspicions", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("taught", sa.String(length=4), nullable=False, server_default=""))
        batch_op.create_check_constraint(batch_op.f("ck_enquiries_taught"), "taught IN ('', 'spam', 'fine')")
    op.execute("UPDATE enquiries SET held_at = created_at WHERE state IN ('quarantined', 'spam')")
    op.create_table(
        "spam_words",
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("spam", sa.Integer(), nullable=False),
        sa.Column("fine", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_spam_words")),
    )
    op.create_table(
        "seen_texts",
        sa.Column("enquiry_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_seen_texts_enquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("enquiry_id", "digest", name=op.f("pk_seen_texts")),
    )
    with op.batch_alter_table("seen_texts") as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_texts_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_seen_texts_seen_at"), ["seen_at"], unique=False)


def downgrade() -> None:
    op.drop_table("seen_texts")
    op.drop_table("spam_words")
    with op.batch_alter_table("enquiries") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_enquiries_taught"), type_="check")
        batch_op.drop_column("taught")
        batch_op.drop_column("held_at")
        batch_op.drop_column("suspicions")
