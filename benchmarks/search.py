"""How the search grows with what there is to find: run `.venv/bin/python benchmarks/search.py`."""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import flask_migrate

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask

from expoapp import clock, create_app, search, text
from expoapp.catalogue.models import City, Country, Industry, Region, Venue
from expoapp.config import Settings
from expoapp.db import db, session, transaction
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionIndustry, ExhibitionRegion, Organiser
from expoapp.news.models import NewsPost

SIZES = ((100, 50), (10_000, 5_000))  # editions, posts
PER_SHOW = 4
REPEATS = 15
WORDS_OF_A_POST = 120
ASKED = (
    "/search?q={name}",
    "/search?q={name} {city}",
    "/search?q={typo}",
    "/search?q=expo",
    "/search?q=nothinglikethis",
    "/search/suggest?q={half}",
    "/search/suggest?q={typo}",
    "/exhibitions?q={name}",
    "/exhibitions?q={typo} {city}",
    "/exhibitions?q=expo",
)
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]


def coined(chance: random.Random) -> str:
    """Return a word nobody has used."""
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))


@contextmanager
def site(editions: int, posts: int) -> Iterator[tuple[Flask, dict[str, str]]]:
    """Make an application with so many editions and posts; yield also the words to ask for."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder), secret="x" * 40, base_url="http://127.0.0.1:8000"))
        with app.app_context():
            flask_migrate.upgrade()
            begun = time.perf_counter()
            with transaction():
                asked = fill(editions, posts)
            filled = time.perf_counter() - begun
            begun = time.process_time()
            with transaction():
                total = search.rebuild()
            sys.stdout.write(
                f"{editions} editions, {posts} posts: filled in {filled:.1f} s with the index kept,"
                f" {total} entries rebuilt in {time.process_time() - begun:.1f} s of CPU\n"
            )
            yield app, asked
            db.engine.dispose()


def fill(editions: int, posts: int) -> dict[str, str]:
    """Write the rows; return the words to ask for."""
    chance = random.Random(7)  # noqa: S311 -- the same rows each time, no secret
    now = clock.now()
    shown = {"state": "published", "public_from": clock.BEGINNING, "created_at": now, "updated_at": now}
    region = Region(slug="region", name="Region")
    own = Organiser(slug="own", name="Own", is_own=True, is_listed=True)
    industries = [Industry(code=f"industry-{n}", name=coined(chance).title(), hue=n * 10) for n in range(20)]
    session().add_all([region, own, *industries])
    session().flush()
    codes = ["AE", "EG", "ET", "KE", "OM", "RW", "SA", "TZ", "UG", "ZA"]
    countries = [Country(code=code, slug=code.lower(), name=code, region_id=region.id) for code in codes]
    session().add_all(countries)
    session().flush()
    cities = [
        City(country_code=codes[n % 10], slug=f"city-{n}", name=coined(chance).title(), zone="Africa/Nairobi")
        for n in range(50)
    ]
    session().add_all(cities)
    session().flush()
    venues = [
        Venue(slug=f"venue-{n}", name=f"{coined(chance).title()} Hall", city_id=cities[n % 50].id) for n in range(100)
    ]
    session().add_all(venues)
    session().flush()
    names = [f"{coined(chance)}expo".upper() for _ in range(editions // PER_SHOW)]
    for number, name in enumerate(names):
        place = venues[number % 100]
        show = Exhibition(
            slug=f"show-{number}",
            name=name,
            search_text=text.normal(name),
            organiser=own,
            city_id=place.city_id,
            **shown,
        )
        show.tagline = " ".join(coined(chance) for _ in range(6))
        show.region_rows = [ExhibitionRegion(region_id=region.id)]
        show.industry_rows = [ExhibitionIndustry(industry_code=industries[number % 20].code)]
        session().add(show)
        session().flush()
        for year in range(2025, 2025 + PER_SHOW):
            first = date(year, 1, 1) + timedelta(days=number * 7 % 360)
            edition = Edition(
                exhibition_id=show.id,
                slug=str(year),
                starts_on=first,
                ends_on=first + timedelta(days=2),
                zone="Africa/Nairobi",
                city_id=place.city_id,
                venue_id=place.id,
                changed_at=now,
                **shown,
            )
            edition.days = []
            edition.mark_moments()
            session().add(edition)
    vocabulary = [coined(chance) for _ in range(6_000)]
    for number in range(posts):
        said = chance.choices(vocabulary, k=WORDS_OF_A_POST)
        title = f"{' '.join(said[:7])} {chance.choice(names)}"
        session().add(
            NewsPost(
                title=title,
                year=2026,
                slug=f"post-{number}",
                posted_on=date(2026, 1, 1) + timedelta(days=number % 300),
                body=f"<p>{' '.join(said)}</p>",
                **shown,
            )
        )
    session().flush()
    name = names[len(names) // 2].lower()
    return {
        "name": name,
        "half": name[:4],
        "typo": name[:2] + name[3:],
        "city": cities[len(names) // 2 % 50].name.lower(),
    }


def measure(app: Flask, asked: dict[str, str]) -> dict[str, float]:
    """Return the median milliseconds of each question."""
    client = app.test_client()
    found = {}
    for form in ASKED:
        times = []
        for _ in range(REPEATS):
            begun = time.perf_counter()
            answer = client.get(form.format(**asked), base_url="http://127.0.0.1:8000")
            times.append((time.perf_counter() - begun) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{form} answered {answer.status_code}")
        found[form] = statistics.median(times)
    return found


def main() -> None:
    """Measure both sizes and print them side by side."""
    results = []
    for editions, posts in SIZES:
        with site(editions, posts) as (app, asked):
            results.append(measure(app, asked))
    few, many = results
    sys.stdout.write(f"{'question':36}{SIZES[0][0]:>9} ms{SIZES[1][0]:>9} ms{'ratio':>8}\n")
    for form in ASKED:
        sys.stdout.write(f"{form:36}{few[form]:>12.1f}{many[form]:>12.1f}{many[form] / few[form]:>8.1f}\n")


main()
