"""How the office's list of exhibitions and its palette grow: run `.venv/bin/python benchmarks/office.py`."""

import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from many_enquiries import ADMINISTRATOR, ORIGIN, key_of, opened, people, signed_in

from expoapp import clock, search
from expoapp.db import db, session, transaction
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionRegion

SIZES = (100, 10_000)
REPEATS = 11
LIST = "/staff/exhibitions"
PAGES = (
    LIST,
    f"{LIST}?page=2",
    f"{LIST}?sort=-name",
    f"{LIST}?sort=place",
    f"{LIST}?sort=dates",
    f"{LIST}?sort=-dates",
    f"{LIST}?sort=site",
    f"{LIST}?q=fair",
    f"{LIST}?region=region-1&site=public",
    f"{LIST}?next=coming&sort=dates",
    f"{LIST}?next=none",
)
WORDS = ("fair", "fair 12", "nairobi 2027", "fiar")


def fill(editions: int) -> None:
    """Write so many exhibitions with an edition each: the page is full at either size."""
    now = clock.now()
    shown = {"state": "published", "public_from": clock.BEGINNING, "created_at": now, "updated_at": now}
    for number in range(editions):
        show = Exhibition(
            slug=f"fair-{number}",
            name=f"FAIR {number}",
            search_text=f"fair {number}",
            organiser_id=1,
            city_id=1,
            **shown,
        )
        show.region_rows = [ExhibitionRegion(region_id=1 + number % 4)]
        session().add(show)
        session().flush()
        first = date(2025, 1, 1) + timedelta(days=number * 7 % 1_400)
        edition = Edition(
            exhibition_id=show.id,
            slug=str(first.year),
            starts_on=first,
            ends_on=first + timedelta(days=2),
            zone="Africa/Nairobi",
            city_id=1,
            changed_at=now,
            **shown,
        )
        edition.days = []
        edition.mark_moments()
        session().add(edition)


def measure(app: Flask) -> dict[str, tuple[float, int]]:
    """Return the median milliseconds of the processor and the statements of each page and each look."""
    client, key = signed_in(app, ADMINISTRATOR), key_of(app, ADMINISTRATOR)
    counted = [0]

    def note(*_: object) -> None:
        counted[0] += 1

    sa.event.listen(db.engine, "before_cursor_execute", note)
    asked = {address: (address, None) for address in PAGES}
    asked |= {f"jump: {words}": ("/staff/jump/found", {"key": key, "words": words}) for words in WORDS}
    found = {}
    for name, (address, form) in asked.items():
        times = []
        for _ in range(REPEATS):
            counted[0] = 0
            begun = time.process_time()
            answer = (
                client.get(address, base_url=ORIGIN)
                if form is None
                else client.post(address, data=form, base_url=ORIGIN)
            )
            times.append((time.process_time() - begun) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
        found[name] = (statistics.median(times), counted[0])
    return found


def main() -> None:
    """Measure both sizes and print them side by side."""
    results = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            app = opened(Path(folder))
            with app.app_context():
                flask_migrate.upgrade()
                with transaction():
                    people()
                with transaction():
                    fill(size)
                with transaction():
                    search.rebuild()
                results.append(measure(app))
                db.session.remove()
                db.engine.dispose()
    few, many = results
    sys.stdout.write(f"{'page':44}{SIZES[0]:>9} ms{SIZES[1]:>9} ms{'ratio':>8}{'statements':>16}\n")
    for page, (small, one) in few.items():
        large, other = many[page]
        sys.stdout.write(f"{page:44}{small:>12.1f}{large:>12.1f}{large / small:>8.1f}{f'{one} / {other}':>16}\n")


main()
