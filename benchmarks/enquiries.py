"""How the inbox grows with the enquiries: run `.venv/bin/python benchmarks/enquiries.py`.

EXPOAPP_DATABASE_URL may name an empty PostgreSQL database to measure on; its tables are dropped behind each size.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask, g

from expoapp import clock, create_app
from expoapp.accounts import queries as accounts
from expoapp.accounts.models import Account, AccountRegion, AccountRole, StaffSession
from expoapp.catalogue.models import City, Country, Region
from expoapp.config import Settings
from expoapp.db import db, session, transaction
from expoapp.enquiries.models import OPEN, Desk, Enquiry, EnquiryExhibition, EnquiryWords, Kind, State, words_of
from expoapp.enquiries.queries import FOLDERS, Filters
from expoapp.enquiries.staff import asked
from expoapp.exhibitions.models import Exhibition, ExhibitionRegion, Organiser
from expoapp.web.forms import session_key

SIZES = (500, 50_000)
REPEATS = 11
ORIGIN = "http://127.0.0.1:8000"
TOKEN = "a-token-for-measuring"  # noqa: S105 -- it opens a database that is thrown away
# How many of a hundred enquiries are in each state.
SPREAD = {"new": 6, "assigned": 5, "answered": 8, "qualified": 5, "won": 22, "lost": 38, "withdrawn": 4, "spam": 12}
CODES = ("AE", "CN", "EG", "ET", "IN", "KE", "MZ", "NG", "OM", "RW", "SA", "TR", "TZ", "UG", "ZA")
NAMES = ("Wanjiru Njoroge", "João Mutombo", "Zawadi Mwangi", "Li Wei", "Ayşe Yılmaz", "Peter Otieno", "فاطمة الزهراء")
TRADES = ("Steel", "Paints", "Tiles", "Pumps", "Cables", "Glass", "Timber", "Lighting", "Cement", "Doors")
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]
WORDS_OF_A_MESSAGE = 45


@contextmanager
def site(size: int, folder: str, spread: dict[str, int]) -> Iterator[Flask]:
    """Make an application with so many enquiries at a desk that somebody is signed in to."""
    app = create_app(Settings(instance=Path(folder), secret="x" * 40, base_url=ORIGIN))
    with app.app_context():
        flask_migrate.upgrade()
        with transaction():
            people()
        with transaction():
            fill(size, spread)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(sa.text("VACUUM ANALYZE"))
        yield app
        db.session.remove()
        if "EXPOAPP_DATABASE_URL" in os.environ:
            flask_migrate.downgrade(revision="base")
        db.engine.dispose()


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
    for number in range(12):
        person = Account(
            email=f"sales-{number}@example.org",
            email_key=f"sales-{number}@example.org",
            name=f"Sales {number}",
            password_hash="!",  # noqa: S106 -- nobody signs in by it
            everywhere=number != 1,
            created_at=now,
        )
        person.role_rows = [AccountRole(role="sales")]
        person.region_rows = [AccountRegion(region_id=regions[3].id)] if number == 1 else []
        session().add(person)
    session().flush()
    for number in range(2):
        digest = accounts.digest(f"{TOKEN}-{number}")
        session().add(StaffSession(token_digest=digest, account_id=number + 1, created_at=now, seen_at=now))


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


def enquiry(number: int, chance: random.Random, at: Any, states: list[str], vocabulary: list[str]) -> dict[str, Any]:
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
        "answered_at": None if is_unanswered else due,
        "opened_at": None if state == State.NEW else due,
        "follow_up_on": wakes.date() if wakes else None,
        "wakes_at": wakes,
        "turn_at": (wakes or (due if is_unanswered else clock.END)) if is_open else clock.END,
        "version": 1,
    }


def pages(app: Flask, size: int) -> dict[str, tuple[int, str]]:
    """Return the addresses to measure, each with who looks at it: 0 everywhere, 1 in one region."""
    with app.test_request_context():

        def found(words: str, **given: str) -> str:
            return asked.address(Filters(show="all", words=words, **given))

        middle = f"EX-{size // 2 // 10_000:04d}-{size // 2 % 10_000:04d}"
        late = f"EX-{size // 20 // 10_000:04d}-{size // 20 % 10_000:04d}"
        inbox = "/staff/enquiries"
        return {
            **{f"folder {show}": (0, f"{inbox}?show={show}") for show in FOLDERS},
            **{f"folder {show}, one region": (1, f"{inbox}?show={show}") for show in ("answer", "overdue", "all")},
            "by exhibition": (0, f"{inbox}?show=all&exhibition=show-3"),
            "by exhibition, one region": (1, f"{inbox}?show=all&exhibition=show-3"),
            "by country, kind and desk": (0, f"{inbox}?show=all&country=MZ&kind=media&desk=desk-1"),
            "by owner, closed": (0, f"{inbox}?show=closed&owner=7"),
            "a filter nothing fits": (0, f"{inbox}?show=answered&state=new&country=AE"),
            "by days": (0, f"{inbox}?show=all&since=2025-01-01&until=2025-01-31"),
            "by company": (0, f"{inbox}?show=all&sort=company"),
            "all, due first": (0, f"{inbox}?show=all&sort=due"),
            "oldest first": (0, f"{inbox}?show=all&sort=oldest"),
            "the middle": (0, f"{inbox}?show=all&after={middle}"),
            "nearly the end": (0, f"{inbox}?show=all&after={late}"),
            "words: in every message": (0, found("stand")),
            "words: in every message, one region": (1, found("stand")),
            "words: the beginning of many": (0, found("ba")),
            "words: a name": (0, found("zawadi mwangi")),
            "words: in none": (0, found("nothinglikethis")),
            "words and exhibition": (0, found("stand", exhibition="show-3")),
            "words, due first": (0, found("stand", sort="due")),
            "an enquiry": (0, f"/staff/enquiries/{middle}"),
            "an enquiry, with the way through the list": (0, f"/staff/enquiries/{middle}?show=all"),
            "an enquiry in a search": (0, f"/staff/enquiries/{middle}{found('stand').removeprefix(inbox)}"),
        }


def measure(app: Flask, size: int) -> dict[str, tuple[float, int]]:
    """Return the median milliseconds and the number of statements of each page.

    On SQLite those of the processor, because it works in this process; PostgreSQL's come by the clock.
    """
    watch = time.process_time if db.engine.dialect.name == "sqlite" else time.perf_counter
    clients = []
    for number in range(2):
        client = app.test_client()
        client.set_cookie("session", f"{TOKEN}-{number}", domain="127.0.0.1")
        clients.append(client)
    counted = [0]

    def note(*_: object) -> None:
        counted[0] += 1

    sa.event.listen(db.engine, "before_cursor_execute", note)
    result = {}
    for name, (person, address) in pages(app, size).items():
        times = []
        for _ in range(REPEATS):
            counted[0] = 0
            begun = watch()
            answer = clients[person].get(address, base_url=ORIGIN)
            times.append((watch() - begun) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
        result[name] = (statistics.median(times), counted[0])
    return result


def bulk(app: Flask) -> float:
    """Return the seconds in which 500 enquiries are given to somebody."""
    client = app.test_client()
    client.set_cookie("session", f"{TOKEN}-0", domain="127.0.0.1")
    with app.test_request_context():
        g.session_digest = accounts.digest(f"{TOKEN}-0")
        key = session_key()
    with app.app_context():
        rows = session().execute(
            sa.select(Enquiry.reference, Enquiry.version).where(Enquiry.is_open).order_by(Enquiry.id.desc()).limit(500)
        )
        ticked = " ".join(f"{row.reference}:{row.version}" for row in rows)
    begun = time.perf_counter()
    sent = {"key": key, "rows": ticked, "deed": "assign", "to_owner": "3"}
    answer = client.post("/staff/enquiries/bulk", data=sent, base_url=ORIGIN)
    if answer.status_code != 303:
        raise SystemExit(f"the bulk deed answered {answer.status_code}")
    return time.perf_counter() - begun


def main() -> None:
    """Measure both sizes and print them side by side; first as enquiries are spread, then with all of them open."""
    for title, spread in (("as they are spread", SPREAD), ("all of them new", {"new": 1})):
        results = []
        for size in SIZES:
            with tempfile.TemporaryDirectory() as folder, site(size, folder, spread) as app:
                results.append(measure(app, size))
                seconds = bulk(app)
        few, many = results
        sys.stdout.write(f"\n{title:46}{SIZES[0]:>8} ms{SIZES[1]:>8} ms{'ratio':>8}{'statements':>13}\n")
        for name, (slow, number) in many.items():
            quick, before = few[name]
            sys.stdout.write(f"{name:46}{quick:>11.1f}{slow:>11.1f}{slow / quick:>8.2f}{f'{before}/{number}':>13}\n")
        sys.stdout.write(f"500 given away at once, among {SIZES[1]}: {seconds:.1f} s\n")


main()
