"""People are invited, prove a second factor, and get links by mail; sessions know how far they have come.

Revision: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # What the program before this one adds has the defaults (R12): no second factor, and a session that has not
    # proved one.
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.add_column(sa.Column("factor_secret", sa.String(200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("factor_step", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("factor_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("has_short_password", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("rights_version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("staff_sessions") as batch_op:
        batch_op.add_column(sa.Column("factor_proved_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("roles", sa.String(60), nullable=False, server_default=""))
    op.create_table(
        "recovery_codes",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_account_id"), "recovery_codes", ["account_id"])
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("credential", sa.String(1400), nullable=False),
        sa.Column("public_key", sa.String(1400), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_passkeys_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkeys_credential")),
    )
    op.create_index(op.f("ix_passkeys_account_id"), "passkeys", ["account_id"])
    op.create_table(
        "account_links",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(8), nullable=False),
        sa.Column("new_email", sa.String(254), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.CheckConstraint("purpose IN ('password', 'address')", name=op.f("ck_account_links_purpose")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_links_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_account_links")),
    )
    op.create_index(op.f("ix_account_links_account_id"), "account_links", ["account_id"])
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("roles", sa.String(60), nullable=False),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_invitations_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitations_digest")),
        sa.UniqueConstraint("email_key", name=op.f("uq_invitations_email_key")),
    )
    op.create_table(
        "invitation_regions",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_invitation_regions_invitation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_invitation_regions_region_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("invitation_id", "region_id", name=op.f("pk_invitation_regions")),
    )


def downgrade() -> None:
    for name in ("invitation_regions", "invitations", "account_links", "passkeys", "recovery_codes"):
        op.drop_table(name)
    with op.batch_alter_table("staff_sessions") as batch_op:
        for name in ("roles", "factor_proved_at"):
            batch_op.drop_column(name)
    with op.batch_alter_table("accounts") as batch_op:
        for name in ("rights_version", "has_short_password", "factor_at", "factor_step", "factor_secret"):
            batch_op.drop_column(name)
