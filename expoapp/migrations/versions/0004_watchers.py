"""Who waits for dates, what they were told, and how a mail says that its list can be left.

Revision: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "watchers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("exhibition_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("consent_wording", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["exhibition_id"], ["exhibitions.id"], name=op.f("fk_watchers_exhibition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watchers")),
        sa.UniqueConstraint("exhibition_id", "email_key", name=op.f("uq_watchers_exhibition_id_email_key")),
        sa.UniqueConstraint("key", name=op.f("uq_watchers_key")),
    )
    with op.batch_alter_table("watchers", schema=None) as batch_op:
        batch_op.create_index("ix_watchers_confirmed_at_asked_at", ["confirmed_at", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_watchers_email_key"), ["email_key"], unique=False)

    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("precision", sa.String(length=8), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("former_starts_on", sa.Date(), nullable=True),
        sa.Column("former_ends_on", sa.Date(), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "what IN ('nothing', 'fixed', 'moved', 'loosened', 'postponed', 'cancelled')",
            name=op.f("ck_announcements_what"),
        ),
        sa.CheckConstraint(
            "status IN ('provisional', 'scheduled', 'postponed', 'rescheduled', 'cancelled')",
            name=op.f("ck_announcements_status"),
        ),
        sa.CheckConstraint("precision IN ('exact', 'month', 'year', 'tba')", name=op.f("ck_announcements_precision")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_announcements_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("edition_id", "sequence", name=op.f("uq_announcements_edition_id_sequence")),
    )
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.create_index("ix_announcements_is_done_id", ["is_done", "id"], unique=False)

    # The default stays, so that the program before this one can still write mails (R12).
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("watcher_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("leave_address", sa.String(length=400), nullable=False, server_default=""))
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_watcher_id"), "watchers", ["watcher_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_index(batch_op.f("ix_outbox_watcher_id"), ["watcher_id"], unique=False)


def downgrade() -> None:
    # Mails to watchers carry addresses that nobody could erase any more.
    op.execute("DELETE FROM outbox WHERE watcher_id IS NOT NULL")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_watcher_id"))
        batch_op.drop_constraint(batch_op.f("fk_outbox_watcher_id"), type_="foreignkey")
        batch_op.drop_column("leave_address")
        batch_op.drop_column("watcher_id")
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.drop_index("ix_announcements_is_done_id")

    op.drop_table("announcements")
    with op.batch_alter_table("watchers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watchers_email_key"))
        batch_op.drop_index("ix_watchers_confirmed_at_asked_at")

    op.drop_table("watchers")
