"""Which state of a place, a line of business, an organiser, a banner or a setting somebody looked at.

Revision: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

TABLES = (
    *("regions", "countries", "cities", "venues", "industries", "product_groups"),
    *("organisers", "banners", "site_settings"),
)


def upgrade() -> None:
    for table in TABLES:
        # The default stays, so that the program before this one can still write rows (R12). SQLite adds such a column
        # without making the table anew, which much else leads to.
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "version")
