"""The trail append-only, with its head and sealed segments; which state a restored one brought back.

Revision: 0021
Revises: 0020

A batch migration of `audit` on SQLite makes the table anew and loses its triggers: it has to make them again (decision
32), as a test finds. One of `audit_segments` has to drop `audit_no_delete` first, since that looks into it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

SQLITE = [
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    # Retention lets a segment go by marking it first; `flask audit verify` sees a mark that is not ours.
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit WHEN NOT EXISTS (SELECT 1 FROM audit_segments
    WHERE released_at IS NOT NULL AND OLD.id BETWEEN first_id AND last_id) BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    # INSERT OR REPLACE deletes without asking the trigger above.
    """CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER audit_segments_no_delete BEFORE DELETE ON audit_segments BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    """CREATE TRIGGER audit_segments_no_update BEFORE UPDATE ON audit_segments WHEN OLD.released_at IS NOT NULL
    OR NEW.id <> OLD.id OR NEW.first_id <> OLD.first_id OR NEW.last_id <> OLD.last_id OR NEW.entries <> OLD.entries
    OR NEW.last_at <> OLD.last_at OR NEW.mac <> OLD.mac OR NEW.sealed_at <> OLD.sealed_at OR NEW.seal <> OLD.seal BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
]
POSTGRESQL = [
    # A violated restriction (23001), since that is what it is to the program: a fault of its own, no database away.
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE FUNCTION audit_refuse_unless_released() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM audit_segments WHERE released_at IS NOT NULL AND OLD.id BETWEEN first_id AND last_id) THEN
    RETURN OLD; END IF;
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'restrict_violation'; END $$""",
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW
    EXECUTE FUNCTION audit_refuse_unless_released()""",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    """CREATE TRIGGER audit_segments_no_delete BEFORE DELETE ON audit_segments FOR EACH ROW
    EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_segments_no_truncate BEFORE TRUNCATE ON audit_segments FOR EACH STATEMENT
    EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_segments_no_update BEFORE UPDATE ON audit_segments FOR EACH ROW WHEN (
    OLD.released_at IS NOT NULL OR (NEW.id, NEW.first_id, NEW.last_id, NEW.entries, NEW.last_at, NEW.mac, NEW.sealed_at,
    NEW.seal) IS DISTINCT FROM (OLD.id, OLD.first_id, OLD.last_id, OLD.entries, OLD.last_at, OLD.mac, OLD.sealed_at,
    OLD.seal)) EXECUTE FUNCTION audit_refuse()""",
]
TRIGGERS = {
    "audit": ["audit_no_update", "audit_no_delete"],
    "audit_segments": ["audit_segments_no_delete", "audit_segments_no_update"],
}


def upgrade() -> None:
    op.create_table(
        "audit_segments",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_segments"),
        sa.UniqueConstraint("first_id", name="uq_audit_segments_first_id"),
        sa.UniqueConstraint("last_id", name="uq_audit_segments_last_id"),
    )
    op.create_index("ix_audit_segments_last_at", "audit_segments", ["last_at"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_audit_head_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "audit_checks",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(length=500), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_audit_checks_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_checks"),
    )
    op.add_column("revisions", sa.Column("restored_id", sa.Integer(), nullable=True))
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    more = {"audit": ["audit_no_truncate"], "audit_segments": ["audit_segments_no_truncate"]}
    if not is_postgresql:
        more = {"audit": ["audit_no_replace"], "audit_segments": []}
    for table, triggers in TRIGGERS.items():
        for trigger in [*triggers, *more[table]]:
            op.execute(f"DROP TRIGGER {trigger} ON {table}" if is_postgresql else f"DROP TRIGGER {trigger}")
    if is_postgresql:
        op.execute("DROP FUNCTION audit_refuse_unless_released()")
        op.execute("DROP FUNCTION audit_refuse()")
    with op.batch_alter_table("revisions") as batch:
        batch.drop_column("restored_id")
    op.drop_table("audit_checks")
    op.drop_table("audit_head")
    op.drop_table("audit_segments")
