"""How pages grow with the number of editions: run `.venv/bin/python benchmarks/pages.py`."""

import gzip
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import flask_migrate
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask

from expoapp import clock, create_app
from expoapp.catalogue.models import City, Country, Industry, Region
from expoapp.config import Settings
from expoapp.db import db, session, transaction
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionIndustry, ExhibitionRegion, Organiser

PAGES = (
    "/",
    "/exhibitions",
    "/exhibitions?country=country-1&month=2027-05",
    "/exhibitions?country=country-1&industry=industry-2",
    "/exhibitions?q=show+12",
    "/exhibitions?when=past",
    "/exhibitions?from=2027-05",
    "/exhibitions?view=calendar&at=2027-05",
    "/exhibitions?view=print",
    "/exhibitions.ics?country=country-1",
    "/countries/country-1",
    "/exhibitions/show-1",
)
SIZES = (94, 612, 10_000)
REPEATS = 15
PER_SHOW = 4


@contextmanager
def site(editions: int) -> Iterator[Flask]:
    """Make an application with so many editions in ten countries and ten industries."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder), secret="x" * 40, base_url="http://127.0.0.1:8000"))
        with app.app_context():
            flask_migrate.upgrade()
            with transaction():
                fill(editions)
            yield app
            db.engine.dispose()


def fill(editions: int) -> None:
    """Write the rows."""
    now, ten = clock.now(), range(10)
    shown = {"state": "published", "public_from": clock.BEGINNING, "created_at": now, "updated_at": now}
    own = Organiser(slug="own", name="Own", is_own=True, is_listed=True, founded_year=1996)
    regions = [Region(slug=f"region-{n}", name=f"Region {n}") for n in range(3)]
    session().add_all([own, *regions])
    session().flush()
    codes = [chr(65 + n) * 2 for n in ten]
    countries = [
        Country(code=codes[n], slug=f"country-{n}", name=f"Country {n}", region_id=regions[n % 3].id) for n in ten
    ]
    industries = [Industry(code=f"industry-{n}", name=f"Industry {n}", hue=n * 10) for n in ten]
    session().add_all([*countries, *industries])
    session().flush()
    cities = [City(country_code=codes[n], slug=f"city-{n}", name=f"City {n}", zone="Africa/Nairobi") for n in ten]
    session().add_all(cities)
    session().flush()
    for number in range(-(-editions // PER_SHOW)):
        place = cities[number % 10]
        show = Exhibition(
            slug=f"show-{number}",
            name=f"SHOW {number}",
            search_text=f"show {number}",
            organiser_id=own.id,
            city_id=place.id,
            **shown,
        )
        show.region_rows = [ExhibitionRegion(region_id=regions[number % 10 % 3].id)]
        show.industry_rows = [ExhibitionIndustry(industry_code=industries[number % 10].code)]
        session().add(show)
        session().flush()
        for year in range(2025, 2025 + PER_SHOW):
            first = date(year, 1, 1) + timedelta(days=number * 7 % 360)
            edition = Edition(
                exhibition_id=show.id,
                slug=str(year),
                starts_on=first,
                ends_on=first + timedelta(days=2),
                zone=place.zone,
                city_id=place.id,
                changed_at=now,
                **shown,
            )
            edition.days = []
            edition.mark_moments()
            session().add(edition)


def measure(app: Flask) -> dict[str, tuple[float, int]]:
    """Return the median milliseconds of the processor and the statements of each page.

    The processor's, because SQLite works in this process and other work on the machine then does not count.
    """
    client = app.test_client()
    counted = [0]

    def note(*_: object) -> None:
        counted[0] += 1

    sa.event.listen(db.engine, "before_cursor_execute", note)
    found = {}
    for address in PAGES:
        times = []
        for _ in range(REPEATS):
            counted[0] = 0
            begun = time.process_time()
            answer = client.get(address, base_url="http://127.0.0.1:8000")
            times.append((time.process_time() - begun) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
        found[address] = (statistics.median(times), counted[0])
    return found


def weigh(app: Flask, address: str) -> int:
    """Return the compressed bytes of a page with the sheet, script and font it loads."""
    client = app.test_client()
    page = client.get(address, base_url="http://127.0.0.1:8000").data
    total = len(gzip.compress(page))
    for part in set(page.decode().split('"')):
        if part.startswith("/static/"):
            body = client.get(part, base_url="http://127.0.0.1:8000").data
            total += len(body if part.endswith("woff2") else gzip.compress(body))
    return total


def main() -> None:
    """Measure every size and print them side by side."""
    results, weights = [], {}
    for size in SIZES:
        with site(size) as app:
            results.append(measure(app))
            weights = weights or {address: weigh(app, address) for address in PAGES}
    heads = "".join(f"{size:>9} ms" for size in SIZES)
    sys.stdout.write(f"{'page':54}{heads}{'statements':>16}{'first view':>14}\n")
    for address in PAGES:
        times = "".join(f"{result[address][0]:>12.1f}" for result in results)
        statements = "/".join(str(result[address][1]) for result in results)
        sys.stdout.write(f"{address:54}{times}{statements:>16}{weights[address] / 1000:>11.1f} kB\n")


main()
