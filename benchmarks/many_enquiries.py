"""A database with many enquiries, for the benchmarks beside it."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from expoapp import clock, create_app
from expoapp.accounts.models import Account, AccountRole, StaffSession
from expoapp.accounts.queries import digest
from expoapp.catalogue.models import City, Country, Region
from expoapp.config import Settings
from expoapp.db import db, session, transaction
from expoapp.enquiries.models import Consent, Desk, Enquiry, EnquiryExhibition, Kind, State
from expoapp.exhibitions.models import Exhibition, Organiser

TOKEN = "a-token-for-benchmarks-only"  # noqa: S105 -- of no installation
ORIGIN = "http://127.0.0.1:8000"
SHOWS, DESKS = 30, 3
WORDS = (
    "stand",
    "hall",
    "price",
    "visit",
    "cement",
    "solar",
    "kitchen",
    "水泥",
    "زوادي",
    "محل",
    "سعر",
    "Größe",
    "façade",
)


@contextmanager
def site(enquiries: int, database: str = "") -> Iterator[Flask]:
    """Make an application with so many enquiries, received over two years, most of them answered.

    `database` is the address of an empty one; without it SQLite in a temporary folder serves.
    """
    with tempfile.TemporaryDirectory() as folder:
        app = opened(Path(folder), database)
        with app.app_context():
            flask_migrate.upgrade()
            with transaction():
                fill(enquiries)
                if session().get_bind().dialect.name == "postgresql":
                    session().execute(sa.text("SELECT setval('enquiries_id_seq', :last)"), {"last": enquiries})
            session().close()
            yield app
            if database:
                session().close()
                flask_migrate.downgrade(revision="base")
            db.engine.dispose()


def opened(instance: Path, database: str = "") -> Flask:
    """Return an application on an instance folder that may be there already."""
    return create_app(Settings(instance=instance, database_url=database, secret="x" * 40, base_url=ORIGIN))


def fill(enquiries: int) -> None:
    """Write the rows, by bulk."""
    now, chance = clock.now(), random.Random(4)  # noqa: S311 -- the same rows on every machine
    shown = {"state": "published", "public_from": clock.BEGINNING, "created_at": now, "updated_at": now}
    region, own = Region(slug="region", name="Region"), Organiser(slug="own", name="Own", is_own=True, is_listed=True)
    session().add_all([region, own])
    session().flush()
    session().add(Country(code="KE", slug="kenya", name="Kenya", region_id=region.id))
    session().flush()
    city = City(country_code="KE", slug="nairobi", name="Nairobi", zone="Africa/Nairobi")
    session().add(city)
    session().flush()
    shows = [
        Exhibition(slug=f"show-{n}", name=f"SHOW {n}", organiser_id=own.id, city_id=city.id, **shown)
        for n in range(SHOWS)
    ]
    desks = [
        Desk(key=f"desk-{n}", name=f"Desk {n}", person="Somebody", email="desk@example.org", country_code="KE")
        for n in range(DESKS)
    ]
    for place, desk in enumerate(desks):
        desk.zone, desk.weekend = [("Africa/Nairobi", "6 7"), ("Asia/Dubai", "6 7"), ("Africa/Cairo", "5 6")][place % 3]
        desk.opens, desk.closes, desk.is_default = time(8, 30), time(17, 0), place == 0
    facts = {"email": "a@example.org", "email_key": "a@example.org", "name": "A", "created_at": now}
    admin = Account(password_hash="!", **facts)  # noqa: S106 -- nobody signs in by it
    admin.everywhere, admin.role_rows = True, [AccountRole(role="admin")]
    session().add_all([*shows, *desks, admin])
    session().flush()
    session().add(
        StaffSession(token_digest=digest(TOKEN), account_id=admin.id, created_at=now, seen_at=now, proved_at=now)
    )
    for first in range(0, enquiries, 1000):
        some = range(first, min(first + 1000, enquiries))
        session().execute(sa.insert(Enquiry), [{"id": n + 1} | enquiry(n, now, chance, desks, region.id) for n in some])
        session().execute(
            sa.insert(EnquiryExhibition), [{"enquiry_id": n + 1, "exhibition_id": shows[n % SHOWS].id} for n in some]
        )
        agreed = {"purpose": "answer", "wording_version": "1", "wording": "I agree", "lang": "en", "given_at": now}
        session().execute(sa.insert(Consent), [{"enquiry_id": n + 1, **agreed} for n in some])


def enquiry(n: int, now: datetime, chance: random.Random, desks: list[Desk], region_id: int) -> dict[str, object]:
    """Return one enquiry's values, its message of the length people write."""
    came = now - timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
    is_answered = chance.random() < 0.9
    state = chance.choice([State.ANSWERED, State.QUALIFIED, State.WON, State.LOST]) if is_answered else State.NEW
    return {
        "reference": f"EX-{n:08d}",
        "kind": chance.choice(list(Kind)),
        "state": state,
        "name": f"Person {n}",
        "email": f"person{n}@example.com",
        "email_key": f"person{n}@example.com",
        "phone": f"+254 20 {n:06d}",
        "company": f"Company {n % 5000}",
        "country_code": "KE",
        "message": " ".join(chance.choices(WORDS, k=80)),
        "lang": "en",
        "source": chance.choice(["form", "instant-reply"]),
        "region_id": region_id,
        "desk_id": desks[n % DESKS].id,
        "created_at": came,
        "due_at": came + timedelta(hours=24),
        "answered_at": came + timedelta(minutes=chance.randrange(5, 6000)) if is_answered else None,
    }
