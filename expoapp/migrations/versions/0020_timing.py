"""What was once public is known as such, links to previews, and forms that are kept while somebody types.

Revision: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

PUBLISHED = ("exhibitions", "editions", "news_posts", "pages", "banners")


def upgrade() -> None:
    for table in PUBLISHED:
        # Empty is true of everything so far: nothing that was public could be put off to a later moment.
        op.add_column(table, sa.Column("seen_from", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "preview_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_preview_links_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_preview_links"),
        sa.UniqueConstraint("key", name="uq_preview_links_key"),
    )
    op.create_index("ix_preview_links_kind_thing_id", "preview_links", ["kind", "thing_id"])
    op.create_index("ix_preview_links_account_id", "preview_links", ["account_id"])
    op.create_index("ix_preview_links_ends_at", "preview_links", ["ends_at"])
    op.create_table(
        "form_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_form_drafts_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_form_drafts"),
        sa.UniqueConstraint("account_id", "address", name="uq_form_drafts_account_id_address"),
    )
    op.create_index("ix_form_drafts_saved_at", "form_drafts", ["saved_at"])


def downgrade() -> None:
    op.drop_table("form_drafts")
    op.drop_table("preview_links")
    for table in reversed(PUBLISHED):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("seen_from")
