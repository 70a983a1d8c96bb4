"""How the inbox grows with the enquiries: run `.venv/bin/python benchmarks/enquiries.py`.

EXPOAPP_DATABASE_URL may name an empty PostgreSQL database to measure on; its tables are dropped behind each size.
"""

import os
import statistics
import sys
import time

import sqlalchemy as sa
from flask import Flask
from many_enquiries import OF_ONE_REGION, ORIGIN, SELLER, SPREAD, key_of, signed_in, site

from expoapp.db import db, session
from expoapp.enquiries.models import Enquiry
from expoapp.enquiries.queries import FOLDERS, Filters
from expoapp.enquiries.staff import asked

SIZES = (500, 50_000)
REPEATS = 11


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
    clients = [signed_in(app, number) for number in (SELLER, OF_ONE_REGION)]
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
    client, key = signed_in(app, SELLER), key_of(app, SELLER)
    with app.app_context():
        rows = session().execute(
            sa.select(Enquiry.reference, Enquiry.version).where(Enquiry.is_open).order_by(Enquiry.id.desc()).limit(500)
        )
        ticked = " ".join(f"{row.reference}:{row.version}" for row in rows)
    begun = time.perf_counter()
    sent = {"key": key, "rows": ticked, "deed": "assign", "to_owner": "3"}
    answer = client.post("/staff/enquiries/bulk", data=sent, base_url=ORIGIN)
    seconds = time.perf_counter() - begun
    with app.app_context():
        given = session().scalar(sa.select(sa.func.count()).where(Enquiry.version > 1))
    if answer.status_code != 303 or not given:
        raise SystemExit(f"the bulk deed answered {answer.status_code} and changed {given}")
    return seconds


def main() -> None:
    """Measure both sizes and print them side by side; first as enquiries are spread, then with all of them open."""
    for title, spread in (("as they are spread", SPREAD), ("all of them new", {"new": 1})):
        results = []
        for size in SIZES:
            with site(size, os.environ.get("EXPOAPP_DATABASE_URL", ""), spread) as app:
                results.append(measure(app, size))
                seconds = bulk(app)
        few, many = results
        sys.stdout.write(f"\n{title:46}{SIZES[0]:>8} ms{SIZES[1]:>8} ms{'ratio':>8}{'statements':>13}\n")
        for name, (slow, number) in many.items():
            quick, before = few[name]
            sys.stdout.write(f"{name:46}{quick:>11.1f}{slow:>11.1f}{slow / quick:>8.2f}{f'{before}/{number}':>13}\n")
        sys.stdout.write(f"500 given away at once, among {SIZES[1]}: {seconds:.1f} s\n")


main()
