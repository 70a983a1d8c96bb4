"""How the application is put together: settings, database, kit, addresses, commands, in that order."""

import hashlib
import hmac
from contextlib import suppress
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from expoapp import audit, form_drafts, search, subjects, urls
from expoapp.accounts import factors, passkeys
from expoapp.accounts import keeping as accounts_kept
from expoapp.catalogue import search_entries as catalogue_found
from expoapp.catalogue.actions import nouns as catalogue_restoring
from expoapp.catalogue.actions import sheets as catalogue_tabled
from expoapp.config import ROOT, Settings
from expoapp.db import address, db, engine_options
from expoapp.enquiries import keeping as enquiries_kept
from expoapp.enquiries import spam
from expoapp.enquiries import work as enquiries_waiting
from expoapp.exhibitions import keeping as uploads_kept
from expoapp.exhibitions import publishing as exhibitions_published
from expoapp.exhibitions import search_entries as exhibitions_found
from expoapp.exhibitions.actions import clocks as exhibitions_clocks
from expoapp.exhibitions.actions import restoring as exhibitions_restoring
from expoapp.exhibitions.actions import sheets as exhibitions_tabled
from expoapp.news import publishing as news_published
from expoapp.news import search_entries as news_found
from expoapp.privacy import keeping as mails_kept
from expoapp.publication import previews
from expoapp.site import keeping as missing_kept
from expoapp.site import publishing as site_published
from expoapp.site.actions import quality as dismissed
from expoapp.site.actions import restoring as site_restoring
from expoapp.site.actions import uses as places_used
from expoapp.spool import Spool
from expoapp.watching import keeping as watching_kept
from expoapp.web import kit, throttle

MIGRATIONS = Path(__file__).parent / "migrations"
# What can be found by words: each feature says by which.
FOUND = (catalogue_found, exhibitions_found, news_found)
# What is held of people, how it is erased, and for how long it is kept: each feature says so.
KEPT = (
    *(accounts_kept, enquiries_kept, enquiries_waiting, watching_kept, mails_kept, missing_kept, throttle, previews),
    *(form_drafts, uploads_kept),
)
# Whose states are kept before and after each change by staff.
RESTORED = (catalogue_restoring, exhibitions_restoring, site_restoring)
# What of other features goes when a record is deleted.
GONE = (dismissed,)
# What can be taken out and brought in as the rows of spreadsheets.
TABLED = (exhibitions_tabled, catalogue_tabled)
# Who is told before a place changes its clock or is deleted.
TOLD = (exhibitions_clocks, places_used)
# What can be published, and at which moments: each feature says what of it.
PUBLISHED = (exhibitions_published, news_published, site_published)
# Who works with a key of its own, and for which purpose it is made of the secret.
KEYED = (
    *((audit, "audit"), (spam, "spam"), (factors, "second factors"), (passkeys, "passkeys"), (subjects, "subjects")),
    (previews, "previews"),
)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application. Raises LookupError when there is no secret and ValidationError for a bad setting."""
    settings = settings or Settings()
    app = Flask(
        "expoapp",
        root_path=str(ROOT / "expoapp"),
        instance_path=str(settings.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
    )
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=derive(settings.secret_key, "cookies"),
        FORM_KEY=derive(settings.secret_key, "forms"),
        THROTTLE_KEY=derive(settings.secret_key, "throttle"),
        SEAL_KEY=derive(settings.secret_key, "sealed"),
        WATCH_KEY=derive(settings.secret_key, "watching"),
        LINK_KEY=derive(settings.secret_key, "private links"),
        KNOWN_KEY=derive(settings.secret_key, "known devices"),
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=200,
        SQLALCHEMY_DATABASE_URI=address(settings.database),
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database),
    )
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = Spool(settings.spool_folder, derive(settings.secret_key, "spool"))
    with suppress(OSError):  # `doctor` says what is wrong with it, and the site can do without
        waiting.make_ready()
    app.extensions["spool"] = waiting
    for keyed, purpose in KEYED:
        keyed.use_key(derive(settings.secret_key, purpose))
    db.init_app(app)
    for feature in (*FOUND, *KEPT, *RESTORED, *GONE, *TABLED, *TOLD, *PUBLISHED):
        feature.follow()
    Migrate(
        app,
        db,
        directory=str(MIGRATIONS),
        render_as_batch=True,
        compare_type=True,
        include_object=search.is_compared,
    )
    kit.init_app(app)
    urls.init_app(app)
    return app


def derive(secret: bytes, purpose: str) -> bytes:
    """Return a key for one purpose, so that no two purposes share one."""
    return hmac.new(secret, purpose.encode(), hashlib.sha256).digest()
