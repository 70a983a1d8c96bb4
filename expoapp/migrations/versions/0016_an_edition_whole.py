"""An edition whole: its partners, uploaded lists of exhibitors, and versions of exhibitors.

Revision: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "edition_partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('patron', 'partner', 'sponsor', 'association', 'media-partner', 'contractor')",
            name=op.f("ck_edition_partners_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_partners_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_partners")),
    )
    op.create_index("ix_edition_partners_edition_id", "edition_partners", ["edition_id"])
    op.create_table(
        "exhibitor_uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_exhibitor_uploads_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_exhibitor_uploads_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibitor_uploads")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_exhibitor_uploads_key_digest")),
    )
    for column in ("account_id", "edition_id", "created_at"):
        op.create_index(f"ix_exhibitor_uploads_{column}", "exhibitor_uploads", [column])
    # The default stays, so that the program before this one can still write rows (R12).
    with op.batch_alter_table("exhibitors") as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("exhibitors") as batch_op:
        batch_op.drop_column("version")
    op.drop_table("exhibitor_uploads")
    op.drop_table("edition_partners")
