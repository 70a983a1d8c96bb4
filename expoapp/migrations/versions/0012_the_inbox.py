"""The inbox: its orders, the words enquiries are found by, and the views people keep.

Revision: 0012
Revises: 0011
"""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

END = "9000-01-01 00:00:00+00:00"
CHOSEN_BY = [
    *("state", "region_id", "owner_id", "answered_at", "asked_again_at", "anonymised_at", "due_at", "wakes_at"),
    *("kind", "country_code", "desk_id", "source", "created_at"),
]
ORDERS = {
    "ix_enquiries_by_arrival": ["id", "turn_at"],
    "ix_enquiries_by_turn": ["turn_at", "id"],
    "ix_enquiries_by_company": ["company_order", "id", "turn_at"],
}
SEARCHED = {
    "ix_enquiries_wakes_at": ["wakes_at", "turn_at", "state", "region_id", "anonymised_at"],
    "ix_enquiries_state_region_id": ["state", "region_id"],
    "ix_enquiries_by_owner": ["owner_id", "state", "region_id", "anonymised_at"],
    "ix_enquiries_phone_e164": ["phone_e164"],
}
OPEN = ("new", "assigned", "answered", "qualified")
UNANSWERED = (
    "state IN ('new', 'assigned', 'qualified') AND anonymised_at IS NULL"
    " AND (answered_at IS NULL OR asked_again_at IS NOT NULL)"
)
# As the public search has it: the words come normalised and parted by single blanks, and "ascii" parts there only. The
# longer beginnings are indexed too, so that a word that half of the messages hold is read a page at a time.
SQLITE = (
    "CREATE VIRTUAL TABLE search_index_enquiries USING fts5"
    "(words, content='enquiry_words', content_rowid='enquiry_id',"
    " tokenize='ascii', prefix='2 3 4 5 6 7 8', detail='none')",
    "CREATE TRIGGER search_index_enquiries_add AFTER INSERT ON enquiry_words BEGIN"
    " INSERT INTO search_index_enquiries (rowid, words) VALUES (new.enquiry_id, new.words); END",
    "CREATE TRIGGER search_index_enquiries_take AFTER DELETE ON enquiry_words BEGIN"
    " INSERT INTO search_index_enquiries (search_index_enquiries, rowid, words)"
    " VALUES ('delete', old.enquiry_id, old.words); END",
    "CREATE TRIGGER search_index_enquiries_change AFTER UPDATE OF words ON enquiry_words BEGIN"
    " INSERT INTO search_index_enquiries (search_index_enquiries, rowid, words)"
    " VALUES ('delete', old.enquiry_id, old.words);"
    " INSERT INTO search_index_enquiries (rowid, words) VALUES (new.enquiry_id, new.words); END",
)
POSTGRESQL = (
    "CREATE INDEX search_index_enquiries ON enquiry_words USING gin (array_to_tsvector(string_to_array(words, ' ')))"
)


def upgrade() -> None:
    is_sqlite = op.get_context().dialect.name == "sqlite"
    # The defaults stay, so that the program before this one can still write rows (R12).
    with op.batch_alter_table("enquiries") as batch_op:
        batch_op.add_column(sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("wakes_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "turn_at",
                sa.DateTime(timezone=True),
                nullable=False,
                server_default=END.replace("+00:00", ".000000") if is_sqlite else END,
            )
        )
        batch_op.add_column(sa.Column("company_order", sa.String(length=120), nullable=False, server_default=""))
        batch_op.drop_index(batch_op.f("ix_enquiries_owner_id"))
    fill()
    for name, columns in SEARCHED.items():
        op.create_index(name, "enquiries", columns)
    for name, begins in ORDERS.items():
        op.create_index(name, "enquiries", [*begins, *CHOSEN_BY])
    op.drop_index("ix_enquiry_exhibitions_exhibition_id", "enquiry_exhibitions")
    op.create_index(
        "ix_enquiry_exhibitions_exhibition_id_enquiry_id", "enquiry_exhibitions", ["exhibition_id", "enquiry_id"]
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_saved_views_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_views_account_id_name")),
    )
    op.create_table(
        "enquiry_words",
        sa.Column("enquiry_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_enquiry_words_enquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("enquiry_id", name=op.f("pk_enquiry_words")),
    )
    for statement in SQLITE if is_sqlite else (POSTGRESQL,):
        op.execute(statement)


def fill() -> None:
    """Say of the enquiries that are there when it is the desk's turn. Their words are filled in behind (env.py)."""
    database = op.get_bind()
    moment = sa.DateTime(timezone=True)
    enquiries = sa.table(
        "enquiries",
        sa.column("id"),
        sa.column("state"),
        sa.column("wakes_at", moment),
        sa.column("desk_id"),
        sa.column("follow_up_on", sa.Date()),
    )
    desks = sa.table("desks", sa.column("id"), sa.column("zone"))
    postponed = (
        sa.select(enquiries.c.id, enquiries.c.follow_up_on, desks.c.zone)
        .join_from(enquiries, desks, desks.c.id == enquiries.c.desk_id)
        .where(enquiries.c.follow_up_on.is_not(None), enquiries.c.state.in_(OPEN))
    )
    is_sqlite = database.dialect.name == "sqlite"
    for row in database.execute(postponed).all():
        begins = datetime.combine(row.follow_up_on, time(0), ZoneInfo(row.zone)).astimezone(UTC)
        value = begins.replace(tzinfo=None) if is_sqlite else begins
        database.execute(enquiries.update().where(enquiries.c.id == row.id).values(wakes_at=value))
    op.execute("UPDATE enquiries SET company_order = lower(company)")
    op.execute("UPDATE enquiries SET opened_at = created_at WHERE state != 'new'")
    op.execute("UPDATE enquiries SET promised_at = due_at")
    op.execute(f"UPDATE enquiries SET turn_at = due_at WHERE {UNANSWERED}")  # noqa: S608 -- constants above
    op.execute("UPDATE enquiries SET turn_at = wakes_at WHERE wakes_at IS NOT NULL")


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index_enquiries")
    # Triggers and, on PostgreSQL, the index go with the table.
    op.drop_table("enquiry_words")
    op.drop_table("saved_views")
    op.drop_index("ix_enquiry_exhibitions_exhibition_id_enquiry_id", "enquiry_exhibitions")
    op.create_index("ix_enquiry_exhibitions_exhibition_id", "enquiry_exhibitions", ["exhibition_id"])
    for name in (*ORDERS, *SEARCHED):
        op.drop_index(name, "enquiries")
    with op.batch_alter_table("enquiries") as batch_op:
        batch_op.drop_column("company_order")
        batch_op.drop_column("turn_at")
        batch_op.drop_column("wakes_at")
        batch_op.drop_column("opened_at")
        batch_op.drop_column("promised_at")
        batch_op.create_index(batch_op.f("ix_enquiries_owner_id"), ["owner_id"], unique=False)
