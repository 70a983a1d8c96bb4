"""What is to be mended is found beside the pages that show it, and kept.

Revision: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "quality_rounds",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_quality_rounds_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_quality_rounds"),
    )
    op.create_table(
        "quality_scores",
        sa.Column("exhibition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibition_id"],
            ["exhibitions.id"],
            name="fk_quality_scores_exhibition_id_exhibitions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("exhibition_id", name="pk_quality_scores"),
    )
    op.create_index("ix_quality_scores_score", "quality_scores", ["score", "exhibition_id"])
    op.create_table(
        "quality_findings",
        sa.Column("exhibition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibition_id"],
            ["exhibitions.id"],
            name="fk_quality_findings_exhibition_id_exhibitions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("exhibition_id", "kind", "subject", name="pk_quality_findings"),
    )
    op.create_index("ix_quality_findings_kind_subject", "quality_findings", ["kind", "subject"])


def downgrade() -> None:
    op.drop_table("quality_findings")
    op.drop_table("quality_scores")
    op.drop_table("quality_rounds")
