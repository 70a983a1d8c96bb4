"""The first tables.

Revision: 0001
Revises: nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:

    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email_key", name=op.f("uq_accounts_email_key")),
    )
    op.create_table(
        "banners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("public_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banners")),
        sa.UniqueConstraint("key", name=op.f("uq_banners_key")),
    )
    op.create_table(
        "former_slugs",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "slug", name=op.f("pk_former_slugs")),
    )
    with op.batch_alter_table("former_slugs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_slugs_thing_id"), ["thing_id"], unique=False)

    op.create_table(
        "industries",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("external_codes", sa.String(length=200), nullable=False),
        sa.Column("hue", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.CheckConstraint("hue BETWEEN 0 AND 350", name=op.f("ck_industries_hue")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_industries")),
    )
    op.create_table(
        "news_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("source_key", sa.String(length=80), nullable=True),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("public_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_posts")),
        sa.UniqueConstraint("source_key", name=op.f("uq_news_posts_source_key")),
        sa.UniqueConstraint("year", "slug", name=op.f("uq_news_posts_year_slug")),
    )
    with op.batch_alter_table("news_posts", schema=None) as batch_op:
        batch_op.create_index("ix_news_posts_posted_on_id", ["posted_on", "id"], unique=False)

    op.create_table(
        "organisers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("founded_year", sa.Integer(), nullable=True),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisers")),
        sa.UniqueConstraint("name", name=op.f("uq_organisers_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisers_slug")),
    )
    op.create_table(
        "pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("public_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("slug", name=op.f("uq_pages_slug")),
    )
    op.create_table(
        "redirects",
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("path LIKE '/%' AND target LIKE '/%'", name=op.f("ck_redirects_stays_home")),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_redirects")),
    )
    op.create_table(
        "regions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
        sa.UniqueConstraint("slug", name=op.f("uq_regions_slug")),
    )
    op.create_table(
        "site_settings",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site_settings")),
    )
    op.create_table(
        "throttle_rows",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("window_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle_rows")),
    )
    with op.batch_alter_table("throttle_rows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_throttle_rows_window_ends_at"), ["window_ends_at"], unique=False)

    op.create_table(
        "account_regions",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_regions_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_account_regions_region_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "region_id", name=op.f("pk_account_regions")),
    )
    op.create_table(
        "account_roles",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.CheckConstraint("role IN ('viewer', 'editor', 'sales', 'admin')", name=op.f("ck_account_roles_role")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_roles_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_account_roles")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("thing", sa.String(length=60), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_audit_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_thing"), ["thing"], unique=False)

    op.create_table(
        "banner_translations",
        sa.Column("banner_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["banner_id"], ["banners.id"], name=op.f("fk_banner_translations_banner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("banner_id", "field", "lang", name=op.f("pk_banner_translations")),
    )
    op.create_table(
        "countries",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_countries_region_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_countries")),
        sa.UniqueConstraint("slug", name=op.f("uq_countries_slug")),
    )
    with op.batch_alter_table("countries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_countries_region_id"), ["region_id"], unique=False)

    op.create_table(
        "industry_translations",
        sa.Column("industry_code", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["industry_code"],
            ["industries.code"],
            name=op.f("fk_industry_translations_industry_code"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("industry_code", "field", "lang", name=op.f("pk_industry_translations")),
    )
    op.create_table(
        "news_countries",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.CheckConstraint("how IN ('named', 'pinned', 'excluded')", name=op.f("ck_news_countries_how")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["news_posts.id"], name=op.f("fk_news_countries_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "country_code", name=op.f("pk_news_countries")),
    )
    with op.batch_alter_table("news_countries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_countries_country_code"), ["country_code"], unique=False)

    op.create_table(
        "news_industries",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("industry_code", sa.String(length=60), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.CheckConstraint("how IN ('named', 'pinned', 'excluded')", name=op.f("ck_news_industries_how")),
        sa.ForeignKeyConstraint(["industry_code"], ["industries.code"], name=op.f("fk_news_industries_industry_code")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["news_posts.id"], name=op.f("fk_news_industries_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "industry_code", name=op.f("pk_news_industries")),
    )
    with op.batch_alter_table("news_industries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_industries_industry_code"), ["industry_code"], unique=False)

    op.create_table(
        "news_translations",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["news_posts.id"], name=op.f("fk_news_translations_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "field", "lang", name=op.f("pk_news_translations")),
    )
    op.create_table(
        "page_translations",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name=op.f("fk_page_translations_page_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("page_id", "field", "lang", name=op.f("pk_page_translations")),
    )
    op.create_table(
        "product_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("industry_code", sa.String(length=60), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["industry_code"], ["industries.code"], name=op.f("fk_product_groups_industry_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_groups")),
        sa.UniqueConstraint("industry_code", "slug", name=op.f("uq_product_groups_industry_code_slug")),
    )
    with op.batch_alter_table("product_groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_groups_industry_code"), ["industry_code"], unique=False)

    op.create_table(
        "region_translations",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_region_translations_region_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("region_id", "field", "lang", name=op.f("pk_region_translations")),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_staff_sessions_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_staff_sessions_token_digest")),
    )
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_sessions_account_id"), ["account_id"], unique=False)

    op.create_table(
        "cities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["country_code"], ["countries.code"], name=op.f("fk_cities_country_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cities")),
        sa.UniqueConstraint("country_code", "slug", name=op.f("uq_cities_country_code_slug")),
    )
    with op.batch_alter_table("cities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cities_country_code"), ["country_code"], unique=False)

    op.create_table(
        "country_translations",
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["country_code"], ["countries.code"], name=op.f("fk_country_translations_country_code"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("country_code", "field", "lang", name=op.f("pk_country_translations")),
    )
    op.create_table(
        "desks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("weekend", sa.String(length=14), nullable=False),
        sa.Column("promise_hours", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.CheckConstraint("opens < closes", name=op.f("ck_desks_hours_in_order")),
        sa.ForeignKeyConstraint(["country_code"], ["countries.code"], name=op.f("fk_desks_country_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desks")),
        sa.UniqueConstraint("key", name=op.f("uq_desks_key")),
    )
    op.create_table(
        "product_group_translations",
        sa.Column("product_group_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_group_id"],
            ["product_groups.id"],
            name=op.f("fk_product_group_translations_product_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_group_id", "field", "lang", name=op.f("pk_product_group_translations")),
    )
    op.create_table(
        "city_translations",
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["cities.id"], name=op.f("fk_city_translations_city_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("city_id", "field", "lang", name=op.f("pk_city_translations")),
    )
    op.create_table(
        "enquiries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_reason", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("phone_e164", sa.String(length=20), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("stand", sa.String(length=12), nullable=False),
        sa.Column("area_sqm", sa.Integer(), nullable=True),
        sa.Column("products", sa.String(length=300), nullable=False),
        sa.Column("is_first_time", sa.Boolean(), nullable=True),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("came_from", sa.String(length=300), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('exhibit', 'visit', 'sponsor', 'speak', 'media', 'visa-letter', 'brochure', 'general')",
            name=op.f("ck_enquiries_kind"),
        ),
        sa.CheckConstraint("stand IN ('', 'space-only', 'shell-scheme')", name=op.f("ck_enquiries_stand")),
        sa.CheckConstraint(
            "state IN ('new', 'assigned', 'answered', 'qualified', 'won', 'lost', 'withdrawn', 'quarantined', 'spam')",
            name=op.f("ck_enquiries_state"),
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_enquiries_desk_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_enquiries_owner_id")),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_enquiries_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("reference", name=op.f("uq_enquiries_reference")),
    )
    with op.batch_alter_table("enquiries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiries_desk_id"), ["desk_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiries_email_key"), ["email_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiries_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiries_region_id"), ["region_id"], unique=False)
        batch_op.create_index("ix_enquiries_state_created_at", ["state", "created_at"], unique=False)

    op.create_table(
        "venues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_venues_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_venues_longitude")),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_venues_city_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venues")),
        sa.UniqueConstraint("slug", name=op.f("uq_venues_slug")),
    )
    with op.batch_alter_table("venues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venues_city_id"), ["city_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enquiry_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("wording_version", sa.String(length=20), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('answer', 'marketing')", name=op.f("ck_consents_purpose")),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_consents_enquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_enquiry_id"), ["enquiry_id"], unique=False)

    op.create_table(
        "enquiry_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enquiry_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_enquiry_events_account_id")),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_enquiry_events_enquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_events")),
    )
    with op.batch_alter_table("enquiry_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_events_enquiry_id"), ["enquiry_id"], unique=False)

    op.create_table(
        "exhibitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("tagline", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("exhibitor_profile", sa.Text(), nullable=False),
        sa.Column("visitor_profile", sa.Text(), nullable=False),
        sa.Column("entry_terms", sa.Text(), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("founded_year", sa.Integer(), nullable=True),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("public_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_exhibitions_city_id")),
        sa.ForeignKeyConstraint(["organiser_id"], ["organisers.id"], name=op.f("fk_exhibitions_organiser_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_exhibitions_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibitions")),
        sa.UniqueConstraint("slug", name=op.f("uq_exhibitions_slug")),
    )
    with op.batch_alter_table("exhibitions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibitions_city_id"), ["city_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exhibitions_organiser_id"), ["organiser_id"], unique=False)

    op.create_table(
        "form_tokens",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("enquiry_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_form_tokens_enquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_form_tokens")),
    )
    with op.batch_alter_table("form_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_tokens_enquiry_id"), ["enquiry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_form_tokens_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("enquiry_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("reply_to", sa.String(length=254), nullable=False),
        sa.Column("in_reply_to", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("text_body", sa.Text(), nullable=False),
        sa.Column("html_body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.CheckConstraint("state IN ('queued', 'sending', 'sent', 'dead')", name=op.f("ck_outbox_state")),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_outbox_enquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_enquiry_id"), ["enquiry_id"], unique=False)
        batch_op.create_index("ix_outbox_state_next_at", ["state", "next_at"], unique=False)

    op.create_table(
        "venue_translations",
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venues.id"], name=op.f("fk_venue_translations_venue_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("venue_id", "field", "lang", name=op.f("pk_venue_translations")),
    )
    op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibition_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=20), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("precision", sa.String(length=8), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("hall", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("registration_url", sa.String(length=300), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("public_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(precision = 'tba') = (starts_on IS NULL)", name=op.f("ck_editions_tba_has_no_days")),
        sa.CheckConstraint("precision IN ('exact', 'month', 'year', 'tba')", name=op.f("ck_editions_precision")),
        sa.CheckConstraint(
            "status IN ('provisional', 'scheduled', 'postponed', 'rescheduled', 'cancelled')",
            name=op.f("ck_editions_status"),
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_editions_days_in_order")),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_editions_city_id")),
        sa.ForeignKeyConstraint(
            ["exhibition_id"], ["exhibitions.id"], name=op.f("fk_editions_exhibition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_editions_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("exhibition_id", "slug", name=op.f("uq_editions_exhibition_id_slug")),
        sa.UniqueConstraint("uid", name=op.f("uq_editions_uid")),
    )
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_editions_city_id"), ["city_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_editions_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_editions_exhibition_id"), ["exhibition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_editions_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index("ix_editions_starts_on_id", ["starts_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_editions_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "exhibition_industries",
        sa.Column("exhibition_id", sa.Integer(), nullable=False),
        sa.Column("industry_code", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibition_id"],
            ["exhibitions.id"],
            name=op.f("fk_exhibition_industries_exhibition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["industry_code"], ["industries.code"], name=op.f("fk_exhibition_industries_industry_code")
        ),
        sa.PrimaryKeyConstraint("exhibition_id", "industry_code", name=op.f("pk_exhibition_industries")),
    )
    with op.batch_alter_table("exhibition_industries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibition_industries_industry_code"), ["industry_code"], unique=False)

    op.create_table(
        "exhibition_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.CheckConstraint("kind IN ('former', 'language')", name=op.f("ck_exhibition_names_kind")),
        sa.ForeignKeyConstraint(
            ["exhibition_id"], ["exhibitions.id"], name=op.f("fk_exhibition_names_exhibition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition_names")),
    )
    with op.batch_alter_table("exhibition_names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibition_names_exhibition_id"), ["exhibition_id"], unique=False)

    op.create_table(
        "exhibition_product_groups",
        sa.Column("exhibition_id", sa.Integer(), nullable=False),
        sa.Column("product_group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibition_id"],
            ["exhibitions.id"],
            name=op.f("fk_exhibition_product_groups_exhibition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_group_id"], ["product_groups.id"], name=op.f("fk_exhibition_product_groups_product_group_id")
        ),
        sa.PrimaryKeyConstraint("exhibition_id", "product_group_id", name=op.f("pk_exhibition_product_groups")),
    )
    with op.batch_alter_table("exhibition_product_groups", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exhibition_product_groups_product_group_id"), ["product_group_id"], unique=False
        )

    op.create_table(
        "exhibition_regions",
        sa.Column("exhibition_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibition_id"], ["exhibitions.id"], name=op.f("fk_exhibition_regions_exhibition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_exhibition_regions_region_id")),
        sa.PrimaryKeyConstraint("exhibition_id", "region_id", name=op.f("pk_exhibition_regions")),
    )
    with op.batch_alter_table("exhibition_regions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibition_regions_region_id"), ["region_id"], unique=False)

    op.create_table(
        "exhibition_translations",
        sa.Column("exhibition_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibition_id"],
            ["exhibitions.id"],
            name=op.f("fk_exhibition_translations_exhibition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("exhibition_id", "field", "lang", name=op.f("pk_exhibition_translations")),
    )
    op.create_table(
        "news_exhibitions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("exhibition_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.CheckConstraint("how IN ('named', 'pinned', 'excluded')", name=op.f("ck_news_exhibitions_how")),
        sa.ForeignKeyConstraint(
            ["exhibition_id"], ["exhibitions.id"], name=op.f("fk_news_exhibitions_exhibition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["news_posts.id"], name=op.f("fk_news_exhibitions_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "exhibition_id", name=op.f("pk_news_exhibitions")),
    )
    with op.batch_alter_table("news_exhibitions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_exhibitions_exhibition_id"), ["exhibition_id"], unique=False)

    op.create_table(
        "routing_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=True),
        sa.Column("exhibition_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_routing_rules_desk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["exhibition_id"], ["exhibitions.id"], name=op.f("fk_routing_rules_exhibition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_routing_rules_region_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rules")),
    )
    with op.batch_alter_table("routing_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_routing_rules_position"), ["position"], unique=False)

    op.create_table(
        "colocations",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("edition_id < other_id", name=op.f("ck_colocations_told_once")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_colocations_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["editions.id"], name=op.f("fk_colocations_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "other_id", name=op.f("pk_colocations")),
    )
    with op.batch_alter_table("colocations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_colocations_other_id"), ["other_id"], unique=False)

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "kind IN ('brochure', 'floor-plan', 'show-report', 'fact-sheet', 'manual')", name=op.f("ck_documents_kind")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_documents_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "edition_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("former_status", sa.String(length=12), nullable=False),
        sa.Column("former_precision", sa.String(length=8), nullable=False),
        sa.Column("former_starts_on", sa.Date(), nullable=True),
        sa.Column("former_ends_on", sa.Date(), nullable=True),
        sa.Column("former_venue_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_changes_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["former_venue_id"], ["venues.id"], name=op.f("fk_edition_changes_former_venue_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_changes")),
        sa.UniqueConstraint("edition_id", "sequence", name=op.f("uq_edition_changes_edition_id_sequence")),
    )
    with op.batch_alter_table("edition_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_changes_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_edition_changes_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "edition_days",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("closes_next_day", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("audience IN ('', 'trade', 'public')", name=op.f("ck_edition_days_audience")),
        sa.CheckConstraint("closes_next_day OR opens < closes", name=op.f("ck_edition_days_hours_in_order")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_days_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "day", name=op.f("pk_edition_days")),
    )
    op.create_table(
        "edition_translations",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("lang", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_translations_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", "field", "lang", name=op.f("pk_edition_translations")),
    )
    op.create_table(
        "enquiry_exhibitions",
        sa.Column("enquiry_id", sa.Integer(), nullable=False),
        sa.Column("exhibition_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_enquiry_exhibitions_edition_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_enquiry_exhibitions_enquiry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["exhibition_id"], ["exhibitions.id"], name=op.f("fk_enquiry_exhibitions_exhibition_id")
        ),
        sa.PrimaryKeyConstraint("enquiry_id", "exhibition_id", name=op.f("pk_enquiry_exhibitions")),
    )
    with op.batch_alter_table("enquiry_exhibitions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_exhibitions_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiry_exhibitions_exhibition_id"), ["exhibition_id"], unique=False)

    op.create_table(
        "figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("definition", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("assurance", sa.String(length=8), nullable=False),
        sa.CheckConstraint("assurance IN ('audited', 'counted', 'target')", name=op.f("ck_figures_assurance")),
        sa.CheckConstraint(
            "kind IN ('exhibitors', 'visitors', 'visits', 'net_sqm', 'countries')", name=op.f("ck_figures_kind")
        ),
        sa.CheckConstraint("value >= 0", name=op.f("ck_figures_value")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_figures_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
        sa.UniqueConstraint("edition_id", "kind", name=op.f("uq_figures_edition_id_kind")),
    )


def downgrade() -> None:

    op.drop_table("figures")
    with op.batch_alter_table("enquiry_exhibitions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_exhibitions_exhibition_id"))
        batch_op.drop_index(batch_op.f("ix_enquiry_exhibitions_edition_id"))

    op.drop_table("enquiry_exhibitions")
    op.drop_table("edition_translations")
    op.drop_table("edition_days")
    with op.batch_alter_table("edition_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_changes_edition_id"))
        batch_op.drop_index(batch_op.f("ix_edition_changes_changed_at"))

    op.drop_table("edition_changes")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_edition_id"))

    op.drop_table("documents")
    with op.batch_alter_table("colocations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_colocations_other_id"))

    op.drop_table("colocations")
    with op.batch_alter_table("routing_rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_routing_rules_position"))

    op.drop_table("routing_rules")
    with op.batch_alter_table("news_exhibitions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_news_exhibitions_exhibition_id"))

    op.drop_table("news_exhibitions")
    op.drop_table("exhibition_translations")
    with op.batch_alter_table("exhibition_regions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibition_regions_region_id"))

    op.drop_table("exhibition_regions")
    with op.batch_alter_table("exhibition_product_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibition_product_groups_product_group_id"))

    op.drop_table("exhibition_product_groups")
    with op.batch_alter_table("exhibition_names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibition_names_exhibition_id"))

    op.drop_table("exhibition_names")
    with op.batch_alter_table("exhibition_industries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibition_industries_industry_code"))

    op.drop_table("exhibition_industries")
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_editions_venue_id"))
        batch_op.drop_index("ix_editions_starts_on_id")
        batch_op.drop_index(batch_op.f("ix_editions_starts_at"))
        batch_op.drop_index(batch_op.f("ix_editions_exhibition_id"))
        batch_op.drop_index(batch_op.f("ix_editions_ends_at"))
        batch_op.drop_index(batch_op.f("ix_editions_city_id"))

    op.drop_table("editions")
    op.drop_table("venue_translations")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_state_next_at")
        batch_op.drop_index(batch_op.f("ix_outbox_enquiry_id"))

    op.drop_table("outbox")
    with op.batch_alter_table("form_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_form_tokens_expires_at"))
        batch_op.drop_index(batch_op.f("ix_form_tokens_enquiry_id"))

    op.drop_table("form_tokens")
    with op.batch_alter_table("exhibitions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibitions_organiser_id"))
        batch_op.drop_index(batch_op.f("ix_exhibitions_city_id"))

    op.drop_table("exhibitions")
    with op.batch_alter_table("enquiry_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_events_enquiry_id"))

    op.drop_table("enquiry_events")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consents_enquiry_id"))

    op.drop_table("consents")
    with op.batch_alter_table("venues", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venues_city_id"))

    op.drop_table("venues")
    with op.batch_alter_table("enquiries", schema=None) as batch_op:
        batch_op.drop_index("ix_enquiries_state_created_at")
        batch_op.drop_index(batch_op.f("ix_enquiries_region_id"))
        batch_op.drop_index(batch_op.f("ix_enquiries_owner_id"))
        batch_op.drop_index(batch_op.f("ix_enquiries_email_key"))
        batch_op.drop_index(batch_op.f("ix_enquiries_desk_id"))

    op.drop_table("enquiries")
    op.drop_table("city_translations")
    op.drop_table("product_group_translations")
    op.drop_table("desks")
    op.drop_table("country_translations")
    with op.batch_alter_table("cities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cities_country_code"))

    op.drop_table("cities")
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_sessions_account_id"))

    op.drop_table("staff_sessions")
    op.drop_table("region_translations")
    with op.batch_alter_table("product_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_groups_industry_code"))

    op.drop_table("product_groups")
    op.drop_table("page_translations")
    op.drop_table("news_translations")
    with op.batch_alter_table("news_industries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_news_industries_industry_code"))

    op.drop_table("news_industries")
    with op.batch_alter_table("news_countries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_news_countries_country_code"))

    op.drop_table("news_countries")
    op.drop_table("industry_translations")
    with op.batch_alter_table("countries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_countries_region_id"))

    op.drop_table("countries")
    op.drop_table("banner_translations")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_thing"))
        batch_op.drop_index(batch_op.f("ix_audit_account_id"))

    op.drop_table("audit")
    op.drop_table("account_roles")
    op.drop_table("account_regions")
    with op.batch_alter_table("throttle_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_throttle_rows_window_ends_at"))

    op.drop_table("throttle_rows")
    op.drop_table("site_settings")
    op.drop_table("regions")
    op.drop_table("redirects")
    op.drop_table("pages")
    op.drop_table("organisers")
    with op.batch_alter_table("news_posts", schema=None) as batch_op:
        batch_op.drop_index("ix_news_posts_posted_on_id")

    op.drop_table("news_posts")
    op.drop_table("industries")
    with op.batch_alter_table("former_slugs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_slugs_thing_id"))

    op.drop_table("former_slugs")
    op.drop_table("banners")
    op.drop_table("accounts")
