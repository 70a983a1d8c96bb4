"""Exhibitors of an edition, and the groups of goods they show.

Revision: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "exhibitors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("hall", sa.String(length=60), nullable=False),
        sa.Column("stand", sa.String(length=60), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("products", sa.String(length=500), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_source", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "consented_at IS NULL OR consent_source != ''", name=op.f("ck_exhibitors_consent_has_a_source")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_exhibitors_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibitors")),
        sa.UniqueConstraint("edition_id", "name_key", name=op.f("uq_exhibitors_edition_id_name_key")),
    )
    with op.batch_alter_table("exhibitors", schema=None) as batch_op:
        batch_op.create_index("ix_exhibitors_edition_id_consented_at", ["edition_id", "consented_at"], unique=False)

    op.create_table(
        "exhibitor_product_groups",
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("product_group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"],
            ["exhibitors.id"],
            name=op.f("fk_exhibitor_product_groups_exhibitor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_group_id"], ["product_groups.id"], name=op.f("fk_exhibitor_product_groups_product_group_id")
        ),
        sa.PrimaryKeyConstraint("exhibitor_id", "product_group_id", name=op.f("pk_exhibitor_product_groups")),
    )
    with op.batch_alter_table("exhibitor_product_groups", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exhibitor_product_groups_product_group_id"), ["product_group_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("exhibitor_product_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibitor_product_groups_product_group_id"))

    op.drop_table("exhibitor_product_groups")
    with op.batch_alter_table("exhibitors", schema=None) as batch_op:
        batch_op.drop_index("ix_exhibitors_edition_id_consented_at")

    op.drop_table("exhibitors")
