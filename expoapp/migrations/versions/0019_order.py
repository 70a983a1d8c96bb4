"""Redirects by hand, addresses asked for in vain, findings dismissed, and the old site's numbers of posts.

Revision: 0019
Revises: 0017
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"

HOME = "path LIKE '/%' AND target LIKE '/%'"


def upgrade() -> None:
    # A key that is no text, so that a redirect can be changed; written anew, for neither database changes a primary
    # key in place. The defaults stay, so that the program before this one can still write rows (R12).
    kept = _rows()
    op.drop_table("redirects")
    op.create_table(
        "redirects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("is_tree", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.CheckConstraint(HOME, name=op.f("ck_redirects_stays_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redirects")),
        sa.UniqueConstraint("path", name=op.f("uq_redirects_path")),
    )
    _put({_key(row["path"]): row for row in reversed(kept)})
    op.create_table(
        "missing_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("asked_from_us", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("is_ignored", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_addresses")),
        sa.UniqueConstraint("path", name=op.f("uq_missing_addresses_path")),
    )
    op.create_index(op.f("ix_missing_addresses_last_on"), "missing_addresses", ["last_on"])
    op.create_table(
        "quality_dismissals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("exhibition_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_quality_dismissals_account_id_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["exhibition_id"],
            ["exhibitions.id"],
            name=op.f("fk_quality_dismissals_exhibition_id_exhibitions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_dismissals")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_quality_dismissals_kind_subject")),
    )
    op.create_index(op.f("ix_quality_dismissals_exhibition_id"), "quality_dismissals", ["exhibition_id"])
    with op.batch_alter_table("news_posts") as batch_op:
        batch_op.add_column(sa.Column("old_id", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_news_posts_old_id"), ["old_id"])


def downgrade() -> None:
    with op.batch_alter_table("news_posts") as batch_op:
        batch_op.drop_constraint(op.f("uq_news_posts_old_id"), type_="unique")
        batch_op.drop_column("old_id")
    op.drop_index(op.f("ix_quality_dismissals_exhibition_id"), table_name="quality_dismissals")
    op.drop_table("quality_dismissals")
    op.drop_index(op.f("ix_missing_addresses_last_on"), table_name="missing_addresses")
    op.drop_table("missing_addresses")
    kept = _rows()
    op.drop_table("redirects")
    op.create_table(
        "redirects",
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(HOME, name=op.f("ck_redirects_stays_home")),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_redirects")),
    )
    _put({row["path"]: row for row in kept})


def _table() -> sa.Table:
    return sa.Table(
        "redirects",
        sa.MetaData(),
        sa.Column("path", sa.String(length=300)),
        sa.Column("target", sa.String(length=300)),
        sa.Column("created_at", sa.DateTime(timezone=True)),
    )


def _rows() -> list[sa.RowMapping]:
    return list(op.get_bind().execute(_table().select().order_by("path")).mappings())


def _put(rows: dict[str, sa.RowMapping]) -> None:
    for path, row in rows.items():
        op.get_bind().execute(_table().insert().values(path=path, target=row["target"], created_at=row["created_at"]))


def _key(address: str) -> str:
    """Return an address as it is looked up from here on: small letters, single slashes, its query in one order."""
    path, _mark, query = unicodedata.normalize("NFC", address).lower().partition("?")
    joined = "/" + "/".join(step for step in path.split("/") if step)
    return f"{joined}?{'&'.join(sorted(query.split('&')))}" if query else joined
