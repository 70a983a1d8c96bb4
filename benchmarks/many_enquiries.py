"""A database with many enquiries, as a desk has them after some years, for the benchmarks beside it."""

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from expoapp import clock, create_app
from expoapp.accounts.models import Account, AccountRegion, AccountRole, StaffSession
from expoapp.accounts.queries import digest, session_name
from expoapp.catalogue.models import City, Country, Region
from expoapp.config import Settings
from expoapp.db import db, session, transaction
from expoapp.enquiries.models import (
    OPEN,
    Consent,
    Desk,
    Enquiry,
    EnquiryExhibition,
    EnquiryWords,
    Kind,
    State,
    words_of,
)
from expoapp.exhibitions.models import Exhibition, ExhibitionRegion, Organiser
from expoapp.web.forms import session_key

ORIGIN = "http://127.0.0.1:8000"
TOKEN = "a-token-for-measuring"  # noqa: S105 -- it opens a database that is thrown away
# Who is signed in, by the number of the account: a seller everywhere, one of one region, an administrator.
SELLER, OF_ONE_REGION, ADMINISTRATOR = 1, 2, 13
# How many of a hundred enquiries are in each state.
SPREAD = {"new": 6, "assigned": 5, "answered": 8, "qualified": 5, "won": 22, "lost": 38, "withdrawn": 4, "spam": 12}
CODES = ("AE", "CN", "EG", "ET", "IN", "KE", "MZ", "NG", "OM", "RW", "SA", "TR", "TZ", "UG", "ZA")
NAMES = ("Wanjiru Njoroge", "João Mutombo", "Zawadi Mwangi", "Li Wei", "Ayşe Yılmaz", "Peter Otieno", "فاطمة الزهراء")
TRADES = ("Steel", "Paints", "Tiles", "Pumps", "Cables", "Glass", "Timber", "Lighting", "Cement", "Doors")
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]
WORDS_OF_A_MESSAGE = 45


@contextmanager
def site(size: int, database: str = "", spread: dict[str, int] | None = None) -> Iterator[Flask]:
    """Make an application with so many enquiries at a desk that three people are signed in to.

    `database` is the address of an empty one; without it SQLite in a temporary folder serves.
    """
    with tempfile.TemporaryDirectory() as folder:
        app = opened(Path(folder), database)
        with app.app_context():
            flask_migrate.upgrade()
            with transaction():
                people()
            with transaction():
                fill(size, spread or SPREAD)
            if db.engine.dialect.name == "postgresql":
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(sa.text("SELECT setval('enquiries_id_seq', :last)"), {"last": size})
                    connection.execute(sa.text("VACUUM ANALYZE"))
            yield app
            db.session.remove()
            if database:
                flask_migrate.downgrade(revision="base")
            db.engine.dispose()


def opened(instance: Path, database: str = "") -> Flask:
    """Return an application on an instance folder that may be there already."""
    return create_app(Settings(instance=instance, database_url=database, secret="x" * 40, base_url=ORIGIN))


class Browser(FlaskClient):
    """A client each of whose requests runs in a fresh context, as it does in a server's thread."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        return Context().run(super().open, *args, **kwargs)


def signed_in(app: Flask, account_id: int) -> FlaskClient:
    """Return a browser in which somebody is signed in."""
    client = Browser(app, app.response_class)
    client.set_cookie("session", f"{TOKEN}-{account_id}", domain="127.0.0.1")
    return client


def key_of(app: Flask, account_id: int) -> str:
    """Return the key that the forms of somebody carry."""
    with app.app_context(), app.test_request_context():
        row = session().scalars(sa.select(StaffSession).where(StaffSession.account_id == account_id)).one()
        g.session_name = session_name(row)
        return session_key()


def people() -> None:
    """Write a desk, its exhibitions and its people: one who may act everywhere, one of one region."""
    now = clock.now()
    regions = [Region(slug=f"region-{n}", name=f"Region {n}") for n in range(4)]
    own = Organiser(slug="own", name="Own", is_own=True, is_listed=True)
    session().add_all([own, *regions])
    session().flush()
    session().add(Country(code="KE", slug="kenya", name="Kenya", region_id=regions[0].id))
    session().flush()
    place = City(country_code="KE", slug="nairobi", name="Nairobi", zone="Africa/Nairobi")
    session().add(place)
    session().flush()
    shown = {"state": "published", "public_from": clock.BEGINNING, "created_at": now, "updated_at": now}
    for number in range(28):
        show = Exhibition(
            slug=f"show-{number}", name=f"SHOW {number}", search_text="", organiser_id=own.id, city_id=place.id, **shown
        )
        show.region_rows = [ExhibitionRegion(region_id=regions[number % 4].id)]
        session().add(show)
    for number in range(3):
        session().add(
            Desk(
                key=f"desk-{number}",
                name=f"Desk {number}",
                person="Somebody",
                email="desk@example.org",
                country_code="KE",
                zone="Africa/Nairobi",
                opens=clock.BEGINNING.time().replace(hour=8),
                closes=clock.BEGINNING.time().replace(hour=17),
                is_default=number == 0,
            )
        )
    for number in range(ADMINISTRATOR):
        person = Account(
            email=f"sales-{number}@example.org",
            email_key=f"sales-{number}@example.org",
            name=f"Sales {number}",
            password_hash="!",  # noqa: S106 -- nobody signs in by it
            factor_secret="!",  # noqa: S106 -- the same; that there is one lets the session below in
            everywhere=number + 1 != OF_ONE_REGION,
            created_at=now,
        )
        person.role_rows = [AccountRole(role="admin" if number + 1 == ADMINISTRATOR else "sales")]
        person.region_rows = [AccountRegion(region_id=regions[3].id)] if number + 1 == OF_ONE_REGION else []
        session().add(person)
    session().flush()
    for number in (SELLER, OF_ONE_REGION, ADMINISTRATOR):
        facts = {"account_id": number, "created_at": now, "seen_at": now, "proved_at": now, "factor_proved_at": now}
        session().add(StaffSession(token_digest=digest(f"{TOKEN}-{number}"), **facts))


def fill(size: int, spread: dict[str, int]) -> None:
    """Write the enquiries past the mapper, as it would have written them."""
    chance = random.Random(7)  # noqa: S311 -- the same rows each time, no secret
    now = clock.now()
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(8_000)]
    states = [state for state, share in spread.items() for _ in range(share)]
    step = timedelta(days=900) / size
    for begin in range(0, size, 5_000):
        rows = [
            enquiry(number, chance, now - step * (size - number), states, vocabulary)
            for number in range(begin + 1, min(begin + 5_000, size) + 1)
        ]
        session().execute(sa.insert(Enquiry.__table__), rows)
        words = [{"enquiry_id": row["id"], "words": words_of(Enquiry(**row))} for row in rows]
        session().execute(sa.insert(EnquiryWords.__table__), words)
        about = {(row["id"], chance.randint(1, 28)) for row in rows for _ in range(chance.choice((1, 1, 2)))}
        session().execute(
            sa.insert(EnquiryExhibition.__table__),
            [{"enquiry_id": one, "exhibition_id": other, "position": 0} for one, other in sorted(about)],
        )
        agreed = {"purpose": "answer", "wording_version": "1", "wording": "I agree", "lang": "en", "given_at": now}
        session().execute(sa.insert(Consent), [{"enquiry_id": row["id"], **agreed} for row in rows])


def enquiry(
    number: int, chance: random.Random, at: datetime, states: list[str], vocabulary: list[str]
) -> dict[str, Any]:
    """Return the columns of one enquiry. Some are postponed; what is open has not been so for longer than a month."""
    state = chance.choice(states)
    name, company = chance.choice(NAMES), f"{chance.choice(vocabulary)} {chance.choice(TRADES)} Ltd"
    is_open = state in OPEN
    if is_open:
        at = clock.now() - timedelta(days=30) * chance.random()
    due = at + timedelta(hours=24)
    is_unanswered = state in {"new", "assigned"}
    wakes = clock.now() + timedelta(days=chance.randint(-2, 9)) if is_open and chance.random() < 0.1 else None
    said = " ".join(chance.choices(vocabulary, k=WORDS_OF_A_MESSAGE))
    return {
        "id": number,
        "reference": f"EX-{number // 10_000:04d}-{number % 10_000:04d}",
        "kind": chance.choice(list(Kind)).value,
        "state": state,
        "state_reason": "",
        "name": name,
        "email": f"{number}@example.com",
        "email_key": f"{number}@example.com",
        "phone": f"0712 {number:06d}",
        "phone_e164": f"+254712{number:06d}",
        "company": company,
        "company_order": company.lower(),
        "country_code": chance.choice(CODES),
        "message": f"We want a stand. {said}",
        "stand": "",
        "products": chance.choice(TRADES),
        "lang": "en",
        "source": chance.choice(("form", "form", "instant-reply")),
        "came_from": "/enquire",
        "region_id": None if chance.random() < 0.05 else chance.choice((1, 1, 1, 2, 2, 3, 4)),
        "desk_id": chance.randint(1, 3),
        "owner_id": None if state == State.NEW or chance.random() < 0.1 else chance.randint(1, 12),
        "created_at": at,
        "due_at": due,
        "promised_at": due,
        "answered_at": None if is_unanswered else due,
        "opened_at": None if state == State.NEW else due,
        "follow_up_on": wakes.date() if wakes else None,
        "wakes_at": wakes,
        "turn_at": (wakes or (due if is_unanswered else clock.END)) if is_open else clock.END,
        "version": 1,
    }
