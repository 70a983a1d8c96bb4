"""Who writes is a contact and belongs to a company; templates to answer with; closed days; who has an enquiry open.

Revision: 0011
Revises: 0010
"""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

# The comparison of names as it was when this was written; later changes of it have a migration of their own.
_ALIKE = {
    **{"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŋ": "n", "þ": "th", "æ": "ae", "œ": "oe"},
    **{"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ھ": "ه", "ہ": "ه"},
    **{"ک": "ك", "ـ": ""},
}
for _written, _said in (("ሐ", "ሀ"), ("ኀ", "ሀ"), ("ኸ", "ሀ"), ("ሠ", "ሰ"), ("ዐ", "አ"), ("ፀ", "ጸ")):
    _ALIKE |= {chr(ord(_written) + order): chr(ord(_said) + order) for order in range(7)}
_ALIKE |= dict.fromkeys("ሃሓኃኻ", "ሀ") | dict.fromkeys("ኣዓ", "አ")
_SAME = str.maketrans(_ALIKE)
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_FORMS = (  # noqa: SIM905 -- a literal would be fifty lines
    "ab ag as bv co company corp corporation cie est establishment fz fzc fzco fze gmbh inc incorporated jsc kg "
    "limited llc llp lp ltd nv ohg oy oyj pjsc plc private psc pte pty pvt sa sae sal saoc saog sarl sas se spa spc "
    "srl ug wll الشركه المحدوده ذمم شركه شمم شمل محدوده"
).split()
_JOINERS = {"and", "et", "und"}


def upgrade() -> None:
    op.create_table(
        "companies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
        sa.UniqueConstraint("key", name=op.f("uq_companies_key")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("phone_e164", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_contacts_company_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts") as batch_op:
        for column in ("name_key", "company_id", "phone_e164"):
            batch_op.create_index(batch_op.f(f"ix_contacts_{column}"), [column], unique=False)
    op.create_table(
        "contact_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_addresses_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_addresses")),
        sa.UniqueConstraint("email_key", name=op.f("uq_contact_addresses_email_key")),
    )
    with op.batch_alter_table("contact_addresses") as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_addresses_contact_id"), ["contact_id"], unique=False)
    with op.batch_alter_table("enquiries") as batch_op:
        batch_op.add_column(sa.Column("contact_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("company_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("asked_again_at", sa.DateTime(timezone=True), nullable=True))
        for column, table in (("contact_id", "contacts"), ("company_id", "companies")):
            batch_op.create_index(batch_op.f(f"ix_enquiries_{column}"), [column], unique=False)
            batch_op.create_foreign_key(
                batch_op.f(f"fk_enquiries_{column}"), table, [column], ["id"], ondelete="SET NULL"
            )
    # The defaults stay, so that the program before this one can still write rows (R12).
    with op.batch_alter_table("desks") as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.add_column(sa.Column("earlier_ids", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "desk_closed_days",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["desks.id"], name=op.f("fk_desk_closed_days_desk_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("desk_id", "day", name=op.f("pk_desk_closed_days")),
    )
    op.create_table(
        "answer_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_templates")),
        sa.UniqueConstraint("name", name=op.f("uq_answer_templates_name")),
    )
    op.create_table(
        "enquiry_views",
        sa.Column("enquiry_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_enquiry_views_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_enquiry_views_enquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("enquiry_id", "account_id", name=op.f("pk_enquiry_views")),
    )
    with op.batch_alter_table("enquiry_views") as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_views_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiry_views_seen_at"), ["seen_at"], unique=False)
    _introduce(op.get_bind())


def downgrade() -> None:
    op.drop_table("enquiry_views")
    op.drop_table("answer_templates")
    op.drop_table("desk_closed_days")
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.drop_column("earlier_ids")
    with op.batch_alter_table("desks") as batch_op:
        batch_op.drop_column("version")
    with op.batch_alter_table("enquiries") as batch_op:
        for column in ("company_id", "contact_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_enquiries_{column}"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_enquiries_{column}"))
            batch_op.drop_column(column)
        batch_op.drop_column("asked_again_at")
    op.drop_table("contact_addresses")
    op.drop_table("contacts")
    op.drop_table("companies")


def _introduce(connection: sa.Connection) -> None:
    """Make a contact of every address that wrote, and a company of every name; oldest enquiry first.

    What looks like a machine's message makes nobody a contact.
    """
    names = "id email email_key name company country_code phone phone_e164 created_at state contact_id company_id"
    enquiries = sa.table("enquiries", *map(sa.column, names.split()))
    companies = sa.table("companies", sa.column("id", sa.Integer), sa.column("key"))
    contacts = sa.table("contacts", sa.column("id", sa.Integer), *map(sa.column, [*_CONTACT, "created_at", "version"]))
    addresses = sa.table("contact_addresses", *map(sa.column, ("contact_id", "email", "email_key")))
    found = sa.select(enquiries).where(enquiries.c.state.not_in(["quarantined", "spam"])).order_by(enquiries.c.id)
    company_ids: dict[str, int] = {}
    people: dict[str, dict[str, Any]] = {}
    for row in connection.execute(found).all():
        company_id = None
        key = _company_key(row.company)
        if key:
            if key not in company_ids:
                made = connection.execute(companies.insert().values(key=key).returning(companies.c.id))
                company_ids[key] = made.scalar_one()
            company_id = company_ids[key]
        person = people.get(row.email_key)
        told = {
            "name": row.name,
            "name_key": _normal(row.name)[:200],
            "company": row.company,
            "company_id": company_id,
            "country_code": row.country_code,
            "phone": row.phone,
            "phone_e164": row.phone_e164,
        }
        if person is None:
            values = told | {"created_at": row.created_at, "version": 1}
            made = connection.execute(contacts.insert().values(**values).returning(contacts.c.id))
            person = people[row.email_key] = told | {"id": made.scalar_one()}
            connection.execute(
                addresses.insert().values(contact_id=person["id"], email=row.email, email_key=row.email_key)
            )
        else:
            missing = {name: value for name, value in told.items() if value and not person[name]}
            if missing:
                connection.execute(contacts.update().where(contacts.c.id == person["id"]).values(**missing))
                person.update(missing)
        connection.execute(
            enquiries.update().where(enquiries.c.id == row.id).values(contact_id=person["id"], company_id=company_id)
        )


_CONTACT = ("name", "name_key", "company", "company_id", "country_code", "phone", "phone_e164")


def _normal(value: str) -> str:
    """Return a name as it is compared: no accents, no case, one letter for those that are alike."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", _UNSEEN.sub("", value)).casefold())
    kept = [sign for sign in folded if unicodedata.category(sign) != "Mn"]
    digits = (str(unicodedata.decimal(sign)) if unicodedata.decimal(sign, None) is not None else sign for sign in kept)
    return " ".join(re.findall(r"[^\W_]+", "".join(digits).translate(_SAME)))


def _company_key(name: str) -> str:
    """Return a company's name without its legal form, as it is compared."""
    words = [word for word in _normal(name).split() if word not in _JOINERS]
    joined = re.sub(r"\b(\w) (?=\w\b)", r"\1", " ".join(words)).split()
    kept = list(joined)
    while kept and kept[-1] in _FORMS:
        kept.pop()
    while kept and kept[0] in _FORMS:
        kept.pop(0)
    return " ".join(kept or joined)[:120].strip()
